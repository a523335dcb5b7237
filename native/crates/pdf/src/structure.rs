//! Headings that a tagged file names in its structure tree (ISO 32000-2, 14.8).

use std::collections::HashMap;

use crate::ffi::{self, Functions, wide_string};

/// Elements of one page's part of the tree; more is an attack.
const MAX_ELEMENTS: usize = 20_000;
const MAX_DEPTH: usize = 64;

/// Heading levels by marked content, of an open page of a tagged file.
pub(crate) fn heading_levels(functions: &Functions, page: *mut ffi::PageObject) -> HashMap<i32, u8> {
    // SAFETY: the page is open.
    let tree = unsafe { (functions.structure_tree)(page) };
    if tree.is_null() {
        return HashMap::new();
    }
    let mut walk = Walk { functions, levels: HashMap::new(), elements: 0, waiting: Vec::new() };
    // SAFETY: the tree is open.
    let count = unsafe { (functions.tree_child_count)(tree) };
    for index in 0..count.clamp(0, MAX_ELEMENTS as i32) {
        // SAFETY: as above, and the index is in range.
        walk.waiting.push((unsafe { (functions.tree_child)(tree, index) }, None, 0));
    }
    walk.run();
    // SAFETY: opened above, closed once; elements are not used any more.
    unsafe { (functions.close_structure_tree)(tree) };
    walk.levels
}

struct Walk<'a> {
    functions: &'a Functions,
    levels: HashMap<i32, u8>,
    elements: usize,
    waiting: Vec<(*mut ffi::StructureElement, Option<u8>, usize)>,
}

impl Walk<'_> {
    fn run(&mut self) {
        while let Some((element, outer, depth)) = self.waiting.pop() {
            self.elements += 1;
            if element.is_null() || depth > MAX_DEPTH {
                continue;
            }
            if self.elements > MAX_ELEMENTS {
                return;
            }
            self.element(element, outer, depth);
        }
    }

    fn element(&mut self, element: *mut ffi::StructureElement, outer: Option<u8>, depth: usize) {
        let functions = self.functions;
        // SAFETY: the element belongs to the open tree; wide_string passes a buffer of the size it states.
        let kind = wide_string(|buffer, size| unsafe { (functions.element_type)(element, buffer, size) });
        let level = level_of(&kind).or(outer);
        // SAFETY: the element belongs to the open tree.
        let count = unsafe { (functions.element_child_count)(element) };
        for index in 0..count.clamp(0, MAX_ELEMENTS as i32) {
            // SAFETY: as above, and the index is in range.
            let (content, child) = unsafe {
                ((functions.element_content_id)(element, index), (functions.element_child)(element, index))
            };
            if content >= 0
                && let Some(level) = level
            {
                self.levels.insert(content, level);
            }
            if self.waiting.len() < MAX_ELEMENTS {
                self.waiting.push((child, level, depth + 1));
            }
        }
    }
}

/// The level that a standard structure type stands for.
fn level_of(kind: &str) -> Option<u8> {
    match kind {
        "Title" | "H" => Some(1),
        _ => {
            let level: u8 = kind.strip_prefix('H')?.parse().ok()?;
            (1..=99).contains(&level).then(|| level.min(6))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::level_of;

    #[test]
    fn standard_types_have_levels() {
        assert_eq!([level_of("H1"), level_of("H6"), level_of("H9")], [Some(1), Some(6), Some(6)]);
        assert_eq!([level_of("Title"), level_of("H")], [Some(1), Some(1)]);
        assert_eq!([level_of("P"), level_of("Hx"), level_of("H0"), level_of("")], [None; 4]);
    }
}
