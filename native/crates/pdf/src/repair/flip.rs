//! Finding the wrong bit of a zlib stream by its checksum.
//!
//! To turn each bit round and inflate again would take minutes. Two things make it quick.
//! Huffman codes find back into step: what follows the next symbol that begins where one
//! began before need not be read again. And where the length of the text stays the same,
//! the checksum follows from the bytes that change and from how often each is copied later.

use std::rc::Rc;

use super::inflate::{Bits, Codes, DISTANCES, END_OF_BLOCK, LENGTHS, adler32};

const MODULUS: u64 = 65_521;
const CHECKSUM_BYTES: usize = 4;
/// Longer streams are not tried.
const MAX_PACKED_BYTES: usize = 256 * 1024;
const MAX_BYTES: usize = 1 << 20;

/// Of what a file may take, so that one stream does not leave nothing for the others.
const MAX_WORK_OF_A_STREAM: u64 = 300_000_000;
/// To read a symbol takes as long as to write this many bytes.
const SYMBOL_WORK: usize = 16;

/// What may still be done, in bytes written; for all streams of a file together.
pub(super) struct Work(pub u64);

impl Work {
    fn take(&mut self, amount: usize) -> bool {
        let left = self.0.checked_sub(amount as u64);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// The content of a zlib stream with one wrong bit; `None` when no bit is found.
pub(super) fn correct(stream: &[u8], work: &mut Work) -> Option<Vec<u8>> {
    let share = work.0.min(MAX_WORK_OF_A_STREAM);
    let mut own = Work(share);
    let corrected = search(stream, &mut own);
    work.0 -= share - own.0;
    corrected
}

fn search(stream: &[u8], work: &mut Work) -> Option<Vec<u8>> {
    if stream.len() > MAX_PACKED_BYTES {
        return None;
    }
    let mut body = stream.get(2..)?.to_vec();
    let path = Path::of(&body, work)?;
    let mut out = Vec::new();
    write(&mut out, path.steps.iter().map(|step| step.symbol))?;
    if let Some(end) = path.end
        && let Some(stated) = checksum_at(&body, end)
        && (stated ^ adler32(&out)).count_ones() <= 1
    {
        // The header, or the checksum itself, has the wrong bit.
        return Some(out);
    }
    let weights = path.end.map(|_| Weights::of(&path, &out));
    let reached = path.reached.min(body.len() * 8);
    for bit in (0..reached).rev() {
        body[bit / 8] ^= 1 << (bit % 8);
        let corrected = path.with_bit(&body, bit, work).and_then(|change| match (&weights, change.resumes) {
            (Some(weights), Some(_)) if !weights.may_fit(&path, &out, &change, &body) => None,
            _ => path.checked(&out, &change, &body, work),
        });
        if corrected.is_some() {
            return corrected;
        }
        if work.0 == 0 {
            return None;
        }
        body[bit / 8] ^= 1 << (bit % 8);
    }
    None
}

fn checksum_at(body: &[u8], end_bit: usize) -> Option<u32> {
    let start = end_bit.div_ceil(8);
    let bytes = body.get(start..start + CHECKSUM_BYTES)?;
    Some(u32::from_be_bytes(bytes.try_into().ok()?))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Symbol {
    Byte(u8),
    Copy { length: usize, distance: usize },
    EndOfBlock,
}

/// A symbol, the bit it begins at, and how much is written before it.
struct Step {
    bit: usize,
    out: usize,
    symbol: Symbol,
}

struct Block {
    header: usize,
    first_step: usize,
    is_last: bool,
    codes: Rc<Codes>,
}

/// A stream read symbol by symbol up to where it ends or makes no sense.
struct Path {
    blocks: Vec<Block>,
    steps: Vec<Step>,
    /// Where the header begins that made no sense.
    broken_header: Option<usize>,
    /// The bit of a copy from before the start. With more written before it, it may make sense.
    far_copy: Option<usize>,
    /// The bit after the last block, when that was reached.
    end: Option<usize>,
    /// How far was read, in bits.
    reached: usize,
}

/// The step to begin at, the first one of the next block, and the block's codes when
/// they are not to be read again.
struct Start {
    from: usize,
    after: usize,
    codes: Option<(bool, Rc<Codes>)>,
}

/// What a bit changes: these symbols stand in place of those from a step on, up to the
/// step where the stream is in step again, if it ever is.
struct Change {
    from: usize,
    symbols: Vec<Symbol>,
    /// Bytes that the symbols write.
    length: usize,
    resumes: Option<usize>,
    /// The bit after the last block, for streams that never are.
    end: usize,
}

impl Path {
    fn of(body: &[u8], work: &mut Work) -> Option<Self> {
        let mut path = Self {
            blocks: Vec::new(),
            steps: Vec::new(),
            broken_header: None,
            far_copy: None,
            end: None,
            reached: 0,
        };
        let mut input = Bits::new(body);
        let mut out = 0;
        loop {
            let header = input.position;
            let read = read_header(&mut input);
            path.reached = input.position;
            let Some((is_last, codes)) = read else {
                path.broken_header = Some(header);
                return Some(path);
            };
            let first_step = path.steps.len();
            path.blocks.push(Block { header, first_step, is_last, codes: Rc::clone(&codes) });
            loop {
                let bit = input.position;
                let symbol = read_symbol(&codes, &mut input, out);
                path.reached = input.position;
                let Some(symbol) = symbol else {
                    input.position = bit;
                    path.far_copy = read_symbol(&codes, &mut input, usize::MAX).map(|_| bit);
                    return Some(path);
                };
                path.steps.push(Step { bit, out, symbol });
                out += symbol.length();
                if out > MAX_BYTES || !work.take(SYMBOL_WORK) {
                    return None;
                }
                if symbol == Symbol::EndOfBlock {
                    break;
                }
            }
            if is_last {
                path.end = is_end(&input).then_some(input.position);
                return Some(path);
            }
        }
    }

    /// What becomes of the stream with `bit` turned round, as it is in `body`; `None` when it
    /// makes no sense then, or none that it did not make before.
    fn with_bit(&self, body: &[u8], bit: usize, work: &mut Work) -> Option<Change> {
        let mut input = Bits::new(body);
        let Start { from, after, codes } = self.start_of(bit, &mut input);
        // A bit of a block's header changes all that follows.
        let mut may_resume = codes.is_some();
        let (mut is_last, mut codes) = match codes {
            Some(known) => known,
            None => read_header(&mut input)?,
        };
        let start = self.out_at(from);
        let mut change = Change { from, symbols: Vec::new(), length: 0, resumes: None, end: 0 };
        let mut expected = from;
        loop {
            let symbol = read_symbol(&codes, &mut input, start + change.length)?;
            change.symbols.push(symbol);
            change.length += symbol.length();
            if start + change.length > MAX_BYTES || !work.take(SYMBOL_WORK) {
                return None;
            }
            if symbol == Symbol::EndOfBlock {
                if is_last {
                    change.end = input.position;
                    return is_end(&input).then_some(change);
                }
                (is_last, codes) = read_header(&mut input)?;
                may_resume = false;
            } else if may_resume && input.position > bit {
                while expected < after && self.steps[expected].bit < input.position {
                    expected += 1;
                }
                if expected < after && self.steps[expected].bit == input.position {
                    if self.end.is_some() {
                        change.resumes = Some(expected);
                        return Some(change);
                    }
                    // What made no sense before comes again, save for a copy.
                    input.position = self.far_copy?;
                    self.append(expected, start, &mut change, work)?;
                    let last = self.blocks.last()?;
                    (is_last, codes, may_resume) = (last.is_last, Rc::clone(&last.codes), false);
                }
            }
        }
    }

    /// Take over the steps from one on.
    fn append(&self, from: usize, start: usize, change: &mut Change, work: &mut Work) -> Option<()> {
        let steps = &self.steps[from..];
        for step in steps {
            let is_far =
                matches!(step.symbol, Symbol::Copy { distance, .. } if distance > start + change.length);
            if is_far {
                return None;
            }
            change.symbols.push(step.symbol);
            change.length += step.symbol.length();
        }
        work.take(steps.len()).then_some(())
    }

    /// From where to read when `bit` is another.
    fn start_of(&self, bit: usize, input: &mut Bits<'_>) -> Start {
        let end = self.steps.len();
        if let Some(header) = self.broken_header.filter(|header| *header <= bit) {
            input.position = header;
            return Start { from: end, after: end, codes: None };
        }
        let place = self.blocks.partition_point(|block| block.header <= bit);
        let after = self.blocks.get(place).map_or(end, |next| next.first_step);
        let Some(block) = place.checked_sub(1).map(|place| &self.blocks[place]) else {
            return Start { from: 0, after, codes: None };
        };
        let before = self.steps[block.first_step..after].partition_point(|step| step.bit <= bit);
        let from = block.first_step + before.saturating_sub(1);
        input.position = if before == 0 { block.header } else { self.steps[from].bit };
        let codes = (before > 0).then(|| (block.is_last, Rc::clone(&block.codes)));
        Start { from, after, codes }
    }

    fn out_at(&self, step: usize) -> usize {
        self.steps.get(step).map_or_else(
            || self.steps.last().map_or(0, |last| last.out + last.symbol.length()),
            |step| step.out,
        )
    }

    /// The content with the change, when it has the checksum that is stated.
    fn checked(&self, out: &[u8], change: &Change, body: &[u8], work: &mut Work) -> Option<Vec<u8>> {
        let start = self.out_at(change.from);
        if !work.take(out.len() + change.length - start.min(out.len())) {
            return None;
        }
        let mut content = out.get(..start)?.to_vec();
        write(&mut content, change.symbols.iter().copied())?;
        let end = match change.resumes {
            Some(step) => {
                write(&mut content, self.steps[step..].iter().map(|step| step.symbol))?;
                self.end?
            }
            None => change.end,
        };
        (checksum_at(body, end) == Some(adler32(&content))).then_some(content)
    }
}

/// Whether this is where a stream may end: a checksum follows, and the end of a line.
fn is_end(input: &Bits<'_>) -> bool {
    input.remaining_bytes() <= CHECKSUM_BYTES + 4
}

impl Symbol {
    /// Bytes that it writes.
    fn length(self) -> usize {
        match self {
            Self::Byte(_) => 1,
            Self::Copy { length, .. } => length,
            Self::EndOfBlock => 0,
        }
    }
}

/// Whether a block is the last, and its codes; `None` for what makes no sense, and for
/// bytes that are not packed, which have no bits to be out of step.
fn read_header(input: &mut Bits<'_>) -> Option<(bool, Rc<Codes>)> {
    let is_last = input.take(1) == 1;
    let codes = match input.take(2) {
        1 => Codes::fixed(),
        2 => Codes::dynamic(input)?,
        _ => return None,
    };
    (!input.is_at_end()).then(|| (is_last, Rc::new(codes)))
}

/// The next symbol, when it makes sense after `out` bytes.
fn read_symbol(codes: &Codes, input: &mut Bits<'_>, out: usize) -> Option<Symbol> {
    let symbol = match codes.literals.read(input)? {
        END_OF_BLOCK => Symbol::EndOfBlock,
        byte if byte < END_OF_BLOCK => Symbol::Byte(byte as u8),
        symbol => {
            let &(base, extra) = LENGTHS.get(usize::from(symbol - END_OF_BLOCK - 1))?;
            let length = base + input.take(extra) as usize;
            let &(base, extra) = DISTANCES.get(usize::from(codes.distances.read(input)?))?;
            let distance = base + input.take(extra) as usize;
            (distance <= out).then_some(Symbol::Copy { length, distance })?
        }
    };
    (!input.is_at_end()).then_some(symbol)
}

/// Write what the symbols say; `None` for a copy from before the start.
fn write(out: &mut Vec<u8>, symbols: impl Iterator<Item = Symbol>) -> Option<()> {
    for symbol in symbols {
        match symbol {
            Symbol::Byte(byte) => out.push(byte),
            Symbol::Copy { length, distance } => {
                let mut source = out.len().checked_sub(distance)?;
                let mut left = length;
                while left > 0 {
                    let step = left.min(out.len() - source);
                    out.extend_from_within(source..source + step);
                    (source, left) = (source + step, left - step);
                }
            }
            Symbol::EndOfBlock => {}
        }
    }
    Some(())
}

/// What a change of one byte does to the checksum, copies of it included.
struct Weights {
    /// How often each byte stands in the content in the end, and the sum of how far each
    /// of these is from the end.
    counts: Vec<u32>,
    places: Vec<u32>,
    checksum: u32,
}

impl Weights {
    fn of(path: &Path, out: &[u8]) -> Self {
        let mut counts = vec![1u32; out.len()];
        let mut places: Vec<u32> =
            (0..out.len()).map(|place| ((out.len() - place) as u64 % MODULUS) as u32).collect();
        for step in path.steps.iter().rev() {
            if let Symbol::Copy { length, distance } = step.symbol {
                for place in (step.out..step.out + length).rev() {
                    counts[place - distance] = sum(counts[place - distance], counts[place]);
                    places[place - distance] = sum(places[place - distance], places[place]);
                }
            }
        }
        Self { counts, places, checksum: adler32(out) }
    }

    /// Whether the checksum that is stated may be that of the content with a change. Certain
    /// where the change has as many bytes as what it stands for, which copies nothing of itself.
    fn may_fit(&self, path: &Path, out: &[u8], change: &Change, body: &[u8]) -> bool {
        let (Some(resumes), Some(stated)) = (change.resumes, path.end.and_then(|end| checksum_at(body, end)))
        else {
            return true;
        };
        let range = path.out_at(change.from)..path.out_at(resumes);
        let copies_itself = path.steps[change.from..resumes].iter().any(|step| match step.symbol {
            Symbol::Copy { length, distance } => step.out + length > distance + range.start,
            _ => false,
        });
        if range.len() != change.length || copies_itself {
            return true;
        }
        let mut new = Vec::with_capacity(change.length);
        for symbol in &change.symbols {
            match *symbol {
                Symbol::Byte(byte) => new.push(byte),
                Symbol::Copy { length, distance } => {
                    for _ in 0..length {
                        let source = range.start + new.len() - distance;
                        let byte = match source.checked_sub(range.start) {
                            Some(place) => new[place],
                            None => out[source],
                        };
                        new.push(byte);
                    }
                }
                Symbol::EndOfBlock => {}
            }
        }
        let (mut low, mut high) = (u64::from(self.checksum & 0xFFFF), u64::from(self.checksum >> 16));
        for (place, byte) in range.zip(new) {
            let difference = MODULUS + u64::from(byte) - u64::from(out[place]);
            low += difference * u64::from(self.counts[place]);
            high += difference * u64::from(self.places[place]);
            (low, high) = (low % MODULUS, high % MODULUS);
        }
        u64::from(stated) == high << 16 | low
    }
}

fn sum(a: u32, b: u32) -> u32 {
    ((u64::from(a) + u64::from(b)) % MODULUS) as u32
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::inflate::samples::{content, deflate};
    use super::{Work, correct};

    #[test]
    fn a_wrong_bit_is_found_wherever_it_is() {
        let bytes = content()[..6_000].to_vec();
        for level in [1, 6, 9] {
            let stream = deflate(&bytes, level);
            let step = stream.len() / 13;
            for place in (2..stream.len()).step_by(step) {
                let mut damaged = stream.clone();
                damaged[place] ^= 1 << (place % 8);
                let corrected = correct(&damaged, &mut Work(2_000_000_000));
                assert!(corrected.as_ref() == Some(&bytes), "level {level}, byte {place}");
            }
        }
    }

    #[test]
    fn work_is_bounded_and_nothing_is_made_up() {
        let stream = deflate(&content(), 6);
        let mut damaged = stream.clone();
        damaged[1_000] ^= 0x18;
        damaged[2_000] ^= 0x81;
        assert_eq!(correct(&damaged, &mut Work(50_000_000)), None);
        damaged[500] ^= 1;
        assert_eq!(correct(&damaged, &mut Work(1_000)), None);
        assert_eq!(correct(&stream[..stream.len() / 2], &mut Work(50_000_000)), None);
        for length in 0..200 {
            let noise: Vec<u8> =
                (0..length as u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
            assert_eq!(correct(&noise, &mut Work(1_000_000)), None);
        }
    }
}
