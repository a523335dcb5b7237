//! Styles: marks of texts, titles, and how lists count.

use std::collections::HashMap;

use ferrolab_packages::xml::Node;

use crate::inline::Marks;
use crate::numerals::Numeral;

pub(super) const LEVELS: usize = 10;

/// Styles inherit from styles; longer chains come from cycles.
const MAX_ANCESTORS: usize = 32;

#[derive(Debug, Default)]
struct Style {
    parent: Option<String>,
    /// The name that people see.
    shown_name: String,
    outline_level: Option<u8>,
    bold: Option<bool>,
    italic: Option<bool>,
    strike: Option<bool>,
    superscript: Option<bool>,
    subscript: Option<bool>,
    code: Option<bool>,
    hidden: bool,
}

/// How one level of a list counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Level {
    /// `None` for bullets.
    pub(super) numeral: Option<Numeral>,
    prefix: String,
    suffix: String,
    pub(super) start: i64,
    /// How many levels the label shows.
    shown_levels: usize,
}

/// A list's levels.
pub(super) type ListStyle = Vec<Level>;

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_name: HashMap<String, Style>,
    lists: HashMap<String, ListStyle>,
    /// How titles are numbered.
    outline: ListStyle,
}

/// What a paragraph is by its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Text,
    Title,
    Quote,
    Code,
    Caption,
}

impl Styles {
    pub(super) fn read(roots: &[Node<'_>]) -> Self {
        let mut styles = Self::default();
        let groups = roots.iter().flat_map(|root| root.elements());
        let groups = groups.filter(|group| matches!(group.name(), "styles" | "automatic-styles"));
        for node in groups.flat_map(Node::elements) {
            let name = node.attribute("style:name").unwrap_or_default().into_owned();
            match node.name() {
                "style" => _ = styles.by_name.insert(name, read_style(node)),
                "list-style" => _ = styles.lists.insert(name, read_list(node)),
                "outline-style" => styles.outline = read_list(node),
                _ => {}
            }
        }
        styles
    }

    fn chain<'s>(&'s self, name: &str) -> impl Iterator<Item = &'s Style> {
        let next = |style: &&'s Style| self.by_name.get(style.parent.as_deref()?);
        std::iter::successors(self.by_name.get(name), next).take(MAX_ANCESTORS)
    }

    /// Marks of a text of this style, where it says so itself; the others stay as they are.
    pub(super) fn mark(&self, name: &str, marks: &mut Marks) {
        let said = |of: fn(&Style) -> Option<bool>| self.chain(name).find_map(of);
        let set = |mark: &mut bool, said: Option<bool>| *mark = said.unwrap_or(*mark);
        set(&mut marks.bold, said(|style| style.bold));
        set(&mut marks.italic, said(|style| style.italic));
        set(&mut marks.strike, said(|style| style.strike));
        set(&mut marks.superscript, said(|style| style.superscript));
        set(&mut marks.subscript, said(|style| style.subscript));
        set(&mut marks.code, said(|style| style.code));
    }

    /// Marks that a paragraph's own formatting sets; those of a style that has a name are its looks.
    pub(super) fn paragraph_marks(&self, name: &str) -> Marks {
        let Some(style) = self.by_name.get(name).filter(|style| style.shown_name.is_empty()) else {
            return Marks::default();
        };
        Marks {
            bold: style.bold.unwrap_or(false),
            italic: style.italic.unwrap_or(false),
            strike: style.strike.unwrap_or(false),
            ..Marks::default()
        }
    }

    pub(super) fn is_hidden(&self, name: &str) -> bool {
        self.by_name.get(name).is_some_and(|style| style.hidden)
    }

    /// The outline level that a paragraph's style sets.
    pub(super) fn outline_level(&self, name: &str) -> Option<u8> {
        self.chain(name).find_map(|style| style.outline_level).filter(|level| *level > 0)
    }

    /// What a paragraph's style makes of it.
    pub(super) fn meaning(&self, name: &str) -> Meaning {
        let known = self.chain(name).find_map(|style| meaning(&style.shown_name));
        known.or_else(|| meaning(&name.replace("_20_", " ").to_lowercase())).unwrap_or(Meaning::Text)
    }

    pub(super) fn list(&self, name: &str) -> &[Level] {
        self.lists.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    pub(super) fn outline(&self) -> &[Level] {
        &self.outline
    }
}

fn meaning(name: &str) -> Option<Meaning> {
    Some(match name {
        "title" => Meaning::Title,
        "quotations" | "quote" => Meaning::Quote,
        "preformatted text" => Meaning::Code,
        "caption" | "illustration" | "table" | "figure" | "drawing" => Meaning::Caption,
        _ => return None,
    })
}

/// The label of an item by the numbers of its level and those above it.
pub(super) fn label(levels: &[Level], numbers: &[i64]) -> Option<String> {
    let index = numbers.len().checked_sub(1)?;
    let own = levels.get(index)?;
    own.numeral?;
    let first = numbers.len().saturating_sub(own.shown_levels.max(1));
    let shown = (first..numbers.len()).map(|at| {
        let numeral = levels.get(at).and_then(|level| level.numeral).unwrap_or(Numeral::Decimal);
        numeral.write(numbers[at])
    });
    let shown: Vec<String> = shown.filter(|number| !number.is_empty()).collect();
    Some(format!("{}{}{}", own.prefix, shown.join("."), own.suffix).trim().to_owned())
}

fn read_style(node: Node<'_>) -> Style {
    let attribute = |name: &str| node.attribute(name).map(|value| value.into_owned());
    let text = node.child("text-properties");
    let property = |name: &str| text.and_then(|text| text.attribute(name));
    let position = property("text-position");
    let font = property("font-name").or_else(|| property("font-family"));
    let hidden = node.child("drawing-page-properties").and_then(|it| it.attribute("visibility"));
    let is_automatic = node.parent().is_some_and(|group| group.name() == "automatic-styles");
    let shown_name = attribute("display-name").or_else(|| attribute("style:name")).unwrap_or_default();
    Style {
        parent: attribute("parent-style-name"),
        shown_name: if is_automatic { String::new() } else { shown_name.to_lowercase() },
        outline_level: attribute("default-outline-level").and_then(|level| level.parse().ok()),
        bold: property("fo:font-weight").map(|weight| is_bold(&weight)),
        italic: property("fo:font-style").map(|style| style != "normal"),
        strike: property("text-line-through-style").map(|style| style != "none"),
        superscript: position.as_deref().map(|it| raised(it) > 0),
        subscript: position.as_deref().map(|it| raised(it) < 0),
        code: font.map(|font| is_code_font(&font)),
        hidden: hidden.as_deref() == Some("hidden"),
    }
}

fn is_bold(weight: &str) -> bool {
    weight == "bold" || weight.parse().is_ok_and(|weight: u32| weight >= 600)
}

/// By how much text is raised: `super 58%`, `sub 58%`, `33% 58%` or `0% 100%`.
fn raised(position: &str) -> i32 {
    match position.split_whitespace().next().unwrap_or_default() {
        "super" => 1,
        "sub" => -1,
        percent => percent.trim_end_matches('%').parse::<f32>().map_or(0, |percent| percent as i32),
    }
}

fn is_code_font(font: &str) -> bool {
    let font = font.to_lowercase();
    ["courier", "mono", "consolas", "menlo"].iter().any(|name| font.contains(name))
}

fn read_list(node: Node<'_>) -> ListStyle {
    let mut levels = vec![Level::default(); LEVELS];
    for level in node.elements() {
        let attribute = |name: &str| level.attribute(name).map(|value| value.into_owned());
        let index =
            attribute("level").and_then(|it| it.parse::<usize>().ok()).and_then(|it| it.checked_sub(1));
        let Some(place) = index.and_then(|index| levels.get_mut(index)) else { continue };
        let is_number = matches!(level.name(), "list-level-style-number" | "outline-level-style");
        let format = attribute("num-format").unwrap_or_default();
        *place = Level {
            numeral: is_number.then(|| Numeral::from_example(&format)).filter(|it| *it != Numeral::None),
            prefix: attribute("num-prefix").unwrap_or_default(),
            suffix: attribute("num-suffix").unwrap_or_default(),
            start: attribute("start-value").and_then(|start| start.parse().ok()).unwrap_or(1),
            shown_levels: attribute("display-levels").and_then(|count| count.parse().ok()).unwrap_or(1),
        };
    }
    levels
}
