//! Readers for word processors' documents and presentations.
//!
//! One flow for all: a format's reader walks through its XML in reading order
//! and tells a [`flow::Flow`] what it meets; text, blocks, tables and Markdown follow
//! from that. Walks are iterative; what is damaged ends a part, not the document.

mod docx;
mod drawing;
mod flow;
mod inline;
mod lists;
mod math;
mod media;
mod metadata;
mod numerals;
mod odf;
mod pptx;
mod prose;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_packages::decrypt;
use ferrolab_packages::zip::Archive;

/// The formats read here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Word's documents, with macros or without, transitional or strict.
    Docx,
    /// PowerPoint's presentations and shows.
    Pptx,
    /// OpenDocument texts.
    Odt,
    /// OpenDocument presentations.
    Odp,
}

const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Read a document.
///
/// What could be read before damage or a limit is returned, with a sentence in the header's warnings.
///
/// # Errors
/// `Corrupt` or `SizeLimit` where no text could be read, `PasswordRequired`, `PasswordWrong`,
/// `UnsupportedFormat` for unknown kinds of encryption, `Cancelled`.
pub fn parse(bytes: &[u8], kind: Kind, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    reading.limits.check_bytes(bytes.len())?;
    if bytes.starts_with(COMPOUND_FILE) {
        let package = decrypt::package(bytes, reading.password.as_deref())?;
        return parse_package(&package, kind, reading, cancel);
    }
    parse_package(bytes, kind, reading, cancel)
}

fn parse_package(bytes: &[u8], kind: Kind, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    match kind {
        Kind::Docx => docx::parse(bytes, reading, cancel),
        Kind::Pptx => pptx::parse(bytes, reading, cancel),
        Kind::Odt => odf::parse(bytes, odf::Application::Text, reading, cancel),
        Kind::Odp => odf::parse(bytes, odf::Application::Presentation, reading, cancel),
    }
}

/// Refuse an archive that is cut: its parts that are left are not the document.
fn check_whole(archive: &Archive<'_>) -> Result<()> {
    if archive.has_directory() {
        return Ok(());
    }
    Err(Error::new(Code::Corrupt, "the file is cut: the directory at its end is missing")
        .hint("get the file again from its source"))
}

/// The error of a document from which no text came: what stopped it, or that its main part is missing.
fn unreadable(damage: Option<Error>, part: &str) -> Error {
    damage.unwrap_or_else(|| {
        Error::new(Code::Corrupt, format!("the document has no content in its part {part:?}"))
            .hint("the file is damaged; get it again from its source")
    })
}
