//! A sheet as its reader fills it, and its page.

use std::collections::HashMap;

use ferrolab_base::document::{Annotation, BlockKind, Image};
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_compose::{Role, Writer};

use super::cells::Cells;
use super::grid::Members;
use super::islands::{self, Occupied};
use super::place::{Area, Place};
use super::write::{SheetCell, TableWriter};

/// Text of all cells of a workbook together, as a part of what it may have unpacked. It is held several
/// times, and shared strings can make much of a small file.
const TEXT_PART: u64 = 8;

/// Cells between two looks at the clock.
const CHECK_CELLS: usize = 4_096;

/// Places that grids may have for each cell that is allowed: most cells of a table are not empty.
const PLACES_PER_CELL: u64 = 2;

/// A sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub cells: Cells,
    pub merges: Vec<Area>,
    pub hidden_rows: usize,
    pub hidden_columns: usize,
    pub annotations: Vec<Annotation>,
    pub charts: Vec<Chart>,
    /// Text that lies over the cells.
    pub boxes: Vec<String>,
    pub images: Vec<Image>,
    pub warnings: Vec<String>,
}

/// What a chart shows, as a table.
#[derive(Debug, Default)]
pub(crate) struct Chart {
    /// Its title, or nothing.
    pub title: String,
    /// As in `Line chart`.
    pub kind: String,
    /// Rows with names of series first.
    pub rows: Vec<Vec<SheetCell>>,
}

/// What all sheets of a workbook may hold together.
pub(crate) struct Budget {
    cells: usize,
    max_cells: usize,
    text_bytes: usize,
    max_text_bytes: u64,
    /// Places left for grids.
    places: u64,
    cancel: Cancel,
}

/// A sheet's next cell has no room.
#[derive(Debug)]
pub(crate) struct Full(pub String);

impl Budget {
    pub(crate) fn new(reading: &Reading, cancel: &Cancel) -> Self {
        let max_cells = reading.limits.max_cells;
        Self {
            cells: 0,
            max_cells,
            text_bytes: 0,
            max_text_bytes: reading.limits.max_unpacked_bytes / TEXT_PART,
            places: max_cells as u64 * PLACES_PER_CELL,
            cancel: cancel.clone(),
        }
    }

    /// Room for a cell: `Err` within says which limit struck.
    ///
    /// # Errors
    /// `Cancelled`.
    pub(crate) fn take(&mut self, cell: &SheetCell) -> Result<std::result::Result<(), Full>> {
        self.cells += 1;
        self.text_bytes += cell.text.len() + cell.formula.as_ref().map_or(0, String::len);
        if self.cells.is_multiple_of(CHECK_CELLS) {
            self.cancel.check()?;
        }
        if self.cells > self.max_cells {
            let limit = self.max_cells;
            return Ok(Err(Full(format!("the sheets have more than {limit} cells: raise max_cells"))));
        }
        if self.text_bytes as u64 > self.max_text_bytes {
            let limit = self.max_text_bytes;
            return Ok(Err(Full(format!(
                "the sheets have more than {limit} bytes of text: raise max_unpacked_bytes"
            ))));
        }
        Ok(Ok(()))
    }
}

impl Budget {
    /// Room for all of some cells.
    fn take_all<'a>(
        &mut self,
        mut cells: impl Iterator<Item = &'a SheetCell>,
    ) -> Result<std::result::Result<(), Full>> {
        cells.try_fold(Ok(()), |room, cell| if room.is_err() { Ok(room) } else { self.take(cell) })
    }
}

impl Sheet {
    /// Write the sheet as the next page.
    ///
    /// # Errors
    /// `Cancelled`.
    pub(crate) fn write(mut self, writer: &mut TableWriter, budget: &mut Budget) -> Result<()> {
        writer.composer.stretch(&Role::Heading(1), &self.name);
        self.warn(writer);
        let name = std::mem::take(&mut self.name);
        let spans = self.spans();
        let mut cells = std::mem::take(&mut self.cells).into_sorted();
        let area = |place: &Place| spans.get(place).copied().unwrap_or(Area { first: *place, last: *place });
        let occupied: Vec<Occupied> = cells
            .iter()
            .map(|(place, cell)| Occupied { area: area(place), has_value: cell.value.is_some() })
            .collect();
        for island in islands::find(&occupied) {
            budget.cancel.check()?;
            let mut members = Members { island: &island, occupied: &occupied, cells: &mut cells };
            members.write(&name, writer, &mut budget.places);
        }
        for text in self.boxes {
            writer.composer.stretch(&Role::Paragraph, &text);
        }
        for chart in self.charts {
            if let Err(Full(reason)) = budget.take_all(chart.rows.iter().flatten())? {
                writer.composer.warn(format!("a chart is left out: {reason}"));
                break;
            }
            write_chart(chart, writer);
        }
        for image in self.images {
            let (alternative, source) = (image.alternative.clone().unwrap_or_default(), image.name.clone());
            writer.composer.open(&Role::Paragraph);
            writer.composer.leaf(&Role::Image { alternative, source, title: String::new() });
            writer.composer.close(&Role::Paragraph);
            writer.composer.image(image);
        }
        writer.annotations(self.annotations);
        Ok(())
    }

    fn warn(&mut self, writer: &mut TableWriter) {
        if self.is_hidden {
            writer.composer.warn("the sheet is hidden");
        }
        for (count, what) in [(self.hidden_rows, "rows"), (self.hidden_columns, "columns")] {
            if count > 0 {
                writer.composer.warn(format!("{count} hidden {what} are shown"));
            }
        }
        for warning in self.warnings.drain(..) {
            writer.composer.warn(warning);
        }
    }

    /// The merged areas. None reaches beyond what is used.
    fn spans(&self) -> HashMap<Place, Area> {
        let last_row = self.cells.places().map(|place| place.row).max().unwrap_or(0);
        let last_column = self.cells.places().map(|place| place.column).max().unwrap_or(0);
        let within = |merge: &Area| Place {
            row: merge.last.row.min(last_row.max(merge.first.row)),
            column: merge.last.column.min(last_column.max(merge.first.column)),
        };
        self.merges
            .iter()
            .map(|merge| (merge.first, Area { first: merge.first, last: within(merge) }))
            .collect()
    }
}

fn write_chart(chart: Chart, writer: &mut TableWriter) {
    let title = if chart.title.is_empty() {
        chart.kind.clone()
    } else {
        format!("{} – {}", chart.title, chart.kind)
    };
    writer.composer.stretch(&Role::Apart(BlockKind::Caption), &title);
    writer.open_table(Some(&title));
    chart.rows.into_iter().for_each(|row| writer.row(row));
    writer.close_table();
}
