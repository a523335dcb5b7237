//! A page that is open for its content, without its text layer.

use std::marker::PhantomData;

use ferrolab_base::{Code, Error, Result};

use crate::ffi::{self, Functions};

/// An open page. Closed when dropped.
pub(crate) struct LoadedPage<'a> {
    pub functions: &'static Functions,
    pub handle: *mut ffi::PageObject,
    _document: PhantomData<&'a ()>,
}

impl LoadedPage<'_> {
    /// `document` must be open and outlive the page; `index` must be one of its pages.
    pub(crate) fn open(
        functions: &'static Functions,
        document: *mut ffi::Document,
        index: usize,
    ) -> Result<Self> {
        // SAFETY: the document is open; the index is in range.
        let handle = unsafe { (functions.load_page)(document, index as i32) };
        if handle.is_null() {
            return Err(unreadable(index));
        }
        Ok(Self { functions, handle, _document: PhantomData })
    }

    /// Width and height in points as the page is shown.
    pub(crate) fn size(&self) -> (f32, f32) {
        // SAFETY: the page is open.
        unsafe { ((self.functions.page_width)(self.handle), (self.functions.page_height)(self.handle)) }
    }

    /// Whether nothing at all is on the page.
    pub(crate) fn is_blank(&self) -> bool {
        // SAFETY: the page is open.
        unsafe { (self.functions.object_count)(self.handle) <= 0 }
    }
}

impl Drop for LoadedPage<'_> {
    fn drop(&mut self) {
        // SAFETY: opened by `open` and closed once.
        unsafe { (self.functions.close_page)(self.handle) };
    }
}

/// The error of a page that PDFium can't open.
pub(crate) fn unreadable(index: usize) -> Error {
    Error::new(Code::Corrupt, format!("page {} can't be read", index + 1))
        .hint("the page is damaged; the others may be sound")
        .with("format", "pdf")
        .with("page", index)
}
