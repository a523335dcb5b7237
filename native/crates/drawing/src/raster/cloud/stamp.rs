//! Where symbols stand, and what each looks like.

use super::super::coverage::{Area, Coverage};
use super::super::flatten::{self, Transform};
use super::super::stroke;
use crate::outline::shape;
use crate::scene::{Cloud, Style};

/// Pixels that are added at once.
pub(super) const LANES: usize = 8;

/// The part of the picture that a cloud is drawn on, with room around it for symbols on its edge.
pub(super) struct Field {
    pub(super) area: Area,
    /// Pixels of a stamp, each way.
    pub(super) side: usize,
    /// The same up to the next multiple of `LANES`.
    pub(super) lanes: usize,
    /// Pixels of a row, with the room on both sides.
    pub(super) stride: usize,
    /// Rows, with the room above and below.
    pub(super) rows: usize,
    scale: f32,
    x: f32,
    y: f32,
}

/// Where a stamp goes.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) column: usize,
    pub(super) row: usize,
    /// How far into the pixel, from 0 to below 1.
    across: f32,
    down: f32,
}

impl Place {
    /// Which of `steps` by `steps` positions within a pixel it is.
    pub(super) fn position(self, steps: usize) -> usize {
        (self.down * steps as f32) as usize * steps + (self.across * steps as f32) as usize
    }
}

impl Field {
    pub(super) fn new(area: Area, extent: (f64, f64), reach: f64, transform: &Transform) -> Self {
        // Casts stay at the largest where a symbol is larger than any picture.
        // The middle pixel's own width is the room for positions within it.
        let half = (reach * transform.scale).ceil().clamp(0.0, 1e6) as usize;
        let side = 2 * half + 1;
        let within = |edge: f64| edge.clamp(-1e6, 1e6) as i32;
        let (left, top) = (within(transform.x.floor()), within(transform.y.floor()));
        let (right, bottom) = transform.apply(extent);
        let (right, bottom) = (within(right.ceil()), within(bottom.ceil()));
        let half_side = half as i32;
        let extent = Area {
            left: left - half_side,
            top: top - half_side,
            right: right + half_side,
            bottom: bottom + half_side,
        };
        let area = area.intersect(extent);
        let lanes = side.next_multiple_of(LANES);
        Self {
            area,
            side,
            lanes,
            stride: area.width() + side + lanes,
            rows: area.height() + 2 * side,
            scale: transform.scale as f32,
            x: (transform.x - f64::from(area.left)) as f32 + (side - half) as f32,
            y: (transform.y - f64::from(area.top)) as f32 + (side - half) as f32,
        }
    }

    /// Where the stamp of a symbol at `(x, y)` goes; `None` when nothing of it is seen.
    #[inline]
    pub(super) fn place(&self, x: f32, y: f32) -> Option<Place> {
        let (x, y) = (x * self.scale + self.x, y * self.scale + self.y);
        let (last_column, last_row) = ((self.stride - self.lanes) as f32, (self.rows - self.side) as f32);
        // What is no number is not within either.
        if !(x >= 0.0 && x < last_column && y >= 0.0 && y < last_row) {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        Some(Place { column, row, across: x - column as f32, down: y - row as f32 })
    }

    /// Column and row of the part of a pixel that a symbol stands in, of which there are `steps` by `steps`;
    /// `None` when nothing of it is seen.
    #[inline]
    pub(super) fn part(&self, [x, y]: [f32; 2], steps: f32) -> Option<(usize, usize)> {
        let (x, y) = (x * self.scale + self.x, y * self.scale + self.y);
        let (last_column, last_row) = ((self.stride - self.lanes) as f32, (self.rows - self.side) as f32);
        // What is no number is not within either. A short cast is one instruction.
        let within = x >= 0.0 && x < last_column && y >= 0.0 && y < last_row;
        within.then_some(((x * steps) as i32 as usize, (y * steps) as i32 as usize))
    }

    /// Index of the first pixel of the area's row.
    pub(super) fn row_start(&self, row: usize) -> usize {
        (row + self.side) * self.stride + self.side
    }
}

/// How much of each pixel is covered by a symbol's inside and outline; the pixels of a row fill up lanes.
pub(super) struct Mask {
    pub(super) fill: Vec<u8>,
    pub(super) stroke: Vec<u8>,
}

/// The masks of a symbol at each of `steps` by `steps` positions within a pixel.
pub(super) fn masks(cloud: &Cloud, style: &Style, field: &Field, steps: usize) -> Vec<Mask> {
    let segments = shape(&cloud.shape, cloud.size);
    let half = (field.side / 2) as f64;
    let mut coverage = Coverage::default();
    let mut all = Vec::with_capacity(steps * steps);
    for position in 0..steps * steps {
        let middle = |index: usize| half + (index as f64 + 0.5) / steps as f64;
        let transform = Transform {
            x: middle(position % steps),
            y: middle(position / steps),
            ..Transform::new(f64::from(field.scale))
        };
        let mut lines = Vec::new();
        flatten::outline(&segments, &transform, &mut lines);
        let fill = mask(&lines, field, &mut coverage);
        lines.clear();
        if style.stroke.is_some() && style.stroke_width > 0.0 {
            stroke::outline(&segments, style, &transform, &mut lines);
        }
        all.push(Mask { fill, stroke: mask(&lines, field, &mut coverage) });
    }
    all
}

fn mask(lines: &[flatten::Line], field: &Field, coverage: &mut Coverage) -> Vec<u8> {
    let mut mask = vec![0; field.lanes * field.side];
    let side = field.side as i32;
    coverage.fill(lines, Area { left: 0, top: 0, right: side, bottom: side }, |x, y, covered| {
        let start = y as usize * field.lanes + x as usize;
        mask[start..start + covered.len()].copy_from_slice(covered);
    });
    mask
}
