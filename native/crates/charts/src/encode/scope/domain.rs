//! What a scale begins with: the values of its domain, in their order.

use std::collections::HashMap;

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::Scope;
use crate::data::column::extent;
use crate::data::{Column, Key, Measure, Op, Value, aggregate, compare};
use crate::model::component::{Component, DomainPart, Order, ScaleKind};
use crate::model::rows::time_of;
use crate::scales::Keys;
use crate::spec::json::refused;

/// Name of the column by which values are ranked.
const RANK: &str = "__rank";

/// A domain before it meets a range.
pub(super) enum Domain {
    Discrete(Keys),
    Line(Vec<f64>),
}

impl Scope<'_> {
    pub(super) fn domain(&self, scale: &Component) -> Result<Domain> {
        let parts = scale.domains.as_ref().map_or(&[][..], |domains| &domains.value);
        if matches!(scale.kind.value, ScaleKind::Band | ScaleKind::Point | ScaleKind::Ordinal) {
            return Ok(Domain::Discrete(self.discrete(scale, parts)));
        }
        Ok(Domain::Line(self.line(scale, parts)?))
    }

    fn line(&self, scale: &Component, parts: &[DomainPart]) -> Result<Vec<f64>> {
        if let [DomainPart::Values(values)] = parts {
            if values.len() > 1 {
                return Ok(values.iter().map(|value| self.number(scale, value)).collect());
            }
            if values.len() == 1 {
                return Err(refused(
                    scale.channel.name(),
                    "with a datum alone has no domain that is drawn here",
                ));
            }
        }
        if scale.kind.value == ScaleKind::Quantile {
            return Ok(parts
                .iter()
                .flat_map(|part| self.numbers(part))
                .filter(|number| !number.is_nan())
                .collect());
        }
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        let mut add = |number: f64| {
            // Comparisons with NaN are false, so that it leaves both ends alone.
            if number < low {
                low = number;
            }
            if number > high {
                high = number;
            }
        };
        for part in parts {
            match part {
                DomainPart::Values(values) => values.iter().for_each(|value| add(self.number(scale, value))),
                DomainPart::Bins { unit, channel } => {
                    if let Some(edges) = self.unit(*unit).edges(*channel) {
                        add(edges.start);
                        add(edges.stop);
                    }
                }
                DomainPart::Column { unit, column, .. } => {
                    let (low, high) = extent(&self.tables[*unit].field(column).numbers());
                    if low <= high {
                        add(low);
                        add(high);
                    }
                }
            }
        }
        Ok(if low > high { vec![f64::NAN, f64::NAN] } else { vec![low, high] })
    }

    fn numbers(&self, part: &DomainPart) -> Vec<f64> {
        match part {
            DomainPart::Column { unit, column, .. } => {
                self.tables[*unit].field(column).numbers().into_owned()
            }
            DomainPart::Values(values) => values.iter().filter_map(Json::as_f64).collect(),
            DomainPart::Bins { .. } => Vec::new(),
        }
    }

    /// A value of a specification as the number that a scale sees.
    fn number(&self, scale: &Component, value: &Json) -> f64 {
        let unit = scale.members.first().and_then(|(unit, channel)| self.unit(*unit).encoding.data(*channel));
        let time_unit = unit.and_then(|def| def.time_unit.as_ref());
        let temporal = scale.kind.value.is_temporal() || unit.is_some_and(|def| def.is_temporal());
        if temporal {
            time_of(value, time_unit.map(|unit| unit.unit.as_str()))
        } else {
            Value::from_json(value).number()
        }
    }

    fn discrete(&self, scale: &Component, parts: &[DomainPart]) -> Keys {
        let order = prevailing_order(parts);
        let explicit = scale.domains.as_ref().is_some_and(|domains| domains.explicit);
        let mut keys = Keys::default();
        let mut all_listed = true;
        for part in parts {
            match part {
                DomainPart::Values(values) => {
                    for value in values {
                        keys.push(self.discrete_value(scale, value));
                    }
                }
                DomainPart::Column { unit, column, raw, .. } => {
                    all_listed = false;
                    let table = if *raw { &self.raws[*unit] } else { &self.tables[*unit] };
                    push_distinct(&mut keys, &table.field(column));
                }
                DomainPart::Bins { .. } => {}
            }
        }
        if all_listed && (explicit || parts.len() == 1) {
            return keys;
        }
        let sorted = self.sorted(keys.values().to_vec(), parts, &order);
        Keys::new(sorted)
    }

    fn discrete_value(&self, scale: &Component, value: &Json) -> Value {
        let def = scale.members.first().and_then(|(unit, channel)| self.unit(*unit).encoding.data(*channel));
        match def.filter(|def| def.is_temporal() && !value.is_null()) {
            Some(def) => Value::Time(time_of(value, def.time_unit.as_ref().map(|unit| unit.unit.as_str()))),
            None => Value::from_json(value),
        }
    }

    fn sorted(&self, mut values: Vec<Value>, parts: &[DomainPart], order: &Order) -> Vec<Value> {
        match order {
            Order::Appearance => {}
            Order::Ascending => values.sort_by(compare::ascending),
            Order::Descending => values.sort_by(|a, b| compare::ascending(b, a)),
            Order::Listed(list) => {
                let places: HashMap<Key, usize> = list
                    .iter()
                    .enumerate()
                    .rev()
                    .map(|(at, value)| (Value::from_json(value).key(), at))
                    .collect();
                values.sort_by_cached_key(|value| places.get(&value.key()).copied().unwrap_or(list.len()));
            }
            Order::By { op, field, descending } => {
                let mut ranked = self.ranked(values, parts, op, field.as_deref());
                ranked.sort_by(|(_, a), (_, b)| {
                    let ordering = compare::ascending(a, b);
                    if *descending { ordering.reverse() } else { ordering }
                });
                values = ranked.into_iter().map(|(value, _)| value).collect();
            }
        }
        values
    }

    /// Each value with what an operation makes of another field where the value stands.
    fn ranked(
        &self,
        values: Vec<Value>,
        parts: &[DomainPart],
        op: &str,
        field: Option<&str>,
    ) -> Vec<(Value, Value)> {
        let Some(DomainPart::Column { unit, column, raw, .. }) = parts.first() else {
            return values.into_iter().map(|value| (value, Value::Null)).collect();
        };
        let table = if *raw { &self.raws[*unit] } else { &self.tables[*unit] };
        let op = if op == "count" { Op::parse("count") } else { Op::parse(op) };
        let grouped = op.and_then(|op| {
            let field = field.map(str::to_owned);
            let measure = Measure { op, field, name: RANK.to_owned() };
            aggregate::aggregate(table, std::slice::from_ref(column), &[measure])
        });
        let mut ranks = HashMap::new();
        if let Ok(grouped) = grouped {
            let (keys, cells) = (grouped.field(column), grouped.field(RANK));
            for row in 0..grouped.rows() {
                ranks.insert(keys.value(row).key(), cells.value(row));
            }
        }
        values
            .into_iter()
            .map(|value| {
                let rank = ranks.get(&value.key()).cloned().unwrap_or(Value::Null);
                (value, rank)
            })
            .collect()
    }
}

fn push_distinct(keys: &mut Keys, column: &Column) {
    if let Column::Texts(texts) = column {
        let mut seen = vec![false; texts.words.len()];
        let mut null = false;
        for (row, code) in texts.codes.iter().enumerate() {
            match seen.get_mut(*code as usize) {
                Some(seen) if !*seen => {
                    *seen = true;
                    keys.push(column.value(row));
                }
                None if !null => {
                    null = true;
                    keys.push(Value::Null);
                }
                _ => {}
            }
        }
        return;
    }
    for row in 0..column.len() {
        keys.push(column.value(row));
    }
}

/// The order that holds for all parts of a domain together.
fn prevailing_order(parts: &[DomainPart]) -> Order {
    let mut orders: Vec<&Order> = Vec::new();
    let mut sources: Vec<(&str, usize)> = Vec::new();
    for part in parts {
        if let DomainPart::Column { order, column, unit, .. } = part {
            if !orders.contains(&order) {
                orders.push(order);
            }
            if !sources.iter().any(|(known, _)| known == column) {
                sources.push((column, *unit));
            }
        }
    }
    let several = parts.len() > 1
        && (sources.len() > 1 || parts.iter().any(|part| matches!(part, DomainPart::Values(_))));
    match orders.as_slice() {
        [] => Order::Appearance,
        [Order::By { op, .. }] if several && !matches!(op.as_str(), "min" | "max" | "count") => {
            Order::Ascending
        }
        [only] => (*only).clone(),
        several => {
            let strong: Vec<&&Order> =
                several.iter().filter(|order| matches!(order, Order::By { op, .. } if op != "min")).collect();
            let all = several
                .iter()
                .all(|order| matches!(order, Order::By { .. } | Order::Listed(_) | Order::Descending));
            match strong.as_slice() {
                [only] if all => (**only).clone(),
                _ => Order::Ascending,
            }
        }
    }
}
