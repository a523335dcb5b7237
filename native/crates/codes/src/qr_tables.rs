//! The numbers of ISO/IEC 18004 that writing and reading share.

use crate::options::ErrorLevel;

/// Check bytes in each block, by error level (L, M, Q, H) and version.
const CHECKS: [[u8; 40]; 4] = [
    [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26,
        28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28,
        28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ],
    [
        13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30,
        28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
    [
        17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30,
        30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ],
];

/// Blocks, by error level and version.
const BLOCKS: [[u8; 40]; 4] = [
    [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16,
        17, 18, 19, 19, 20, 21, 22, 24, 25,
    ],
    [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28,
        29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ],
    [
        1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35,
        38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68,
    ],
    [
        1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42,
        45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81,
    ],
];

/// The characters of alphanumeric mode, in the order of their values.
pub(crate) const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// How many bytes a version's data and check bytes take, and how they are cut in blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Division {
    /// Data and check bytes together.
    pub(crate) total: usize,
    pub(crate) blocks: usize,
    /// Check bytes of each block.
    pub(crate) checks: usize,
}

impl Division {
    pub(crate) fn of(version: usize, level: ErrorLevel) -> Self {
        Self {
            total: total_bytes(version),
            blocks: BLOCKS[level as usize][version - 1].into(),
            checks: CHECKS[level as usize][version - 1].into(),
        }
    }

    pub(crate) fn data_bytes(&self) -> usize {
        self.total - self.blocks * self.checks
    }

    /// Data bytes of a block; the last blocks are one longer when the bytes don't divide evenly.
    pub(crate) fn data_bytes_of(&self, block: usize) -> usize {
        let short = self.blocks - self.total % self.blocks;
        self.total / self.blocks - self.checks + usize::from(block >= short)
    }

    /// The block and the place in it of each byte in the order in which a symbol holds them.
    pub(crate) fn places(&self) -> Vec<(usize, usize)> {
        let longest = self.data_bytes_of(self.blocks - 1);
        let data = (0..longest).flat_map(|at| (0..self.blocks).map(move |block| (block, at)));
        let data = data.filter(|(block, at)| *at < self.data_bytes_of(*block));
        let checks = (0..self.checks).flat_map(|at| (0..self.blocks).map(move |block| (block, at)));
        data.chain(checks.map(|(block, at)| (block, self.data_bytes_of(block) + at))).collect()
    }
}

/// Modules along one side.
pub(crate) fn side(version: usize) -> usize {
    17 + 4 * version
}

fn total_bytes(version: usize) -> usize {
    let mut modules = (16 * version + 128) * version + 64;
    if version >= 2 {
        let patterns = version / 7 + 2;
        modules -= (25 * patterns - 10) * patterns - 55;
        if version >= 7 {
            modules -= 36;
        }
    }
    modules / 8
}

/// The rows (and columns) on which alignment patterns are centred.
pub(crate) fn alignment_lines(version: usize) -> Vec<usize> {
    if version == 1 {
        return Vec::new();
    }
    let count = version / 7 + 2;
    let step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2;
    let last = side(version) - 7;
    let mut lines: Vec<usize> = (0..count - 1).map(|back| last - back * step).collect();
    lines.push(6);
    lines.reverse();
    lines
}

/// The centres of the alignment patterns: all crossings of their lines but the three finders'.
pub(crate) fn alignment_centres(version: usize) -> Vec<(usize, usize)> {
    let lines = alignment_lines(version);
    let Some(last) = lines.last().copied() else { return Vec::new() };
    let crossings = lines.iter().flat_map(|y| lines.iter().map(|x| (*x, *y)));
    crossings.filter(|at| ![(6, 6), (6, last), (last, 6)].contains(at)).collect()
}

/// The fifteen bits that tell error level and mask, after their own mask.
pub(crate) fn format_bits(level: ErrorLevel, mask: usize) -> u32 {
    let level = [1, 0, 3, 2][level as usize];
    let data = level << 3 | mask as u32;
    (data << 10 | remainder(data << 10, 0x537, 10)) ^ 0x5412
}

/// The eighteen bits that tell the version of larger symbols.
pub(crate) fn version_bits(version: usize) -> u32 {
    let data = (version as u32) << 12;
    data | remainder(data, 0x1f25, 12)
}

fn remainder(mut value: u32, divisor: u32, degree: u32) -> u32 {
    for shift in (degree..32).rev() {
        if value >> shift & 1 == 1 {
            value ^= divisor << (shift - degree);
        }
    }
    value
}

/// Where the format bits stand, lowest bit first: beside the top left finder and at the two others.
pub(crate) fn format_places(side: usize) -> [[(usize, usize); 15]; 2] {
    let mut corner = [(0, 0); 15];
    let mut edges = [(0, 0); 15];
    for bit in 0..15 {
        corner[bit] = match bit {
            0..=5 => (8, bit),
            6 => (8, 7),
            7 => (8, 8),
            8 => (7, 8),
            _ => (14 - bit, 8),
        };
        edges[bit] = if bit < 8 { (side - 1 - bit, 8) } else { (8, side - 15 + bit) };
    }
    [corner, edges]
}

/// Whether a mask turns the module over.
pub(crate) fn is_masked(mask: usize, x: usize, y: usize) -> bool {
    match mask {
        0 => (x + y).is_multiple_of(2),
        1 => y.is_multiple_of(2),
        2 => x.is_multiple_of(3),
        3 => (x + y).is_multiple_of(3),
        4 => (x / 3 + y / 2).is_multiple_of(2),
        5 => x * y % 2 + x * y % 3 == 0,
        6 => (x * y % 2 + x * y % 3).is_multiple_of(2),
        _ => ((x + y) % 2 + x * y % 3).is_multiple_of(2),
    }
}

/// Bits of a segment's count of characters, for numeric, alphanumeric, byte and kanji mode.
pub(crate) fn count_bits(version: usize) -> [usize; 4] {
    match version {
        1..=9 => [10, 9, 8, 8],
        10..=26 => [12, 11, 16, 10],
        _ => [14, 13, 16, 12],
    }
}

/// Whether a module holds a function pattern (finders, timing, alignment, format, version), not data.
pub(crate) fn function_modules(version: usize) -> crate::modules::Modules {
    let side = side(version);
    let mut reserved = crate::modules::Modules::new(side, side);
    let mut fill = |xs: std::ops::Range<usize>, ys: std::ops::Range<usize>| {
        for y in ys {
            for x in xs.clone() {
                reserved.set(x, y, true);
            }
        }
    };
    fill(0..9, 0..9);
    fill(side - 8..side, 0..9);
    fill(0..9, side - 8..side);
    fill(6..7, 0..side);
    fill(0..side, 6..7);
    if version >= 7 {
        fill(side - 11..side - 8, 0..6);
        fill(0..6, side - 11..side - 8);
    }
    for (x, y) in alignment_centres(version) {
        fill(x - 2..x + 3, y - 2..y + 3);
    }
    reserved
}

/// The data modules in the order in which bits fill them.
pub(crate) fn data_modules(version: usize) -> impl Iterator<Item = (usize, usize)> {
    let side = side(version);
    let reserved = function_modules(version);
    let pairs = (1..side).rev().filter(|x| if *x > 6 { x % 2 == 0 } else { x % 2 == 1 });
    let places = pairs.enumerate().flat_map(move |(pair, right)| {
        let upward = pair % 2 == 0;
        (0..side).flat_map(move |step| {
            let y = if upward { side - 1 - step } else { step };
            [(right, y), (right - 1, y)]
        })
    });
    places.filter(move |(x, y)| !reserved.is_dark(*x, *y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_data_module_is_visited_once_and_holds_all_bytes() {
        for version in 1..=40 {
            let places: Vec<_> = data_modules(version).collect();
            let distinct: std::collections::HashSet<_> = places.iter().collect();
            assert_eq!(distinct.len(), places.len());
            assert_eq!(places.len() / 8, total_bytes(version), "version {version}");
        }
    }

    #[test]
    fn the_standards_examples_of_format_and_version_bits() {
        assert_eq!(format_bits(ErrorLevel::M, 5), 0b100_0000_1100_1110);
        assert_eq!(version_bits(7), 0b000111110010010100);
    }

    #[test]
    fn alignment_patterns_of_version_32_stand_where_the_standard_puts_them() {
        assert_eq!(alignment_lines(32), [6, 34, 60, 86, 112, 138]);
        assert_eq!(alignment_lines(40), [6, 30, 58, 86, 114, 142, 170]);
        assert_eq!(alignment_lines(2), [6, 18]);
    }
}
