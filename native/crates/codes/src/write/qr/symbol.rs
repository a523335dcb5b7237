//! Codewords laid out as a symbol.

use crate::modules::Modules;
use crate::options::ErrorLevel;
use crate::qr_tables as tables;

use super::masks::{self, Line};

/// The symbol of all codewords (data and check bytes in their final order) under the best mask.
pub(super) fn symbol(codewords: &[u8], version: usize, level: ErrorLevel) -> Modules {
    let side = tables::side(version);
    let reserved = lines(&tables::function_modules(version));
    let mut grid = Modules::new(side, side);
    draw_patterns(&mut grid, version);
    draw_data(&mut grid, codewords, version);
    let rows = lines(&grid);
    let columns = lines(&grid.transposed());
    let reserved_columns = reserved.clone(); // the function patterns are symmetric
    let mut best: Option<(u32, Modules)> = None;
    for mask in 0..8 {
        let mut masked_rows = under_mask(&rows, &reserved, |x, y| tables::is_masked(mask, x, y));
        let mut masked_columns =
            under_mask(&columns, &reserved_columns, |y, x| tables::is_masked(mask, x, y));
        for (x, y, dark) in format_modules(side, level, mask) {
            set(&mut masked_rows[y], x, dark);
            set(&mut masked_columns[x], y, dark);
        }
        let penalty = masks::penalty(&masked_rows, &masked_columns);
        if best.as_ref().is_none_or(|(lowest, _)| penalty < *lowest) {
            best = Some((penalty, from_lines(&masked_rows)));
        }
    }
    best.map_or(grid, |(_, symbol)| symbol)
}

fn set(line: &mut Line, at: usize, dark: bool) {
    let bit = 1 << (at % 64);
    line[at / 64] = if dark { line[at / 64] | bit } else { line[at / 64] & !bit };
}

fn lines(grid: &Modules) -> Vec<Line> {
    let line = |y| {
        let mut line = [0; 3];
        for (start, length) in grid.dark_runs(y) {
            (start..start + length).for_each(|x| set(&mut line, x, true));
        }
        line
    };
    (0..grid.height()).map(line).collect()
}

fn from_lines(lines: &[Line]) -> Modules {
    let mut grid = Modules::new(lines.len(), lines.len());
    for (y, line) in lines.iter().enumerate() {
        for x in 0..lines.len() {
            grid.set(x, y, line[x / 64] >> (x % 64) & 1 == 1);
        }
    }
    grid
}

fn under_mask(lines: &[Line], reserved: &[Line], masked: impl Fn(usize, usize) -> bool) -> Vec<Line> {
    // Masks repeat every twelve modules along both directions.
    let mut patterns = [[0; 3]; 12];
    for (along, pattern) in patterns.iter_mut().enumerate() {
        for at in 0..lines.len() {
            if masked(at % 12, along) {
                set(pattern, at, true);
            }
        }
    }
    let all = masks::first(lines.len());
    let turned = lines.iter().zip(reserved).enumerate().map(|(at, (line, reserved))| {
        let free = masks::differing(&all, reserved);
        masks::differing(line, &masks::both(&patterns[at % 12], &free))
    });
    turned.collect()
}

fn format_modules(side: usize, level: ErrorLevel, mask: usize) -> Vec<(usize, usize, bool)> {
    let bits = tables::format_bits(level, mask);
    let places = tables::format_places(side).into_iter();
    let mut modules: Vec<_> = places
        .flat_map(|places| places.into_iter().enumerate().map(|(bit, (x, y))| (x, y, bits >> bit & 1 == 1)))
        .collect();
    modules.push((8, side - 8, true));
    modules
}

fn draw_patterns(grid: &mut Modules, version: usize) {
    let side = grid.width();
    for at in (8..side - 8).step_by(2) {
        grid.set(at, 6, true);
        grid.set(6, at, true);
    }
    for (x, y) in [(3, 3), (side - 4, 3), (3, side - 4)] {
        draw_rings(grid, (x, y), 3, |ring| ring != 2);
    }
    for centre in tables::alignment_centres(version) {
        draw_rings(grid, centre, 2, |ring| ring != 1);
    }
    if version >= 7 {
        let bits = tables::version_bits(version);
        for bit in 0..18 {
            let (along, across) = (bit / 3, side - 11 + bit % 3);
            grid.set(along, across, bits >> bit & 1 == 1);
            grid.set(across, along, bits >> bit & 1 == 1);
        }
    }
}

/// Squares round a centre, dark where `dark` says so of the ring's distance.
fn draw_rings(grid: &mut Modules, (x, y): (usize, usize), radius: usize, dark: impl Fn(usize) -> bool) {
    for row in y - radius..=y + radius {
        for column in x - radius..=x + radius {
            grid.set(column, row, dark(row.abs_diff(y).max(column.abs_diff(x))));
        }
    }
}

fn draw_data(grid: &mut Modules, codewords: &[u8], version: usize) {
    let bits = codewords.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1));
    for ((x, y), dark) in tables::data_modules(version).zip(bits) {
        grid.set(x, y, dark);
    }
}
