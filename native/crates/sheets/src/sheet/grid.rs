//! An island of cells as a table.

use super::islands::{Island, Occupied};
use super::place::{Area, Place};
use super::write::{SheetCell, TableWriter};
use ferrolab_compose::{Role, Writer};

/// The cells of an island, which are taken as they are written.
pub(super) struct Members<'a> {
    pub island: &'a Island,
    pub occupied: &'a [Occupied],
    pub cells: &'a mut [(Place, SheetCell)],
}

impl Members<'_> {
    /// Write them: a grid within the `places` left, else row by row without empty places.
    pub(super) fn write(&mut self, name: &str, writer: &mut TableWriter, places: &mut u64) {
        if let [only] = self.island.members.as_slice() {
            let cell = &self.cells[*only].1;
            if cell.value.is_none() && cell.formula.is_none() {
                return write_alone(cell, writer);
            }
        }
        writer.open_table(Some(name));
        match places.checked_sub(self.island.places()).filter(|_| !self.island.is_sparse()) {
            Some(left) => {
                *places = left;
                self.write_grid(writer);
            }
            None => self.write_compact(writer),
        }
        writer.close_table();
    }

    fn area(&self, member: usize) -> Area {
        self.occupied[member].area
    }

    fn take(&mut self, member: usize) -> SheetCell {
        std::mem::take(&mut self.cells[member].1)
    }

    fn write_compact(&mut self, writer: &mut TableWriter) {
        let Area { first, last } = self.island.bounds;
        writer.composer.warn(format!(
            "the cells from {} to {} are scattered: those of a row stand side by side, without the empty ones between them",
            first.name(),
            last.name()
        ));
        let island = self.island;
        for row in island
            .members
            .chunk_by(|&a, &b| self.occupied[a].area.first.row == self.occupied[b].area.first.row)
        {
            let cells: Vec<SheetCell> = row.iter().map(|&member| self.take(member)).collect();
            writer.row(cells);
        }
    }

    /// The first row names the columns: text in every place, and more rows below it.
    fn has_header(&self, first: &[usize]) -> bool {
        let bounds = self.island.bounds;
        let width: u32 = first.iter().map(|&member| self.area(member).spans().1).sum();
        let is_text = first.iter().all(|&member| !self.occupied[member].has_value);
        is_text && width == bounds.spans().1 && bounds.spans().0 > 1
    }

    /// Rows with all their places; those that a cell from above or the left covers are left out.
    fn write_grid(&mut self, writer: &mut TableWriter) {
        let (island, occupied) = (self.island, self.occupied);
        let first = island.bounds.first;
        let width = island.bounds.spans().1 as usize;
        let row_of = |member: usize| occupied[member].area.first.row;
        // By column, the first row that is free again.
        let mut free_from = vec![0_u32; width];
        let mut next_row = first.row;
        for members in island.members.chunk_by(|&a, &b| row_of(a) == row_of(b)) {
            let row = row_of(members[0]);
            let header = row == first.row && self.has_header(members);
            for empty in next_row..row {
                writer.row(free(&free_from, empty, 0, width));
            }
            next_row = row + 1;
            let mut line = Vec::with_capacity(width);
            let mut column = 0;
            for &member in members {
                let area = self.area(member);
                let at = (area.first.column - first.column) as usize;
                if at < column || free_from[at] > row {
                    // A merged cell covers it: it is not shown.
                    continue;
                }
                line.extend(free(&free_from, row, column, at));
                let (row_span, col_span) = area.spans();
                column = (at + col_span as usize).min(width);
                free_from[at..column].fill(row + row_span);
                line.push(SheetCell { spans: (row_span, (column - at) as u32), header, ..self.take(member) });
            }
            line.extend(free(&free_from, row, column, width));
            writer.row(line);
        }
    }
}

/// An empty cell for each column from `start` to `end` that nothing from above covers.
fn free(free_from: &[u32], row: u32, start: usize, end: usize) -> impl Iterator<Item = SheetCell> {
    (start..end).filter(move |&column| free_from[column] <= row).map(|_| SheetCell::default())
}

/// A cell that stands alone is a line of text: a title, a note.
fn write_alone(cell: &SheetCell, writer: &mut TableWriter) {
    writer.composer.open(&Role::Paragraph);
    match &cell.link {
        Some(target) => {
            let link = Role::Link { target: target.clone(), title: String::new() };
            writer.composer.stretch(&link, &cell.text);
        }
        None => writer.composer.text(&cell.text),
    }
    writer.composer.close(&Role::Paragraph);
}
