//! Codes of the scan.

use crate::jpeg::bits::Bits;

/// Codes of up to so many bits are looked up at once, with the number that follows where it is within them;
/// longer ones are rare.
const QUICK_BITS: u32 = 10;
/// Of so many bits it is looked up how many codes, with the numbers that follow them, they are.
const SKIP_BITS: u32 = 12;
/// Looks at that table that the bits at hand are enough for.
const SKIPS_AT_ONCE: u32 = 4;
const LONGEST: u32 = 16;

/// A code and the number that follows it.
#[derive(Clone, Copy, Default)]
pub(super) struct Coded {
    pub(super) value: i16,
    /// Places in the block that it takes: zeros and the number. None at the end of the block.
    pub(super) places: u8,
    /// Bits of both; 0 where they are more than were looked at.
    bits: u8,
}

/// What the next bits are, as far as they are whole codes with their numbers.
#[derive(Clone, Copy)]
struct Skip(u16);

impl Skip {
    /// Not even the first is whole: it takes more places than there are.
    const NONE: Self = Self(127 << 5);

    fn new(bits: u32, places: u32, ends: bool) -> Self {
        Self((places << 5 | u32::from(ends) << 4 | bits) as u16)
    }

    /// Bits of all.
    #[inline(always)]
    fn bits(self) -> u32 {
        u32::from(self.0 & 15)
    }

    /// Whether the last ends the block.
    #[inline(always)]
    fn ends(self) -> bool {
        self.0 & 16 != 0
    }

    /// Places in the block that all take.
    #[inline(always)]
    fn places(self) -> u32 {
        u32::from(self.0 >> 5)
    }
}

/// A table of codes.
pub(super) struct Huffman {
    /// By the next bits: the symbol and, above it, its code's length.
    quick: Box<[u16; 1 << QUICK_BITS]>,
    coded: Box<[Coded; 1 << QUICK_BITS]>,
    skips: Box<[Skip; 1 << SKIP_BITS]>,
    /// By length: the first code beyond, moved up to the longest; and what to add to a code for its symbol.
    limits: [u32; LONGEST as usize + 1],
    offsets: [i32; LONGEST as usize + 1],
    symbols: Vec<u8>,
}

impl Huffman {
    /// `counts` are those of the codes of each length. `None` for what is no such table.
    pub(super) fn new(counts: &[u8; 16], symbols: &[u8]) -> Option<Self> {
        let mut table = Self {
            quick: Box::new([0; 1 << QUICK_BITS]),
            coded: Box::new([Coded::default(); 1 << QUICK_BITS]),
            skips: Box::new([Skip::NONE; 1 << SKIP_BITS]),
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
        for next in 0..table.coded.len() {
            table.coded[next] = table.coded_of(next as u32);
        }
        for next in 0..table.skips.len() {
            table.skips[next] = table.skip_of(next as u32);
        }
        Some(table)
    }

    fn coded_of(&self, next: u32) -> Coded {
        let quick = self.quick[next as usize];
        let (symbol, length) = (quick as u8, u32::from(quick >> 8));
        let whole = length + u32::from(symbol & 15);
        if quick == 0 || whole > QUICK_BITS {
            return Coded::default();
        }
        let bytes = (next << (32 - QUICK_BITS) << length).to_be_bytes();
        let mut bits = Bits::new(&bytes, 0);
        bits.fill();
        let value = bits.number(u32::from(symbol & 15)) as i16;
        Coded { value, places: places(symbol).unwrap_or(0), bits: whole as u8 }
    }

    fn skip_of(&self, next: u32) -> Skip {
        let mut left = next << (32 - SKIP_BITS);
        let (mut bits, mut all_places) = (0, 0);
        loop {
            let quick = self.quick[(left >> (32 - QUICK_BITS)) as usize];
            let symbol = quick as u8;
            let whole = u32::from(quick >> 8) + u32::from(symbol & 15);
            if quick == 0 || bits + whole > SKIP_BITS {
                return if bits == 0 { Skip::NONE } else { Skip::new(bits, all_places, false) };
            }
            bits += whole;
            left <<= whole;
            match places(symbol) {
                Some(places) => all_places += u32::from(places),
                None => return Skip::new(bits, all_places, true),
            }
        }
    }

    /// The next symbol. Bits for its code and its number must be at hand.
    #[inline]
    fn symbol(&self, bits: &mut Bits<'_>) -> Option<u8> {
        let quick = self.quick[bits.peek(QUICK_BITS)];
        if quick != 0 {
            bits.skip(u32::from(quick >> 8));
            return Some(quick as u8);
        }
        let next = bits.peek(LONGEST) as u32;
        let length = (QUICK_BITS + 1..=LONGEST).find(|length| next < self.limits[*length as usize])?;
        let index = (next >> (LONGEST - length)) as i32 + self.offsets[length as usize];
        bits.skip(length);
        self.symbols.get(usize::try_from(index).ok()?).copied()
    }

    /// The next code and its number. Bits for both must be at hand.
    #[inline(always)]
    pub(super) fn coded(&self, bits: &mut Bits<'_>) -> Option<Coded> {
        let coded = self.coded[bits.peek(QUICK_BITS)];
        if coded.bits == 0 {
            return self.long_coded(bits);
        }
        bits.skip(u32::from(coded.bits));
        Some(coded)
    }

    #[cold]
    fn long_coded(&self, bits: &mut Bits<'_>) -> Option<Coded> {
        let symbol = self.symbol(bits)?;
        // Fifteen bits and their sign are a number of sixteen.
        let value = bits.number(u32::from(symbol & 15)) as i16;
        Some(Coded { value, places: places(symbol).unwrap_or(0), bits: 0 })
    }

    /// Pass over a block's frequencies from `place` on. `None` for what is no code, and for a block that is
    /// too long.
    #[inline(always)]
    pub(super) fn skip_block(&self, bits: &mut Bits<'_>, mut place: u32) -> Option<()> {
        loop {
            bits.fill();
            for _ in 0..SKIPS_AT_ONCE {
                let skip = self.skips[bits.peek(SKIP_BITS)];
                // At the end of a block, what follows may be codes of another table.
                if place + skip.places() > 63 {
                    match self.skip_one(bits, place)? {
                        Some(beyond) => place = beyond,
                        None => return Some(()),
                    }
                    break;
                }
                bits.skip(skip.bits());
                if skip.ends() {
                    return Some(());
                }
                place += skip.places();
            }
        }
    }

    /// Pass over one code; gives the place after it, or none where it ends the block.
    #[cold]
    fn skip_one(&self, bits: &mut Bits<'_>, place: u32) -> Option<Option<u32>> {
        if place > 63 {
            return (place == 64).then_some(None);
        }
        bits.fill();
        let symbol = self.symbol(bits)?;
        bits.skip(u32::from(symbol & 15));
        Some(places(symbol).map(|places| place + u32::from(places)))
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
