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
    match text.last_chunk::<8>() {
        // The last eight bytes without those before `at`.
        Some(chunk) if !tail.is_empty() => u64::from_le_bytes(*chunk) >> (8 * (8 - tail.len())),
        _ => tail.iter().rev().fold(0, |word, &byte| word << 8 | u64::from(byte)),
    }
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
        for text in [&b"abcdefghijklmnopqrst"[..], b"abcdefgh", b"abc", b""] {
            for at in 0..30 {
                let mut bytes = [0; 8];
                for (byte, &from) in bytes.iter_mut().zip(text.iter().skip(at)) {
                    *byte = from;
                }
                assert_eq!(load(text, at), u64::from_le_bytes(bytes), "{text:?} at {at}");
            }
        }
        assert_eq!(low_bytes(u64::MAX, 3), 0xff_ffff);
        assert_eq!(low_bytes(u64::MAX, 99), u64::MAX);
    }
}
