//! The choice among the eight masks: the one whose symbol is easiest to find and to sample.

/// A row (or column) of modules, the first in the lowest bit.
pub(super) type Line = [u64; 3];

const EMPTY: Line = [0; 3];

fn later(line: &Line, by: u32) -> Line {
    [line[0] >> by | line[1] << (64 - by), line[1] >> by | line[2] << (64 - by), line[2] >> by]
}

fn earlier(line: &Line, by: u32) -> Line {
    [line[0] << by, line[1] << by | line[0] >> (64 - by), line[2] << by | line[1] >> (64 - by)]
}

pub(super) fn both(a: &Line, b: &Line) -> Line {
    [a[0] & b[0], a[1] & b[1], a[2] & b[2]]
}

pub(super) fn differing(a: &Line, b: &Line) -> Line {
    [a[0] ^ b[0], a[1] ^ b[1], a[2] ^ b[2]]
}

fn without(a: &Line, b: &Line) -> Line {
    [a[0] & !b[0], a[1] & !b[1], a[2] & !b[2]]
}

fn count(line: &Line) -> u32 {
    line.iter().map(|word| word.count_ones()).sum()
}

/// A line whose first `length` modules are dark.
pub(super) fn first(length: usize) -> Line {
    let mut line = EMPTY;
    for (at, word) in line.iter_mut().enumerate() {
        let bits = length.saturating_sub(64 * at).min(64);
        *word = if bits == 64 { u64::MAX } else { (1 << bits) - 1 };
    }
    line
}

/// The standard's score of a masked symbol, given by rows and by columns: lower is better.
pub(super) fn penalty(rows: &[Line], columns: &[Line]) -> u32 {
    let side = rows.len();
    let lines =
        rows.iter().chain(columns).map(|line| runs(line, side) + finder_lookalikes(line, side)).sum::<u32>();
    let squares: u32 = rows.windows(2).map(|pair| 3 * count(&squares(&pair[0], &pair[1], side))).sum();
    let dark: u32 = rows.iter().map(count).sum();
    let all = (side * side) as u32;
    let imbalance = (dark * 20).abs_diff(all * 10) / all;
    lines + squares + imbalance * 10
}

/// Where a module has the colour of its next one.
fn same_as_next(line: &Line, side: usize) -> Line {
    without(&first(side - 1), &differing(line, &later(line, 1)))
}

/// Runs of five and more modules of one colour cost their length less two.
fn runs(line: &Line, side: usize) -> u32 {
    let same = same_as_next(line, side);
    let pairs = both(&same, &later(&same, 1));
    let fives = both(&pairs, &later(&pairs, 2));
    count(&fives) + 2 * count(&without(&fives, &earlier(&fives, 1)))
}

/// Squares of four modules of one colour.
fn squares(upper: &Line, lower: &Line, side: usize) -> Line {
    let alike = without(&same_as_next(upper, side), &differing(upper, lower));
    without(&alike, &differing(&later(upper, 1), &later(lower, 1)))
}

/// Stretches of 1:1:3:1:1 with four light modules before or after cost 40 each.
fn finder_lookalikes(line: &Line, side: usize) -> u32 {
    let light = without(&first(side), line);
    let dark_three = both(&both(&later(line, 2), &later(line, 3)), &later(line, 4));
    let light_pair = both(&later(&light, 1), &later(&light, 5));
    let ends = both(line, &later(line, 6));
    let core = both(&both(&dark_three, &light_pair), &ends);
    let two = both(&light, &later(&light, 1));
    let four = both(&two, &later(&two, 2));
    40 * (count(&both(&core, &later(&four, 7))) + count(&both(&core, &earlier(&four, 4))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> (Line, usize) {
        let mut line = EMPTY;
        for (at, module) in text.bytes().enumerate() {
            line[at / 64] |= u64::from(module == b'#') << (at % 64);
        }
        (line, text.len())
    }

    #[test]
    fn runs_cost_from_five_on() {
        let cost = |text| {
            let (line, side) = line(text);
            runs(&line, side)
        };
        assert_eq!(cost("####.#.#.#"), 0);
        assert_eq!(cost("#####.#.#"), 3);
        assert_eq!(cost("#######.#.#....."), 5 + 3);
    }

    #[test]
    fn finder_lookalikes_need_their_light_side() {
        let cost = |text| {
            let (line, side) = line(text);
            finder_lookalikes(&line, side)
        };
        assert_eq!(cost("##.###.#...#"), 0);
        assert_eq!(cost("....#.###.#.#"), 40);
        assert_eq!(cost("....#.###.#...."), 80);
    }

    #[test]
    fn squares_count_every_overlap() {
        let (upper, side) = line("###..");
        let (lower, _) = line("###.#");
        assert_eq!(count(&squares(&upper, &lower, side)), 2);
    }
}
