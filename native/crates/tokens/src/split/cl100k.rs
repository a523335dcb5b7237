//! The pattern of cl100k_base:
//!
//! ```text
//! '(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s
//! ```

use super::ascii::{Kind, kind_at, letter_run_end};
use super::{Context, Pattern, class_after, contraction_len, numbers_end, symbols_end, white_end, white_run};
use crate::unicode::{Class, class_at};

pub(crate) struct Cl100k;

impl Pattern for Cl100k {
    #[inline(always)]
    fn piece_end(text: &[u8], at: usize) -> usize {
        match kind_at(text, at) {
            Some(Kind::Upper | Kind::Lower) => letters_end(text, at + 1),
            Some(Kind::Blank | Kind::White | Kind::Symbol) => after_prefix(text, at),
            _ => rarer(text, at),
        }
    }

    const CASE_CUTS: bool = false;

    /// What follows the apostrophe of a contraction.
    #[inline(always)]
    fn unclear(context: &Context) -> u64 {
        let next = context.letter >> 1 | context.open_end;
        // A block starts with a piece, though its first bit is not set.
        (context.apostrophe & (context.bits | 1) & next) << 1
    }
}

/// The piece that starts with an ASCII character which may stand before a word.
#[inline(always)]
fn after_prefix(text: &[u8], at: usize) -> usize {
    let contraction = contraction_len(text, at);
    if contraction > 0 {
        return at + contraction;
    }
    match kind_at(text, at + 1) {
        Some(Kind::Upper | Kind::Lower) => letters_end(text, at + 2),
        Some(Kind::Foreign) => rarer(text, at),
        next => match kind_at(text, at) {
            Some(Kind::Symbol) => symbols_and_lines_end(text, at + 1),
            Some(Kind::Blank) if next == Some(Kind::Symbol) => symbols_and_lines_end(text, at + 2),
            _ => white(text, at),
        },
    }
}

/// Any piece but those of contractions.
fn rarer(text: &[u8], at: usize) -> usize {
    let (first, len) = class_at(text, at);
    let second = at + len;
    match first {
        Class::Newline => return white(text, at),
        Class::Number => return numbers_end(text, at),
        first if first.is_letter() => return letters_end(text, second),
        _ => {}
    }
    match class_after(text, second) {
        Some((class, third)) if class.is_letter() => letters_end(text, third),
        _ if first.is_symbol() => symbols_and_lines_end(text, second),
        Some((class, third)) if class.is_symbol() && text[at] == b' ' => symbols_and_lines_end(text, third),
        _ => white(text, at),
    }
}

/// End of `\p{L}*`.
#[inline(always)]
fn letters_end(text: &[u8], mut at: usize) -> usize {
    loop {
        at = letter_run_end(text, at);
        if kind_at(text, at) != Some(Kind::Foreign) {
            return at;
        }
        match class_at(text, at) {
            (class, len) if class.is_letter() => at += len,
            _ => return at,
        }
    }
}

/// End of `[^\s\p{L}\p{N}]*[\r\n]*`.
#[inline(always)]
fn symbols_and_lines_end(text: &[u8], at: usize) -> usize {
    let mut end = symbols_end(text, at);
    while kind_at(text, end) == Some(Kind::Newline) {
        end += 1;
    }
    end
}

/// End of `\s++$|\s*[\r\n]|\s+(?!\S)|\s`.
fn white(text: &[u8], at: usize) -> usize {
    let run = white_run(text, at);
    if run.end == text.len() { run.end } else { white_end(text, at, &run) }
}
