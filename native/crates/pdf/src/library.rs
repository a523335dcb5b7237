//! Loading PDFium.

use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use ferrolab_base::{Code, Error, Result};
use libloading::Library;

use crate::ffi::{Functions, LibraryConfig};

/// The library of this process. PDFium has global state and cannot be shut down
/// while anything holds on to it, so it is loaded once and stays.
static LOADED: OnceLock<(PathBuf, Functions)> = OnceLock::new();

/// Held by the one [`Pdfium`] alive.
static IN_USE: Mutex<()> = Mutex::new(());

/// PDFium, ready for use by one thread.
///
/// PDFium is not thread-safe, not even for separate documents. Therefore there
/// is at most one `Pdfium` in a process at any time, it can't leave its thread,
/// and documents borrow it.
pub struct Pdfium {
    functions: &'static Functions,
    // A guard is neither Send nor Sync: that is the point.
    _in_use: MutexGuard<'static, ()>,
}

impl Pdfium {
    /// Load PDFium from the shared library at `path`.
    ///
    /// Waits while another thread has a `Pdfium`; asking twice on one thread is
    /// a deadlock. A process loads one library: later calls must give the same path.
    ///
    /// # Errors
    /// `NativeRequired` when the library is not there, can't be loaded or lacks a
    /// function; `InvalidInput` when another library was loaded before.
    pub fn load(path: &Path) -> Result<Self> {
        let in_use = IN_USE.lock().unwrap_or_else(PoisonError::into_inner);
        if LOADED.get().is_none() {
            let functions = load_library(path)?;
            LOADED.get_or_init(|| (path.to_owned(), functions));
        }
        let Some((loaded_path, functions)) = LOADED.get() else {
            return Err(Error::new(Code::Internal, "PDFium was loaded and is gone"));
        };
        if loaded_path != path {
            return Err(Error::new(
                Code::InvalidInput,
                format!("PDFium is already loaded from {}", loaded_path.display()),
            )
            .hint("use the same library throughout a process")
            .with("path", path.display()));
        }
        Ok(Self { functions, _in_use: in_use })
    }

    /// PDFium's functions.
    pub(crate) fn functions(&self) -> &'static Functions {
        self.functions
    }
}

impl std::fmt::Debug for Pdfium {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pdfium").finish_non_exhaustive()
    }
}

fn load_library(path: &Path) -> Result<Functions> {
    let unavailable = |reason: libloading::Error| {
        Error::new(Code::NativeRequired, format!("PDFium can't be loaded from {}: {reason}", path.display()))
            .hint("install pypdfium2, whose wheel ships the library")
            .with("path", path.display())
    };
    // SAFETY: the caller names a PDFium library; its initialisers have no
    // preconditions. It is leaked below, so that the functions stay valid.
    let library = unsafe { Library::new(path) }.map_err(unavailable)?;
    let library: &'static Library = Box::leak(Box::new(library));
    // SAFETY: see above.
    let functions = unsafe { Functions::read(library) }.map_err(unavailable)?;
    initialise(&functions);
    Ok(functions)
}

fn initialise(functions: &Functions) {
    // An empty list keeps PDFium from reading every font of the system at the
    // first font that is not embedded: text must not depend on the machine, and
    // workers are to need no file system.
    let font_paths: &'static mut [*const std::ffi::c_char; 1] = Box::leak(Box::new([std::ptr::null()]));
    let config = LibraryConfig {
        version: 6,
        user_font_paths: font_paths.as_mut_ptr(),
        isolate: std::ptr::null_mut(),
        v8_embedder_slot: 0,
        platform: std::ptr::null_mut(),
        renderer: 0,
        font_library: 0,
        brotli_enabled: c_int::from(true),
        isolate_per_document: 0,
    };
    // SAFETY: called once in a process, under IN_USE, before any other function;
    // the config has the layout of its version and its list outlives the process.
    unsafe { (functions.init_library)(&config) };
}
