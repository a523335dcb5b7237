//! Where the tables of a sheet are.
//!
//! A sheet has no tables, only cells. They are parted along empty rows and
//! columns, as an eye would: two empty lines part always. A single empty row does not
//! part what begins with values from the names above it, and a single empty column does
//! not part what ends in the same row. What is left may still be mostly empty (a
//! diagonal): that is never unfolded into a grid.

use super::place::{Area, Place};

/// Parts of parts of parts: no sheet that someone made has more.
const MAX_DEPTH: usize = 12;

/// Columns of one table end in one row, but may begin with names of different height.
const MAX_HEADER_STEP: u32 = 2;

/// A grid may have so many places for each cell, and a few more.
const MAX_PLACES_PER_CELL: u64 = 4;
const FREE_PLACES: u64 = 1_024;

/// What matters of a cell here.
#[derive(Clone, Copy, Debug)]
pub(super) struct Occupied {
    /// What it covers.
    pub area: Area,
    /// It holds something else than text.
    pub has_value: bool,
}

/// Cells that belong together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Island {
    /// Indices into the cells given, by row and column.
    pub members: Vec<usize>,
    /// The rectangle around them.
    pub bounds: Area,
}

impl Island {
    fn new(mut members: Vec<usize>, cells: &[Occupied]) -> Self {
        members.sort_unstable_by_key(|&member| cells[member].area.first);
        let bounds = bounds(&members, cells);
        Self { members, bounds }
    }

    /// Places in the rectangle.
    pub(super) fn places(&self) -> u64 {
        let (rows, columns) = self.bounds.spans();
        u64::from(rows) * u64::from(columns)
    }

    /// Whether most of the rectangle is empty.
    pub(super) fn is_sparse(&self) -> bool {
        self.places() > self.members.len() as u64 * MAX_PLACES_PER_CELL + FREE_PLACES
    }
}

fn bounds(members: &[usize], cells: &[Occupied]) -> Area {
    let areas = members.iter().map(|&member| cells[member].area);
    areas.reduce(around).unwrap_or(Area { first: Place::default(), last: Place::default() })
}

/// The rectangle around two.
fn around(a: Area, b: Area) -> Area {
    Area {
        first: Place { row: a.first.row.min(b.first.row), column: a.first.column.min(b.first.column) },
        last: Place { row: a.last.row.max(b.last.row), column: a.last.column.max(b.last.column) },
    }
}

/// The islands that cells (with what they span) form, from top to bottom and left to right.
pub(super) fn find(cells: &[Occupied]) -> Vec<Island> {
    if cells.is_empty() {
        return Vec::new();
    }
    let mut done = Vec::new();
    let mut open = vec![(Island::new((0..cells.len()).collect(), cells), 0)];
    while let Some((island, depth)) = open.pop() {
        let parts = if depth < MAX_DEPTH { part(&island, cells) } else { Vec::new() };
        if parts.len() < 2 {
            done.push(island);
        } else {
            // The first part is to be looked at next: what stands above comes before what stands beside.
            open.extend(parts.into_iter().rev().map(|part| (part, depth + 1)));
        }
    }
    done
}

/// A range of rows or columns, both ends in it.
type Extent = (u32, u32);

fn rows(area: &Area) -> Extent {
    (area.first.row, area.last.row)
}

fn columns(area: &Area) -> Extent {
    (area.first.column, area.last.column)
}

/// The island along its empty rows; where there are none, along its empty columns.
fn part(island: &Island, cells: &[Occupied]) -> Vec<Island> {
    let by_rows = cut(&island.members, cells, rows, |above, below| {
        let (one, other) = (columns(&above.bounds), columns(&below.bounds));
        let is_within = |a: Extent, b: Extent| a.0 >= b.0 && a.1 <= b.1;
        let is_wide = one.0 < one.1 && other.0 < other.1;
        is_wide && (is_within(one, other) || is_within(other, one)) && begins_with_values(below, cells)
    });
    if by_rows.len() > 1 {
        return by_rows;
    }
    cut(&island.members, cells, columns, |left, right| {
        let (left, right) = (rows(&left.bounds), rows(&right.bounds));
        left.1 == right.1 && left.0.abs_diff(right.0) <= MAX_HEADER_STEP
    })
}

/// Its first row is not one of names.
fn begins_with_values(island: &Island, cells: &[Occupied]) -> bool {
    let first = island.bounds.first.row;
    let row =
        island.members.iter().map(|&member| cells[member]).take_while(|cell| cell.area.first.row == first);
    row.into_iter().any(|cell| cell.has_value)
}

/// Members parted at gaps `along` one direction, unless the gap is a single line and `belong` says otherwise.
fn cut(
    members: &[usize],
    cells: &[Occupied],
    along: impl Fn(&Area) -> Extent,
    belong: impl Fn(&Island, &Island) -> bool,
) -> Vec<Island> {
    let mut ordered = members.to_vec();
    ordered.sort_by_key(|&member| along(&cells[member].area).0);
    let mut parts: Vec<(u32, Vec<usize>)> = Vec::new();
    let mut end = 0;
    for member in ordered {
        let (first, last) = along(&cells[member].area);
        match parts.last_mut() {
            Some((_, part)) if first <= end + 1 => part.push(member),
            _ => parts.push((first.saturating_sub(end + 1), vec![member])),
        }
        end = end.max(last);
    }
    let mut islands: Vec<Island> = Vec::new();
    for (gap, part) in parts {
        let part = Island::new(part, cells);
        match islands.last_mut() {
            Some(last) if gap == 1 && belong(last, &part) => {
                let (a, b) = (last.bounds, part.bounds);
                last.bounds = around(a, b);
                last.members.extend(part.members);
            }
            _ => islands.push(part),
        }
    }
    for island in &mut islands {
        island.members.sort_unstable_by_key(|&member| cells[member].area.first);
    }
    islands
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(area: Area) -> Occupied {
        Occupied { area, has_value: false }
    }

    fn at(row: u32, column: u32) -> Occupied {
        let place = Place { row, column };
        text(Area { first: place, last: place })
    }

    /// The islands of the letters and digits in a drawing.
    fn islands(drawing: &[&str]) -> Vec<String> {
        let mut cells = Vec::new();
        let mut letters = Vec::new();
        for (row, line) in drawing.iter().enumerate() {
            for (column, c) in line.chars().enumerate().filter(|(_, c)| *c != '.') {
                cells.push(Occupied { has_value: c.is_ascii_digit(), ..at(row as u32, column as u32) });
                letters.push(c);
            }
        }
        find(&cells)
            .iter()
            .map(|island| island.members.iter().map(|&member| letters[member]).collect())
            .collect()
    }

    #[test]
    fn empty_rows_and_columns_part() {
        assert_eq!(islands(&["ab...", "cd...", ".....", "...ef", "...gh"]), ["abcd", "efgh"]);
        assert_eq!(islands(&["t....", ".....", "ab.ef", "cd.gh", "...ij"]), ["t", "abcd", "efghij"]);
        assert_eq!(islands(&["ab", "..", "..", "12"]), ["ab", "12"]);
        assert_eq!(islands(&["ab", "..", "cd"]), ["ab", "cd"]);
    }

    #[test]
    fn names_and_their_values_stay_together_over_one_empty_line() {
        assert_eq!(islands(&[".b.cd", ".....", "i2.34", "k4.56"]), ["bcdi234k456"]);
        assert_eq!(islands(&["ab.cd", "ef.gh"]), ["abcdefgh"]);
        assert_eq!(islands(&["a....", "bc.de", "12.34"]), ["abcde1234"]);
        assert_eq!(islands(&["t...", "....", "12.3"]), ["t", "123"]);
    }

    #[test]
    fn corners_far_apart_are_two_islands() {
        assert_eq!(find(&[at(0, 0), at(1_048_575, 16_383)]).len(), 2);
        let diagonal: Vec<Occupied> = (0..5_000).map(|index| at(index, index)).collect();
        let islands = find(&diagonal);
        assert!(islands.len() == 1 && islands[0].is_sparse());
    }

    #[test]
    fn spans_hold_their_surroundings_together() {
        let area = |name| text(Area::parse(name).expect("it is an area"));
        assert_eq!(find(&[area("A1:F1"), area("A2"), area("F2")]).len(), 1);
        assert_eq!(find(&[area("A1"), area("A2"), area("F2")]).len(), 2);
    }

    #[test]
    fn many_islands_are_found_in_time() {
        let cells: Vec<Occupied> = (0..20_000).map(|index| at(index * 3, 60_000 - index * 3)).collect();
        assert_eq!(find(&cells).len(), 20_000);
    }
}
