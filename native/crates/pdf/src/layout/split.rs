//! Rows that lines draw as one: several numbers below each other in a cell are several rows.

use super::table::{Slot, is_numeric};
use crate::raw::RawPage;

/// The rows that a drawn row consists of: itself, unless at least two columns have
/// numbers below each other, on the same levels.
pub(super) fn split_row(page: &RawPage, row: Vec<Slot>) -> Vec<Vec<Slot>> {
    if row.iter().any(|slot| slot.row_span > 1) {
        return vec![row];
    }
    let lines: Vec<Vec<Line>> = row.iter().map(|slot| lines(page, slot)).collect();
    let is_column = |lines: &&Vec<Line>| lines.len() > 1 && lines.iter().all(|line| line.is_number(page));
    let columns: Vec<&Vec<Line>> = lines.iter().filter(is_column).collect();
    let Some(longest) = columns.iter().max_by_key(|column| column.len()) else {
        return vec![row];
    };
    let levels: Vec<f32> = longest.iter().map(|line| line.middle).collect();
    let tolerance = longest[0].height / 2.0;
    let level_of = |line: &Line| levels.iter().position(|level| (level - line.middle).abs() < tolerance);
    let misfits = |lines: &&Vec<Line>| lines.len() > 1 && lines.iter().any(|line| level_of(line).is_none());
    if columns.len() < 2 || lines.iter().any(|lines| misfits(&lines)) {
        return vec![row];
    }
    let mut rows: Vec<Vec<Slot>> = vec![Vec::with_capacity(row.len()); levels.len()];
    for (slot, lines) in row.into_iter().zip(lines) {
        // What is centred beside the others spans them.
        if lines.len() == 1 && level_of(&lines[0]).is_none() {
            let row_span = u32::try_from(levels.len()).unwrap_or(1);
            rows[0].push(Slot { row_span, ..slot });
            continue;
        }
        let empty = Slot { words: Vec::new(), row_span: 1, col_span: slot.col_span };
        rows.iter_mut().for_each(|row| row.push(empty.clone()));
        for line in lines {
            if let Some(slot) = level_of(&line).and_then(|level| rows[level].last_mut()) {
                slot.words.extend(line.words);
            }
        }
    }
    rows
}

/// Put the words of a cell into lines from top to bottom; within a line they stay as the content has them.
pub(super) fn sort_words(page: &RawPage, slot: &mut Slot) {
    if slot.words.len() > 1 {
        slot.words = lines(page, slot).into_iter().flat_map(|line| line.words).collect();
    }
}

/// Words of a cell on one level.
struct Line {
    words: Vec<usize>,
    middle: f32,
    height: f32,
}

impl Line {
    fn is_number(&self, page: &RawPage) -> bool {
        let slot = Slot { words: self.words.clone(), row_span: 1, col_span: 1 };
        self.words.len() <= 2 && is_numeric(page, &slot)
    }
}

/// From top to bottom.
fn lines(page: &RawPage, slot: &Slot) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for &word in &slot.words {
        let rect = page.words[word].rect;
        let (middle, height) = ((rect.y0 + rect.y1) / 2.0, (rect.y1 - rect.y0).max(1.0));
        match lines.iter_mut().find(|line| (line.middle - middle).abs() < height / 2.0) {
            Some(line) => line.words.push(word),
            None => lines.push(Line { words: vec![word], middle, height }),
        }
    }
    lines.sort_by(|a, b| a.middle.total_cmp(&b.middle));
    lines
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::Rect;

    use super::{Slot, split_row};
    use crate::raw::{RawPage, Word};

    /// Cells of words at given heights; rows as spans and texts.
    #[track_caller]
    fn check(cells: &[&[(f32, &str)]], expected: &[&[(u32, &str)]]) {
        let mut page = RawPage::default();
        let mut row = Vec::new();
        for words in cells {
            let mut slot = Slot { words: Vec::new(), row_span: 1, col_span: 1 };
            for &(y0, text) in *words {
                let start = page.text.len();
                page.text.push_str(text);
                slot.words.push(page.words.len());
                let rect = Rect { x0: 0., y0, x1: 20., y1: y0 + 10. };
                page.words.push(Word { start, end: page.text.len(), rect });
            }
            row.push(slot);
        }
        let word = |&word: &usize| &page.text[page.words[word].start..page.words[word].end];
        let found: Vec<Vec<(u32, String)>> = split_row(&page, row)
            .iter()
            .map(|row| {
                row.iter().map(|slot| (slot.row_span, slot.words.iter().map(word).collect())).collect()
            })
            .collect();
        let expected: Vec<Vec<(u32, String)>> = expected
            .iter()
            .map(|row| row.iter().map(|&(span, text)| (span, text.to_owned())).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn numbers_below_each_other_are_rows() {
        check(
            &[
                &[(0., "Ohio"), (12., "Utah")],
                &[(0., "1"), (12., "2")],
                &[(0., "3"), (12., "4")],
                &[(12., "5")],
            ],
            &[&[(1, "Ohio"), (1, "1"), (1, "3"), (1, "")], &[(1, "Utah"), (1, "2"), (1, "4"), (1, "5")]],
        );
    }

    #[test]
    fn what_stands_between_spans_them() {
        check(
            &[&[(6., "6")], &[(0., "1"), (12., "2")], &[(0., "3"), (12., "4")]],
            &[&[(2, "6"), (1, "1"), (1, "3")], &[(1, "2"), (1, "4")]],
        );
    }

    #[test]
    fn text_over_several_lines_is_one_row() {
        check(
            &[&[(0., "a"), (12., "b")], &[(0., "1"), (12., "2")], &[(0., "c")]],
            &[&[(1, "ab"), (1, "12"), (1, "c")]],
        );
    }
}
