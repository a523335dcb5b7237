//! Files as workers get them: open, read-only, and nothing else.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;

use ferrolab_base::{Code, Error, Result};
use memmap2::Mmap;

/// A file to hand to a worker.
#[derive(Debug)]
pub struct InputFile {
    file: File,
    size_bytes: u64,
}

impl InputFile {
    /// Open the file at `path` for reading.
    ///
    /// # Errors
    /// `NotFound`, `Unreadable`, and `InvalidInput` for what is no regular file.
    pub fn open(path: &Path) -> Result<Self> {
        // Without blocking, since opening a named pipe waits for its writer.
        let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::CLOEXEC | rustix::fs::OFlags::NONBLOCK;
        let opened = rustix::fs::open(path, flags, rustix::fs::Mode::empty());
        let file = File::from(opened.map_err(|error| unreadable(path, &error.into()))?);
        let metadata = file.metadata().map_err(|error| unreadable(path, &error))?;
        if !metadata.is_file() {
            return Err(Error::new(Code::InvalidInput, format!("{} is not a regular file", path.display()))
                .hint("give the path of a file")
                .with("path", path.display()));
        }
        Ok(Self { file, size_bytes: metadata.len() })
    }

    /// A file without a name that holds `bytes`.
    ///
    /// # Errors
    /// `Internal` when the system has no room for it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let write = || -> io::Result<File> {
            let mut file = nameless_file()?;
            file.write_all(bytes)?;
            Ok(file)
        };
        let file = write().map_err(|error| {
            Error::new(Code::Internal, format!("{} bytes can't be handed to a worker: {error}", bytes.len()))
        })?;
        Ok(Self { file, size_bytes: bytes.len() as u64 })
    }

    /// Its size when it was opened, in bytes.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// The open file.
    pub fn file(&self) -> &File {
        &self.file
    }
}

impl AsFd for InputFile {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

#[cfg(target_os = "linux")]
fn nameless_file() -> io::Result<File> {
    let descriptor = rustix::fs::memfd_create("ferrolab-input", rustix::fs::MemfdFlags::CLOEXEC)?;
    Ok(File::from(descriptor))
}

#[cfg(not(target_os = "linux"))]
fn nameless_file() -> io::Result<File> {
    use std::sync::atomic::{AtomicU64, Ordering};
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = format!("ferrolab-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    let file = File::options().read(true).write(true).create_new(true).open(&path)?;
    std::fs::remove_file(&path)?;
    Ok(file)
}

fn unreadable(path: &Path, error: &io::Error) -> Error {
    let shown = path.display();
    let failed = match error.kind() {
        io::ErrorKind::NotFound => Error::new(Code::NotFound, format!("{shown} does not exist"))
            .hint("check the path; relative ones start at the current folder"),
        _ => Error::new(Code::Unreadable, format!("{shown} can't be read: {error}"))
            .hint("check the file's permissions"),
    };
    failed.with("path", shown)
}

/// The bytes of a file that a worker was handed.
#[derive(Debug)]
pub struct InputBytes(Option<Mmap>);

impl InputBytes {
    /// Map the file into memory.
    ///
    /// # Errors
    /// `Unreadable` when it can't be mapped.
    pub fn map(descriptor: OwnedFd) -> Result<Self> {
        let file = File::from(descriptor);
        let unreadable =
            |error: io::Error| Error::new(Code::Unreadable, format!("the input can't be read: {error}"));
        if file.metadata().map_err(unreadable)?.len() == 0 {
            return Ok(Self(None));
        }
        // SAFETY: the mapping is read-only and private. Should another process cut
        // the file short or change it meanwhile, this process dies of SIGBUS or
        // reads other bytes; it is a worker, made for hostile bytes and for dying.
        let map = unsafe { Mmap::map(&file) }.map_err(unreadable)?;
        Ok(Self(Some(map)))
    }
}

impl std::ops::Deref for InputBytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0.as_deref().unwrap_or_default()
    }
}
