//! What people wrote on a page: comments, highlights, notes.

use std::ffi::CStr;

use ferrolab_base::document::Annotation;

use crate::dates::iso_date;
use crate::ffi::{self, Functions, QuadPoints, RectF};
use crate::line::Placement;
use crate::text::clean_fragment;

/// Annotations of one page that are looked at.
const MAX_ANNOTATIONS: usize = 5_000;
/// Lines that one highlight covers.
const MAX_QUADS: usize = 200;
/// Longer is no highlighted line.
const MAX_LINE_UNITS: i32 = 2_000;

/// The open page that annotations are read from.
pub(crate) struct AnnotatedPage<'a> {
    pub functions: &'a Functions,
    pub page: *mut ffi::PageObject,
    pub text: *mut ffi::TextPage,
    pub placement: &'a Placement,
}

/// What people wrote on the page, in the file's order. Links and form fields are not among it.
pub(crate) fn read(page: &AnnotatedPage<'_>) -> Vec<Annotation> {
    let functions = page.functions;
    // SAFETY: the page is open.
    let count = unsafe { (functions.annotation_count)(page.page) }.max(0) as usize;
    let mut annotations = Vec::new();
    for index in 0..count.min(MAX_ANNOTATIONS) {
        // SAFETY: the page is open and the index in range; the annotation is closed below.
        let handle = unsafe { (functions.annotation_at)(page.page, index as i32) };
        if handle.is_null() {
            continue;
        }
        // SAFETY: the annotation is open.
        if let Some(kind) = kind(unsafe { (functions.annotation_kind)(handle) }) {
            annotations.push(annotation(page, handle, kind));
        }
        // SAFETY: opened above and closed once.
        unsafe { (functions.close_annotation)(handle) };
    }
    annotations
}

/// By the numbers of `fpdf_annot.h`; `None` for links, form fields, pop-up windows and media.
fn kind(subtype: i32) -> Option<&'static str> {
    Some(match subtype {
        1 => "comment",
        3 => "note",
        4..=8 | 15 => "drawing",
        9 => "highlight",
        10 | 11 => "underline",
        12 => "strikeout",
        13 => "stamp",
        14 => "insertion",
        17 => "attachment",
        28 => "redaction",
        _ => return None,
    })
}

fn annotation(page: &AnnotatedPage<'_>, handle: *mut ffi::Annotation, kind: &str) -> Annotation {
    let entry = |key: &CStr| {
        let text = ffi::wide_string(|buffer, size| {
            // SAFETY: the annotation is open, the key is NUL-terminated, the buffer has the size stated.
            unsafe { (page.functions.annotation_text)(handle, key.as_ptr(), buffer.cast(), size) }
        });
        text.trim().replace('\r', "\n")
    };
    let some = |text: String| (!text.is_empty()).then_some(text);
    let written = entry(c"Contents");
    let beneath = match kind {
        "highlight" | "underline" | "strikeout" => text_beneath(page, handle),
        _ => String::new(),
    };
    let text = match (beneath.is_empty(), written.is_empty() || written == beneath) {
        (true, _) => written,
        (false, true) => beneath,
        (false, false) => format!("{beneath}\n{written}"),
    };
    let mut rect = RectF::default();
    // SAFETY: the annotation is open, the out-pointer valid.
    let known = unsafe { (page.functions.annotation_rect)(handle, &mut rect) } != 0;
    Annotation {
        kind: kind.into(),
        text,
        author: some(entry(c"T")),
        date: some(entry(c"M")).or_else(|| some(entry(c"CreationDate"))).map(|date| iso_date(&date)),
        rect: known.then(|| page.placement.rect(rect)),
    }
}

/// The text that a highlight covers, line by line.
fn text_beneath(page: &AnnotatedPage<'_>, handle: *mut ffi::Annotation) -> String {
    // SAFETY: the annotation is open.
    let count = unsafe { (page.functions.quad_count)(handle) };
    let mut lines = Vec::new();
    for index in 0..count.min(MAX_QUADS) {
        let mut quad = QuadPoints::default();
        // SAFETY: the annotation is open, the index in range, the out-pointer valid.
        if unsafe { (page.functions.quad_at)(handle, index, &mut quad) } == 0 {
            continue;
        }
        let line = text_within(page, &quad);
        if !line.is_empty() {
            lines.push(line);
        }
    }
    lines.join(" ")
}

fn text_within(page: &AnnotatedPage<'_>, quad: &QuadPoints) -> String {
    let xs = quad.corners.map(|[x, _]| f64::from(x));
    let ys = quad.corners.map(|[_, y]| f64::from(y));
    let least = |values: [f64; 4]| values.into_iter().fold(f64::INFINITY, f64::min);
    let most = |values: [f64; 4]| values.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let mut units = vec![0u16; MAX_LINE_UNITS as usize];
    // SAFETY: the text page is open, the buffer has the size stated.
    let written = unsafe {
        let (left, top, right, bottom) = (least(xs), most(ys), most(xs), least(ys));
        (page.functions.text_within)(page.text, left, top, right, bottom, units.as_mut_ptr(), MAX_LINE_UNITS)
    };
    units.truncate(written.clamp(0, MAX_LINE_UNITS) as usize);
    clean_fragment(&units).trim().to_owned()
}
