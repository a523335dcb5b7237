//! The file to read, as the host holds it: open, sized and numbered.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt;

use ferrolab_base::{Code, Error, Limits, Reading, Result};
use ferrolab_workers::InputFile;

use crate::options::{Input, ParseOptions};
use crate::protocol::Open;

/// A file and how to open it.
pub(crate) struct Source {
    file: InputFile,
    pub open: Open,
    /// Equal for the same content opened in the same way, so that a worker that has
    /// it open is found again; never 0.
    pub key: u64,
}

impl Source {
    pub(crate) fn new(input: &Input, options: &ParseOptions, max_bytes: u64) -> Result<Self> {
        let (file, path_name) = match input {
            Input::Path(path) => {
                let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
                (InputFile::open(path)?, name)
            }
            Input::Bytes(bytes) => {
                check_size(bytes.len() as u64, max_bytes)?;
                (InputFile::from_bytes(bytes)?, None)
            }
        };
        check_size(file.size_bytes(), max_bytes)?;
        let reading = options.reading.clone();
        let open = Open {
            format: options.format.clone(),
            name: options.name.clone().or(path_name),
            media_type: options.media_type.clone(),
            reading: Reading { limits: Limits { max_bytes, ..reading.limits }, ..reading },
        };
        let key = key(input, &file, &open)?;
        Ok(Self { file, open, key })
    }
}

impl AsFd for Source {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

fn check_size(bytes: u64, max_bytes: u64) -> Result<()> {
    if bytes <= max_bytes {
        return Ok(());
    }
    Err(Error::new(Code::SizeLimit, format!("the file has {bytes} bytes, more than the {max_bytes} allowed"))
        .hint("raise the setting max_file_size_bytes, or split the file")
        .with("limit", "max_file_size_bytes")
        .with("bytes", bytes)
        .with("limit_bytes", max_bytes))
}

fn key(input: &Input, file: &InputFile, open: &Open) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    open.hash(&mut hasher);
    match input {
        Input::Bytes(bytes) => bytes.hash(&mut hasher),
        Input::Path(_) => {
            let metadata = file
                .file()
                .metadata()
                .map_err(|error| Error::new(Code::Unreadable, format!("the file can't be read: {error}")))?;
            let times = (metadata.mtime(), metadata.mtime_nsec(), metadata.ctime(), metadata.ctime_nsec());
            (metadata.dev(), metadata.ino(), metadata.size(), times).hash(&mut hasher);
        }
    }
    Ok(hasher.finish().max(1))
}
