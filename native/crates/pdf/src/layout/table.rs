//! Tables found on a page, before their text is written.

use ferrolab_base::document::Rect;

use crate::raw::RawPage;

/// A cell and the words in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slot {
    pub words: Vec<usize>,
    pub row_span: u32,
    pub col_span: u32,
}

/// A table that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    pub rows: Vec<Vec<Slot>>,
    pub rect: Rect,
    /// Whether the first row heads the columns.
    pub has_header: bool,
}

impl Found {
    /// All words in it.
    pub(super) fn words(&self) -> impl Iterator<Item = usize> + '_ {
        self.rows.iter().flatten().flat_map(|slot| slot.words.iter().copied())
    }

    /// Decide whether the first row heads the columns: it has a word for each, no numbers,
    /// and what is below is not set like it, or has the numbers.
    pub(super) fn find_header(&mut self, page: &RawPage, is_bold: impl Fn(usize) -> bool, ruled: bool) {
        let Some((first, rest)) = self.rows.split_first() else {
            return;
        };
        let filled: Vec<&Slot> = first.iter().filter(|slot| !slot.words.is_empty()).collect();
        // The corner may be empty.
        let named = filled.len() + 1 >= first.len() && !filled.is_empty();
        let numeric = |slot: &Slot| is_numeric(page, slot);
        if !named || filled.iter().any(|slot| numeric(slot)) {
            return;
        }
        let all_bold = filled.iter().all(|slot| slot.words.iter().all(|&word| is_bold(word)));
        let plain_below = rest.iter().flatten().flat_map(|slot| &slot.words).any(|&word| !is_bold(word));
        let numbers_below = rest.iter().flatten().any(numeric);
        self.has_header = all_bold && plain_below || numbers_below || ruled && rest.len() >= 2;
    }
}

/// Whether a cell holds a number, with its signs and unit of money.
pub(super) fn is_numeric(page: &RawPage, slot: &Slot) -> bool {
    let mut digits = 0;
    let mut letters = 0;
    for &word in &slot.words {
        let word = &page.words[word];
        for character in page.text[word.start..word.end].chars() {
            digits += usize::from(character.is_numeric());
            letters += usize::from(character.is_alphabetic());
        }
    }
    digits > 0 && letters <= digits / 2
}
