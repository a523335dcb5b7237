//! From two tokens to the token they merge into.

use crate::seen::Seen;
use crate::vocabulary::Vocabulary;
use crate::word::mix;

/// Ids fit into 18 bits, so that a pair and its merge fit into one word.
const ID_BITS: u32 = 18;
/// An id that no token has; it merges with nothing.
pub(crate) const NO_TOKEN: u32 = (1 << ID_BITS) - 1;
const EMPTY: u64 = u64::MAX;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash table with linear probing over all merges of a vocabulary.
pub(crate) struct PairLookup {
    slots: Vec<u64>,
    shift: u32,
    seen: Seen<21>,
    /// By two bytes, the first in the upper half.
    bytes: Vec<u32>,
}

impl PairLookup {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        assert!(vocabulary.len() < NO_TOKEN as usize, "ids need more than {ID_BITS} bits");
        let bits = (vocabulary.len() + vocabulary.len() / 4).next_power_of_two().trailing_zeros();
        let mut table = Self {
            slots: vec![EMPTY; 1 << bits],
            shift: 64 - bits,
            seen: Seen::new(),
            bytes: vec![NO_TOKEN; 1 << 16],
        };
        for (id, &(left, right)) in vocabulary.merges().iter().enumerate().skip(256) {
            let pair = pack(left, right);
            let hash = mix(pair, FACTOR);
            table.seen.insert(hash);
            let mut at = table.home(hash);
            while table.slots[at] != EMPTY {
                at = (at + 1) & (table.slots.len() - 1);
            }
            table.slots[at] = pair << ID_BITS | id as u64;
            if left < 256 && right < 256 {
                let [left, right] =
                    [left, right].map(|token| usize::from(vocabulary.bytes()[token as usize]));
                table.bytes[left << 8 | right] = id as u32;
            }
        }
        table
    }

    /// The token that `left` and `right` merge into, if they do.
    #[inline(always)]
    pub fn find(&self, left: u32, right: u32) -> Option<u32> {
        let pair = pack(left, right);
        let hash = mix(pair, FACTOR);
        if !self.seen.may_hold(hash) {
            return None;
        }
        let mut at = self.home(hash);
        loop {
            let slot = self.slots[at];
            if slot >> ID_BITS == pair {
                return Some((slot & ((1 << ID_BITS) - 1)) as u32);
            }
            if slot == EMPTY {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The token that two bytes merge into, if they do.
    #[inline(always)]
    pub fn find_bytes(&self, left: u8, right: u8) -> Option<u32> {
        let token = self.bytes[usize::from(left) << 8 | usize::from(right)];
        (token != NO_TOKEN).then_some(token)
    }

    #[inline(always)]
    fn home(&self, hash: u64) -> usize {
        (hash >> self.shift) as usize & (self.slots.len() - 1)
    }
}

#[inline(always)]
fn pack(left: u32, right: u32) -> u64 {
    u64::from(left) << ID_BITS | u64::from(right)
}
