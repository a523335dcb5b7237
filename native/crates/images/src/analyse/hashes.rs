//! Numbers by which pictures that look alike are found.

use std::f64::consts::PI;

use serde::Serialize;

use crate::edit::{Filter, Scaling};
use ferrolab_pictures::{Channels, Raster};

/// 64 bits each, as 16 hexadecimal digits; they are those of the Python package `imagehash`, but for bits
/// that rounding decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hashes {
    /// Signs of low frequencies: sturdiest.
    pub perceptual: String,
    /// Whether brightness rises from left to right.
    pub difference: String,
    /// Whether it is above the mean.
    pub average: String,
}

impl Hashes {
    pub(crate) fn of(luma: &[u8], width: u32, height: u32) -> Self {
        let small = |width_wanted, height_wanted| small(luma, (width, height), (width_wanted, height_wanted));
        Self {
            perceptual: hex(perceptual(&small(SIDE as u32, SIDE as u32))),
            difference: hex(difference(&small(9, 8))),
            average: hex(average(&small(8, 8))),
        }
    }
}

/// How many bits two of the hashes written by [`Hashes`] differ in.
pub(crate) fn distance(a: &str, b: &str) -> u32 {
    let number = |hash: &str| u64::from_str_radix(hash, 16).unwrap_or(0);
    (number(a) ^ number(b)).count_ones()
}

const SIDE: usize = 32;
const LOW: usize = 8;

fn small(luma: &[u8], (width, height): (u32, u32), to: (u32, u32)) -> Vec<u8> {
    let raster = Raster { width, height, channels: Channels::Grey, pixels: luma.to_vec() };
    Scaling::stretch((width, height), to, Filter::Lanczos)
        .apply(raster)
        .map_or(Vec::new(), |small| small.pixels)
}

fn bits(values: impl Iterator<Item = bool>) -> u64 {
    values.fold(0, |bits, bit| bits << 1 | u64::from(bit))
}

fn hex(bits: u64) -> String {
    format!("{bits:016x}")
}

fn average(small: &[u8]) -> u64 {
    let mean = small.iter().map(|value| f64::from(*value)).sum::<f64>() / small.len().max(1) as f64;
    bits(small.iter().map(|value| f64::from(*value) > mean))
}

fn difference(small: &[u8]) -> u64 {
    bits(small.chunks_exact(9).flat_map(|row| row.windows(2).map(|pair| pair[1] > pair[0])))
}

fn perceptual(small: &[u8]) -> u64 {
    if small.len() != SIDE * SIDE {
        return 0;
    }
    let wave = |frequency: usize, place: usize| {
        (PI * frequency as f64 * (2 * place + 1) as f64 / (2 * SIDE) as f64).cos()
    };
    // First along columns, then along rows; only the low frequencies.
    let down: Vec<[f64; SIDE]> = (0..LOW)
        .map(|frequency| {
            std::array::from_fn(|x| {
                (0..SIDE).map(|y| f64::from(small[y * SIDE + x]) * wave(frequency, y)).sum()
            })
        })
        .collect();
    let across = |column: &[f64; SIDE], frequency| {
        column.iter().enumerate().map(|(x, value)| value * wave(frequency, x)).sum::<f64>()
    };
    let low: Vec<f64> =
        down.iter().flat_map(|row| (0..LOW).map(move |frequency| across(row, frequency))).collect();
    let mut sorted = low.clone();
    sorted.sort_by(f64::total_cmp);
    let median = (sorted[LOW * LOW / 2 - 1] + sorted[LOW * LOW / 2]) / 2.0;
    bits(low.iter().map(|value| *value > median))
}
