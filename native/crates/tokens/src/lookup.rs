//! From the text of a token to its id.

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
/// load; the load factor stays below a half, as most questions that the merge
/// step asks are answered by "no".
pub(crate) struct TokenLookup {
    slots: Vec<Slot>,
    shift: u32,
    longest: usize,
}

impl TokenLookup {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let bits = (2 * vocabulary.len()).next_power_of_two().trailing_zeros();
        let mut table = Self { slots: vec![Slot::default(); 1 << bits], shift: 64 - bits, longest: 0 };
        for (id, (start, end)) in vocabulary.spans().enumerate() {
            table.insert(vocabulary.bytes(), start, end - start, id as u32);
        }
        table
    }

    fn insert(&mut self, bytes: &[u8], start: usize, len: usize, id: u32) {
        let key = key(bytes, start, len);
        let mut at = self.home(key, len);
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

    /// The token that is `text[start..start + len]`, if there is one.
    #[inline(always)]
    pub fn find(&self, vocabulary: &Vocabulary, text: &[u8], start: usize, len: usize) -> Option<u32> {
        if len <= 8 {
            return self.find_short(low_bytes(load(text, start), len), len);
        }
        if len > self.longest {
            return None;
        }
        self.find_long(vocabulary, &text[start..start + len])
    }

    /// The token of `len` bytes, at most 8, that `word` holds above zeros.
    #[inline(always)]
    pub fn find_short(&self, word: u64, len: usize) -> Option<u32> {
        let mut at = self.home(word, len);
        loop {
            let slot = self.slots[at];
            if slot.key == word && (slot.span & 0xff) as usize == len {
                return Some(slot.id);
            }
            if slot.span == 0 {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline]
    fn find_long(&self, vocabulary: &Vocabulary, text: &[u8]) -> Option<u32> {
        let key = key(text, 0, text.len());
        let mut at = self.home(key, text.len());
        loop {
            let slot = self.slots[at];
            let (start, len) = ((slot.span >> 8) as usize, (slot.span & 0xff) as usize);
            if slot.key == key && len == text.len() && vocabulary.bytes()[start..start + len] == *text {
                return Some(slot.id);
            }
            if slot.span == 0 {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    #[inline(always)]
    fn home(&self, key: u64, len: usize) -> usize {
        (mix(key ^ len as u64, FACTOR) >> self.shift) as usize & (self.slots.len() - 1)
    }
}

/// Up to 8 bytes the text itself, else a hash of it.
#[inline(always)]
fn key(bytes: &[u8], start: usize, len: usize) -> u64 {
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
                let found = table.find(&vocabulary, vocabulary.bytes(), start, end - start);
                assert_eq!(found, Some(id as u32));
            }
            for text in [&b"zqxj"[..], b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", b"no such token", &[b' '; 500]]
            {
                assert_eq!(table.find(&vocabulary, text, 0, text.len()), None);
            }
        }
    }
}
