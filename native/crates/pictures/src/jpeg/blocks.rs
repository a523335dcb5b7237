//! The lowest frequencies of a block as its pixels.

use crate::jpeg::bits::Bits;
use crate::jpeg::header::{Component, ZIGZAG};
use crate::jpeg::huffman::Huffman;

/// Pixels of a block: 1, 2, 4 or 8 across and down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: usize,
    pub(super) height: usize,
}

impl Size {
    pub(super) fn of(width: usize, height: usize) -> Option<Self> {
        let is_one = |side| matches!(side, 1 | 2 | 4 | 8);
        (is_one(width) && is_one(height)).then_some(Self { width, height })
    }
}

/// Unpacks the blocks of one channel.
pub(super) struct Blocks<'a> {
    dc: &'a Huffman,
    ac: &'a Huffman,
    steps: [i32; 64],
    size: Size,
    /// The last frequency that is needed, in the file's order.
    last: u32,
}

/// By their places in the block, row by row.
type Frequencies = [i32; 64];

impl<'a> Blocks<'a> {
    pub(super) fn new(component: &Component, (dc, ac): (&'a Huffman, &'a Huffman), size: Size) -> Self {
        let is_needed =
            |place: u8| usize::from(place) % 8 < size.width && usize::from(place) / 8 < size.height;
        Self {
            dc,
            ac,
            steps: component.steps.map(i32::from),
            size,
            last: ZIGZAG.iter().rposition(|place| is_needed(*place)).unwrap_or(0) as u32,
        }
    }

    /// Write the pixels of the next block to rows that lie `stride` apart.
    #[inline]
    pub(super) fn next(
        &self,
        bits: &mut Bits<'_>,
        prediction: &mut i32,
        out: &mut [u8],
        stride: usize,
    ) -> Option<()> {
        bits.fill();
        let step = self.dc.coded(bits)?;
        if step.places > 1 {
            return None;
        }
        *prediction = prediction.wrapping_add(step.value.into());
        let mean = prediction.wrapping_mul(self.steps[0]);
        if self.last == 0 {
            out[0] = level(mean);
            return self.ac.skip_block(bits, 1);
        }
        match self.size {
            Size { width: 2, height: 2 } => {
                // Three rows: clearing all eight for each block takes time.
                let mut frequencies = [0; 24];
                frequencies[0] = mean;
                self.low_frequencies(bits, &mut frequencies)?;
                two_by_two(&frequencies, out, stride);
            }
            size => {
                let mut frequencies = [0; 64];
                frequencies[0] = mean;
                match (self.low_frequencies(bits, &mut frequencies)?, size) {
                    (0, size) => flat(level(mean), size, out, stride),
                    (_, Size { width: 4, height: 4 }) => four_by_four(&frequencies, out, stride),
                    (_, size) => transform(&frequencies, size, out, stride),
                }
            }
        }
        Some(())
    }

    /// Those that are needed, multiplied; the others are passed over. Gives the highest that is there.
    #[inline(always)]
    fn low_frequencies(&self, bits: &mut Bits<'_>, frequencies: &mut [i32]) -> Option<usize> {
        let (mut place, mut highest) = (1, 0);
        while place <= self.last {
            bits.fill();
            let coded = self.ac.coded(bits)?;
            if coded.places == 0 {
                return Some(highest);
            }
            place += u32::from(coded.places);
            let index = place as usize - 1;
            // What no pixel needs may lie beyond the rows that are kept.
            if let Some(frequency) = frequencies.get_mut(usize::from(*ZIGZAG.get(index)?)) {
                *frequency = i32::from(coded.value).wrapping_mul(self.steps[index]);
            }
            highest = index;
        }
        self.ac.skip_block(bits, place)?;
        Some(highest)
    }
}

/// A pixel of its value times eight, from the middle.
#[inline]
fn level(value: i32) -> u8 {
    (value.wrapping_add(4) >> 3).saturating_add(128).clamp(0, 255) as u8
}

#[inline]
fn flat(level: u8, size: Size, out: &mut [u8], stride: usize) {
    for row in out.chunks_mut(stride).take(size.height) {
        row[..size.width].fill(level);
    }
}

#[inline]
fn two_by_two(frequencies: &[i32; 24], out: &mut [u8], stride: usize) {
    let [mean, across, down, both] = [0, 1, 8, 9].map(|place| frequencies[place]);
    let (left, right) = (mean.wrapping_add(across), mean.wrapping_sub(across));
    let (top, bottom) = (down.wrapping_add(both), down.wrapping_sub(both));
    out[0] = level(left.wrapping_add(top));
    out[1] = level(right.wrapping_add(bottom));
    out[stride] = level(left.wrapping_sub(top));
    out[stride + 1] = level(right.wrapping_sub(bottom));
}

/// Loops and no closures over arrays, which are not always inlined: this is done for each block of colour.
#[inline]
fn four_by_four(frequencies: &Frequencies, out: &mut [u8], stride: usize) {
    let mut columns = [[0.0; 4]; 4];
    for (y, row) in frequencies.as_chunks::<8>().0.iter().take(4).enumerate() {
        let line = line_of_four([row[0] as f32, row[1] as f32, row[2] as f32, row[3] as f32]);
        for (column, value) in columns.iter_mut().zip(line) {
            column[y] = value;
        }
    }
    for (x, column) in columns.iter().enumerate() {
        for (y, value) in line_of_four(*column).into_iter().enumerate() {
            out[y * stride + x] = level(value as i32);
        }
    }
}

/// Any size, line by line: first along the rows, then along the columns.
fn transform(frequencies: &Frequencies, size: Size, out: &mut [u8], stride: usize) {
    let mut columns = [[0.0; 8]; 8];
    let (rows, _) = frequencies.as_chunks::<8>();
    for (y, row) in rows.iter().take(size.height).enumerate() {
        let line = line(row.map(|frequency| frequency as f32), size.width);
        for (column, value) in columns.iter_mut().zip(line) {
            column[y] = value;
        }
    }
    for (x, column) in columns.iter().take(size.width).enumerate() {
        let line = line(*column, size.height);
        for (row, value) in out.chunks_mut(stride).zip(line).take(size.height) {
            row[x] = level(value as i32);
        }
    }
}

/// The pixels of as many frequencies, such that the lowest counts once.
#[inline]
fn line(frequencies: [f32; 8], count: usize) -> [f32; 8] {
    let [mean, first, second, third, ..] = frequencies;
    match count {
        1 => [mean; 8],
        2 => [mean + first, mean - first, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        4 => {
            let [a, b, c, d] = line_of_four([mean, first, second, third]);
            [a, b, c, d, 0.0, 0.0, 0.0, 0.0]
        }
        _ => line_of_eight(frequencies),
    }
}

/// Cosines of one to seven sixteenths of pi, times the square root of two.
const WAVES: [f32; 7] = [1.387_039_8, 1.306_563, 1.175_875_6, 1.0, 0.785_694_96, 0.541_196_1, 0.275_899_4];

#[inline(always)]
fn line_of_four([mean, first, second, third]: [f32; 4]) -> [f32; 4] {
    let [_, long, _, _, _, short, _] = WAVES;
    let (outer, inner) = (mean + second, mean - second);
    let (outer_slope, inner_slope) = (long * first + short * third, short * first - long * third);
    [outer + outer_slope, inner + inner_slope, inner - inner_slope, outer - outer_slope]
}

/// The even frequencies are a line of four, which the odd ones make lopsided.
#[inline(always)]
fn line_of_eight([mean, a, first, b, second, c, third, d]: [f32; 8]) -> [f32; 8] {
    let even = line_of_four([mean, first, second, third]);
    let [one, _, three, _, five, _, seven] = WAVES;
    let odd = [
        one * a + three * b + five * c + seven * d,
        three * a - seven * b - one * c - five * d,
        five * a - one * b + seven * c + three * d,
        seven * a - five * b + three * c - one * d,
    ];
    std::array::from_fn(|x| if x < 4 { even[x] + odd[x] } else { even[7 - x] - odd[7 - x] })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pixels that the definition of the transform gives.
    fn defined(frequencies: &Frequencies, size: Size) -> Vec<u8> {
        let wave = |x: usize, frequency: usize, count: usize| {
            let angle = (2 * x + 1) as f64 * frequency as f64 * std::f64::consts::PI / (2 * count) as f64;
            if frequency == 0 { 1.0 } else { std::f64::consts::SQRT_2 * angle.cos() }
        };
        let places = (0..size.height).flat_map(|y| (0..size.width).map(move |x| (x, y)));
        let pixel = |(x, y)| {
            let terms = (0..size.height).flat_map(|down| (0..size.width).map(move |across| (across, down)));
            let term = |(across, down)| {
                let frequency = f64::from(frequencies[down * 8 + across]);
                frequency * wave(x, across, size.width) * wave(y, down, size.height)
            };
            level(terms.map(term).sum::<f64>() as i32)
        };
        places.map(pixel).collect()
    }

    #[test]
    fn frequencies_are_the_pixels_of_their_definition() {
        let mut frequencies = [0; 64];
        for (place, frequency) in frequencies.iter_mut().enumerate() {
            *frequency = (place as i32 * 37 % 101 - 50) * 2;
        }
        for (width, height) in [(1, 1), (2, 1), (1, 4), (2, 2), (4, 4), (8, 4), (2, 8), (8, 8)] {
            let size = Size { width, height };
            let mut out = vec![0; width * height];
            transform(&frequencies, size, &mut out, width);
            for (pixel, wanted) in out.iter().zip(defined(&frequencies, size)) {
                assert!(pixel.abs_diff(wanted) <= 1, "{size:?}: {out:?}");
            }
        }
        let mut out = [0; 4];
        two_by_two(frequencies.first_chunk().expect("three rows"), &mut out, 2);
        assert_eq!(out.to_vec(), defined(&frequencies, Size { width: 2, height: 2 }));
        let (mut one, mut other) = ([0; 16], [0; 16]);
        four_by_four(&frequencies, &mut one, 4);
        transform(&frequencies, Size { width: 4, height: 4 }, &mut other, 4);
        assert_eq!(one, other);
    }
}
