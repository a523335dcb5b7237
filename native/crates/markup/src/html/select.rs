//! CSS queries.

use std::collections::HashMap;

use ego_tree::NodeId;
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_compose::TextWriter;
use scraper::error::SelectorErrorKind;
use scraper::selector::{Parser, Simple};
use scraper::{ElementRef, Node};
use selectors::matching::{
    MatchingContext, MatchingForInvalidation, MatchingMode, NeedsSelectorFlags, QuirksMode, SelectorCaches,
    matches_selector,
};
use selectors::parser::{ParseRelative, SelectorList};
use serde::{Deserialize, Serialize};

use super::dom;
use super::flow::Flow;

/// An element that a query found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selected {
    /// The element's name in lower case.
    pub name: String,
    /// Its attributes, in the order of their names.
    pub attributes: Vec<(String, String)>,
    /// Its text as the whole page's text would show it.
    pub text: String,
    /// Its HTML, itself included, as the parser understood it.
    pub html: String,
    /// A selector that finds just this element, as in `html > body > p:nth-child(2)`.
    pub path: String,
}

/// Longer selectors are refused: each part is tried on each element.
const MAX_SELECTOR_BYTES: usize = 4096;

/// `:not(:not(...))` costs stack in the selector parser.
const MAX_SELECTOR_DEPTH: usize = 16;

/// Elements lie in each other, so the results may be far larger than the page.
const MAX_RESULT_BYTES: usize = 256 << 20;

/// The elements of a page that match a CSS selector, in the order of the page.
///
/// Selectors level 4 without pseudo-elements: names, classes, ids,
/// attributes, combinators, `:nth-child()` and its kin, `:not()`, `:is()`, `:where()`, `:has()`.
///
/// # Errors
/// `InvalidInput` when `selector` is none; `SizeLimit` for pages or results that are too large; `Cancelled`.
pub fn select(source: &str, selector: &str, reading: &Reading, cancel: &Cancel) -> Result<Vec<Selected>> {
    reading.limits.check_bytes(source.len())?;
    let parsed = parse_selector(selector)?;
    let dom = dom::parse(source, reading, cancel)?;
    let mut places = Places::default();
    let mut found = Vec::new();
    let mut bytes = 0;
    let mut caches = SelectorCaches::default();
    for node in dom.html.tree.nodes() {
        cancel.check()?;
        let Some(element) = ElementRef::wrap(node).filter(|element| element.parent().is_some()) else {
            continue;
        };
        if !matches(&parsed, &element, &mut caches) {
            continue;
        }
        let selected = describe(element, &dom.html, &mut places, cancel)?;
        bytes += selected.html.len() + selected.text.len();
        if bytes > MAX_RESULT_BYTES {
            return Err(too_large(selector));
        }
        found.push((element.id(), selected));
    }
    Ok(in_page_order(&dom.html, found))
}

/// Nodes are stored in the order they were made; misnested markup moves some of them.
fn in_page_order(html: &scraper::Html, found: Vec<(NodeId, Selected)>) -> Vec<Selected> {
    let mut found: HashMap<NodeId, Selected> = found.into_iter().collect();
    html.tree.root().descendants().filter_map(|node| found.remove(&node.id())).collect()
}

/// scraper's own search keeps the caches that make `:nth-child()` linear, but can't be
/// cancelled, and `a ~ b` takes the square of the siblings: hence the matcher below it.
fn matches(list: &SelectorList<Simple>, element: &ElementRef<'_>, caches: &mut SelectorCaches) -> bool {
    let mut context = MatchingContext::new(
        MatchingMode::Normal,
        None,
        caches,
        QuirksMode::NoQuirks,
        NeedsSelectorFlags::No,
        MatchingForInvalidation::No,
    );
    list.slice().iter().any(|selector| matches_selector(selector, 0, None, element, &mut context))
}

fn parse_selector(selector: &str) -> Result<SelectorList<Simple>> {
    let invalid = |reason: String| {
        let shown: String = selector.chars().take(80).collect();
        Error::new(Code::InvalidInput, format!("{shown:?} is not a CSS selector: {reason}"))
            .hint("write it as in \"table.data td > a[href]\"")
            .with("selector", shown)
    };
    if selector.len() > MAX_SELECTOR_BYTES {
        return Err(invalid(format!("it has more than {MAX_SELECTOR_BYTES} bytes")));
    }
    let mut depth = 0_usize;
    for byte in selector.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_SELECTOR_DEPTH {
            return Err(invalid(format!("it is nested more than {MAX_SELECTOR_DEPTH} deep")));
        }
    }
    SelectorList::parse(&Parser, &mut cssparser::Parser::new(selector), ParseRelative::No)
        .map_err(|error| invalid(SelectorErrorKind::from(error).to_string()))
}

fn too_large(selector: &str) -> Error {
    Error::new(
        Code::SizeLimit,
        format!("{selector:?} matches more than {MAX_RESULT_BYTES} bytes of the page"),
    )
    .hint("use a narrower selector")
    .with("selector", selector)
}

fn describe(
    element: ElementRef<'_>,
    html: &scraper::Html,
    places: &mut Places,
    cancel: &Cancel,
) -> Result<Selected> {
    let mut writer = TextWriter::default();
    Flow::fragment(html, element.id()).write(&mut writer, cancel)?;
    let attributes =
        element.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Ok(Selected {
        name: element.value().name().to_owned(),
        attributes,
        text: writer.finish().0.text,
        html: element.html(),
        path: places.path(element),
    })
}

/// The number of each element among its siblings, counted once for all of them.
#[derive(Default)]
struct Places(HashMap<NodeId, usize>);

impl Places {
    fn path(&mut self, element: ElementRef<'_>) -> String {
        let mut steps = vec![self.step(element)];
        steps.extend(element.ancestors().filter_map(ElementRef::wrap).map(|ancestor| self.step(ancestor)));
        steps.reverse();
        steps.join(" > ")
    }

    fn step(&mut self, element: ElementRef<'_>) -> String {
        let name = element.value().name();
        let Some(parent) = element.parent().filter(|parent| parent.value().is_element()) else {
            return name.to_owned();
        };
        if !self.0.contains_key(&element.id()) {
            let siblings = parent.children().filter(|child| matches!(child.value(), Node::Element(_)));
            self.0.extend(siblings.enumerate().map(|(index, sibling)| (sibling.id(), index + 1)));
        }
        let place = self.0.get(&element.id()).copied().unwrap_or(1);
        if matches!(name, "body" | "head") { name.to_owned() } else { format!("{name}:nth-child({place})") }
    }
}
