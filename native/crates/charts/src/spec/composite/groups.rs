//! What rows are grouped by before a composite mark sums them up.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::Asked;
use crate::guides::title_text::default_title;
use crate::spec::channel_def::{ChannelDef, Kind};

/// The channels beside the one that is summed up.
#[derive(Default)]
pub(super) struct Groups {
    /// Columns by whose values rows are grouped.
    pub columns: Vec<Json>,
    /// The channels, with columns in place of what is made of fields.
    pub channels: Map<String, Json>,
    /// Transforms that make those columns.
    pub transforms: Vec<Json>,
    /// Aggregates that channels ask for.
    pub aggregates: Vec<Json>,
}

impl Groups {
    /// Reads all channels but these.
    pub fn new(asked: &Asked, without: &[&str]) -> Result<Self> {
        let mut groups = Self::default();
        for (name, def) in asked.encoding {
            if !without.contains(&name.as_str()) && name != "tooltip" {
                groups.add(asked, name, def)?;
            }
        }
        Ok(groups)
    }

    fn add(&mut self, asked: &Asked, name: &str, def: &Json) -> Result<()> {
        let place = asked.place.at("encoding");
        let here = place.at(name);
        if def.is_array() || def.get("bin").is_some_and(|bin| !bin.is_null() && bin != false) {
            return Err(here.refuse(format_args!("of a mark {:?} is not drawn here", asked.name)));
        }
        let read = ChannelDef::read(def, name, asked.reading, &here)?;
        let binned = read.time_unit.as_ref().is_some_and(|unit| unit.binned);
        if read.aggregate.is_none() && (read.time_unit.is_none() || binned) {
            let column = read.field.filter(|_| def.get("field").is_some()).map(Json::from);
            self.columns.extend(column.filter(|column| !self.columns.contains(column)));
            self.channels.insert(name.to_owned(), def.clone());
            return Ok(());
        }
        let column = read.column();
        let mut shown = json!({"title": default_title(&read, asked.config)});
        for (key, value) in def.as_object().into_iter().flatten() {
            if !matches!(key.as_str(), "aggregate" | "timeUnit") {
                shown[key] = value.clone();
            }
        }
        shown["field"] = json!(column);
        if let Some(op) = def.get("aggregate").filter(|op| !op.is_null()) {
            let Some(op) = op.as_str() else {
                return Err(here.refuse("by argmin or argmax is not drawn here"));
            };
            let mut aggregate = json!({"op": op, "as": column});
            if let Some(field) = &read.field {
                aggregate["field"] = json!(field);
            }
            self.aggregates.push(aggregate);
        } else {
            self.transforms.push(json!({"timeUnit": def["timeUnit"], "field": read.field, "as": column}));
            self.columns.push(json!(column));
            // Values that are no times to the scale are written as such nevertheless.
            let guide = if matches!(name, "x" | "y") { "axis" } else { "legend" };
            if !read.is_kind(Kind::Temporal) {
                let mut members = shown.get(guide).and_then(Json::as_object).cloned().unwrap_or_default();
                members.entry("formatType").or_insert_with(|| json!("time"));
                shown[guide] = Json::Object(members);
            }
        }
        self.channels.insert(name.to_owned(), shown);
        Ok(())
    }
}
