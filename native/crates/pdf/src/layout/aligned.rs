//! Tables without lines: words that stand in columns over several rows.
//!
//! Prose set in columns, contents pages, lists, references and code stand in
//! columns too, so a run of rows must pass all of the checks at the end of this file.

use std::ops::Range;

use ferrolab_base::document::Rect;

use super::row::Row;
use super::table::{Found, Slot, is_numeric};
use crate::line::union;
use crate::raw::RawPage;

/// Cells are parted by at least this, in letter heights.
const MIN_GAP: f32 = 0.8;
/// What is left of a gap after all rows, in letter heights.
const MIN_GUTTER: f32 = 0.45;
const MIN_ROWS: usize = 3;
/// From row to row, in letter heights.
const MAX_ROW_DISTANCE: f32 = 3.2;
/// Words between neighbouring cells in the order of the content: more, and they are columns of prose.
const MAX_WORDS_BETWEEN: usize = 20;

/// What stands on one level across the page.
struct Level {
    /// Words from left to right.
    words: Vec<usize>,
    rect: Rect,
    /// Where the middle of its first row is.
    height: f32,
    size: f32,
    monospaced: bool,
    /// Free stretches between its words.
    gaps: Vec<(f32, f32)>,
}

/// The tables among rows that no other table has taken.
pub(super) fn find(page: &RawPage, rows: &[Row]) -> Vec<Found> {
    let levels = levels(page, rows);
    let monospaced = levels.iter().filter(|level| level.monospaced).count();
    // In a document of one typewriter face it says nothing.
    let may_be_code = 10 * monospaced < 9 * levels.len();
    let mut tables = Vec::new();
    let mut index = 0;
    while index < levels.len() {
        if levels[index].gaps.is_empty() {
            index += 1;
            continue;
        }
        let run = Run::from(page, &levels, index);
        let table = run.table(page, &levels, may_be_code);
        index = if table.is_some() { run.range.end } else { index + 1 };
        tables.extend(table);
    }
    tables
}

/// Whether looking for tables is worth it: some rows have gaps, or stand beside others.
pub(super) fn may_have(page: &RawPage, rows: &[Row]) -> bool {
    let mut promising = 0;
    for (index, row) in rows.iter().enumerate() {
        let gap = MIN_GAP * row.line.size.max(1.0);
        let beside = index > 0 && {
            let (above, own) = (rows[index - 1].line.rect, row.line.rect);
            above.y0.max(own.y0) + 0.5 * (own.y1 - own.y0) < above.y1.min(own.y1)
        };
        let has_gap = row.stretches.iter().any(|stretch| {
            page.words[stretch.words.clone()].windows(2).any(|pair| {
                let (left, right) = (pair[0].rect, pair[1].rect);
                right.x0 - left.x1 >= gap || left.x0 - right.x1 >= gap
            })
        });
        promising += usize::from(beside || has_gap);
    }
    promising + 1 >= MIN_ROWS
}

/// Rows on the same level that follow each other closely in the content make one, in the content's order.
/// Those that don't stand in other columns of the page.
fn levels(page: &RawPage, rows: &[Row]) -> Vec<Level> {
    let mut upright: Vec<&Row> = rows.iter().filter(|row| row.line.upright).collect();
    upright.sort_by(|a, b| middle(a.line.rect).total_cmp(&middle(b.line.rect)));
    let mut levels: Vec<Level> = Vec::new();
    for row in upright {
        let is_beside = |level: &&mut Level| middle(row.line.rect) - level.height < 0.4 * level.size;
        let joined = levels.iter_mut().rev().take_while(is_beside).find(|level| level.is_close(row));
        match joined {
            Some(level) => level.add(row),
            None => levels.push(Level::of(row)),
        }
    }
    levels.sort_by_key(|level| level.words.iter().min().copied());
    for level in &mut levels {
        level.words.sort_by(|&a, &b| page.words[a].rect.x0.total_cmp(&page.words[b].rect.x0));
        level.gaps = gaps(page, level);
    }
    levels
}

fn middle(rect: Rect) -> f32 {
    (rect.y0 + rect.y1) / 2.0
}

impl Level {
    fn of(row: &Row) -> Self {
        Self {
            words: row.words().collect(),
            rect: row.line.rect,
            height: middle(row.line.rect),
            size: row.line.size.max(1.0),
            monospaced: row.line.monospaced,
            gaps: Vec::new(),
        }
    }

    fn add(&mut self, row: &Row) {
        self.words.extend(row.words());
        self.rect = union(self.rect, row.line.rect);
        self.monospaced &= row.line.monospaced;
    }

    /// Whether few words are between a row and this level in the content.
    fn is_close(&self, row: &Row) -> bool {
        let ends = |words: &mut dyn Iterator<Item = usize>| {
            words.fold((usize::MAX, 0), |(first, last), word| (first.min(word), last.max(word)))
        };
        let (first, last) = ends(&mut self.words.iter().copied());
        let (row_first, row_last) = ends(&mut row.words());
        row_first.saturating_sub(last).max(first.saturating_sub(row_last)) <= MAX_WORDS_BETWEEN
    }
}

fn gaps(page: &RawPage, level: &Level) -> Vec<(f32, f32)> {
    let mut gaps = Vec::new();
    let mut reached = f32::INFINITY;
    for &word in &level.words {
        let rect = page.words[word].rect;
        if rect.x0 - reached >= MIN_GAP * level.size {
            gaps.push((reached, rect.x0));
        }
        reached = if reached.is_finite() { reached.max(rect.x1) } else { rect.x1 };
    }
    gaps
}

/// Levels in a row that leave the same gutters free.
struct Run {
    range: Range<usize>,
    gutters: Vec<(f32, f32)>,
}

impl Run {
    fn from(page: &RawPage, levels: &[Level], first: usize) -> Self {
        let mut run = Self { range: first..first + 1, gutters: levels[first].gaps.clone() };
        let mut most = run.gutters.len();
        for index in first + 1..levels.len() {
            let (previous, level) = (&levels[index - 1], &levels[index]);
            let size = level.size.max(previous.size);
            let is_far = !(0.0..MAX_ROW_DISTANCE * size).contains(&(level.rect.y1 - previous.rect.y1));
            let differs = (level.size - previous.size).abs() > 0.35 * size;
            let gutters = narrowed(page, level, &run.gutters);
            // A gutter may turn out to be chance, as when words line up; most must hold.
            if is_far || differs || gutters.is_empty() || 2 * gutters.len() < most {
                break;
            }
            let apart = level.gaps.len() + 1;
            let chance = run.range.len() < MIN_ROWS;
            if gutters.len() < run.gutters.len() && !chance && apart <= gutters.len() {
                break;
            }
            most = if chance { gutters.len().max(1) } else { most };
            run.gutters = gutters;
            run.range.end = index + 1;
        }
        run
    }

    /// The table that the run is, when it is one.
    fn table(&self, page: &RawPage, levels: &[Level], may_be_code: bool) -> Option<Found> {
        let levels = &levels[self.range.clone()];
        let rows: Vec<Vec<Slot>> = levels.iter().map(|level| self.cells(page, level)).collect();
        let end = rows.iter().rposition(|row| filled(row) >= 2)? + 1;
        let (rows, levels) = (&rows[..end], &levels[..end]);
        let full = rows.iter().filter(|row| filled(row) >= 2).count();
        let monospaced = levels.iter().filter(|level| level.monospaced).count();
        if full < MIN_ROWS || 3 * full < 2 * rows.len() || may_be_code && 2 * monospaced > rows.len() {
            return None;
        }
        let rect = levels.iter().map(|level| level.rect).fold(Rect::default(), union);
        Evidence { page, rows, columns: self.gutters.len() + 1 }.is_table().then(|| Found {
            rows: rows.to_vec(),
            rect,
            has_header: false,
        })
    }

    fn cells(&self, page: &RawPage, level: &Level) -> Vec<Slot> {
        let mut cells = vec![Slot { words: Vec::new(), row_span: 1, col_span: 1 }; self.gutters.len() + 1];
        for &word in &level.words {
            let middle = (page.words[word].rect.x0 + page.words[word].rect.x1) / 2.0;
            let column =
                self.gutters.iter().take_while(|gutter| (gutter.0 + gutter.1) / 2.0 < middle).count();
            cells[column].words.push(word);
        }
        for cell in &mut cells {
            // As the content has them: right-to-left text is not from left to right.
            cell.words.sort_unstable();
        }
        cells
    }
}

/// What a level leaves of the gutters.
fn narrowed(page: &RawPage, level: &Level, gutters: &[(f32, f32)]) -> Vec<(f32, f32)> {
    let mut left = Vec::with_capacity(gutters.len());
    for &(from, to) in gutters {
        let mut best = (from, from);
        let mut free_from = from;
        for &word in &level.words {
            let rect = page.words[word].rect;
            if rect.x1 <= from || rect.x0 >= to {
                continue;
            }
            if rect.x0 - free_from > best.1 - best.0 {
                best = (free_from, rect.x0);
            }
            free_from = free_from.max(rect.x1);
        }
        if to - free_from > best.1 - best.0 {
            best = (free_from, to);
        }
        if best.1 - best.0 >= MIN_GUTTER * level.size {
            left.push(best);
        }
    }
    left
}

fn filled(row: &[Slot]) -> usize {
    row.iter().filter(|slot| !slot.words.is_empty()).count()
}

/// What speaks for and against a run being a table.
struct Evidence<'a> {
    page: &'a RawPage,
    rows: &'a [Vec<Slot>],
    columns: usize,
}

impl Evidence<'_> {
    fn is_table(&self) -> bool {
        self.has_short_cells()
            && self.reads_by_rows()
            && !self.is_contents()
            && !self.is_list()
            && !self.is_mathematics()
            && (self.columns > 2 || self.has_data())
            && self.columns_are_used()
    }

    fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.rows.iter().flatten().filter(|slot| !slot.words.is_empty())
    }

    fn text(&self, slot: &Slot) -> String {
        let words = slot.words.iter().map(|&word| &self.page.words[word]);
        words.map(|word| &self.page.text[word.start..word.end]).collect::<Vec<_>>().join(" ")
    }

    /// Prose fills its columns with words.
    fn has_short_cells(&self) -> bool {
        let (mut cells, mut words, mut long) = (0, 0, 0);
        for slot in self.slots() {
            cells += 1;
            words += slot.words.len();
            long += usize::from(slot.words.len() > 6);
        }
        let most = if self.columns == 2 { 3 } else { 5 };
        words <= most * cells && 4 * long <= cells
    }

    /// In a table the content goes from cell to cell; in columns of prose it goes down first.
    fn reads_by_rows(&self) -> bool {
        let (mut pairs, mut close) = (0, 0);
        for row in self.rows {
            let filled: Vec<&Slot> = row.iter().filter(|slot| !slot.words.is_empty()).collect();
            for pair in filled.windows(2) {
                let (Some(&last), Some(&next)) = (pair[0].words.last(), pair[1].words.first()) else {
                    continue;
                };
                pairs += 1;
                close += usize::from(next.abs_diff(last) <= MAX_WORDS_BETWEEN);
            }
        }
        10 * close >= 7 * pairs
    }

    /// Titles before ascending page numbers, or dots that lead to them.
    fn is_contents(&self) -> bool {
        let leaders =
            self.rows.iter().filter(|row| row.iter().any(|slot| has_leaders(&self.text(slot)))).count();
        if 3 * leaders > self.rows.len() {
            return true;
        }
        let numbers: Vec<Option<u32>> = self
            .rows
            .iter()
            .filter_map(|row| row.last())
            .filter(|slot| !slot.words.is_empty())
            .map(|slot| self.text(slot).parse().ok())
            .collect();
        let ascending = numbers.windows(2).all(|pair| pair[0].is_some() && pair[0] <= pair[1]);
        self.columns <= 3 && numbers.len() >= MIN_ROWS && ascending
    }

    /// Markers before items: bullets, numbers, `[1]`.
    fn is_list(&self) -> bool {
        let firsts: Vec<&Slot> =
            self.rows.iter().filter_map(|row| row.first()).filter(|slot| !slot.words.is_empty()).collect();
        let texts: Vec<String> = firsts.iter().map(|slot| self.text(slot)).collect();
        let marked = texts.iter().filter(|text| is_marker(text)).count();
        let numbers: Vec<Option<u32>> = texts.iter().map(|text| text.parse().ok()).collect();
        // Numbers of lines, chapters, items.
        let steps = numbers
            .windows(2)
            .filter(|pair| pair[0].is_some() && pair[1] == pair[0].map(|number| number + 1))
            .count();
        let counted = steps > 0 && 10 * steps >= 6 * (numbers.len() - 1);
        self.columns <= 3 && (2 * marked >= texts.len() || counted)
    }

    /// Matrices and diagrams have hardly a word, equations end in their numbers.
    fn is_mathematics(&self) -> bool {
        let (mut cells, mut named) = (0, 0);
        for slot in self.slots() {
            cells += 1;
            named += usize::from(has_word(&self.text(slot)));
        }
        let lasts: Vec<String> =
            self.rows.iter().filter_map(|row| row.last()).map(|slot| self.text(slot)).collect();
        let filled = lasts.iter().filter(|text| !text.is_empty()).count();
        let numbered = lasts
            .iter()
            .filter(|text| text.starts_with('(') && text.ends_with(')') && text.len() <= 8)
            .count();
        named < 2 || 5 * named < cells || 3 * numbered >= 2 * filled.max(1)
    }

    /// Two columns are a table when one of them holds numbers or single words.
    fn has_data(&self) -> bool {
        (0..self.columns).any(|column| {
            let slots: Vec<&Slot> = self
                .rows
                .iter()
                .filter_map(|row| row.get(column))
                .filter(|slot| !slot.words.is_empty())
                .collect();
            let data = slots.iter().filter(|slot| is_numeric(self.page, slot)).count();
            slots.len() >= MIN_ROWS && 10 * data >= 6 * slots.len()
        })
    }

    /// Every column has text in at least two rows, and a third of the rows.
    fn columns_are_used(&self) -> bool {
        (0..self.columns).all(|column| {
            let used = self
                .rows
                .iter()
                .filter(|row| row.get(column).is_some_and(|slot| !slot.words.is_empty()))
                .count();
            used >= 2 && 4 * used >= self.rows.len()
        })
    }
}

fn has_leaders(text: &str) -> bool {
    text.contains("....") || text.contains(". . .") || text.contains('\u{2026}')
}

/// Whether two letters follow each other.
fn has_word(text: &str) -> bool {
    let mut last = false;
    text.chars().any(|character| {
        let is_letter = character.is_alphabetic();
        std::mem::replace(&mut last, is_letter) && is_letter
    })
}

fn is_marker(text: &str) -> bool {
    let inner = text.trim_matches(['[', ']', '(', ')', '.', ':']);
    let mut characters = text.chars();
    let is_sign =
        matches!((characters.next(), characters.next()), (Some(sign), None) if !sign.is_alphanumeric());
    let is_number = text != inner && inner.len() <= 3 && inner.chars().all(char::is_alphanumeric);
    is_sign || is_number
}

#[cfg(test)]
mod tests {
    use super::{Found, find};
    use crate::layout::row::of_page;
    use crate::line::Line;
    use crate::raw::{RawPage, Word};
    use ferrolab_base::document::Rect;

    /// Lines with words at given places; each line a level of its own, 14 points apart.
    fn page(lines: &[&[(f32, &str)]]) -> RawPage {
        let mut page = RawPage::default();
        for (level, words) in lines.iter().enumerate() {
            let (start, first_word, y0) = (page.text.len(), page.words.len(), 100.0 + 14.0 * level as f32);
            let mut right = 0.0;
            for &(x0, text) in *words {
                right = x0 + 5.0 * text.len() as f32;
                let start = page.text.len();
                page.text.push_str(text);
                let rect = Rect { x0, y0, x1: right, y1: y0 + 10.0 };
                page.words.push(Word { start, end: page.text.len(), rect });
                page.text.push(' ');
            }
            page.lines.push(Line {
                start,
                end: page.text.len(),
                rect: Rect { x0: words[0].0, y0, x1: right, y1: y0 + 10.0 },
                size: 10.0,
                upright: true,
                first_word,
                end_word: page.words.len(),
                ..Line::default()
            });
        }
        page
    }

    fn tables(lines: &[&[(f32, &str)]]) -> Vec<Found> {
        let page = page(lines);
        find(&page, &of_page(&page))
    }

    #[test]
    fn words_in_columns_over_rows_are_a_table() {
        let found = tables(&[
            &[(50., "A"), (57., "paragraph"), (107., "of"), (122., "text"), (147., "above"), (177., "them")],
            &[(50., "Country"), (150., "People"), (250., "Area")],
            &[(50., "Austria"), (150., "8.9"), (250., "83,879")],
            &[(50., "Belgium"), (150., "11.5"), (250., "30,689")],
            &[(50., "Denmark"), (150., "5.8"), (250., "42,951")],
        ]);
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].rows.len(), found[0].rows[0].len()), (4, 3));
    }

    #[test]
    fn contents_lists_and_prose_are_none() {
        assert!(
            tables(&[
                &[(50., "Introduction"), (250., "1")],
                &[(50., "Methods"), (250., "7")],
                &[(50., "Results"), (250., "12")],
                &[(50., "End"), (250., "20")],
            ])
            .is_empty()
        );
        assert!(
            tables(&[
                &[(50., "1."), (80., "apples")],
                &[(50., "2."), (80., "pears")],
                &[(50., "3."), (80., "plums")],
            ])
            .is_empty()
        );
        let prose: &[(f32, &str)] = &[
            (50., "some"),
            (75., "words"),
            (105., "that"),
            (130., "fill"),
            (155., "it"),
            (250., "and"),
            (270., "more"),
            (295., "of"),
            (310., "such"),
            (335., "words"),
        ];
        assert!(tables(&[prose; 8]).is_empty());
    }

    #[test]
    fn two_rows_are_too_few() {
        assert!(
            tables(&[&[(50., "a"), (150., "1"), (250., "2")], &[(50., "b"), (150., "3"), (250., "4")]])
                .is_empty()
        );
    }
}
