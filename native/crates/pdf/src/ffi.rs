//! The part of PDFium's C interface that is used here, as `fpdfview.h`,
//! `fpdf_text.h`, `fpdf_doc.h`, `fpdf_catalog.h` and `fpdf_edit.h` declare it.

use std::ffi::{c_char, c_double, c_float, c_int, c_uint, c_ulong, c_void};

use libloading::Library;

/// Declares opaque C types.
macro_rules! opaque {
    ($($name:ident)*) => {$(
        #[repr(C)]
        pub(crate) struct $name {
            _private: [u8; 0],
        }
    )*};
}

opaque! { Document PageObject TextPage Bookmark Dest Action LinkAnnotation }

/// `FPDF_LIBRARY_CONFIG`, version 6: the first with Brotli.
#[repr(C)]
pub(crate) struct LibraryConfig {
    pub version: c_int,
    pub user_font_paths: *mut *const c_char,
    pub isolate: *mut c_void,
    pub v8_embedder_slot: c_uint,
    pub platform: *mut c_void,
    pub renderer: c_int,
    pub font_library: c_int,
    pub brotli_enabled: c_int,
    // Read only by version 7, here so that a library that looks further finds a zero.
    pub isolate_per_document: c_int,
}

/// `FS_RECTF`: y grows upwards.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(crate) struct RectF {
    pub left: c_float,
    pub top: c_float,
    pub right: c_float,
    pub bottom: c_float,
}

/// `FS_SIZEF`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(crate) struct SizeF {
    pub width: c_float,
    pub height: c_float,
}

/// `FS_MATRIX`.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(crate) struct Matrix {
    pub a: c_float,
    pub b: c_float,
    pub c: c_float,
    pub d: c_float,
    pub e: c_float,
    pub f: c_float,
}

pub(crate) const ERROR_FORMAT: c_ulong = 3;
pub(crate) const ERROR_PASSWORD: c_ulong = 4;
pub(crate) const ERROR_SECURITY: c_ulong = 5;

pub(crate) const ACTION_GOTO: c_ulong = 1;
pub(crate) const ACTION_URI: c_ulong = 3;

/// Declares the table of functions and how it is read from the library.
macro_rules! functions {
    ($($field:ident = $symbol:ident($($argument:ty),*) $(-> $result:ty)?;)*) => {
        /// PDFium's functions by the names used here.
        pub(crate) struct Functions {
            $(pub $field: unsafe extern "C" fn($($argument),*) $(-> $result)?,)*
        }

        impl Functions {
            /// # Safety
            /// `library` must be PDFium, and must stay loaded for as long as the table is used.
            pub(crate) unsafe fn read(library: &Library) -> Result<Self, libloading::Error> {
                // SAFETY: the types are those of PDFium's public headers, and the caller
                // vouches for the library.
                unsafe {
                    Ok(Self {
                        $($field: *library.get(concat!(stringify!($symbol), "\0"))?,)*
                    })
                }
            }
        }
    };
}

functions! {
    init_library = FPDF_InitLibraryWithConfig(*const LibraryConfig);
    last_error = FPDF_GetLastError() -> c_ulong;
    load_document = FPDF_LoadMemDocument64(*const c_void, usize, *const c_char) -> *mut Document;
    close_document = FPDF_CloseDocument(*mut Document);
    page_count = FPDF_GetPageCount(*mut Document) -> c_int;
    page_size_by_index = FPDF_GetPageSizeByIndexF(*mut Document, c_int, *mut SizeF) -> c_int;
    file_version = FPDF_GetFileVersion(*mut Document, *mut c_int) -> c_int;
    meta_text = FPDF_GetMetaText(*mut Document, *const c_char, *mut c_void, c_ulong) -> c_ulong;
    language = FPDFCatalog_GetLanguage(*mut Document, *mut u16, c_ulong) -> c_ulong;

    load_page = FPDF_LoadPage(*mut Document, c_int) -> *mut PageObject;
    close_page = FPDF_ClosePage(*mut PageObject);
    page_width = FPDF_GetPageWidthF(*mut PageObject) -> c_float;
    page_height = FPDF_GetPageHeightF(*mut PageObject) -> c_float;
    page_to_device = FPDF_PageToDevice(
        *mut PageObject, c_int, c_int, c_int, c_int, c_int, c_double, c_double, *mut c_int, *mut c_int
    ) -> c_int;
    object_count = FPDFPage_CountObjects(*mut PageObject) -> c_int;

    load_text = FPDFText_LoadPage(*mut PageObject) -> *mut TextPage;
    close_text = FPDFText_ClosePage(*mut TextPage);
    char_count = FPDFText_CountChars(*mut TextPage) -> c_int;
    text = FPDFText_GetText(*mut TextPage, c_int, c_int, *mut u16) -> c_int;
    char_index = FPDFText_GetCharIndexFromTextIndex(*mut TextPage, c_int) -> c_int;
    font_size = FPDFText_GetFontSize(*mut TextPage, c_int) -> c_double;
    font_info = FPDFText_GetFontInfo(*mut TextPage, c_int, *mut c_void, c_ulong, *mut c_int) -> c_ulong;
    char_matrix = FPDFText_GetMatrix(*mut TextPage, c_int, *mut Matrix) -> c_int;
    loose_box = FPDFText_GetLooseCharBox(*mut TextPage, c_int, *mut RectF) -> c_int;
    rect_count = FPDFText_CountRects(*mut TextPage, c_int, c_int) -> c_int;
    rect = FPDFText_GetRect(
        *mut TextPage, c_int, *mut c_double, *mut c_double, *mut c_double, *mut c_double
    ) -> c_int;

    first_child = FPDFBookmark_GetFirstChild(*mut Document, *mut Bookmark) -> *mut Bookmark;
    next_sibling = FPDFBookmark_GetNextSibling(*mut Document, *mut Bookmark) -> *mut Bookmark;
    bookmark_title = FPDFBookmark_GetTitle(*mut Bookmark, *mut c_void, c_ulong) -> c_ulong;
    bookmark_dest = FPDFBookmark_GetDest(*mut Document, *mut Bookmark) -> *mut Dest;
    bookmark_action = FPDFBookmark_GetAction(*mut Bookmark) -> *mut Action;
    action_type = FPDFAction_GetType(*mut Action) -> c_ulong;
    action_dest = FPDFAction_GetDest(*mut Document, *mut Action) -> *mut Dest;
    action_uri = FPDFAction_GetURIPath(*mut Document, *mut Action, *mut c_void, c_ulong) -> c_ulong;
    dest_page = FPDFDest_GetDestPageIndex(*mut Document, *mut Dest) -> c_int;
    dest_location = FPDFDest_GetLocationInPage(
        *mut Dest, *mut c_int, *mut c_int, *mut c_int, *mut c_float, *mut c_float, *mut c_float
    ) -> c_int;

    next_link = FPDFLink_Enumerate(*mut PageObject, *mut c_int, *mut *mut LinkAnnotation) -> c_int;
    link_dest = FPDFLink_GetDest(*mut Document, *mut LinkAnnotation) -> *mut Dest;
    link_action = FPDFLink_GetAction(*mut LinkAnnotation) -> *mut Action;
    link_rect = FPDFLink_GetAnnotRect(*mut LinkAnnotation, *mut RectF) -> c_int;
}

/// Read a UTF-16LE string by PDFium's custom: a first call tells the size in
/// bytes with the closing NUL, a second fills the buffer.
///
/// `fill` gets a buffer and its size in bytes and returns the size needed.
pub(crate) fn wide_string(fill: impl Fn(*mut c_void, c_ulong) -> c_ulong) -> String {
    // A megabyte of title is an attack, not a title.
    const LIMIT_BYTES: c_ulong = 1 << 20;
    let needed = fill(std::ptr::null_mut(), 0);
    if needed <= 2 || needed > LIMIT_BYTES {
        return String::new();
    }
    let mut units = vec![0u16; needed.div_ceil(2) as usize];
    fill(units.as_mut_ptr().cast(), needed);
    let end = units.iter().position(|&unit| unit == 0).unwrap_or(units.len());
    String::from_utf16_lossy(&units[..end])
}
