//! Short pieces of text as single values.

use crate::word::{load, low_bytes, mix};

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const FACTOR_HIGH: u64 = 0xd6e8_feb8_6659_fd93;

/// A piece of text of 1 to [`Key::MAX_LEN`] bytes: its bytes above zeros, and its length in the top byte.
///
/// Equal keys are equal texts, so that a table which holds keys needs no text to compare with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    pub low: u64,
    high: u64,
}

impl Key {
    pub const MAX_LEN: usize = 15;
    /// Up to this length `low` holds all bytes.
    pub const SHORT_LEN: usize = 8;

    /// The key of `text[start..start + len]`, of at most [`Key::MAX_LEN`] bytes.
    #[inline(always)]
    pub fn new(text: &[u8], start: usize, len: usize) -> Self {
        debug_assert!(len <= Self::MAX_LEN);
        let low = low_bytes(load(text, start), len);
        if len <= Self::SHORT_LEN {
            return Self::short(low, len);
        }
        let rest = low_bytes(load(text, start + 8), len - 8);
        Self { low, high: rest | (len as u64) << 56 }
    }

    /// The key of the text of `len` bytes, at most [`Key::SHORT_LEN`], that `low` holds above zeros.
    #[inline(always)]
    pub fn short(low: u64, len: usize) -> Self {
        Self { low, high: (len as u64) << 56 }
    }

    /// Number of bytes; 0 of the default key, which no text has.
    #[inline(always)]
    pub fn len(self) -> usize {
        (self.high >> 56) as usize
    }

    /// The key as it is kept in tables of small numbers.
    #[inline(always)]
    pub fn words(self) -> [u32; 4] {
        [self.low as u32, (self.low >> 32) as u32, self.high as u32, (self.high >> 32) as u32]
    }

    /// All bits of this hash depend on all bytes.
    #[inline(always)]
    pub fn hash(self) -> u64 {
        mix(self.low ^ FACTOR, self.high ^ FACTOR_HIGH)
    }
}

/// A hash of `text`, of 8 bytes or more.
#[inline]
pub(crate) fn hash_long(text: &[u8]) -> u64 {
    let mut hash = text.len() as u64;
    let mut at = 0;
    while at + 8 < text.len() {
        hash = mix(hash ^ load(text, at), FACTOR_HIGH);
        at += 8;
    }
    // The last eight bytes overlap those before, so that no partial load is needed.
    mix(hash.rotate_left(23) ^ load(text, text.len() - 8), FACTOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_tell_texts_apart_wherever_they_stand() {
        let text = b"abc\0\0\0defghijklmnopqrstuvwxyz\0";
        let mut known: Vec<(&[u8], Key)> = Vec::new();
        for start in 0..text.len() {
            for len in 1..=Key::MAX_LEN.min(text.len() - start) {
                let key = Key::new(text, start, len);
                let piece = &text[start..start + len];
                assert_eq!(key, Key::new(piece, 0, len));
                assert_eq!(key.len(), len);
                for (other, other_key) in &known {
                    assert_eq!(*other == piece, *other_key == key, "{other:?} {piece:?}");
                }
                known.push((piece, key));
            }
        }
    }
}
