//! Bits of the scan, from the highest of each byte.

/// Reads on beyond the end, where there are zeros; who reads looks at the position.
#[derive(Clone)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    next: usize,
    buffer: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    /// From a byte on.
    pub(super) fn new(bytes: &'a [u8], start: usize) -> Self {
        Self { bytes, next: start, buffer: 0, count: 0 }
    }

    /// In bits, from the beginning of the bytes.
    pub(super) fn position(&self) -> usize {
        self.next * 8 - self.count as usize
    }

    pub(super) fn is_beyond_end(&self) -> bool {
        self.position() > self.bytes.len() * 8
    }

    /// Have at least 56 bits at hand, which is more than any code and the bits that follow it. Nothing is
    /// branched on: whether bits are needed can't be foreseen.
    #[inline(always)]
    pub(super) fn fill(&mut self) {
        let eight = match self.bytes.get(self.next..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(eight) => u64::from_be_bytes(*eight),
            None => self.last(),
        };
        self.buffer |= eight >> self.count;
        let taken = (63 - self.count) >> 3;
        self.next += taken as usize;
        self.count += taken * 8;
    }

    #[cold]
    fn last(&self) -> u64 {
        let mut eight = [0; 8];
        let rest = self.bytes.get(self.next..).unwrap_or(&[]);
        eight[..rest.len()].copy_from_slice(rest);
        u64::from_be_bytes(eight)
    }

    /// The next bits, up to 32, which stay.
    #[inline(always)]
    pub(super) fn peek(&self, count: u32) -> usize {
        (self.buffer >> (64 - count)) as usize
    }

    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.buffer <<= count;
        self.count -= count;
    }

    /// The next bits, up to 16, as the number of that many bits that JPEG writes so.
    #[inline(always)]
    pub(super) fn number(&mut self, count: u32) -> i32 {
        let bits = (self.buffer >> 1 >> (63 - count)) as i32;
        // Half of the numbers are negative: those that begin with 0. What is random is not branched on.
        let is_negative = !(self.buffer as i64 >> 63) as i32;
        self.skip(count);
        bits + (is_negative & (1 - (1 << count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_from_the_highest_and_end_in_zeros() {
        let mut bits = Bits::new(&[0b1010_0001, 0xFF], 0);
        bits.fill();
        assert_eq!(bits.peek(4), 0b1010);
        bits.skip(4);
        assert_eq!((bits.number(4), bits.position()), (-14, 8));
        assert_eq!((bits.number(8), bits.is_beyond_end()), (255, false));
        bits.fill();
        assert_eq!(bits.number(1), -1);
        assert!(bits.is_beyond_end());
    }
}
