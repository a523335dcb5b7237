//! Between which characters no merge of a vocabulary ever happens.

use crate::seen::Seen;
use crate::vocabulary::Vocabulary;
use crate::word::{load, low_bytes, mix};

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
/// Bytes looked at on either side of a seam: a character of the scripts that make long pieces.
const REACH: usize = 3;
/// Bits of a hash that choose a bit, which makes the set 128 KiB.
const WIDE_BITS: u32 = 20;

/// What stands on either side of the seams of all merges.
///
/// In Chinese, Japanese and Korean this tells of nine in ten pairs of
/// neighbours that they are compatible, without a look at how they were merged.
pub(crate) struct Seams {
    /// By last byte of the left and first byte of the right part, for merges of a part shorter than [`REACH`].
    narrow: Vec<u64>,
    /// By hash of [`REACH`] bytes on either side, for all others.
    wide: Seen<WIDE_BITS>,
}

impl Seams {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut seams = Self { narrow: vec![0; 1 << (16 - 6)], wide: Seen::new() };
        let (bytes, starts) = (vocabulary.bytes(), vocabulary.starts());
        let len = |token: u32| (starts[token as usize + 1] - starts[token as usize]) as usize;
        for (token, &(left, right)) in vocabulary.merges().iter().enumerate().skip(256) {
            let at = starts[token] as usize + len(left);
            if len(left) < REACH || len(right) < REACH {
                let seam = narrow(bytes, at);
                seams.narrow[seam / 64] |= 1 << (seam % 64);
            } else {
                seams.wide.insert(wide(bytes, at));
            }
        }
        seams
    }

    /// `false` only if no merge joins what ends before byte `at` of `text` and what starts there.
    #[inline(always)]
    pub fn may_join(&self, text: &[u8], at: usize) -> bool {
        let seam = narrow(text, at);
        // Near the ends of the text a wider look would miss bytes.
        self.narrow[seam / 64] >> (seam % 64) & 1 != 0
            || at < REACH
            || at + REACH > text.len()
            || self.wide.may_hold(wide(text, at))
    }
}

#[inline(always)]
fn narrow(bytes: &[u8], at: usize) -> usize {
    usize::from(bytes[at - 1]) << 8 | usize::from(bytes[at])
}

#[inline(always)]
fn wide(bytes: &[u8], at: usize) -> u64 {
    mix(low_bytes(load(bytes, at - REACH), 2 * REACH), FACTOR)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EncodingName, vocabulary_bytes};

    #[test]
    fn merges_may_join_whatever_stands_around() {
        for name in [EncodingName::Cl100kBase, EncodingName::O200kBase] {
            let vocabulary = Vocabulary::read(vocabulary_bytes(name));
            let seams = Seams::new(&vocabulary);
            for (token, &(left, _)) in vocabulary.merges().iter().enumerate().skip(256) {
                let [text, left] = [token as u32, left].map(|token| vocabulary.text(token).unwrap());
                assert!(seams.may_join(text, left.len()));
                assert!(seams.may_join(&[b"\xe6\xbc\xa2", text, b"\xe5\xad\x97"].concat(), 3 + left.len()));
            }
            assert!(!seams.may_join(b"abc\xffabc", 4));
        }
    }
}
