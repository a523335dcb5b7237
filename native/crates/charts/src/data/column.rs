//! Columns: one kind of cell each, so that transforms run over plain arrays.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value as Json;

use super::value::Value;

/// The cells of one field, row by row.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers; NaN is null or invalid.
    Numbers(Vec<f64>),
    /// Texts, each kept once.
    Texts(Texts),
    /// Milliseconds since the epoch, UTC; NaN is null or invalid.
    Times(Vec<f64>),
    /// True, false or null.
    Booleans(Vec<Option<bool>>),
    /// Cells of several kinds, or arrays and objects.
    Mixed(Vec<Json>),
}

/// Texts, each kept once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Texts {
    /// For each row its text's index in `words`, or [`Texts::NULL`].
    pub codes: Vec<u32>,
    /// The different texts.
    pub words: Vec<Arc<str>>,
}

impl Texts {
    /// The code of a row without a text.
    pub const NULL: u32 = u32::MAX;

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&Arc<str>> {
        self.words.get(*self.codes.get(row)? as usize)
    }
}

/// Collects texts, keeping each once.
#[derive(Default)]
pub struct TextsBuilder {
    texts: Texts,
    code_of: HashMap<Arc<str>, u32, foldhash::fast::RandomState>,
}

impl TextsBuilder {
    /// Room for so many rows.
    pub fn with_capacity(rows: usize) -> Self {
        let texts = Texts { codes: Vec::with_capacity(rows), words: Vec::new() };
        Self { texts, code_of: HashMap::default() }
    }

    /// The code of a text, new or not.
    pub fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.code_of.get(text) {
            return *code;
        }
        let word: Arc<str> = text.into();
        let code = self.texts.words.len() as u32;
        self.texts.words.push(word.clone());
        self.code_of.insert(word, code);
        code
    }

    /// Append a row.
    pub fn push(&mut self, text: Option<&str>) {
        let code = text.map_or(Texts::NULL, |text| self.code(text));
        self.texts.codes.push(code);
    }

    /// Append a row by its code.
    pub fn push_code(&mut self, code: u32) {
        self.texts.codes.push(code);
    }

    /// The column.
    pub fn finish(self) -> Texts {
        self.texts
    }
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(cells) | Self::Times(cells) => cells.len(),
            Self::Texts(texts) => texts.codes.len(),
            Self::Booleans(cells) => cells.len(),
            Self::Mixed(cells) => cells.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a row; null beyond the end.
    pub fn value(&self, row: usize) -> Value {
        match self {
            Self::Numbers(cells) => scalar(cells, row).map_or(Value::Null, Value::Number),
            Self::Times(cells) => scalar(cells, row).map_or(Value::Null, Value::Time),
            Self::Texts(texts) => texts.get(row).map_or(Value::Null, |text| Value::Text(text.clone())),
            Self::Booleans(cells) => cells.get(row).copied().flatten().map_or(Value::Null, Value::Boolean),
            Self::Mixed(cells) => cells.get(row).map_or(Value::Null, Value::from_json),
        }
    }

    /// The number that a scale sees in a row: NaN when there is none.
    pub fn number(&self, row: usize) -> f64 {
        match self {
            Self::Numbers(cells) | Self::Times(cells) => cells.get(row).copied().unwrap_or(f64::NAN),
            other => other.value(row).number(),
        }
    }

    /// The numbers that a scale sees.
    pub fn numbers(&self) -> std::borrow::Cow<'_, [f64]> {
        match self {
            Self::Numbers(cells) | Self::Times(cells) => cells.into(),
            Self::Texts(texts) => {
                let numbers: Vec<f64> =
                    texts.words.iter().map(|word| Value::Text(word.clone()).number()).collect();
                let number_of = |code: &u32| numbers.get(*code as usize).copied().unwrap_or(f64::NAN);
                texts.codes.iter().map(number_of).collect()
            }
            other => (0..other.len()).map(|row| other.number(row)).collect(),
        }
    }

    /// Whether a row holds nothing: null, NaN or an invalid time.
    pub fn is_null(&self, row: usize) -> bool {
        match self {
            Self::Numbers(cells) | Self::Times(cells) => cells.get(row).is_none_or(|cell| cell.is_nan()),
            Self::Texts(texts) => texts.codes.get(row).is_none_or(|code| *code == Texts::NULL),
            Self::Booleans(cells) => cells.get(row).is_none_or(Option::is_none),
            Self::Mixed(cells) => cells.get(row).is_none_or(Json::is_null),
        }
    }

    /// The rows with these indices, in this order; an index beyond the end gives null.
    pub fn take(&self, rows: &[u32]) -> Self {
        let numbers = |cells: &[f64]| -> Vec<f64> {
            rows.iter().map(|row| cells.get(*row as usize).copied().unwrap_or(f64::NAN)).collect()
        };
        match self {
            Self::Numbers(cells) => Self::Numbers(numbers(cells)),
            Self::Times(cells) => Self::Times(numbers(cells)),
            Self::Texts(texts) => {
                let code = |row: &u32| texts.codes.get(*row as usize).copied().unwrap_or(Texts::NULL);
                Self::Texts(Texts { codes: rows.iter().map(code).collect(), words: texts.words.clone() })
            }
            Self::Booleans(cells) => {
                Self::Booleans(rows.iter().map(|row| cells.get(*row as usize).copied().flatten()).collect())
            }
            Self::Mixed(cells) => Self::Mixed(
                rows.iter().map(|row| cells.get(*row as usize).cloned().unwrap_or(Json::Null)).collect(),
            ),
        }
    }

    /// A column of nothing.
    pub fn nulls(rows: usize) -> Self {
        Self::Numbers(vec![f64::NAN; rows])
    }

    /// The column of these cells: of one kind when all that are not null are.
    pub fn from_values(cells: Vec<Value>) -> Self {
        let kind = |cell: &Value| match cell {
            Value::Null => None,
            Value::Number(_) => Some(0),
            Value::Time(_) => Some(1),
            Value::Text(_) => Some(2),
            Value::Boolean(_) => Some(3),
            Value::Json(_) => Some(4),
        };
        let mut kinds = cells.iter().filter_map(kind);
        let first = kinds.next().unwrap_or(0);
        let only = if kinds.all(|other| other == first) { first } else { 4 };
        match only {
            0 => Self::Numbers(cells.iter().map(Value::number).collect()),
            1 => Self::Times(cells.iter().map(Value::number).collect()),
            2 => {
                let mut texts = TextsBuilder::with_capacity(cells.len());
                for cell in &cells {
                    match cell {
                        Value::Text(text) => texts.push(Some(text)),
                        _ => texts.push(None),
                    }
                }
                Self::Texts(texts.finish())
            }
            3 => Self::Booleans(
                cells
                    .iter()
                    .map(|cell| if let Value::Boolean(value) = cell { Some(*value) } else { None })
                    .collect(),
            ),
            _ => Self::Mixed(cells.iter().map(Value::to_json).collect()),
        }
    }

    /// The column of these JSON values: of one kind when all that are not null are.
    pub fn from_json(cells: Vec<Json>) -> Self {
        let mixed = |cell: &Json| cell.is_array() || cell.is_object();
        if cells.iter().any(mixed) {
            return Self::Mixed(cells);
        }
        match Self::from_values(cells.iter().map(Value::from_json).collect()) {
            Self::Mixed(_) => Self::Mixed(cells),
            column => column,
        }
    }
}

/// The least and the greatest of some numbers; infinities the wrong way round when there is none.
pub(crate) fn extent(numbers: &[f64]) -> (f64, f64) {
    // Comparisons with NaN are false, so that it leaves both ends alone. Each lane is by itself, which lets
    // the compiler take several numbers at once.
    const LANES: usize = 8;
    let (mut low, mut high) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES]);
    let (blocks, rest) = numbers.as_chunks::<LANES>();
    let rest = std::iter::once(std::array::from_fn(|lane| rest.get(lane).copied().unwrap_or(f64::NAN)));
    for block in blocks.iter().copied().chain(rest) {
        for lane in 0..LANES {
            low[lane] = if block[lane] < low[lane] { block[lane] } else { low[lane] };
            high[lane] = if block[lane] > high[lane] { block[lane] } else { high[lane] };
        }
    }
    (low.into_iter().fold(f64::INFINITY, f64::min), high.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

/// Whether all numbers are finite.
pub(crate) fn all_finite(numbers: &[f64]) -> bool {
    // Within a block nothing is decided, which lets the compiler take several numbers at once.
    numbers.chunks(256).all(|block| block.iter().fold(true, |finite, number| finite & number.is_finite()))
}

/// A number or time of a row, unless it is null.
fn scalar(cells: &[f64], row: usize) -> Option<f64> {
    cells.get(row).copied().filter(|cell| !cell.is_nan())
}
