//! Which hashes no entry of a table has.

use crate::prefetch::prefetch;

/// A bit for each hash that some entry of a table has.
///
/// The tables are as large as the third-level cache is slow. Nine of ten
/// questions that the answer is "no" to end here, in the second-level cache.
///
/// `BITS` bits of a hash choose the bit: 21 make the set 256 KiB.
pub(crate) struct Seen<const BITS: u32>(Vec<u64>);

impl<const BITS: u32> Seen<BITS> {
    pub fn new() -> Self {
        Self(vec![0; 1 << (BITS - 6)])
    }

    pub fn insert(&mut self, hash: u64) {
        self.0[Self::word(hash)] |= bit::<BITS>(hash);
    }

    /// `false` only if the hash was not inserted.
    #[inline(always)]
    pub fn may_hold(&self, hash: u64) -> bool {
        self.0[Self::word(hash)] & bit::<BITS>(hash) != 0
    }

    /// Get ready for [`Seen::may_hold`].
    #[inline(always)]
    pub fn prefetch(&self, hash: u64) {
        prefetch(&self.0, Self::word(hash));
    }

    #[inline(always)]
    fn word(hash: u64) -> usize {
        (hash >> (64 - BITS + 6)) as usize
    }
}

#[inline(always)]
fn bit<const BITS: u32>(hash: u64) -> u64 {
    1 << (hash >> (64 - BITS) & 63)
}
