//! The content part: sheets, rows and cells.

use std::collections::HashSet;

use ferrolab_base::document::{Annotation, Value};
use ferrolab_base::{Error, Limits, Result};
use ferrolab_packages::xml::{Element, Event, Reader};

use crate::format::{Epoch, NumberFormat};
use crate::sheet::{Area, Budget, Full, HiddenColumns, LAST, Place, Sheet, SheetCell};

/// What the content part holds.
#[derive(Default)]
pub(super) struct Content {
    pub sheets: Vec<Sheet>,
    /// Why it could not be read to its end.
    pub damage: Option<Error>,
}

pub(super) fn read(text: &str, limits: &Limits, budget: &mut Budget) -> Result<Content> {
    let mut content = ContentReader::default();
    for event in Reader::new(text, limits) {
        match event {
            Ok(event) => {
                if let Err(Full(reason)) = content.tell(&event, budget)? {
                    content
                        .sheet
                        .warnings
                        .push(format!("the sheet is cut, and those behind it are missing: {reason}"));
                    break;
                }
            }
            Err(error) => {
                content.content.damage = Some(error);
                break;
            }
        }
    }
    if content.in_table {
        // The row that is cut has cells that are whole.
        for (column, cell, _) in std::mem::take(&mut content.cells) {
            content.sheet.cells.push(Place { row: content.row, column }, cell);
        }
        content.finish_table();
    }
    Ok(content.content)
}

/// The content while it is read.
#[derive(Default)]
struct ContentReader {
    content: Content,
    /// Styles of tables that are not shown, and the style being read.
    hidden_styles: HashSet<String>,
    style: String,
    in_table: bool,
    sheet: Sheet,
    row: u32,
    row_repeats: u32,
    is_row_hidden: bool,
    column: u32,
    /// Columns declared so far, and those of them that are hidden.
    columns: u32,
    hidden_columns: HiddenColumns,
    cell: Option<OpenCell>,
    comment: Option<OpenComment>,
    /// Shapes over the cells have paragraphs of their own.
    shapes: usize,
    in_paragraph: bool,
    /// The row's cells, for when it repeats.
    cells: Vec<(u32, SheetCell, (u32, u32))>,
}

/// A cell that began and did not end.
#[derive(Default)]
struct OpenCell {
    cell: SheetCell,
    paragraphs: usize,
    repeats: u32,
    is_error: bool,
}

/// A comment that began and did not end.
#[derive(Default)]
struct OpenComment {
    text: String,
    author: String,
    date: String,
    /// The element whose text is being read.
    field: String,
}

impl ContentReader {
    fn tell(&mut self, event: &Event<'_>, budget: &mut Budget) -> Result<std::result::Result<(), Full>> {
        match event {
            Event::Open(element) => self.open(element),
            Event::Text(text) => self.text(text),
            Event::Close(name) => return self.close(name, budget),
        }
        Ok(Ok(()))
    }

    fn open(&mut self, element: &Element<'_>) {
        if let Some(comment) = &mut self.comment {
            if element.name == "p" && !comment.text.is_empty() {
                comment.text.push('\n');
            }
            comment.field = element.name.to_owned();
            return;
        }
        match element.name {
            "style" => self.style = attribute(element, "name"),
            "table-properties" if attribute(element, "display") == "false" => {
                self.hidden_styles.insert(self.style.clone());
            }
            "table" if !self.in_table => self.open_table(element),
            "table-column" => {
                let end = self.columns.saturating_add(repeats(element, "number-columns-repeated"));
                if matches!(attribute(element, "visibility").as_str(), "collapse" | "filter") {
                    self.hidden_columns.add(self.columns, end);
                }
                self.columns = end;
            }
            "table-row" => {
                self.row_repeats = repeats(element, "number-rows-repeated");
                self.is_row_hidden =
                    matches!(attribute(element, "visibility").as_str(), "collapse" | "filter");
                self.column = 0;
            }
            "table-cell" | "covered-table-cell" if self.cell.is_none() => self.open_cell(element),
            "annotation" => self.comment = Some(OpenComment::default()),
            "frame" | "custom-shape" | "shapes" => self.shapes += 1,
            _ => self.open_text(element),
        }
    }

    fn open_table(&mut self, element: &Element<'_>) {
        self.in_table = true;
        (self.row, self.columns) = (0, 0);
        self.hidden_columns = HiddenColumns::default();
        self.sheet = Sheet {
            name: attribute(element, "name"),
            is_hidden: self.hidden_styles.contains(&attribute(element, "style-name")),
            ..Sheet::default()
        };
    }

    fn open_cell(&mut self, element: &Element<'_>) {
        let formula = element.attribute("formula").map(|formula| plain_formula(&formula));
        let spans = (repeats(element, "number-rows-spanned"), repeats(element, "number-columns-spanned"));
        let value = value(element);
        self.cell = Some(OpenCell {
            cell: SheetCell { value, formula, spans, ..SheetCell::default() },
            paragraphs: 0,
            repeats: repeats(element, "number-columns-repeated"),
            is_error: element.attribute("calcext:value-type").as_deref() == Some("error"),
        });
    }

    /// What stands within a cell's paragraphs.
    fn open_text(&mut self, element: &Element<'_>) {
        let Some(open) = self.cell.as_mut().filter(|_| self.shapes == 0) else { return };
        let text = &mut open.cell.text;
        match element.name {
            "p" => {
                if open.paragraphs > 0 {
                    text.push('\n');
                }
                open.paragraphs += 1;
                self.in_paragraph = true;
            }
            "s" => text.extend(std::iter::repeat_n(' ', repeats(element, "c").min(1_000) as usize)),
            "tab" => text.push('\t'),
            "line-break" => text.push('\n'),
            "a" => open.cell.link = element.attribute("href").map(|target| target.into_owned()),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(comment) = &mut self.comment {
            match comment.field.as_str() {
                "creator" => comment.author.push_str(text),
                "date" => comment.date.push_str(text),
                _ => comment.text.push_str(text),
            }
        } else if let Some(open) = self.cell.as_mut().filter(|_| self.shapes == 0 && self.in_paragraph) {
            open.cell.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str, budget: &mut Budget) -> Result<std::result::Result<(), Full>> {
        match name {
            "annotation" => self.close_comment(),
            "creator" | "date" => {
                if let Some(comment) = &mut self.comment {
                    comment.field.clear();
                }
            }
            "frame" | "custom-shape" | "shapes" => self.shapes = self.shapes.saturating_sub(1),
            "p" => self.in_paragraph = false,
            "table-cell" | "covered-table-cell" => return self.close_cell(budget),
            "table-row" => return self.close_row(budget),
            "table" if self.in_table && self.cell.is_none() => self.finish_table(),
            _ => {}
        }
        Ok(Ok(()))
    }

    fn close_comment(&mut self) {
        let Some(comment) = self.comment.take() else { return };
        let cell = Place { row: self.row, column: self.column }.name();
        self.sheet.annotations.push(Annotation {
            kind: "comment".into(),
            text: format!("{cell}: {}", comment.text.trim()),
            author: Some(comment.author).filter(|author| !author.is_empty()),
            date: Some(comment.date).filter(|date| !date.is_empty()),
            rect: None,
        });
    }

    fn close_cell(&mut self, budget: &mut Budget) -> Result<std::result::Result<(), Full>> {
        let Some(OpenCell { mut cell, repeats, is_error, .. }) = self.cell.take() else { return Ok(Ok(())) };
        let column = self.column;
        self.column = self.column.saturating_add(repeats);
        if cell.text.is_empty() {
            cell.text = shown(cell.value.as_ref());
        }
        if cell.text.is_empty() && cell.formula.is_none() {
            return Ok(Ok(()));
        }
        if is_error {
            cell.value = Some(Value::Error(cell.text.clone()));
        }
        let spans = std::mem::take(&mut cell.spans);
        for column in (column..self.column).take_while(|column| *column <= LAST.column) {
            if let Err(full) = budget.take(&cell)? {
                return Ok(Err(full));
            }
            self.cells.push((column, cell.clone(), spans));
        }
        Ok(Ok(()))
    }

    fn close_row(&mut self, budget: &mut Budget) -> Result<std::result::Result<(), Full>> {
        let cells = std::mem::take(&mut self.cells);
        let first = self.row;
        self.row = self.row.saturating_add(self.row_repeats);
        if cells.is_empty() {
            return Ok(Ok(()));
        }
        for row in (first..self.row).take_while(|row| *row <= LAST.row) {
            self.sheet.hidden_rows += usize::from(self.is_row_hidden);
            for (column, cell, (rows, columns)) in &cells {
                let place = Place { row, column: *column };
                // The first row has its room already.
                if row > first
                    && let Err(full) = budget.take(cell)?
                {
                    return Ok(Err(full));
                }
                if *rows > 1 || *columns > 1 {
                    let last = Place {
                        row: row.saturating_add(rows - 1).min(LAST.row),
                        column: column.saturating_add(columns - 1).min(LAST.column),
                    };
                    self.sheet.merges.push(Area { first: place, last });
                }
                self.sheet.cells.push(place, cell.clone());
            }
        }
        Ok(Ok(()))
    }

    fn finish_table(&mut self) {
        self.sheet.hidden_columns = self.hidden_columns.count(&self.sheet.cells);
        self.content.sheets.push(std::mem::take(&mut self.sheet));
        self.in_table = false;
    }
}

fn attribute(element: &Element<'_>, name: &str) -> String {
    element.attribute(name).unwrap_or_default().into_owned()
}

fn repeats(element: &Element<'_>, name: &str) -> u32 {
    element.attribute(name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

/// `of:=SUM([.A1:.B2])` as `SUM(A1:B2)`.
fn plain_formula(formula: &str) -> String {
    let body = formula.split_once('=').map_or(formula, |(_, body)| body);
    body.replace("[.", "").replace(":.", ":").replace(['[', ']'], "")
}

/// What a cell holds besides its text.
fn value(element: &Element<'_>) -> Option<Value> {
    match &*attribute(element, "office:value-type") {
        "float" | "percentage" | "currency" => {
            attribute(element, "office:value").parse().ok().map(Value::Number)
        }
        "date" => Some(Value::Time(attribute(element, "date-value"))),
        "time" => duration(&attribute(element, "time-value")),
        "boolean" => Some(Value::Boolean(attribute(element, "boolean-value") == "true")),
        _ => None,
    }
}

/// `PT18H30M00S` as a time of day, or in days where it is longer than one.
fn duration(text: &str) -> Option<Value> {
    let mut rest = text.strip_prefix("PT")?;
    let mut seconds = 0.0;
    for (unit, factor) in [('H', 3_600.0), ('M', 60.0), ('S', 1.0)] {
        if let Some((number, tail)) = rest.split_once(unit) {
            seconds += number.replace(',', ".").parse::<f64>().ok()? * factor;
            rest = tail;
        }
    }
    if !(0.0..86_400.0).contains(&seconds) {
        return Some(Value::Number(seconds / 86_400.0));
    }
    let whole = seconds as u32;
    Some(Value::Time(format!("{:02}:{:02}:{:02}", whole / 3_600, whole / 60 % 60, whole % 60)))
}

/// What a value looks like where the file does not say.
fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number)) => NumberFormat::default().show(*number, Epoch::Year1900),
        Some(Value::Boolean(value)) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        Some(Value::Time(text) | Value::Error(text)) => text.clone(),
        None => String::new(),
    }
}
