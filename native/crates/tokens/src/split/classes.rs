//! The classes of 64 bytes at once, by AVX2.

/// Bytes of a block.
pub(super) const BLOCK: usize = 64;

/// A bit for each byte of a block, the first lowest, in each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Classes {
    pub upper: u64,
    pub lower: u64,
    pub digit: u64,
    /// U+0020.
    pub blank: u64,
    /// Other white space that ends no line.
    pub white: u64,
    pub newline: u64,
    pub apostrophe: u64,
    pub slash: u64,
    /// Part of a character outside ASCII.
    pub foreign: u64,
}

impl Classes {
    /// The classes of `block`; `None` on a processor that can't tell them quickly.
    #[inline(always)]
    pub fn of(block: &[u8; BLOCK]) -> Option<Self> {
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has AVX2.
            return Some(unsafe { avx2::classes(block) });
        }
        let _ = block;
        None
    }
}

#[cfg(target_arch = "x86_64")]
mod avx2 {
    use std::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8,
        _mm256_or_si256, _mm256_set1_epi8, _mm256_sub_epi8,
    };

    use super::{BLOCK, Classes};

    #[target_feature(enable = "avx2")]
    pub fn classes(block: &[u8; BLOCK]) -> Classes {
        let (low, high) = block.split_at(BLOCK / 2);
        // SAFETY: each half has 32 bytes, and the load needs no alignment.
        let halves =
            unsafe { [_mm256_loadu_si256(low.as_ptr().cast()), _mm256_loadu_si256(high.as_ptr().cast())] };
        let small = halves.map(|half| _mm256_or_si256(half, _mm256_set1_epi8(0x20)));
        let letter = bits(small.map(|half| is_in(half, b'a', b'z')));
        let upper = bits(halves.map(|half| is_in(half, b'A', b'Z')));
        let newline = bits(halves.map(|half| _mm256_or_si256(is(half, b'\n'), is(half, b'\r'))));
        let control = bits(halves.map(|half| is_in(half, b'\t', b'\r')));
        Classes {
            upper,
            lower: letter & !upper,
            digit: bits(halves.map(|half| is_in(half, b'0', b'9'))),
            blank: bits(halves.map(|half| is(half, b' '))),
            white: control & !newline,
            newline,
            apostrophe: bits(halves.map(|half| is(half, b'\''))),
            slash: bits(halves.map(|half| is(half, b'/'))),
            foreign: bits(halves),
        }
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn is(bytes: __m256i, byte: u8) -> __m256i {
        _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8))
    }

    #[target_feature(enable = "avx2")]
    #[inline]
    fn is_in(bytes: __m256i, first: u8, last: u8) -> __m256i {
        let from_first = _mm256_sub_epi8(bytes, _mm256_set1_epi8(first as i8));
        let most = _mm256_set1_epi8((last - first) as i8);
        _mm256_cmpeq_epi8(_mm256_min_epu8(from_first, most), from_first)
    }

    /// The highest bit of each byte.
    #[target_feature(enable = "avx2")]
    #[inline]
    fn bits(halves: [__m256i; 2]) -> u64 {
        let [low, high] = halves.map(|half| u64::from(_mm256_movemask_epi8(half) as u32));
        low | high << 32
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::split::ascii::{Kind, kind_at};

    /// The classes of `block`, byte by byte.
    pub fn classes_of(block: &[u8; BLOCK]) -> Classes {
        let of_kind =
            |kind| (0..BLOCK).filter(|&at| kind_at(block, at) == Some(kind)).map(|at| 1 << at).sum();
        let of_byte = |byte| (0..BLOCK).filter(|&at| block[at] == byte).map(|at| 1 << at).sum();
        Classes {
            upper: of_kind(Kind::Upper),
            lower: of_kind(Kind::Lower),
            digit: of_kind(Kind::Digit),
            blank: of_kind(Kind::Blank),
            white: of_kind(Kind::White),
            newline: of_kind(Kind::Newline),
            apostrophe: of_byte(b'\''),
            slash: of_byte(b'/'),
            foreign: of_kind(Kind::Foreign),
        }
    }

    #[test]
    fn every_byte_has_its_class_at_every_place() {
        for byte in 0..=255 {
            for at in 0..BLOCK {
                let mut block = [b'a'; BLOCK];
                block[at] = byte;
                assert!(Classes::of(&block).is_none_or(|classes| classes == classes_of(&block)), "{byte}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_block_has_the_classes_of_its_bytes(block in prop::array::uniform32(any::<[u8; 2]>())) {
            let mut bytes = [0; BLOCK];
            bytes.copy_from_slice(block.as_flattened());
            prop_assert!(Classes::of(&bytes).is_none_or(|classes| classes == classes_of(&bytes)));
        }
    }
}
