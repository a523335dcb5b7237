//! Grey pictures made black and white, whatever the light.

/// Pixels along each side of the squares whose light is measured.
const CELL: usize = 8;

/// Squares whose lightest and darkest pixels differ by less hold no edge.
const LEAST_CONTRAST: u8 = 20;

/// Differences beyond this are edges, however many squares have them.
const MOST_NOISE: u8 = 36;

/// Cells on each side that smooth a cell's threshold.
const REACH: usize = 2;

/// A picture of grey pixels.
#[derive(Clone, Copy)]
pub(crate) struct Grey<'a> {
    pub(crate) pixels: &'a [u8],
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// A picture of dark (1) and light (0) pixels.
pub(crate) struct Binary {
    pub(crate) width: usize,
    pub(crate) height: usize,
    dark: Vec<u8>,
}

impl Binary {
    /// Each pixel against the mean of its neighbourhood.
    pub(crate) fn of(grey: Grey<'_>) -> Self {
        let mut dark = vec![0; grey.pixels.len()];
        let (columns, rows) = (grey.width.div_ceil(CELL), grey.height.div_ceil(CELL));
        let edges = edges(grey, columns, rows);
        // Where nothing is known yet, half of white is as good a guess as any.
        let mut row_of_limits = vec![127; columns];
        for row in 0..rows {
            smoothed(&edges, columns, rows, row, &mut row_of_limits);
            for y in row * CELL..((row + 1) * CELL).min(grey.height) {
                let line = y * grey.width..(y + 1) * grey.width;
                let cells = grey.pixels[line.clone()].chunks(CELL).zip(dark[line].chunks_mut(CELL));
                for ((from, to), limit) in cells.zip(&row_of_limits) {
                    to.iter_mut().zip(from).for_each(|(to, from)| *to = u8::from(from <= limit));
                }
            }
        }
        Self { width: grey.width, height: grey.height, dark }
    }

    /// One row's pixels.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        &self.dark[y * self.width..(y + 1) * self.width]
    }

    /// One column's pixels.
    pub(crate) fn column(&self, x: usize) -> impl Iterator<Item = u8> + '_ {
        self.dark[x..].iter().step_by(self.width).copied()
    }

    /// Whether the pixel under a point is dark, or nothing beyond the edges.
    pub(crate) fn at(&self, (x, y): (f64, f64)) -> Option<bool> {
        let inside = x >= 0.0 && y >= 0.0 && x < self.width as f64 && y < self.height as f64;
        inside.then(|| self.dark[y as usize * self.width + x as usize] == 1)
    }
}

/// A cell's weight, the square of its contrast, and its level between dark and light times that.
#[derive(Clone, Copy, Default)]
struct Edge {
    weight: u32,
    level: u32,
}

/// What each cell tells of the level between dark and light; cells without edges tell nothing.
fn edges(grey: Grey<'_>, columns: usize, rows: usize) -> Vec<Edge> {
    let mut cells = Vec::with_capacity(columns * rows);
    let mut contrasts = [0usize; 256];
    for row in 0..rows {
        for column in 0..columns {
            let (least, most) = extremes(grey, column * CELL, row * CELL);
            contrasts[usize::from(most - least)] += 1;
            cells.push((least, most));
        }
    }
    let flat = noise(&contrasts, cells.len());
    let edge = |(least, most): (u8, u8)| {
        let contrast = u32::from(most - least);
        let weight = if most - least < flat { 0 } else { contrast * contrast };
        Edge { weight, level: weight * (u32::from(least) + u32::from(most)) / 2 }
    };
    cells.into_iter().map(edge).collect()
}

/// The contrast that cells without edges have in this picture: a camera's noise, not more.
fn noise(contrasts: &[usize; 256], cells: usize) -> u8 {
    let mut below = 0;
    let tenth = contrasts.iter().position(|count| {
        below += count;
        below * 10 > cells
    });
    (tenth.unwrap_or(0) * 3 / 2).clamp(LEAST_CONTRAST.into(), MOST_NOISE.into()) as u8
}

/// The darkest and the lightest pixel of a cell.
fn extremes(grey: Grey<'_>, left: usize, top: usize) -> (u8, u8) {
    let right = (left + CELL).min(grey.width);
    let (mut least, mut most) = ([u8::MAX; CELL], [0; CELL]);
    for y in top..(top + CELL).min(grey.height) {
        let line = &grey.pixels[y * grey.width + left..y * grey.width + right];
        for ((pixel, least), most) in line.iter().zip(&mut least).zip(&mut most) {
            *least = (*least).min(*pixel);
            *most = (*most).max(*pixel);
        }
    }
    let most = most.into_iter().fold(0, u8::max);
    (least.into_iter().fold(most, u8::min), most)
}

/// The level of the edges round each cell of one row; where there are none the last one known stays.
fn smoothed(edges: &[Edge], columns: usize, rows: usize, row: usize, limits: &mut [u8]) {
    let (first, last) = (row.saturating_sub(REACH), (row + REACH).min(rows - 1));
    let mut sums = vec![(0u64, 0u64); columns];
    for near in first..=last {
        let line = &edges[near * columns..(near + 1) * columns];
        for (sum, edge) in sums.iter_mut().zip(line) {
            *sum = (sum.0 + u64::from(edge.weight), sum.1 + u64::from(edge.level));
        }
    }
    let mut before = None;
    for (column, limit) in limits.iter_mut().enumerate() {
        let (left, right) = (column.saturating_sub(REACH), (column + REACH).min(columns - 1));
        let sum = sums[left..=right].iter().fold((0, 0), |sum, cell| (sum.0 + cell.0, sum.1 + cell.1));
        if let Some(level) = sum.1.checked_div(sum.0) {
            *limit = level as u8;
            before = Some(*limit);
        } else if let Some(level) = before {
            *limit = level;
        }
    }
}

/// Each two by two pixels become one.
pub(crate) fn halved(grey: Grey<'_>) -> (Vec<u8>, usize, usize) {
    let (width, height) = (grey.width / 2, grey.height / 2);
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        let upper = &grey.pixels[2 * y * grey.width..][..2 * width];
        let lower = &grey.pixels[(2 * y + 1) * grey.width..][..2 * width];
        let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
        pixels.extend(pairs.map(|(upper, lower)| {
            let sum = u16::from(upper[0]) + u16::from(upper[1]) + u16::from(lower[0]) + u16::from(lower[1]);
            (sum / 4) as u8
        }));
    }
    (pixels, width, height)
}

/// Where the colour changes along a row, its two ends included: runs lie between neighbours.
pub(crate) fn changes(row: &[u8], found: &mut Vec<u32>) {
    found.clear();
    found.push(0);
    let mut before = row.first().copied().unwrap_or(0);
    let mut words = row.chunks_exact(8);
    let mut at = 0;
    for word in &mut words {
        let bytes =
            u64::from_le_bytes([word[0], word[1], word[2], word[3], word[4], word[5], word[6], word[7]]);
        let mut differing = bytes ^ (bytes << 8 | u64::from(before));
        while differing != 0 {
            found.push(at + differing.trailing_zeros() / 8);
            differing &= differing - 1;
        }
        before = word[7];
        at += 8;
    }
    for pixel in words.remainder() {
        if *pixel != before {
            found.push(at);
        }
        before = *pixel;
        at += 1;
    }
    found.push(at);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_lie_between_runs() {
        let row = [0, 0, 1, 1, 1, 0, 1, 0, 0, 0, 1, 1];
        let mut found = Vec::new();
        changes(&row, &mut found);
        assert_eq!(found, [0, 2, 5, 6, 7, 10, 12]);
    }

    #[test]
    fn a_slope_of_light_does_not_hide_marks() {
        let (width, height) = (64, 64);
        let mark = |x: usize, y: usize| x % 16 < 4 && y % 16 < 4;
        let pixel = |at: usize| {
            let (x, y) = (at % width, at / width);
            (60 + 2 * x - if mark(x, y) { 50 } else { 0 }) as u8
        };
        let pixels: Vec<u8> = (0..width * height).map(pixel).collect();
        let binary = Binary::of(Grey { pixels: &pixels, width, height });
        for (x, y) in [(17, 17), (33, 33), (49, 49)] {
            assert_eq!(binary.row(y)[x], 1, "mark at {x}, {y}");
            assert_eq!(binary.row(y + 6)[x + 6], 0, "ground at {x}, {y}");
        }
    }
}
