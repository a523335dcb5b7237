//! Damage that is the same in every run.

/// Flips bytes of files and cuts them, each time elsewhere.
pub struct Damage {
    /// Of a xorshift generator.
    state: u64,
}

impl Default for Damage {
    fn default() -> Self {
        Self { state: 0x2545_f491_4f6c_dd1d }
    }
}

impl Damage {
    /// Ten copies of `bytes`, each with 20 other bytes in it and up to a quarter cut off.
    pub fn copies(&mut self, bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
        let bytes = bytes.to_vec();
        (0..if bytes.is_empty() { 0 } else { 10 }).map(move |_| self.copy(&bytes))
    }

    fn copy(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut damaged = bytes.to_vec();
        (0..20).for_each(|_| damaged[self.next() % bytes.len()] = self.next() as u8);
        damaged.truncate(bytes.len() - self.next() % bytes.len().div_ceil(4));
        damaged
    }

    fn next(&mut self) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state as usize
    }
}

#[cfg(test)]
mod tests {
    use super::Damage;

    #[test]
    fn copies_differ_from_each_other_and_are_the_same_in_every_run() {
        let bytes: Vec<u8> = (0..=255).collect();
        let copies: Vec<_> = Damage::default().copies(&bytes).collect();
        assert_eq!(copies.len(), 10);
        assert!(copies.iter().all(|copy| copy.len() > 190 && *copy != bytes[..copy.len()]));
        assert!(copies.windows(2).all(|pair| pair[0] != pair[1]));
        assert_eq!(copies, Damage::default().copies(&bytes).collect::<Vec<_>>());
        assert_eq!(Damage::default().copies(b"").count(), 0);
    }
}
