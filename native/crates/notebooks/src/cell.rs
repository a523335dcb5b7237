//! One cell, decoded as far as it is asked for.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::json::View;
use crate::output::Output;

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CellKind {
    /// Code and its outputs.
    Code,
    /// Markdown.
    Markdown,
    /// Text for a converter.
    Raw,
    /// A kind of a later format.
    Other,
}

impl CellKind {
    /// The spelling in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Markdown => "markdown",
            Self::Raw => "raw",
            Self::Other => "other",
        }
    }

    /// The kind spelled `name`.
    pub fn from_name(name: &str) -> Self {
        match name {
            "code" => Self::Code,
            "markdown" => Self::Markdown,
            "raw" => Self::Raw,
            _ => Self::Other,
        }
    }
}

/// A cell of a notebook.
#[derive(Clone, Copy)]
pub struct Cell<'a>(View<'a>);

impl<'a> Cell<'a> {
    pub(crate) fn new(view: View<'a>) -> Self {
        Self(view)
    }

    /// The cell as it stands in the file.
    pub fn view(self) -> View<'a> {
        self.0
    }

    /// The cell's JSON.
    pub fn json(self) -> &'a str {
        self.0.raw()
    }

    /// What the cell is.
    pub fn kind(self) -> CellKind {
        let kind = self.0.get("cell_type").and_then(View::string);
        CellKind::from_name(kind.as_deref().unwrap_or_default())
    }

    /// The id; formats before 4.5 have none.
    pub fn id(self) -> Option<Cow<'a, str>> {
        self.0.get("id")?.string()
    }

    /// The source; empty if there is none.
    pub fn source(self) -> Cow<'a, str> {
        self.0.get("source").and_then(View::joined).unwrap_or_default()
    }

    /// How many bytes the source has in the file, about.
    pub fn source_size(self) -> usize {
        self.0.get("source").map_or(0, View::joined_size)
    }

    /// The metadata.
    pub fn metadata(self) -> Option<View<'a>> {
        self.0.get("metadata")
    }

    /// The tags.
    pub fn tags(self) -> Vec<Cow<'a, str>> {
        let tags = self.metadata().and_then(|metadata| metadata.get("tags"));
        tags.map(|tags| tags.items().filter_map(View::string).collect()).unwrap_or_default()
    }

    /// The attachments by name, each an object from media type to data.
    pub fn attachments(self) -> Option<View<'a>> {
        self.0.get("attachments")
    }

    /// The prompt's number; `None` if the cell was not run.
    pub fn execution_count(self) -> Option<i64> {
        self.0.get("execution_count")?.integer()
    }

    /// The outputs.
    pub fn outputs(self) -> impl Iterator<Item = Output<'a>> {
        self.0.get("outputs").into_iter().flat_map(View::items).map(Output::new)
    }
}
