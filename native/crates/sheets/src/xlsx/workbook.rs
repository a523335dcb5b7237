//! The workbook part: which sheets there are.

use ferrolab_base::Result;
use ferrolab_packages::xml::{self, Tree};

use super::Workbook;
use crate::format::Epoch;

/// Names beyond this many are not told.
const MAX_NAMES: usize = 1_000;

/// What the workbook part says.
#[derive(Default)]
pub(super) struct Book {
    pub sheets: Vec<SheetEntry>,
    pub epoch: Epoch,
    /// Defined names, as metadata.
    pub names: Vec<(String, String)>,
}

/// A sheet in the order of the tabs.
pub(super) struct SheetEntry {
    pub name: String,
    pub relationship: String,
    pub is_hidden: bool,
}

pub(super) fn read(workbook: &mut Workbook<'_>, part: &str) -> Result<Book> {
    let bytes = workbook.package.part(part)?.bytes;
    let text = xml::decode(&bytes);
    let tree = Tree::parse(&text, workbook.package.limits(), workbook.cancel)?;
    if let Some(damage) = &tree.damage {
        workbook.note(part, damage.clone());
    }
    let mut book = Book::default();
    for node in tree.root().descendants() {
        let attribute = |name| node.attribute(name).unwrap_or_default();
        match node.name() {
            "workbookPr" if matches!(&*attribute("date1904"), "1" | "true" | "on") => {
                book.epoch = Epoch::Year1904
            }
            "sheet" => book.sheets.push(SheetEntry {
                name: attribute("name").into_owned(),
                relationship: attribute("id").into_owned(),
                is_hidden: matches!(&*attribute("state"), "hidden" | "veryHidden"),
            }),
            // Names that begin with an underscore are Excel's own: print areas, filters.
            "definedName" if book.names.len() < MAX_NAMES && !attribute("name").starts_with('_') => {
                book.names.push((format!("defined name {}", attribute("name")), node.content()));
            }
            _ => {}
        }
    }
    Ok(book)
}
