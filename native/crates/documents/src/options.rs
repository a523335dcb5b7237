//! What callers say: how the pool works, what to read, and how.

use std::ffi::OsString;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ferrolab_base::{Code, Error, Reading, Result};

/// How a [`DocumentPool`](crate::DocumentPool) works.
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// Program and arguments of a worker, which must call [`serve`](crate::serve).
    /// It runs with an empty environment, so give the program's full path.
    pub command: Vec<OsString>,
    /// The PDFium library. A path that is wrong fails PDF files, not others.
    pub pdfium: PathBuf,
    /// Most workers at a time; 0 stands for one per core.
    pub workers: usize,
    /// Most memory of one worker in bytes, not counting the file it reads.
    pub memory_limit_bytes: u64,
    /// Most seconds for opening a document, and for any one page.
    pub timeout_s: f64,
    /// Files larger than this are refused.
    pub max_file_size_bytes: u64,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            command: Vec::new(),
            pdfium: PathBuf::new(),
            workers: 0,
            memory_limit_bytes: 1 << 30,
            timeout_s: 20.0,
            max_file_size_bytes: 2 << 30,
        }
    }
}

/// What to read.
#[derive(Clone, Debug)]
pub enum Input {
    /// A file.
    Path(PathBuf),
    /// The bytes of one.
    Bytes(Arc<[u8]>),
}

impl Input {
    /// All bytes of it.
    ///
    /// # Errors
    /// `NotFound` or `Unreadable` for files.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>> {
        match self {
            Input::Bytes(bytes) => Ok(bytes.to_vec()),
            Input::Path(path) => std::fs::read(path).map_err(|error| {
                let code = match error.kind() {
                    std::io::ErrorKind::NotFound => Code::NotFound,
                    _ => Code::Unreadable,
                };
                Error::new(code, format!("{} can't be read: {error}", path.display()))
            }),
        }
    }
}

/// Which pages are recognised from their pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ocr {
    /// None.
    #[default]
    Never,
    /// Those without text that can be trusted.
    Auto,
    /// All.
    Always,
}

impl Ocr {
    /// The choice spelled `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "never" => Self::Never,
            "auto" => Self::Auto,
            "always" => Self::Always,
            _ => return None,
        })
    }
}

/// How to read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParseOptions {
    /// A format by its short name, as in `pdf`; found out from the content when absent.
    pub format: Option<String>,
    /// A file name to judge the format by, besides the content; that of the path when absent.
    pub name: Option<String>,
    /// A `Content-Type` to judge the format by.
    pub media_type: Option<String>,
    /// Pages to read by index from 0; all when absent. Ranges may overlap and reach
    /// beyond the last page, but must not start there.
    pub pages: Option<Vec<RangeInclusive<usize>>>,
    /// Which pages are recognised from their pictures.
    pub ocr: Ocr,
    /// Languages as tesseract names them, as in `deu+fra`; found out when absent.
    pub ocr_languages: Option<String>,
    /// Most time for recognising one page; a minute when absent.
    pub ocr_timeout: Option<Duration>,
    /// What the parsers are asked for. The limit on the file's size is the pool's.
    pub reading: Reading,
}
