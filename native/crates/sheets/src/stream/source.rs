//! Where a stream's bytes come from.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ferrolab_base::{Code, Error, Result};

/// A file or a reader.
pub struct Source(Box<dyn Read + Send>);

impl Source {
    /// Anything that can be read.
    pub fn reader(reader: impl Read + Send + 'static) -> Self {
        Self(Box::new(reader))
    }

    /// The file at `path`.
    ///
    /// # Errors
    /// `NotFound` or `Unreadable`.
    pub fn file(path: &Path) -> Result<Self> {
        let refused = |error: std::io::Error| {
            let code = match error.kind() {
                std::io::ErrorKind::NotFound => Code::NotFound,
                _ => Code::Unreadable,
            };
            Error::new(code, format!("{} cannot be read: {error}", path.display()))
        };
        let file = File::open(path).map_err(refused)?;
        if file.metadata().map_err(refused)?.is_dir() {
            return Err(Error::new(Code::Unreadable, format!("{} is a folder", path.display())));
        }
        Ok(Self::reader(file))
    }

    pub(super) fn into_reader(self) -> Box<dyn Read + Send> {
        self.0
    }
}

impl TryFrom<PathBuf> for Source {
    type Error = Error;

    fn try_from(path: PathBuf) -> Result<Self> {
        Self::file(&path)
    }
}

impl TryFrom<&Path> for Source {
    type Error = Error;

    fn try_from(path: &Path) -> Result<Self> {
        Self::file(path)
    }
}
