//! Readers for RTF, EPUB, notebooks, JSON, JSON lines, XML and SVG.
//!
//! Everything here is a pure function over bytes, nothing nests by recursion, and
//! what a document costs is bounded by [`Limits`](ferrolab_base::Limits).

pub mod rtf;

mod epub;
mod json;
mod notebook;
mod xml;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading, Result};

/// Which of this crate's formats the bytes are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Rich Text Format.
    Rtf,
    /// Electronic book.
    Epub,
    /// Jupyter notebook.
    Ipynb,
    /// One JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// XML that is none of the others.
    Xml,
    /// Scalable Vector Graphics.
    Svg,
}

impl Kind {
    /// The kind whose format has this short name, as detection tells it.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "rtf" => Self::Rtf,
            "epub" => Self::Epub,
            "ipynb" => Self::Ipynb,
            "json" => Self::Json,
            "jsonl" => Self::Jsonl,
            "xml" => Self::Xml,
            "svg" => Self::Svg,
            _ => return None,
        })
    }
}

/// Read `bytes` as `kind`.
///
/// # Errors
/// `Corrupt` when no text can be had, `SizeLimit`, `UnsupportedFormat` for a book with
/// copy protection, `InvalidInput` for an unknown encoding label, `Cancelled`.
pub fn parse(bytes: &[u8], kind: Kind, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    cancel.check()?;
    reading.limits.check_bytes(bytes.len())?;
    match kind {
        Kind::Rtf => rtf::parse(bytes, reading, cancel),
        Kind::Epub => epub::parse(bytes, reading, cancel),
        Kind::Ipynb => notebook::parse(bytes, reading, cancel),
        Kind::Json => json::parse(bytes, reading, cancel),
        Kind::Jsonl => json::parse_lines(bytes, reading, cancel),
        Kind::Xml => xml::parse(bytes, false, reading, cancel),
        Kind::Svg => xml::parse(bytes, true, reading, cancel),
    }
}
