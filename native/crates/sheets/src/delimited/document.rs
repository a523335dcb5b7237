//! A delimited text as a document of one page with one table.

use ferrolab_base::document::{Header, Parsed, Value};
use ferrolab_base::{Cancel, Reading, Result};

use super::dialect::{self, Dialect};
use super::records::{Rules, Scan, is_blank, scan, value};
use super::value::{Kind, boolean, float};
use crate::sheet::{SheetCell, TableWriter};

/// More is not decoded: the limit of cells strikes long before, and streams are made for more.
const MAX_TEXT_BYTES: usize = 128 << 20;

/// Cells between two looks at the clock.
const CHECK_CELLS: usize = 4_096;

/// Read CSV, TSV or text of any other delimiter: one page with one table.
///
/// Encoding, delimiter, quoting and header are found out. Cells keep their text
/// as written; numbers, booleans and ISO 8601 dates have their
/// [`Value`](ferrolab_base::document::Value) too, unless they stand in quotes. The header's
/// cells are marked. Rows of different lengths are kept, with a warning; blank lines are left out.
///
/// # Errors
/// `SizeLimit` for more bytes than the limits allow; `InvalidInput` for an
/// unknown encoding label; `Cancelled`. More cells than the limit end the table with a warning.
pub fn parse_delimited(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    cancel.check()?;
    reading.limits.check_bytes(bytes.len())?;
    let head = &bytes[..bytes.len().min(MAX_TEXT_BYTES)];
    let decoded = ferrolab_markup::decode(head, reading.encoding.as_deref(), false)?;
    let text = decoded.text.as_bytes();
    let dialect = dialect::find(text, None);
    let mut warnings = decoded.warnings;
    if bytes.len() > MAX_TEXT_BYTES {
        warnings
            .push(format!("only the first {MAX_TEXT_BYTES} bytes were read: stream the file to have all"));
    }
    let mut writer = TableWriter::default();
    writer.open_table(None);
    write(text, dialect, reading.limits.max_cells, cancel, &mut writer, &mut warnings)?;
    writer.close_table();
    Ok(writer.finish(header(dialect.rules.delimiter, decoded.encoding, warnings)))
}

fn header(delimiter: u8, encoding: &str, warnings: Vec<String>) -> Header {
    let (format, media_type) =
        if delimiter == b'\t' { ("tsv", "text/tab-separated-values") } else { ("csv", "text/csv") };
    let mut header =
        Header { format: format.into(), media_type: media_type.into(), warnings, ..Header::default() };
    header.metadata.other.push(("encoding".into(), encoding.into()));
    header.metadata.other.push(("delimiter".into(), char::from(delimiter).into()));
    header
}

/// How many rows there are, and how many differ from the first one.
#[derive(Default)]
struct Shape {
    columns: Option<usize>,
    rows: usize,
    shorter: usize,
    longer: usize,
}

impl Shape {
    fn add(&mut self, fields: usize) {
        let columns = *self.columns.get_or_insert(fields);
        self.rows += 1;
        self.shorter += usize::from(fields < columns);
        self.longer += usize::from(fields > columns);
    }

    /// What to say where rows have different lengths.
    fn warning(&self) -> Option<String> {
        let Self { columns: Some(columns), rows, shorter, longer } = self else { return None };
        let ragged = shorter + longer;
        (ragged > 0).then(|| {
            format!(
                "{ragged} of {rows} rows do not have the first row's {columns} fields: {shorter} have fewer, {longer} have more"
            )
        })
    }
}

fn write(
    bytes: &[u8],
    dialect: Dialect,
    max_cells: usize,
    cancel: &Cancel,
    writer: &mut TableWriter,
    warnings: &mut Vec<String>,
) -> Result<()> {
    let Dialect { mut rules, skip } = dialect;
    let mut is_header = has_header(&bytes[skip..], rules);
    let mut shape = Shape::default();
    let (mut at, mut cells, mut checked) = (skip, 0, 0);
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    while at < bytes.len() {
        let Scan::Record(next) = scan(bytes, at, true, rules, &mut fields) else {
            // A quote that nothing closes is a character: the lines behind it are rows. Once is enough to
            // doubt all quotes, and keeps the time linear.
            let line = 1 + memchr::memchr_iter(rules.terminator, &bytes[..at]).count();
            warnings.push(format!(
                "a quote in the record at line {line} is never closed: from there on quotes are read as text"
            ));
            rules.quoting = false;
            continue;
        };
        at = next;
        if is_blank(&fields) {
            continue;
        }
        cells += fields.len();
        if cells > max_cells {
            warnings.push(format!(
                "the table has more than {max_cells} cells: the first {} rows were read (raise max_cells, or stream the file)",
                shape.rows
            ));
            break;
        }
        if cells >= checked + CHECK_CELLS {
            checked = cells;
            cancel.check()?;
        }
        shape.add(fields.len());
        let header = std::mem::take(&mut is_header);
        writer.row(fields.iter().map(|field| cell(value(bytes, *field, &mut scratch), field.quoted, header)));
    }
    warnings.extend(shape.warning());
    Ok(())
}

fn has_header(bytes: &[u8], rules: Rules) -> bool {
    let sample = &bytes[..bytes.len().min(dialect::SAMPLE_BYTES)];
    dialect::has_header(&dialect::first_records(sample, rules))
}

fn cell(field: &[u8], quoted: bool, header: bool) -> SheetCell {
    let text = String::from_utf8_lossy(field).into_owned();
    let value = if quoted { None } else { typed(field) };
    SheetCell { text, value, header, ..SheetCell::default() }
}

/// What an unquoted field holds besides text.
fn typed(field: &[u8]) -> Option<Value> {
    match Kind::of(field) {
        Kind::Boolean => boolean(field).map(Value::Boolean),
        Kind::Integer | Kind::Float => float(field).map(Value::Number),
        Kind::Date | Kind::Timestamp | Kind::ZonedTimestamp => {
            Some(Value::Time(String::from_utf8_lossy(field).replacen(' ', "T", 1)))
        }
        Kind::Missing | Kind::Text => None,
    }
}
