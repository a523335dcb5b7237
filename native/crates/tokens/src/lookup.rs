//! From the text of a token to its id.

use std::ops::Range;

use crate::seen::Seen;
use crate::vocabulary::Vocabulary;
use crate::word::{load, low_bytes, mix};

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const FACTOR_LONG: u64 = 0xd6e8_feb8_6659_fd93;

/// An entry: the text itself up to 8 bytes, else its hash and where to compare.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u64,
    id: u32,
    /// Start within the vocabulary's bytes in the upper 24 bits, length in the lower 8; 0 is an empty slot.
    span: u32,
}

/// A hash table with linear probing over all tokens of a vocabulary.
///
/// Three quarters of the tokens have up to 8 bytes and are compared by one
/// load. The table is kept three quarters full, as half the memory is worth
/// more than shorter probes; frequent tokens have low ids, come first and so
/// are found at once.
pub(crate) struct TokenLookup {
    slots: Vec<Slot>,
    shift: u32,
    longest: usize,
    seen: Seen,
}

impl Slot {
    #[inline(always)]
    fn len(&self) -> usize {
        (self.span & 0xff) as usize
    }

    #[inline(always)]
    fn range(&self) -> Range<usize> {
        let start = (self.span >> 8) as usize;
        start..start + self.len()
    }
}

impl TokenLookup {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let bits = (vocabulary.len() + vocabulary.len() / 4).next_power_of_two().trailing_zeros();
        let mut table =
            Self { slots: vec![Slot::default(); 1 << bits], shift: 64 - bits, longest: 0, seen: Seen::new() };
        for (id, (start, end)) in vocabulary.spans().enumerate() {
            table.insert(vocabulary.bytes(), start, end - start, id as u32);
        }
        table
    }

    fn insert(&mut self, bytes: &[u8], start: usize, len: usize, id: u32) {
        let key = key(bytes, start, len);
        let hash = hash(key, len);
        self.seen.insert(hash);
        let mut at = self.home(hash);
        while self.slots[at].span != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = Slot { key, id, span: (start as u32) << 8 | len as u32 };
        self.longest = self.longest.max(len);
    }

    /// Length of the longest token.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// The token of `len` bytes, at most 8, that `word` holds above zeros.
    #[inline(always)]
    pub fn find_short(&self, word: u64, len: usize) -> Option<u32> {
        self.search(hash(word, len), |slot| slot.key == word && slot.len() == len)
    }

    /// The token that is all of `text`, of more than 8 bytes, whose key is `key`.
    #[inline]
    pub fn find_long(&self, vocabulary: &Vocabulary, text: &[u8], key: u64) -> Option<u32> {
        let hash = hash(key, text.len());
        if !self.seen.may_hold(hash) {
            return None;
        }
        self.search(hash, |slot| {
            slot.key == key && slot.len() == text.len() && vocabulary.bytes()[slot.range()] == *text
        })
    }

    /// The token that is `text[start..start + len]`, which mostly is none.
    #[inline(always)]
    pub fn find_rare(&self, vocabulary: &Vocabulary, text: &[u8], start: usize, len: usize) -> Option<u32> {
        if len > 8 {
            return self.find_long(vocabulary, &text[start..start + len], key(text, start, len));
        }
        let word = low_bytes(load(text, start), len);
        if self.seen.may_hold(hash(word, len)) { self.find_short(word, len) } else { None }
    }

    #[inline(always)]
    fn search(&self, hash: u64, is_match: impl Fn(&Slot) -> bool) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            let slot = &self.slots[at];
            if is_match(slot) {
                return Some(slot.id);
            }
            if slot.span == 0 {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize & (self.slots.len() - 1)
    }
}

#[inline(always)]
fn hash(key: u64, len: usize) -> u64 {
    mix(key ^ len as u64, FACTOR)
}

/// Up to 8 bytes the text itself, else a hash of it; what the methods here call a key.
#[inline(always)]
pub(crate) fn key(bytes: &[u8], start: usize, len: usize) -> u64 {
    if len <= 8 {
        return low_bytes(load(bytes, start), len);
    }
    let end = start + len;
    let mut hash = load(bytes, start);
    let mut at = start + 8;
    while at + 8 < end {
        hash = mix(hash ^ load(bytes, at), FACTOR_LONG);
        at += 8;
    }
    // The last eight bytes overlap those before, so that no partial load is needed.
    mix(hash.rotate_left(23) ^ load(bytes, end - 8), FACTOR_LONG)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EncodingName, vocabulary_bytes};

    #[test]
    fn finds_every_token_and_nothing_else() {
        for name in [EncodingName::Cl100kBase, EncodingName::O200kBase] {
            let vocabulary = Vocabulary::read(vocabulary_bytes(name));
            let table = TokenLookup::new(&vocabulary);
            assert_eq!(table.longest(), 128);
            for (id, (start, end)) in vocabulary.spans().enumerate() {
                let found = table.find_rare(&vocabulary, vocabulary.bytes(), start, end - start);
                assert_eq!(found, Some(id as u32));
            }
            for text in [&b"zqxj"[..], b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", b"no such token", &[b' '; 500]]
            {
                assert_eq!(table.find_rare(&vocabulary, text, 0, text.len()), None);
            }
        }
    }
}
