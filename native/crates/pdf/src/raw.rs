//! A page as PDFium has it: clean text, and where its lines and words stand.

use ferrolab_base::document::Rect;

use crate::line::{Line, LineReader, union};
use crate::text::{CleanText, LineSpan, clean};

/// More words than fit on any page that was made to be read: beyond, lines are taken whole.
const MAX_WORDS: usize = 60_000;

/// A word and where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Word {
    /// First byte in the raw page's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Where it stands on the page.
    pub rect: Rect,
}

/// The text of a page in the order of its content, before it is put in reading order.
#[derive(Debug, Default)]
pub(crate) struct RawPage {
    pub text: String,
    pub spans: Vec<LineSpan>,
    pub lines: Vec<Line>,
    pub words: Vec<Word>,
    pub width: f32,
    pub height: f32,
}

impl RawPage {
    /// From PDFium's text of an open page.
    pub(crate) fn read(units: &[u16], reader: &LineReader<'_>, size: (f32, f32)) -> Self {
        let CleanText { text, lines: spans, words } = clean(units);
        let indices = CharIndices::of(reader, units.len());
        let mut lines: Vec<Line> = spans.iter().map(|span| reader.line(span)).collect();
        let words = if words.len() <= MAX_WORDS {
            words
                .iter()
                .map(|word| {
                    let (first, last) = (indices.get(word.first), indices.get(word.last));
                    let rect = reader.rect(first);
                    let rect = if first == last { rect } else { union(rect, reader.rect(last)) };
                    Word { start: word.start, end: word.end, rect }
                })
                .collect()
        } else {
            one_word_a_line(&mut lines)
        };
        Self { text, spans, lines, words, width: size.0, height: size.1 }
    }
}

fn one_word_a_line(lines: &mut [Line]) -> Vec<Word> {
    for (index, line) in lines.iter_mut().enumerate() {
        (line.first_word, line.end_word) = (index, index + 1);
    }
    lines.iter().map(|line| Word { start: line.start, end: line.end, rect: line.rect }).collect()
}

/// PDFium's character indices for indices into its text.
///
/// They differ by the characters without a meaning so far. To ask for each costs
/// a walk over all stretches between such characters; most pages have none.
struct CharIndices<'a> {
    reader: &'a LineReader<'a>,
    constant: Option<i32>,
}

impl<'a> CharIndices<'a> {
    fn of(reader: &'a LineReader<'a>, length: usize) -> Self {
        let last = length.saturating_sub(1);
        let difference = |index: usize| reader.char_index(index) - i32::try_from(index).unwrap_or(0);
        let (first, last) = (difference(0), difference(last));
        Self { reader, constant: (first == last).then_some(first) }
    }

    fn get(&self, text_index: usize) -> i32 {
        match (self.constant, i32::try_from(text_index)) {
            (Some(difference), Ok(index)) => index + difference,
            _ => self.reader.char_index(text_index),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Word, one_word_a_line};
    use crate::line::Line;

    #[test]
    fn a_line_may_stand_for_its_words() {
        let mut lines =
            [Line { start: 0, end: 3, ..Line::default() }, Line { start: 4, end: 9, ..Line::default() }];
        let words = one_word_a_line(&mut lines);
        assert_eq!(words[1], Word { start: 4, end: 9, ..Word::default() });
        assert_eq!((lines[1].first_word, lines[1].end_word), (1, 2));
    }
}
