//! Inflating (RFC 1951) what is damaged: no error ends it before the input does.
//!
//! Huffman codes find back into step by themselves a few symbols after a wrong
//! bit. What usually stops a decoder is not the damage but its consequence: a
//! distance that reaches before the start, a code that means nothing, an end of
//! block where there is none. All these are stepped over here.

/// What is not known is written as this.
const FILLER: u8 = b' ';
const MAX_BITS: usize = 15;
pub(super) const END_OF_BLOCK: u16 = 256;
const CHECKSUM_BYTES: usize = 4;

/// What came out of a stream.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Inflated {
    pub bytes: Vec<u8>,
    /// Whether all is as its writer meant it.
    pub sound: bool,
}

/// Inflate a zlib stream (RFC 1950), to at most `limit` bytes.
pub(super) fn inflate(stream: &[u8], limit: usize) -> Inflated {
    // Two bytes of header say nothing that is needed; of a damaged stream they may be damaged.
    let body = stream.get(2..).unwrap_or_default();
    let mut decoder = Decoder { input: Bits::new(body), out: Vec::new(), limit, damaged: false };
    decoder.run();
    let sound = !decoder.damaged && decoder.out.len() < limit && {
        let trailer = decoder.input.byte_position();
        body.get(trailer..trailer + CHECKSUM_BYTES)
            .is_some_and(|sum| sum == adler32(&decoder.out).to_be_bytes())
    };
    Inflated { bytes: decoder.out, sound }
}

pub(super) fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (mut a, mut b) = (1u32, 0u32);
    // The most bytes for which the sums can't overflow.
    for chunk in bytes.chunks(5_552) {
        for &byte in chunk {
            a += u32::from(byte);
            b += a;
        }
        a %= MODULUS;
        b %= MODULUS;
    }
    b << 16 | a
}

struct Decoder<'a> {
    input: Bits<'a>,
    out: Vec<u8>,
    limit: usize,
    damaged: bool,
}

impl Decoder<'_> {
    fn run(&mut self) {
        let mut codes: Option<Codes> = None;
        loop {
            let start = self.input.position;
            let last = self.input.take(1) == 1;
            let sound = self.block(&mut codes);
            if self.input.is_at_end() || self.out.len() >= self.limit {
                self.damaged |= !last || !sound;
                return;
            }
            // A checksum of four bytes follows the last block: more means that the end was none.
            if last && sound && self.input.remaining_bytes() <= CHECKSUM_BYTES + 1 {
                return;
            }
            if !sound || last {
                self.damaged = true;
                match &codes {
                    // Most likely the end of the block before was a wrong symbol, and its codes still hold.
                    Some(codes) => self.symbols(codes),
                    // The first header is damaged: look for one that is none by accident.
                    None => self.input.position = start + 1,
                }
            }
            if self.input.is_at_end() || self.out.len() >= self.limit {
                return;
            }
        }
    }

    /// One block after the bit that tells the last; whether its header makes sense.
    fn block(&mut self, codes: &mut Option<Codes>) -> bool {
        let start = self.input.position;
        let read = match self.input.take(2) {
            0 => return self.stored(),
            1 if self.trusts_fixed(codes) => Some(Codes::fixed()),
            2 => Codes::dynamic(&mut self.input),
            _ => None,
        };
        match read {
            Some(read) => self.symbols(codes.insert(read)),
            None => {
                self.input.position = start;
                return false;
            }
        }
        true
    }

    /// Two bits are enough for a header of the fixed codes, so that one header in four
    /// that is none looks like one. Writers use them for little, or from the start.
    fn trusts_fixed(&self, codes: &Option<Codes>) -> bool {
        const LITTLE_BYTES: usize = 128;
        match codes {
            Some(codes) => codes.are_fixed || self.input.remaining_bytes() < LITTLE_BYTES,
            None => self.input.position <= 3 || self.input.remaining_bytes() < LITTLE_BYTES,
        }
    }

    /// A block that is not compressed.
    fn stored(&mut self) -> bool {
        self.input.align();
        let length = self.input.take(16);
        let complement = self.input.take(16);
        if length != !complement & 0xFFFF {
            return false;
        }
        for _ in 0..length {
            if self.input.is_at_end() || self.out.len() >= self.limit {
                break;
            }
            self.out.push(self.input.take(8) as u8);
        }
        true
    }

    /// Literals and copies up to the end of the block.
    fn symbols(&mut self, codes: &Codes) {
        while self.out.len() < self.limit && !self.input.is_at_end() {
            match codes.literals.read(&mut self.input) {
                Some(symbol) if symbol < END_OF_BLOCK => self.out.push(symbol as u8),
                Some(END_OF_BLOCK) => return,
                Some(symbol) => self.copy(symbol, &codes.distances),
                None => self.damaged = true,
            }
        }
    }

    fn copy(&mut self, symbol: u16, distances: &Code) {
        let Some(&(base, extra)) = LENGTHS.get(usize::from(symbol - 257)) else {
            self.damaged = true;
            return;
        };
        let length = base + self.input.take(extra) as usize;
        let distance = distances
            .read(&mut self.input)
            .and_then(|symbol| DISTANCES.get(usize::from(symbol)))
            .map(|&(base, extra)| base + self.input.take(extra) as usize);
        let source = distance.and_then(|distance| self.out.len().checked_sub(distance));
        self.damaged |= source.is_none();
        for step in 0..length.min(self.limit - self.out.len()) {
            let byte = source.map_or(FILLER, |source| self.out[source + step]);
            self.out.push(byte);
        }
    }
}

/// What the symbols of a block are written in.
pub(super) struct Codes {
    pub(super) literals: Code,
    pub(super) distances: Code,
    are_fixed: bool,
}

impl Codes {
    /// The codes of a block that brings its own; `None` when they make no sense.
    pub(super) fn dynamic(input: &mut Bits<'_>) -> Option<Self> {
        const ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
        let literal_count = input.take(5) as usize + 257;
        let distance_count = input.take(5) as usize + 1;
        let count = input.take(4) as usize + 4;
        if literal_count > 286 || distance_count > 30 {
            return None;
        }
        let mut lengths = [0u8; 19];
        for &place in &ORDER[..count] {
            lengths[place] = input.take(3) as u8;
        }
        let code = Code::complete(&lengths)?;
        let mut lengths = Vec::with_capacity(literal_count + distance_count);
        while lengths.len() < literal_count + distance_count {
            if input.is_at_end() {
                return None;
            }
            let (value, repeat) = match code.read(input)? {
                length @ 0..=15 => (length as u8, 1),
                16 => (*lengths.last()?, 3 + input.take(2)),
                17 => (0, 3 + input.take(3)),
                _ => (0, 11 + input.take(7)),
            };
            lengths.extend((0..repeat).map(|_| value));
        }
        if lengths.len() > literal_count + distance_count || lengths[usize::from(END_OF_BLOCK)] == 0 {
            return None;
        }
        let (literals, distances) = lengths.split_at(literal_count);
        let (literals, distances) = (Code::complete(literals)?, Code::new(distances)?);
        Some(Self { literals, distances, are_fixed: false })
    }

    pub(super) fn fixed() -> Self {
        let mut lengths = [8u8; 288];
        lengths[144..256].fill(9);
        lengths[256..280].fill(7);
        let code = |lengths: &[u8]| {
            Code::new(lengths).unwrap_or(Code { counts: [0; MAX_BITS + 1], symbols: Vec::new() })
        };
        Self { literals: code(&lengths), distances: code(&[5; 30]), are_fixed: true }
    }
}

/// A canonical Huffman code.
pub(super) struct Code {
    /// Codes of each length.
    counts: [u16; MAX_BITS + 1],
    /// Symbols in the order of their codes.
    symbols: Vec<u16>,
}

impl Code {
    /// The code with these lengths; `None` when there are more codes than there is room for.
    fn new(lengths: &[u8]) -> Option<Self> {
        Self::with_room(lengths).map(|(code, _)| code)
    }

    /// As `new`, and every sequence of bits must mean something.
    fn complete(lengths: &[u8]) -> Option<Self> {
        Self::with_room(lengths).filter(|(_, room)| *room == 0).map(|(code, _)| code)
    }

    fn with_room(lengths: &[u8]) -> Option<(Self, i32)> {
        let mut counts = [0u16; MAX_BITS + 1];
        for &length in lengths {
            counts[usize::from(length)] += 1;
        }
        let mut room = 1i32;
        let mut starts = [0usize; MAX_BITS + 2];
        for length in 1..=MAX_BITS {
            room = room * 2 - i32::from(counts[length]);
            if room < 0 {
                return None;
            }
            starts[length + 1] = starts[length] + usize::from(counts[length]);
        }
        let mut symbols = vec![0; starts[MAX_BITS + 1]];
        for (symbol, &length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            symbols[starts[usize::from(length)]] = symbol as u16;
            starts[usize::from(length)] += 1;
        }
        Some((Self { counts, symbols }, room))
    }

    /// The next symbol; `None` when the bits mean nothing, of which one is then used up.
    pub(super) fn read(&self, input: &mut Bits<'_>) -> Option<u16> {
        let start = input.position;
        let (mut code, mut first, mut index) = (0i32, 0i32, 0i32);
        for &count in &self.counts[1..] {
            code |= input.take(1) as i32;
            let count = i32::from(count);
            if code - count < first {
                return self.symbols.get((index + code - first) as usize).copied();
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        input.position = start + 1;
        None
    }
}

/// Bits from the lowest of each byte up; zeros beyond the end.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// In bits.
    pub(super) position: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(super) fn take(&mut self, count: u32) -> u32 {
        let mut value = 0;
        for place in 0..count {
            let byte = self.bytes.get(self.position / 8).copied().unwrap_or(0);
            value |= u32::from(byte >> (self.position % 8) & 1) << place;
            self.position += 1;
        }
        value
    }

    fn align(&mut self) {
        self.position = self.position.next_multiple_of(8);
    }

    fn byte_position(&self) -> usize {
        self.position.div_ceil(8)
    }

    pub(super) fn remaining_bytes(&self) -> usize {
        self.bytes.len().saturating_sub(self.byte_position())
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.bytes.len() * 8
    }
}

/// Base and extra bits of the lengths from symbol 257 on.
pub(super) const LENGTHS: [(usize, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (258, 0),
];

/// Base and extra bits of the distances.
pub(super) const DISTANCES: [(usize, u32); 30] = [
    (1, 0),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 1),
    (7, 1),
    (9, 2),
    (13, 2),
    (17, 3),
    (25, 3),
    (33, 4),
    (49, 4),
    (65, 5),
    (97, 5),
    (129, 6),
    (193, 6),
    (257, 7),
    (385, 7),
    (513, 8),
    (769, 8),
    (1025, 9),
    (1537, 9),
    (2049, 10),
    (3073, 10),
    (4097, 11),
    (6145, 11),
    (8193, 12),
    (12289, 12),
    (16385, 13),
    (24577, 13),
];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod samples {
    use std::io::Write;

    pub(in super::super) fn deflate(bytes: &[u8], level: u32) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::new(level));
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// Text with the statistics of a page's content.
    pub(in super::super) fn content() -> Vec<u8> {
        let mut seed = 7u32;
        let mut next = |below: u32| {
            seed = seed.wrapping_mul(1_103_515_245).wrapping_add(12_345);
            (seed >> 16) % below
        };
        let lines = (0..600).map(|_| {
            let word: String = (0..3 + next(9)).map(|_| char::from(b'a' + next(26) as u8)).collect();
            format!("1 0 0 1 {} {} Tm [({word})]TJ\n", next(600), next(800))
        });
        lines.collect::<String>().into_bytes()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::inflate;
    use super::samples::{content, deflate};

    #[test]
    fn sound_streams_come_out_whole() {
        for bytes in [Vec::new(), b"short".to_vec(), content()] {
            for level in [0, 1, 6, 9] {
                let inflated = inflate(&deflate(&bytes, level), 1 << 20);
                assert!(inflated.sound && inflated.bytes == bytes, "{} bytes, level {level}", bytes.len());
            }
        }
    }

    #[test]
    fn a_wrong_bit_costs_little() {
        let bytes = content();
        let stream = deflate(&bytes, 6);
        let (mut kept, mut all) = (0, 0);
        for place in (200..stream.len() - 8).step_by(37) {
            let mut damaged = stream.clone();
            damaged[place] ^= 0x10;
            let inflated = inflate(&damaged, 1 << 20);
            assert!(!inflated.sound, "byte {place}");
            let lines: std::collections::HashSet<&[u8]> =
                inflated.bytes.split(|byte| *byte == b'\n').collect();
            for line in bytes.split(|byte| *byte == b'\n') {
                all += 1;
                kept += usize::from(lines.contains(line));
            }
        }
        // What is copied from behind the damage is shifted: three quarters is what can be had.
        assert!(kept * 100 > all * 70, "{kept} of {all} lines");
    }

    #[test]
    fn a_cut_stream_gives_what_is_there() {
        let bytes = content();
        let stream = deflate(&bytes, 6);
        let inflated = inflate(&stream[..stream.len() / 2], 1 << 20);
        assert!(!inflated.sound && inflated.bytes.len() * 10 > bytes.len() * 4);
        assert!(bytes.starts_with(&inflated.bytes[..inflated.bytes.len() - 300]));
    }

    #[test]
    fn the_limit_holds_and_noise_ends() {
        let inflated = inflate(&deflate(&vec![0; 1 << 20], 9), 1000);
        assert!(inflated.bytes.len() == 1000 && !inflated.sound);
        for length in 0..300 {
            let noise: Vec<u8> =
                (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            inflate(&noise, 1 << 16);
        }
    }
}
