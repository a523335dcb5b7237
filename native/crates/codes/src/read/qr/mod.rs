//! QR codes found and read.

mod content;
mod finders;
mod locate;
mod symbol;

use super::Found;
use super::binary::Binary;
use super::projection::is_inside;
use crate::modules::Modules;
use crate::options::Symbology;
use crate::qr_tables::side;
use content::Content;
use locate::Grid;

/// Triples that are looked at closely in one picture: real codes come first, noise has no end.
const MOST_TRIPLES: usize = 600;

/// Read the QR codes of a picture that are not yet `found` in it.
pub(super) fn read(binary: &Binary, found: &mut Vec<Found>, scale: f64, most: usize) {
    let finders = finders::finders(binary);
    let mut used = vec![false; finders.len()];
    let mut tries = 0;
    for triple in locate::triples(&finders) {
        if tries >= MOST_TRIPLES || found.len() >= most {
            return;
        }
        let is_known = |place: &usize| {
            let (x, y) = finders[*place].centre;
            let inside = |code: &Found| is_inside(&code.corners, (x * scale, y * scale));
            used[*place] || found.iter().any(|code| code.symbology == Symbology::Qr && inside(code))
        };
        if triple.places.iter().any(is_known) {
            continue;
        }
        tries += 1;
        let three = triple.places.map(|place| finders[place]);
        let grids = locate::grids(binary, three);
        if let Some(code) = grids.iter().find_map(|grid| read_grid(binary, grid, three[0].is_dark, scale)) {
            found.push(code);
            triple.places.into_iter().for_each(|place| used[place] = true);
        }
    }
}

fn read_grid(binary: &Binary, grid: &Grid, is_dark: bool, scale: f64) -> Option<Found> {
    let modules = sampled(binary, grid, is_dark)?;
    let mirrored = || modules.transposed();
    let content = content(&modules, grid.version).or_else(|| content(&mirrored(), grid.version))?;
    let far = side(grid.version) as f64;
    let corners = [(0.0, 0.0), (far, 0.0), (far, far), (0.0, far)].map(|corner| {
        let (x, y) = grid.projection.map(corner);
        (x * scale, y * scale)
    });
    let text = if content.is_gs1() { crate::gs1::readable(&content.text) } else { content.text };
    Some(Found { symbology: Symbology::Qr, text, bytes: content.bytes, corners })
}

fn content(modules: &Modules, version: usize) -> Option<Content> {
    if version >= 7 && symbol::told_version(modules) != Some(version) {
        return None;
    }
    Content::of(&symbol::data(modules)?, version)
}

/// The modules under a grid, or nothing when much of it lies outside the picture.
fn sampled(binary: &Binary, grid: &Grid, is_dark: bool) -> Option<Modules> {
    let side = side(grid.version);
    let mut modules = Modules::new(side, side);
    let mut outside = 0;
    for y in 0..side {
        for x in 0..side {
            match binary.at(grid.projection.map((x as f64 + 0.5, y as f64 + 0.5))) {
                Some(dark) => modules.set(x, y, dark == is_dark),
                None => outside += 1,
            }
        }
    }
    (outside * 10 < side * side).then_some(modules)
}
