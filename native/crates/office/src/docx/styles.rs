//! Styles: what a paragraph or a run is by the name it has been given.

use std::collections::HashMap;

use ferrolab_packages::xml::Node;

/// Styles inherit from styles; longer chains come from cycles.
const MAX_ANCESTORS: usize = 32;

/// A style with what it inherits.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    /// The name in lower case. For built-in styles it is the English one, whatever language Word speaks.
    name: String,
    based_on: Option<String>,
    /// 0 to 8 for titles, 9 for running text.
    outline_level: Option<u8>,
    pub(super) list: Option<String>,
    pub(super) list_level: Option<u8>,
    pub(super) bold: Option<bool>,
    pub(super) italic: Option<bool>,
    pub(super) strike: Option<bool>,
    pub(super) hidden: Option<bool>,
    pub(super) code: Option<bool>,
}

/// What a paragraph's style makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Text,
    Heading(u8),
    Quote,
    Code,
    Caption,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default_paragraph: Option<String>,
}

impl Styles {
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut styles = Self::default();
        for node in root.elements().filter(|node| node.name() == "style") {
            let Some(id) = node.attribute("styleId") else { continue };
            let is_default = node.attribute("default").is_some_and(|value| is_on(&value));
            if is_default && node.attribute("type").as_deref() == Some("paragraph") {
                styles.default_paragraph = Some(id.clone().into_owned());
            }
            styles.by_id.insert(id.into_owned(), read_style(node));
        }
        styles
    }

    /// A style and those it is based on, nearest first.
    fn chain<'s>(&'s self, id: Option<&str>) -> impl Iterator<Item = &'s Style> {
        let first = id.or(self.default_paragraph.as_deref()).and_then(|id| self.by_id.get(id));
        let next = |style: &&'s Style| style.based_on.as_deref().and_then(|id| self.by_id.get(id));
        std::iter::successors(first, next).take(MAX_ANCESTORS)
    }

    /// What the style says, or else what it inherits.
    pub(super) fn inherited<'s, T>(
        &'s self,
        id: Option<&str>,
        of: impl FnMut(&'s Style) -> Option<T>,
    ) -> Option<T> {
        self.chain(id).find_map(of)
    }

    /// What a paragraph of this style is.
    pub(super) fn meaning(&self, id: Option<&str>) -> Meaning {
        for style in self.chain(id) {
            if let Some(meaning) = named_meaning(&style.name) {
                return meaning;
            }
            match style.outline_level {
                Some(level @ 0..=8) => return Meaning::Heading(level + 1),
                Some(_) => return Meaning::Text,
                None => {}
            }
        }
        // Without a styles part the identifier is all there is.
        match id.filter(|id| !self.by_id.contains_key(*id)) {
            Some(id) => named_meaning(&id.to_lowercase()).unwrap_or(Meaning::Text),
            None => Meaning::Text,
        }
    }
}

fn named_meaning(name: &str) -> Option<Meaning> {
    if let Some(rest) = name.strip_prefix("heading") {
        let level = rest.trim().parse().ok().filter(|level| (1..=9).contains(level));
        return level.map(Meaning::Heading);
    }
    Some(match name {
        "title" => Meaning::Heading(1),
        "caption" | "image caption" | "table caption" => Meaning::Caption,
        "quote" | "intense quote" | "block text" | "block quotation" | "quotations" => Meaning::Quote,
        "html preformatted" | "source code" | "preformatted text" | "code" | "code block"
        | "plain text code" => Meaning::Code,
        _ => return None,
    })
}

fn read_style(node: Node<'_>) -> Style {
    let value = |name: &str| node.child(name).and_then(|child| child.attribute("val"));
    let name = value("name").unwrap_or_default().to_lowercase();
    let paragraph = node.child("pPr");
    let outline_level = paragraph.and_then(outline_level);
    let (list, list_level) = paragraph.map(list_of).unwrap_or_default();
    let run = node.child("rPr");
    let toggle = |property: &str| run.and_then(|run| toggle(run, property));
    let is_code_name =
        matches!(name.as_str(), "html code" | "verbatim char" | "source code char" | "inline code");
    Style {
        based_on: value("basedOn").map(|id| id.into_owned()),
        outline_level,
        list,
        list_level,
        bold: toggle("b"),
        italic: toggle("i"),
        strike: toggle("strike").or(toggle("dstrike")),
        hidden: toggle("vanish"),
        code: is_code_name.then_some(true).or_else(|| run.and_then(is_code_font)),
        name,
    }
}

/// The outline level that a paragraph's properties name.
pub(super) fn outline_level(properties: Node<'_>) -> Option<u8> {
    properties.child("outlineLvl")?.attribute("val")?.parse().ok()
}

/// The list and the level in it that a paragraph's properties name.
pub(super) fn list_of(properties: Node<'_>) -> (Option<String>, Option<u8>) {
    let Some(list) = properties.child("numPr") else { return (None, None) };
    let value = |name: &str| list.child(name).and_then(|child| child.attribute("val"));
    let level = value("ilvl").and_then(|level| level.parse().ok());
    (value("numId").map(|id| id.into_owned()), level.map(|level: u8| level.min(8)))
}

/// A property that is on, off, or not mentioned.
pub(super) fn toggle(properties: Node<'_>, name: &str) -> Option<bool> {
    properties.child(name).map(|property| property.attribute("val").is_none_or(|value| is_on(&value)))
}

pub(super) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off" | "none")
}

/// Whether a run's font is one that program text is set in.
pub(super) fn is_code_font(properties: Node<'_>) -> Option<bool> {
    const FONTS: [&str; 10] = [
        "courier",
        "consolas",
        "menlo",
        "monaco",
        "monospace",
        "mono",
        "cascadia",
        "lucida console",
        "andale",
        "fixed",
    ];
    let font = properties.child("rFonts")?.attribute("ascii")?.to_lowercase();
    Some(FONTS.iter().any(|name| font.contains(name)))
}
