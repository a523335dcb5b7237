//! One output of a code cell.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::json::View;

/// What an output is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputKind {
    /// The value of a cell's last expression.
    ExecuteResult,
    /// What was displayed on the way.
    DisplayData,
    /// What was printed.
    Stream,
    /// An exception.
    Error,
    /// A kind of a later format.
    Other,
}

impl OutputKind {
    /// The kind spelled `name`.
    pub fn from_name(name: &str) -> Self {
        match name {
            "execute_result" => Self::ExecuteResult,
            "display_data" => Self::DisplayData,
            "stream" => Self::Stream,
            "error" => Self::Error,
            _ => Self::Other,
        }
    }
}

/// An output of a code cell.
#[derive(Clone, Copy)]
pub struct Output<'a>(View<'a>);

impl<'a> Output<'a> {
    pub(crate) fn new(view: View<'a>) -> Self {
        Self(view)
    }

    /// The output as it stands in the file.
    pub fn view(self) -> View<'a> {
        self.0
    }

    /// What the output is.
    pub fn kind(self) -> OutputKind {
        let kind = self.0.get("output_type").and_then(View::string);
        OutputKind::from_name(kind.as_deref().unwrap_or_default())
    }

    /// The data by media type.
    pub fn data(self) -> impl Iterator<Item = (Cow<'a, str>, View<'a>)> {
        let members = self.0.get("data").into_iter().flat_map(View::members);
        members.filter_map(|(key, value)| Some((key.string()?, value)))
    }

    /// The metadata.
    pub fn metadata(self) -> Option<View<'a>> {
        self.0.get("metadata")
    }

    /// A stream's name, `stdout` or `stderr`.
    pub fn name(self) -> Option<Cow<'a, str>> {
        self.0.get("name")?.string()
    }

    /// What a stream printed.
    pub fn text(self) -> Option<Cow<'a, str>> {
        self.0.get("text")?.joined()
    }

    /// An error's name and its message.
    pub fn error(self) -> Option<(Cow<'a, str>, Cow<'a, str>)> {
        let part = |key| self.0.get(key).and_then(View::string);
        Some((part("ename")?, part("evalue").unwrap_or_default()))
    }

    /// An error's traceback, an array of lines with terminal colours.
    pub fn traceback(self) -> impl Iterator<Item = Cow<'a, str>> {
        self.0.get("traceback").into_iter().flat_map(View::items).filter_map(View::string)
    }

    /// The prompt's number of a result.
    pub fn execution_count(self) -> Option<i64> {
        self.0.get("execution_count")?.integer()
    }
}
