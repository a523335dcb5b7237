//! The tables of views: what their encodings ask to be made of the rows.

use std::collections::HashMap;

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value as Json, json};

use super::component::Component;
use super::rows;
use super::{Model, Node, NodeBody, Unit};
use crate::data::column::all_finite;
use crate::data::impute::{Impute, impute};
use crate::data::stack::{Offset, stack};
use crate::data::{BinOptions, Bins, Column, Measure, Op, SortKey, Table, Tables, Value, aggregate};
use crate::encode::stack::Stack;
use crate::spec::channel::Channel;
use crate::spec::channel_def::{Aggregate, Bin, ChannelDef, Kind};
use crate::spec::json::{Place, refused};
use crate::spec::mark_def::MarkKind;
use crate::spec::params::Parameters;
use crate::spec::view::Facet;

/// Where rows come from.
pub(crate) struct Sources<'a> {
    pub tables: &'a Tables,
    pub datasets: Option<&'a Map<String, Json>>,
    pub parameters: &'a Parameters,
}

impl Sources<'_> {
    /// The table that a view's `data` means.
    fn table(&self, data: &Json, place: &Place) -> Result<Table> {
        let members = place.object(data)?;
        place.only(members, &["values", "name", "url", "sequence", "format"])?;
        if members.contains_key("url") {
            return Err(refused(place.at("url"), "would need the network: give the rows themselves"));
        }
        let format = crate::data::Format::from_json(members.get("format"))?;
        if let Some(values) = members.get("values") {
            return Table::from_values(values, &format);
        }
        if let Some(sequence) = members.get("sequence") {
            return rows::sequence(sequence, &place.at("sequence"));
        }
        let Some(name) = members.get("name").and_then(Json::as_str) else {
            return Err(place.refuse("has neither values nor a name"));
        };
        if let Some(values) = self.datasets.and_then(|datasets| datasets.get(name)) {
            return Table::from_values(values, &format);
        }
        match self.tables.get(name) {
            Some(table) => Ok(table.clone()),
            None => Err(Error::new(Code::NotFound, format!("there is no table {name:?}"))
                .hint("give it a name with the tables, or its rows in `data.values`")),
        }
    }
}

/// Fills the tables of all units.
pub(crate) fn fill(model: &mut Model, sources: &Sources) -> Result<()> {
    let Model { units, scales, root, .. } = model;
    let mut filling = Filling { units, scales, sources, read: HashMap::new() };
    filling.node(root, &Table::default(), &[])
}

struct Filling<'m> {
    units: &'m mut Vec<Unit>,
    scales: &'m [Component],
    sources: &'m Sources<'m>,
    /// Tables read already, by the address of their description.
    read: HashMap<*const Json, Table>,
}

impl Filling<'_> {
    fn node(&mut self, node: &mut Node, around: &Table, facets: &[String]) -> Result<()> {
        let mut table = match node.view.data {
            None => around.clone(),
            Some(data) => self.source(data)?,
        };
        if !node.view.transforms.is_empty() {
            let transforms: Vec<Json> =
                node.view.transforms.iter().map(|transform| within_cells(transform, facets)).collect();
            table = rows::transformed(&table, &transforms, &self.sources.parameters.variables)?;
        }
        match &mut node.body {
            NodeBody::Unit(unit) => self.unit(*unit, table, facets),
            NodeBody::Layer(nodes) | NodeBody::Concat { nodes, .. } => {
                nodes.iter_mut().try_for_each(|node| self.node(node, &table, facets))
            }
            NodeBody::Facet { facet, node, table: cells, .. } => {
                let (table, columns) = faceted(table, facet)?;
                let facets: Vec<String> = facets.iter().cloned().chain(columns).collect();
                *cells = table.clone();
                self.node(node, &table, &facets)
            }
        }
    }

    fn source(&mut self, data: &Json) -> Result<Table> {
        let address = std::ptr::from_ref(data);
        if let Some(table) = self.read.get(&address) {
            return Ok(table.clone());
        }
        let table = self.sources.table(data, &Place::ROOT.at("data"))?;
        self.read.insert(address, table.clone());
        Ok(table)
    }

    fn unit(&mut self, index: usize, table: Table, facets: &[String]) -> Result<()> {
        let unit = &mut self.units[index];
        let mut table = times(table, unit.encoding.fields().map(|(_, def)| def));
        table = binned(table, unit)?;
        table = cut_times(table, unit.encoding.fields().map(|(_, def)| def))?;
        unit.raw = table.clone();
        table = aggregated(table, unit, facets)?;
        table = imputed(table, unit)?;
        if let Some(stack) = unit.stack.clone() {
            table = stacked(table, unit, &stack, facets)?;
        }
        unit.table = valid(table, unit, self.scales)?;
        Ok(())
    }
}

/// A transform that sums up the rows of each cell by themselves.
fn within_cells(transform: &Json, facets: &[String]) -> Json {
    let mut transform = transform.clone();
    let groups = ["aggregate", "joinaggregate", "window", "stack", "impute", "density"];
    let members = transform.as_object_mut().filter(|_| !facets.is_empty());
    let members = members.filter(|members| groups.iter().any(|name| members.contains_key(*name)));
    if let Some(Json::Array(fields)) =
        members.map(|members| members.entry("groupby").or_insert_with(|| json!([])))
    {
        fields.extend(facets.iter().map(|facet| json!(facet)));
    }
    transform
}

/// Adds the columns that a facet's fields ask for.
fn faceted(table: Table, facet: &Facet) -> Result<(Table, Vec<String>)> {
    let defs: Vec<&ChannelDef> = [&facet.row, &facet.column, &facet.wrapped].into_iter().flatten().collect();
    let mut table = times(table, defs.iter().copied());
    let mut columns = Vec::new();
    for def in &defs {
        if let Bin::Into(rules) = &def.bin {
            table = put_in_bins(table, def, rules)?.0;
        }
        columns.push(def.column());
    }
    Ok((cut_times(table, defs.into_iter())?, columns))
}

/// Reads texts as times where they are meant as such.
fn times<'d>(mut table: Table, defs: impl Iterator<Item = &'d ChannelDef>) -> Table {
    for def in defs {
        let Some(field) = def.field.as_ref().filter(|_| def.is_temporal()) else {
            continue;
        };
        let Some(column) = table.column(field) else { continue };
        if !matches!(**column, Column::Times(_)) {
            let times = column.to_times();
            table.set(field, times);
        }
    }
    table
}

fn binned(mut table: Table, unit: &mut Unit) -> Result<Table> {
    let mut edges = Vec::new();
    for (channel, def) in unit.encoding.fields() {
        let Bin::Into(rules) = &def.bin else { continue };
        let (with_bins, found) = put_in_bins(table, def, rules)?;
        table = with_bins;
        if let Some(channel) = channel {
            edges.push((channel, found));
        }
    }
    unit.bins = edges;
    Ok(table)
}

fn put_in_bins(table: Table, def: &ChannelDef, rules: &Map<String, Json>) -> Result<(Table, Bins)> {
    let field = def.field.clone().unwrap_or_default();
    let column = table.field(&field);
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for number in column.numbers().iter() {
        low = if *number < low { *number } else { low };
        high = if *number > high { *number } else { high };
    }
    let bins = Bins::new(low, high, &BinOptions::from_json(&Json::Object(rules.clone()), 10.0)?);
    let (starts, ends) = bins.apply(&column);
    let mut table = table;
    if def.is_kind(Kind::Ordinal) || def.is_kind(Kind::Nominal) {
        let format =
            crate::format::NumberFormat::new(def.format.as_ref().and_then(Json::as_str).unwrap_or(""))?;
        let label = |row: usize| {
            let start = starts.number(row);
            if start.is_nan() {
                return Value::text("null");
            }
            Value::text(&format!("{} – {}", format.format(start), format.format(ends.number(row))))
        };
        table.set(&def.column_with("range"), Column::from_values((0..starts.len()).map(label).collect()));
    }
    table.set(&def.column(), starts);
    table.set(&def.column_with("end"), ends);
    Ok((table, bins))
}

fn cut_times<'d>(mut table: Table, defs: impl Iterator<Item = &'d ChannelDef>) -> Result<Table> {
    for def in defs {
        let (Some(unit), Some(field)) = (&def.time_unit, &def.field) else { continue };
        let cut = crate::data::TimeUnit::from_json(&unit.to_json())?;
        if unit.binned {
            let ends = table.field(field).numbers().iter().map(|begin| cut.end(*begin)).collect();
            table.set(&def.column_with("end"), Column::Times(ends));
        } else if table.column(&def.column()).is_none() {
            let (begins, ends) = cut.apply(&table.field(field));
            table.set(&def.column(), begins);
            table.set(&def.column_with("end"), ends);
        }
    }
    Ok(table)
}

fn push(columns: &mut Vec<String>, column: String) {
    if !columns.contains(&column) {
        columns.push(column);
    }
}

fn aggregated(table: Table, unit: &Unit, facets: &[String]) -> Result<Table> {
    if !unit.encoding.aggregates() {
        return Ok(table);
    }
    let mut groups: Vec<String> = facets.to_vec();
    let mut measures: Vec<Measure> = Vec::new();
    for (_, def) in unit.encoding.fields() {
        let Some(aggregate) = &def.aggregate else {
            push_group_columns(&mut groups, def, &table);
            continue;
        };
        for measure in measures_of(def, aggregate)? {
            if !measures.contains(&measure) {
                measures.push(measure);
            }
        }
    }
    let mut summed = aggregate::aggregate(&table, &groups, &measures)?;
    for (_, def) in unit.encoding.fields() {
        let row = match &def.aggregate {
            Some(Aggregate::ArgMin(by)) => extreme_row(Op::Argmin, by),
            Some(Aggregate::ArgMax(by)) => extreme_row(Op::Argmax, by),
            _ => continue,
        };
        let (rows, field) = (summed.field(&row.name), def.field.clone().unwrap_or_default());
        let cell = |index: usize| match rows.value(index) {
            Value::Json(members) => Value::from_json(members.get(&field).unwrap_or(&Json::Null)),
            _ => Value::Null,
        };
        let column = Column::from_values((0..summed.rows()).map(cell).collect());
        summed.set(&def.column(), if def.is_temporal() { column.to_times() } else { column });
    }
    Ok(summed)
}

/// The whole row in which a field is least or greatest.
fn extreme_row(op: Op, by: &str) -> Measure {
    let name = format!("{}_{by}", if op == Op::Argmin { "argmin" } else { "argmax" });
    Measure { op, field: Some(by.to_owned()), name }
}

fn push_group_columns(groups: &mut Vec<String>, def: &ChannelDef, table: &Table) {
    push(groups, def.column());
    if def.bins() || def.time_unit.is_some() {
        push(groups, def.column_with("end"));
    }
    if def.bins() && table.column(&def.column_with("range")).is_some() {
        push(groups, def.column_with("range"));
    }
}

fn measures_of(def: &ChannelDef, aggregate: &Aggregate) -> Result<Vec<Measure>> {
    let op = match aggregate {
        Aggregate::Op(op) => op,
        Aggregate::ArgMin(by) => return Ok(vec![extreme_row(Op::Argmin, by)]),
        Aggregate::ArgMax(by) => return Ok(vec![extreme_row(Op::Argmax, by)]),
    };
    let parsed = Op::parse(op)?;
    let field = if op == "count" { None } else { def.field.clone() };
    let mut measures = vec![Measure { op: parsed, field, name: def.column() }];
    let domain = def.scale.as_ref().and_then(|scale| scale.get("domain"));
    if domain.is_some_and(|domain| domain == "unaggregated") {
        for op in ["min", "max"] {
            let field = def.field.clone().unwrap_or_default();
            let name = format!("{op}_{field}");
            measures.push(Measure { op: Op::parse(op)?, field: Some(field), name });
        }
    }
    Ok(measures)
}

fn imputed(table: Table, unit: &Unit) -> Result<Table> {
    let (Some(x), Some(y)) = (unit.encoding.get(Channel::X), unit.encoding.get(Channel::Y)) else {
        return Ok(table);
    };
    let asks = |def: &ChannelDef| def.impute.as_ref().and_then(Json::as_object).cloned();
    let (rules, measure, key) = match (asks(x), asks(y)) {
        (Some(rules), _) => (rules, x, y),
        (None, Some(rules)) => (rules, y, x),
        _ => return Ok(table),
    };
    let mut transform = rules;
    transform.insert("impute".to_owned(), json!(measure.field));
    transform.insert("key".to_owned(), json!(key.field));
    let groups = path_groups(unit);
    if !groups.is_empty() {
        transform.insert("groupby".to_owned(), json!(groups));
    }
    rows::transformed(&table, &[Json::Object(transform)], &Map::new())
}

/// The columns by whose values lines and areas are split.
pub(crate) fn path_groups(unit: &Unit) -> Vec<String> {
    let mut columns = Vec::new();
    for channel in Channel::NONPOSITION {
        let splits = match channel {
            Channel::Text => !unit.mark.kind.is_path(),
            // The width of a trail changes along it.
            Channel::Size => unit.mark.kind != MarkKind::Trail,
            _ => true,
        };
        if let Some(def) = unit.encoding.field(channel).filter(|def| def.aggregate.is_none() && splits) {
            push(&mut columns, def.column());
        }
    }
    // An area is split by its order, too; a line goes along it.
    let by_order = if unit.mark.kind == MarkKind::Area { &unit.encoding.order[..] } else { &[] };
    let lists = unit.encoding.detail.iter().chain(by_order);
    for def in lists.filter(|def| def.is_field() && def.aggregate.is_none()) {
        push(&mut columns, def.column());
    }
    columns
}

fn stacked(table: Table, unit: &Unit, stack_of: &Stack, facets: &[String]) -> Result<Table> {
    let Some(def) = unit.encoding.get(stack_of.channel) else { return Ok(table) };
    if def.scale.as_ref().and_then(|scale| scale.get("type")).is_some_and(|kind| kind == "log") {
        let path = format!("encoding.{}.stack", stack_of.channel.name());
        return Err(refused(path, "on a logarithmic scale begins at zero, which has no place there"));
    }
    if stack_of.offset == "center" && !facets.is_empty() {
        return Err(refused("stack", "\"center\" within facets is not drawn here"));
    }
    let mut table = table;
    let mut within = stack_of.within.clone();
    if stack_of.imputes {
        for column in &mut within {
            let dimension = unit.encoding.fields().find(|(_, def)| def.bins() && def.column() == *column);
            if let Some((_, dimension)) = dimension {
                let middle = dimension.column_with("mid");
                let (starts, ends) = (table.field(column), table.field(&dimension.column_with("end")));
                let cells =
                    (0..table.rows()).map(|row| 0.5 * (starts.number(row) + ends.number(row))).collect();
                table.set(&middle, Column::Numbers(cells));
                *column = middle;
            }
            let rules = Impute {
                field: def.column(),
                key: column.clone(),
                key_values: Vec::new(),
                groupby: stack_of.by.iter().chain(facets).cloned().collect(),
                value: Value::Number(0.0),
            };
            table = impute(&table, &rules)?;
        }
    }
    let groups: Vec<String> = within.into_iter().chain(facets.iter().cloned()).collect();
    let offset = match stack_of.offset {
        "center" => Offset::Center,
        "normalize" => Offset::Normalize,
        _ => Offset::Zero,
    };
    let (starts, ends) = stack(&table, &def.column(), &groups, &stack_order(unit, stack_of), offset);
    table.set(&def.column_with("start"), starts);
    table.set(&def.column_with("end"), ends);
    Ok(table)
}

fn stack_order(unit: &Unit, stack: &Stack) -> Vec<SortKey> {
    let key = |field: String, order: Option<&str>| {
        if order == Some("descending") { SortKey::descending(field) } else { SortKey::ascending(field) }
    };
    let word = |def: &ChannelDef| def.sort.as_ref().and_then(Json::as_str).map(str::to_owned);
    let ordered: Vec<&ChannelDef> = unit.encoding.order.iter().filter(|def| def.is_field()).collect();
    if !ordered.is_empty() {
        return ordered.iter().map(|def| key(def.column(), word(def).as_deref())).collect();
    }
    let default = if stack.channel == Channel::Y { "descending" } else { "ascending" };
    let order = unit.encoding.order.first().and_then(word).unwrap_or_else(|| default.to_owned());
    let mut columns: Vec<String> = Vec::new();
    stack.by.iter().for_each(|column| push(&mut columns, column.clone()));
    columns.into_iter().map(|column| key(column, Some(&order))).collect()
}

/// Leaves out the rows that have no place, but for lines and areas, which have gaps instead.
fn valid(table: Table, unit: &Unit, scales: &[Component]) -> Result<Table> {
    let filters = match unit.mark.own("invalid").or_else(|| unit.mark.members.get("invalid")) {
        None => !unit.mark.kind.is_path(),
        Some(Json::String(word)) if word == "filter" => true,
        Some(Json::String(word)) if word == "break-paths-show-path-domains" => !unit.mark.kind.is_path(),
        Some(other) => return Err(crate::spec::json::refused_value("mark.invalid", other)),
    };
    if !filters {
        return Ok(table);
    }
    let mut keep: Option<Vec<bool>> = None;
    for column in checked_columns(unit, scales) {
        let cells = table.field(&column);
        let numbers = cells.numbers();
        if !all_finite(&numbers) {
            let keep = keep.get_or_insert_with(|| vec![true; table.rows()]);
            keep.iter_mut().zip(numbers.iter()).for_each(|(keep, number)| *keep &= number.is_finite());
        }
    }
    Ok(match keep {
        Some(keep) => table.filter(&keep),
        None => table,
    })
}

/// The columns in which a row needs a number to have a place.
pub(crate) fn checked_columns(unit: &Unit, scales: &[Component]) -> Vec<String> {
    let mut columns = Vec::new();
    for channel in Channel::SCALED {
        let Some(scale) = unit.scales[channel as usize] else { continue };
        let Some(def) = unit.encoding.field(channel) else { continue };
        let counts = def.aggregate.as_ref().is_some_and(Aggregate::counts);
        let measured = matches!(def.kind, Some(Kind::Quantitative | Kind::Temporal));
        if scales[scale].kind.value.has_continuous_domain() && !counts && measured {
            // Rows that were added for a stack have the middle of their bin alone.
            let added = def.bins() && unit.stack.as_ref().is_some_and(|stack| stack.imputes);
            push(&mut columns, if added { def.column_with("mid") } else { def.column() });
        }
    }
    columns
}
