//! Patches of bright or dark pixels that touch, also by a corner.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use serde::{Deserialize, Serialize};

/// Of which pixels components are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreground {
    /// Those that are fewer.
    #[default]
    Fewer,
    /// Those up to the threshold.
    Dark,
    /// Those above the threshold.
    Bright,
}

impl Foreground {
    pub(super) fn is_bright(self, histogram: &[u64; 256], threshold: u8) -> bool {
        match self {
            Self::Dark => false,
            Self::Bright => true,
            Self::Fewer => {
                let (dark, bright) = histogram.split_at(usize::from(threshold) + 1);
                bright.iter().sum::<u64>() < dark.iter().sum::<u64>()
            }
        }
    }
}

/// The patches of a picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Components {
    /// Brightness above this is bright.
    pub threshold: u8,
    /// Whether they are of bright pixels.
    pub are_bright: bool,
    /// How many there are.
    pub count: u64,
    /// Pixels of all together.
    pub area: u64,
    /// The largest, by area.
    pub largest: Vec<Component>,
}

/// One patch: its area, and the box around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Component {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Its pixels.
    pub area: u64,
}

/// Pixels side by side, and the patch that they are of.
#[derive(Clone, Copy)]
struct Run {
    start: u32,
    /// One beyond its last.
    end: u32,
    patch: usize,
}

/// What is known of a patch so far.
#[derive(Clone, Copy)]
struct Patch {
    left: u32,
    right: u32,
    top: u32,
    bottom: u32,
    area: u64,
}

impl Patch {
    fn join(&mut self, other: &Patch) {
        self.left = self.left.min(other.left);
        self.right = self.right.max(other.right);
        self.top = self.top.min(other.top);
        self.bottom = self.bottom.max(other.bottom);
        self.area += other.area;
    }
}

/// Rows are read once. Only patches that touch the row before are remembered, so that memory does not grow
/// with the number of patches.
pub(super) fn found(luma: &[u8], width: u32, threshold: u8, are_bright: bool, wanted: usize) -> Components {
    let mut finished = Finished { count: 0, area: 0, wanted, largest: BinaryHeap::new() };
    let mut patches: Vec<Patch> = Vec::new();
    let mut before: Vec<Run> = Vec::new();
    for (y, row) in (0..).zip(luma.chunks_exact((width as usize).max(1))) {
        let mut runs = runs(row, threshold, are_bright);
        let old = patches.len();
        for (index, run) in runs.iter_mut().enumerate() {
            run.patch = old + index;
            patches.push(Patch {
                left: run.start,
                right: run.end,
                top: y,
                bottom: y,
                area: u64::from(run.end - run.start),
            });
        }
        let mut roots: Vec<usize> = (0..patches.len()).collect();
        touching(&before, &runs, |upper, lower| join(&mut roots, upper, lower));
        patches = next_patches(&patches, &mut roots, &mut runs, &mut finished);
        before = runs;
    }
    for patch in &patches {
        finished.add(patch);
    }
    finished.components(threshold, are_bright)
}

fn runs(row: &[u8], threshold: u8, are_bright: bool) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut start = None;
    for (x, value) in (0..).zip(row) {
        match ((*value > threshold) == are_bright, start) {
            (true, None) => start = Some(x),
            (false, Some(first)) => {
                runs.push(Run { start: first, end: x, patch: 0 });
                start = None;
            }
            _ => {}
        }
    }
    if let Some(first) = start {
        runs.push(Run { start: first, end: row.len() as u32, patch: 0 });
    }
    runs
}

/// Each pair of runs of two rows that touch, also by a corner.
fn touching(above: &[Run], below: &[Run], mut of: impl FnMut(usize, usize)) {
    let (mut upper, mut lower) = (0, 0);
    while let (Some(a), Some(b)) = (above.get(upper), below.get(lower)) {
        if a.start <= b.end && b.start <= a.end {
            of(a.patch, b.patch);
        }
        if a.end < b.end { upper += 1 } else { lower += 1 }
    }
}

fn root(roots: &mut [usize], mut patch: usize) -> usize {
    while roots[patch] != patch {
        roots[patch] = roots[roots[patch]];
        patch = roots[patch];
    }
    patch
}

fn join(roots: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(roots, a), root(roots, b));
    roots[a.max(b)] = a.min(b);
}

/// Join what belongs together; keep what the new row touches, numbered anew, and let the rest be finished.
fn next_patches(
    patches: &[Patch],
    roots: &mut [usize],
    runs: &mut [Run],
    finished: &mut Finished,
) -> Vec<Patch> {
    let mut joined: Vec<Option<Patch>> = vec![None; patches.len()];
    for (index, patch) in patches.iter().enumerate() {
        match &mut joined[root(roots, index)] {
            Some(whole) => whole.join(patch),
            none => *none = Some(*patch),
        }
    }
    let mut numbers = vec![usize::MAX; patches.len()];
    let mut next = Vec::new();
    for run in runs {
        let root = root(roots, run.patch);
        if let Some(patch) = joined[root].take() {
            numbers[root] = next.len();
            next.push(patch);
        }
        run.patch = numbers[root];
    }
    for patch in joined.iter().flatten() {
        finished.add(patch);
    }
    next
}

/// Area, upper and left edge, width and height of a patch, in the order in which patches are ranked.
type Ranked = (u64, Reverse<(u32, u32)>, u32, u32);

struct Finished {
    count: u64,
    area: u64,
    wanted: usize,
    /// By area, and then from above and from the left; the least of them at the top.
    largest: BinaryHeap<Reverse<Ranked>>,
}

impl Finished {
    fn add(&mut self, patch: &Patch) {
        self.count += 1;
        self.area += patch.area;
        self.largest.push(Reverse((
            patch.area,
            Reverse((patch.top, patch.left)),
            patch.right - patch.left,
            patch.bottom - patch.top + 1,
        )));
        if self.largest.len() > self.wanted {
            self.largest.pop();
        }
    }

    fn components(self, threshold: u8, are_bright: bool) -> Components {
        let component =
            |Reverse((area, Reverse((y, x)), width, height))| Component { x, y, width, height, area };
        let largest = self.largest.into_sorted_vec().into_iter().map(component).collect();
        Components { threshold, are_bright, count: self.count, area: self.area, largest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn components(rows: &[&str], wanted: usize) -> Components {
        let luma: Vec<u8> =
            rows.concat().bytes().map(|letter| if letter == b'#' { 255 } else { 0 }).collect();
        found(&luma, rows[0].len() as u32, 127, true, wanted)
    }

    #[test]
    fn patches_that_touch_by_a_corner_or_meet_later_are_one() {
        let found = components(&["#..#....", "#..#.##.", "####...#", "........", "..#....."], 9);
        assert_eq!((found.count, found.area), (3, 12));
        assert_eq!(found.largest[0], Component { x: 0, y: 0, width: 4, height: 3, area: 8 });
        assert_eq!(found.largest[1], Component { x: 5, y: 1, width: 3, height: 2, area: 3 });
        assert_eq!(found.largest[2], Component { x: 2, y: 4, width: 1, height: 1, area: 1 });
    }

    #[test]
    fn only_the_largest_are_kept_but_all_are_counted() {
        let found = components(&["#.##.###"], 2);
        assert_eq!((found.count, found.area), (3, 6));
        assert_eq!(found.largest.iter().map(|component| component.area).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(components(&["#.#"], 0).largest, []);
        assert_eq!(components(&["..."], 3).count, 0);
    }

    #[test]
    fn combs_and_spirals_are_one_patch() {
        assert_eq!(components(&["#.#.#.#", "#.#.#.#", "#######"], 1).count, 1);
        assert_eq!(components(&["#######", "#.....#", "#.###.#", "#...#.#", "#####.#"], 1).count, 1);
    }

    #[test]
    fn the_rarer_pixels_are_the_foreground() {
        let histogram = crate::measure::histogram(&[0, 0, 0, 255]);
        assert!(Foreground::Fewer.is_bright(&histogram, 127));
        assert!(!Foreground::Fewer.is_bright(&crate::measure::histogram(&[0, 255, 255]), 127));
        assert!(!Foreground::Dark.is_bright(&histogram, 127));
    }
}
