//! What guides are called when nobody says.

use serde_json::Value as Json;

use crate::spec::channel_def::{Aggregate, ChannelDef};
use crate::spec::config::Config;
use crate::spec::json::lines;

/// The title of a guide: lines, or none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Title {
    /// As it was said; `None` is no title.
    Said(Option<Vec<String>>),
    /// Names of the fields shown.
    Fields(Vec<String>),
}

impl Title {
    /// The title that a specification's value means.
    pub fn said(value: &Json) -> Self {
        Self::Said(lines(value).filter(|lines| lines.iter().any(|line| !line.is_empty())))
    }

    /// Both titles, each field and each text once.
    pub fn merged(self, other: &Title) -> Self {
        match (self, other) {
            (Self::Fields(mut names), Self::Fields(others)) => {
                for name in others {
                    if !names.contains(name) {
                        names.push(name.clone());
                    }
                }
                Self::Fields(names)
            }
            (Self::Said(Some(ours)), Self::Said(Some(theirs))) if ours != *theirs => {
                Self::Said(Some(vec![format!("{}, {}", ours.join(", "), theirs.join(", "))]))
            }
            (Self::Said(None), Self::Said(theirs)) => Self::Said(theirs.clone()),
            (ours, _) => ours,
        }
    }

    /// The lines to be drawn, if any.
    pub fn lines(&self) -> Option<Vec<String>> {
        match self {
            Self::Said(lines) => lines.clone(),
            Self::Fields(names) if names.iter().all(String::is_empty) => None,
            Self::Fields(names) => Some(vec![names.join(", ")]),
        }
    }
}

/// What a field is called by what is made of it.
pub(crate) fn default_title(def: &ChannelDef, config: &Config) -> String {
    let field = def.field.clone().unwrap_or_default();
    let style = config.top("fieldTitle").and_then(Json::as_str).unwrap_or("verbal");
    match style {
        "plain" => field,
        "functional" => functional(def, &field),
        _ => verbal(def, field, config),
    }
}

fn verbal(def: &ChannelDef, field: String, config: &Config) -> String {
    match &def.aggregate {
        Some(Aggregate::Op(op)) if op == "count" => {
            return config.top("countTitle").and_then(Json::as_str).unwrap_or("Count of Records").to_owned();
        }
        _ if def.bins() => return format!("{field} (binned)"),
        _ => {}
    }
    if let Some(unit) = def.time_unit.as_ref().filter(|unit| !unit.binned) {
        return format!("{field} ({})", unit.parts().join("-"));
    }
    match &def.aggregate {
        Some(Aggregate::Op(op)) => {
            let mut letters = op.chars();
            let first =
                letters.next().map(|letter| letter.to_uppercase().collect::<String>()).unwrap_or_default();
            format!("{first}{} of {field}", letters.as_str())
        }
        Some(Aggregate::ArgMax(by)) => format!("{field} for max {by}"),
        Some(Aggregate::ArgMin(by)) => format!("{field} for min {by}"),
        None => field,
    }
}

fn functional(def: &ChannelDef, field: &str) -> String {
    let function = match (&def.aggregate, &def.time_unit) {
        (Some(Aggregate::Op(op)), _) => Some(op.clone()),
        (_, Some(unit)) => Some(unit.unit.clone()),
        _ if def.bins() => Some("bin".to_owned()),
        _ => None,
    };
    match function {
        Some(function) => format!("{}({field})", function.to_uppercase()),
        None => field.to_owned(),
    }
}
