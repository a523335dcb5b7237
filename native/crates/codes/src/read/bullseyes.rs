//! The bull's eyes of Aztec codes: rings of one module, light and dark in turn round a dark centre.

use super::binary::{Binary, changes};
use super::projection::{Point, distance};

/// More than these are texture, not codes.
const MOST: usize = 12;

/// Runs across the rings whose both neighbours are certain: the outermost ring may touch data.
const RUNS: usize = 7;

/// Centres of bull's eyes with the pixels of a module.
pub(super) fn bullseyes(binary: &Binary) -> Vec<(Point, f64)> {
    let mut found: Vec<(Point, f64)> = Vec::new();
    let (mut line, mut column) = (Vec::new(), Vec::new());
    for y in (0..binary.height).step_by(2) {
        let row = binary.row(y);
        changes(row, &mut line);
        for edges in line.windows(RUNS + 1).filter(|edges| row[edges[0] as usize] == 0 && are_even(edges)) {
            let x = (edges[3] + edges[4]) / 2;
            let module = f64::from(edges[RUNS] - edges[0]) / RUNS as f64;
            let centre = (f64::from(x), y as f64 + 0.5);
            if found.iter().any(|known| distance(known.0, centre) < 4.0 * module) {
                continue;
            }
            let top = (y as f64 - 8.0 * module).max(0.0) as usize;
            let length = (16.0 * module) as usize + 1;
            column.clear();
            column.extend(binary.column(x as usize).skip(top).take(length));
            if let Some(middle) = middle_of_even(&column, y - top) {
                found.push(((centre.0, top as f64 + middle), module));
            }
            if found.len() >= MOST {
                return found;
            }
        }
    }
    found
}

/// Whether runs between changes are all as long as each other.
fn are_even(edges: &[u32]) -> bool {
    let whole = edges[RUNS] - edges[0];
    let runs = edges.windows(2).map(|pair| pair[1] - pair[0]);
    whole >= RUNS as u32 && runs.into_iter().all(|run| run * 14 >= whole && run * 5 <= whole + 5)
}

/// The middle of the even runs that a place lies in the middle of.
fn middle_of_even(column: &[u8], place: usize) -> Option<f64> {
    let mut edges = Vec::new();
    changes(column, &mut edges);
    let even = edges.windows(RUNS + 1).find(|edges| {
        let inside = edges[3] as usize <= place && place < edges[4] as usize;
        inside && column[edges[0] as usize] == 0 && are_even(edges)
    })?;
    Some(f64::from(even[3] + even[4]) / 2.0)
}
