//! ASCII, one byte and eight bytes at a time.

use crate::word::load;

/// What a byte may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Upper,
    Lower,
    Digit,
    /// U+0020.
    Blank,
    /// Other white space that ends no line.
    White,
    Newline,
    /// Punctuation, symbols, control characters.
    Symbol,
    /// Part of a character outside ASCII.
    Foreign,
}

static KINDS: [Kind; 256] = kinds();

const fn kinds() -> [Kind; 256] {
    let mut kinds = [Kind::Foreign; 256];
    let mut byte = 0;
    while byte < 0x80 {
        kinds[byte] = match byte as u8 {
            b'A'..=b'Z' => Kind::Upper,
            b'a'..=b'z' => Kind::Lower,
            b'0'..=b'9' => Kind::Digit,
            b' ' => Kind::Blank,
            b'\t' | 0x0b | 0x0c => Kind::White,
            b'\r' | b'\n' => Kind::Newline,
            _ => Kind::Symbol,
        };
        byte += 1;
    }
    kinds
}

#[inline(always)]
pub(super) fn kind_at(text: &[u8], at: usize) -> Option<Kind> {
    text.get(at).map(|&byte| KINDS[usize::from(byte)])
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x80 * ONES;

/// The high bit of each byte that is not in `first..=last`, two ASCII characters.
#[inline(always)]
fn outside(word: u64, first: u8, last: u8) -> u64 {
    // Without their high bits no byte's addition carries into the next.
    let low = word & !HIGH_BITS;
    let from_first = low + (0x80 - u64::from(first)) * ONES;
    let beyond_last = low + (0x7f - u64::from(last)) * ONES;
    (!from_first | beyond_last | word) & HIGH_BITS
}

/// Where the bytes from `at` on that `stops` doesn't mark end.
#[inline(always)]
fn run_end(text: &[u8], mut at: usize, stops: impl Fn(u64) -> u64) -> usize {
    loop {
        let len = (stops(load(text, at)).trailing_zeros() / 8) as usize;
        at += len;
        if len < 8 {
            return at;
        }
    }
}

/// End of `[A-Z]*[a-z]*`.
#[inline(always)]
pub(super) fn word_end(text: &[u8], at: usize) -> usize {
    let word = load(text, at);
    let upper_stops = outside(word, b'A', b'Z');
    // Below the first byte that isn't upper-case nothing is a stop.
    let in_upper = upper_stops.wrapping_sub(1) & !upper_stops;
    let stops = outside(word, b'a', b'z') & !in_upper;
    if stops != 0 && upper_stops != 0 {
        return at + (stops.trailing_zeros() / 8) as usize;
    }
    lower_run_end(text, upper_run_end(text, at))
}

/// End of `[a-z]*`.
#[inline(always)]
pub(super) fn lower_run_end(text: &[u8], at: usize) -> usize {
    run_end(text, at, |word| outside(word, b'a', b'z'))
}

/// End of `[A-Z]*`.
#[inline(always)]
pub(super) fn upper_run_end(text: &[u8], at: usize) -> usize {
    run_end(text, at, |word| outside(word, b'A', b'Z'))
}

/// End of `[A-Za-z]*`.
#[inline(always)]
pub(super) fn letter_run_end(text: &[u8], at: usize) -> usize {
    run_end(text, at, |word| outside(word | (0x20 * ONES), b'a', b'z'))
}

/// End of ` *`.
#[inline(always)]
pub(super) fn space_run_end(text: &[u8], at: usize) -> usize {
    // The lowest bit that differs lies in the first byte that isn't a space.
    run_end(text, at, |word| word ^ (0x20 * ONES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_capitals_and_small_letters_after() {
        let letters = |len: usize, letter: char| letter.to_string().repeat(len);
        for (upper, lower) in (0..20).flat_map(|upper| (0..20).map(move |lower| (upper, lower))) {
            for stop in ["", "A", "é", " a", "'"] {
                // Another capital only ends a word that has small letters.
                let stop = if lower == 0 && stop == "A" { "1" } else { stop };
                let text = format!("{}{}{stop}", letters(upper, 'Q'), letters(lower, 'q'));
                assert_eq!(word_end(text.as_bytes(), 0), upper + lower, "{text}");
            }
        }
    }

    #[test]
    fn runs_end_where_a_loop_over_bytes_says() {
        type RunEnd = fn(&[u8], usize) -> usize;
        type Belongs = fn(&u8) -> bool;
        let runs: [(RunEnd, Belongs); 4] = [
            (lower_run_end, u8::is_ascii_lowercase),
            (upper_run_end, u8::is_ascii_uppercase),
            (letter_run_end, u8::is_ascii_alphabetic),
            (space_run_end, |&byte| byte == b' '),
        ];
        for (run_end, belongs) in runs {
            for stop in 0..=255 {
                for filler in [b'a', b'Z', b' ', b'm'] {
                    for len in 0..20 {
                        let mut text = vec![filler; len];
                        text.push(stop);
                        text.extend_from_slice(b"aZ a");
                        let want = text.iter().take_while(|byte| belongs(byte)).count();
                        assert_eq!(run_end(&text, 0), want, "{text:?}");
                    }
                }
            }
        }
    }
}
