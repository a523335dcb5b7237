//! Office Open XML workbooks (ECMA-376 part 1, chapter 18), transitional and strict.

mod chart;
mod comments;
mod drawing;
mod formula;
mod properties;
mod strings;
mod styles;
mod workbook;
mod worksheet;

use std::borrow::Cow;

use ferrolab_base::document::{Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Limits, Reading, Result};
use ferrolab_packages::decrypt;
use ferrolab_packages::opc::Package;
use ferrolab_packages::xml::{self, Tree};

use crate::sheet::{Budget, TableWriter};

/// How an OLE compound file begins: what Excel wraps encrypted workbooks in.
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Elements and texts that a cell takes.
const ELEMENTS_PER_CELL: usize = 8;

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let bytes = if bytes.starts_with(COMPOUND_FILE) {
        Cow::Owned(decrypt::package(bytes, reading.password.as_deref())?)
    } else {
        Cow::Borrowed(bytes)
    };
    // A workbook of as many cells as are allowed has more elements than a text of as many words.
    let max_elements =
        reading.limits.max_elements.max(reading.limits.max_cells.saturating_mul(ELEMENTS_PER_CELL));
    let limits = Limits { max_elements, ..reading.limits };
    let package = Package::open(&bytes, &limits)?;
    let warnings = package.archive().warning().map(str::to_owned).into_iter().collect();
    Workbook { package, reading, cancel, warnings, damage: None }.read()
}

/// A workbook while it is read.
struct Workbook<'a> {
    package: Package<'a>,
    reading: &'a Reading,
    cancel: &'a Cancel,
    warnings: Vec<String>,
    /// The first damage, for when nothing else comes of the file.
    damage: Option<Error>,
}

impl Workbook<'_> {
    fn read(mut self) -> Result<Parsed> {
        let root = self.package.relationships("");
        let main = root.of_kind("officeDocument").map_or("xl/workbook.xml", |part| part.target.as_str());
        if main.ends_with(".bin") {
            return Err(Error::new(
                Code::UnsupportedFormat,
                "the workbook is in Excel's binary format (xlsb)",
            )
            .hint("save it as .xlsx"));
        }
        let book = workbook::read(&mut self, main)?;
        let relationships = self.package.relationships(main);
        let target = |kind| relationships.of_kind(kind).map(|part| part.target.clone());
        let strings = strings::read(&mut self, target("sharedStrings"))?;
        let styles = styles::read(&mut self, target("styles"));
        let authors = comments::people(&mut self, target("person"));
        let mut writer = TableWriter::default();
        let mut budget = Budget::new(self.reading, self.cancel);
        let mut payloads = drawing::Payloads::new(self.reading.limits.max_payload_bytes);
        let context = worksheet::Context { strings: &strings, styles: &styles, epoch: book.epoch };
        let mut has_cells = false;
        for (index, entry) in book.sheets.iter().enumerate() {
            self.cancel.check()?;
            let Some(part) = relationships.by_id(&entry.relationship).map(|part| part.target.clone()) else {
                self.warnings.push(format!("the sheet {:?} is not in the file", entry.name));
                continue;
            };
            let mut sheet = worksheet::read(&mut self, &part, &context, &mut budget)?;
            (sheet.name, sheet.is_hidden) = (entry.name.clone(), entry.is_hidden);
            comments::add(&mut self, &part, &authors, &mut sheet);
            drawing::add(&mut self, &part, &mut sheet, &mut payloads);
            has_cells |= !sheet.cells.is_empty() || !sheet.charts.is_empty();
            if index > 0 {
                writer.next_page();
            }
            sheet.write(&mut writer, &mut budget)?;
        }
        if let Some(damage) = self.damage.take_if(|_| !has_cells) {
            return Err(damage);
        }
        let mut header = Header {
            format: "xlsx".into(),
            media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".into(),
            metadata: properties::read(&mut self, &root),
            attachments: drawing::attachments(&mut self, &mut payloads),
            ..Header::default()
        };
        header.metadata.other.extend(book.names);
        header.warnings = self.warnings;
        let mut parsed = writer.finish(header);
        parsed.payloads = payloads.into_bytes();
        Ok(parsed)
    }

    /// A part's bytes as far as they can be read; what is wrong with it is noted.
    fn part(&mut self, name: &str) -> Vec<u8> {
        match self.package.part(name) {
            Ok(part) => {
                if let Some(damage) = part.damage {
                    self.note(name, damage);
                }
                part.bytes
            }
            Err(error) => {
                self.note(name, error);
                Vec::new()
            }
        }
    }

    /// A part is damaged.
    fn note(&mut self, part: &str, damage: Error) {
        self.warnings.push(format!("{part} could not be read to its end: {damage}"));
        self.damage.get_or_insert(damage);
    }

    /// Look at a small part as a tree.
    fn with_tree<T: Default>(&mut self, part: &str, look: impl FnOnce(&Tree<'_>) -> T) -> T {
        let bytes = self.part(part);
        let text = xml::decode(&bytes);
        match Tree::parse(&text, self.package.limits(), self.cancel) {
            Ok(tree) => {
                if let Some(damage) = &tree.damage {
                    self.note(part, damage.clone());
                }
                look(&tree)
            }
            Err(error) => {
                self.note(part, error);
                T::default()
            }
        }
    }
}
