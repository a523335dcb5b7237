//! OpenDocument spreadsheets (OASIS OpenDocument 1.3, part 3).

mod content;
mod metadata;

use ferrolab_base::document::{Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Limits, Reading, Result};
use ferrolab_packages::xml;
use ferrolab_packages::zip::Archive;
use memchr::memmem;

use crate::sheet::{Budget, TableWriter};

/// Elements and texts that a cell takes.
const ELEMENTS_PER_CELL: usize = 8;

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let max_elements =
        reading.limits.max_elements.max(reading.limits.max_cells.saturating_mul(ELEMENTS_PER_CELL));
    let limits = Limits { max_elements, ..reading.limits };
    let archive = Archive::open(bytes, &limits)?;
    if let Ok(manifest) = archive.read("META-INF/manifest.xml")
        && memmem::find(&manifest, b"encryption-data").is_some()
    {
        return Err(Error::new(Code::UnsupportedFormat, "the spreadsheet is an encrypted OpenDocument file")
            .hint("open it and save it without a password"));
    }
    let part = archive.salvage("content.xml")?;
    let mut budget = Budget::new(reading, cancel);
    let content = content::read(&xml::decode(&part.bytes), &limits, &mut budget)?;
    let damage = part.damage.or(content.damage);
    if let Some(damage) = damage.clone().filter(|_| content.sheets.iter().all(|sheet| sheet.cells.is_empty()))
    {
        return Err(damage);
    }
    let mut header = Header {
        format: "ods".into(),
        media_type: "application/vnd.oasis.opendocument.spreadsheet".into(),
        warnings: damage
            .map(|damage| format!("content.xml could not be read to its end: {damage}"))
            .into_iter()
            .chain(archive.warning().map(str::to_owned))
            .collect(),
        ..Header::default()
    };
    if let Ok(part) = archive.salvage("meta.xml") {
        header.metadata = metadata::read(&xml::decode(&part.bytes), &limits, cancel)?;
    }
    let mut writer = TableWriter::default();
    for (index, sheet) in content.sheets.into_iter().enumerate() {
        if index > 0 {
            writer.next_page();
        }
        sheet.write(&mut writer, &mut budget)?;
    }
    Ok(writer.finish(header))
}
