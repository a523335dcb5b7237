//! Parameters in their first state: variables by their values, selections as nobody has touched them.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

use super::json::text;
use crate::data::Expression;

/// How deep a specification is searched.
const DEPTH: usize = 48;

/// What a parameter means as long as nobody touches the chart.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    /// A variable that counts as true or false.
    Variable(bool),
    /// A selection of nothing.
    Untouched,
    /// A selection of the rows where a predicate holds.
    Rows(Json),
}

/// The parameters of a specification.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    /// Variables by name, for expressions.
    pub variables: Map<String, Json>,
    meanings: Vec<(String, Meaning)>,
}

impl Parameters {
    /// Collects the parameters of all views.
    pub fn of(spec: &Json) -> Self {
        let mut parameters = Self::default();
        parameters.collect(spec, DEPTH);
        parameters
    }

    fn collect(&mut self, view: &Json, depth: usize) {
        for param in view.get("params").and_then(Json::as_array).into_iter().flatten() {
            if let Some(members) = param.as_object() {
                self.add(members);
            }
        }
        if depth == 0 {
            return;
        }
        for name in ["layer", "hconcat", "vconcat", "concat"] {
            for view in view.get(name).and_then(Json::as_array).into_iter().flatten() {
                self.collect(view, depth - 1);
            }
        }
        if let Some(view) = view.get("spec") {
            self.collect(view, depth - 1);
        }
    }

    fn add(&mut self, members: &Map<String, Json>) {
        let name = text(members, "name").unwrap_or_default().to_owned();
        if let Some(select) = members.get("select") {
            let chosen = members.get("value").filter(|value| !value.is_null());
            let meaning = chosen.map_or(Some(Meaning::Untouched), |value| chosen_rows(select, value));
            self.meanings.extend(meaning.map(|meaning| (name, meaning)));
            return;
        }
        let value = match text(members, "expr") {
            Some(expression) => self.constant(expression),
            None => Some(members.get("value").cloned().unwrap_or(Json::Null)),
        };
        if let Some(value) = value {
            let holds = crate::data::Value::from_json(&value).truthy();
            self.meanings.push((name.clone(), Meaning::Variable(holds)));
            self.variables.insert(name, value);
        }
    }

    /// The value of an expression of variables alone.
    fn constant(&self, expression: &str) -> Option<Json> {
        let parsed = Expression::parse(expression).ok()?;
        if parsed.reads_rows() {
            return None;
        }
        Some(parsed.constant(&self.variables).ok()?.to_json())
    }

    /// What the parameter of that name means.
    pub fn meaning(&self, name: &str) -> Option<&Meaning> {
        self.meanings.iter().find(|(known, _)| known == name).map(|(_, meaning)| meaning)
    }

    /// The specification with values in place of expressions and of selections.
    pub fn settled<'s>(&self, spec: &'s Json) -> Cow<'s, Json> {
        if self.meanings.is_empty() && !has_expression(spec, DEPTH) {
            return Cow::Borrowed(spec);
        }
        let mut spec = spec.clone();
        self.settle(&mut spec, false, DEPTH);
        Cow::Owned(spec)
    }

    fn settle(&self, value: &mut Json, predicate: bool, depth: usize) {
        if depth == 0 {
            return;
        }
        if let Some(settled) = self.replacement(value, predicate) {
            *value = settled;
            return;
        }
        match value {
            Json::Array(values) => {
                values.iter_mut().for_each(|value| self.settle(value, predicate, depth - 1));
            }
            Json::Object(members) => {
                for name in ["domain", "extent"] {
                    if members.get(name).is_some_and(|value| self.is_untouched(value)) {
                        members.remove(name);
                    }
                }
                for (name, value) in members.iter_mut() {
                    match name.as_str() {
                        "data" | "datasets" | "params" => {}
                        "filter" | "test" => self.settle(value, true, depth - 1),
                        _ => self.settle(value, predicate, depth - 1),
                    }
                }
            }
            _ => {}
        }
    }

    fn replacement(&self, value: &Json, predicate: bool) -> Option<Json> {
        let members = value.as_object()?;
        if let (1, Some(expression)) = (members.len(), text(members, "expr")) {
            return self.constant(expression);
        }
        let name = text(members, "param").filter(|_| predicate)?;
        Some(match self.meaning(name)? {
            Meaning::Rows(test) => test.clone(),
            Meaning::Variable(holds) => json!(holds.to_string()),
            Meaning::Untouched => json!((members.get("empty") != Some(&Json::Bool(false))).to_string()),
        })
    }

    fn is_untouched(&self, value: &Json) -> bool {
        let name = value.get("param").and_then(Json::as_str);
        name.is_some_and(|name| self.meaning(name) == Some(&Meaning::Untouched))
    }
}

/// Whether an expression stands somewhere outside the data.
fn has_expression(value: &Json, depth: usize) -> bool {
    match value {
        Json::Object(members) if depth > 0 => members.iter().any(|(name, value)| match name.as_str() {
            "data" | "datasets" => false,
            "expr" => true,
            _ => has_expression(value, depth - 1),
        }),
        Json::Array(values) if depth > 0 => values.iter().any(|value| has_expression(value, depth - 1)),
        _ => false,
    }
}

/// The rows that a selection of points begins with; `None` for what is not drawn here.
fn chosen_rows(select: &Json, value: &Json) -> Option<Meaning> {
    let kind = select.as_str().or_else(|| select.get("type")?.as_str())?;
    if kind != "point" || select.get("encodings").is_some() {
        return None;
    }
    let fields: Vec<&str> = select
        .get("fields")
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
        .filter_map(Json::as_str)
        .collect();
    let entries = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let tests = entries.iter().map(|entry| {
        let cells: Vec<(&str, &Json)> = match entry.as_object() {
            Some(members) => members.iter().map(|(name, value)| (name.as_str(), value)).collect(),
            None => fields.iter().map(|field| (*field, entry)).collect(),
        };
        let equal = cells.into_iter().map(|(field, value)| json!({"field": field, "equal": value}));
        json!({"and": equal.collect::<Vec<_>>()})
    });
    Some(Meaning::Rows(json!({"or": tests.collect::<Vec<_>>()})))
}
