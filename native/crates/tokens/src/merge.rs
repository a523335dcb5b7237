//! Byte pair encoding of one piece in linear time.
//!
//! A sequence of tokens is the encoding of its text exactly if each two
//! neighbours are compatible, that is, if the encoding of the two texts
//! together is these two tokens. Exactly one such sequence exists. So it can be
//! searched for from left to right, longest token first, going back where no
//! compatible token follows; a place once left behind is never tried again.
//! The idea is that of van Antwerpen and Neubeck, "So many tokens, so little
//! time" (GitHub, 2024).
//!
//! The search is linear, but by a factor of up to the square of the longest
//! token's length: "=====..." has a token of each length up to 80 or so. Where
//! it goes back too often, merging pair by pair takes its place, as it does for
//! short pieces, where it is quicker.

use ferrolab_base::{Cancel, Result};

use crate::bench::Benches;
use crate::by_rank::merge_by_rank;
use crate::key::Key;
use crate::lookup::TokenLookup;
use crate::pairs::PairLookup;
use crate::prefixes::{PrefixLengths, Tokens};
use crate::seams::Seams;
use crate::short::{self, merge_short};
use crate::vocabulary::Vocabulary;

/// Tokens tried after which a long piece asks whether it was cancelled: about a millisecond of work.
const TRIES_PER_CHECK: usize = 1 << 14;

/// Bytes of [`Merger::prefix_counts`] of about the same work.
const BYTES_PER_CHECK: usize = 1 << 11;

/// Tokens tried for each byte before the search is given up; prose takes about a half.
const TRIES_PER_BYTE: usize = 1;

/// And for each piece.
const TRIES_FREE: usize = 64;

/// A vocabulary with its tables: all that encoding a piece needs.
pub(crate) struct Merger {
    pub vocabulary: Vocabulary,
    pub lookup: TokenLookup,
    pub benches: Benches,
    pairs: PairLookup,
    prefixes: PrefixLengths,
    seams: Seams,
    byte_tokens: [u32; 256],
}

/// Memory for [`Merger::encode`], to be used again for the next piece.
#[derive(Default)]
pub(crate) struct Scratch {
    /// The tokens of the piece encoded last.
    pub tokens: Vec<u32>,
    /// Bit `i` is clear if no encoding reaches byte `i`.
    reachable: Vec<u64>,
}

impl Merger {
    /// Tables for the vocabulary in `file`.
    pub fn new(file: &[u8]) -> Self {
        let vocabulary = Vocabulary::read(file);
        let lookup = TokenLookup::new(&vocabulary);
        let pairs = PairLookup::new(&vocabulary);
        let prefixes = PrefixLengths::new(&vocabulary);
        let seams = Seams::new(&vocabulary);
        let mut byte_tokens = [0; 256];
        for (id, &byte) in vocabulary.bytes()[..256].iter().enumerate() {
            byte_tokens[usize::from(byte)] = id as u32;
        }
        Self { vocabulary, lookup, benches: Benches::default(), pairs, prefixes, seams, byte_tokens }
    }

    /// The token that is all of `text[start..end]`, if there is one.
    #[inline(always)]
    pub fn whole(&self, text: &[u8], start: usize, end: usize) -> Option<u32> {
        if end - start > Key::MAX_LEN {
            return self.lookup.find_long(&self.vocabulary, &text[start..end]);
        }
        let key = Key::new(text, start, end - start);
        self.lookup.find(key, key.hash())
    }

    /// Tokens of at most `limit` bytes that the text starts with at `start`, longest first.
    #[inline(always)]
    fn tokens_at<'a>(&'a self, text: &'a [u8], start: usize, limit: usize) -> Tokens<'a> {
        self.prefixes.tokens(&self.vocabulary, &self.lookup, text, start, limit)
    }

    /// Put the tokens of `text[start..end]` into `scratch.tokens`.
    pub fn encode(
        &self,
        text: &[u8],
        start: usize,
        end: usize,
        scratch: &mut Scratch,
        cancel: Option<&Cancel>,
    ) -> Result<()> {
        let Scratch { tokens, reachable } = scratch;
        if end - start <= short::MAX_LEN && !is_dense(&text[start..end]) {
            merge_short(&self.pairs, &self.byte_tokens, &text[start..end], tokens);
            return Ok(());
        }
        tokens.clear();
        self.prefixes.prefetch(&self.lookup, text, start, end);
        reachable.clear();
        reachable.resize((end - start) / 64 + 1, u64::MAX);
        let mut tries = 0;
        let tries_allowed = TRIES_FREE + TRIES_PER_BYTE * (end - start);
        let mut next_check = TRIES_PER_CHECK;
        let mut at = start;
        let mut limit = end - start;
        while at < end {
            if tries >= next_check {
                cancel.map_or(Ok(()), Cancel::check)?;
                next_check = tries + TRIES_PER_CHECK;
            }
            if tries > tries_allowed {
                return merge_by_rank(&self.pairs, self.single_bytes(&text[start..end]), tokens, cancel);
            }
            let last = tokens.last().copied();
            let next = self.tokens_at(text, at, limit).find(|&(token, len)| {
                tries += 1;
                is_set(reachable, at + len - start)
                    && last.is_none_or(|last| self.may_follow(text, at, last, token))
            });
            match (next, last) {
                (Some((token, len)), _) => {
                    tokens.push(token);
                    at += len;
                    limit = end - at;
                }
                (None, Some(last)) => {
                    // Nothing goes on from here: give up the last token for a shorter one.
                    clear(reachable, at - start);
                    tokens.pop();
                    let len = self.token_len(last);
                    at -= len;
                    limit = len - 1;
                }
                (None, None) => unreachable!("each byte is a token, so every text has an encoding"),
            }
        }
        Ok(())
    }

    /// Number of tokens of `text[start..end]`, which is one piece.
    pub fn count(
        &self,
        text: &[u8],
        start: usize,
        end: usize,
        scratch: &mut Scratch,
        cancel: Option<&Cancel>,
    ) -> Result<usize> {
        if self.whole(text, start, end).is_some() {
            return Ok(1);
        }
        self.encode(text, start, end, scratch, cancel)?;
        Ok(scratch.tokens.len())
    }

    /// For each length from 0 on the number of tokens of that many bytes of `text[start..end]`.
    ///
    /// Ends early where all longer starts have more than `budget` tokens: the
    /// encoding of a text without its last token is that of the text before
    /// it, so as many starts over the budget as a token is long keep all that
    /// follow over it.
    pub fn prefix_counts(
        &self,
        text: &[u8],
        start: usize,
        end: usize,
        budget: usize,
        cancel: Option<&Cancel>,
    ) -> Result<Vec<u32>> {
        let len = end - start;
        let mut counts = vec![0; len + 1];
        let mut last_tokens = vec![None; len + 1];
        let mut over_budget = 0;
        for at in 0..=len {
            if at % BYTES_PER_CHECK == 0 {
                cancel.map_or(Ok(()), Cancel::check)?;
            }
            over_budget = if counts[at] as usize > budget { over_budget + 1 } else { 0 };
            if over_budget > self.lookup.longest() {
                counts.truncate(at);
                break;
            }
            for (token, token_len) in self.tokens_at(text, start + at, len - at) {
                if last_tokens[at].is_none_or(|last| self.may_follow(text, start + at, last, token)) {
                    counts[at + token_len] = counts[at] + 1;
                    last_tokens[at + token_len] = Some(token);
                }
            }
        }
        Ok(counts)
    }

    /// The tokens that are the single bytes of `text`.
    fn single_bytes<'a>(&'a self, text: &'a [u8]) -> impl ExactSizeIterator<Item = u32> + 'a {
        text.iter().map(|&byte| self.byte_tokens[usize::from(byte)])
    }

    fn token_len(&self, token: u32) -> usize {
        self.vocabulary.text(token).map_or(0, <[u8]>::len)
    }

    /// As [`Merger::compatible`], for tokens that stand on either side of byte `at` of `text`.
    #[inline(always)]
    fn may_follow(&self, text: &[u8], at: usize, left: u32, right: u32) -> bool {
        !self.seams.may_join(text, at) || self.compatible(left, right)
    }

    /// Whether the encoding of the two tokens' texts together is these two tokens.
    ///
    /// Undoes their merges, latest first. At each stage the two tokens at the
    /// seam stood beside each other; had they a merge that comes before the
    /// one undone last, it would have been chosen.
    #[inline]
    pub fn compatible(&self, mut left: u32, mut right: u32) -> bool {
        let merges = self.vocabulary.merges();
        // Merges across the seam that come before this one are conflicts.
        let mut limit = u32::MAX;
        loop {
            if self.pairs.find(left, right).is_some_and(|merged| merged < limit) {
                return false;
            }
            let undo_left = if left >= 256 && right >= 256 { left > right } else { left >= 256 };
            if undo_left {
                // Of equal merges the leftmost comes first, so the one in the left token wins a tie.
                limit = left;
                left = merges[left as usize].1;
            } else if right >= 256 {
                limit = right + 1;
                right = merges[right as usize].0;
            } else {
                return true;
            }
        }
    }
}

/// Whether `piece` starts with a character of three bytes or more, or a blank and one: with
/// whole words to such a character, searching takes fewer steps than merging bytes.
#[inline(always)]
fn is_dense(piece: &[u8]) -> bool {
    piece.iter().take(2).any(|&byte| byte >= 0xe0)
}

#[inline(always)]
fn is_set(bits: &[u64], at: usize) -> bool {
    bits[at / 64] >> (at % 64) & 1 != 0
}

#[inline(always)]
fn clear(bits: &mut [u64], at: usize) {
    bits[at / 64] &= !(1 << (at % 64));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{EncodingName, vocabulary_bytes};

    proptest! {
        #[test]
        fn the_search_and_merging_by_rank_agree(text in "[=a-e ]{0,300}|={0,300}|[a-zA-Z漢字の]{0,99}") {
            for name in [EncodingName::Cl100kBase, EncodingName::O200kBase] {
                let merger = crate::Encoding::get(name).merger();
                let text = text.as_bytes();
                let mut scratch = Scratch::default();
                merger.encode(text, 0, text.len(), &mut scratch, None)?;
                let mut tokens = Vec::new();
                merge_by_rank(&merger.pairs, merger.single_bytes(text), &mut tokens, None)?;
                prop_assert_eq!(&tokens, &scratch.tokens);
                let counts = merger.prefix_counts(text, 0, text.len(), usize::MAX, None)?;
                prop_assert_eq!(counts[text.len()] as usize, tokens.len());
            }
        }
    }

    #[test]
    fn each_token_is_its_own_encoding() {
        for name in [EncodingName::Cl100kBase, EncodingName::O200kBase] {
            let merger = Merger::new(vocabulary_bytes(name));
            let mut scratch = Scratch::default();
            for (id, (start, end)) in merger.vocabulary.spans().enumerate() {
                merger.encode(merger.vocabulary.bytes(), start, end, &mut scratch, None).unwrap();
                assert_eq!(scratch.tokens, [id as u32]);
            }
        }
    }
}
