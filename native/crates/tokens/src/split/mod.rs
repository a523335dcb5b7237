//! The encodings' patterns, which cut a text into pieces before byte pair encoding, as hand-written scanners.
//!
//! A piece depends on the text from its start on, never on what comes before.
//! The scanners take bytes of UTF-8; their fast paths handle eight ASCII
//! characters at a time.

mod ascii;
mod blocks;
pub(crate) mod cl100k;
mod classes;
pub(crate) mod o200k;

use crate::unicode::{Class, class_at};
use ascii::{Kind, kind_at, space_run_end};
use blocks::Context;
pub(crate) use blocks::{MAX_PIECES, cut};

/// A pattern.
pub(crate) trait Pattern {
    /// Where the piece that starts at byte `at` of `text` ends.
    ///
    /// `at` is a character boundary below the text's end. The piece is not
    /// empty and ends at a character boundary.
    fn piece_end(text: &[u8], at: usize) -> usize;

    /// Whether a capital after a small letter starts a piece.
    const CASE_CUTS: bool;

    /// The characters in a block before which [`cut`] doesn't know whether a piece starts.
    fn unclear(context: &Context) -> u64;
}

/// The class of the character at `at`, if the text goes on there, and where it ends.
#[inline(always)]
fn class_after(text: &[u8], at: usize) -> Option<(Class, usize)> {
    (at < text.len()).then(|| {
        let (class, len) = class_at(text, at);
        (class, at + len)
    })
}

/// Length of `(?i:'s|'t|'re|'ve|'m|'ll|'d)` at `at`, 0 if it doesn't stand there.
#[inline(always)]
fn contraction_len(text: &[u8], at: usize) -> usize {
    if text.get(at) != Some(&b'\'') {
        return 0;
    }
    match &text[at + 1..] {
        [b's' | b'S' | b't' | b'T' | b'm' | b'M' | b'd' | b'D', ..] => 2,
        [b'l' | b'L', b'l' | b'L', ..] | [b'r' | b'R' | b'v' | b'V', b'e' | b'E', ..] => 3,
        // U+017F, the long s: regardless of case it equals s.
        [0xc5, 0xbf, ..] => 3,
        _ => 0,
    }
}

/// End of `\p{N}{1,3}`, given that a number stands at `at`.
#[inline]
fn numbers_end(text: &[u8], at: usize) -> usize {
    let mut end = at;
    for _ in 0..3 {
        match class_after(text, end) {
            Some((Class::Number, next)) => end = next,
            _ => break,
        }
    }
    end
}

/// End of `[^\s\p{L}\p{N}]*`.
#[inline(always)]
fn symbols_end(text: &[u8], mut at: usize) -> usize {
    loop {
        match kind_at(text, at) {
            Some(Kind::Symbol) => at += 1,
            Some(Kind::Foreign) => match class_at(text, at) {
                (class, len) if class.is_symbol() => at += len,
                _ => return at,
            },
            _ => return at,
        }
    }
}

/// End of the piece of white space that starts at `at`: up to the last line
/// end of its run, else all of the run but the last character, which goes with
/// what follows. At the end of the text all of it.
#[inline]
fn white_end(text: &[u8], at: usize, run: &WhiteRun) -> usize {
    match run.newline_end {
        Some(end) => end,
        None if run.end == text.len() || run.last_start == at => run.end,
        None => run.last_start,
    }
}

/// A run of white space.
pub(crate) struct WhiteRun {
    /// Where its last character starts.
    last_start: usize,
    /// End of its last carriage return or line feed.
    newline_end: Option<usize>,
    pub end: usize,
}

/// The run of white space that starts at `at`.
#[inline(always)]
pub(crate) fn white_run(text: &[u8], at: usize) -> WhiteRun {
    let mut run = WhiteRun { last_start: at, newline_end: None, end: at };
    loop {
        let end = space_run_end(text, run.end);
        if end > run.end {
            (run.last_start, run.end) = (end - 1, end);
        }
        match class_after(text, run.end) {
            Some((Class::Space, next)) => (run.last_start, run.end) = (run.end, next),
            Some((Class::Newline, next)) => {
                (run.last_start, run.end) = (run.end, next);
                run.newline_end = Some(next);
            }
            _ => return run,
        }
    }
}
