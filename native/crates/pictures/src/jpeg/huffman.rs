//! Codes of the scan.

use crate::jpeg::bits::Bits;

/// Codes of up to so many bits are looked up at once; longer ones are rare.
const QUICK_BITS: u32 = 9;
/// Of so many bits it is looked up how many codes, with the numbers that follow them, they are.
const SKIP_BITS: u32 = 12;
const LONGEST: u32 = 16;

/// What the next bits are, as far as they are whole codes with their numbers.
#[derive(Clone, Copy, Default)]
struct Skip {
    /// Bits of all; 0 where not even the first is whole.
    bits: u8,
    /// Places in the block that all take.
    places: u8,
    /// Whether the last ends the block.
    ends: bool,
}

/// A table of codes.
pub(super) struct Huffman {
    /// By the next bits: the symbol and, above it, its code's length.
    quick: Vec<u16>,
    skips: Vec<Skip>,
    /// By length: the first code beyond, moved up to the longest; and what to add to a code for its symbol.
    limits: [u32; LONGEST as usize + 1],
    offsets: [i32; LONGEST as usize + 1],
    symbols: Vec<u8>,
}

impl Huffman {
    /// `counts` are those of the codes of each length. `None` for what is no such table.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = Self {
            quick: vec![0; 1 << QUICK_BITS],
            skips: Vec::new(),
            limits: [0; LONGEST as usize + 1],
            offsets: [0; LONGEST as usize + 1],
            symbols: symbols.to_vec(),
        };
        let (mut code, mut index) = (0_u32, 0_usize);
        for (length, count) in (1..=LONGEST).zip(counts) {
            let count = u32::from(*count);
            table.offsets[length as usize] = index as i32 - code as i32;
            if code + count > 1 << length {
                return None;
            }
            if length <= QUICK_BITS {
                let width = 1 << (QUICK_BITS - length);
                let start = code as usize * width;
                let entries = table.quick[start..start + count as usize * width].chunks_exact_mut(width);
                for (entries, symbol) in entries.zip(&symbols[index..]) {
                    entries.fill((length as u16) << 8 | u16::from(*symbol));
                }
            }
            code += count;
            index += count as usize;
            table.limits[length as usize] = code << (LONGEST - length);
            code <<= 1;
        }
        table.skips = (0..1_u32 << SKIP_BITS).map(|bits| table.skip_of(bits)).collect();
        Some(table)
    }

    fn skip_of(&self, next: u32) -> Skip {
        let bytes = (next << (32 - SKIP_BITS)).to_be_bytes();
        let mut bits = Bits::new(&bytes, 0);
        let mut skip = Skip::default();
        loop {
            bits.fill();
            let Some((symbol, length)) = self.lookup(&bits) else { return skip };
            let whole = u32::from(skip.bits) + length + u32::from(symbol & 15);
            if whole > SKIP_BITS || skip.ends {
                return skip;
            }
            bits.skip(length + u32::from(symbol & 15));
            let places = places(symbol);
            skip =
                Skip { bits: whole as u8, places: skip.places + places.unwrap_or(0), ends: places.is_none() };
        }
    }

    /// The next symbol and the length of its code, which stays.
    #[inline]
    fn lookup(&self, bits: &Bits<'_>) -> Option<(u8, u32)> {
        let quick = self.quick[bits.peek(QUICK_BITS)];
        if quick != 0 {
            return Some((quick as u8, u32::from(quick >> 8)));
        }
        let next = bits.peek(LONGEST) as u32;
        let length = (QUICK_BITS + 1..=LONGEST).find(|length| next < self.limits[*length as usize])?;
        let index = (next >> (LONGEST - length)) as i32 + self.offsets[length as usize];
        Some((*self.symbols.get(usize::try_from(index).ok()?)?, length))
    }

    /// The next symbol. Bits for its code and its number must be at hand.
    #[inline]
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let (symbol, length) = self.lookup(bits)?;
        bits.skip(length);
        Some(symbol)
    }

    /// Pass over a block's frequencies from `place` on. `None` for what is no code, and for a block that is
    /// too long.
    #[inline]
    pub(super) fn skip_block(&self, bits: &mut Bits<'_>, mut place: u32) -> Option<()> {
        while place < 64 {
            bits.fill();
            let skip = self.skips[bits.peek(SKIP_BITS)];
            let beyond = place + u32::from(skip.places);
            // At the end of a block, what follows may be codes of another table.
            if skip.bits != 0 && beyond < 64 {
                bits.skip(u32::from(skip.bits));
                if skip.ends {
                    return Some(());
                }
                place = beyond;
                continue;
            }
            let symbol = self.symbol(bits)?;
            bits.skip(u32::from(symbol & 15));
            match places(symbol) {
                Some(places) => place += u32::from(places),
                None => return Some(()),
            }
        }
        (place == 64).then_some(())
    }
}

/// Places in the block that a symbol takes: zeros and a number. `None` for the end of the block.
#[inline]
fn places(symbol: u8) -> Option<u8> {
    (symbol != 0).then_some((symbol >> 4) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes: 0 ends the block, 10 is a number of one bit, 110 is two zeros and a number of three bits,
    /// and 11100000000, which is too long for the quick table, is sixteen zeros.
    fn table() -> Huffman {
        let mut counts = [0; 16];
        (counts[0], counts[1], counts[2], counts[10]) = (1, 1, 1, 1);
        Huffman::new(&counts, &[0x00, 0x01, 0x23, 0xF0]).expect("a table")
    }

    #[test]
    fn blocks_are_passed_over_to_their_last_bit() {
        let position = |bytes: &[u8], place| {
            let mut bits = Bits::new(bytes, 0);
            table().skip_block(&mut bits, place).map(|()| bits.position())
        };
        // A number, two zeros and a number, the end.
        assert_eq!(position(&[0b1011_1010, 0b1011_1111, 0xFF], 1), Some(10));
        // The last place is taken: the block has no end of its own, and what follows is not its.
        assert_eq!(position(&[0b1001_0110, 0, 0], 63), Some(3));
        // Too long, and no code.
        assert_eq!(position(&[0b1101_0100, 0, 0], 63), None);
        assert_eq!(position(&[0xFF; 4], 1), None);
        assert_eq!(position(&[0b1110_0000, 0, 0], 1), Some(12));
    }

    #[test]
    fn more_codes_than_there_can_be_are_no_table() {
        let mut counts = [0; 16];
        counts[0] = 3;
        assert!(Huffman::new(&counts, &[1, 2, 3]).is_none());
    }
}
