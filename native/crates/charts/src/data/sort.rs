//! Rows in order.

use std::cmp::Ordering;
use std::sync::Arc;

use super::column::{Column, Texts};
use super::compare;
use super::table::Table;

/// A field to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    /// The field.
    pub field: String,
    /// Whether the greatest comes first.
    pub descending: bool,
}

impl SortKey {
    /// A field in ascending order.
    pub fn ascending(field: impl Into<String>) -> Self {
        Self { field: field.into(), descending: false }
    }

    /// A field in descending order.
    pub fn descending(field: impl Into<String>) -> Self {
        Self { field: field.into(), descending: true }
    }
}

/// Compares rows by some fields, as Vega does.
pub struct RowOrder {
    keys: Vec<(Sortable, bool)>,
}

/// A column made ready for comparisons.
enum Sortable {
    Numbers(Arc<Column>),
    /// The rank of each row's text; 0 is null.
    Ranks(Vec<u32>),
    Values(Arc<Column>),
}

impl RowOrder {
    /// The order of a table's rows by these keys.
    pub fn new(table: &Table, keys: &[SortKey]) -> Self {
        let sortable = |key: &SortKey| {
            let column = table.field(&key.field);
            let sortable = match &*column {
                Column::Texts(texts) => Sortable::Ranks(ranks(texts)),
                Column::Numbers(_) | Column::Times(_) => Sortable::Numbers(column),
                _ => Sortable::Values(column),
            };
            (sortable, key.descending)
        };
        Self { keys: keys.iter().map(sortable).collect() }
    }

    /// How two rows stand to each other.
    pub fn compare(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (a as usize, b as usize);
        for (column, descending) in &self.keys {
            let order = match column {
                Sortable::Numbers(column) => compare::numbers(column.number(a), column.number(b)),
                Sortable::Ranks(ranks) => ranks[a].cmp(&ranks[b]),
                Sortable::Values(column) => compare::ascending(&column.value(a), &column.value(b)),
            };
            if order != Ordering::Equal {
                return if *descending { order.reverse() } else { order };
            }
        }
        Ordering::Equal
    }
}

/// The rows of a table in order; equal ones keep theirs.
pub fn sorted_rows(table: &Table, keys: &[SortKey]) -> Vec<u32> {
    let order = RowOrder::new(table, keys);
    let mut rows: Vec<u32> = (0..table.rows() as u32).collect();
    rows.sort_by(|a, b| order.compare(*a, *b));
    rows
}

fn ranks(texts: &Texts) -> Vec<u32> {
    let mut words: Vec<u32> = (0..texts.words.len() as u32).collect();
    words.sort_by(|a, b| compare::utf16(&texts.words[*a as usize], &texts.words[*b as usize]));
    let mut rank_of = vec![0u32; words.len()];
    for (rank, word) in words.iter().enumerate() {
        rank_of[*word as usize] = rank as u32 + 1;
    }
    texts.codes.iter().map(|code| rank_of.get(*code as usize).copied().unwrap_or(0)).collect()
}
