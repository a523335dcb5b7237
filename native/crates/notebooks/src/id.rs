//! Cell ids.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Gives out ids of eight hexadecimal digits, as nbformat's are, that nothing else has.
pub(crate) struct Ids {
    taken: HashSet<String>,
    /// Seeded by the operating system; an id need not be secret, only rare.
    random: RandomState,
    count: u64,
}

impl Ids {
    /// Ids other than those `taken`.
    pub(crate) fn beside(taken: HashSet<String>) -> Self {
        Self { taken, random: RandomState::new(), count: 0 }
    }

    /// An id that was not given out before.
    pub(crate) fn next(&mut self) -> String {
        loop {
            self.count += 1;
            let id = format!("{:08x}", self.random.hash_one(self.count) as u32);
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}
