//! From the text of a token to its id.

use std::ops::Range;

use crate::key::{Key, hash_long};
use crate::prefetch::prefetch;
use crate::seen::Seen;
use crate::vocabulary::Vocabulary;
use crate::word::{load, low_bytes};

/// Hash tables with linear probing over all tokens of a vocabulary.
///
/// Three quarters of the tokens have up to 8 bytes, nearly all others up to 15:
/// a table each, whose slots hold the texts themselves. Frequent tokens have
/// low ids, come first and so are found at once.
pub(crate) struct TokenLookup {
    short: Table<ShortSlot>,
    medium: Table<MediumSlot>,
    long: Table<LongSlot>,
    longest: usize,
    seen: Seen<21>,
}

trait Slot: Copy + Default {
    fn is_empty(&self) -> bool;
    fn id(&self) -> u32;
}

/// A token of up to 8 bytes.
#[derive(Clone, Copy, Default)]
struct ShortSlot {
    word: u64,
    id: u32,
    /// 0 in an empty slot.
    len: u32,
}

/// A token of 9 to 15 bytes.
#[derive(Clone, Copy, Default)]
struct MediumSlot {
    /// The default key in an empty slot.
    key: Key,
    id: u32,
}

/// A longer token: its hash and where to compare.
#[derive(Clone, Copy, Default)]
struct LongSlot {
    hash: u64,
    id: u32,
    /// Start within the vocabulary's bytes in the upper 24 bits, length in the lower 8; 0 is an empty slot.
    span: u32,
}

impl Slot for ShortSlot {
    #[inline(always)]
    fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline(always)]
    fn id(&self) -> u32 {
        self.id
    }
}

impl Slot for MediumSlot {
    #[inline(always)]
    fn is_empty(&self) -> bool {
        self.key == Key::default()
    }

    #[inline(always)]
    fn id(&self) -> u32 {
        self.id
    }
}

impl Slot for LongSlot {
    #[inline(always)]
    fn is_empty(&self) -> bool {
        self.span == 0
    }

    #[inline(always)]
    fn id(&self) -> u32 {
        self.id
    }
}

impl LongSlot {
    #[inline(always)]
    fn range(&self) -> Range<usize> {
        let start = (self.span >> 8) as usize;
        start..start + (self.span & 0xff) as usize
    }
}

/// A power of two of slots, at most four fifths of them in use.
struct Table<S> {
    slots: Vec<S>,
    shift: u32,
}

impl<S: Slot> Table<S> {
    fn new(entries: usize) -> Self {
        let bits = (entries + entries / 4).next_power_of_two().trailing_zeros().max(1);
        Self { slots: vec![S::default(); 1 << bits], shift: 64 - bits }
    }

    fn insert(&mut self, hash: u64, slot: S) {
        let mut at = self.home(hash);
        while !self.slots[at].is_empty() {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = slot;
    }

    #[inline(always)]
    fn find(&self, hash: u64, is_match: impl Fn(&S) -> bool) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            let slot = &self.slots[at];
            if is_match(slot) {
                return Some(slot.id());
            }
            if slot.is_empty() {
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

impl TokenLookup {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        let entries = |lens: Range<usize>| {
            vocabulary.spans().filter(|(start, end)| lens.contains(&(end - start))).count()
        };
        let mut lookup = Self {
            short: Table::new(entries(1..Key::SHORT_LEN + 1)),
            medium: Table::new(entries(Key::SHORT_LEN + 1..Key::MAX_LEN + 1)),
            long: Table::new(entries(Key::MAX_LEN + 1..usize::MAX)),
            longest: 0,
            seen: Seen::new(),
        };
        for (id, (start, end)) in vocabulary.spans().enumerate() {
            lookup.insert(vocabulary.bytes(), start, end - start, id as u32);
        }
        lookup
    }

    fn insert(&mut self, bytes: &[u8], start: usize, len: usize, id: u32) {
        self.longest = self.longest.max(len);
        if len > Key::MAX_LEN {
            let hash = hash_long(&bytes[start..start + len]);
            self.seen.insert(hash);
            self.long.insert(hash, LongSlot { hash, id, span: (start as u32) << 8 | len as u32 });
            return;
        }
        let key = Key::new(bytes, start, len);
        let hash = key.hash();
        self.seen.insert(hash);
        if len > Key::SHORT_LEN {
            self.medium.insert(hash, MediumSlot { key, id });
        } else {
            self.short.insert(hash, ShortSlot { word: key.low, id, len: len as u32 });
        }
    }

    /// Length of the longest token.
    pub fn longest(&self) -> usize {
        self.longest
    }

    /// Get ready to [`TokenLookup::find`] `key`, whose hash is `hash`.
    #[inline(always)]
    pub fn prefetch(&self, key: Key, hash: u64) {
        if key.len() <= Key::SHORT_LEN {
            prefetch(&self.short.slots, self.short.home(hash));
        } else {
            prefetch(&self.medium.slots, self.medium.home(hash));
        }
    }

    /// Get ready to ask whether the `len` bytes of text, at most 8, that `word` starts with are a token.
    #[inline(always)]
    pub fn prefetch_rare(&self, word: u64, len: usize) {
        let hash = Key::short(low_bytes(word, len), len).hash();
        self.seen.prefetch(hash);
        prefetch(&self.short.slots, self.short.home(hash));
    }

    /// The token of this key, whose hash is `hash`.
    #[inline(always)]
    pub fn find(&self, key: Key, hash: u64) -> Option<u32> {
        if key.len() <= Key::SHORT_LEN {
            self.short.find(hash, |slot| slot.word == key.low && slot.len as usize == key.len())
        } else {
            self.medium.find(hash, |slot| slot.key == key)
        }
    }

    /// The token that is all of `text`, of more than [`Key::MAX_LEN`] bytes.
    #[inline]
    pub fn find_long(&self, vocabulary: &Vocabulary, text: &[u8]) -> Option<u32> {
        if text.len() > self.longest {
            return None;
        }
        let hash = hash_long(text);
        if !self.seen.may_hold(hash) {
            return None;
        }
        self.long.find(hash, |slot| slot.hash == hash && vocabulary.bytes()[slot.range()] == *text)
    }

    /// The token that is `text[start..start + len]`, which mostly is none.
    #[inline(always)]
    pub fn find_rare(&self, vocabulary: &Vocabulary, text: &[u8], start: usize, len: usize) -> Option<u32> {
        if len > Key::MAX_LEN {
            return self.find_long(vocabulary, &text[start..start + len]);
        }
        let key = if len <= Key::SHORT_LEN {
            Key::short(low_bytes(load(text, start), len), len)
        } else {
            Key::new(text, start, len)
        };
        let hash = key.hash();
        if self.seen.may_hold(hash) { self.find(key, hash) } else { None }
    }
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
