//! Views side by side: columns and rows of boxes, aligned as Vega's grid layout does it.

use super::bounds::Bounds;

/// How far the boxes of a grid are made alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Alignment {
    /// Boxes follow each other.
    None,
    /// Each row and each column has its own extent.
    #[default]
    Each,
    /// All have the largest extent.
    All,
}

/// Where a grid is held.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Anchor {
    pub x: f64,
    pub y: f64,
    /// Share of the width that lies before `x`.
    pub column: f64,
    /// Share of the height that lies above `y`.
    pub row: f64,
}

/// The rules of a grid.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Grid {
    pub columns: usize,
    pub align_columns: Alignment,
    pub align_rows: Alignment,
    pub padding_columns: f64,
    pub padding_rows: f64,
    pub center_columns: bool,
    pub center_rows: bool,
    pub anchor: Anchor,
}

/// What lies before a box's own origin, rounded up.
fn before(start: f64) -> f64 {
    if start < 0.0 { (-start).ceil() } else { 0.0 }
}

struct Extents {
    of: Vec<f64>,
    most: f64,
}

impl Extents {
    fn new(count: usize, ends: impl Iterator<Item = (usize, f64)>) -> Self {
        let mut extents = Self { of: vec![0.0; count], most: 0.0 };
        for (at, end) in ends {
            let end = end.ceil();
            extents.of[at] = extents.of[at].max(end);
            extents.most = extents.most.max(end);
        }
        extents
    }
}

/// Offsets of every box from the one before it in its line.
fn offsets(
    alignment: Alignment,
    padding: f64,
    starts: &[f64],
    line_of: impl Fn(usize) -> usize,
    extents: &Extents,
) -> Vec<f64> {
    let mut offsets: Vec<f64> = starts.iter().map(|&start| padding + before(start)).collect();
    let lines = extents.of.len();
    let mut widest = vec![0.0_f64; lines];
    for (at, offset) in offsets.iter_mut().enumerate() {
        let line = line_of(at);
        if line == 0 {
            *offset = 0.0;
        } else {
            widest[line] = widest[line].max(*offset);
        }
    }
    let most = widest.iter().copied().fold(0.0, f64::max);
    for (at, offset) in offsets.iter_mut().enumerate() {
        let line = line_of(at);
        if line == 0 {
            continue;
        }
        *offset = match alignment {
            Alignment::None => *offset + extents.of[line - 1],
            Alignment::Each => widest[line] + extents.of[line - 1],
            Alignment::All => most + extents.most,
        };
    }
    offsets
}

/// Where each box's origin goes, and the box around all.
pub(crate) fn arrange(boxes: &[Bounds], grid: &Grid) -> (Vec<(f64, f64)>, Bounds) {
    let count = boxes.len();
    let columns = if grid.columns == 0 { count.max(1) } else { grid.columns };
    let rows = count.div_ceil(columns).max(1);
    let (column_of, row_of) = (|at: usize| at % columns, |at: usize| at / columns);
    let across = Extents::new(columns, boxes.iter().enumerate().map(|(at, b)| (column_of(at), b.x2)));
    let down = Extents::new(rows, boxes.iter().enumerate().map(|(at, b)| (row_of(at), b.y2)));
    let lefts: Vec<f64> = boxes.iter().map(|b| b.x1).collect();
    let tops: Vec<f64> = boxes.iter().map(|b| b.y1).collect();
    let x_offsets = offsets(grid.align_columns, grid.padding_columns, &lefts, column_of, &across);
    let y_offsets = offsets(grid.align_rows, grid.padding_rows, &tops, row_of, &down);
    let mut places = vec![(0.0, 0.0); count];
    for at in 0..count {
        let left = if column_of(at) == 0 { 0.0 } else { places[at - 1].0 };
        let above = if row_of(at) == 0 { 0.0 } else { places[at - columns].1 };
        places[at] = (left + x_offsets[at], above + y_offsets[at]);
    }
    center(boxes, grid, &across, &down, columns, rows, &mut places);
    anchor(boxes, &grid.anchor, &mut places)
}

fn center(
    boxes: &[Bounds],
    grid: &Grid,
    across: &Extents,
    down: &Extents,
    columns: usize,
    rows: usize,
    places: &mut [(f64, f64)],
) {
    if grid.center_columns && grid.align_columns != Alignment::None && rows > 1 {
        for (at, bounds) in boxes.iter().enumerate() {
            let all = grid.align_columns == Alignment::All;
            let room = if all { across.most } else { across.of[at % columns] } - bounds.x2;
            places[at].0 += room.max(0.0) / 2.0;
        }
    }
    if grid.center_rows && grid.align_rows != Alignment::None && columns != 1 {
        for (at, bounds) in boxes.iter().enumerate() {
            let all = grid.align_rows == Alignment::All;
            let room = if all { down.most } else { down.of[at / columns] } - bounds.y2;
            places[at].1 += room.max(0.0) / 2.0;
        }
    }
}

fn anchor(boxes: &[Bounds], anchor: &Anchor, places: &mut [(f64, f64)]) -> (Vec<(f64, f64)>, Bounds) {
    let mut all = Bounds::new(0.0, 0.0, 0.0, 0.0);
    for (bounds, place) in boxes.iter().zip(places.iter()) {
        all.union(&bounds.translated(place.0, place.1));
    }
    let dx = super::bounds::round_half_up(anchor.x - anchor.column * all.width());
    let dy = super::bounds::round_half_up(anchor.y - anchor.row * all.height());
    let placed: Vec<(f64, f64)> = places.iter().map(|place| (place.0 + dx, place.1 + dy)).collect();
    let mut around = Bounds::default();
    for (bounds, place) in boxes.iter().zip(&placed) {
        around.union(&bounds.translated(place.0, place.1));
    }
    (placed, around)
}
