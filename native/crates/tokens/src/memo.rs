//! What pieces were encoded to before.

use crate::key::Key;

/// Slots of the table, a power of two: a megabyte, of which only what is used takes memory.
const SLOTS: usize = 1 << 15;
/// Tokens that a slot holds itself.
const INLINE: usize = 3;
/// Tokens kept outside of slots before all is forgotten.
const MAX_SPILLED: usize = 1 << 14;

/// A piece and its tokens.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: Key,
    len: u32,
    /// The tokens, or where they start in [`Memo::spilled`].
    tokens: [u32; INLINE],
}

/// A cache of short pieces that are more than one token: names and rarer words
/// come again and again. Longer pieces hardly ever come twice.
#[derive(Default)]
pub(crate) struct Memo {
    slots: Vec<Slot>,
    spilled: Vec<u32>,
}

impl Memo {
    /// The tokens of the piece of this key and hash, if they are known.
    #[inline]
    pub fn get(&self, key: Key, hash: u64) -> Option<&[u32]> {
        let mut slot = self.slots.get(home(hash))?;
        if slot.key != key {
            slot = self.slots.get(home(hash) ^ 1)?;
            if slot.key != key {
                return None;
            }
        }
        let len = slot.len as usize;
        if len <= INLINE {
            Some(&slot.tokens[..len])
        } else {
            self.spilled.get(slot.tokens[0] as usize..)?.get(..len)
        }
    }

    /// Remember the tokens of the piece of this key and hash.
    pub fn insert(&mut self, key: Key, hash: u64, tokens: &[u32]) {
        if self.slots.is_empty() || self.spilled.len() > MAX_SPILLED {
            *self = Self { slots: vec![Slot::default(); SLOTS], spilled: Vec::new() };
        }
        let mut slot = Slot { key, len: tokens.len() as u32, tokens: [0; INLINE] };
        if let Some(inline) = slot.tokens.get_mut(..tokens.len()) {
            inline.copy_from_slice(tokens);
        } else {
            slot.tokens[0] = self.spilled.len() as u32;
            self.spilled.extend_from_slice(tokens);
        }
        // The older of two neighbours goes.
        self.slots[home(hash) ^ 1] = self.slots[home(hash)];
        self.slots[home(hash)] = slot;
    }
}

#[inline(always)]
fn home(hash: u64) -> usize {
    (hash >> (64 - SLOTS.trailing_zeros())) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_what_was_inserted_and_nothing_like_it() {
        let mut memo = Memo::default();
        let [abc, abd, ab] = [b"abc", b"abd", b"ab "].map(|text| Key::new(text, 0, 3));
        assert_eq!(memo.get(abc, 7), None);
        for tokens in [&[1, 2][..], &[1, 2, 3], &[1, 2, 3, 4], &[9; 15]] {
            memo.insert(abc, 7, tokens);
            assert_eq!(memo.get(abc, 7), Some(tokens));
            assert_eq!(memo.get(abd, 7), None, "another text of the same hash");
            assert_eq!(memo.get(ab, 7), None);
        }
        for token in 0..MAX_SPILLED as u32 {
            memo.insert(abd, u64::from(token) << 40, &[token; 5]);
            assert_eq!(memo.get(abd, u64::from(token) << 40), Some(&[token; 5][..]));
        }
        assert!(memo.spilled.len() <= MAX_SPILLED + Key::MAX_LEN);
    }
}
