//! Readers for CSV and spreadsheets, and streams of Arrow record batches.
//!
//! [`parse`] reads workbooks, a page a sheet, and [`parse_delimited`] a text as
//! one table: documents, as a person sees them. [`CsvStream`] and [`JsonlStream`] read files of any size
//! in constant memory, as a program wants them: typed columns, batch by batch.

mod delimited;
mod format;
mod ods;
mod sheet;
mod stream;
mod xls;
mod xlsx;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading, Result};

pub use delimited::parse_delimited;
pub use stream::{Counts, CsvOptions, CsvStream, JsonlOptions, JsonlStream, SAMPLE_BYTES, Source};

/// The spreadsheet formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Office Open XML, `.xlsx` and `.xlsm`, encrypted too.
    Xlsx,
    /// Excel 5 to 2003, `.xls`.
    Xls,
    /// OpenDocument, `.ods`.
    Ods,
}

/// Read a workbook: one page per sheet, hidden ones too.
///
/// A page begins with the sheet's name as a heading. Cells that belong together are a table whose
/// caption is the sheet's name; a cell that stands alone is a paragraph. Charts follow as tables. Cells show
/// what a person sees, and have their [`Value`](ferrolab_base::document::Value) and formula.
///
/// # Errors
/// `Corrupt`, `SizeLimit`, `PasswordRequired`, `PasswordWrong`, `UnsupportedFormat`, `Cancelled`. What could
/// be read before damage or a limit is kept, with a warning.
pub fn parse(bytes: &[u8], kind: Kind, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    cancel.check()?;
    reading.limits.check_bytes(bytes.len())?;
    match kind {
        Kind::Xlsx => xlsx::parse(bytes, reading, cancel),
        Kind::Xls => xls::parse(bytes, reading, cancel),
        Kind::Ods => ods::parse(bytes, reading, cancel),
    }
}
