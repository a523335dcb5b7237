//! The lowest frequencies of a block as its pixels.

use crate::jpeg::bits::Bits;
use crate::jpeg::header::{Component, ZIGZAG};
use crate::jpeg::huffman::Huffman;

/// Unpacks the blocks of one channel, at `width` by `height` pixels each: 1, 2, 4 or 8.
pub(super) struct Blocks<'a> {
    dc: &'a Huffman,
    ac: &'a Huffman,
    steps: [i32; 64],
    width: usize,
    height: usize,
    /// The last frequency that is needed, in the file's order.
    last: u32,
    /// By pixel and frequency; along rows and along columns.
    across: Waves,
    down: Waves,
}

type Waves = [[f32; 8]; 8];

impl<'a> Blocks<'a> {
    pub(super) fn new(
        component: &Component,
        (dc, ac): (&'a Huffman, &'a Huffman),
        (width, height): (usize, usize),
    ) -> Self {
        let is_needed = |place: u8| usize::from(place) % 8 < width && usize::from(place) / 8 < height;
        Self {
            dc,
            ac,
            steps: component.steps.map(i32::from),
            width,
            height,
            last: ZIGZAG.iter().rposition(|place| is_needed(*place)).unwrap_or(0) as u32,
            across: waves(width),
            down: waves(height),
        }
    }

    pub(super) fn area(&self) -> usize {
        self.width * self.height
    }

    /// Add the pixels of the next block, times eight and without their middle of 128.
    #[inline]
    pub(super) fn next(&self, bits: &mut Bits<'_>, prediction: &mut i32, out: &mut Vec<i32>) -> Option<()> {
        bits.fill();
        let length = u32::from(self.dc.symbol(bits)?);
        if length > 11 {
            return None;
        }
        *prediction = prediction.wrapping_add(bits.number(length));
        let mean = prediction.wrapping_mul(self.steps[0]);
        if self.last == 0 {
            out.push(mean);
            return self.ac.skip_block(bits, 1);
        }
        let mut frequencies = [0_i32; 64];
        frequencies[0] = mean;
        let highest = self.low_frequencies(bits, &mut frequencies)?;
        if highest == 0 {
            out.extend(std::iter::repeat_n(mean, self.area()));
        } else if (self.width, self.height) == (2, 2) {
            let [mean, across, down, both] = [0, 1, 8, 9].map(|place| frequencies[place]);
            let (left, right) = (mean.wrapping_add(across), mean.wrapping_sub(across));
            let (top, bottom) = (down.wrapping_add(both), down.wrapping_sub(both));
            out.extend([
                left.wrapping_add(top),
                right.wrapping_add(bottom),
                left.wrapping_sub(top),
                right.wrapping_sub(bottom),
            ]);
        } else {
            self.transform(&frequencies, out);
        }
        Some(())
    }

    /// Those that are needed, multiplied; the others are passed over. Gives the highest that is not zero.
    #[inline]
    fn low_frequencies(&self, bits: &mut Bits<'_>, frequencies: &mut [i32; 64]) -> Option<u32> {
        let (mut place, mut highest) = (1_u32, 0);
        while place <= self.last {
            bits.fill();
            let symbol = self.ac.symbol(bits)?;
            let (zeros, length) = (u32::from(symbol >> 4), u32::from(symbol & 15));
            if symbol == 0 {
                return Some(highest);
            }
            place += zeros;
            let value = bits.number(length);
            if place > 63 {
                return None;
            }
            if place <= self.last && length > 0 {
                let index = place as usize;
                frequencies[usize::from(ZIGZAG[index])] = value.wrapping_mul(self.steps[index]);
                highest = place;
            }
            place += 1;
        }
        self.ac.skip_block(bits, place)?;
        Some(highest)
    }

    fn transform(&self, frequencies: &[i32; 64], out: &mut Vec<i32>) {
        let mut rows = [[0.0_f32; 8]; 8];
        for (row, frequencies) in rows.iter_mut().zip(frequencies.as_chunks::<8>().0).take(self.height) {
            for (pixel, waves) in row.iter_mut().zip(&self.across).take(self.width) {
                let terms = waves.iter().zip(frequencies).take(self.width);
                *pixel = terms.map(|(wave, frequency)| wave * *frequency as f32).sum();
            }
        }
        for waves in self.down.iter().take(self.height) {
            for x in 0..self.width {
                let terms = waves.iter().zip(&rows).take(self.height);
                let pixel: f32 = terms.map(|(wave, row)| wave * row[x]).sum();
                out.push(pixel.round_ties_even() as i32);
            }
        }
    }
}

/// Cosines for as many pixels as frequencies, such that the lowest frequency counts once.
fn waves(count: usize) -> Waves {
    let mut waves = [[0.0; 8]; 8];
    for (x, waves) in waves.iter_mut().enumerate().take(count) {
        for (frequency, wave) in waves.iter_mut().enumerate().take(count) {
            let angle = (2 * x + 1) as f64 * frequency as f64 * std::f64::consts::PI / (2 * count) as f64;
            let norm = if frequency == 0 { 1.0 } else { std::f64::consts::SQRT_2 };
            *wave = (norm * angle.cos()) as f32;
        }
    }
    waves
}
