//! Tables of a spec's own `data.values`.

use std::collections::HashMap;

use ferrolab_base::{Code, Error, Result};
use serde_json::Value as Json;

use super::column::Column;
use super::table::Table;
use super::value::Value;
use super::{date_text, delimited};
use crate::format::time::TimeParser;

/// How inline values are to be read: a spec's `data.format`.
#[derive(Clone, Debug, Default)]
pub struct Format {
    /// The type of text values.
    pub kind: Kind,
    /// Which columns are to be converted.
    pub parse: Parse,
}

/// Types of text values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// JSON.
    #[default]
    Json,
    /// Values separated by this ASCII character.
    Delimited(u8),
}

/// Which columns are to be converted.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Parse {
    /// None.
    #[default]
    Nothing,
    /// All, by what their values look like.
    Guess,
    /// These: name, and `number`, `boolean`, `date`, `string`, `date:'%Y'` or `utc:'%Y'`.
    Columns(Vec<(String, String)>),
}

impl Format {
    /// The format of a spec's `data.format`; absent is JSON without conversion.
    pub fn from_json(format: Option<&Json>) -> Result<Self> {
        let Some(format) = format else { return Ok(Self::default()) };
        let kind = match format.get("type").and_then(Json::as_str).unwrap_or("json") {
            "json" => Kind::Json,
            "csv" => Kind::Delimited(b','),
            "tsv" => Kind::Delimited(b'\t'),
            "dsv" => Kind::Delimited(delimiter(format)?),
            other => return Err(unsupported(&format!("data.format.type {other:?}"))),
        };
        if format.get("property").is_some() {
            return Err(unsupported("data.format.property"));
        }
        let parse = match format.get("parse") {
            None | Some(Json::Null) => Parse::Nothing,
            Some(Json::String(auto)) if auto == "auto" => Parse::Guess,
            Some(Json::Object(columns)) => Parse::Columns(
                columns
                    .iter()
                    .filter_map(|(name, kind)| Some((name.clone(), kind.as_str()?.to_owned())))
                    .collect(),
            ),
            Some(other) => return Err(unsupported(&format!("data.format.parse {other}"))),
        };
        Ok(Self { kind, parse })
    }
}

fn delimiter(format: &Json) -> Result<u8> {
    match format.get("delimiter").and_then(Json::as_str).map(str::as_bytes) {
        Some([delimiter]) if *delimiter != b'"' => Ok(*delimiter),
        _ => Err(unsupported("a data.format.delimiter that is not one ASCII character")),
    }
}

fn unsupported(feature: &str) -> Error {
    Error::new(Code::UnsupportedChart, format!("{feature} is not drawn here"))
        .hint("give the data as JSON, CSV or an Arrow table")
}

/// The table of a spec's `data.values`.
pub fn table(values: &Json, format: &Format) -> Result<Table> {
    let mut table = match (values, format.kind) {
        (Json::String(text), Kind::Delimited(separator)) => delimited::table(text, separator),
        (Json::String(text), Kind::Json) => {
            let parsed: Json = serde_json::from_str(text).map_err(|error| {
                Error::new(Code::InvalidInput, format!("data.values is no JSON: {error}"))
                    .hint("say format.type csv if it is CSV")
            })?;
            rows(&parsed)
        }
        (values, _) => rows(values),
    };
    match &format.parse {
        Parse::Nothing => {}
        Parse::Guess => {
            for name in table.names().map(str::to_owned).collect::<Vec<_>>() {
                let column = table.field(&name);
                table.set(&name, guessed(&column));
            }
        }
        Parse::Columns(columns) => {
            for (name, kind) in columns {
                let column = convert(&table.field(name), kind)?;
                table.set(name, column);
            }
        }
    }
    Ok(table)
}

/// Objects become rows, other values the column `data`.
fn rows(values: &Json) -> Table {
    let one = std::slice::from_ref(values);
    let rows = match values {
        Json::Array(rows) => rows.as_slice(),
        Json::Object(_) => one,
        _ => &[],
    };
    let mut names: Vec<&str> = Vec::new();
    let mut index_of: HashMap<&str, usize> = HashMap::new();
    let mut columns: Vec<Vec<Json>> = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        let mut put = |name, cell: &Json| {
            let index = *index_of.entry(name).or_insert_with(|| {
                names.push(name);
                columns.push(Vec::new());
                names.len() - 1
            });
            columns[index].resize(row, Json::Null);
            columns[index].push(cell.clone());
        };
        match cells {
            Json::Object(members) => members.iter().for_each(|(name, cell)| put(name, cell)),
            cell => put("data", cell),
        }
    }
    let mut table = Table::new(rows.len());
    for (name, mut cells) in names.into_iter().zip(columns) {
        cells.resize(rows.len(), Json::Null);
        table.set(name, Column::from_json(cells));
    }
    table
}

/// A column converted as `format.parse` says.
pub fn convert(column: &Column, kind: &str) -> Result<Column> {
    match kind {
        "number" => Ok(Column::Numbers(column.numbers().into_owned())),
        "date" => Ok(column.to_times()),
        "boolean" => Ok(Column::Booleans((0..column.len()).map(|row| boolean(&column.value(row))).collect())),
        "string" => Ok(map(column, |cell| if cell.is_null() { cell } else { Value::text(&cell.string()) })),
        "flatten" => Ok(column.clone()),
        _ => {
            let pattern = kind.strip_prefix("date:").or_else(|| kind.strip_prefix("utc:"));
            let Some(pattern) = pattern else {
                return Err(unsupported(&format!("data.format.parse {kind:?}")));
            };
            let pattern = pattern.trim_matches(['\'', '"']);
            let parser = TimeParser::new(pattern)?;
            let time = |row: usize| match column.value(row) {
                Value::Null => f64::NAN,
                cell => parser.parse(&cell.string()).unwrap_or(f64::NAN),
            };
            Ok(Column::Times((0..column.len()).map(time).collect()))
        }
    }
}

fn map(column: &Column, change: impl Fn(Value) -> Value) -> Column {
    Column::from_values((0..column.len()).map(|row| change(column.value(row))).collect())
}

fn boolean(cell: &Value) -> Option<bool> {
    match cell {
        Value::Null => None,
        Value::Text(text) => match &**text {
            "" => None,
            "false" | "0" => Some(false),
            _ => Some(true),
        },
        other => Some(other.truthy()),
    }
}

/// The conversion that fits all cells which are not null: boolean, number, date or none.
fn guessed(column: &Column) -> Column {
    let Column::Texts(texts) = column else { return column.clone() };
    let all = |test: fn(&str) -> bool| texts.words.iter().all(|word| test(word));
    if all(|word| word == "true" || word == "false") {
        Column::Booleans((0..column.len()).map(|row| boolean(&column.value(row))).collect())
    } else if all(|word| !crate::format::number::parse_number(word).is_nan()) {
        Column::Numbers(column.numbers().into_owned())
    } else if all(|word| !date_text::parse(word).is_nan()) {
        column.to_times()
    } else {
        column.clone()
    }
}

impl Column {
    /// The column as times: numbers are milliseconds, texts are read as `Date.parse` does.
    pub fn to_times(&self) -> Self {
        let time = |cell: &Value| match cell {
            Value::Text(text) if text.is_empty() => f64::NAN,
            Value::Text(text) => date_text::parse(text),
            Value::Number(number) | Value::Time(number) => *number,
            _ => f64::NAN,
        };
        Self::Times(match self {
            Self::Numbers(cells) | Self::Times(cells) => cells.clone(),
            Self::Texts(texts) => {
                let times: Vec<f64> =
                    texts.words.iter().map(|word| time(&Value::Text(word.clone()))).collect();
                let time_of = |code: &u32| times.get(*code as usize).copied().unwrap_or(f64::NAN);
                texts.codes.iter().map(time_of).collect()
            }
            other => (0..other.len()).map(|row| time(&other.value(row))).collect(),
        })
    }
}
