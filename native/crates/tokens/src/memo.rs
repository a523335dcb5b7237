//! What pieces of the text at hand were encoded to before.

use std::ops::Range;

/// Slots of the table, a power of two: with their tokens they stay within the second-level cache.
const SLOTS: usize = 1 << 12;
/// Tokens kept before all is forgotten.
const MAX_TOKENS: usize = 1 << 14;
/// Longer pieces hardly ever come twice.
const MAX_PIECE_BYTES: usize = 64;
/// Shorter texts repeat too little to make up for the table.
const MIN_TEXT_BYTES: usize = 1 << 12;

/// A piece by its place in the text, and its tokens by their place in [`Memo::tokens`].
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    start: usize,
    len: u32,
    tokens_start: u32,
    tokens_len: u32,
}

/// A cache, for one text, of pieces that are more than one token: names and
/// rarer words come again and again.
pub(crate) struct Memo {
    slots: Vec<Slot>,
    tokens: Vec<u32>,
    enabled: bool,
}

impl Memo {
    pub fn for_text(text: &[u8]) -> Self {
        Self { slots: Vec::new(), tokens: Vec::new(), enabled: text.len() >= MIN_TEXT_BYTES }
    }

    /// The tokens of the piece `text[piece]`, whose hash is `key`, if they are known.
    #[inline]
    pub fn get(&self, text: &[u8], piece: Range<usize>, key: u64) -> Option<&[u32]> {
        let slot = self.slots.get(home(key, piece.len()))?;
        let known = slot.key == key
            && slot.len as usize == piece.len()
            && text[slot.start..slot.start + piece.len()] == text[piece];
        known.then(|| &self.tokens[slot.tokens_start as usize..][..slot.tokens_len as usize])
    }

    /// Remember the tokens of the piece `piece`, whose hash is `key`.
    #[inline]
    pub fn insert(&mut self, piece: Range<usize>, key: u64, tokens: &[u32]) {
        if !self.enabled || piece.len() > MAX_PIECE_BYTES {
            return;
        }
        if self.slots.is_empty() || self.tokens.len() > MAX_TOKENS {
            self.slots.clear();
            self.slots.resize(SLOTS, Slot::default());
            self.tokens.clear();
        }
        self.slots[home(key, piece.len())] = Slot {
            key,
            start: piece.start,
            len: piece.len() as u32,
            tokens_start: self.tokens.len() as u32,
            tokens_len: tokens.len() as u32,
        };
        self.tokens.extend_from_slice(tokens);
    }
}

#[inline(always)]
fn home(key: u64, len: usize) -> usize {
    let hash = (key ^ len as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (hash >> (64 - SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_was_inserted_and_nothing_like_it() {
        let text = "abcabd".repeat(MIN_TEXT_BYTES);
        let text = text.as_bytes();
        let mut memo = Memo::for_text(text);
        assert_eq!(memo.get(text, 0..3, 7), None);
        memo.insert(0..3, 7, &[1, 2]);
        assert_eq!(memo.get(text, 6..9, 7), Some(&[1, 2][..]));
        assert_eq!(memo.get(text, 3..6, 7), None, "another text of the same key");
        assert_eq!(memo.get(text, 6..8, 7), None, "another length of the same key");
        for key in 0..2 * MAX_TOKENS as u64 {
            memo.insert(3..6, key, &[key as u32]);
            assert_eq!(memo.get(text, 3..6, key), Some(&[key as u32][..]));
        }
        assert!(memo.tokens.len() <= MAX_TOKENS + MAX_PIECE_BYTES);
    }

    #[test]
    fn a_short_text_has_no_table() {
        let mut memo = Memo::for_text(b"abcabc");
        memo.insert(0..3, 7, &[1, 2]);
        assert_eq!(memo.get(b"abcabc", 3..6, 7), None);
    }
}
