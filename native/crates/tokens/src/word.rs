//! Eight bytes of text at a time.

/// Bytes `at..at + 8` of `text`, the first lowest, with zeros beyond the end.
#[inline(always)]
pub(crate) fn load(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        Some(chunk) => u64::from_le_bytes(*chunk),
        None => load_tail(text, at),
    }
}

#[cold]
fn load_tail(text: &[u8], at: usize) -> u64 {
    let tail = text.get(at..).unwrap_or(&[]);
    tail.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// The lowest `len` bytes of `word`; all of them from 8 on.
#[inline(always)]
pub(crate) fn low_bytes(word: u64, len: usize) -> u64 {
    const MASKS: [u64; 9] =
        [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, 0xff_ffff_ffff_ffff, !0];
    word & MASKS[len.min(8)]
}

/// A multiplication whose high half is folded in, so that each input bit reaches the high bits.
#[inline(always)]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ (product >> 64) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_padded_with_zeros() {
        assert_eq!(load(b"abcdefghij", 1), u64::from_le_bytes(*b"bcdefghi"));
        assert_eq!(load(b"abc", 1), u64::from_le_bytes(*b"bc\0\0\0\0\0\0"));
        assert_eq!(load(b"abc", 3), 0);
        assert_eq!(load(b"abc", 9), 0);
        assert_eq!(low_bytes(u64::MAX, 3), 0xff_ffff);
        assert_eq!(low_bytes(u64::MAX, 99), u64::MAX);
    }
}
