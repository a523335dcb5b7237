//! Delimited text as a stream.

use std::collections::{HashMap, HashSet};

use ferrolab_base::{Code, Error, Result};

use super::batches::{Portions, Rows, Stream, Table, sampled};
use super::column::Column;
use super::input::Input;
use super::{Counts, Source, count};
use crate::delimited::dialect;
use crate::delimited::records::{Field, Rules, Scan, is_blank, scan, value};
use crate::delimited::value::Kind;

/// How to read a delimited text. What is `None` is found out.
#[derive(Clone, Debug)]
pub struct CsvOptions {
    /// The byte that parts fields.
    pub delimiter: Option<u8>,
    /// Whether the first record names the columns.
    pub has_header: Option<bool>,
    /// The encoding's label, as in `windows-1252`.
    pub encoding: Option<String>,
    /// Rows of a batch. A batch ends earlier after 64 MiB of the file.
    pub chunk_rows: usize,
    /// Whether columns have types; if not, all are text.
    pub types: bool,
    /// Whether `"` quotes.
    pub quoting: bool,
    /// Whether a value that does not fit its column becomes null and is counted, instead of an error.
    pub misfits_as_null: bool,
    /// A record that is longer is an error: a quote is not closed.
    pub max_record_bytes: usize,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self {
            delimiter: None,
            has_header: None,
            encoding: None,
            chunk_rows: 65_536,
            types: true,
            quoting: true,
            misfits_as_null: false,
            max_record_bytes: 16 << 20,
        }
    }
}

/// More columns than this come from a wrong delimiter.
const MAX_COLUMNS: usize = 16_384;

/// CSV, TSV and their kin as record batches of one schema.
///
/// The types of columns come from the first 4 MiB: 64-bit integers, doubles,
/// booleans, ISO 8601 dates and timestamps, else text. An integer column with a
/// fraction further on is an error that names line and column, as is every value that does not fit.
/// Numbers with leading zeros, and of more digits than a number type holds, are text: they are codes.
/// Empty fields are null (quoted ones are empty text); in columns that are not text
/// the usual spellings are null too, as in `NA`. Rows with missing fields are filled
/// with nulls, fields beyond the last column are left out: [`Counts`] tells how many. Blank lines are left out.
pub type CsvStream = Stream<Delimited>;

/// How a delimited text was written, and room for one record.
pub struct Delimited {
    rules: Rules,
    misfits_as_null: bool,
    max_record_bytes: usize,
    fields: Vec<Field>,
    scratch: Vec<u8>,
}

impl CsvStream {
    /// Read the beginning of `source` and find out what `options` leave open.
    ///
    /// # Errors
    /// `NotFound`, `Unreadable`, `BadEncoding`, `InvalidInput` for options out of range,
    /// `SizeLimit` for more than 16,384 columns or a record that is too long.
    pub fn open(source: Source, options: CsvOptions) -> Result<Self> {
        let CsvOptions { chunk_rows, max_record_bytes, misfits_as_null, .. } = options;
        let portions = Portions { chunk_rows, max_record_bytes };
        portions.check()?;
        check(options.delimiter)?;
        let mut input = sampled(source, options.encoding.as_deref())?;
        let dialect = dialect::find(input.data(), options.delimiter);
        let rules = Rules { quoting: options.quoting, ..dialect.rules };
        input.set_terminator(rules.terminator);
        input.consume(dialect.skip);
        let head = &input.data()[..input.data().len().min(dialect::SAMPLE_BYTES)];
        let has_header =
            options.has_header.unwrap_or_else(|| dialect::has_header(&dialect::first_records(head, rules)));
        let sample = sample(&input, rules, has_header, options.types)?;
        if has_header {
            input.consume(sample.header_end);
        }
        let names = unique_names(sample.names, sample.kinds.len());
        let table = Table::new(&names, sample.kinds);
        let (fields, scratch) = (Vec::new(), Vec::new());
        let rows = Delimited { rules, misfits_as_null, max_record_bytes, fields, scratch };
        Ok(Self::new(rows, input, table, portions))
    }

    /// The byte that parts fields.
    pub fn delimiter(&self) -> u8 {
        self.rows.rules.delimiter
    }

    /// The encoding's name.
    pub fn encoding(&self) -> &'static str {
        self.input.encoding()
    }
}

impl Rows for Delimited {
    fn read(&mut self, input: &Input, table: &mut Table, max_rows: usize) -> Result<(usize, usize)> {
        let (data, at_end) = (input.data(), input.at_end());
        let (mut rows, mut at) = (0, 0);
        while at < data.len() && rows < max_rows {
            match scan(data, at, at_end, self.rules, &mut self.fields) {
                Scan::Incomplete => break,
                Scan::Unclosed(quote) => return Err(unclosed(input.line(quote))),
                Scan::Record(next) => {
                    if !is_blank(&self.fields) {
                        let row = Row { data, fields: &self.fields };
                        append(row, table, &mut self.scratch, self.misfits_as_null)
                            .map_err(|column| misfit(input.line(at), table, column, row))?;
                        rows += 1;
                    }
                    at = next;
                }
            }
        }
        Ok((rows, at))
    }

    fn too_long(&self, line: usize) -> Error {
        let limit = self.max_record_bytes;
        let message = format!("the record that begins in line {line} has more than {limit} bytes");
        Error::new(Code::SizeLimit, message)
            .hint("a quote may not be closed: give quoting=False to read quotes as text")
            .with("line", line)
            .with("limit", "max_record_bytes")
            .with("limit_value", limit)
    }
}

fn misfit(line: usize, table: &Table, column: usize, row: Row<'_>) -> Error {
    let field = row.fields[column];
    let text = String::from_utf8_lossy(&row.data[field.start..field.end]);
    let text: String = text.chars().take(60).collect();
    let (name, kind) = (table.schema.field(column).name(), table.columns[column].kind().name());
    Error::new(
        Code::InvalidInput,
        format!("line {line}, column {name:?}: {text:?} is no {kind}, as all values before it are"),
    )
    .hint("give types=False to have all columns as text, or misfits_as_null=True")
    .with("line", line)
    .with("column", name)
    .with("value", text)
}

fn check(delimiter: Option<u8>) -> Result<()> {
    let Some(byte) = delimiter.filter(|byte| !byte.is_ascii() || matches!(byte, b'"' | b'\n' | b'\r')) else {
        return Ok(());
    };
    let message = format!("{:?} cannot part fields", char::from(byte));
    Err(Error::new(Code::InvalidInput, message).hint("give one ASCII character, as in \";\""))
}

fn unclosed(line: usize) -> Error {
    Error::new(Code::Corrupt, format!("the quote that opens in line {line} is never closed"))
        .hint("give quoting=False to read quotes as text")
        .with("line", line)
}

/// A record and the bytes it stands in.
#[derive(Clone, Copy)]
struct Row<'a> {
    data: &'a [u8],
    fields: &'a [Field],
}

/// Append a row; where a value does not fit, the number of its column.
#[inline]
fn append(
    row: Row<'_>,
    table: &mut Table,
    scratch: &mut Vec<u8>,
    misfits_as_null: bool,
) -> std::result::Result<(), usize> {
    let (columns, counts): (&mut [Column], &Counts) = (&mut table.columns, &table.counts);
    for (index, (column, field)) in columns.iter_mut().zip(row.fields).enumerate() {
        if column.push(value(row.data, *field, scratch), field.quoted).is_err() {
            if !misfits_as_null {
                return Err(index);
            }
            column.push_null();
            count(&counts.nulled_values);
        }
    }
    if row.fields.len() != columns.len() {
        let is_short = row.fields.len() < columns.len();
        columns.iter_mut().skip(row.fields.len()).for_each(Column::push_null);
        count(if is_short { &counts.short_rows } else { &counts.long_rows });
    }
    Ok(())
}

/// What the beginning of a file says about all of it.
#[derive(Default)]
struct Sample {
    names: Vec<String>,
    header_end: usize,
    kinds: Vec<Kind>,
}

fn sample(input: &Input, rules: Rules, has_header: bool, types: bool) -> Result<Sample> {
    let data = input.data();
    let (mut sample, mut at, mut is_header) = (Sample::default(), 0, has_header);
    let (mut fields, mut scratch) = (Vec::new(), Vec::new());
    let missing = if types { Kind::Missing } else { Kind::Text };
    while at < data.len() {
        let Scan::Record(next) = scan(data, at, input.at_end(), rules, &mut fields) else { break };
        at = next;
        if is_blank(&fields) {
            continue;
        }
        if fields.len() > MAX_COLUMNS {
            let what = format!("line {} has {} columns, which", input.line(next - 1), fields.len());
            return Err(ferrolab_base::Limits::exceeded("max_columns", &what, MAX_COLUMNS as u64)
                .hint("name the delimiter, as in delimiter=\";\""));
        }
        if fields.len() > sample.kinds.len() {
            sample.kinds.resize(fields.len(), missing);
        }
        if std::mem::take(&mut is_header) {
            sample.header_end = next;
            let name =
                |field: &Field| String::from_utf8_lossy(value(data, *field, &mut scratch)).trim().to_owned();
            sample.names = fields.iter().map(name).collect();
        } else if types {
            widen(data, &fields, &mut scratch, &mut sample.kinds);
        }
    }
    Ok(sample)
}

fn widen(data: &[u8], fields: &[Field], scratch: &mut Vec<u8>, kinds: &mut [Kind]) {
    for (field, kind) in fields.iter().zip(kinds) {
        if *kind == Kind::Text {
            continue;
        }
        *kind = kind.join(Kind::of(value(data, *field, scratch).trim_ascii()));
    }
}

/// Names that differ, for `count` columns.
fn unique_names(mut names: Vec<String>, count: usize) -> Vec<String> {
    names.resize(count, String::new());
    for (index, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
        *name = format!("column_{}", index + 1);
    }
    let mut taken: HashSet<String> = names.iter().cloned().collect();
    let mut uses: HashMap<String, usize> = HashMap::new();
    for name in &mut names {
        let uses = uses.entry(name.clone()).or_insert(0);
        *uses += 1;
        while *uses > 1 {
            let candidate = format!("{name}_{uses}");
            if taken.insert(candidate.clone()) {
                *name = candidate;
                break;
            }
            *uses += 1;
        }
    }
    names
}
