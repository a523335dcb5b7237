//! The cells of a sheet, mostly given in their order.

use super::place::Place;
use super::write::SheetCell;

/// Cells by place. A later cell in the same place counts.
///
/// A sorted vector: a tree takes twice the memory of millions of cells.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    cells: Vec<(Place, SheetCell)>,
    is_unsorted: bool,
}

impl Cells {
    pub(crate) fn push(&mut self, place: Place, cell: SheetCell) {
        self.is_unsorted |= self.cells.last().is_some_and(|(last, _)| *last >= place);
        self.cells.push((place, cell));
    }

    /// The place given last.
    pub(crate) fn last(&self) -> Option<Place> {
        self.cells.last().map(|(place, _)| *place)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The places, in no particular order.
    pub(crate) fn places(&self) -> impl Iterator<Item = Place> {
        self.cells.iter().map(|(place, _)| *place)
    }

    /// The cell in a place.
    pub(crate) fn get_mut(&mut self, place: Place) -> Option<&mut SheetCell> {
        self.sort();
        let index = self.cells.binary_search_by_key(&place, |(place, _)| *place).ok()?;
        Some(&mut self.cells[index].1)
    }

    /// All cells by row and column.
    pub(crate) fn into_sorted(mut self) -> Vec<(Place, SheetCell)> {
        self.sort();
        self.cells
    }

    fn sort(&mut self) {
        if std::mem::take(&mut self.is_unsorted) {
            // The sort is stable: turned round, the cell given last comes first, and stays.
            self.cells.reverse();
            self.cells.sort_by_key(|(place, _)| *place);
            self.cells.dedup_by_key(|(place, _)| *place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_sorted_and_the_last_one_counts() {
        let mut cells = Cells::default();
        for (row, text) in [(2, "a"), (1, "b"), (2, "c")] {
            cells.push(Place { row, column: 0 }, SheetCell { text: text.into(), ..SheetCell::default() });
        }
        assert_eq!(
            cells.get_mut(Place { row: 2, column: 0 }).map(|cell| cell.text.clone()),
            Some("c".into())
        );
        assert!(cells.get_mut(Place { row: 3, column: 0 }).is_none());
        let texts: Vec<String> = cells.into_sorted().into_iter().map(|(_, cell)| cell.text).collect();
        assert_eq!(texts, ["b", "c"]);
    }
}
