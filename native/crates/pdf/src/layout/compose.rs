//! From rows and tables in reading order to the page's text.

use std::borrow::Cow;

use ferrolab_base::document::{Cell, Rect, Table, TextBox};

use super::row::{Row, Stretch};
use super::table::Found;
use crate::line::{Line, Role, union};
use crate::raw::RawPage;
use crate::text::joins_without_hyphen;

/// Wider than any gap between words of a justified line, in letter heights.
const WIDE_GAP: f32 = 1.5;

/// A row of the page, or a table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece<'a> {
    Row(&'a Row),
    Table(&'a Found),
}

/// A page in reading order.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Arranged {
    pub text: String,
    pub lines: Vec<Line>,
    pub tables: Vec<Table>,
    pub boxes: Vec<TextBox>,
}

/// Write the pieces one after the other, each with what it is besides its own role.
pub(super) fn compose(page: &RawPage, pieces: &[(Piece<'_>, Option<Role>)], dehyphenate: bool) -> Arranged {
    let mut writer = Writer { page, dehyphenate, out: Arranged::default() };
    writer.out.text.reserve(page.text.len() + 16);
    for (piece, role) in pieces {
        match piece {
            Piece::Row(row) => writer.row(row, role.unwrap_or(row.line.role)),
            Piece::Table(table) => writer.table(table),
        }
    }
    let trimmed = writer.out.text.trim_end().len();
    writer.out.text.truncate(trimmed);
    writer.out
}

struct Writer<'p> {
    page: &'p RawPage,
    dehyphenate: bool,
    out: Arranged,
}

impl<'p> Writer<'p> {
    fn row(&mut self, row: &Row, role: Role) {
        let mut text: Cow<'p, str> = Cow::Borrowed("");
        for (index, stretch) in row.stretches.iter().enumerate() {
            let part = self.stretch(stretch, index == 0);
            if index == 0 {
                text = Cow::Borrowed(part);
            } else {
                let whole = text.to_mut();
                whole.push_str(if stretch.glued { "" } else { " " });
                whole.push_str(part);
            }
        }
        let text = without_leaders(&text);
        let text = if self.dehyphenate { self.pull_up(&text, &row.line) } else { &text };
        if text.is_empty() {
            return;
        }
        let start = self.out.text.len();
        self.out.text.push_str(text);
        let gap = self.gap(row, text).map(|gap| start + gap);
        self.end_line(start, &Line { gap, role, ..row.line.clone() });
    }

    /// Bytes before the first gap that is wider than any between words.
    fn gap(&self, row: &Row, text: &str) -> Option<usize> {
        let first = row.stretches.first()?;
        let words = self.page.words.get(first.words.clone())?;
        let wide = WIDE_GAP * row.line.size.max(1.0);
        let last = words.windows(2).find(|pair| pair[1].rect.x0 - pair[0].rect.x1 > wide)?[0];
        // Only where the row stands as the page has it.
        let length = last.end - words.first()?.start;
        (text.len() > length && text.is_char_boundary(length)).then_some(length)
    }

    /// The words of a stretch as they stand, with the white space before them at the row's start.
    fn stretch(&self, stretch: &Stretch, leads: bool) -> &'p str {
        let words = &self.page.words[stretch.words.clone()];
        let (Some(first), Some(last)) = (words.first(), words.last()) else {
            return "";
        };
        let before = &self.page.text[..first.start];
        let above = before.trim_end_matches([' ', '\t']);
        let begins_line = above.is_empty() || above.ends_with('\n');
        let indent = if leads && begins_line { before.len() - above.len() } else { 0 };
        &self.page.text[first.start - indent..last.end]
    }

    /// Join the first word to one that a hyphen broke at the end of the line before; what is left.
    fn pull_up<'t>(&mut self, text: &'t str, line: &Line) -> &'t str {
        let Some(last) = self.out.lines.last().filter(|last| last.role == Role::Flow) else {
            return text;
        };
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let above = &self.out.text[last.start..last.end];
        let left = above.rsplit(char::is_whitespace).next().unwrap_or_default();
        let Some(left) = left.strip_suffix(['-', '\u{2010}']) else {
            return text;
        };
        if line.role != Role::Flow || line.monospaced || !joins_without_hyphen(left, &text[..end]) {
            return text;
        }
        let hyphen = if above.ends_with('-') { 1 } else { '\u{2010}'.len_utf8() };
        self.out.text.truncate(last.end - hyphen);
        self.out.text.push_str(&text[..end]);
        let new_end = self.out.text.len();
        self.out.text.push('\n');
        if let (Some(last), Some(place)) = (self.out.lines.last_mut(), self.out.boxes.last_mut()) {
            (last.end, place.end) = (new_end, new_end);
        }
        text[end..].trim_start()
    }

    fn end_line(&mut self, start: usize, line: &Line) {
        let end = self.out.text.len();
        self.out.text.push('\n');
        self.out.lines.push(Line { start, end, ..line.clone() });
        self.out.boxes.push(TextBox { start, end, rect: line.rect });
    }

    fn table(&mut self, found: &Found) {
        let index = self.out.tables.len();
        let table_start = self.out.text.len();
        let mut rows = Vec::with_capacity(found.rows.len());
        for (number, slots) in found.rows.iter().enumerate() {
            let header = found.has_header && number == 0;
            rows.push(self.table_row(slots, index, header));
        }
        let end = self.out.text.len().saturating_sub(1).max(table_start);
        let rect = Some(found.rect);
        self.out.tables.push(Table { rows, caption: None, start: table_start, end, rect });
    }

    /// One line of text: cells parted by tabs, with none after the last that has text.
    fn table_row(&mut self, slots: &[super::table::Slot], table: usize, header: bool) -> Vec<Cell> {
        let start = self.out.text.len();
        let first_box = self.out.boxes.len();
        let mut cells = Vec::with_capacity(slots.len());
        let mut extent = Rect::default();
        for (column, slot) in slots.iter().enumerate() {
            if column > 0 {
                self.out.text.push('\t');
            }
            let cell_start = self.out.text.len();
            let text = self.cell_text(&slot.words);
            self.out.text.push_str(&text);
            let rect = slot.words.iter().map(|&word| self.page.words[word].rect).fold(Rect::default(), union);
            if !text.is_empty() {
                self.out.boxes.push(TextBox { start: cell_start, end: self.out.text.len(), rect });
                extent = union(extent, rect);
            }
            let (row_span, col_span) = (slot.row_span, slot.col_span);
            cells.push(Cell { text, row_span, col_span, header, ..Cell::default() });
        }
        let trimmed = start + self.out.text[start..].trim_end_matches('\t').len();
        self.out.text.truncate(trimmed);
        if trimmed > start {
            self.out.text.push('\n');
            let role = Role::TableRow(table);
            self.out.lines.push(Line { start, end: trimmed, rect: extent, role, ..Line::default() });
        } else {
            self.out.boxes.truncate(first_box);
        }
        cells
    }

    fn cell_text(&self, words: &[usize]) -> String {
        let mut text = String::new();
        let mut last: Option<usize> = None;
        for &word in words {
            let place = &self.page.words[word];
            // Words of PDFium's line stand as they do there; a tab would part cells.
            let between = last.map_or("", |last| {
                let gap = if word == last + 1 {
                    &self.page.text[self.page.words[last].end..place.start]
                } else {
                    " "
                };
                if gap.is_empty() { "" } else { " " }
            });
            text.push_str(between);
            text.push_str(&self.page.text[place.start..place.end]);
            last = Some(word);
        }
        without_leaders(&text).into_owned()
    }
}

/// Dots that lead the eye to a page number become three.
fn without_leaders(text: &str) -> Cow<'_, str> {
    if !text.contains("....") && !text.contains(". . . .") && !text.contains("\u{2026}\u{2026}") {
        return Cow::Borrowed(text);
    }
    let mut reduced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(['.', '\u{2026}']) {
        let run = rest[start..]
            .find(|character| !matches!(character, '.' | '\u{2026}' | ' '))
            .unwrap_or(rest.len() - start);
        let dots = &rest[start..start + run];
        let count: usize =
            dots.chars().map(|dot| if dot == '.' { 1 } else { 3 * usize::from(dot == '\u{2026}') }).sum();
        if count >= 4 {
            reduced.push_str(rest[..start].trim_end());
            reduced.push_str(" ... ");
        } else {
            reduced.push_str(&rest[..start + run]);
        }
        rest = &rest[start + run..];
    }
    reduced.push_str(rest);
    Cow::Owned(reduced.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Piece, compose, without_leaders};
    use crate::layout::row::Row;
    use crate::line::Line;
    use crate::raw::{RawPage, Word};

    /// Compose lines of words, each a row.
    #[track_caller]
    fn check(lines: &[&str], dehyphenate: bool, expected: &str) {
        let mut page = RawPage::default();
        for line in lines {
            let (start, first_word) = (page.text.len(), page.words.len());
            for word in line.split(' ') {
                let start = page.text.len();
                page.text.push_str(word);
                page.words.push(Word { start, end: page.text.len(), ..Word::default() });
                page.text.push(' ');
            }
            let (end, end_word) = (page.text.len() - 1, page.words.len());
            page.lines.push(Line { start, end, first_word, end_word, upright: true, ..Line::default() });
        }
        let rows: Vec<Row> = page.lines.iter().map(Row::of_line).collect();
        let pieces: Vec<_> = rows.iter().map(|row| (Piece::Row(row), None)).collect();
        let arranged = compose(&page, &pieces, dehyphenate);
        assert_eq!(arranged.text, expected);
        let found: Vec<&str> = arranged.lines.iter().map(|line| &expected[line.start..line.end]).collect();
        assert_eq!(found, expected.lines().collect::<Vec<_>>());
    }

    #[test]
    fn broken_words_are_joined_on_request() {
        let lines = ["an exam-", "ple of it", "a well-known", "US-", "ASCII"];
        check(&lines, false, "an exam-\nple of it\na well-known\nUS-\nASCII");
        check(&lines, true, "an example\nof it\na well-known\nUS-\nASCII");
        check(&["the exam-", "ple", "end"], true, "the example\nend");
    }

    #[test]
    fn leaders_become_three_dots() {
        assert_eq!(without_leaders("1.2 Use . . . . . . . . 12"), "1.2 Use ... 12");
        assert_eq!(without_leaders("Index.......... 99"), "Index ... 99");
        assert_eq!(without_leaders("Index…………99"), "Index ... 99");
        assert_eq!(without_leaders("wait... and so on. Yes. 1.2"), "wait... and so on. Yes. 1.2");
        assert_eq!(without_leaders("a, . . . , b and x1. . .xn"), "a, . . . , b and x1. . .xn");
    }
}
