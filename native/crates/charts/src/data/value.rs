//! One cell of a table, with the conversions that JavaScript applies to it.

use std::borrow::Cow;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::format::number::{number_text, parse_number};

/// One cell of a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing: null or undefined.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// A number; NaN is one, too.
    Number(f64),
    /// Milliseconds since the epoch, UTC.
    Time(f64),
    /// A text.
    Text(Arc<str>),
    /// An array or an object.
    Json(Arc<Json>),
}

/// A cell as the key of a discrete domain: numbers and times are the same when their value is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// Nothing.
    Null,
    /// True or false.
    Boolean(bool),
    /// The bits of a number, or of a time's milliseconds.
    Number(u64),
    /// A text.
    Text(Arc<str>),
}

impl Value {
    /// A text.
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// The cell that a JSON value stands for.
    pub fn from_json(json: &Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Boolean(*value),
            Json::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Json::String(text) => Self::text(text),
            Json::Array(_) | Json::Object(_) => Self::Json(Arc::new(json.clone())),
        }
    }

    /// The JSON value that stands for the cell; what JSON lacks becomes null.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Boolean(value) => Json::Bool(*value),
            Self::Number(number) | Self::Time(number) => Json::from(*number),
            Self::Text(text) => Json::String(text.to_string()),
            Self::Json(json) => (**json).clone(),
        }
    }

    /// Whether there is nothing in it.
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// The number that a scale sees: NaN for nothing, and for texts that are not numbers.
    pub fn number(&self) -> f64 {
        match self {
            Self::Null | Self::Json(_) => f64::NAN,
            Self::Boolean(value) => f64::from(u8::from(*value)),
            Self::Number(number) | Self::Time(number) => *number,
            Self::Text(text) if text.is_empty() => f64::NAN,
            Self::Text(text) => parse_number(text),
        }
    }

    /// What `String(value)` gives.
    pub fn string(&self) -> Cow<'_, str> {
        match self {
            Self::Null => "null".into(),
            Self::Boolean(value) => if *value { "true" } else { "false" }.into(),
            Self::Number(number) => number_text(*number).into(),
            Self::Time(time) => crate::data::dates::text(*time).into(),
            Self::Text(text) => (&**text).into(),
            Self::Json(json) => json_string(json).into(),
        }
    }

    /// Whether JavaScript takes it for true.
    pub fn truthy(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Boolean(value) => *value,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Time(_) | Self::Json(_) => true,
        }
    }

    /// The key under which a discrete domain holds it.
    pub fn key(&self) -> Key {
        match self {
            Self::Null => Key::Null,
            Self::Boolean(value) => Key::Boolean(*value),
            Self::Number(number) | Self::Time(number) => Key::Number(number_bits(*number)),
            Self::Text(text) => Key::Text(text.clone()),
            Self::Json(json) => Key::Text(json.to_string().into()),
        }
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// Bits that are equal when the numbers are the same key: both zeros are, and all NaN.
pub(crate) fn number_bits(number: f64) -> u64 {
    if number == 0.0 {
        0
    } else if number.is_nan() {
        f64::NAN.to_bits()
    } else {
        number.to_bits()
    }
}

/// `String(...)` of an array joins its elements, of an object says that it is one. Arrays within
/// arrays are cut at a depth that no chart reaches.
fn json_string(json: &Json) -> String {
    fn write(json: &Json, depth: usize, out: &mut String) {
        match json {
            Json::Array(elements) if depth < 32 => {
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    if !element.is_null() {
                        write(element, depth + 1, out);
                    }
                }
            }
            Json::Array(_) | Json::Object(_) => out.push_str("[object Object]"),
            scalar => out.push_str(&Value::from_json(scalar).string()),
        }
    }
    let mut out = String::new();
    write(json, 0, &mut out);
    out
}
