//! Columns that are hidden.

use std::collections::BTreeMap;

use super::cells::Cells;

/// Ranges of hidden columns, however many the file names.
#[derive(Debug, Default)]
pub(crate) struct HiddenColumns {
    /// By column, how many ranges begin there less those that ended before it.
    steps: BTreeMap<u32, i64>,
}

impl HiddenColumns {
    /// The columns from `first` to before `end` are hidden.
    pub(crate) fn add(&mut self, first: u32, end: u32) {
        if first < end {
            *self.steps.entry(first).or_default() += 1;
            *self.steps.entry(end).or_default() -= 1;
        }
    }

    /// How many hidden columns have cells.
    pub(crate) fn count(&self, cells: &Cells) -> usize {
        if self.steps.is_empty() {
            return 0;
        }
        let mut used: Vec<u32> = cells.places().map(|place| place.column).collect();
        used.sort_unstable();
        used.dedup();
        let mut steps = self.steps.iter().peekable();
        let (mut depth, mut count) = (0, 0);
        for column in used {
            while let Some((_, step)) = steps.next_if(|(at, _)| **at <= column) {
                depth += step;
            }
            count += usize::from(depth > 0);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::super::place::Place;
    use super::super::write::SheetCell;
    use super::*;

    #[test]
    fn only_columns_with_cells_count() {
        let mut hidden = HiddenColumns::default();
        hidden.add(1, 3);
        hidden.add(2, 5);
        hidden.add(9, 9);
        let mut cells = Cells::default();
        for column in [0, 2, 4, 5, 9, 2] {
            cells.push(Place { row: 0, column }, SheetCell::default());
        }
        assert_eq!(hidden.count(&cells), 2);
    }
}
