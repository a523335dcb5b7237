//! A sheet as its reader fills it, and its page.

use std::collections::{BTreeMap, HashMap};

use ferrolab_base::document::{Annotation, BlockKind, Image};
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_compose::{Role, Writer};

use super::islands::{self, Island, Occupied};
use super::place::{Area, Place};
use super::write::{SheetCell, TableWriter};

/// Text of all cells of a workbook together; shared strings can make much of a small file.
const MAX_TEXT_BYTES: usize = 64 << 20;

/// Cells between two looks at the clock.
const CHECK_CELLS: usize = 4_096;

/// A sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub cells: BTreeMap<Place, SheetCell>,
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
    /// Empty places in grids.
    places: u64,
    cancel: Cancel,
}

/// A sheet's next cell has no room.
#[derive(Debug)]
pub(crate) struct Full(pub String);

impl Budget {
    pub(crate) fn new(reading: &Reading, cancel: &Cancel) -> Self {
        let max_cells = reading.limits.max_cells;
        Self { cells: 0, max_cells, text_bytes: 0, places: max_cells as u64, cancel: cancel.clone() }
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
        if self.text_bytes > MAX_TEXT_BYTES {
            return Ok(Err(Full(format!("the sheets have more than {MAX_TEXT_BYTES} bytes of text"))));
        }
        Ok(Ok(()))
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
        let cells: Vec<(Place, SheetCell)> = std::mem::take(&mut self.cells).into_iter().collect();
        let occupied: Vec<Occupied> = cells
            .iter()
            .map(|(place, cell)| Occupied {
                area: spans.get(place).copied().unwrap_or(Area { first: *place, last: *place }),
                has_value: cell.value.is_some(),
            })
            .collect();
        let mut cells: Vec<Option<SheetCell>> = cells.into_iter().map(|(_, cell)| Some(cell)).collect();
        for island in islands::find(&occupied) {
            budget.cancel.check()?;
            let members =
                island.members.iter().filter_map(|&at| Some((occupied[at].area, cells[at].take()?)));
            write_island(&island, members.collect(), &name, writer, budget);
        }
        for text in self.boxes {
            writer.composer.stretch(&Role::Paragraph, &text);
        }
        for chart in self.charts {
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

    /// The merged areas of cells that say something. A merge may not be larger than what is used.
    fn spans(&self) -> HashMap<Place, Area> {
        let last_row = self.cells.keys().map(|place| place.row).max().unwrap_or(0);
        let last_column = self.cells.keys().map(|place| place.column).max().unwrap_or(0);
        let mut spans = HashMap::new();
        for merge in self.merges.iter().filter(|merge| self.cells.contains_key(&merge.first)) {
            let last = Place {
                row: merge.last.row.min(last_row.max(merge.first.row)),
                column: merge.last.column.min(last_column.max(merge.first.column)),
            };
            spans.insert(merge.first, Area { first: merge.first, last });
        }
        spans
    }
}

fn write_island(
    island: &Island,
    members: Vec<(Area, SheetCell)>,
    name: &str,
    writer: &mut TableWriter,
    budget: &mut Budget,
) {
    if let [(_, only)] = members.as_slice()
        && only.value.is_none()
        && only.formula.is_none()
    {
        return write_alone(only, writer);
    }
    let is_compact = island.is_sparse() || island.places() > budget.places;
    let has_header = has_header(&members, island.bounds);
    writer.open_table(Some(name));
    let rows = rows(members);
    if is_compact {
        writer.composer.warn(format!(
            "the cells from {} to {} are scattered: those of a row stand side by side, without the empty ones between them",
            island.bounds.first.name(),
            island.bounds.last.name()
        ));
        for (_, row) in rows {
            writer.row(row.into_iter().map(|(_, cell)| SheetCell { spans: (1, 1), ..cell }));
        }
    } else {
        budget.places -= island.places();
        write_grid(rows, island.bounds, has_header, writer);
    }
    writer.close_table();
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

type Row = Vec<(Area, SheetCell)>;

fn rows(members: Vec<(Area, SheetCell)>) -> Vec<(u32, Row)> {
    let mut rows: Vec<(u32, Row)> = Vec::new();
    for (area, cell) in members {
        match rows.last_mut() {
            Some((row, cells)) if *row == area.first.row => cells.push((area, cell)),
            _ => rows.push((area.first.row, vec![(area, cell)])),
        }
    }
    rows
}

/// The first row names the columns: text in every place, and more rows below it.
fn has_header(members: &[(Area, SheetCell)], bounds: Area) -> bool {
    let first = members.iter().take_while(|(area, _)| area.first.row == bounds.first.row);
    let (mut width, mut is_text) = (0, true);
    for (area, cell) in first {
        width += area.spans().1;
        is_text &= cell.value.is_none();
    }
    is_text && width == bounds.spans().1 && bounds.spans().0 > 1
}

/// Rows with all their places; those that a cell from above or the left covers are left out.
fn write_grid(rows: Vec<(u32, Row)>, bounds: Area, has_header: bool, writer: &mut TableWriter) {
    let width = bounds.spans().1 as usize;
    // By column, the first row that is free again.
    let mut free_from = vec![0_u32; width];
    let mut next_row = bounds.first.row;
    for (row, cells) in rows {
        for empty in next_row..row {
            writer.row(free(&free_from, empty, 0, width).map(|_| SheetCell::default()));
        }
        next_row = row + 1;
        let mut line = Vec::with_capacity(width);
        let mut column = 0;
        for (area, cell) in cells {
            let at = (area.first.column - bounds.first.column) as usize;
            if at < column || free_from[at] > row {
                // A merged cell covers it: it is not shown.
                continue;
            }
            line.extend(free(&free_from, row, column, at).map(|_| SheetCell::default()));
            column = column.max(at + 1);
            let (row_span, col_span) = area.spans();
            let end = (at + col_span as usize).min(width);
            column = column.max(end);
            free_from[at..end].fill(row + row_span);
            line.push(SheetCell {
                spans: (row_span, (end - at) as u32),
                header: has_header && row == bounds.first.row,
                ..cell
            });
        }
        line.extend(free(&free_from, row, column, width).map(|_| SheetCell::default()));
        writer.row(line);
    }
}

/// The columns from `start` to `end` that nothing from above covers.
fn free(free_from: &[u32], row: u32, start: usize, end: usize) -> impl Iterator<Item = usize> {
    (start..end.max(start)).filter(move |&column| free_from[column] <= row)
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
