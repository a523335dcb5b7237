//! Pictures made smaller by a whole number while their rows come in.

use crate::{Channels, Raster};

/// The largest factor: the sum of so many bytes fits 16 bits.
pub(crate) const MAX_FACTOR: u32 = 257;

/// Averages squares of `factor` by `factor` pixels; those at the right and lower edge may be smaller.
pub(crate) struct Reducer {
    width: u32,
    factor: u32,
    channels: Channels,
    /// Sums of each byte of the row over the rows since the last that was finished.
    sums: Vec<u16>,
    rows: u32,
    out: Raster,
}

impl Reducer {
    pub(crate) fn new(width: u32, height: u32, channels: Channels, factor: u32) -> Self {
        let factor = factor.clamp(1, MAX_FACTOR);
        let (wide, high) = (width.div_ceil(factor), height.div_ceil(factor));
        let count = wide as usize * high as usize * channels.count();
        let out = Raster { width: wide, height: high, channels, pixels: Vec::with_capacity(count) };
        Self { width, factor, channels, sums: vec![0; width as usize * channels.count()], rows: 0, out }
    }

    pub(crate) fn push(&mut self, row: &[u8]) {
        for (sum, byte) in self.sums.iter_mut().zip(row) {
            *sum += u16::from(*byte);
        }
        self.rows += 1;
        if self.rows == self.factor {
            self.finish_row();
        }
    }

    pub(crate) fn finish(mut self) -> Raster {
        if self.rows > 0 {
            self.finish_row();
        }
        self.out
    }

    fn finish_row(&mut self) {
        match self.channels {
            Channels::Grey => self.average::<1>(),
            Channels::GreyAlpha => self.average::<2>(),
            Channels::Rgb => self.average::<3>(),
            Channels::Rgba => self.average::<4>(),
        }
        self.sums.fill(0);
        self.rows = 0;
    }

    fn average<const N: usize>(&mut self) {
        let (columns, _) = self.sums[..self.width as usize * N].as_chunks::<N>();
        for square in columns.chunks(self.factor as usize) {
            let area = square.len() as u32 * self.rows;
            let mut total = [area / 2; N];
            for column in square {
                for (total, sum) in total.iter_mut().zip(column) {
                    *total += u32::from(*sum);
                }
            }
            self.out.pixels.extend(total.map(|total| (total / area) as u8));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squares_are_averaged_and_edges_are_smaller_squares() {
        let mut reducer = Reducer::new(3, 3, Channels::Grey, 2);
        for row in [[0, 10, 5], [20, 30, 6], [1, 2, 200]] {
            reducer.push(&row);
        }
        let small = reducer.finish();
        assert_eq!((small.width, small.height), (2, 2));
        // 60/4, 11/2 and 3/2 rounded up at the half.
        assert_eq!(small.pixels, [15, 6, 2, 200]);
    }

    #[test]
    fn the_brightest_picture_does_not_overflow() {
        let mut reducer = Reducer::new(300, 300, Channels::Rgb, 300);
        for _ in 0..300 {
            reducer.push(&[255; 900]);
        }
        assert_eq!(reducer.finish().pixels, [255; 12]);
    }
}
