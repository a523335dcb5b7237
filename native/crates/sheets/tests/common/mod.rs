//! Reading in tests.

use ferrolab_base::document::{Page, Parsed, Table};
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_sheets::{Kind, parse};

pub fn read(bytes: &[u8], kind: Kind) -> Result<Parsed> {
    parse(bytes, kind, &Reading::default(), &Cancel::default())
}

pub fn page(parsed: &Parsed, index: usize) -> &Page {
    &parsed.document.pages[index]
}

pub fn texts(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}
