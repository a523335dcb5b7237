//! Links of a page: where they lead and the text that carries them.

use std::ffi::c_int;

use ferrolab_base::document::{Link, Rect};

use crate::ffi::{self, Functions, RectF};
use crate::line::{Line, LineReader};
use crate::outline::{action_dest, dest_page};
use crate::text::{LineSpan, clean_fragment};

/// More on one page is an attack; indexes of books have a few hundred.
const MAX_LINKS: usize = 5_000;
/// Longer addresses are data, not addresses.
const MAX_TARGET_BYTES: std::ffi::c_ulong = 8 * 1024;

/// Which links to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkScope {
    /// Those that lead out of the file.
    External,
    /// Those within the file too. To find the pages they lead to costs up to a tenth
    /// of reading a manual full of cross references.
    All,
}

/// What is needed of the open page.
pub(crate) struct PageText<'a> {
    pub document: *mut ffi::Document,
    pub page: *mut ffi::PageObject,
    pub reader: LineReader<'a>,
    pub units: &'a [u16],
    pub spans: &'a [LineSpan],
    pub lines: &'a [Line],
}

/// The links of a page in the file's order. Targets within the file are `#page=N`,
/// counted from 1.
pub(crate) fn read(page: &PageText<'_>, scope: LinkScope) -> Vec<Link> {
    let functions = page.reader.functions;
    let mut links = Vec::new();
    let mut position = 0;
    let mut annotation = std::ptr::null_mut();
    while links.len() < MAX_LINKS {
        // SAFETY: the page is open and the out-pointers are valid.
        if unsafe { (functions.next_link)(page.page, &mut position, &mut annotation) } == 0 {
            break;
        }
        let Some(target) = target(functions, page.document, annotation, scope) else {
            continue;
        };
        let mut rect = RectF::default();
        // SAFETY: the annotation belongs to the open page, the out-pointer is valid.
        let known = unsafe { (functions.link_rect)(annotation, &mut rect) } != 0;
        let text = if known { text_in(page, page.reader.placement.rect(rect)) } else { String::new() };
        links.push(Link { text, target });
    }
    links
}

fn target(
    functions: &Functions,
    document: *mut ffi::Document,
    annotation: *mut ffi::LinkAnnotation,
    scope: LinkScope,
) -> Option<String> {
    // SAFETY: the annotation belongs to a page of the open document.
    let action = unsafe { (functions.link_action)(annotation) };
    if let Some(uri) = uri(functions, document, action) {
        return Some(uri);
    }
    if scope == LinkScope::External {
        return None;
    }
    // SAFETY: as above.
    let mut dest = unsafe { (functions.link_dest)(document, annotation) };
    if dest.is_null() {
        dest = action_dest(functions, document, action);
    }
    dest_page(functions, document, dest).map(|index| format!("#page={}", index + 1))
}

fn uri(functions: &Functions, document: *mut ffi::Document, action: *mut ffi::Action) -> Option<String> {
    // SAFETY: the action belongs to the open document or is null, which PDFium
    // allows; the second call gets a buffer of the size it states.
    let bytes = unsafe {
        if (functions.action_type)(action) != ffi::ACTION_URI {
            return None;
        }
        let size = (functions.action_uri)(document, action, std::ptr::null_mut(), 0);
        if size <= 1 || size > MAX_TARGET_BYTES {
            return None;
        }
        let mut bytes = vec![0u8; size as usize];
        (functions.action_uri)(document, action, bytes.as_mut_ptr().cast(), size);
        bytes
    };
    let uri = String::from_utf8_lossy(&bytes);
    let uri = uri.trim_end_matches('\0').trim();
    (!uri.is_empty()).then(|| uri.to_owned())
}

/// The text that stands in a rectangle, one space between lines.
fn text_in(page: &PageText<'_>, rect: Rect) -> String {
    let parts: Vec<String> = page
        .lines
        .iter()
        .zip(page.spans)
        .filter(|(line, _)| {
            let middle = (line.rect.y0 + line.rect.y1) / 2.0;
            (rect.y0..=rect.y1).contains(&middle) && line.rect.x0 < rect.x1 && line.rect.x1 > rect.x0
        })
        .map(|(_, span)| stretch_in(page, span, rect))
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

/// The stretch of a line between a rectangle's left and right edge. Characters of
/// a line stand from left to right, so the edges are found by halving.
fn stretch_in(page: &PageText<'_>, span: &LineSpan, rect: Rect) -> String {
    let middle_of = |index: usize| {
        let place = page.reader.rect(page.reader.char_index(index) as c_int);
        (place.x0 + place.x1) / 2.0
    };
    let start = first_where(span.first, span.last + 1, |index| middle_of(index) >= rect.x0);
    let end = first_where(start, span.last + 1, |index| middle_of(index) > rect.x1);
    clean_fragment(&page.units[start..end]).trim().to_owned()
}

/// The first of `start..end` for which an ascending predicate holds, else `end`.
fn first_where(start: usize, end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (start, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::first_where;

    #[test]
    fn halving_finds_the_first() {
        for first in 3..=10 {
            assert_eq!(first_where(3, 10, |index| index >= first), first);
        }
        assert_eq!(first_where(5, 5, |_| true), 5);
    }
}
