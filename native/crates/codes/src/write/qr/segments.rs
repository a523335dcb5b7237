//! Text cut into the segments that take the fewest bits.

use crate::bits::BitWriter;
use crate::qr_tables::{ALPHANUMERIC, count_bits};

/// How characters are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Numeric,
    Alphanumeric,
    Byte,
    Kanji,
}

const MODES: [Mode; 4] = [Mode::Numeric, Mode::Alphanumeric, Mode::Byte, Mode::Kanji];

/// More than any data takes, and small enough to add to.
const IMPOSSIBLE: u32 = u32::MAX / 4;

/// Costs are counted in sixths of a bit, as digits take 10/3 bits and letters 11/2.
const SIXTHS: u32 = 6;

/// Characters of one mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    mode: Mode,
    /// Characters as the mode counts them: bytes in byte mode.
    count: usize,
    units: Vec<Unit>,
}

/// One character (or, of data that is no text, one byte) as each mode sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    bytes: ([u8; 4], usize),
    kanji: Option<u16>,
}

impl Unit {
    fn of_byte(byte: u8) -> Self {
        Self { bytes: ([byte, 0, 0, 0], 1), kanji: None }
    }

    fn of_character(character: char) -> Self {
        let mut bytes = [0; 4];
        let length = character.encode_utf8(&mut bytes).len();
        Self { bytes: (bytes, length), kanji: (length > 1).then(|| kanji_value(character)).flatten() }
    }

    fn bytes(&self) -> &[u8] {
        &self.bytes.0[..self.bytes.1]
    }

    fn ascii(&self) -> Option<u8> {
        (self.bytes.1 == 1).then_some(self.bytes.0[0])
    }

    fn cost(&self, mode: Mode) -> u32 {
        let fits = |fits: bool, cost: u32| if fits { cost } else { IMPOSSIBLE };
        match mode {
            Mode::Numeric => fits(self.ascii().is_some_and(|byte| byte.is_ascii_digit()), 20),
            Mode::Alphanumeric => {
                fits(self.ascii().is_some_and(|byte| alphanumeric_value(byte).is_some()), 33)
            }
            Mode::Byte => self.bytes.1 as u32 * 8 * SIXTHS,
            Mode::Kanji => fits(self.kanji.is_some(), 13 * SIXTHS),
        }
    }
}

/// The units of text.
pub(super) fn units_of_text(text: &str) -> Vec<Unit> {
    let mut units: Vec<Unit> = text.chars().map(Unit::of_character).collect();
    // Where some text has to be marked as UTF-8, readers take what stands in kanji mode for UTF-8 too.
    if units.iter().any(|unit| unit.ascii().is_none() && unit.kanji.is_none()) {
        units.iter_mut().for_each(|unit| unit.kanji = None);
    }
    units
}

/// The units of bytes that need not be text.
pub(super) fn units_of_bytes(bytes: &[u8]) -> Vec<Unit> {
    bytes.iter().copied().map(Unit::of_byte).collect()
}

fn alphanumeric_value(byte: u8) -> Option<u32> {
    Some(match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'Z' => u32::from(byte - b'A') + 10,
        _ => ALPHANUMERIC[36..].iter().position(|known| *known == byte)? as u32 + 36,
    })
}

/// The thirteen bits of a character of JIS X 0208.
fn kanji_value(character: char) -> Option<u16> {
    let mut text = [0; 4];
    let (bytes, _, failed) = encoding_rs::SHIFT_JIS.encode(character.encode_utf8(&mut text));
    let [high, low] = *bytes.as_ref() else { return None };
    let code = u16::from_be_bytes([high, low]);
    let code = match code {
        _ if failed => return None,
        0x8140..=0x9ffc => code - 0x8140,
        0xe040..=0xebbf => code - 0xc140,
        _ => return None,
    };
    // Readers decode with their own tables of Shift JIS: what does not come back unchanged stays in bytes.
    let back = encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0;
    (back.chars().eq([character])).then_some((code >> 8) * 0xc0 + (code & 0xff))
}

/// The segments that take the fewest bits in a version's count widths.
pub(super) fn cheapest(units: &[Unit], version: usize) -> Vec<Segment> {
    let heads = count_bits(version).map(|count| (4 + count as u32) * SIXTHS);
    let modes = cheapest_modes(units, heads);
    let mut segments: Vec<Segment> = Vec::new();
    for (unit, mode) in units.iter().zip(modes) {
        let counted = if mode == Mode::Byte { unit.bytes.1 } else { 1 };
        match segments.last_mut() {
            Some(last) if last.mode == mode => {
                last.count += counted;
                last.units.push(unit.clone());
            }
            _ => segments.push(Segment { mode, count: counted, units: vec![unit.clone()] }),
        }
    }
    segments
}

/// The mode of each unit on the cheapest way through.
fn cheapest_modes(units: &[Unit], heads: [u32; 4]) -> Vec<Mode> {
    let mut costs = heads;
    let mut ways: Vec<[u8; 4]> = Vec::with_capacity(units.len());
    for unit in units {
        // A unit is packed in the mode that is open; then the mode may change for the next one.
        let mut after = [IMPOSSIBLE; 4];
        for (mode, cost) in costs.iter().enumerate() {
            after[mode] = (cost + unit.cost(MODES[mode])).min(IMPOSSIBLE);
        }
        let mut from = [0, 1, 2, 3];
        let packed = after;
        for to in 0..4 {
            for (source, cost) in packed.iter().enumerate() {
                let changed = cost.div_ceil(SIXTHS) * SIXTHS + heads[to];
                if unit.cost(MODES[source]) < IMPOSSIBLE && changed < after[to] {
                    after[to] = changed;
                    from[to] = source as u8;
                }
            }
        }
        ways.push(from);
        costs = after;
    }
    let mut mode = (0..4).min_by_key(|mode| costs[*mode]).unwrap_or(2) as u8;
    let mut modes = Vec::with_capacity(units.len());
    for from in ways.iter().rev() {
        mode = from[usize::from(mode)];
        modes.push(MODES[usize::from(mode)]);
    }
    modes.reverse();
    modes
}

/// The assignment number of UTF-8 among the extended channel interpretations.
const UTF_8: u32 = 26;

/// Whether a byte segment holds more than ASCII, so that a reader has to be told the encoding.
fn needs_encoding(segments: &[Segment]) -> bool {
    let beyond_ascii = |unit: &Unit| unit.bytes().iter().any(|byte| *byte >= 0x80);
    segments.iter().any(|segment| segment.mode == Mode::Byte && segment.units.iter().any(beyond_ascii))
}

/// The bits of all segments, or nothing when a count does not fit its field.
pub(super) fn packed(segments: &[Segment], version: usize, is_text: bool) -> Option<BitWriter> {
    let mut bits = BitWriter::default();
    if is_text && needs_encoding(segments) {
        bits.push(0b0111, 4);
        bits.push(UTF_8, 8);
    }
    for segment in segments {
        let width = count_bits(version)[segment.mode as usize];
        if segment.count >= 1 << width {
            return None;
        }
        bits.push(1 << segment.mode as u32, 4);
        bits.push(segment.count as u32, width);
        segment.pack(&mut bits);
    }
    Some(bits)
}

impl Segment {
    fn pack(&self, bits: &mut BitWriter) {
        match self.mode {
            Mode::Numeric => {
                for digits in self.units.chunks(3) {
                    let value =
                        digits.iter().fold(0, |value, digit| value * 10 + u32::from(digit.bytes.0[0] - b'0'));
                    bits.push(value, [0, 4, 7, 10][digits.len()]);
                }
            }
            Mode::Alphanumeric => {
                for pair in self.units.chunks(2) {
                    let values = pair.iter().filter_map(|unit| alphanumeric_value(unit.bytes.0[0]));
                    bits.push(values.fold(0, |value, next| value * 45 + next), [0, 6, 11][pair.len()]);
                }
            }
            Mode::Byte => {
                let bytes = self.units.iter().flat_map(|unit| unit.bytes());
                bytes.for_each(|byte| bits.push((*byte).into(), 8));
            }
            Mode::Kanji => {
                let values = self.units.iter().filter_map(|unit| unit.kanji);
                values.for_each(|value| bits.push(value.into(), 13));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, modes: &[(Mode, usize)]) {
        let segments = cheapest(&units_of_text(text), 1);
        let found: Vec<_> = segments.iter().map(|segment| (segment.mode, segment.count)).collect();
        assert_eq!(found, modes, "{text:?}");
    }

    #[test]
    fn segments_follow_what_is_cheapest() {
        check("0123456789", &[(Mode::Numeric, 10)]);
        check("HELLO WORLD", &[(Mode::Alphanumeric, 11)]);
        check("hello", &[(Mode::Byte, 5)]);
        check("a1b", &[(Mode::Byte, 3)]);
        check("abc0123456789012", &[(Mode::Byte, 3), (Mode::Numeric, 13)]);
        check("茗荷", &[(Mode::Kanji, 2)]);
        check("ABCDEFGHIJKé", &[(Mode::Alphanumeric, 11), (Mode::Byte, 2)]);
    }
}
