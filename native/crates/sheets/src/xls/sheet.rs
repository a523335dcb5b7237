//! A worksheet: its cells and what is said of them.

use std::collections::{BTreeSet, HashMap};

use ferrolab_base::Result;
use ferrolab_base::document::{Annotation, Value};

use super::globals::Globals;
use super::link;
use super::records::{BOF, EOF, Record, f64_at, records, u16_at, u32_at};
use super::strings::{Coding, text};
use crate::sheet::{Area, Budget, Full, HiddenColumns, Place, Sheet, SheetCell};

const FORMULA: u16 = 0x0006;
const NOTE: u16 = 0x001c;
const OBJECT: u16 = 0x005d;
const COLUMN_INFO: u16 = 0x007d;
const MULTIPLE_RK: u16 = 0x00bd;
const RICH_STRING: u16 = 0x00d6;
const MERGED_CELLS: u16 = 0x00e5;
const LABEL_SHARED: u16 = 0x00fd;
const TEXT_OBJECT: u16 = 0x01b6;
const HYPERLINK: u16 = 0x01b8;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOLEAN_OR_ERROR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027e;

/// A worksheet while it is read.
struct Worksheet<'a> {
    globals: &'a Globals,
    sheet: Sheet,
    /// The formula whose text follows.
    pending: Option<(Place, usize)>,
    hidden_rows: BTreeSet<u32>,
    hidden_columns: HiddenColumns,
    object: u16,
    /// Texts of drawn objects by number; those of notes are comments.
    texts: HashMap<u16, String>,
    notes: Vec<(Place, u16, String)>,
    links: Vec<(Place, String)>,
}

/// The sheet whose records begin `bytes`. Charts within it are passed over.
pub(super) fn read(bytes: &[u8], globals: &Globals, budget: &mut Budget) -> Result<Sheet> {
    let mut worksheet = Worksheet {
        globals,
        sheet: Sheet::default(),
        pending: None,
        hidden_rows: BTreeSet::new(),
        hidden_columns: HiddenColumns::default(),
        object: 0,
        texts: HashMap::new(),
        notes: Vec::new(),
        links: Vec::new(),
    };
    let mut depth = 0_usize;
    for record in records(bytes) {
        match record.kind {
            BOF => depth += 1,
            EOF if depth <= 1 => break,
            EOF => depth -= 1,
            _ if depth == 1 => {
                if let Err(Full(reason)) = worksheet.tell(&record, budget)? {
                    worksheet.sheet.warnings.push(format!("the sheet is cut: {reason}"));
                    break;
                }
            }
            _ => {}
        }
    }
    Ok(worksheet.finish())
}

type Room = std::result::Result<(), Full>;

impl Worksheet<'_> {
    fn tell(&mut self, record: &Record<'_>, budget: &mut Budget) -> Result<Room> {
        let data = record.data();
        let at = place(data);
        let style = usize::from(u16_at(data, 4).unwrap_or(0));
        match record.kind {
            NUMBER => return self.number(at, style, f64_at(data, 6), budget),
            RK => return self.number(at, style, u32_at(data, 6).map(rk), budget),
            MULTIPLE_RK => return self.multiple(data, budget),
            LABEL_SHARED => {
                let index = u32_at(data, 6).map_or(usize::MAX, |index| index as usize);
                let string = self.globals.strings.get(index).cloned();
                return self.text(at, style, string, budget);
            }
            LABEL | RICH_STRING => {
                let count = usize::from(u16_at(data, 6).unwrap_or(0));
                return self.text(at, style, text(data, 8, count, self.globals.coding), budget);
            }
            BOOLEAN_OR_ERROR => {
                let is_error = data.get(7) == Some(&1);
                return self.boolean_or_error(at, data.get(6).copied(), is_error, budget);
            }
            FORMULA => return self.formula(at, style, data, budget),
            STRING => {
                let count = usize::from(u16_at(data, 0).unwrap_or(0));
                if let Some((place, style)) = self.pending.take() {
                    return self.text(Some(place), style, text(data, 2, count, self.globals.coding), budget);
                }
            }
            MERGED_CELLS => {
                self.sheet.merges.extend(data.get(2..).unwrap_or_default().chunks_exact(8).filter_map(area))
            }
            ROW if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                self.hidden_rows.extend(u16_at(data, 0).map(u32::from));
            }
            COLUMN_INFO if u16_at(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last)) = (u16_at(data, 0), u16_at(data, 2)) {
                    self.hidden_columns.add(first.into(), u32::from(last) + 1);
                }
            }
            HYPERLINK => self.links.extend(area(data).map(|area| area.first).zip(link::target(data))),
            OBJECT => self.object = u16_at(data, 6).unwrap_or(0),
            TEXT_OBJECT => {
                let count = usize::from(u16_at(data, 10).unwrap_or(0));
                let said = record.parts.get(1).and_then(|part| text(part, 0, count, Coding::Unicode));
                self.texts.extend(said.map(|said| (self.object, said)));
            }
            NOTE => self.note(data),
            _ => {}
        }
        Ok(Ok(()))
    }

    fn add(&mut self, place: Option<Place>, cell: SheetCell, budget: &mut Budget) -> Result<Room> {
        let Some(place) = place.filter(|_| !cell.text.is_empty()) else { return Ok(Ok(())) };
        let room = budget.take(&cell)?;
        if room.is_ok() {
            self.sheet.cells.push(place, cell);
        }
        Ok(room)
    }

    fn number(
        &mut self,
        place: Option<Place>,
        style: usize,
        number: Option<f64>,
        budget: &mut Budget,
    ) -> Result<Room> {
        let Some(number) = number.filter(|number| number.is_finite()) else { return Ok(Ok(())) };
        let (format, epoch) = (self.globals.format(style), self.globals.epoch);
        let (text, value) = (format.show(number, epoch), Some(format.value(number, epoch)));
        self.add(place, SheetCell { text, value, ..SheetCell::default() }, budget)
    }

    fn multiple(&mut self, data: &[u8], budget: &mut Budget) -> Result<Room> {
        let Some(first) = place(data) else { return Ok(Ok(())) };
        for (index, pair) in data.get(4..).unwrap_or_default().chunks_exact(6).enumerate() {
            let at = Place { column: first.column + index as u32, ..first };
            let style = usize::from(u16_at(pair, 0).unwrap_or(0));
            if let Err(full) = self.number(Some(at), style, u32_at(pair, 2).map(rk), budget)? {
                return Ok(Err(full));
            }
        }
        Ok(Ok(()))
    }

    fn text(
        &mut self,
        place: Option<Place>,
        style: usize,
        text: Option<String>,
        budget: &mut Budget,
    ) -> Result<Room> {
        let text = self.globals.format(style).show_text(&text.unwrap_or_default());
        self.add(place, SheetCell { text, ..SheetCell::default() }, budget)
    }

    fn boolean_or_error(
        &mut self,
        place: Option<Place>,
        value: Option<u8>,
        is_error: bool,
        budget: &mut Budget,
    ) -> Result<Room> {
        let Some(value) = value else { return Ok(Ok(())) };
        let (text, value) = if is_error {
            (error(value).to_owned(), Value::Error(error(value).to_owned()))
        } else {
            (if value != 0 { "TRUE" } else { "FALSE" }.to_owned(), Value::Boolean(value != 0))
        };
        self.add(place, SheetCell { text, value: Some(value), ..SheetCell::default() }, budget)
    }

    /// The value that a formula gave: a number, or what two bytes of ones announce.
    fn formula(
        &mut self,
        place: Option<Place>,
        style: usize,
        data: &[u8],
        budget: &mut Budget,
    ) -> Result<Room> {
        if u16_at(data, 12) != Some(0xffff) {
            return self.number(place, style, f64_at(data, 6), budget);
        }
        match data.get(6) {
            Some(0) => self.pending = place.map(|place| (place, style)),
            Some(kind @ (1 | 2)) => {
                return self.boolean_or_error(place, data.get(8).copied(), *kind == 2, budget);
            }
            _ => {}
        }
        Ok(Ok(()))
    }

    fn note(&mut self, data: &[u8]) {
        let Some((place, object)) = place(data).zip(u16_at(data, 6)) else { return };
        let count = usize::from(u16_at(data, 8).unwrap_or(0));
        let author = text(data, 10, count, self.globals.coding).unwrap_or_default();
        self.notes.push((place, object, author));
    }

    fn finish(mut self) -> Sheet {
        let rows: BTreeSet<u32> = self.sheet.cells.places().map(|place| place.row).collect();
        self.sheet.hidden_rows = rows.intersection(&self.hidden_rows).count();
        self.sheet.hidden_columns = self.hidden_columns.count(&self.sheet.cells);
        for (place, target) in self.links {
            if let Some(cell) = self.sheet.cells.get_mut(place) {
                cell.link = Some(target);
            }
        }
        for (place, object, author) in self.notes {
            let text = self.texts.get(&object).map(String::as_str).unwrap_or_default();
            self.sheet.annotations.push(Annotation {
                kind: "comment".into(),
                text: format!("{}: {}", place.name(), text.trim()),
                author: Some(author).filter(|author| !author.is_empty()),
                date: None,
                rect: None,
            });
        }
        self.sheet
    }
}

fn place(data: &[u8]) -> Option<Place> {
    Some(Place { row: u16_at(data, 0)?.into(), column: u16_at(data, 2)?.into() })
}

/// First row, last row, first column, last column.
fn area(data: &[u8]) -> Option<Area> {
    let (top, bottom) = (u16_at(data, 0)?, u16_at(data, 2)?);
    let (left, right) = (u16_at(data, 4)?, u16_at(data, 6)?);
    (top <= bottom && left <= right).then_some(Area {
        first: Place { row: top.into(), column: left.into() },
        last: Place { row: bottom.into(), column: right.into() },
    })
}

/// A number in 30 bits: an integer or the top of a double, divided by 100 or not (MS-XLS 2.5.122).
fn rk(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from((bits as i32) >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

fn error(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}
