//! Which hashes no entry of a table has.

/// Bits of a hash that choose a bit, which makes the set 256 KiB.
const BITS: u32 = 21;

/// A bit for each hash that some entry of a table has.
///
/// The tables are as large as the third-level cache is slow. Nine of ten
/// questions that the answer is "no" to end here, in the second-level cache.
pub(crate) struct Seen(Vec<u64>);

impl Seen {
    pub fn new() -> Self {
        Self(vec![0; 1 << (BITS - 6)])
    }

    pub fn insert(&mut self, hash: u64) {
        self.0[word(hash)] |= bit(hash);
    }

    /// `false` only if the hash was not inserted.
    #[inline(always)]
    pub fn may_hold(&self, hash: u64) -> bool {
        self.0[word(hash)] & bit(hash) != 0
    }
}

#[inline(always)]
fn word(hash: u64) -> usize {
    (hash >> (64 - BITS + 6)) as usize
}

#[inline(always)]
fn bit(hash: u64) -> u64 {
    1 << (hash >> (64 - BITS) & 63)
}
