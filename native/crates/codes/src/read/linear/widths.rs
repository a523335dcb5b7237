//! Runs of pixels compared with patterns of modules.

/// Mean squared error of one width, in modules, beyond which a pattern is not believed.
const MOST_ERROR: f32 = 0.18;

/// How unlike runs are to a pattern, per width; bars that swell at the cost of spaces weigh little.
pub(super) fn error(runs: &[u32], pattern: &[u8], module: f32) -> f32 {
    let off = |run: u32, width: u8| run as f32 / module - f32::from(width);
    let mut own = 0.0;
    let mut pairs = 0.0;
    let mut before: Option<f32> = None;
    for (run, width) in runs.iter().zip(pattern) {
        let off = off(*run, *width);
        own += off * off;
        if let Some(before) = before {
            pairs += (off + before) * (off + before);
        }
        before = Some(off);
    }
    (0.3 * own + 0.7 * pairs) / pattern.len() as f32
}

/// The pattern that runs are most like, when they are like any.
pub(super) fn closest<'a, const N: usize>(
    runs: &[u32],
    patterns: impl Iterator<Item = &'a [u8; N]>,
) -> Option<usize> {
    let runs = runs.get(..N)?;
    let pixels: u32 = runs.iter().sum();
    let mut best = (MOST_ERROR, None);
    let mut modules_of_best = 0;
    for (at, pattern) in patterns.enumerate() {
        let modules: u32 = pattern.iter().map(|width| u32::from(*width)).sum();
        let error = error(runs, pattern, pixels as f32 / modules as f32);
        if error < best.0 {
            best = (error, Some(at));
            modules_of_best = modules;
        }
    }
    // Runs of less than a pixel a module tell nothing.
    best.1.filter(|_| pixels >= modules_of_best)
}

/// Whether runs have a pattern's widths.
pub(super) fn matches(runs: &[u32], pattern: &[u8]) -> bool {
    let Some(runs) = runs.get(..pattern.len()) else { return false };
    let pixels: u32 = runs.iter().sum();
    let modules: u32 = pattern.iter().map(|width| u32::from(*width)).sum();
    pixels >= modules && error(runs, pattern, pixels as f32 / modules as f32) < MOST_ERROR
}

/// Whether the light after `used` runs is at least so many modules wide; the picture's edge is.
pub(super) fn ends_quietly(runs: &[u32], used: usize, module: f32, modules: f32) -> bool {
    runs.get(used).is_none_or(|quiet| *quiet as f32 >= module * modules)
}

/// Which runs are wide, first in the highest bit, when `count` are and they stand out.
pub(super) fn wide(runs: impl Iterator<Item = u32> + Clone, count: usize) -> Option<u32> {
    let mut sorted: Vec<u32> = runs.clone().collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let (least_wide, most_narrow) = (*sorted.get(count.checked_sub(1)?)?, *sorted.get(count)?);
    let (most_wide, least_narrow) = (sorted[0], *sorted.last()?);
    let stands_out =
        least_wide * 2 >= most_narrow * 3 || (least_wide * 4 >= most_narrow * 5 && most_narrow >= 4);
    if !stands_out || least_wide * 2 < most_wide || most_narrow > 2 * least_narrow + 1 {
        return None;
    }
    Some(runs.fold(0, |bits, run| bits << 1 | u32::from(run >= least_wide)))
}
