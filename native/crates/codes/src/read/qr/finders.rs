//! The finder patterns: squares whose every section is 1:1:3:1:1.

use crate::read::binary::{Binary, changes};
use crate::read::projection::{Point, distance};

/// More finders than this are noise, not codes.
const MOST: usize = 300;

/// The centre of a finder pattern.
#[derive(Clone, Copy, Debug)]
pub(super) struct Finder {
    pub(super) centre: Point,
    /// Pixels of one module.
    pub(super) module: f64,
    /// Whether its core is dark, as on light paper.
    pub(super) is_dark: bool,
    /// Rows that crossed it.
    pub(super) seen: u32,
}

/// All finder patterns, those crossed most often first.
pub(super) fn finders(binary: &Binary) -> Vec<Finder> {
    // Every core is three modules high: one row of three crosses it, however small its modules.
    let step = if binary.height < 1_200 { 2 } else { 3 };
    let mut found = Known::default();
    let mut line = Vec::new();
    for y in (step / 2..binary.height).step_by(step) {
        let row = binary.row(y);
        changes(row, &mut line);
        found.forget_above(y);
        for runs in line.windows(6).filter(|runs| is_finder_section(runs)) {
            let is_dark = row[runs[0] as usize] == 1;
            let centre = (f64::from(runs[2] + runs[3]) / 2.0, y as f64 + 0.5);
            let width = f64::from(runs[5] - runs[0]);
            if found.saw(centre, width, is_dark) {
                continue;
            }
            if let Some(finder) = confirmed(binary, centre, width, is_dark)
                && !found.saw(finder.centre, width, is_dark)
            {
                found.open.push(finder);
            }
        }
    }
    found.forget_above(usize::MAX);
    // Of the rows of a core at least a third are clean.
    let mut found = found.closed;
    found.retain(|finder| f64::from(finder.seen) * step as f64 >= finder.module);
    found.sort_by_key(|finder| std::cmp::Reverse(finder.seen));
    found.truncate(MOST);
    found
}

/// Finders found so far, those apart that no further row can cross.
#[derive(Default)]
struct Known {
    open: Vec<Finder>,
    closed: Vec<Finder>,
}

impl Known {
    fn forget_above(&mut self, y: usize) {
        let closed = &mut self.closed;
        self.open.retain(|finder| {
            let is_open = finder.centre.1 + 2.0 * finder.module >= y as f64;
            if !is_open {
                closed.push(*finder);
            }
            is_open
        });
    }

    /// Count a section that belongs to a known finder.
    fn saw(&mut self, centre: Point, width: f64, is_dark: bool) -> bool {
        let known = self.open.iter_mut().find(|finder| {
            finder.is_dark == is_dark
                && distance(finder.centre, centre) < 2.0 * finder.module
                && (0.5..2.0).contains(&(width / 7.0 / finder.module))
        });
        known.map(|finder| finder.seen += 1).is_some()
    }
}

/// Whether five runs between six changes are 1:1:3:1:1, give or take half a module.
fn is_finder_section(changes: &[u32]) -> bool {
    let [a, b, c, d, e, f] = *changes else { return false };
    // Whole numbers first: nearly all runs of a photograph end here.
    let (core, whole) = (d - c, f - a);
    if whole < 7 || core * 7 < whole * 2 || core * 7 > whole * 4 {
        return false;
    }
    is_section([b - a, c - b, core, e - d, f - e].map(f64::from))
}

fn is_section(runs: [f64; 5]) -> bool {
    let module = runs.iter().sum::<f64>() / 7.0;
    // Dots of pixels round off: allow half a pixel beyond half a module.
    let slack = 0.5 * module + 0.5;
    let fits = |run: f64, wanted: f64| (run - wanted * module).abs() < slack * wanted.sqrt();
    fits(runs[2], 3.0) && [0, 1, 3, 4].into_iter().all(|at| fits(runs[at], 1.0) && runs[at] > 0.0)
}

/// The finder at a place, when its sections down, across and along a diagonal are right too.
fn confirmed(binary: &Binary, (x, y): Point, width: f64, is_dark: bool) -> Option<Finder> {
    let most = width * 1.5 + 4.0;
    let (down, height) = section(binary, (x, y), (0.0, 1.0), most, is_dark)?;
    let centre = (x, y + down);
    let (aside, width) = section(binary, centre, (1.0, 0.0), most, is_dark)?;
    let centre = (centre.0 + aside, centre.1);
    if !(0.4..2.5).contains(&(width / height)) {
        return None;
    }
    let diagonals = [(1.0, 1.0), (1.0, -1.0)].map(|along| section(binary, centre, along, most, is_dark));
    if diagonals.iter().all(Option::is_none) {
        return None;
    }
    Some(Finder { centre, module: (width + height) / 14.0, is_dark, seen: 1 })
}

/// How far the middle of the section through a point is off along a direction, and how long the section is.
fn section(binary: &Binary, from: Point, along: Point, most: f64, is_dark: bool) -> Option<(f64, f64)> {
    let back = arm(binary, from, (-along.0, -along.1), most, is_dark)?;
    let ahead = arm(binary, from, along, most, is_dark)?;
    let core = f64::from(back[0] + ahead[0]) - 1.0;
    let runs = [back[2].into(), back[1].into(), core, ahead[1].into(), ahead[2].into()];
    if !is_section(runs) {
        return None;
    }
    Some((f64::from(ahead[0]) / 2.0 - f64::from(back[0]) / 2.0, runs.iter().sum()))
}

/// Pixels of the core, the gap and the ring that lie in one direction, the starting pixel included.
fn arm(binary: &Binary, from: Point, along: Point, most: f64, is_dark: bool) -> Option<[u32; 3]> {
    let mut runs = [0; 3];
    let mut at = from;
    let mut colour = is_dark;
    let mut place = 0;
    let most = most as u32;
    for _ in 0..=3 * most {
        let Some(dark) = binary.at(at) else {
            // The picture may end right at the ring.
            return (place == 2 && runs[2] > 0).then_some(runs);
        };
        if dark != colour {
            place += 1;
            colour = dark;
        }
        let Some(run) = runs.get_mut(place) else { return (runs[0] > 0).then_some(runs) };
        *run += 1;
        if *run > most {
            return None;
        }
        at = (at.0 + along.0, at.1 + along.1);
    }
    None
}
