//! A chart, or one cell of it, with the rows, scales and sizes that hold there.

use std::collections::HashMap;
use std::sync::Arc;

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::range;
use super::scale::{Form, Scale};
use crate::data::column::extent;
use crate::data::{Bins, Column, Key, Measure, Op, Table, Value, aggregate, compare};
use crate::model::component::{Component, DomainPart, Order, RangeRule, ScaleKind};
use crate::model::rows::time_of;
use crate::model::{Model, Node, NodeBody, Unit};
use crate::scales::{Band, Keys, band};
use crate::spec::channel::Channel;
use crate::spec::json::refused;
use crate::spec::mark_def::MarkKind;
use crate::spec::view::Size;

/// Rows, scales and sizes that hold in a chart or in one of its cells.
#[derive(Clone)]
pub(crate) struct Scope<'m> {
    pub model: &'m Model<'m>,
    tables: Vec<Table>,
    raws: Vec<Table>,
    scales: Vec<Option<Arc<Scale>>>,
    /// Width and height of each unit's plot.
    pub sizes: Vec<(f64, f64)>,
    /// Width and height that the caller asks for where the specification is silent.
    asked: (Option<f64>, Option<f64>),
    /// Width and height that the only plot has to have, whatever is said.
    fixed: Option<(f64, f64)>,
}

/// Name of the column by which values are ranked.
const RANK: &str = "__rank";

/// A domain before it meets a range.
enum Domain {
    Discrete(Keys),
    Line(Vec<f64>),
}

impl<'m> Scope<'m> {
    /// The scope of a whole chart.
    pub fn new(model: &'m Model<'m>, asked: (Option<f64>, Option<f64>)) -> Result<Self> {
        let mut scope = Self {
            model,
            tables: model.units.iter().map(|unit| unit.table.clone()).collect(),
            raws: model.units.iter().map(|unit| unit.raw.clone()).collect(),
            scales: vec![None; model.scales.len()],
            sizes: vec![(0.0, 0.0); model.units.len()],
            asked,
            fixed: None,
        };
        scope.build(&model.root, |_| true)?;
        Ok(scope)
    }

    /// The same chart with a plot of this size.
    pub fn resized(mut self, size: (f64, f64)) -> Result<Self> {
        self.fixed = Some(size);
        self.build(&self.model.root, |_| true)?;
        Ok(self)
    }

    /// Whether a side of a plot follows from the steps of its scale.
    pub fn is_stepped(&self, node: &Node, channel: Channel) -> bool {
        let units = node.units();
        let Some(unit) = self.leading(&units, channel) else { return false };
        let scale = self.unit(unit).scales[channel as usize].map(|index| &self.model.scales[index]);
        let stepped = scale.is_some_and(|scale| {
            let range = scale.range.as_ref().map(|range| &range.value);
            scale.kind.value.is_discrete()
                && matches!(range, Some(RangeRule::Step(_) | RangeRule::OffsetStep(_)))
        });
        stepped && !matches!(self.given(unit, channel), Some(Size::Pixels(_)))
    }

    /// The scope of one cell of a facet: the rows in it, and its own scales.
    pub fn cell(&self, facet: usize, node: &Node, keep: impl Fn(&Table) -> Vec<u32>) -> Result<Self> {
        let mut cell = self.clone();
        for unit in node.units() {
            cell.tables[unit] = self.tables[unit].take(&keep(&self.tables[unit]));
            cell.raws[unit] = self.raws[unit].take(&keep(&self.raws[unit]));
        }
        cell.build(node, |scale| scale.facet == Some(facet))?;
        Ok(cell)
    }

    pub fn unit(&self, unit: usize) -> &'m Unit {
        &self.model.units[unit]
    }

    pub fn table(&self, unit: usize) -> &Table {
        &self.tables[unit]
    }

    /// The scale of a unit's channel.
    pub fn scale(&self, unit: usize, channel: Channel) -> Option<&Scale> {
        self.scales[self.model.units[unit].scales[channel as usize]?].as_deref()
    }

    /// A scale by its number.
    pub fn scale_at(&self, index: usize) -> Option<&Scale> {
        self.scales[index].as_deref()
    }

    fn build(&mut self, node: &Node, wanted: impl Fn(&Component) -> bool) -> Result<()> {
        let mut domains: HashMap<usize, Domain> = HashMap::new();
        for (index, scale) in self.model.scales.iter().enumerate() {
            if wanted(scale) {
                domains.insert(index, self.domain(scale)?);
            }
        }
        self.settle_sizes(node, &domains);
        // Offsets need the bands of positions.
        for offsets in [false, true] {
            for (index, scale) in self.model.scales.iter().enumerate() {
                if scale.channel.is_offset() != offsets {
                    continue;
                }
                if let Some(domain) = domains.remove(&index) {
                    self.scales[index] = Some(Arc::new(self.scale_of(scale, domain)?));
                }
            }
        }
        Ok(())
    }

    fn domain(&self, scale: &Component) -> Result<Domain> {
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

    fn settle_sizes(&mut self, node: &Node, domains: &HashMap<usize, Domain>) {
        match &node.body {
            NodeBody::Unit(_) | NodeBody::Layer(_) => {
                let units = node.units();
                let width = self.side(&units, Channel::X, domains);
                let height = self.side(&units, Channel::Y, domains);
                for unit in units {
                    self.sizes[unit] = (width, height);
                }
            }
            NodeBody::Concat { nodes, .. } => nodes.iter().for_each(|node| self.settle_sizes(node, domains)),
            NodeBody::Facet { node, .. } => self.settle_sizes(node, domains),
        }
    }

    /// A side of the plot that these units share.
    fn side(&self, units: &[usize], channel: Channel, domains: &HashMap<usize, Domain>) -> f64 {
        if let Some((width, height)) = self.fixed {
            return if channel == Channel::X { width } else { height };
        }
        let Some(unit) = self.leading(units, channel) else { return 0.0 };
        match self.given(unit, channel) {
            Some(Size::Pixels(pixels)) => pixels,
            given => self.default_side(unit, channel, given.is_some(), domains),
        }
    }

    /// The unit that decides on a side of the plot that these units share.
    fn leading(&self, units: &[usize], channel: Channel) -> Option<usize> {
        let mut prevailing: Option<(bool, usize)> = None;
        for unit in units {
            let explicit = self.given(*unit, channel).is_some();
            let stronger = prevailing.is_none_or(|(before, _)| explicit && !before);
            if stronger {
                prevailing = Some((explicit, *unit));
            }
        }
        prevailing.map(|(_, unit)| unit)
    }

    fn given(&self, unit: usize, channel: Channel) -> Option<Size> {
        let unit = self.unit(unit);
        let (given, asked) =
            if channel == Channel::X { (unit.width, self.asked.0) } else { (unit.height, self.asked.1) };
        given.or(asked.map(Size::Pixels))
    }

    fn default_side(
        &self,
        unit: usize,
        channel: Channel,
        step_asked: bool,
        domains: &HashMap<usize, Domain>,
    ) -> f64 {
        let config = self.model.config;
        let (continuous, discrete) = if channel == Channel::X {
            ("continuousWidth", "discreteWidth")
        } else {
            ("continuousHeight", "discreteHeight")
        };
        let scale = self.unit(unit).scales[channel as usize];
        let whole = || config.number("view", continuous).unwrap_or(300.0);
        let fixed = || config.get("view", discrete).and_then(Json::as_f64);
        match scale.map(|index| (index, &self.model.scales[index])) {
            Some((index, scale)) if scale.kind.value.is_discrete() => {
                let stepped = matches!(
                    scale.range.as_ref().map(|range| &range.value),
                    Some(RangeRule::Step(_) | RangeRule::OffsetStep(_))
                );
                match fixed() {
                    Some(fixed) if !stepped && !step_asked => fixed,
                    _ if stepped => self.stepped_side(unit, channel, index, domains),
                    _ => whole(),
                }
            }
            Some(_) => whole(),
            None if self.unit(unit).mark.kind == MarkKind::Arc => whole(),
            None => {
                fixed().or_else(|| crate::model::properties::default_step(config, discrete)).unwrap_or(20.0)
            }
        }
    }

    fn stepped_side(
        &self,
        unit: usize,
        channel: Channel,
        index: usize,
        domains: &HashMap<usize, Domain>,
    ) -> f64 {
        let scale = &self.model.scales[index];
        let count = match domains.get(&index) {
            Some(Domain::Discrete(keys)) => keys.len(),
            _ => self.scale_at(index).map_or(0, |scale| scale.values().len()),
        };
        let (inner, outer) = paddings(scale);
        band::band_space(count, inner, outer) * self.position_step(unit, channel, scale, domains)
    }

    /// Pixels from band to band.
    fn position_step(
        &self,
        unit: usize,
        channel: Channel,
        scale: &Component,
        domains: &HashMap<usize, Domain>,
    ) -> f64 {
        match scale.range.as_ref().map(|range| &range.value) {
            Some(RangeRule::Step(step)) => *step,
            Some(RangeRule::OffsetStep(step)) => {
                let offset = channel.offset().and_then(|offset| {
                    let units = std::iter::once(unit).chain(scale.members.iter().map(|(unit, _)| *unit));
                    units.filter_map(|unit| self.unit(unit).scales[offset as usize]).next()
                });
                let Some(offset) = offset else { return *step };
                let count = match domains.get(&offset) {
                    Some(Domain::Discrete(keys)) => keys.len(),
                    _ => self.scale_at(offset).map_or(0, |scale| scale.values().len()),
                };
                let component = &self.model.scales[offset];
                let steps = if component.kind.value == ScaleKind::Band {
                    let (inner, outer) = paddings(component);
                    band::band_space(count, inner, outer)
                } else {
                    count as f64
                };
                let inner = scale.number("paddingInner").or(scale.number("padding")).unwrap_or(0.0);
                step * steps / (1.0 - inner)
            }
            _ => 20.0,
        }
    }

    fn scale_of(&self, component: &Component, domain: Domain) -> Result<Scale> {
        let kind = component.kind.value;
        let step = match component.range.as_ref().map(|range| &range.value) {
            Some(RangeRule::Step(step)) => Some(*step),
            _ => None,
        };
        let (form, step) = match domain {
            Domain::Discrete(keys) if kind == ScaleKind::Ordinal => {
                (Form::Ordinal { outputs: range::outputs(self, component, keys.len())?, keys }, step)
            }
            Domain::Discrete(keys) => (Form::Band(self.band(component, keys)?), step),
            Domain::Line(line) => (range::line_form(self, component, line)?, step),
        };
        let reverse = component.flag("reverse");
        let has_zero = crate::model::properties::domain_has_zero(component);
        Ok(Scale { kind, form, has_zero, reverse, step })
    }

    /// Refuses domains that leave out values of the rows, which would all stand at zero.
    fn check_complete(&self, component: &Component, keys: &Keys) -> Result<()> {
        if !component.domains.as_ref().is_some_and(|domains| domains.explicit) {
            return Ok(());
        }
        for (unit, channel) in &component.members {
            let Some(def) = self.unit(*unit).encoding.field(*channel) else { continue };
            if keys.indices(&self.tables[*unit].field(&def.column())).contains(&u32::MAX) {
                let path = format!("encoding.{}.scale.domain", channel.name());
                return Err(refused(path, "leaves out values of the data, which is not drawn here"));
            }
        }
        Ok(())
    }

    fn band(&self, component: &Component, keys: Keys) -> Result<Band> {
        if component.channel.is_position() {
            self.check_complete(component, &keys)?;
        }
        let (inner, outer) = paddings(component);
        let mut ends = range::ends(self, component, keys.len())?;
        if component.flag("reverse") {
            ends = (ends.1, ends.0);
        }
        let mut band = Band::new(keys, ends, inner, outer);
        band.align = component.number("align").unwrap_or(0.5);
        band.round = component.flag("round");
        Ok(band)
    }

    /// The edges of bins that a scale shows.
    pub fn bins(&self, component: &Component) -> Option<Bins> {
        component.members.iter().find_map(|(unit, channel)| self.unit(*unit).edges(*channel).copied())
    }
}

/// Inner and outer padding of bands and points.
pub(crate) fn paddings(scale: &Component) -> (f64, f64) {
    let padding = scale.number("padding");
    let outer = scale.number("paddingOuter").or(padding).unwrap_or(0.0);
    let inner = if scale.kind.value == ScaleKind::Band {
        scale.number("paddingInner").or(padding).unwrap_or(0.0)
    } else {
        1.0
    };
    (inner, outer)
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
