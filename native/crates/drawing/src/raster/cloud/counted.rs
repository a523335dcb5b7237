//! Symbols of one colour that are many more than there are pixels.
//!
//! How many stand in which part of a pixel is counted first; the stamp of that part is then added once, times
//! their number. A million symbols on the plot of a chart fall on some hundred thousand parts.

use std::thread;

use super::stamp::{Field, LANES};
use super::threads;
use crate::scene::Cloud;

/// Parts of a pixel, each way.
pub(super) const STEPS: usize = 4;

type Lanes = [u16; LANES];

/// Whether counting is less work than a stamp for each symbol.
pub(super) fn pays(cloud: &Cloud, field: &Field) -> bool {
    field.lanes == LANES && cloud.points.len() / 2 >= field.stride * field.rows
}

/// The sums of all stamps, of which there is one for each part of a pixel.
pub(super) fn summed(cloud: &Cloud, field: &Field, stamps: &[Vec<u16>]) -> Vec<u16> {
    let counts = counted_by_threads(cloud, field);
    let most = stamps.iter().flatten().max().map_or(1, |&most| u16::MAX / most.max(1));
    let stamps: Vec<&[Lanes]> = stamps.iter().map(|stamp| stamp.as_chunks::<LANES>().0).collect();
    let mut sums = vec![0; field.stride * field.rows];
    let mut layers = Vec::new();
    for row in 0..field.rows.saturating_sub(field.side) {
        let parts = counts.rows(row);
        for column in 0..field.stride - field.lanes {
            layers.clear();
            for (down, line) in parts.iter().enumerate() {
                let cells = line[column];
                if cells != [0; STEPS] {
                    let stamps = &stamps[down * STEPS..][..STEPS];
                    stamps.iter().zip(cells).for_each(|(stamp, count)| push(&mut layers, stamp, count, most));
                }
            }
            if !layers.is_empty() {
                add(&mut sums[row * field.stride + column..], &layers, field);
            }
        }
    }
    sums
}

/// A stamp and how often it is added, which does not overflow.
type Layer<'a> = (&'a [Lanes], u16);

fn push<'a>(layers: &mut Vec<Layer<'a>>, stamp: &'a [Lanes], count: u16, most: u16) {
    let mut left = count;
    while left > 0 {
        let times = left.min(most);
        layers.push((stamp, times));
        left -= times;
    }
}

fn add(sums: &mut [u16], layers: &[Layer<'_>], field: &Field) {
    for (index, row) in sums.chunks_mut(field.stride).take(field.side).enumerate() {
        let Some(row) = row.first_chunk_mut::<LANES>() else { return };
        let mut sum = *row;
        for (stamp, times) in layers {
            let line = &stamp[index];
            for lane in 0..LANES {
                sum[lane] = sum[lane].saturating_add(line[lane].wrapping_mul(*times));
            }
        }
        *row = sum;
    }
}

/// How many symbols stand in each part of each pixel.
struct Counts {
    /// Rows of parts, the parts of a pixel side by side.
    cells: Vec<[u16; STEPS]>,
    stride: usize,
}

impl Counts {
    /// The parts of a row of pixels, from top to bottom.
    fn rows(&self, row: usize) -> [&[[u16; STEPS]]; STEPS] {
        let start = row * STEPS * self.stride;
        std::array::from_fn(|down| &self.cells[start + down * self.stride..][..self.stride])
    }
}

fn counted_by_threads(cloud: &Cloud, field: &Field) -> Counts {
    let share = (cloud.points.len() / 2).div_ceil(threads(cloud)).max(1) * 2;
    let (first, rest) = cloud.points.split_at(share.min(cloud.points.len()));
    thread::scope(|scope| {
        let others: Vec<_> =
            rest.chunks(share).map(|points| scope.spawn(move || counted(points, field))).collect();
        let mut counts = counted(first, field);
        for thread in others {
            // A thread that failed has panicked, which is passed on.
            let part = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let cells = counts.cells.as_flattened_mut().iter_mut().zip(part.cells.as_flattened());
            cells.for_each(|(count, more)| *count = count.saturating_add(*more));
        }
        counts
    })
}

fn counted(points: &[f32], field: &Field) -> Counts {
    let mut cells = vec![[0_u16; STEPS]; field.stride * field.rows * STEPS];
    let flat = cells.as_flattened_mut();
    for point in points.as_chunks::<2>().0 {
        if let Some((column, row)) = field.part(*point, STEPS as f32)
            && let Some(count) = flat.get_mut(row * field.stride * STEPS + column)
        {
            *count = count.saturating_add(1);
        }
    }
    Counts { cells, stride: field.stride }
}
