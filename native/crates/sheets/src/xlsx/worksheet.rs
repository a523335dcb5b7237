//! A worksheet: its cells and what is said of them.

use std::collections::HashMap;

use ferrolab_base::document::Value;
use ferrolab_base::{Code, Result};
use ferrolab_packages::xml::{self, Element, Event, Reader};

use super::Workbook;
use super::formula::moved;
use super::strings::{Runs, unescaped};
use super::styles::Styles;
use crate::format::Epoch;
use crate::sheet::{Area, Budget, Full, HiddenColumns, LAST, Place, Sheet, SheetCell};

/// What cells refer to.
pub(super) struct Context<'a> {
    pub strings: &'a [String],
    pub styles: &'a Styles,
    pub epoch: Epoch,
}

/// A worksheet while it is read.
struct Worksheet<'a> {
    context: &'a Context<'a>,
    sheet: Sheet,
    row: u32,
    /// Where a cell stands that does not say so.
    next: Place,
    is_row_hidden: bool,
    hidden_columns: HiddenColumns,
    cell: Option<OpenCell>,
    /// Which text is being read.
    reads: Reads,
    shared: HashMap<String, (Place, String)>,
    /// Links by relationship, to be looked up.
    links: Vec<(Area, Option<String>, String)>,
    lost_strings: usize,
    without_value: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    Nothing,
    Value,
    Formula,
    Inline,
}

/// A cell that began and did not end.
#[derive(Default)]
struct OpenCell {
    place: Place,
    kind: String,
    style: usize,
    value: String,
    formula: String,
    /// The number of the shared formula that it has part in.
    shared: Option<String>,
    inline: Runs,
}

pub(super) fn read(
    workbook: &mut Workbook<'_>,
    part: &str,
    context: &Context<'_>,
    budget: &mut Budget,
) -> Result<Sheet> {
    let bytes = workbook.part(part);
    let text = xml::decode(&bytes);
    let mut worksheet = Worksheet::new(context);
    for event in Reader::new(&text, workbook.package.limits()) {
        match event {
            Ok(event) => {
                if let Err(Full(reason)) = worksheet.tell(&event, budget)? {
                    worksheet.sheet.warnings.push(format!("the sheet is cut: {reason}"));
                    break;
                }
            }
            Err(error) => {
                if error.code == Code::SizeLimit {
                    worksheet.sheet.warnings.push(format!("the sheet is cut: {error}"));
                }
                workbook.note(part, error);
                break;
            }
        }
    }
    Ok(worksheet.finish(workbook, part))
}

impl<'a> Worksheet<'a> {
    fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            sheet: Sheet::default(),
            row: 0,
            next: Place::default(),
            is_row_hidden: false,
            hidden_columns: HiddenColumns::default(),
            cell: None,
            reads: Reads::Nothing,
            shared: HashMap::new(),
            links: Vec::new(),
            lost_strings: 0,
            without_value: 0,
        }
    }

    fn tell(&mut self, event: &Event<'_>, budget: &mut Budget) -> Result<std::result::Result<(), Full>> {
        match event {
            Event::Open(element) => self.open(element),
            Event::Text(text) => {
                if let Some(cell) = &mut self.cell {
                    match self.reads {
                        Reads::Value => cell.value.push_str(text),
                        Reads::Formula => cell.formula.push_str(text),
                        Reads::Inline => cell.inline.tell(event),
                        Reads::Nothing => {}
                    }
                }
            }
            Event::Close("c") => {
                if let Some(cell) = self.cell.take() {
                    return self.finish_cell(cell, budget);
                }
            }
            Event::Close("v" | "f" | "is") => self.reads = Reads::Nothing,
            Event::Close(_) => {
                if let (Reads::Inline, Some(cell)) = (self.reads, &mut self.cell) {
                    cell.inline.tell(event);
                }
            }
        }
        Ok(Ok(()))
    }

    fn open(&mut self, element: &Element<'_>) {
        if let (Reads::Inline, Some(cell)) = (self.reads, &mut self.cell) {
            return cell.inline.tell(&Event::Open(*element));
        }
        let number = |name| element.attribute(name).and_then(|value| value.trim().parse::<u32>().ok());
        match element.name {
            "row" => {
                self.row = number("r").and_then(|row| row.checked_sub(1)).unwrap_or(self.next.row);
                self.next = Place { row: self.row.saturating_add(1), column: 0 };
                self.is_row_hidden = is_true(element, "hidden");
            }
            "c" => self.open_cell(element),
            "v" => self.reads = Reads::Value,
            "is" => self.reads = Reads::Inline,
            "f" => self.open_formula(element),
            "col" if is_true(element, "hidden") => {
                let first = number("min").unwrap_or(1).saturating_sub(1);
                self.hidden_columns.add(first, number("max").unwrap_or(first.saturating_add(1)));
            }
            "mergeCell" => {
                self.sheet.merges.extend(element.attribute("ref").and_then(|area| Area::parse(&area)))
            }
            "hyperlink" => self.link(element),
            _ => {}
        }
    }

    fn open_cell(&mut self, element: &Element<'_>) {
        let unplaced = Place { row: self.row, column: self.next.column };
        let place = element.attribute("r").and_then(|name| Place::parse(&name)).unwrap_or(unplaced);
        self.next.column = place.column + 1;
        self.reads = Reads::Nothing;
        self.cell = Some(OpenCell {
            place,
            kind: element.attribute("t").unwrap_or_default().into_owned(),
            style: element.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0),
            ..OpenCell::default()
        });
    }

    fn open_formula(&mut self, element: &Element<'_>) {
        self.reads = Reads::Formula;
        if let Some(cell) = &mut self.cell
            && element.attribute("t").as_deref() == Some("shared")
        {
            cell.shared = element.attribute("si").map(|number| number.into_owned());
        }
    }

    fn link(&mut self, element: &Element<'_>) {
        let Some(area) = element.attribute("ref").and_then(|area| Area::parse(&area)) else { return };
        let location = element.attribute("location").map(|place| format!("#{place}")).unwrap_or_default();
        let relationship = element.attribute("id").map(|id| id.into_owned());
        self.links.push((area, relationship, location));
    }

    fn finish_cell(
        &mut self,
        mut open: OpenCell,
        budget: &mut Budget,
    ) -> Result<std::result::Result<(), Full>> {
        let formula = self.formula(&mut open);
        let place = open.place;
        if place.row > LAST.row || place.column > LAST.column {
            return Ok(Ok(()));
        }
        let mut cell = self.content(open);
        if cell.text.is_empty() && cell.value.is_none() {
            let Some(formula) = &formula else { return Ok(Ok(())) };
            // Nothing was calculated yet: programs other than Excel leave that to it.
            cell.text = format!("={formula}");
            self.without_value += 1;
        }
        cell.formula = formula;
        let room = budget.take(&cell)?;
        if room.is_ok() {
            let is_first_of_row = self.sheet.cells.last().is_none_or(|last| last.row != place.row);
            self.sheet.hidden_rows += usize::from(self.is_row_hidden && is_first_of_row);
            self.sheet.cells.push(place, cell);
        }
        Ok(room)
    }

    fn formula(&mut self, open: &mut OpenCell) -> Option<String> {
        let formula = std::mem::take(&mut open.formula);
        let Some(shared) = open.shared.take() else {
            return Some(formula).filter(|formula| !formula.is_empty());
        };
        if !formula.is_empty() {
            self.shared.insert(shared, (open.place, formula.clone()));
            return Some(formula);
        }
        let (place, formula) = self.shared.get(&shared)?;
        let rows = i64::from(open.place.row) - i64::from(place.row);
        Some(moved(formula, rows, i64::from(open.place.column) - i64::from(place.column)))
    }

    fn content(&mut self, mut open: OpenCell) -> SheetCell {
        let format = self.context.styles.format(open.style);
        let text = |text: String, value| SheetCell { text, value, ..SheetCell::default() };
        let value = open.value.trim();
        match open.kind.as_str() {
            "s" => {
                let string = value.parse::<usize>().ok().and_then(|index| self.context.strings.get(index));
                self.lost_strings += usize::from(string.is_none() && !value.is_empty());
                text(string.map(|string| format.show_text(string)).unwrap_or_default(), None)
            }
            "str" => text(format.show_text(&unescaped(&open.value)), None),
            "inlineStr" => text(format.show_text(&open.inline.take()), None),
            "b" if !value.is_empty() => {
                let is_true = matches!(value, "1" | "true");
                text(if is_true { "TRUE" } else { "FALSE" }.into(), Some(Value::Boolean(is_true)))
            }
            "e" if !value.is_empty() => text(value.to_owned(), Some(Value::Error(value.to_owned()))),
            "d" if !value.is_empty() => {
                text(value.replacen('T', " ", 1), Some(Value::Time(value.to_owned())))
            }
            _ => match value.parse::<f64>() {
                Ok(number) if number.is_finite() => {
                    let epoch = self.context.epoch;
                    text(format.show(number, epoch), Some(format.value(number, epoch)))
                }
                _ => text(value.to_owned(), None),
            },
        }
    }

    fn finish(mut self, workbook: &mut Workbook<'_>, part: &str) -> Sheet {
        self.sheet.hidden_columns = self.hidden_columns.count(&self.sheet.cells);
        if self.lost_strings > 0 {
            let count = self.lost_strings;
            self.sheet.warnings.push(format!("{count} cells refer to texts that the file does not have"));
        }
        if self.without_value > 0 {
            let count = self.without_value;
            self.sheet
                .warnings
                .push(format!("{count} formulas have no value in the file: they stand for themselves"));
        }
        if !self.links.is_empty() {
            let relationships = workbook.package.relationships(part);
            for (area, id, location) in self.links {
                let outside = id
                    .and_then(|id| relationships.by_id(&id))
                    .map(|to| to.target.as_str())
                    .unwrap_or_default();
                if let Some(cell) = self.sheet.cells.get_mut(area.first) {
                    cell.link = Some(format!("{outside}{location}")).filter(|target| !target.is_empty());
                }
            }
        }
        self.sheet
    }
}

fn is_true(element: &Element<'_>, name: &str) -> bool {
    matches!(element.attribute(name).as_deref(), Some("1" | "true" | "on"))
}
