//! JSON lines as a stream.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use ferrolab_base::{Code, Error, Result};
use memchr::memchr;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::column::{Column, field};
use super::csv::batch;
use super::input::Input;
use super::{BATCH_BYTES, Counts, SAMPLE_BYTES, SharedCounts, Source, count, to_arrow};
use crate::delimited::value::Kind;

/// How to read JSON lines.
#[derive(Clone, Debug)]
pub struct JsonlOptions {
    /// Rows of a batch. A batch ends earlier after 64 MiB of the file.
    pub chunk_rows: usize,
    /// Whether columns have types; if not, all are text.
    pub types: bool,
    /// Whether lines that are no JSON object are left out and counted, instead of an error.
    pub skip_bad_lines: bool,
    /// Whether a value that does not fit its column becomes null and is counted, instead of an error.
    pub misfits_as_null: bool,
    /// A line that is longer is an error.
    pub max_record_bytes: usize,
}

impl Default for JsonlOptions {
    fn default() -> Self {
        Self {
            chunk_rows: 65_536,
            types: true,
            skip_bad_lines: false,
            misfits_as_null: false,
            max_record_bytes: 16 << 20,
        }
    }
}

/// Keys beyond this many are not columns but data.
const MAX_COLUMNS: usize = 16_384;

/// JSON lines (one object a line) as record batches of one schema.
///
/// The columns are all keys of the first 4 MiB in the order of their appearance,
/// the types those of their values: 64-bit integers, doubles, booleans, else text.
/// Arrays, objects and mixed values are text: their JSON as it stands in the file. A missing
/// key is null, as is `null`. Values of keys that appear later are left out: [`Counts`] tells how many.
pub struct JsonlStream {
    input: Input,
    schema: SchemaRef,
    columns: Vec<Column>,
    keys: Keys,
    row: Vec<Option<Range<usize>>>,
    counts: SharedCounts,
    options: JsonlOptions,
    /// An error or the end was met: nothing follows.
    is_done: bool,
}

impl JsonlStream {
    /// Read the beginning of `source` and find its columns.
    ///
    /// # Errors
    /// `NotFound`, `Unreadable`, `BadEncoding`, `InvalidInput` for options out of range or a
    /// line that is no object, `SizeLimit` for more than 16,384 keys.
    pub fn open(source: Source, options: JsonlOptions) -> Result<Self> {
        if options.chunk_rows == 0 {
            return Err(Error::new(Code::InvalidInput, "chunk_rows is 0").hint("give at least 1"));
        }
        let mut input = Input::open(source, None)?;
        while input.data().len() < SAMPLE_BYTES && !input.at_end() {
            input.fill()?;
        }
        let (keys, kinds) = sample(&input, &options)?;
        let fields: Vec<_> = keys.names.iter().zip(&kinds).map(|(name, kind)| field(name, *kind)).collect();
        Ok(Self {
            input,
            schema: Arc::new(Schema::new(fields)),
            columns: kinds.into_iter().map(Column::new).collect(),
            row: vec![None; keys.names.len()],
            keys,
            counts: Arc::new(Counts::default()),
            options,
            is_done: false,
        })
    }

    /// What was met so far; the numbers go on growing.
    pub fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.counts)
    }

    /// The next batch, or `None` at the end. After an error nothing follows.
    ///
    /// # Errors
    /// `InvalidInput` for a value that does not fit its column, `Corrupt` for a line that is no
    /// JSON object, `SizeLimit` for a line that is too long, `BadEncoding`, `Unreadable`.
    pub fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        if self.is_done {
            return Ok(None);
        }
        let read = self.read_batch();
        self.is_done = !matches!(read, Ok(Some(_)));
        read
    }

    fn read_batch(&mut self) -> Result<Option<RecordBatch>> {
        let (mut rows, mut bytes) = (0, 0);
        while rows < self.options.chunk_rows && bytes < BATCH_BYTES {
            let (read, used) = self.read_window(self.options.chunk_rows - rows)?;
            self.input.consume(used);
            (rows, bytes) = (rows + read, bytes + used);
            if rows < self.options.chunk_rows {
                if self.input.at_end() && self.input.data().is_empty() {
                    break;
                }
                self.check_length()?;
                self.input.fill()?;
            }
        }
        if rows == 0 {
            return Ok(None);
        }
        self.counts.rows.fetch_add(rows as u64, Ordering::Relaxed);
        batch(&self.schema, &mut self.columns, rows).map(Some)
    }

    /// Rows of what is in the window, and how many bytes they are.
    fn read_window(&mut self, max_rows: usize) -> Result<(usize, usize)> {
        let (mut rows, mut at) = (0, 0);
        while rows < max_rows {
            let Some(line) = next_line(&self.input, at) else { break };
            let text = &self.input.data()[line.clone()];
            at = line.end + 1;
            if text.trim_ascii().is_empty() {
                continue;
            }
            self.row.fill(None);
            match self.keys.read(text, &mut self.row) {
                Ok(unknown) => {
                    self.counts.unknown_values.fetch_add(unknown, Ordering::Relaxed);
                    self.append(line)?;
                    rows += 1;
                }
                Err(_) if self.options.skip_bad_lines => count(&self.counts.skipped_lines),
                Err(error) => return Err(bad_line(self.input.line(line.start), &error)),
            }
        }
        Ok((rows, at.min(self.input.data().len())))
    }

    fn append(&mut self, line: Range<usize>) -> Result<()> {
        let text = &self.input.data()[line.clone()];
        for (index, (column, place)) in self.columns.iter_mut().zip(&self.row).enumerate() {
            let Some(place) = place else {
                column.push_null();
                continue;
            };
            let raw = &text[place.clone()];
            if push(column, raw) {
                continue;
            }
            if !self.options.misfits_as_null {
                let (name, kind) = (self.schema.field(index).name(), column.kind().name());
                return Err(misfit(self.input.line(line.start), name, kind, raw));
            }
            column.push_null();
            count(&self.counts.nulled_values);
        }
        Ok(())
    }

    /// What is left of the window is the beginning of a line.
    fn check_length(&self) -> Result<()> {
        let limit = self.options.max_record_bytes;
        if self.input.data().len() <= limit {
            return Ok(());
        }
        let what = format!("line {}", self.input.line(0));
        Err(ferrolab_base::Limits::exceeded("max_record_bytes", &what, limit as u64))
    }
}

/// The line that begins at `at`, when all of it is in the window.
fn next_line(input: &Input, at: usize) -> Option<Range<usize>> {
    let rest = input.data().get(at..).filter(|rest| !rest.is_empty())?;
    let end = match memchr(b'\n', rest) {
        Some(end) => at + end,
        None if input.at_end() => input.data().len(),
        None => return None,
    };
    Some(at..end)
}

/// Append a JSON value; false where it does not fit.
fn push(column: &mut Column, raw: &[u8]) -> bool {
    match raw.first() {
        Some(b'n') => {
            column.push_null();
            true
        }
        Some(b'"') if column.kind() == Kind::Text => match unescape(raw) {
            Some(text) => column.push(text.as_bytes(), true).is_ok(),
            None => false,
        },
        Some(b'"') => false,
        _ => column.push(raw, true).is_ok(),
    }
}

fn unescape(raw: &[u8]) -> Option<Cow<'_, str>> {
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    if memchr(b'\\', inner).is_none() {
        return std::str::from_utf8(inner).ok().map(Cow::Borrowed);
    }
    serde_json::from_slice::<String>(raw).ok().map(Cow::Owned)
}

fn kind(raw: &[u8]) -> Kind {
    match raw.first() {
        Some(b'n') => Kind::Missing,
        Some(b'"' | b'{' | b'[') => Kind::Text,
        _ => Kind::of(raw),
    }
}

fn misfit(line: usize, name: &str, kind: &str, raw: &[u8]) -> Error {
    let text: String = String::from_utf8_lossy(raw).chars().take(60).collect();
    let message = format!("line {line}, key {name:?}: {text} is no {kind}, as all values before it are");
    Error::new(Code::InvalidInput, message)
        .hint("give types=False to have all columns as text, or misfits_as_null=True")
        .with("line", line)
        .with("column", name)
        .with("value", text)
}

fn bad_line(line: usize, error: &serde_json::Error) -> Error {
    Error::new(Code::Corrupt, format!("line {line} is no JSON object: {error}"))
        .hint("give skip_bad_lines=True to leave such lines out, or read the file as one JSON document")
        .with("line", line)
}

/// The keys that are columns.
#[derive(Default)]
struct Keys {
    names: Vec<String>,
    indices: HashMap<String, usize>,
}

impl Keys {
    /// The column of `key`, which mostly stands where it stood in the first object.
    fn index(&self, key: &str, position: usize) -> Option<usize> {
        match self.names.get(position) {
            Some(name) if name == key => Some(position),
            _ => self.indices.get(key).copied(),
        }
    }

    fn add(&mut self, key: &str) -> usize {
        self.names.push(key.to_owned());
        self.indices.insert(key.to_owned(), self.names.len() - 1);
        self.names.len() - 1
    }

    /// Where the values of the object in `line` stand, by column; how many values have none.
    fn read(&self, line: &[u8], row: &mut [Option<Range<usize>>]) -> serde_json::Result<u64> {
        let mut unknown = 0;
        let base = line.as_ptr().addr();
        let mut position = 0;
        each(line, |key, raw| {
            let start = raw.as_ptr().addr() - base;
            match self.index(key, position).and_then(|index| row.get_mut(index)) {
                Some(place) => *place = Some(start..start + raw.len()),
                None => unknown += 1,
            }
            position += 1;
        })?;
        Ok(unknown)
    }
}

/// Tell `tell` each key of the object in `line` with its value, a part of the line.
fn each(line: &[u8], tell: impl FnMut(&str, &str)) -> serde_json::Result<()> {
    let mut deserializer = serde_json::Deserializer::from_slice(line);
    deserializer.deserialize_map(Entries(tell))?;
    deserializer.end()
}

struct Entries<F>(F);

impl<'de, F: FnMut(&str, &str)> Visitor<'de> for Entries<F> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> std::result::Result<(), M::Error> {
        while let Some(Key(key)) = map.next_key()? {
            let raw: &RawValue = map.next_value()?;
            (self.0)(&key, raw.get());
        }
        Ok(())
    }
}

/// A key, borrowed from the line unless it has escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// The keys and kinds of values at the beginning of a file.
fn sample(input: &Input, options: &JsonlOptions) -> Result<(Keys, Vec<Kind>)> {
    let (mut keys, mut kinds) = (Keys::default(), Vec::new());
    let mut at = 0;
    while let Some(line) = next_line(input, at) {
        let text = &input.data()[line.clone()];
        at = line.end + 1;
        if text.trim_ascii().is_empty() {
            continue;
        }
        let mut position = 0;
        let read = each(text, |key, raw| {
            let index = keys.index(key, position).unwrap_or_else(|| {
                kinds.push(if options.types { Kind::Missing } else { Kind::Text });
                keys.add(key)
            });
            kinds[index] = kinds[index].join(kind(raw.as_bytes()));
            position += 1;
        });
        match read {
            Err(error) if !options.skip_bad_lines => return Err(bad_line(input.line(line.start), &error)),
            _ if keys.names.len() > MAX_COLUMNS => {
                let what = format!("the number of keys up to line {}", input.line(line.start));
                return Err(ferrolab_base::Limits::exceeded("max_columns", &what, MAX_COLUMNS as u64));
            }
            _ => {}
        }
    }
    Ok((keys, kinds))
}

impl Iterator for JsonlStream {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_batch().map_err(to_arrow).transpose()
    }
}

impl RecordBatchReader for JsonlStream {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
