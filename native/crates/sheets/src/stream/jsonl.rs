//! JSON lines as a stream.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::Ordering;

use ferrolab_base::{Code, Error, Result};
use memchr::memchr;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::batches::{Portions, Rows, Stream, Table, sampled};
use super::column::Column;
use super::input::Input;
use super::{Source, count};
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
/// key is null, as is `null`. Values of keys that appear later are left out: [`Counts`](super::Counts) tells how many.
pub type JsonlStream = Stream<Objects>;

/// The keys that are columns, and room for one object.
pub struct Objects {
    keys: Keys,
    options: JsonlOptions,
    /// Where the values of a line stand, by column.
    places: Vec<Option<Range<usize>>>,
}

impl JsonlStream {
    /// Read the beginning of `source` and find its columns.
    ///
    /// # Errors
    /// `NotFound`, `Unreadable`, `BadEncoding`, `InvalidInput` for options out of range or a
    /// line that is no object, `SizeLimit` for more than 16,384 keys.
    pub fn open(source: Source, options: JsonlOptions) -> Result<Self> {
        let JsonlOptions { chunk_rows, max_record_bytes, .. } = options;
        let portions = Portions { chunk_rows, max_record_bytes };
        portions.check()?;
        let input = sampled(source, None)?;
        let (keys, kinds) = sample(&input, &options)?;
        let table = Table::new(&keys.names, kinds);
        let places = vec![None; keys.names.len()];
        Ok(Self::new(Objects { keys, options, places }, input, table, portions))
    }
}

impl Rows for Objects {
    fn read(&mut self, input: &Input, table: &mut Table, max_rows: usize) -> Result<(usize, usize)> {
        let (mut rows, mut at) = (0, 0);
        while rows < max_rows {
            let Some(line) = next_line(input, at) else { break };
            let text = &input.data()[line.clone()];
            at = line.end + 1;
            if text.trim_ascii().is_empty() {
                continue;
            }
            self.places.fill(None);
            match self.keys.read(text, &mut self.places) {
                Ok(unknown) => {
                    table.counts.unknown_values.fetch_add(unknown, Ordering::Relaxed);
                    self.append(text, table)
                        .map_err(|(index, raw)| misfit(input.line(line.start), table, index, raw))?;
                    rows += 1;
                }
                Err(_) if self.options.skip_bad_lines => count(&table.counts.skipped_lines),
                Err(error) => return Err(bad_line(input.line(line.start), &error)),
            }
        }
        Ok((rows, at.min(input.data().len())))
    }

    fn too_long(&self, line: usize) -> Error {
        let limit = self.options.max_record_bytes as u64;
        ferrolab_base::Limits::exceeded("max_record_bytes", &format!("line {line}"), limit)
    }
}

impl Objects {
    /// Append a row; where a value does not fit, the number of its column and the value.
    fn append<'l>(&self, line: &'l [u8], table: &mut Table) -> std::result::Result<(), (usize, &'l [u8])> {
        for (index, (column, place)) in table.columns.iter_mut().zip(&self.places).enumerate() {
            let Some(place) = place else {
                column.push_null();
                continue;
            };
            let raw = &line[place.clone()];
            if push(column, raw) {
                continue;
            }
            if !self.options.misfits_as_null {
                return Err((index, raw));
            }
            column.push_null();
            count(&table.counts.nulled_values);
        }
        Ok(())
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

fn misfit(line: usize, table: &Table, column: usize, raw: &[u8]) -> Error {
    let (name, kind) = (table.schema.field(column).name(), table.columns[column].kind().name());
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
