//! Rows grouped by the values of some fields.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::column::{Column, Texts};
use super::table::Table;
use super::value::number_bits;

/// Which group each row belongs to. Groups stand in the order of their first rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The group of each row.
    pub of_row: Vec<u32>,
    /// The first row of each group.
    pub first: Vec<u32>,
}

impl Groups {
    /// The groups of a table by these fields; without fields all rows are one group.
    pub fn new(table: &Table, fields: &[String]) -> Self {
        let rows = table.rows();
        let mut groups: Option<Self> = None;
        for field in fields {
            let column = table.field(field);
            let found = by_column(&column);
            groups = Some(match groups {
                None => found,
                Some(before) => before.crossed(&found),
            });
        }
        groups.unwrap_or_else(|| Self {
            of_row: vec![0; rows],
            first: if rows == 0 { Vec::new() } else { vec![0] },
        })
    }

    /// Number of groups.
    pub fn len(&self) -> usize {
        self.first.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The rows of each group, in their order: group `g` has `rows[starts[g]..starts[g + 1]]`.
    pub fn rows(&self) -> (Vec<u32>, Vec<usize>) {
        let mut starts = vec![0usize; self.len() + 1];
        for group in &self.of_row {
            starts[*group as usize + 1] += 1;
        }
        for group in 0..self.len() {
            starts[group + 1] += starts[group];
        }
        let mut next = starts.clone();
        let mut rows = vec![0u32; self.of_row.len()];
        for (row, group) in self.of_row.iter().enumerate() {
            let place = &mut next[*group as usize];
            rows[*place] = row as u32;
            *place += 1;
        }
        (rows, starts)
    }

    /// Groups of rows that agree in both.
    fn crossed(&self, other: &Self) -> Self {
        let width = other.len() as u64;
        let pairs = self.of_row.iter().zip(&other.of_row);
        let codes = pairs.map(|(one, other)| u64::from(*one) * width + u64::from(*other));
        let possible = width * self.len() as u64;
        if possible <= (4 * self.of_row.len() as u64).max(1 << 16) {
            dense(codes, possible as usize)
        } else {
            hashed(codes)
        }
    }
}

fn by_column(column: &Column) -> Groups {
    match column {
        Column::Texts(texts) => {
            let null = texts.words.len() as u64;
            let code = |code: &u32| if *code == Texts::NULL { null } else { u64::from(*code) };
            dense(texts.codes.iter().map(code), texts.words.len() + 1)
        }
        Column::Booleans(cells) => dense(cells.iter().map(|cell| cell.map_or(2, u64::from)), 3),
        Column::Numbers(cells) | Column::Times(cells) => match small_integers(cells) {
            Some((low, count)) => dense(cells.iter().map(|cell| (cell - low) as u64), count),
            None => hashed(cells.iter().map(|cell| number_bits(*cell))),
        },
        Column::Mixed(cells) => {
            // Vega groups by the text of a value, so that 1 and "1" are the same group.
            let mut code_of: HashMap<String, u64, RandomState> = HashMap::default();
            let codes: Vec<u64> = (0..cells.len())
                .map(|row| {
                    let next = code_of.len() as u64;
                    *code_of.entry(column.value(row).string().into_owned()).or_insert(next)
                })
                .collect();
            dense(codes.into_iter(), code_of.len())
        }
    }
}

/// The least of integers that are few apart, and how many values they may have.
fn small_integers(cells: &[f64]) -> Option<(f64, usize)> {
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for cell in cells {
        if cell.fract() != 0.0 {
            return None;
        }
        low = low.min(*cell);
        high = high.max(*cell);
    }
    let count = high - low + 1.0;
    (count <= cells.len().max(1 << 12) as f64).then_some((low, count as usize))
}

/// Codes below `count`, numbered anew by their first row.
fn dense(codes: impl Iterator<Item = u64>, count: usize) -> Groups {
    let mut group_of = vec![u32::MAX; count];
    let mut groups = Groups::default();
    groups.of_row = codes
        .enumerate()
        .map(|(row, code)| {
            let group = &mut group_of[code as usize];
            if *group == u32::MAX {
                *group = groups.first.len() as u32;
                groups.first.push(row as u32);
            }
            *group
        })
        .collect();
    groups
}

fn hashed(codes: impl Iterator<Item = u64>) -> Groups {
    let mut group_of: HashMap<u64, u32, RandomState> = HashMap::default();
    let mut groups = Groups::default();
    let mut last = None;
    groups.of_row = codes
        .enumerate()
        .map(|(row, code)| {
            // Sorted data has long runs.
            if let Some((before, group)) = last
                && before == code
            {
                return group;
            }
            let next = groups.first.len() as u32;
            let group = *group_of.entry(code).or_insert(next);
            if group == next {
                groups.first.push(row as u32);
            }
            last = Some((code, group));
            group
        })
        .collect();
    groups
}
