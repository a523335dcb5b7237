//! Finding what a page is about among what surrounds it.
//!
//! In the manner of Arc90's Readability: paragraphs vote for the elements
//! around them, links count against. Where the author marked the main part
//! (`<main>`, `role=main`, a single `<article>`), that is believed.

use std::collections::{HashMap, HashSet};

use ego_tree::iter::Edge;
use ego_tree::{NodeId, NodeRef};
use ferrolab_compose::Role;
use scraper::node::Element;
use scraper::{Html, Node};

/// The main part of a page.
pub(super) struct MainContent {
    /// The element that holds it.
    pub root: NodeId,
    /// Elements in it that are boilerplate.
    pub left_out: HashSet<NodeId>,
}

/// What lies in an element.
#[derive(Clone, Copy, Default)]
struct Measure {
    /// Characters of text, white space apart.
    text: usize,
    /// Of these, characters in links.
    linked: usize,
    /// Votes of the paragraphs in it.
    score: f64,
    /// Whether a title of the first level lies in it.
    has_title: bool,
}

impl Measure {
    fn unlinked(&self) -> usize {
        self.text - self.linked
    }

    fn link_density(&self) -> f64 {
        self.linked as f64 / self.text.max(1) as f64
    }
}

/// The shortest text that is believed to be the main part where the author says so.
const MIN_MARKED_TEXT: usize = 140;

/// The main part; `None` when no part stands out, and the whole page is to be read.
pub(super) fn find(html: &Html) -> Option<MainContent> {
    let measures = measure(html);
    let root = marked(html, &measures).or_else(|| best(html, &measures))?;
    let left_out = boilerplate(html.tree.get(root)?, &measures);
    Some(MainContent { root, left_out })
}

/// Measure each element in one pass.
fn measure(html: &Html) -> HashMap<NodeId, Measure> {
    let mut measures: HashMap<NodeId, Measure> = HashMap::new();
    let mut open: Vec<(Measure, bool)> = vec![(Measure::default(), false)];
    let mut hidden = 0_usize;
    for edge in html.tree.root().traverse() {
        match edge {
            Edge::Open(node) => match node.value() {
                Node::Element(element) => {
                    hidden += usize::from(super::role::role_of(element) == Role::Hidden);
                    let in_link = open.last().is_some_and(|outer| outer.1) || element.name() == "a";
                    open.push((Measure::default(), in_link));
                }
                Node::Text(text) if hidden == 0 => count(text, &mut open),
                _ => {}
            },
            Edge::Close(node) => {
                let Node::Element(element) = node.value() else { continue };
                hidden -= usize::from(super::role::role_of(element) == Role::Hidden);
                let Some((inner, _)) = open.pop() else { continue };
                if let Some((outer, _)) = open.last_mut() {
                    outer.text += inner.text;
                    outer.linked += inner.linked;
                    outer.has_title |= inner.has_title || element.name() == "h1";
                }
                // The votes are there already.
                let measure = measures.entry(node.id()).or_default();
                *measure = Measure { score: measure.score, ..inner };
                vote(node, element, inner, &mut measures);
            }
        }
    }
    measures
}

fn count(text: &str, open: &mut [(Measure, bool)]) {
    let characters = text.chars().filter(|c| !c.is_whitespace()).count();
    if let Some((measure, in_link)) = open.last_mut() {
        measure.text += characters;
        measure.linked += if *in_link { characters } else { 0 };
    }
}

/// A paragraph votes for its parent, with half its voice for the parent's parent.
fn vote(node: NodeRef<'_, Node>, element: &Element, inner: Measure, measures: &mut HashMap<NodeId, Measure>) {
    if !matches!(element.name(), "p" | "pre" | "td" | "blockquote" | "li" | "dd") || inner.text < 25 {
        return;
    }
    let voice = (1.0 + (inner.text as f64 / 100.0).min(3.0)) * (1.0 - inner.link_density());
    for (ancestor, share) in node.ancestors().filter(|node| node.value().is_element()).zip([1.0, 0.5, 0.25]) {
        measures.entry(ancestor.id()).or_default().score += voice * share;
    }
}

/// The element that the author marked as the main part.
fn marked(html: &Html, measures: &HashMap<NodeId, Measure>) -> Option<NodeId> {
    let long_enough = |id: &NodeId| measures.get(id).is_some_and(|measure| measure.text >= MIN_MARKED_TEXT);
    let find_all = |wanted: fn(&Element) -> bool| -> Vec<NodeId> {
        let matching = |node: &NodeRef<'_, Node>| node.value().as_element().is_some_and(wanted);
        html.tree.root().descendants().filter(matching).map(|node| node.id()).filter(long_enough).collect()
    };
    let mains = find_all(|element| element.name() == "main" || element.attr("role") == Some("main"));
    let articles =
        find_all(|element| element.name() == "article" || element.attr("itemprop") == Some("articleBody"));
    let only = |found: &[NodeId]| if found.len() == 1 { found.first().copied() } else { None };
    mains.first().copied().or_else(|| only(&articles))
}

/// The element that most paragraphs vote for.
fn best(html: &Html, measures: &HashMap<NodeId, Measure>) -> Option<NodeId> {
    let mut best: Option<(NodeId, f64)> = None;
    for node in html.tree.root().descendants() {
        let Node::Element(element) = node.value() else { continue };
        let Some(measure) = measures.get(&node.id()) else { continue };
        let score = measure.score * (1.0 - measure.link_density()) + hint(element);
        if measure.score > 0.0 && best.is_none_or(|(_, most)| score > most) {
            best = Some((node.id(), score));
        }
    }
    best.map(|(id, _)| widened(html, id, measures))
}

/// The part around the best one, as long as that adds text and not mere links: an
/// article in several sections has its votes spread over them.
fn widened(html: &Html, best: NodeId, measures: &HashMap<NodeId, Measure>) -> NodeId {
    let measure = |id: NodeId| measures.get(&id).copied().unwrap_or_default();
    let mut widest = best;
    for ancestor in html.tree.get(best).into_iter().flat_map(|node| node.ancestors()) {
        let is_page = |element: &Element| matches!(element.name(), "html" | "body");
        if ancestor.value().as_element().is_none_or(is_page) {
            break;
        }
        let around = measure(ancestor.id());
        let inner = measure(widest);
        let adds_text = around.unlinked() * 10 > inner.unlinked() * 11;
        let adds_title = around.has_title && !inner.has_title;
        if around.link_density() < 0.4 && (adds_text || adds_title) {
            widest = ancestor.id();
        }
    }
    widest
}

/// Names that authors give to the main part, and to what surrounds it.
const MAIN_NAMES: &[&str] = &["article", "body", "content", "entry", "main", "post", "text", "story"];
const BOILERPLATE_NAMES: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "comment",
    "comments",
    "cookie",
    "editsection",
    "footer",
    "header",
    "menu",
    "masthead",
    "nav",
    "navbar",
    "navbox",
    "navigation",
    "newsletter",
    "noprint",
    "pager",
    "pagination",
    "popup",
    "promo",
    "related",
    "share",
    "sharing",
    "sidebar",
    "skip",
    "dropdown",
    "portlet",
    "indicators",
    "languages",
    "social",
    "sponsor",
    "subscribe",
    "toc",
    "tools",
    "toolbar",
    "widget",
    "catlinks",
    "printfooter",
    "jump",
    "sphinxsidebar",
];

/// The words in an element's class and id.
fn words(element: &Element) -> impl Iterator<Item = String> {
    let names = [element.attr("class"), element.attr("id")].into_iter().flatten();
    let words = names.flat_map(|name| name.split(|c: char| !c.is_ascii_alphanumeric()));
    words.filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

fn hint(element: &Element) -> f64 {
    words(element)
        .map(|word| {
            let word = word.as_str();
            if MAIN_NAMES.contains(&word) {
                3.0
            } else if BOILERPLATE_NAMES.contains(&word) {
                -6.0
            } else {
                0.0
            }
        })
        .sum::<f64>()
        .clamp(-12.0, 6.0)
}

/// Elements within `root` that belong to the frame of the page.
fn boilerplate(root: NodeRef<'_, Node>, measures: &HashMap<NodeId, Measure>) -> HashSet<NodeId> {
    let whole = measures.get(&root.id()).copied().unwrap_or_default();
    let mut found = HashSet::new();
    for node in root.descendants().skip(1) {
        let Node::Element(element) = node.value() else { continue };
        let measure = measures.get(&node.id()).copied().unwrap_or_default();
        // Whatever holds most of the text is no boilerplate, however it is called.
        if measure.text * 2 < whole.text && is_boilerplate(element, &measure) {
            found.insert(node.id());
        }
    }
    found
}

fn is_boilerplate(element: &Element, measure: &Measure) -> bool {
    let role = element.attr("role").unwrap_or("");
    match element.name() {
        "nav" | "footer" | "form" | "button" | "search" => return true,
        // An article's own header holds its title.
        "header" => return !measure.has_title,
        "aside" => return measure.link_density() > 0.3,
        "a" | "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "pre" | "code" => return false,
        _ => {}
    }
    if matches!(
        role,
        "navigation" | "banner" | "contentinfo" | "complementary" | "search" | "dialog" | "alert" | "menu"
    ) {
        return true;
    }
    // A name alone is weak: `header` may hold the title, `text-share` a sentence.
    hint(element) < 0.0 && (measure.link_density() > 0.3 || measure.text < 200)
}
