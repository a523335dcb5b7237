//! What the layers of composite marks have in common.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::Asked;
use crate::spec::config::Config;
use crate::spec::json::text;

/// The parts of a composite mark: layers that show columns of its summary along one axis.
pub(super) struct Parts<'a> {
    name: &'static str,
    pub mark: Map<String, Json>,
    config: &'a Config,
    /// Whether the numbers stand along y.
    pub vertical: bool,
    /// What stands at the axis of the numbers.
    own: &'a Json,
    pub field: String,
}

impl<'a> Parts<'a> {
    pub fn new(asked: &Asked<'a>, known: &[&str]) -> Result<Self> {
        let mark = asked.mark.as_object().cloned().unwrap_or_default();
        asked.place.at("mark").only(&mark, known)?;
        let vertical = is_vertical(&mark, asked);
        let own = asked.encoding.get(if vertical { "y" } else { "x" }).unwrap_or(&Json::Null);
        let Some(field) = own.get("field").and_then(Json::as_str) else {
            let why = format!("a mark {:?} needs a field of numbers", asked.name);
            return Err(asked.place.at("encoding").invalid(why));
        };
        Ok(Self { name: asked.name, mark, config: asked.config, vertical, own, field: field.to_owned() })
    }

    /// A property of the mark or of its configuration.
    pub fn setting(&self, name: &str) -> Option<Json> {
        self.mark.get(name).or_else(|| self.configured(name)).cloned()
    }

    pub fn configured(&self, name: &str) -> Option<&'a Json> {
        self.config.section(self.name)?.get(name)
    }

    /// The axis of the numbers.
    pub fn axis(&self) -> &'static str {
        if self.vertical { "y" } else { "x" }
    }

    /// The name of a column of the summary.
    pub fn column(&self, prefix: &str) -> String {
        format!("{prefix}_{}", self.field)
    }

    /// The encoding of the numbers' axis by a column.
    pub fn position(&self, column: &str) -> Json {
        let kind = self.own.get("type").cloned().unwrap_or_else(|| json!("quantitative"));
        let title = self.own.get("title").cloned().unwrap_or_else(|| json!(self.field));
        let mut def = json!({"field": column, "type": kind, "title": title});
        for name in ["scale", "axis"] {
            if let Some(value) = self.own.get(name) {
                def[name] = value.clone();
            }
        }
        def
    }

    /// A layer of a part between two columns, or at one; `None` when it is switched off.
    pub fn layer<'c>(
        &self,
        part: &str,
        mark: &Json,
        (from, to): (&str, Option<&str>),
        channels: impl IntoIterator<Item = (&'c String, &'c Json)>,
    ) -> Option<Json> {
        let mark = self.part(part, mark)?;
        let mut encoding = Map::from_iter([(self.axis().to_owned(), self.position(&self.column(from)))]);
        if let Some(to) = to {
            encoding.insert(format!("{}2", self.axis()), json!({"field": self.column(to)}));
        }
        encoding.extend(channels.into_iter().map(|(name, def)| (name.clone(), def.clone())));
        Some(json!({"mark": mark, "encoding": encoding}))
    }

    /// A part's mark, unless it is switched off.
    pub fn part(&self, part: &str, mark: &Json) -> Option<Json> {
        let own = self.mark.get(part);
        let configured = self.configured(part);
        let on = |value: &Json| !matches!(value, Json::Null | Json::Bool(false));
        if !own.map_or(configured.is_some_and(on), on) {
            return None;
        }
        let mut members = configured.and_then(Json::as_object).cloned().unwrap_or_default();
        for name in ["clip", "color", "opacity"] {
            if let Some(value) = self.mark.get(name) {
                members.insert(name.to_owned(), value.clone());
            }
        }
        members.extend(mark.as_object().cloned().unwrap_or_default());
        members.insert("style".to_owned(), json!(format!("{}-{part}", self.name)));
        members.extend(own.and_then(Json::as_object).cloned().unwrap_or_default());
        Some(Json::Object(members))
    }
}

/// A column of the row at hand, as expressions name it.
pub(super) fn datum(column: &str) -> String {
    format!("datum[{}]", json!(column))
}

fn is_vertical(mark: &Map<String, Json>, asked: &Asked) -> bool {
    let def = |name: &str| asked.encoding.get(name);
    let ranged = |axis: &str| ["2", "Error"].iter().any(|end| def(&format!("{axis}{end}")).is_some());
    if ranged("x") || ranged("y") {
        return ranged("y");
    }
    let continuous = |name: &str| def(name).is_some_and(|def| is_continuous(def, asked.name));
    match text(mark, "orient") {
        Some(orient) => orient == "vertical",
        None if continuous("x") && continuous("y") => {
            let aggregate = |name: &str| def(name).and_then(|def| def.get("aggregate"));
            match (aggregate("x"), aggregate("y")) {
                (None, Some(op)) if op == asked.name => true,
                (Some(op), None) if op == asked.name => false,
                _ => !is_temporal(def("y")) || is_temporal(def("x")),
            }
        }
        None => !continuous("x"),
    }
}

fn is_temporal(def: Option<&Json>) -> bool {
    def.is_some_and(|def| {
        matches!(def.get("type").and_then(Json::as_str), Some("temporal" | "T"))
            || def.get("timeUnit").is_some()
    })
}

fn is_continuous(def: &Json, composite: &str) -> bool {
    match def.get("type").and_then(Json::as_str) {
        Some("quantitative" | "Q") => def.get("bin").is_none_or(|bin| bin == false),
        Some("temporal" | "T") => true,
        Some(_) => false,
        None => def.get("aggregate").is_some_and(|op| op == composite) || def.get("timeUnit").is_some(),
    }
}
