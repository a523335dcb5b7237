//! Excel's binary workbooks, BIFF5 and BIFF8 (MS-XLS).
//!
//! Formulas are stored compiled, and are not turned back into text: their values are read.

mod globals;
mod link;
mod records;
mod sheet;
mod strings;
mod summary;

use ferrolab_base::document::{Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_packages::ole::CompoundFile;

use crate::sheet::{Budget, TableWriter};

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let file = CompoundFile::open(bytes, &reading.limits)?;
    let name = ["Workbook", "Book"].into_iter().find(|name| file.contains(name)).ok_or_else(|| {
        Error::new(Code::Corrupt, "the file has no workbook")
            .hint("the file is incomplete; get it again from its source")
    })?;
    let stream = file.salvage(name)?;
    let mut header = Header {
        format: "xls".into(),
        media_type: "application/vnd.ms-excel".into(),
        warnings: stream
            .damage
            .iter()
            .map(|damage| format!("the workbook could not be read to its end: {damage}"))
            .collect(),
        ..Header::default()
    };
    if let Ok(stream) = file.salvage(summary::STREAM) {
        header.metadata = summary::read(&stream.bytes);
    }
    let globals = globals::read(&stream.bytes)?;
    let mut writer = TableWriter::default();
    let mut budget = Budget::new(reading, cancel);
    let mut has_cells = false;
    let mut written = 0;
    for entry in &globals.sheets {
        cancel.check()?;
        let Some(records) = stream.bytes.get(entry.offset..) else {
            header.warnings.push(format!("the sheet {:?} is not in the file", entry.name));
            continue;
        };
        let mut sheet = sheet::read(records, &globals, &mut budget)?;
        (sheet.name, sheet.is_hidden) = (entry.name.clone(), entry.is_hidden);
        has_cells |= !sheet.cells.is_empty();
        if written > 0 {
            writer.next_page();
        }
        written += 1;
        sheet.write(&mut writer, &mut budget)?;
    }
    match stream.damage.filter(|_| !has_cells) {
        Some(damage) => Err(damage),
        None => Ok(writer.finish(header)),
    }
}
