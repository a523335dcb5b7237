//! The pattern of o200k_base and o200k_harmony, with `U` for `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]` and
//! `L` for `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`:
//!
//! ```text
//! [^\r\n\p{L}\p{N}]?U*L+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|[^\r\n\p{L}\p{N}]?U+L*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
//! |\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+
//! ```

use super::ascii::{Kind, kind_at, word_end};
use super::{Context, Pattern, class_after, contraction_len, numbers_end, symbols_end, white_end, white_run};
use crate::unicode::{Class, class_at};

pub(crate) struct O200k;

impl Pattern for O200k {
    #[inline(always)]
    fn piece_end(text: &[u8], at: usize) -> usize {
        match kind_at(text, at) {
            Some(Kind::Upper | Kind::Lower) => ascii_word_end(text, at, at),
            Some(Kind::Blank | Kind::White | Kind::Symbol) => after_prefix(text, at),
            _ => rarer(text, at),
        }
    }

    const CASE_CUTS: bool = true;

    /// Contractions, and slashes that go with the line ends before them.
    #[inline(always)]
    fn unclear(context: &Context) -> u64 {
        let next = (context.letter | context.foreign) >> 1 | context.open_end;
        context.apostrophe & context.letter << 1 & next | context.slash & context.taken << 1
    }
}

/// The piece that starts with an ASCII character which may stand before a word.
#[inline(always)]
fn after_prefix(text: &[u8], at: usize) -> usize {
    match kind_at(text, at + 1) {
        Some(Kind::Upper | Kind::Lower) => ascii_word_end(text, at, at + 1),
        Some(Kind::Foreign) => rarer(text, at),
        next => match kind_at(text, at) {
            Some(Kind::Symbol) => symbols_and_lines_end(text, at + 1),
            Some(Kind::Blank) if next == Some(Kind::Symbol) => symbols_and_lines_end(text, at + 2),
            _ => white(text, at),
        },
    }
}

/// The piece from `at` whose word starts with the ASCII letter at `word`.
#[inline(always)]
fn ascii_word_end(text: &[u8], at: usize, word: usize) -> usize {
    let end = word_end(text, word);
    match kind_at(text, end) {
        Some(Kind::Foreign) => rarer(text, at),
        _ => end + contraction_len(text, end),
    }
}

/// Any piece.
fn rarer(text: &[u8], at: usize) -> usize {
    let (first, len) = class_at(text, at);
    let second = at + len;
    let word_end = match first {
        Class::Newline => return white(text, at),
        Class::Number => return numbers_end(text, at),
        first if first.is_letter() => Word::scan(text, at).end(at),
        // Before a word, `first` is its prefix; a mark may also be the word.
        Class::Mark => Word::scan(text, second).with_lower.or(Some(second)),
        _ => Word::scan(text, second).end(second),
    };
    if let Some(end) = word_end {
        return end + contraction_len(text, end);
    }
    match class_after(text, second) {
        _ if first.is_symbol() => symbols_and_lines_end(text, second),
        Some((class, third)) if class.is_symbol() && text[at] == b' ' => symbols_and_lines_end(text, third),
        _ => white(text, at),
    }
}

/// How far the two kinds of words reach from a place.
struct Word {
    /// End of `U*L+`, if it matches.
    with_lower: Option<usize>,
    /// End of `U*`.
    upper_end: usize,
}

impl Word {
    #[inline]
    fn scan(text: &[u8], start: usize) -> Self {
        let mut upper_end = start;
        // A caseless letter or mark may end `U*` or be the `L+`. Where no lower-case letter
        // follows, the pattern gives back from `U*` until the first such.
        let mut with_lower = None;
        while let Some((class, next)) = class_after(text, upper_end) {
            match class {
                Class::Upper => upper_end = next,
                Class::Caseless | Class::Mark => {
                    upper_end = next;
                    with_lower = Some(next);
                }
                Class::Lower => {
                    with_lower = Some(lower_end(text, next));
                    break;
                }
                _ => break,
            }
        }
        Self { with_lower, upper_end }
    }

    /// End of the word that starts at `start`, if there is one.
    fn end(self, start: usize) -> Option<usize> {
        self.with_lower.or((self.upper_end > start).then_some(self.upper_end))
    }
}

/// End of `L*`.
fn lower_end(text: &[u8], mut at: usize) -> usize {
    while let Some((Class::Lower | Class::Caseless | Class::Mark, next)) = class_after(text, at) {
        at = next;
    }
    at
}

/// End of `[^\s\p{L}\p{N}]*[\r\n/]*`.
#[inline(always)]
fn symbols_and_lines_end(text: &[u8], at: usize) -> usize {
    let mut end = symbols_end(text, at);
    while let Some(b'\r' | b'\n' | b'/') = text.get(end) {
        end += 1;
    }
    end
}

/// End of `\s*[\r\n]+|\s+(?!\S)|\s+`.
fn white(text: &[u8], at: usize) -> usize {
    white_end(text, at, &white_run(text, at))
}
