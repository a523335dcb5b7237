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
    let dialect = dialect::find(decoded.text.as_bytes(), None);
    let mut table = read(decoded.text.as_bytes(), dialect, reading.limits.max_cells, cancel)?;
    let mut warnings = decoded.warnings;
    if bytes.len() > MAX_TEXT_BYTES {
        warnings
            .push(format!("only the first {MAX_TEXT_BYTES} bytes were read: stream the file to have all"));
    }
    warnings.append(&mut table.warnings);
    let mut writer = TableWriter::default();
    writer.table(std::mem::take(&mut table.rows), None, cancel)?;
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

#[derive(Default)]
struct Rows {
    rows: Vec<Vec<SheetCell>>,
    warnings: Vec<String>,
}

fn read(bytes: &[u8], dialect: Dialect, max_cells: usize, cancel: &Cancel) -> Result<Rows> {
    let Dialect { mut rules, skip } = dialect;
    let mut table = Rows::default();
    let (mut at, mut cells, mut checked) = (skip, 0, 0);
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    while at < bytes.len() {
        match scan(bytes, at, true, rules, &mut fields) {
            Scan::Record(next) => at = next,
            Scan::Unclosed(_) | Scan::Incomplete => {
                // A quote that nothing closes is a character: the lines behind it are rows. Once is enough to
                // doubt all quotes, and keeps the time linear.
                let line = 1 + memchr::memchr_iter(rules.terminator, &bytes[..at]).count();
                table.warnings.push(format!(
                    "a quote in the record at line {line} is never closed: from there on quotes are read as text"
                ));
                rules.quoting = false;
                continue;
            }
        }
        if is_blank(&fields) {
            continue;
        }
        cells += fields.len();
        if cells > max_cells {
            table.warnings.push(format!(
                "the table has more than {max_cells} cells: the first {} rows were read (raise max_cells, or stream the file)",
                table.rows.len()
            ));
            break;
        }
        if cells >= checked + CHECK_CELLS {
            checked = cells;
            cancel.check()?;
        }
        let cell = |field: &super::records::Field| cell(value(bytes, *field, &mut scratch), field.quoted);
        table.rows.push(fields.iter().map(cell).collect());
    }
    mark_header(bytes, &dialect, &mut table.rows);
    table.warnings.extend(ragged(&table.rows));
    Ok(table)
}

fn cell(field: &[u8], quoted: bool) -> SheetCell {
    let text = String::from_utf8_lossy(field).into_owned();
    let value = if quoted { None } else { typed(field) };
    SheetCell { text, value, ..SheetCell::default() }
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

fn mark_header(bytes: &[u8], dialect: &Dialect, rows: &mut [Vec<SheetCell>]) {
    let sample = &bytes[dialect.skip..bytes.len().min(dialect.skip + dialect::SAMPLE_BYTES)];
    let rules = Rules { quoting: true, ..dialect.rules };
    if let Some(first) = rows.first_mut()
        && dialect::has_header(&dialect::first_records(sample, rules))
    {
        first.iter_mut().for_each(|cell| cell.header = true);
    }
}

/// What to say where rows have different lengths.
fn ragged(rows: &[Vec<SheetCell>]) -> Option<String> {
    let columns = rows.first()?.len();
    let (shorter, longer) = rows.iter().fold((0, 0), |(shorter, longer), row| {
        (shorter + usize::from(row.len() < columns), longer + usize::from(row.len() > columns))
    });
    (shorter + longer > 0).then(|| {
        format!("{} of {} rows do not have the first row's {columns} fields: {shorter} have fewer, {longer} have more", shorter + longer, rows.len())
    })
}
