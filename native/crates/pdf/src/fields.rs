//! Forms that are filled in.

use std::marker::PhantomData;

use ferrolab_base::document::{Block, BlockKind, Field, Page};

use crate::ffi::{self, Annotation, FormFillInfo, FormHandle, Functions, PageObject};

/// Fields of one page; forms of authorities have a few hundred.
const MAX_FIELDS: usize = 5_000;

/// The form of a document. Closed when dropped, which must be before the document is.
pub(crate) struct Form {
    functions: &'static Functions,
    handle: *mut FormHandle,
    // PDFium looks at it as long as the form is open.
    _info: Box<FormFillInfo>,
    _not_send: PhantomData<*mut ()>,
}

impl Form {
    /// The form of an open document, when it has one.
    pub(crate) fn open(functions: &'static Functions, document: *mut ffi::Document) -> Option<Self> {
        // SAFETY: the document is open.
        if unsafe { (functions.form_type)(document) } <= 0 {
            return None;
        }
        let mut info = Box::new(FormFillInfo { version: 2, callbacks: [std::ptr::null_mut(); 64] });
        // SAFETY: the document is open; the box outlives the form, which is closed on drop.
        let handle = unsafe { (functions.open_form)(document, &mut *info) };
        (!handle.is_null()).then_some(Self { functions, handle, _info: info, _not_send: PhantomData })
    }

    /// The fields of an open page, each once.
    fn fields(&self, page: *mut PageObject) -> Vec<Field> {
        let functions = self.functions;
        // SAFETY: the page is open.
        let count = unsafe { (functions.annotation_count)(page) }.max(0) as usize;
        if count == 0 {
            return Vec::new();
        }
        // Until the form knows the page, no button on it counts as pressed.
        // SAFETY: form and page are open; the form forgets the page below, before it is closed.
        unsafe { (functions.form_after_load)(page, self.handle) };
        let mut fields: Vec<Field> = Vec::new();
        for index in 0..count.min(MAX_FIELDS) {
            // SAFETY: the page is open and the index in range; the annotation is closed below.
            let handle = unsafe { (functions.annotation_at)(page, index as i32) };
            if handle.is_null() {
                continue;
            }
            if let Some(field) = self.field(handle) {
                add(field, &mut fields);
            }
            // SAFETY: opened above and closed once.
            unsafe { (functions.close_annotation)(handle) };
        }
        // SAFETY: form and page are open, and the form was told of the page above.
        unsafe { (functions.form_before_close)(page, self.handle) };
        fields
    }

    fn field(&self, handle: *mut Annotation) -> Option<Field> {
        type Read = unsafe extern "C" fn(
            *mut FormHandle,
            *mut Annotation,
            *mut u16,
            std::ffi::c_ulong,
        ) -> std::ffi::c_ulong;
        let text = |read: Read| {
            // SAFETY: form and annotation are open, the buffer has the size stated.
            ffi::wide_string(|buffer, size| unsafe { read(self.handle, handle, buffer.cast(), size) })
        };
        // SAFETY: form and annotation are open.
        let (kind, checked) = unsafe {
            let kind = (self.functions.field_type)(self.handle, handle);
            (kind, matches!(kind, 2 | 3) && (self.functions.is_checked)(self.handle, handle) != 0)
        };
        // By the numbers of `fpdf_formfill.h`.
        let kind = match kind {
            1 => "button",
            2 => "checkbox",
            3 => "radio",
            4 | 5 => "choice",
            6 => "text",
            7 => "signature",
            _ => return None,
        };
        let value = match kind {
            "checkbox" | "radio" if checked => text(self.functions.field_export),
            "checkbox" | "radio" | "button" => String::new(),
            _ => text(self.functions.field_value),
        };
        Some(Field {
            name: text(self.functions.field_name),
            kind: kind.into(),
            value: value.replace('\r', "\n"),
        })
    }
}

impl Drop for Form {
    fn drop(&mut self) {
        // SAFETY: opened by `open` and closed once.
        unsafe { (self.functions.close_form)(self.handle) };
    }
}

/// Add a field. The buttons of a group have one name: what counts is the one that is pressed.
fn add(field: Field, fields: &mut Vec<Field>) {
    let same = fields.iter_mut().find(|other| other.name == field.name && other.kind == field.kind);
    match same {
        Some(other) if other.value.is_empty() => other.value = field.value,
        Some(_) => {}
        None => fields.push(field),
    }
}

/// Read the fields of an open page, and add what is filled in to its text where the text does not have it.
pub(crate) fn add_to(page: &mut Page, form: &Form, handle: *mut PageObject) {
    page.fields = form.fields(handle);
    for field in page.fields.iter().filter(|field| matches!(field.kind.as_str(), "text" | "choice")) {
        let value = field.value.trim();
        if value.is_empty() || page.text.contains(value) {
            continue;
        }
        if !page.text.is_empty() {
            page.text.push('\n');
        }
        let start = page.text.len();
        page.text.push_str(value);
        page.blocks.push(Block {
            kind: BlockKind::Paragraph,
            start,
            end: page.text.len(),
            level: 0,
            group: 0,
        });
    }
}
