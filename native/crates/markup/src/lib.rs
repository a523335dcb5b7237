//! Content detection, and readers for plain text, Markdown and HTML.
//!
//! Everything here is a pure function over bytes: no file, no network, no
//! clock, no global state. Nesting never becomes recursion, so hostile input
//! cannot overflow the stack; sizes are capped by [`Options`].
//!
//! The text of plain text and Markdown is the source itself, decoded: offsets
//! point into what the author wrote. Only this is changed: the byte order
//! mark goes, `\r\n` and `\r` become `\n`, NUL becomes U+FFFD, and white space
//! at the very end goes. HTML is rendered to text in reading order.

mod encoding;
mod format;
mod options;
mod text;

pub mod detect;
pub mod html;
pub mod markdown;

pub use detect::{Detected, Evidence, detect};
pub use encoding::{Decoded, EncodingSource, decode};
pub use format::Format;
pub use options::Options;

use ferrolab_base::document::{Document, Header, OutlineEntry};
use ferrolab_base::{Cancel, Code, Error, Result};
use serde::{Deserialize, Serialize};

/// A document, and its Markdown rendering where the format is not Markdown itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parsed {
    /// The document: one page with index 0.
    pub document: Document,
    /// GitHub-flavoured Markdown. `None` for Markdown (the page's text is that) and plain text.
    pub markdown: Option<String>,
}

/// Read `bytes` as `format`, which [`detect`] tells.
///
/// # Errors
/// `UnsupportedFormat` for formats that are neither Markdown, HTML, text nor
/// [readable as text](Format::reads_as_text), which gets a warning; `SizeLimit` for
/// more bytes or elements than the options allow; `InvalidInput` for an unknown
/// encoding label; `Cancelled`. Damage in the input is never an error: it is
/// read as a browser or editor would, with warnings in the header.
pub fn parse(bytes: &[u8], format: Format, options: &Options, cancel: &Cancel) -> Result<Parsed> {
    cancel.check()?;
    check_size(bytes.len(), options)?;
    match format {
        Format::Text => text::parse(bytes, options, cancel),
        Format::Markdown => markdown::parse(bytes, options, cancel),
        Format::Html => html::parse(bytes, options, cancel),
        other if other.reads_as_text() => text::parse_source(bytes, other, options, cancel),
        other => Err(unsupported(other)),
    }
}

fn check_size(bytes: usize, options: &Options) -> Result<()> {
    if bytes <= options.max_bytes {
        return Ok(());
    }
    let message = format!("the file has {bytes} bytes, more than the {} allowed", options.max_bytes);
    Err(Error::new(Code::SizeLimit, message)
        .hint("raise max_bytes, or split the file")
        .with("bytes", bytes)
        .with("max_bytes", options.max_bytes))
}

fn unsupported(format: Format) -> Error {
    let message = match format {
        Format::Unknown => "the file is in no format known here".to_owned(),
        other => {
            format!("the file is {} ({}), which is not read as text", other.as_str(), other.media_type())
        }
    };
    Error::new(Code::UnsupportedFormat, message)
        .hint("convert it to PDF, HTML, Markdown or plain text first")
        .with("format", format.as_str())
}

/// The header that all formats of this crate share.
fn header(format: Format, decoded: &Decoded) -> Header {
    let mut header = Header {
        format: format.as_str().to_owned(),
        media_type: format.media_type().to_owned(),
        page_count: 1,
        warnings: decoded.warnings.clone(),
        ..Header::default()
    };
    header.metadata.other.push(("encoding".to_owned(), decoded.encoding.to_owned()));
    header
}

/// Headings as a table of contents that leads into the single page.
fn outline(headings: impl Iterator<Item = (String, u8)>) -> Vec<OutlineEntry> {
    headings
        .filter(|(title, _)| !title.is_empty())
        .map(|(title, level)| OutlineEntry { title, level, page: Some(0), top: None })
        .collect()
}
