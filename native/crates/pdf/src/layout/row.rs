//! Rows: lines as a reader sees them, of one or more lines as PDFium parts them.

use std::ops::Range;

use ferrolab_base::document::Rect;

use crate::line::{Line, union};
use crate::raw::RawPage;

/// Words of one raw line that stay together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub words: Range<usize>,
    /// Whether it follows what is before it without a space.
    pub glued: bool,
}

/// A line as a reader sees it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub stretches: Vec<Stretch>,
    /// How and where it is set. Its offsets are not used.
    pub line: Line,
}

impl Row {
    pub(super) fn of_line(line: &Line) -> Self {
        let words = line.first_word..line.end_word;
        Self { stretches: vec![Stretch { words, glued: false }], line: line.clone() }
    }

    /// The words, in order.
    pub(super) fn words(&self) -> impl Iterator<Item = usize> + '_ {
        self.stretches.iter().flat_map(|stretch| stretch.words.clone())
    }

    /// The row with only those words that satisfy `keeps`; `None` when none is left.
    pub(super) fn filtered(&self, page: &RawPage, keeps: impl Fn(usize) -> bool) -> Option<Self> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for stretch in &self.stretches {
            for word in stretch.words.clone().filter(|&word| keeps(word)) {
                match stretches.last_mut() {
                    Some(last) if last.words.end == word && word > stretch.words.start => last.words.end += 1,
                    _ => {
                        let glued = stretch.glued && word == stretch.words.start && !stretches.is_empty();
                        stretches.push(Stretch { words: word..word + 1, glued });
                    }
                }
            }
        }
        if stretches.is_empty() {
            return None;
        }
        let mut row = Self { stretches, line: self.line.clone() };
        row.line.rect = row.extent(page);
        Some(row)
    }

    /// The smallest rectangle round its words.
    fn extent(&self, page: &RawPage) -> Rect {
        self.words().map(|word| page.words[word].rect).fold(Rect::default(), union)
    }
}

/// Rows from lines: what is raised or lowered is put back into the line it stands in.
pub(super) fn of_page(page: &RawPage) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::with_capacity(page.lines.len());
    let mut tail = Tail::default();
    for line in &page.lines {
        match rows.last_mut().and_then(|row| tail.joins(row, line).map(|glued| (row, glued))) {
            Some((row, glued)) => {
                row.stretches.push(Stretch { words: line.first_word..line.end_word, glued });
                tail.add(line);
                join(&mut row.line, line);
            }
            None => {
                rows.push(Row::of_line(line));
                tail = Tail::of(line);
            }
        }
    }
    rows
}

/// The part of a row that decides whether the next line joins it.
#[derive(Default)]
struct Tail {
    /// The largest letters so far, which tell where the row stands.
    base: Line,
    last: Rect,
}

impl Tail {
    fn of(line: &Line) -> Self {
        Self { base: line.clone(), last: line.rect }
    }

    fn add(&mut self, line: &Line) {
        if line.size > 1.05 * self.base.size {
            self.base = line.clone();
        }
        self.last = line.rect;
    }

    /// Whether `line` goes on in this row, and then whether without a space.
    fn joins(&self, row: &Row, line: &Line) -> Option<bool> {
        if !line.upright || !row.line.upright || row.line.rect.x1 <= row.line.rect.x0 {
            return None;
        }
        let (small, large) = if line.size < self.base.size { (line, &self.base) } else { (&self.base, line) };
        let size = large.size.max(1.0);
        let overlap = small.rect.y1.min(large.rect.y1) - small.rect.y0.max(large.rect.y0);
        let height = (small.rect.y1 - small.rect.y0).max(0.1);
        if overlap < 0.35 * height {
            return None;
        }
        let gap = line.rect.x0 - row.line.rect.x1;
        // Raised and lowered letters may stand above each other.
        let stacked = line.size < 0.85 * self.base.size && line.rect.x0 >= self.last.x0 - 0.2 * size;
        let fits = (-0.3 * size..0.7 * size).contains(&gap) || stacked && gap <= 0.0;
        fits.then_some(gap < 0.12 * size)
    }
}

fn join(row: &mut Line, line: &Line) {
    let larger = line.size > 1.05 * row.size;
    let longer = line.end - line.start > row.end - row.start;
    row.rect = union(row.rect, line.rect);
    if larger || longer {
        row.size = row.size.max(line.size);
        row.bold = line.bold;
    }
    row.monospaced &= line.monospaced;
    row.end += line.end - line.start;
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::Rect;

    use super::{RawPage, Row, of_page};
    use crate::line::Line;
    use crate::raw::Word;

    /// Lines of one word each, as (left, top, size, letters).
    fn page(lines: &[(f32, f32, f32, &str)]) -> RawPage {
        let mut page = RawPage::default();
        for &(x0, y0, size, text) in lines {
            let (start, word) = (page.text.len(), page.words.len());
            page.text.push_str(text);
            let rect = Rect { x0, y0, x1: x0 + 0.5 * size * text.len() as f32, y1: y0 + size };
            let end = page.text.len();
            page.words.push(Word { start, end, rect });
            page.lines.push(Line {
                start,
                end,
                rect,
                size,
                upright: true,
                first_word: word,
                end_word: word + 1,
                ..Line::default()
            });
            page.text.push('\n');
        }
        page
    }

    #[track_caller]
    fn check(lines: &[(f32, f32, f32, &str)], expected: &[&str]) {
        let page = page(lines);
        let found: Vec<String> = of_page(&page)
            .iter()
            .map(|row| {
                let mut text = String::new();
                for stretch in &row.stretches {
                    let words = &page.words[stretch.words.clone()];
                    text.push_str(if stretch.glued || text.is_empty() { "" } else { " " });
                    text.push_str(&page.text[words[0].start..words[words.len() - 1].end]);
                }
                text
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn raised_and_lowered_letters_stay_in_their_line() {
        check(&[(50., 100., 10., "R"), (55., 98., 7., "n"), (62., 100., 10., "is")], &["Rn is"]);
        check(
            &[(50., 100., 10., "w"), (55., 97., 7., "(i)"), (55., 104., 7., "k"), (66., 100., 10., ",")],
            &["w(i)k,"],
        );
        check(&[(50., 98., 6., "1"), (53., 100., 9., "The")], &["1The"]);
    }

    #[test]
    fn lines_below_each_other_stay_apart() {
        check(&[(50., 100., 10., "one"), (50., 112., 10., "two")], &["one", "two"]);
        check(&[(50., 100., 10., "one"), (66., 112., 10., "two")], &["one", "two"]);
        check(&[(50., 100., 10., "left"), (300., 100., 10., "right")], &["left", "right"]);
    }

    #[test]
    fn a_row_can_lose_words() {
        let page = page(&[(50., 100., 10., "R"), (55., 98., 7., "n"), (62., 100., 10., "is")]);
        let row: &Row = &of_page(&page)[0];
        let rest = row.filtered(&page, |word| word != 1);
        assert_eq!(rest.map(|row| row.words().collect::<Vec<_>>()), Some(vec![0, 2]));
        assert_eq!(row.filtered(&page, |_| false), None);
    }
}
