//! From two tokens to the token they merge into.

use crate::vocabulary::Vocabulary;
use crate::word::mix;

/// Ids fit into 18 bits, so that a pair and its merge fit into one word.
const ID_BITS: u32 = 18;
const EMPTY: u64 = u64::MAX;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A hash table with linear probing over all merges of a vocabulary.
pub(crate) struct PairLookup {
    slots: Vec<u64>,
    shift: u32,
}

impl PairLookup {
    pub fn new(vocabulary: &Vocabulary) -> Self {
        assert!(vocabulary.len() < 1 << ID_BITS, "ids need more than {ID_BITS} bits");
        let bits = (2 * vocabulary.len()).next_power_of_two().trailing_zeros();
        let mut table = Self { slots: vec![EMPTY; 1 << bits], shift: 64 - bits };
        for (id, &(left, right)) in vocabulary.merges().iter().enumerate().skip(256) {
            let pair = pack(left, right);
            let mut at = table.home(pair);
            while table.slots[at] != EMPTY {
                at = (at + 1) & (table.slots.len() - 1);
            }
            table.slots[at] = pair << ID_BITS | id as u64;
        }
        table
    }

    /// The token that `left` and `right` merge into, if they do.
    #[inline(always)]
    pub fn find(&self, left: u32, right: u32) -> Option<u32> {
        let pair = pack(left, right);
        let mut at = self.home(pair);
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

    #[inline(always)]
    fn home(&self, pair: u64) -> usize {
        (mix(pair, FACTOR) >> self.shift) as usize & (self.slots.len() - 1)
    }
}

#[inline(always)]
fn pack(left: u32, right: u32) -> u64 {
    u64::from(left) << ID_BITS | u64::from(right)
}
