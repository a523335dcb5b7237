//! The keys of one element.

use std::cell::RefCell;

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value};

use super::FARTHEST;
use crate::scene::Color;

/// Points of one element at most.
const MAX_POINTS: usize = 100_000;
/// Bytes of a text at most.
const MAX_TEXT_BYTES: usize = 100_000;

/// Reads the keys of an element, and knows which there are.
///
/// `stroke_width` and `stroke-width` are the same key.
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    /// Such as `2` or `0.children.3`.
    pub(super) place: String,
    kind: String,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Fields<'a> {
    /// The element at `place`; `kind` is what it is when it does not say so.
    pub(super) fn new(value: &'a Value, place: String, kind: Option<&str>) -> Result<Self> {
        let Some(map) = value.as_object() else {
            return Err(Error::new(
                Code::InvalidInput,
                format!("element {place} is {}, not an object", sort(value)),
            )
            .hint("write it as {\"type\": \"rect\", \"x\": 0, \"y\": 0, \"width\": 80, \"height\": 40}")
            .with("element", place));
        };
        let kind = kind.or_else(|| map.get("type").and_then(Value::as_str)).unwrap_or_default().to_owned();
        Ok(Self { map, place, kind, asked: RefCell::new(vec!["type", "id"]) })
    }

    pub(super) fn kind(&self) -> &str {
        &self.kind
    }

    /// The value of a key; null is as if it were not there.
    pub(super) fn get(&self, key: &'static str) -> Option<&'a Value> {
        self.asked.borrow_mut().push(key);
        let value = self.map.get(key).or_else(|| self.map.get(&key.replace('_', "-")));
        value.filter(|value| !value.is_null())
    }

    /// An error about `key`, which holds `value` but should hold `wanted`.
    pub(super) fn wrong(&self, key: &str, value: &Value, wanted: &str) -> Error {
        let mut shown = value.to_string();
        if shown.chars().count() > 60 {
            shown = shown.chars().take(60).chain(['…']).collect();
        }
        self.error(format!("{key:?} is {shown}"), format!("give {wanted}"), key)
    }

    /// An error about `key`.
    pub(super) fn error(&self, what: String, hint: String, key: &str) -> Error {
        Error::new(Code::InvalidInput, format!("element {} ({}): {what}", self.place, self.kind))
            .hint(hint)
            .with("element", &self.place)
            .with("key", key)
    }

    pub(super) fn number(&self, key: &'static str) -> Result<Option<f64>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match as_number(value) {
            Some(number) => Ok(Some(number)),
            None => Err(self.wrong(key, value, "a number from -100000 to 100000")),
        }
    }

    pub(super) fn number_or(&self, key: &'static str, default: f64) -> Result<f64> {
        Ok(self.number(key)?.unwrap_or(default))
    }

    pub(super) fn required(&self, key: &'static str) -> Result<f64> {
        self.number(key)?.ok_or_else(|| self.missing(key, "a number"))
    }

    /// A number that is not below 0.
    pub(super) fn size(&self, key: &'static str) -> Result<Option<f64>> {
        match self.number(key)? {
            Some(number) if number < 0.0 => {
                Err(self.wrong(key, &number.into(), "a number that is not below 0"))
            }
            number => Ok(number),
        }
    }

    pub(super) fn size_or(&self, key: &'static str, default: f64) -> Result<f64> {
        Ok(self.size(key)?.unwrap_or(default))
    }

    pub(super) fn required_size(&self, key: &'static str) -> Result<f64> {
        self.size(key)?.ok_or_else(|| self.missing(key, "a number"))
    }

    pub(super) fn missing(&self, key: &str, wanted: &str) -> Error {
        self.error(format!("{key:?} is missing"), format!("give {wanted}"), key)
    }

    /// A text; numbers are taken as they are written.
    pub(super) fn text(&self, key: &'static str) -> Result<Option<String>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value {
            Value::String(text) if text.len() <= MAX_TEXT_BYTES => Ok(Some(text.clone())),
            Value::Number(number) => Ok(Some(number.to_string())),
            _ => Err(self.wrong(key, value, "a text of at most 100000 bytes")),
        }
    }

    pub(super) fn flag(&self, key: &'static str) -> Result<bool> {
        let Some(value) = self.get(key) else { return Ok(false) };
        value.as_bool().ok_or_else(|| self.wrong(key, value, "true or false"))
    }

    /// One of several words, by what it stands for.
    pub(super) fn choice<T: Copy>(&self, key: &'static str, choices: &[(&str, T)]) -> Result<Option<T>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let chosen = value.as_str().and_then(|word| choices.iter().find(|choice| choice.0 == word));
        match chosen {
            Some(choice) => Ok(Some(choice.1)),
            None => {
                let words: Vec<&str> = choices.iter().map(|choice| choice.0).collect();
                Err(self.wrong(key, value, &words.join(", ")))
            }
        }
    }

    /// A colour; the inner `None` is none at all.
    pub(super) fn color(&self, key: &'static str) -> Result<Option<Option<Color>>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        match value.as_str() {
            Some("none") => Ok(Some(None)),
            text => match text.and_then(Color::parse) {
                Some(color) => Ok(Some(Some(color))),
                None => Err(self.wrong(key, value, "a colour such as steelblue, #4682b4 or none")),
            },
        }
    }

    /// A point: `[x, y]`.
    pub(super) fn point(&self, key: &'static str) -> Result<Option<(f64, f64)>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        as_point(value).map(Some).ok_or_else(|| self.wrong(key, value, "a point such as [10, 20]"))
    }

    /// Points: `[[x, y], ...]`.
    pub(super) fn points(&self, key: &'static str) -> Result<Option<Vec<(f64, f64)>>> {
        let Some(value) = self.get(key) else { return Ok(None) };
        let points = value.as_array().filter(|points| points.len() <= MAX_POINTS);
        let points: Option<Vec<_>> = points.and_then(|points| points.iter().map(as_point).collect());
        points
            .map(Some)
            .ok_or_else(|| self.wrong(key, value, "at most 100000 points such as [[0, 0], [10, 20]]"))
    }

    pub(super) fn array(&self, key: &'static str) -> Result<&'a [Value]> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Value::Array(values)) => Ok(values),
            Some(other) => Err(self.wrong(key, other, "an array")),
        }
    }

    /// The name by which arrows find the element.
    pub(super) fn id(&self) -> Result<Option<String>> {
        self.text("id")
    }

    /// Refuse keys that were not asked for: nothing that is given is left out in silence.
    pub(super) fn finish(&self) -> Result<()> {
        let asked = self.asked.borrow();
        for key in self.map.keys() {
            let plain = key.replace('-', "_");
            if !asked.contains(&plain.as_str()) {
                let mut known = asked.clone();
                known.sort_unstable();
                known.dedup();
                let shown: String = key.chars().take(60).collect();
                return Err(self.error(
                    format!("{shown:?} is not known"),
                    format!("known are {}", known.join(", ")),
                    &shown,
                ));
            }
        }
        Ok(())
    }
}

fn as_number(value: &Value) -> Option<f64> {
    value.as_f64().filter(|number| number.abs() <= FARTHEST)
}

fn as_point(value: &Value) -> Option<(f64, f64)> {
    match value.as_array()?.as_slice() {
        [x, y] => Some((as_number(x)?, as_number(y)?)),
        _ => None,
    }
}

/// What a value is, in words.
pub(super) fn sort(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
