//! What host and workers say to each other, in postcard.

use std::path::PathBuf;

use ferrolab_base::document::{Header, OutlineEntry, Page, TextBox};
use ferrolab_base::{Code, Error, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a worker is told at its start.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Greeting {
    pub pdfium: PathBuf,
    pub max_file_size_bytes: u64,
}

/// What the host asks. `Open` comes with the file, and what it opens stays open
/// for the requests that follow, until the next.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Request {
    /// Answered by `Header` or `Failed`. The outline is sent when it is known already.
    Open { open: Open, outline: Option<Vec<OutlineEntry>> },
    /// Answered by `Page` or `PageFailed` for each, in the order asked for.
    Pages(Vec<usize>),
    /// Answered by `Boxes` or `Failed`.
    Boxes(usize),
}

/// How to open a file.
#[derive(Clone, Debug, Default, PartialEq, Hash, Serialize, Deserialize)]
pub(crate) struct Open {
    pub format: Option<String>,
    pub name: Option<String>,
    pub media_type: Option<String>,
    pub password: Option<String>,
    pub internal_links: bool,
    pub main_content: bool,
    pub encoding: Option<String>,
}

/// What a worker answers.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// The document is open. Markdown comes with formats that are rendered to it as a whole.
    Header { header: Box<Header>, markdown: Option<String> },
    /// A page.
    Page(Page),
    /// A page that can't be read.
    PageFailed { index: usize, error: Error },
    /// Where the lines of a page stand.
    Boxes(Vec<TextBox>),
    /// The request can't be answered.
    Failed(Error),
}

/// As it goes over the wire.
pub(crate) fn encode(message: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(message)
        .map_err(|error| Error::new(Code::Internal, format!("a message can't be encoded: {error}")))
}

/// From the wire.
pub(crate) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|error| {
        Error::new(Code::Worker, format!("a worker process sent what can't be understood: {error}"))
    })
}
