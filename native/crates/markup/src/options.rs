//! What a caller may choose, and where reading stops.

use serde::{Deserialize, Serialize};

/// How to read a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Files larger than this are refused with [`Code::SizeLimit`](ferrolab_base::Code::SizeLimit).
    pub max_bytes: usize,
    /// Nesting deeper than this is flattened, with a warning. Browsers stop at 512 too.
    pub max_depth: usize,
    /// A file with more elements and stretches of text is refused with `SizeLimit`.
    pub max_elements: usize,
    /// HTML: leave out navigation, headers, footers and other boilerplate.
    pub main_content: bool,
    /// The encoding, when the caller knows better than the file.
    pub encoding: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_bytes: 256 << 20,
            max_depth: 512,
            max_elements: 2_000_000,
            main_content: false,
            encoding: None,
        }
    }
}
