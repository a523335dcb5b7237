//! A notebook's cells as the HTML that `nbconvert --to html` makes with its `lab` template.
//!
//! What is between `<main>` and `</main>` is made here; the page around it is nbconvert's. Where a source
//! needs something that is not done here (another language's lexer, rare Markdown, HTML that a parser has to
//! mend), the body has a [`Hole`] that nbconvert's own filter fills, so that the page is the same in any case.

mod ansi;
mod body;
mod entities;
mod escape;
mod fragment;
mod highlight;
mod markdown;
mod outputs;

use serde::{Deserialize, Serialize};

pub use body::html;
pub use fragment::{Fragment, fragment};

/// How HTML is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HtmlOptions {
    /// The text of the links beside headings.
    pub anchor_text: String,
}

impl Default for HtmlOptions {
    fn default() -> Self {
        Self { anchor_text: "¶".to_owned() }
    }
}

/// A piece of the body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// HTML that is ready.
    Html(String),
    /// Something that nbconvert is to make.
    Hole(Hole),
}

/// What nbconvert is to make of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HoleKind {
    /// Highlighted code, by the filters `highlight_code` and `clean_html`, without line breaks at its end.
    Code,
    /// HTML, by the filters `markdown2html` and, for cells, `strip_files_prefix`, between two line breaks.
    Markdown,
    /// HTML that has to be parsed and written anew, as nbconvert does with the whole page.
    Html,
}

/// A place in the body that nbconvert is to fill. All HTML that comes in goes through the parser once more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hole {
    /// What is to be made.
    pub kind: HoleKind,
    /// The cell, counted from 0.
    pub cell: usize,
    /// What it is to be made of.
    pub source: String,
    /// Why it is not made here.
    pub reason: String,
}

/// What stands in the page's `<main>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Body {
    /// The pieces in their order.
    pub parts: Vec<Part>,
    /// Why nbconvert has to make the whole page, if it has to: the pieces are not to be used then.
    pub whole: Option<String>,
}
