//! What holds for all sheets of a workbook.

use std::collections::HashMap;
use std::sync::Arc;

use ferrolab_base::{Code, Error, Result};

use super::records::{BOF, EOF, records, u16_at, u32_at};
use super::strings::{Coding, code_page, shared, text};
use crate::format::{Epoch, NumberFormat, built_in};

/// A worksheet in the order of the tabs.
pub(super) struct SheetEntry {
    pub name: String,
    pub is_hidden: bool,
    /// Where its records begin.
    pub offset: usize,
}

/// What the sheets refer to.
pub(super) struct Globals {
    pub sheets: Vec<SheetEntry>,
    pub strings: Vec<String>,
    pub epoch: Epoch,
    pub coding: Coding,
    formats: Vec<Arc<NumberFormat>>,
    general: NumberFormat,
}

impl Globals {
    /// The format of the style that a cell names.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        self.formats.get(style).map_or(&self.general, |format| format)
    }
}

const BOUND_SHEET: u16 = 0x0085;
const CODE_PAGE: u16 = 0x0042;
const DATE_MODE: u16 = 0x0022;
const FILE_PASS: u16 = 0x002f;
const FORMAT: u16 = 0x041e;
const SHARED_STRINGS: u16 = 0x00fc;
const STYLE: u16 = 0x00e0;
const BIFF8: u16 = 0x0600;

pub(super) fn read(bytes: &[u8]) -> Result<Globals> {
    let mut globals = Globals {
        sheets: Vec::new(),
        strings: Vec::new(),
        epoch: Epoch::Year1900,
        coding: Coding::Unicode,
        formats: Vec::new(),
        general: NumberFormat::default(),
    };
    let mut codes = HashMap::new();
    let mut styles = Vec::new();
    let mut records = records(bytes);
    let version = records.next().filter(|first| first.kind == BOF).and_then(|first| u16_at(first.data(), 0));
    let Some(version) = version else {
        return Err(Error::new(Code::Corrupt, "the workbook does not begin as one")
            .hint("workbooks from before Excel 5 are not read; save it as .xlsx"));
    };
    if version < BIFF8 {
        globals.coding = Coding::CodePage(encoding_rs::WINDOWS_1252);
    }
    for record in records {
        let data = record.data();
        match record.kind {
            EOF => break,
            FILE_PASS => return Err(encrypted()),
            DATE_MODE if u16_at(data, 0) == Some(1) => globals.epoch = Epoch::Year1904,
            CODE_PAGE if version < BIFF8 => {
                globals.coding = Coding::CodePage(code_page(u16_at(data, 0).unwrap_or(1252)));
            }
            BOUND_SHEET => globals.sheets.extend(sheet_entry(data, globals.coding)),
            FORMAT => codes.extend(format(data, globals.coding)),
            STYLE => styles.push(u16_at(data, 2).unwrap_or(0)),
            SHARED_STRINGS => globals.strings = shared(&record.parts),
            _ => {}
        }
    }
    let mut formats: HashMap<u16, Arc<NumberFormat>> = HashMap::new();
    for id in styles {
        let code = codes.get(&id).map_or_else(|| built_in(id), String::as_str);
        let format = formats.entry(id).or_insert_with(|| Arc::new(NumberFormat::new(code)));
        globals.formats.push(Arc::clone(format));
    }
    Ok(globals)
}

fn encrypted() -> Error {
    Error::new(Code::UnsupportedFormat, "the workbook is encrypted in the way of Excel 97 to 2003")
        .hint("open it and save it as .xlsx: those are read with their password")
}

/// Worksheets and macro sheets; charts and modules have no cells.
fn sheet_entry(data: &[u8], coding: Coding) -> Option<SheetEntry> {
    let (visibility, kind, count) = (*data.get(4)?, *data.get(5)?, *data.get(6)?);
    (kind < 2).then_some(SheetEntry {
        name: text(data, 7, usize::from(count), coding)?,
        is_hidden: visibility & 3 != 0,
        offset: u32_at(data, 0)? as usize,
    })
}

fn format(data: &[u8], coding: Coding) -> Option<(u16, String)> {
    let id = u16_at(data, 0)?;
    let code = match coding {
        Coding::Unicode => text(data, 4, usize::from(u16_at(data, 2)?), coding),
        Coding::CodePage(_) => text(data, 3, usize::from(*data.get(2)?), coding),
    };
    Some((id, code?))
}
