//! The part of PDFium's C interface that is used here, as `fpdfview.h`,
//! `fpdf_text.h`, `fpdf_doc.h`, `fpdf_catalog.h`, `fpdf_edit.h`, `fpdf_annot.h`,
//! `fpdf_attachment.h`, `fpdf_formfill.h` and `fpdf_progressive.h` declare it.

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

opaque! {
    Document PageObject TextPage Bookmark Dest Action LinkAnnotation
    Bitmap ContentObject Attachment Annotation FormHandle
    PathSegment StructureTree StructureElement
}

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

/// `FS_QUADPOINTSF`: four corners, y upwards.
#[repr(C)]
#[derive(Clone, Copy, Default)]
pub(crate) struct QuadPoints {
    pub corners: [[c_float; 2]; 4],
}

/// `IFSDK_PAUSE`, version 1: asked between steps whether to stop.
#[repr(C)]
pub(crate) struct Pause {
    pub version: c_int,
    pub need_to_pause: unsafe extern "C" fn(*mut Pause) -> c_int,
    pub user: *mut c_void,
}

/// `FPDF_FORMFILLINFO`, version 2, without a single callback: fields are read, never filled in.
#[repr(C)]
pub(crate) struct FormFillInfo {
    pub version: c_int,
    // More than any version has, so that a library that looks further finds nulls.
    pub callbacks: [*mut c_void; 64],
}

pub(crate) const ERROR_FORMAT: c_ulong = 3;
pub(crate) const ERROR_PASSWORD: c_ulong = 4;
pub(crate) const ERROR_SECURITY: c_ulong = 5;

pub(crate) const ACTION_GOTO: c_ulong = 1;
pub(crate) const ACTION_URI: c_ulong = 3;

pub(crate) const BITMAP_GREY: c_int = 1;
pub(crate) const BITMAP_BGR: c_int = 2;
pub(crate) const BITMAP_BGRX: c_int = 3;
pub(crate) const BITMAP_BGRA: c_int = 4;
pub(crate) const RENDER_ANNOTATIONS: c_int = 0x01;
pub(crate) const RENDER_GREY: c_int = 0x08;
pub(crate) const RENDER_RGB_ORDER: c_int = 0x10;
pub(crate) const RENDER_TO_BE_CONTINUED: c_int = 1;
pub(crate) const RENDER_DONE: c_int = 2;

pub(crate) const OBJECT_PATH: c_int = 2;
pub(crate) const OBJECT_IMAGE: c_int = 3;
pub(crate) const OBJECT_FORM: c_int = 5;

pub(crate) const SEGMENT_LINE_TO: c_int = 0;
pub(crate) const SEGMENT_MOVE_TO: c_int = 2;

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

    create_bitmap = FPDFBitmap_CreateEx(c_int, c_int, c_int, *mut c_void, c_int) -> *mut Bitmap;
    destroy_bitmap = FPDFBitmap_Destroy(*mut Bitmap);
    bitmap_format = FPDFBitmap_GetFormat(*mut Bitmap) -> c_int;
    bitmap_width = FPDFBitmap_GetWidth(*mut Bitmap) -> c_int;
    bitmap_height = FPDFBitmap_GetHeight(*mut Bitmap) -> c_int;
    bitmap_stride = FPDFBitmap_GetStride(*mut Bitmap) -> c_int;
    bitmap_buffer = FPDFBitmap_GetBuffer(*mut Bitmap) -> *mut c_void;
    start_render = FPDF_RenderPageBitmap_Start(
        *mut Bitmap, *mut PageObject, c_int, c_int, c_int, c_int, c_int, c_int, *mut Pause
    ) -> c_int;
    close_render = FPDF_RenderPage_Close(*mut PageObject);

    object_at = FPDFPage_GetObject(*mut PageObject, c_int) -> *mut ContentObject;
    object_type = FPDFPageObj_GetType(*mut ContentObject) -> c_int;
    object_matrix = FPDFPageObj_GetMatrix(*mut ContentObject, *mut Matrix) -> c_int;
    object_bounds = FPDFPageObj_GetBounds(
        *mut ContentObject, *mut c_float, *mut c_float, *mut c_float, *mut c_float
    ) -> c_int;
    form_object_count = FPDFFormObj_CountObjects(*mut ContentObject) -> c_int;
    form_object_at = FPDFFormObj_GetObject(*mut ContentObject, c_ulong) -> *mut ContentObject;
    image_size = FPDFImageObj_GetImagePixelSize(*mut ContentObject, *mut c_uint, *mut c_uint) -> c_int;
    image_filter_count = FPDFImageObj_GetImageFilterCount(*mut ContentObject) -> c_int;
    image_filter = FPDFImageObj_GetImageFilter(*mut ContentObject, c_int, *mut c_void, c_ulong) -> c_ulong;
    image_raw_data = FPDFImageObj_GetImageDataRaw(*mut ContentObject, *mut c_void, c_ulong) -> c_ulong;
    image_bitmap = FPDFImageObj_GetBitmap(*mut ContentObject) -> *mut Bitmap;
    text_within = FPDFText_GetBoundedText(
        *mut TextPage, c_double, c_double, c_double, c_double, *mut u16, c_int
    ) -> c_int;
    unicode_error = FPDFText_HasUnicodeMapError(*mut TextPage, c_int) -> c_int;

    segment_count = FPDFPath_CountSegments(*mut ContentObject) -> c_int;
    segment_at = FPDFPath_GetPathSegment(*mut ContentObject, c_int) -> *mut PathSegment;
    segment_point = FPDFPathSegment_GetPoint(*mut PathSegment, *mut c_float, *mut c_float) -> c_int;
    segment_type = FPDFPathSegment_GetType(*mut PathSegment) -> c_int;
    segment_closes = FPDFPathSegment_GetClose(*mut PathSegment) -> c_int;
    draw_mode = FPDFPath_GetDrawMode(*mut ContentObject, *mut c_int, *mut c_int) -> c_int;

    is_tagged = FPDFCatalog_IsTagged(*mut Document) -> c_int;
    structure_tree = FPDF_StructTree_GetForPage(*mut PageObject) -> *mut StructureTree;
    close_structure_tree = FPDF_StructTree_Close(*mut StructureTree);
    tree_child_count = FPDF_StructTree_CountChildren(*mut StructureTree) -> c_int;
    tree_child = FPDF_StructTree_GetChildAtIndex(*mut StructureTree, c_int) -> *mut StructureElement;
    element_type = FPDF_StructElement_GetType(*mut StructureElement, *mut c_void, c_ulong) -> c_ulong;
    element_child_count = FPDF_StructElement_CountChildren(*mut StructureElement) -> c_int;
    element_child = FPDF_StructElement_GetChildAtIndex(
        *mut StructureElement, c_int
    ) -> *mut StructureElement;
    element_content_id = FPDF_StructElement_GetChildMarkedContentID(*mut StructureElement, c_int) -> c_int;
    char_object = FPDFText_GetTextObject(*mut TextPage, c_int) -> *mut ContentObject;
    object_content_id = FPDFPageObj_GetMarkedContentID(*mut ContentObject) -> c_int;

    attachment_count = FPDFDoc_GetAttachmentCount(*mut Document) -> c_int;
    attachment_at = FPDFDoc_GetAttachment(*mut Document, c_int) -> *mut Attachment;
    attachment_name = FPDFAttachment_GetName(*mut Attachment, *mut u16, c_ulong) -> c_ulong;
    attachment_type = FPDFAttachment_GetSubtype(*mut Attachment, *mut u16, c_ulong) -> c_ulong;
    attachment_file = FPDFAttachment_GetFile(*mut Attachment, *mut c_void, c_ulong, *mut c_ulong) -> c_int;

    annotation_count = FPDFPage_GetAnnotCount(*mut PageObject) -> c_int;
    annotation_at = FPDFPage_GetAnnot(*mut PageObject, c_int) -> *mut Annotation;
    close_annotation = FPDFPage_CloseAnnot(*mut Annotation);
    annotation_kind = FPDFAnnot_GetSubtype(*mut Annotation) -> c_int;
    annotation_rect = FPDFAnnot_GetRect(*mut Annotation, *mut RectF) -> c_int;
    annotation_text = FPDFAnnot_GetStringValue(*mut Annotation, *const c_char, *mut u16, c_ulong) -> c_ulong;
    quad_count = FPDFAnnot_CountAttachmentPoints(*mut Annotation) -> usize;
    quad_at = FPDFAnnot_GetAttachmentPoints(*mut Annotation, usize, *mut QuadPoints) -> c_int;

    form_type = FPDF_GetFormType(*mut Document) -> c_int;
    open_form = FPDFDOC_InitFormFillEnvironment(*mut Document, *mut FormFillInfo) -> *mut FormHandle;
    close_form = FPDFDOC_ExitFormFillEnvironment(*mut FormHandle);
    form_after_load = FORM_OnAfterLoadPage(*mut PageObject, *mut FormHandle);
    form_before_close = FORM_OnBeforeClosePage(*mut PageObject, *mut FormHandle);
    field_name = FPDFAnnot_GetFormFieldName(*mut FormHandle, *mut Annotation, *mut u16, c_ulong) -> c_ulong;
    field_type = FPDFAnnot_GetFormFieldType(*mut FormHandle, *mut Annotation) -> c_int;
    field_value = FPDFAnnot_GetFormFieldValue(*mut FormHandle, *mut Annotation, *mut u16, c_ulong) -> c_ulong;
    field_export = FPDFAnnot_GetFormFieldExportValue(
        *mut FormHandle, *mut Annotation, *mut u16, c_ulong
    ) -> c_ulong;
    is_checked = FPDFAnnot_IsChecked(*mut FormHandle, *mut Annotation) -> c_int;
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

/// Read bytes by PDFium's custom: a first call tells the size, a second fills the buffer.
pub(crate) fn bytes(fill: impl Fn(*mut c_void, c_ulong) -> c_ulong) -> Vec<u8> {
    // A worker has a gigabyte for all.
    const LIMIT_BYTES: c_ulong = 256 << 20;
    let size = fill(std::ptr::null_mut(), 0);
    if size == 0 || size > LIMIT_BYTES {
        return Vec::new();
    }
    let mut bytes = vec![0u8; size as usize];
    fill(bytes.as_mut_ptr().cast(), size);
    bytes
}
