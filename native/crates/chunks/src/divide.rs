//! How a stretch that is too large is divided, coarsely first.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::seam::Rank;
use crate::sentence;

/// How a stretch reads, and so where it may be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texture {
    /// Running text: sentences, lines, clauses, words.
    Prose,
    /// Program text and markup: statements, lines, words.
    Lines,
}

/// The parts of a stretch: where each ends, and what parts them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// Ends of the parts in the text, at least two, the last being the stretch's end.
    pub ends: Vec<usize>,
    /// What stands between them.
    pub rank: Rank,
}

const PROSE: &[Rank] =
    &[Rank::Sentence, Rank::Line, Rank::Clause, Rank::Word, Rank::Grapheme, Rank::Character];
const LINES: &[Rank] = &[Rank::Sentence, Rank::Line, Rank::Word, Rank::Grapheme, Rank::Character];

/// Divide `text[range]` at the best rank that has a place in it; `None` for a single character.
///
/// Where only grapheme clusters are left, parts are about `step` bytes long.
pub(crate) fn divide(text: &str, range: &Range<usize>, texture: Texture, step: usize) -> Option<Parts> {
    let ranks = if texture == Texture::Prose { PROSE } else { LINES };
    ranks.iter().find_map(|&rank| {
        let mut ends = part_ends(&text[range.clone()], rank, texture, step);
        ends.iter_mut().for_each(|end| *end += range.start);
        (ends.len() > 1).then_some(Parts { ends, rank })
    })
}

fn part_ends(stretch: &str, rank: Rank, texture: Texture, step: usize) -> Vec<usize> {
    match rank {
        Rank::Sentence if texture == Texture::Lines => statement_ends(stretch),
        Rank::Sentence => {
            let mut ends = Vec::new();
            sentence::ends(stretch, |end| ends.push(end));
            ends
        }
        Rank::Line => stretch.split_inclusive('\n').scan(0, advance).collect(),
        Rank::Clause => ends_where(stretch, ends_clause),
        Rank::Word => ends_where(stretch, ends_word),
        Rank::Grapheme => grapheme_ends(stretch, step),
        _ => stretch.char_indices().map(|(start, char)| start + char.len_utf8()).collect(),
    }
}

fn advance(end: &mut usize, part: &str) -> Option<usize> {
    *end += part.len();
    Some(*end)
}

/// Ends of the parts of `stretch`, which is cut between all characters of which `ends` says so.
fn ends_where(stretch: &str, ends: impl Fn(char, char, char) -> bool) -> Vec<usize> {
    let mut found = Vec::new();
    let (mut last_mark, mut last) = (' ', ' ');
    for (at, char) in stretch.char_indices() {
        if at > 0 && ends(last_mark, last, char) {
            found.push(at);
        }
        if !char.is_whitespace() {
            last_mark = char;
        }
        last = char;
    }
    found.push(stretch.len());
    found
}

/// Whether a clause ends between `last` and `next`, `mark` being the last character but white space.
fn ends_clause(mark: char, last: char, next: char) -> bool {
    if matches!(mark, '，' | '、' | '；' | '：') {
        return !next.is_whitespace();
    }
    let spaced = last.is_whitespace() && !next.is_whitespace();
    spaced
        && (matches!(mark, ',' | ';' | ':' | '،' | '؛' | '–' | '—' | '|') || matches!(next, '(' | '–' | '—'))
}

/// Whether a word ends between `last` and `next`. Ideographs and kana are words by themselves.
pub(crate) fn ends_word(_mark: char, last: char, next: char) -> bool {
    if next.is_whitespace() {
        return false;
    }
    last.is_whitespace()
        || is_unspaced(last) && next.is_alphanumeric()
        || is_unspaced(next) && last.is_alphanumeric()
}

/// Whether `char` is of a script written without spaces in which every character may end a line.
fn is_unspaced(char: char) -> bool {
    matches!(char, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// Ends of the statements of program text as its indentation shows them: after blank lines,
/// where there are any that precede an outermost line, else before every outermost line.
fn statement_ends(stretch: &str) -> Vec<usize> {
    let outermost = stretch.lines().skip(1).filter_map(indentation).min().unwrap_or(0);
    let after_blank =
        line_starts_where(stretch, |line, after_blank| after_blank && opens_statement(line, outermost));
    if after_blank.len() > 1 {
        return after_blank;
    }
    line_starts_where(stretch, |line, _| opens_statement(line, outermost))
}

/// Ends of the parts that begin at lines of which `begins(line, is_after_blank_line)` holds.
fn line_starts_where(stretch: &str, begins: impl Fn(&str, bool) -> bool) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut at = 0;
    let mut after_blank = false;
    for line in stretch.split_inclusive('\n') {
        if at > 0 && begins(line, after_blank) {
            ends.push(at);
        }
        after_blank = line.trim().is_empty();
        at += line.len();
    }
    ends.push(stretch.len());
    ends
}

/// Whether `line` begins a statement `outermost` columns in, not a closing bracket or a branch
/// that belongs to the statement before.
fn opens_statement(line: &str, outermost: usize) -> bool {
    let code = line.trim_start();
    let goes_on = code.starts_with(['}', ')', ']', '{']) || {
        let word = code.split(|char: char| !char.is_alphabetic()).next().unwrap_or_default();
        matches!(word, "else" | "elif" | "except" | "finally" | "catch" | "end" | "fi" | "done")
    };
    indentation(line) == Some(outermost) && !goes_on
}

/// Columns before the first character of `line`; `None` for a blank line.
pub(crate) fn indentation(line: &str) -> Option<usize> {
    line.bytes().position(|byte| !byte.is_ascii_whitespace())
}

/// Ends of runs of whole grapheme clusters, each about `step` bytes long.
fn grapheme_ends(stretch: &str, step: usize) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    while start < stretch.len() {
        start += run_of_graphemes(&stretch[start..], step);
        ends.push(start);
    }
    ends
}

/// Length of the whole clusters in the first `step` bytes of `rest`, at least of the first one.
fn run_of_graphemes(rest: &str, step: usize) -> usize {
    let step = (0..=step.min(rest.len())).rev().find(|&at| rest.is_char_boundary(at)).unwrap_or(0);
    // `rest` begins with a cluster, so nothing before it matters and the cursor never looks further back.
    let mut cursor = GraphemeCursor::new(step, rest.len(), true);
    let whole = match cursor.is_boundary(rest, 0) {
        Ok(true) => Some(step),
        _ => cursor.prev_boundary(rest, 0).ok().flatten(),
    };
    let first = || rest.graphemes(true).next().map_or(0, str::len);
    whole.filter(|&length| length > 0).unwrap_or_else(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, texture: Texture, rank: Rank, parts: &[&str]) {
        let found = divide(text, &(0..text.len()), texture, 2).expect("more than one part");
        let mut start = 0;
        let found_parts: Vec<&str> =
            found.ends.iter().map(|&end| &text[std::mem::replace(&mut start, end)..end]).collect();
        assert_eq!((found.rank, found_parts.as_slice()), (rank, parts));
    }

    #[test]
    fn prose_is_divided_at_sentences_then_lines_then_clauses_then_words() {
        check("One. Two.", Texture::Prose, Rank::Sentence, &["One. ", "Two."]);
        check("one, two\nthree", Texture::Prose, Rank::Line, &["one, two\n", "three"]);
        check("one, two (three four)", Texture::Prose, Rank::Clause, &["one, ", "two ", "(three four)"]);
        check("one two", Texture::Prose, Rank::Word, &["one ", "two"]);
        check("一二，三", Texture::Prose, Rank::Clause, &["一二，", "三"]);
        check("一二。", Texture::Prose, Rank::Word, &["一", "二。"]);
    }

    #[test]
    fn words_are_divided_between_clusters_and_clusters_between_characters() {
        check("abcde", Texture::Prose, Rank::Grapheme, &["ab", "cd", "e"]);
        check("e\u{301}e\u{301}", Texture::Prose, Rank::Grapheme, &["e\u{301}", "e\u{301}"]);
        check("e\u{301}", Texture::Prose, Rank::Character, &["e", "\u{301}"]);
        assert_eq!(divide("漢", &(0..3), Texture::Prose, 1), None);
    }

    #[test]
    fn code_is_divided_before_outermost_statements() {
        let body = "x = 1\n\n    y = 2\n\nz = f(\n    1,\n)\n";
        check(body, Texture::Lines, Rank::Sentence, &["x = 1\n\n    y = 2\n\n", "z = f(\n    1,\n)\n"]);
        let branches = "if a:\n    b()\nelse:\n    c()\nd()\n";
        check(branches, Texture::Lines, Rank::Sentence, &["if a:\n    b()\nelse:\n    c()\n", "d()\n"]);
        check("{\n}\n", Texture::Lines, Rank::Line, &["{\n", "}\n"]);
    }
}
