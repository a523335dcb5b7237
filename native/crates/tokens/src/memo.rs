//! What pieces were encoded to before.

use crate::key::Key;

/// Slots that a piece may be in; the one filled first is given up first.
const WAYS: usize = 4;
/// Sets of so many slots, a power of two: half a megabyte, of which only what is used takes memory.
const SETS: usize = 1 << 12;
/// Tokens that a slot holds itself.
const INLINE: usize = 3;
/// Tokens kept outside of slots before all is forgotten.
const MAX_SPILLED: usize = 1 << 14;

/// A piece and its tokens: its key, their number, and themselves or where they start in
/// [`Memo::spilled`]. Numbers alone, as the system gives a table of zeros without writing them.
type Slot = [u32; 5 + INLINE];

/// A cache of short pieces that are more than one token: names and rarer words
/// come again and again. Longer pieces hardly ever come twice.
#[derive(Default)]
pub(crate) struct Memo {
    sets: Vec<[Slot; WAYS]>,
    spilled: Vec<u32>,
}

impl Memo {
    /// The tokens of the piece of this key and hash, if they are known.
    #[inline]
    pub fn get(&self, key: Key, hash: u64) -> Option<&[u32]> {
        let words = key.words();
        let slot = self.sets.get(home(hash))?.iter().find(|slot| slot[..4] == words)?;
        let (len, tokens) = (slot[4] as usize, &slot[5..]);
        if len <= INLINE { tokens.get(..len) } else { self.spilled.get(tokens[0] as usize..)?.get(..len) }
    }

    /// Remember the tokens of the piece of this key and hash.
    pub fn insert(&mut self, key: Key, hash: u64, tokens: &[u32]) {
        if self.sets.is_empty() || self.spilled.len() > MAX_SPILLED {
            *self = Self { sets: vec![[[0; 5 + INLINE]; WAYS]; SETS], spilled: Vec::new() };
        }
        let mut slot = [0; 5 + INLINE];
        slot[..4].copy_from_slice(&key.words());
        slot[4] = tokens.len() as u32;
        if let Some(inline) = slot[5..].get_mut(..tokens.len()) {
            inline.copy_from_slice(tokens);
        } else {
            slot[5] = self.spilled.len() as u32;
            self.spilled.extend_from_slice(tokens);
        }
        let set = &mut self.sets[home(hash)];
        set.copy_within(..WAYS - 1, 1);
        set[0] = slot;
    }
}

#[inline(always)]
fn home(hash: u64) -> usize {
    (hash >> (64 - SETS.trailing_zeros())) as usize
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
