//! The document's own table of contents.

use std::collections::HashMap;
use std::collections::HashSet;

use ferrolab_base::document::OutlineEntry;

use crate::ffi::{self, Functions, SizeF, wide_string};

const MAX_DEPTH: u8 = 32;
const MAX_ENTRIES: usize = 20_000;

/// Read the outline in reading order, with a warning when it had to be cut.
/// `document` must be open.
///
/// Hostile outlines run in circles, nest without end or never end; the walk keeps
/// its own stack, visits an entry once and stops at a fixed depth and count.
pub(crate) fn read(
    functions: &Functions,
    document: *mut ffi::Document,
) -> (Vec<OutlineEntry>, Option<String>) {
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    let mut cut = None;
    // SAFETY: the document is open, bookmarks are those that PDFium gave for it and
    // live as long as it does; null asks for the root.
    let first_child = |bookmark| unsafe { (functions.first_child)(document, bookmark) };
    // SAFETY: as above.
    let next_sibling = |bookmark| unsafe { (functions.next_sibling)(document, bookmark) };
    let mut waiting = vec![(first_child(std::ptr::null_mut()), 1)];
    while let Some((bookmark, level)) = waiting.pop() {
        if bookmark.is_null() {
            continue;
        }
        if entries.len() == MAX_ENTRIES {
            cut = Some(format!("the outline was cut after {MAX_ENTRIES} entries"));
            break;
        }
        if !seen.insert(bookmark) {
            cut = Some("the outline runs in a circle and was cut there".to_owned());
            continue;
        }
        entries.push(entry(functions, document, bookmark, level));
        waiting.push((next_sibling(bookmark), level));
        if level < MAX_DEPTH {
            waiting.push((first_child(bookmark), level + 1));
        }
    }
    (entries, cut)
}

fn entry(
    functions: &Functions,
    document: *mut ffi::Document,
    bookmark: *mut ffi::Bookmark,
    level: u8,
) -> OutlineEntry {
    // SAFETY: the bookmark belongs to the open document; wide_string passes a
    // buffer of the size it states.
    let title = wide_string(|buffer, size| unsafe { (functions.bookmark_title)(bookmark, buffer, size) });
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    // SAFETY: as above.
    let mut dest = unsafe { (functions.bookmark_dest)(document, bookmark) };
    if dest.is_null() {
        // SAFETY: as above.
        let action = unsafe { (functions.bookmark_action)(bookmark) };
        dest = action_dest(functions, document, action);
    }
    let (page, top) = place(functions, document, dest);
    OutlineEntry { title, level, page, top }
}

/// Where a go-to action leads, else null. `action` may be null.
pub(crate) fn action_dest(
    functions: &Functions,
    document: *mut ffi::Document,
    action: *mut ffi::Action,
) -> *mut ffi::Dest {
    // SAFETY: the action belongs to the open document or is null, which PDFium allows.
    unsafe {
        if (functions.action_type)(action) == ffi::ACTION_GOTO {
            return (functions.action_dest)(document, action);
        }
    }
    std::ptr::null_mut()
}

/// Page index of a destination and its distance from the page's top edge. `dest` may be null.
fn place(
    functions: &Functions,
    document: *mut ffi::Document,
    dest: *mut ffi::Dest,
) -> (Option<usize>, Option<f32>) {
    let Some(page) = dest_page(functions, document, dest) else {
        return (None, None);
    };
    let (mut has_x, mut has_y, mut has_zoom) = (0, 0, 0);
    let (mut x, mut y, mut zoom) = (0.0, 0.0, 0.0);
    let mut size = SizeF::default();
    // SAFETY: the destination is not null and belongs to the open document; all
    // out-pointers are valid.
    let known = unsafe {
        (functions.dest_location)(dest, &mut has_x, &mut has_y, &mut has_zoom, &mut x, &mut y, &mut zoom) != 0
            && has_y != 0
            && (functions.page_size_by_index)(document, page as i32, &mut size) != 0
    };
    (Some(page), known.then(|| (size.height - y).clamp(0.0, size.height.max(0.0))))
}

/// Page index that a destination leads to. `dest` may be null.
pub(crate) fn dest_page(
    functions: &Functions,
    document: *mut ffi::Document,
    dest: *mut ffi::Dest,
) -> Option<usize> {
    if dest.is_null() {
        return None;
    }
    // SAFETY: the destination belongs to the open document.
    usize::try_from(unsafe { (functions.dest_page)(document, dest) }).ok()
}

/// An outline with this many entries, and one for every so many pages, names every
/// heading: what merely looks like one is a caption, a running head or emphasis.
const DETAILED_ENTRIES: usize = 8;
const DETAILED_PAGES_AN_ENTRY: usize = 3;

/// A title of the outline, for finding the heading it names.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Title {
    /// Its letters and digits, see [`heading_key`].
    pub(crate) key: String,
    pub(crate) level: u8,
    /// Distance from the page's top edge in points, when known.
    pub(crate) top: Option<f32>,
}

/// The outline's titles by page, for finding headings.
#[derive(Default)]
pub(crate) struct HeadingIndex {
    by_page: HashMap<usize, Vec<Title>>,
    entries: usize,
    detailed: bool,
}

/// What the outline says of one page.
#[derive(Clone, Copy, Default)]
pub(crate) struct PageTitles<'a> {
    /// The titles that lead to the page.
    pub(crate) titles: &'a [Title],
    /// Whether there are no headings but these.
    pub(crate) complete: bool,
    /// Whether it goes down to sections: what is merely bold is then below them.
    pub(crate) names_sections: bool,
}

impl HeadingIndex {
    pub(crate) fn new(outline: &[OutlineEntry], page_count: usize) -> Self {
        let mut by_page: HashMap<usize, Vec<Title>> = HashMap::new();
        for entry in outline {
            let key = heading_key(&entry.title);
            if let Some(page) = entry.page
                && !key.is_empty()
            {
                let level = entry.level.clamp(1, 6);
                by_page.entry(page).or_default().push(Title { key, level, top: entry.top });
            }
        }
        let entries: usize = by_page.values().map(Vec::len).sum();
        let detailed = entries >= DETAILED_ENTRIES && entries * DETAILED_PAGES_AN_ENTRY >= page_count;
        Self { by_page, entries, detailed }
    }

    /// What the outline says of a page.
    pub(crate) fn of_page(&self, index: usize) -> PageTitles<'_> {
        let titles = self.by_page.get(&index).map_or(&[][..], Vec::as_slice);
        PageTitles { titles, complete: self.detailed, names_sections: self.entries >= DETAILED_ENTRIES }
    }
}

/// What is left of a title for comparing: its letters and digits in lower case,
/// since numbering, spacing and punctuation differ between outline and page. A title
/// of signs alone keeps them.
pub(crate) fn heading_key(title: &str) -> String {
    let key: String =
        title.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    if key.is_empty() { title.split_whitespace().collect() } else { key }
}
