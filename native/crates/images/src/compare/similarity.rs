//! Structural similarity, row by row.

use std::collections::VecDeque;

/// Pixels of the window's side.
const WINDOW: usize = 11;
const SIGMA: f64 = 1.5;
/// Products that are averaged over the window: both pictures, their squares, and one times the other.
const MOMENTS: usize = 5;

/// The mean over all windows that lie within the pictures, with Gaussian weights. `None` when none does.
pub(super) fn ssim(first: &[u8], second: &[u8], width: usize) -> Option<f64> {
    if width < WINDOW || first.len() / width < WINDOW {
        return None;
    }
    let weights = weights();
    let mut rows: VecDeque<Vec<[f32; MOMENTS]>> = VecDeque::new();
    let (mut sum, mut count) = (0.0_f64, 0_u64);
    for (row, other) in first.chunks_exact(width).zip(second.chunks_exact(width)) {
        let mut averaged =
            if rows.len() == WINDOW { rows.pop_front().unwrap_or_default() } else { Vec::new() };
        average(row, other, &weights, &mut averaged);
        rows.push_back(averaged);
        if rows.len() == WINDOW {
            for x in 0..width - WINDOW + 1 {
                let mut moments = [0.0_f32; MOMENTS];
                for (row, weight) in rows.iter().zip(&weights) {
                    for (moment, value) in moments.iter_mut().zip(row[x]) {
                        *moment += value * weight;
                    }
                }
                sum += f64::from(of_window(moments));
                count += 1;
            }
        }
    }
    Some(sum / count as f64)
}

fn weights() -> [f32; WINDOW] {
    let middle = (WINDOW / 2) as f64;
    let bell: [f64; WINDOW] = std::array::from_fn(|x| (-0.5 * ((x as f64 - middle) / SIGMA).powi(2)).exp());
    let sum: f64 = bell.iter().sum();
    bell.map(|weight| (weight / sum) as f32)
}

fn average(row: &[u8], other: &[u8], weights: &[f32; WINDOW], out: &mut Vec<[f32; MOMENTS]>) {
    // About the middle of the range, so that squares keep their digits.
    const MIDDLE: f32 = 127.5;
    let products: Vec<[f32; MOMENTS]> = row
        .iter()
        .zip(other)
        .map(|(a, b)| {
            let (a, b) = (f32::from(*a) - MIDDLE, f32::from(*b) - MIDDLE);
            [a, b, a * a, b * b, a * b]
        })
        .collect();
    out.clear();
    out.extend(products.windows(WINDOW).map(|window| {
        let mut moments = [0.0; MOMENTS];
        for (products, weight) in window.iter().zip(weights) {
            for (moment, product) in moments.iter_mut().zip(products) {
                *moment += product * weight;
            }
        }
        moments
    }));
}

fn of_window([a, b, a_squared, b_squared, a_times_b]: [f32; MOMENTS]) -> f32 {
    const MIDDLE: f32 = 127.5;
    const C1: f32 = (0.01 * 255.0) * (0.01 * 255.0);
    const C2: f32 = (0.03 * 255.0) * (0.03 * 255.0);
    let (variance_a, variance_b) = (a_squared - a * a, b_squared - b * b);
    let covariance = a_times_b - a * b;
    let (a, b) = (a + MIDDLE, b + MIDDLE);
    (2.0 * a * b + C1) * (2.0 * covariance + C2) / ((a * a + b * b + C1) * (variance_a + variance_b + C2))
}
