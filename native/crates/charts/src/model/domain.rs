//! What the domains of scales consist of.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::component::{DomainPart, Order, Said, ScaleKind, prevailing};
use super::{Model, Unit};
use crate::spec::channel::Channel;
use crate::spec::channel_def::{Aggregate, ChannelDef};
use crate::spec::json::{Place, boolean, plain, refused_value, text};

/// Gives every scale the parts of its domain.
pub(crate) fn settle(model: &mut Model) -> Result<()> {
    let Model { units, scales, config, .. } = model;
    for scale in scales.iter_mut() {
        let mut domains: Option<Said<Vec<DomainPart>>> = None;
        for (unit, channel) in scale.members.clone() {
            let offered = of_channel(units, unit, channel, scale.kind.value, config)?;
            domains = Some(joined(domains, offered));
        }
        scale.domains = domains;
    }
    Ok(())
}

/// Both parts, unless only one was said.
fn joined(first: Option<Said<Vec<DomainPart>>>, second: Said<Vec<DomainPart>>) -> Said<Vec<DomainPart>> {
    match first {
        Some(mut first) if first.explicit == second.explicit => {
            first.value.extend(second.value);
            first
        }
        first => prevailing(first, Some(second.clone())).unwrap_or(second),
    }
}

fn of_channel(
    units: &[Unit],
    unit: usize,
    channel: Channel,
    kind: ScaleKind,
    config: &crate::spec::config::Config,
) -> Result<Said<Vec<DomainPart>>> {
    let encoding = &units[unit].encoding;
    let mut domains = None;
    let second = if channel.is_position() { channel.secondary() } else { None };
    for channel in [Some(channel), second].into_iter().flatten() {
        let Some(def) = encoding.data(channel) else { continue };
        let asked = encoding.data(channel.main()).and_then(|main| main.scale.as_ref()?.get("domain"));
        let reader = Reader { unit: &units[unit], index: unit, config };
        domains = Some(joined(domains, reader.single(def, channel, kind, asked)?));
    }
    Ok(domains.unwrap_or_else(|| Said::implicitly(Vec::new())))
}

struct Reader<'a> {
    unit: &'a Unit,
    index: usize,
    config: &'a crate::spec::config::Config,
}

impl Reader<'_> {
    fn single(
        &self,
        def: &ChannelDef,
        channel: Channel,
        kind: ScaleKind,
        asked: Option<&Json>,
    ) -> Result<Said<Vec<DomainPart>>> {
        match asked {
            Some(Json::Array(values)) => {
                return Ok(Said::explicitly(vec![DomainPart::Values(values.clone())]));
            }
            Some(Json::Object(members)) if members.get("unionWith").is_some_and(Json::is_array) => {
                let mut parts = self.single(def, channel, kind, None)?.value;
                let values = members["unionWith"].as_array().cloned().unwrap_or_default();
                parts.insert(0, DomainPart::Values(values));
                return Ok(Said::explicitly(parts));
            }
            Some(Json::String(word)) if word == "unaggregated" => return Ok(self.unaggregated(def)),
            None | Some(Json::Null) => {}
            Some(other) => {
                return Err(refused_value(Place::ROOT.at(channel.name()).at("scale").at("domain"), other));
            }
        }
        if let Some(stack) = self.unit.stack.as_ref().filter(|stack| stack.channel == channel) {
            if stack.offset == "normalize" {
                return Ok(Said::implicitly(vec![DomainPart::Values(vec![Json::from(0), Json::from(1)])]));
            }
            return Ok(self.columns(&[def.column_with("start"), def.column_with("end")]));
        }
        if let Some(datum) = &def.datum {
            return Ok(Said::implicitly(vec![DomainPart::Values(vec![datum.clone()])]));
        }
        if def.bins() {
            return self.of_bins(def, channel, kind);
        }
        if def.time_unit.is_some() && kind.is_temporal() && self.has_band_end(def, channel) {
            return Ok(self.columns(&[def.column(), def.column_with("end")]));
        }
        let order = self.order(def, channel, kind)?;
        let raw = !matches!(order, Order::Ascending | Order::Appearance);
        let column = def.column();
        Ok(Said::implicitly(vec![DomainPart::Column { unit: self.index, column, raw, order }]))
    }

    fn columns(&self, names: &[String]) -> Said<Vec<DomainPart>> {
        let part = |column: &String| DomainPart::Column {
            unit: self.index,
            column: column.clone(),
            raw: false,
            order: Order::Ascending,
        };
        Said::implicitly(names.iter().map(part).collect())
    }

    fn unaggregated(&self, def: &ChannelDef) -> Said<Vec<DomainPart>> {
        let field = def.field.clone().unwrap_or_default();
        match &def.aggregate {
            Some(Aggregate::Op(op))
                if matches!(op.as_str(), "mean" | "average" | "median" | "q1" | "q3" | "min" | "max") =>
            {
                self.columns(&[format!("min_{field}"), format!("max_{field}")])
            }
            _ => self.columns(&[def.column()]),
        }
    }

    fn of_bins(&self, def: &ChannelDef, channel: Channel, kind: ScaleKind) -> Result<Said<Vec<DomainPart>>> {
        if kind == ScaleKind::BinOrdinal {
            return Ok(Said::implicitly(vec![DomainPart::Bins { unit: self.index, channel }]));
        }
        if !kind.is_discrete() {
            return Ok(Said::implicitly(vec![DomainPart::Bins { unit: self.index, channel }]));
        }
        let order = match self.order(def, channel, kind)? {
            Order::Ascending | Order::Appearance => {
                Order::By { op: "min".to_owned(), field: Some(def.column()), descending: false }
            }
            order => order,
        };
        let ranged = self.unit.table.column(&def.column_with("range")).is_some();
        let column = if ranged { def.column_with("range") } else { def.column() };
        Ok(Said::implicitly(vec![DomainPart::Column { unit: self.index, column, raw: true, order }]))
    }

    fn has_band_end(&self, def: &ChannelDef, channel: Channel) -> bool {
        let alone = !channel.secondary().is_some_and(|second| self.unit.encoding.has(second));
        let configured = alone && self.unit.mark.prop(self.config, "timeUnitBandPosition").is_some();
        def.is_kind(crate::spec::channel_def::Kind::Temporal) && (def.band_position.is_some() || configured)
    }

    fn order(&self, def: &ChannelDef, channel: Channel, kind: ScaleKind) -> Result<Order> {
        if !kind.is_discrete() {
            return Ok(Order::Appearance);
        }
        match &def.sort {
            None => Ok(Order::Ascending),
            Some(Json::Null) => Ok(Order::Appearance),
            Some(Json::String(word)) if word == "ascending" => Ok(Order::Ascending),
            Some(Json::String(word)) if word == "descending" => Ok(Order::Descending),
            Some(Json::Array(values)) => Ok(Order::Listed(values.clone())),
            Some(Json::Object(members)) if members.contains_key("encoding") => {
                Ok(self.by_encoding(text(members, "encoding").unwrap_or(""), text(members, "order")))
            }
            Some(Json::Object(members)) => {
                let field = members.get("field").map(plain);
                let op = text(members, "op").map_or_else(|| self.default_op(field.as_deref()), str::to_owned);
                let descending = text(members, "order") == Some("descending");
                Ok(Order::By { op, field, descending })
            }
            Some(other) if boolean(&serde_json::Map::new(), "").is_none() => {
                Err(refused_value(Place::ROOT.at(channel.name()).at("sort"), other))
            }
            Some(_) => Ok(Order::Ascending),
        }
    }

    fn by_encoding(&self, name: &str, order: Option<&str>) -> Order {
        let Some(by) = Channel::from_name(name).and_then(|channel| self.unit.encoding.field(channel)) else {
            return Order::Ascending;
        };
        let op = match &by.aggregate {
            Some(Aggregate::Op(op)) => op.clone(),
            _ => self.default_op(by.field.as_deref()),
        };
        Order::By { op, field: by.field.clone(), descending: order == Some("descending") }
    }

    /// Lengths that are stacked count with their sum.
    fn default_op(&self, field: Option<&str>) -> String {
        let measured = self.unit.stack.as_ref().is_some_and(|stack| {
            let dimension = |columns: &[String]| columns.iter().any(|column| Some(column.as_str()) == field);
            !dimension(&stack.within) && !dimension(&stack.by)
        });
        if measured { "sum" } else { "min" }.to_owned()
    }
}
