//! What host and workers say to each other, in postcard.
//!
//! Public for workers that are made to misbehave in tests; not a stable interface.

use std::path::PathBuf;

use ferrolab_base::document::{Header, OutlineEntry, Page, TextBox};
use ferrolab_base::{Code, Error, Reading, Result};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What a worker is told at its start.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Greeting {
    /// The PDFium library.
    pub pdfium: PathBuf,
}

/// What the host asks. `Open` comes with the file, and what it opens stays open
/// for the requests that follow, until the next.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// Answered by `Header` or `Failed`.
    Open {
        /// How to open it.
        open: Open,
        /// What another worker found out about it.
        known: Option<Known>,
    },
    /// Answered by `Page` or `PageFailed` for each, in the order asked for.
    Pages {
        /// Indices from 0.
        indices: Vec<usize>,
        /// Without a look at the pages beside them, one of which may have ended a worker.
        alone: bool,
    },
    /// Answered by `Boxes` or `Failed`.
    Boxes(usize),
    /// The bytes of a part of the document. Answered by `Bytes` or `Failed`.
    Part(Part),
    /// A page as a grey bitmap, to be recognised. Answered by `Scan` or `Failed`.
    Scan(usize),
    /// A page as a PNG picture. Answered by `Bytes` or `Failed`.
    Picture {
        /// Index from 0.
        page: usize,
        /// Dots per inch.
        dpi: f32,
    },
    /// Work on the picture file that comes with it; what is open stays open. Answered by `Worked` or `Failed`.
    Work(Work),
}

/// Work on picture files. Options are JSON: what they may say is the picture crates' own business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Work {
    /// What is done.
    pub task: Task,
    /// Where it stops.
    pub max_pixels: u64,
}

/// What is done with a picture file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// It is changed: a JSON array of edits, and how it is written.
    Edit {
        /// One after the other.
        edits: String,
        /// Format and quality.
        output: String,
    },
    /// It is measured.
    Analyse(String),
    /// It is compared with another one, whose bytes follow its own.
    Compare {
        /// Where the other one begins.
        first_bytes: usize,
    },
    /// Codes are looked for.
    Codes(String),
}

/// What a worker found out about a PDF that others need not find out again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Its outline.
    pub outline: Vec<OutlineEntry>,
    /// Whether no damage was found.
    pub is_sound: bool,
}

/// How to open a file; see [`ParseOptions`](crate::ParseOptions).
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, PartialEq, Hash, Serialize, Deserialize)]
pub struct Open {
    pub format: Option<String>,
    pub name: Option<String>,
    pub media_type: Option<String>,
    pub reading: Reading,
}

/// A part of a document whose bytes are read when they are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    /// A picture by the page it is on and its place in [`Page::images`].
    Image {
        /// Index from 0.
        page: usize,
        /// Place in the page's list.
        index: usize,
    },
    /// A file by its place in [`Header::attachments`].
    Attachment(usize),
}

/// A page's picture in shades of grey: rows from the top, one byte a pixel.
#[allow(missing_docs)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    pub width: u32,
    pub height: u32,
    pub dpi: f32,
    pub pixels: Vec<u8>,
}

/// What a worker answers.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub enum Reply {
    /// The document is open. Markdown comes with formats that are rendered to it as a whole.
    Header {
        /// What is known before the pages.
        header: Box<Header>,
        /// The whole as Markdown.
        markdown: Option<String>,
    },
    /// A page.
    Page(Page),
    /// A page that can't be read.
    PageFailed {
        /// Index from 0.
        index: usize,
        /// Why.
        error: Error,
    },
    /// Where the lines of a page stand.
    Boxes(Vec<TextBox>),
    /// What was asked for.
    Bytes(Vec<u8>),
    /// A page's picture.
    Scan(Scan),
    /// What came of work: facts as JSON, and a picture where one was made.
    Worked {
        /// A JSON object or array.
        facts: String,
        /// A picture file; empty where none was made.
        picture: Vec<u8>,
    },
    /// The request can't be answered.
    Failed(Error),
}

/// As it goes over the wire.
///
/// # Errors
/// `Internal` when a message can't be encoded.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>> {
    postcard::to_stdvec(message)
        .map_err(|error| Error::new(Code::Internal, format!("a message can't be encoded: {error}")))
}

/// From the wire.
///
/// # Errors
/// `Worker` for bytes that are no such message.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    postcard::from_bytes(bytes).map_err(|error| {
        Error::new(Code::Worker, format!("a worker process sent what can't be understood: {error}"))
    })
}
