//! Content detection, and readers for plain text, Markdown and HTML.
//!
//! Everything here is a pure function over bytes: no file, no network, no
//! clock, no global state. Nesting never becomes recursion, so hostile input
//! cannot overflow the stack; sizes are capped by [`Limits`](ferrolab_base::Limits).
//!
//! The text of plain text and Markdown is the source itself, decoded: offsets
//! point into what the author wrote. Only this is changed: the byte order
//! mark goes, `\r\n` and `\r` become `\n`, NUL becomes U+FFFD, and white space
//! at the very end goes. HTML is rendered to text in reading order.

mod encoding;
mod format;
mod text;

pub mod detect;
pub mod html;
pub mod markdown;

pub use detect::{Detected, Evidence, detect};
pub use encoding::{Decoded, EncodingSource, decode};
pub use format::Format;

use ferrolab_base::document::{Header, Image, OutlineEntry, Parsed};
use ferrolab_base::file_name::sanitised;
use ferrolab_base::{Cancel, Code, Error, Reading, Result};

/// Read `bytes` as `format`, which [`detect()`] tells.
///
/// # Errors
/// `UnsupportedFormat` for formats that are neither Markdown, HTML, text nor
/// [readable as text](Format::reads_as_text), which gets a warning; `SizeLimit` for
/// more bytes or elements than the limits allow; `InvalidInput` for an unknown
/// encoding label; `Cancelled`. Damage in the input is never an error: it is
/// read as a browser or editor would, with warnings in the header.
pub fn parse(bytes: &[u8], format: Format, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    cancel.check()?;
    reading.limits.check_bytes(bytes.len())?;
    match format {
        Format::Text => text::parse(bytes, reading, cancel),
        Format::Markdown => markdown::parse(bytes, reading, cancel),
        Format::Html => html::parse(bytes, reading, cancel),
        other if other.reads_as_text() => text::parse_source(bytes, other, reading, cancel),
        other => Err(unsupported(other)),
    }
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

/// A picture that lies elsewhere: its name is the last part of its address.
fn picture(source: &str, alternative: &str) -> Image {
    let path = source.split(['?', '#']).next().unwrap_or(source);
    let name = sanitised(path.trim_end_matches('/'), "picture");
    let media_type = Format::from_name(&name).map_or("", Format::media_type);
    let media_type =
        Some(media_type).filter(|kind| kind.starts_with("image/")).unwrap_or_default().to_owned();
    let alternative = Some(alternative.to_owned()).filter(|text| !text.is_empty());
    Image { name, media_type, alternative, ..Image::default() }
}

/// Headings as a table of contents that leads into the single page.
fn outline(headings: impl Iterator<Item = (String, u8)>) -> Vec<OutlineEntry> {
    headings
        .filter(|(title, _)| !title.is_empty())
        .map(|(title, level)| OutlineEntry { title, level, page: Some(0), top: None })
        .collect()
}
