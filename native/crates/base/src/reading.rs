//! How a document is to be read, and where reading stops.

use serde::{Deserialize, Serialize};

use crate::{Code, Error, Result};

/// What becomes of changes that were recorded and not yet decided on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackedChanges {
    /// Insertions are text, deletions are not.
    #[default]
    Accepted,
    /// Deletions are text, insertions are not.
    Rejected,
    /// Both are text; deletions are struck through.
    Shown,
}

impl TrackedChanges {
    /// The choice spelled `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "accepted" => Self::Accepted,
            "rejected" => Self::Rejected,
            "shown" => Self::Shown,
            _ => return None,
        })
    }
}

/// How to read a document. What a format does not have is ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Reading {
    /// The password of an encrypted file.
    pub password: Option<String>,
    /// The encoding of a text, when the caller knows better than the file.
    pub encoding: Option<String>,
    /// HTML: leave out navigation, headers, footers and other boilerplate.
    pub main_content: bool,
    /// Word processors' documents: what becomes of recorded changes.
    pub tracked_changes: TrackedChanges,
    /// Leave out what stands at the head and foot of the pages.
    pub without_page_headers: bool,
    /// Join words that were parted at the end of a line.
    pub dehyphenate: bool,
    /// PDF: tell of links within the file too, as `#page=N` counted from 1.
    pub internal_links: bool,
    /// Where reading stops.
    pub limits: Limits,
}

/// How much a document may cost. Where text was read before a limit strikes, it is kept, with a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Bytes of the file.
    pub max_bytes: u64,
    /// Bytes of all parts of a package together, unpacked.
    pub max_unpacked_bytes: u64,
    /// Bytes of one part of a package, unpacked.
    pub max_part_bytes: u64,
    /// Bytes of pictures and attachments that are kept.
    pub max_payload_bytes: u64,
    /// Nesting; deeper is flattened or refused. Browsers stop at 512 too.
    pub max_depth: usize,
    /// Elements and stretches of text.
    pub max_elements: usize,
    /// Cells of all tables and sheets.
    pub max_cells: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 512 << 20,
            max_unpacked_bytes: 512 << 20,
            max_part_bytes: 256 << 20,
            max_payload_bytes: 64 << 20,
            max_depth: 512,
            max_elements: 2_000_000,
            max_cells: 2_000_000,
        }
    }
}

impl Limits {
    /// The error of a limit that struck: `name` is that of the field, which is the setting's name too.
    pub fn exceeded(name: &'static str, what: &str, limit: u64) -> Error {
        Error::new(Code::SizeLimit, format!("{what} exceeds the limit of {limit}"))
            .hint(format!("raise the setting {name}, or split the file"))
            .with("limit", name)
            .with("limit_value", limit)
    }

    /// Refuse a file that is too large.
    ///
    /// # Errors
    /// `SizeLimit`.
    pub fn check_bytes(&self, bytes: usize) -> Result<()> {
        if bytes as u64 <= self.max_bytes {
            return Ok(());
        }
        let message = format!("the file has {bytes} bytes, more than the {} allowed", self.max_bytes);
        Err(Error::new(Code::SizeLimit, message)
            .hint("raise the setting max_file_size_bytes, or split the file")
            .with("limit", "max_file_size_bytes")
            .with("bytes", bytes)
            .with("max_bytes", self.max_bytes))
    }
}
