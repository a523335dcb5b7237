//! Reading JSON with the place in it at hand, so that what is refused can be named.

use std::fmt;

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value as Json};

/// Where in a specification something stands, as `encoding.x.axis`.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    parent: Option<&'a Place<'a>>,
    name: &'a str,
}

impl Place<'static> {
    /// The specification itself.
    pub const ROOT: Place<'static> = Place { parent: None, name: "" };
}

impl<'a> Place<'a> {
    /// A member of what stands here.
    pub fn at(&'a self, name: &'a str) -> Place<'a> {
        Place { parent: Some(self), name }
    }

    /// Refuses what stands here.
    pub fn refuse(&self, feature: impl fmt::Display) -> Error {
        refused(self, feature)
    }

    /// Says that what stands here is no valid Vega-Lite.
    pub fn invalid(&self, why: impl fmt::Display) -> Error {
        Error::new(Code::InvalidInput, format!("{self}: {why}"))
            .hint("see the Vega-Lite 6 documentation")
            .with("path", self)
    }

    /// Refuses every member but the known ones.
    pub fn only(&self, members: &Map<String, Json>, known: &[&str]) -> Result<()> {
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(name) => Err(self.at(name).refuse("is not drawn here")),
            None => Ok(()),
        }
    }

    /// The object that stands here.
    pub fn object<'v>(&self, value: &'v Json) -> Result<&'v Map<String, Json>> {
        value.as_object().ok_or_else(|| self.invalid("an object is expected"))
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            None if self.name.is_empty() => write!(f, "the specification"),
            Some(parent) if parent.parent.is_some() || !parent.name.is_empty() => {
                write!(f, "{parent}.{}", self.name)
            }
            _ => write!(f, "{}", self.name),
        }
    }
}

/// The error for what lies outside the subset.
pub(crate) fn refused(path: impl fmt::Display, feature: impl fmt::Display) -> Error {
    Error::new(Code::UnsupportedChart, format!("{path} {feature}"))
        .hint("install vl-convert-python to draw this chart")
        .with("path", path)
}

/// The error for a value that is not drawn here.
pub(crate) fn refused_value(path: impl fmt::Display, value: &Json) -> Error {
    let mut text = value.to_string();
    if let Some((end, _)) = text.char_indices().nth(80) {
        text.truncate(end);
        text.push('…');
    }
    refused(path, format!("is {text}, which is not drawn here"))
}

/// A member's number.
pub(crate) fn number(members: &Map<String, Json>, name: &str) -> Option<f64> {
    members.get(name).and_then(Json::as_f64)
}

/// A member's text.
pub(crate) fn text<'a>(members: &'a Map<String, Json>, name: &str) -> Option<&'a str> {
    members.get(name).and_then(Json::as_str)
}

/// A member's truth.
pub(crate) fn boolean(members: &Map<String, Json>, name: &str) -> Option<bool> {
    members.get(name).and_then(Json::as_bool)
}

/// A text, or lines of text.
pub(crate) fn lines(value: &Json) -> Option<Vec<String>> {
    match value {
        Json::String(text) => Some(vec![text.clone()]),
        Json::Array(lines) => Some(lines.iter().map(plain).collect()),
        Json::Number(_) | Json::Bool(_) => Some(vec![plain(value)]),
        _ => None,
    }
}

/// A scalar as text.
pub(crate) fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => crate::data::Value::from_json(other).string().into_owned(),
    }
}

/// Merges `over` into `under`, member by member, objects within too down to a fixed depth.
pub(crate) fn merge(under: &mut Json, over: &Json, depth: usize) {
    match (under, over) {
        (Json::Object(under), Json::Object(over)) if depth > 0 => {
            for (name, value) in over {
                merge(under.entry(name.clone()).or_insert(Json::Null), value, depth - 1);
            }
        }
        (under, over) => *under = over.clone(),
    }
}
