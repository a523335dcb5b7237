//! Which tokens a text starts with.

use crate::lookup::TokenLookup;
use crate::prefetch::prefetch;
use crate::vocabulary::Vocabulary;
use crate::word::{load, low_bytes, mix};

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const MEDIUM_BITS: u32 = 16;
const LONG_BITS: u32 = 17;
/// Lengths from here on share the mask's last bit.
const LONGEST_MASKED: usize = 8 + 31;
/// Bytes of a piece whose entries are fetched before it is searched.
const PREFETCHED_BYTES: usize = 256;

/// For texts that start alike, the lengths that tokens of this start have.
///
/// Hash collisions only add lengths, so that a length given here is worth a
/// lookup and one not given is certainly no token.
pub(crate) struct PrefixLengths {
    /// By hash of the first 4 bytes: bit `i` stands for tokens of `4 + i` bytes, up to 7.
    medium: Vec<u8>,
    /// By hash of the first 8 bytes: bit `i` stands for `8 + i` bytes, bit 31 for 39 and more.
    long: Vec<u32>,
}

impl PrefixLengths {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let mut lengths = Self { medium: vec![0; 1 << MEDIUM_BITS], long: vec![0; 1 << LONG_BITS] };
        for (start, end) in vocabulary.spans() {
            let word = load(vocabulary.bytes(), start);
            match end - start {
                0..4 => {}
                len @ 4..8 => lengths.medium[medium_home(word)] |= 1 << (len - 4),
                len => lengths.long[long_home(word)] |= 1 << (len.min(LONGEST_MASKED) - 8),
            }
        }
        lengths
    }

    /// Get ready for [`PrefixLengths::tokens`] at the characters outside ASCII of `text[start..end]`.
    pub fn prefetch(&self, lookup: &TokenLookup, text: &[u8], start: usize, end: usize) {
        for at in start..end.min(start + PREFETCHED_BYTES) {
            if text[at] >= 0xc0 {
                let word = load(text, at);
                prefetch(&self.long, long_home(word));
                prefetch(&self.medium, medium_home(word));
                lookup.prefetch_rare(word, 6);
                lookup.prefetch_rare(word, 3);
            }
        }
    }

    /// The tokens, of at most `limit` bytes, that `text[start..end]` starts with, longest first.
    #[inline]
    pub fn tokens<'a>(
        &'a self,
        vocabulary: &'a Vocabulary,
        lookup: &'a TokenLookup,
        text: &'a [u8],
        start: usize,
        limit: usize,
    ) -> Tokens<'a> {
        let word = load(text, start);
        let limit = limit.min(lookup.longest());
        let long = if limit >= 8 { self.long[long_home(word)] } else { 0 };
        let medium = if limit >= 4 { self.medium[medium_home(word)] } else { 0 };
        // Bits 0 to 2 stand for lengths 1 to 3, which are always tried.
        let mask = u64::from(long) << 7 | u64::from(medium) << 3 | 0b111;
        let very_long = if limit >= LONGEST_MASKED && long >> 31 != 0 { limit } else { 0 };
        let mask = if limit < LONGEST_MASKED { mask & ((1 << limit) - 1) } else { mask & !(1 << 38) };
        Tokens { vocabulary, lookup, text, start, mask, very_long }
    }
}

#[inline(always)]
fn medium_home(word: u64) -> usize {
    (mix(low_bytes(word, 4), FACTOR) >> (64 - MEDIUM_BITS)) as usize
}

#[inline(always)]
fn long_home(word: u64) -> usize {
    (mix(word, FACTOR) >> (64 - LONG_BITS)) as usize
}

/// Ids and lengths of the tokens a text starts with, longest first.
pub(crate) struct Tokens<'a> {
    vocabulary: &'a Vocabulary,
    lookup: &'a TokenLookup,
    text: &'a [u8],
    start: usize,
    /// Bit `i` stands for a length of `i + 1` that is still to be tried.
    mask: u64,
    /// The next length to try of those beyond the mask; below [`LONGEST_MASKED`] none.
    very_long: usize,
}

impl Iterator for Tokens<'_> {
    type Item = (u32, usize);

    #[inline]
    fn next(&mut self) -> Option<(u32, usize)> {
        while self.very_long >= LONGEST_MASKED {
            let len = self.very_long;
            self.very_long -= 1;
            if let Some(id) = self.lookup.find_rare(self.vocabulary, self.text, self.start, len) {
                return Some((id, len));
            }
        }
        while self.mask != 0 {
            let bit = 63 - self.mask.leading_zeros() as usize;
            self.mask ^= 1 << bit;
            let len = bit + 1;
            if let Some(id) = self.lookup.find_rare(self.vocabulary, self.text, self.start, len) {
                return Some((id, len));
            }
        }
        None
    }
}
