//! Runs: stretches of a paragraph that are set alike.

use ferrolab_packages::xml::Node;

use super::styles::{self, Styles};
use super::symbols;
use crate::inline::Marks;

/// A run's marks; `None` where it is hidden.
pub(super) fn marks(run: Node<'_>, styles: &Styles) -> Option<Marks> {
    let Some(properties) = run.child("rPr") else { return Some(Marks::default()) };
    let value = |name: &str| properties.child(name).and_then(|child| child.attribute("val"));
    let style = value("rStyle");
    let toggle = |name: &str| styles::toggle(properties, name);
    // A run without a style of its own must not take the paragraph's.
    let inherited = |of: fn(&styles::Style) -> Option<bool>| {
        style.as_deref().and_then(|id| styles.inherited(Some(id), of)).unwrap_or(false)
    };
    if toggle("vanish").unwrap_or_else(|| inherited(|style| style.hidden)) {
        return None;
    }
    let script = value("vertAlign").unwrap_or_default();
    Some(Marks {
        bold: toggle("b").unwrap_or_else(|| inherited(|style| style.bold)),
        italic: toggle("i").unwrap_or_else(|| inherited(|style| style.italic)),
        strike: toggle("strike").or(toggle("dstrike")).unwrap_or_else(|| inherited(|style| style.strike)),
        superscript: script == "superscript",
        subscript: script == "subscript",
        code: styles::is_code_font(properties).unwrap_or_else(|| inherited(|style| style.code)),
        link: None,
    })
}

/// The font of a run, where its characters have code points of their own.
pub(super) fn symbol_font(run: Node<'_>) -> Option<String> {
    let font = run.descend(&["rPr", "rFonts"])?.attribute("ascii")?;
    symbols::is_symbol_font(&font).then(|| font.into_owned())
}

/// Longer texts are told by their beginning.
const MAX_TEXT_BYTES: usize = 100_000;

/// The texts of all paragraphs within, a line each.
pub(super) fn paragraph_texts(top: Node<'_>) -> String {
    let mut out = String::new();
    for node in top.descendants() {
        if out.len() > MAX_TEXT_BYTES {
            break;
        }
        match node.name() {
            "p" if !out.is_empty() => out.push('\n'),
            "t" => out.push_str(&node.content()),
            "tab" | "br" if node.parent().is_some_and(|parent| parent.name() == "r") => out.push(' '),
            _ => {}
        }
    }
    out.trim().to_owned()
}
