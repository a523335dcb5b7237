//! Cutting a text into pieces 64 bytes at a time.
//!
//! Within ASCII, nearly all places where a piece starts follow from the classes
//! of the characters around, so a few operations on 64 bits find those of a
//! whole block. What they can't tell, such as where characters outside ASCII
//! belong, ends the block early, and a [`Pattern`]'s scanner takes the next piece.

use super::Pattern;
use super::classes::{BLOCK, Classes};

/// Ends of pieces, as many as are found before the first of them is looked at.
pub(crate) const MAX_PIECES: usize = 96;

/// Put the ends of the pieces from `start` on into `ends`; returns how many, at least one before the text's end.
#[inline(always)]
pub(crate) fn cut<P: Pattern>(text: &[u8], start: usize, ends: &mut [usize; MAX_PIECES]) -> usize {
    let (mut len, mut at) = (0, start);
    while at < text.len() && len < MAX_PIECES - BLOCK {
        // The end of a piece that starts outside ASCII, or one character before, is never in a block.
        let is_plain = text[at] < 0x80 && text.get(at + 1).is_none_or(|&next| next < 0x80);
        if is_plain && let Some(mut starts) = block_starts::<P>(text, at) {
            let block_at = at;
            while starts.bits != 0 {
                at = block_at + starts.bits.trailing_zeros() as usize;
                ends[len] = at;
                len += 1;
                starts.bits &= starts.bits - 1;
            }
            if !starts.ended_early {
                continue;
            }
        }
        at = P::piece_end(text, at);
        ends[len] = at;
        len += 1;
    }
    len
}

/// Where in a block pieces start.
#[derive(Clone, Copy)]
struct Starts {
    /// A bit for each place but the first, the start of the block.
    bits: u64,
    /// Whether the block ended at something that only a scanner can tell.
    ended_early: bool,
}

/// The starts of pieces within the block at `at`, where a piece starts.
#[inline(always)]
fn block_starts<P: Pattern>(text: &[u8], at: usize) -> Option<Starts> {
    let rest = &text[at..];
    let (classes, known) = match rest.first_chunk::<BLOCK>() {
        Some(block) => (Classes::of(block)?, u64::MAX),
        None => {
            let mut block = [0; BLOCK];
            block[..rest.len()].copy_from_slice(rest);
            (Classes::of(&block)?, (1 << rest.len()) - 1)
        }
    };
    Some(starts::<P>(&classes, known))
}

/// The starts of pieces within a block of these classes, of which the bits `known` are text.
#[inline(always)]
fn starts<P: Pattern>(classes: &Classes, known: u64) -> Starts {
    let &Classes { upper, lower, digit, blank, white, newline, apostrophe, slash, foreign } = classes;
    let letter = upper | lower;
    let in_line = blank | white;
    let space = in_line | newline;
    let symbol = !(letter | digit | space | foreign);
    let before = |bits: u64| bits << 1;

    // A symbol goes with the symbol or blank before it.
    let symbol_starts = symbol & !before(symbol | blank);
    // A letter goes with the letter, white space or lone symbol before it.
    let no_prefix = digit | newline | symbol & before(symbol | blank);
    let mut letter_starts = letter & before(no_prefix);
    if P::CASE_CUTS {
        letter_starts |= upper & before(lower);
    }
    // Numbers come in threes, of which the first three are found here.
    let fourth = digit & digit << 1 & digit << 2 & digit << 3;
    let mut digit_starts = digit & !before(digit);
    digit_starts |= digit_starts << 3 & fourth;
    digit_starts |= digit_starts << 3 & fourth;
    let tenth = fourth & fourth << 3 & fourth << 6;

    // Line ends after symbols belong to them: adding the first to its run carries through the run.
    let taken = newline & !newline.wrapping_add(newline & before(symbol));
    // White space is cut behind its last line end and before its last character.
    let left = space & !taken;
    let last = in_line & !(space >> 1);
    let after_newline = in_line & before(newline);
    let space_starts = left & !before(left) | last | after_newline;
    // Unless another line end follows.
    let blank_lines = in_line.wrapping_add(after_newline) & newline & !in_line;

    let bits = symbol_starts | letter_starts | digit_starts | space_starts;
    let open_end = !known | 1 << (BLOCK - 1) | (!known >> 1);
    let unclear = foreign
        | tenth
        | blank_lines
        | P::unclear(&Context { bits, letter, apostrophe, slash, taken, foreign, open_end });
    let end = (unclear | !known).trailing_zeros();
    let below_end = 1_u64.checked_shl(end).map_or(u64::MAX, |bit| bit - 1);
    // White space that reaches the end may go on beyond it; where it starts is clear.
    let last_solid = below_end & !space;
    let up_to_last = last_solid.checked_ilog2().map_or(0, |last| u64::MAX >> (63 - last));
    let clear = below_end & (up_to_last << 1 | up_to_last);
    let bits = bits & clear & !1;
    Starts { bits, ended_early: unclear & known != 0 || bits == 0 }
}

/// What a pattern looks at to tell where its pieces are unclear.
pub(crate) struct Context {
    /// Where pieces start.
    pub bits: u64,
    pub letter: u64,
    pub apostrophe: u64,
    pub slash: u64,
    /// Line ends that belong to the symbols before.
    pub taken: u64,
    pub foreign: u64,
    /// Characters whose next is not in the block.
    pub open_end: u64,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cl100k::Cl100k;
    use super::super::o200k::O200k;
    use super::*;

    fn check<P: Pattern>(text: &str) {
        let text = text.as_bytes();
        let (mut at, mut ends) = (0, [0; MAX_PIECES]);
        while at < text.len() {
            let len = cut::<P>(text, at, &mut ends);
            assert!(len > 0);
            for &end in &ends[..len] {
                assert_eq!(end, P::piece_end(text, at), "{:?}", String::from_utf8_lossy(&text[at..]));
                at = end;
            }
        }
    }

    fn check_both(text: &str) {
        check::<Cl100k>(text);
        check::<O200k>(text);
    }

    #[test]
    fn pairs_and_threes_of_all_kinds_are_cut_alike_at_every_place_of_a_block() {
        let kinds = ["a", "B", "1", " ", "\t", "\n", "\r", ".", "/", "'", "é", "\u{301}", "\u{a0}", "漢"];
        for (first, second) in kinds.iter().flat_map(|first| kinds.map(|second| (first, second))) {
            for third in kinds {
                check_both(&format!("x{first}{second}{third}s"));
                let run = [first, second, third].map(|kind| kind.repeat(3)).concat();
                for before in ["", "lower ", "((", "\n  "] {
                    for len in (45..66).step_by(if before.is_empty() { 1 } else { 7 }) {
                        check_both(&format!("{}{before}{first}{second}{third}{run}ve it's", "x".repeat(len)));
                    }
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn any_text_is_cut_as_by_the_scanner(
            text in "([a-z]{1,9} |[A-Z]?[a-z]{0,4}| ?[0-9]{1,12}|[ \t\r\n]{1,5}|[!-/:-@_]{1,3}[\n/]?|'(s|LL|ve|x)|[é\u{301}\u{2003}漢ſ—]){0,120}",
        ) {
            check_both(&text);
        }
    }
}
