//! How much of each pixel lies within an outline.
//!
//! Every edge leaves in the cells of its rows by how much the area to its right changes; the sum along a
//! row is then the part of each pixel that is covered. This is exact but for vertices being rounded to
//! 1/256 of a pixel, takes time by the length of the outline and not by how often it crosses itself, and
//! being done in integers it leaves nothing behind where an outline is closed.

use super::flatten::Line;

/// Steps to a pixel.
const SUBPIXELS: i32 = 256;
const SHIFT: i32 = 8;
/// What the cells of a pixel add up to when it is covered all.
const FULL: i32 = SUBPIXELS * SUBPIXELS * 2;

/// The cells at most that are summed at once; larger areas are done in bands.
const MAX_CELLS: usize = 1 << 22;

/// A part of the picture in whole pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) left: i32,
    pub(super) top: i32,
    pub(super) right: i32,
    pub(super) bottom: i32,
}

impl Area {
    pub(super) fn intersect(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub(super) fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    pub(super) fn width(self) -> usize {
        (self.right - self.left).max(0) as usize
    }

    pub(super) fn height(self) -> usize {
        (self.bottom - self.top).max(0) as usize
    }

    /// All pixels that the lines touch.
    fn around(lines: &[Line]) -> Self {
        let (mut left, mut top) = (f32::INFINITY, f32::INFINITY);
        let (mut right, mut bottom) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        for line in lines {
            left = left.min(line.x0.min(line.x1));
            right = right.max(line.x0.max(line.x1));
            top = top.min(line.y0.min(line.y1));
            bottom = bottom.max(line.y0.max(line.y1));
        }
        // Casts of what is too large stay at the largest, which the picture's own area then cuts.
        let floor = |value: f32| value.floor() as i32;
        let ceil = |value: f32| value.ceil() as i32;
        Self { left: floor(left), top: floor(top), right: ceil(right), bottom: ceil(bottom) }
    }
}

/// Room for the cells, used again for every outline.
#[derive(Default)]
pub(super) struct Coverage {
    cells: Vec<i32>,
    /// Of each row the first cell that was changed, and one past the last.
    touched: Vec<(u32, u32)>,
    row: Vec<u8>,
    band: Band,
    /// Whether a pixel is covered wholly or not at all.
    pub(super) is_hard: bool,
}

/// The part of the picture that is worked on.
#[derive(Clone, Copy, Default)]
struct Band {
    left: i32,
    top: i32,
    width: i32,
    height: i32,
}

impl Coverage {
    /// Give `paint` every stretch of pixels within `area` that the closed lines cover: its left end, its
    /// row, and of each pixel how much, 255 being all.
    pub(super) fn fill(&mut self, lines: &[Line], area: Area, mut paint: impl FnMut(i32, i32, &[u8])) {
        let area = Area::around(lines).intersect(area);
        if area.is_empty() {
            return;
        }
        let rows = (MAX_CELLS / (area.width() + 2)).max(1) as i32;
        let mut top = area.top;
        while top < area.bottom {
            let height = rows.min(area.bottom - top);
            self.start(Band { left: area.left, top, width: area.width() as i32, height });
            for line in lines {
                self.add(line);
            }
            self.sweep(&mut paint);
            top += height;
        }
    }

    fn start(&mut self, band: Band) {
        self.band = band;
        let cells = (band.width as usize + 2) * band.height as usize;
        if self.cells.len() < cells {
            self.cells.resize(cells, 0);
        }
        self.touched.clear();
        self.touched.resize(band.height as usize, (u32::MAX, 0));
        self.row.resize(band.width as usize, 0);
    }

    /// Add an edge, cut to the band: what is left or right of it moves to its border.
    fn add(&mut self, line: &Line) {
        let (left, top) = (self.band.left as f32, self.band.top as f32);
        let (width, height) = (self.band.width as f32, self.band.height as f32);
        let (mut x0, mut y0) = (line.x0 - left, line.y0 - top);
        let (mut x1, mut y1) = (line.x1 - left, line.y1 - top);
        if y0.max(y1) <= 0.0 || y0.min(y1) >= height {
            return;
        }
        let slope = (x1 - x0) / (y1 - y0);
        let cut = |x: &mut f32, y: &mut f32| {
            let within = y.clamp(0.0, height);
            if within != *y {
                *x += (within - *y) * slope;
                *y = within;
            }
        };
        cut(&mut x0, &mut y0);
        cut(&mut x1, &mut y1);
        if x0.min(x1) >= 0.0 && x0.max(x1) <= width {
            return self.edge(x0, y0, x1, y1);
        }
        self.cut_sideways((x0, y0), (x1, y1), slope);
    }

    fn cut_sideways(&mut self, from: (f32, f32), to: (f32, f32), slope: f32) {
        let width = self.band.width as f32;
        let mut last = from;
        // The two borders in the order in which the edge meets them.
        let borders = if from.0 <= to.0 { [0.0, width] } else { [width, 0.0] };
        for border in borders {
            if (from.0 < border) != (to.0 < border) {
                let y = (from.1 + (border - from.0) / slope).clamp(from.1.min(to.1), from.1.max(to.1));
                self.edge(last.0.clamp(0.0, width), last.1, border, y);
                last = (border, y);
            }
        }
        // All that lies beyond a border runs along it.
        self.edge(last.0.clamp(0.0, width), last.1, to.0.clamp(0.0, width), to.1);
    }

    /// Add an edge that lies within the band.
    fn edge(&mut self, x0: f32, y0: f32, x1: f32, y1: f32) {
        let steps = |value: f32| (value * SUBPIXELS as f32 + 0.5) as i32;
        let (mut x0, mut y0, mut x1, mut y1) = (steps(x0), steps(y0), steps(x1), steps(y1));
        if y0 == y1 {
            return;
        }
        let mut sign = 1;
        if y0 > y1 {
            (x0, y0, x1, y1) = (x1, y1, x0, y0);
            sign = -1;
        }
        if x0 == x1 {
            return self.upright(x0, y0, y1, sign);
        }
        let slope = (x1 - x0) as f32 / (y1 - y0) as f32;
        let (least, most) = (x0.min(x1), x0.max(x1));
        let (mut x, mut y) = (x0, y0);
        while y < y1 {
            let row = y >> SHIFT;
            let below = y1.min((row + 1) << SHIFT);
            let next =
                if below == y1 { x1 } else { (x0 + ((below - y0) as f32 * slope) as i32).clamp(least, most) };
            self.step(row, x, next, below - y, sign);
            (x, y) = (next, below);
        }
    }

    fn upright(&mut self, x: i32, y0: i32, y1: i32, sign: i32) {
        let mut y = y0;
        while y < y1 {
            let row = y >> SHIFT;
            let below = y1.min((row + 1) << SHIFT);
            self.cell(row, x >> SHIFT, (x & (SUBPIXELS - 1)) * 2, (below - y) * sign);
            y = below;
        }
        let column = (x >> SHIFT) as u32;
        for row in (y0 >> SHIFT)..=((y1 - 1) >> SHIFT) {
            self.touch(row, column, column + 2);
        }
    }

    /// The part of an edge within one row: from `x0` to `x1` while going down by `dy`.
    fn step(&mut self, row: i32, x0: i32, x1: i32, dy: i32, sign: i32) {
        let (left, right) = (x0.min(x1), x0.max(x1));
        let first = left >> SHIFT;
        // An end on a border belongs to the cell before it, unless the edge is upright there.
        let last = if right > left { (right - 1) >> SHIFT } else { first };
        self.touch(row, first as u32, last as u32 + 2);
        if first == last {
            let within = left + right - 2 * (first << SHIFT);
            return self.cell(row, first, within, dy * sign);
        }
        let rise = dy as f32 / (right - left) as f32;
        let (mut x, mut done) = (left, 0);
        for column in first..=last {
            let end = right.min((column + 1) << SHIFT);
            let reached = if column == last { dy } else { ((end - left) as f32 * rise) as i32 };
            self.cell(row, column, x + end - 2 * (column << SHIFT), (reached - done) * sign);
            (x, done) = (end, reached);
        }
    }

    /// Note that an edge goes down by `dy` in a cell; `across` is twice its mean distance from the left.
    fn cell(&mut self, row: i32, column: i32, across: i32, dy: i32) {
        let index = row as usize * (self.band.width as usize + 2) + column as usize;
        let area = across * dy;
        if let Some([here, next]) = self.cells.get_mut(index..index + 2) {
            *here = here.wrapping_add(dy * 2 * SUBPIXELS - area);
            *next = next.wrapping_add(area);
        }
    }

    fn touch(&mut self, row: i32, first: u32, end: u32) {
        if let Some(touched) = self.touched.get_mut(row as usize) {
            touched.0 = touched.0.min(first);
            touched.1 = touched.1.max(end);
        }
    }

    /// Sum up all rows, and leave the cells empty.
    fn sweep(&mut self, paint: &mut impl FnMut(i32, i32, &[u8])) {
        let stride = self.band.width as usize + 2;
        for (row, &(first, end)) in self.touched.iter().enumerate() {
            if first >= end {
                continue;
            }
            let (first, end) = (first as usize, (end as usize).min(stride));
            let cells = &mut self.cells[row * stride + first..row * stride + end];
            let shown = end.min(self.band.width as usize).max(first);
            let mut sum = 0i32;
            for (cell, covered) in cells.iter_mut().zip(&mut self.row[first..shown]) {
                sum = sum.wrapping_add(*cell);
                let share = sum.wrapping_abs().clamp(0, FULL) >> 9;
                *covered = (share - (share >> 8)) as u8;
            }
            cells.fill(0);
            if self.is_hard {
                self.row[first..shown]
                    .iter_mut()
                    .for_each(|covered| *covered = if *covered < 128 { 0 } else { 255 });
            }
            if shown > first {
                paint(self.band.left + first as i32, self.band.top + row as i32, &self.row[first..shown]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Area, Coverage, Line};

    const AREA: Area = Area { left: 0, top: 0, right: 8, bottom: 4 };

    fn covered(points: &[(f32, f32)]) -> Vec<[u8; 8]> {
        let mut rows = vec![[0; 8]; 4];
        let lines: Vec<Line> = (0..points.len())
            .map(|index| {
                let ((x0, y0), (x1, y1)) = (points[index], points[(index + 1) % points.len()]);
                Line { x0, y0, x1, y1 }
            })
            .collect();
        let mut coverage = Coverage::default();
        coverage.fill(&lines, AREA, |x, y, row| {
            rows[y as usize][x as usize..x as usize + row.len()].copy_from_slice(row);
        });
        assert!(coverage.cells.iter().all(|&cell| cell == 0), "cells are left empty");
        rows
    }

    #[test]
    fn edges_of_rectangles_are_shares_of_pixels() {
        let rows = covered(&[(1.5, 1.0), (4.25, 1.0), (4.25, 2.5), (1.5, 2.5)]);
        assert_eq!(rows[0], [0; 8]);
        assert_eq!(rows[1], [0, 128, 255, 255, 64, 0, 0, 0]);
        assert_eq!(rows[2], [0, 64, 128, 128, 32, 0, 0, 0]);
        assert_eq!(rows[3], [0; 8]);
    }

    #[test]
    fn slopes_are_exact() {
        let rows = covered(&[(0.0, 0.0), (8.0, 0.0), (0.0, 4.0)]);
        assert_eq!(rows[0], [255, 255, 255, 255, 255, 255, 192, 64]);
        assert_eq!(rows[3], [192, 64, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn what_lies_outside_is_cut() {
        let all = vec![[255; 8]; 4];
        assert_eq!(covered(&[(-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)]), all);
        assert_eq!(covered(&[(-50.0, 2.0), (4.0, -52.0), (58.0, 2.0), (4.0, 56.0)]), all);
        assert_eq!(covered(&[(9.0, 0.0), (20.0, 0.0), (20.0, 4.0)]), vec![[0; 8]; 4]);
        let half = covered(&[(-8.0, -4.0), (4.0, -4.0), (4.0, 9.0), (-8.0, 9.0)]);
        assert_eq!(half, vec![[255, 255, 255, 255, 0, 0, 0, 0]; 4]);
        let diagonal = covered(&[(-8.0, 8.0), (16.0, -4.0), (16.0, 8.0)]);
        assert_eq!(diagonal[0], [0, 0, 0, 0, 0, 0, 64, 192]);
    }

    #[test]
    fn both_directions_count_alike_and_overlaps_once() {
        let square = [(1.0, 1.0), (3.0, 1.0), (3.0, 3.0), (1.0, 3.0)];
        let mut turned = square;
        turned.reverse();
        assert_eq!(covered(&square), covered(&turned));
        let twice: Vec<_> = square.iter().chain(&square).copied().collect();
        assert_eq!(covered(&square), covered(&twice));
    }
}
