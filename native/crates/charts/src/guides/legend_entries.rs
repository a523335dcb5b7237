//! What a legend's entries stand for and how they are labelled.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::axis_ticks::{asked_format, label_format, limited_count, writer};
use super::legend_component::LegendComponent;
use super::style::Properties;
use crate::data::Value;
use crate::encode::scale::{Form, Scale};
use crate::encode::scope::Scope;
use crate::format::NumberFormat;
use crate::model::rows::time_of;
use crate::model::share::scaled;
use crate::scales::{Continuous, LabelFormat, TickCount};
use crate::spec::channel_def::ChannelDef;
use crate::spec::json::refused_value;

/// An entry of a legend.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub value: Value,
    pub label: Vec<String>,
}

/// The entries of a legend of symbols.
pub(crate) fn of_symbols(
    scope: &Scope,
    legend: &LegendComponent,
    properties: &Properties,
    scale: &Scale,
) -> Result<Vec<Entry>> {
    let Some(def) = scaled(scope.unit(legend.unit), legend.channel) else { return Ok(Vec::new()) };
    let values = given_values(properties, def)?;
    match &scale.form {
        Form::Continuous(line) => of_line(scope, properties, def, line, scale, values),
        Form::Ramp(ramp) => of_line(scope, properties, def, &ramp.scale, scale, values),
        Form::Classes { thresholds, domain, .. } => {
            classes(scope, properties, def, &thresholds.cuts, domain, scale)
        }
        Form::Bins { edges, .. } => bins(scope, properties, def, edges),
        Form::Band(_) | Form::Ordinal { .. } => {
            let (format, format_type) = asked_format(properties);
            let write = writer(scope, def, format, format_type)?;
            let values = values.unwrap_or_else(|| scale.values().to_vec());
            Ok(values.into_iter().map(|value| Entry { label: write(&value), value }).collect())
        }
    }
}

/// The values that a legend says it shows.
fn given_values(properties: &Properties, def: &ChannelDef) -> Result<Option<Vec<Value>>> {
    match properties.get("values") {
        None => Ok(None),
        Some(Json::Array(values)) => {
            let unit = def.time_unit.as_ref().map(|unit| unit.unit.as_str());
            let read = |value: &Json| {
                if def.is_temporal() { Value::Time(time_of(value, unit)) } else { Value::from_json(value) }
            };
            Ok(Some(values.iter().map(read).collect()))
        }
        Some(other) => Err(refused_value("legend.values", other)),
    }
}

fn of_line(
    scope: &Scope,
    properties: &Properties,
    def: &ChannelDef,
    line: &Continuous,
    scale: &Scale,
    values: Option<Vec<Value>>,
) -> Result<Vec<Entry>> {
    let (format, format_type) = asked_format(properties);
    if let (Some(edges), None) = (&line.bins, &values) {
        return bins(scope, properties, def, edges);
    }
    let count = tick_count(properties, line, 5.0)?;
    let format = label_format(scope, def, scale.kind, format, format_type, false)?;
    let label = line.labels(count, &format, true)?;
    let temporal = line.is_temporal();
    let value = |number| if temporal { Value::Time(number) } else { Value::Number(number) };
    let values = values.unwrap_or_else(|| line.legend_values(count).into_iter().map(value).collect());
    Ok(values.into_iter().map(|value| Entry { label: vec![label(value.number())], value }).collect())
}

/// How many entries a legend of a line has about.
pub(crate) fn tick_count(properties: &Properties, line: &Continuous, default: f64) -> Result<TickCount> {
    match properties.get("tickCount") {
        None => Ok(TickCount::Count(limited_count(line, default, properties.number("tickMinStep")))),
        Some(Json::Number(count)) => {
            let count = count.as_f64().unwrap_or(default);
            Ok(TickCount::Count(limited_count(line, count, properties.number("tickMinStep"))))
        }
        Some(count) => TickCount::from_json(count).ok_or_else(|| refused_value("legend.tickCount", count)),
    }
}

fn number_format(
    scope: &Scope,
    properties: &Properties,
    start: f64,
    stop: f64,
    count: f64,
) -> Result<NumberFormat> {
    let said =
        properties.text("format").or_else(|| scope.model.config.top("numberFormat").and_then(Json::as_str));
    Ok(NumberFormat::new(said.unwrap_or(",f"))?.span(start, stop, count))
}

/// Classes of numbers: each from one cut to the next.
fn classes(
    scope: &Scope,
    properties: &Properties,
    _def: &ChannelDef,
    cuts: &[f64],
    domain: &[f64],
    scale: &Scale,
) -> Result<Vec<Entry>> {
    use crate::model::component::ScaleKind;
    let format = match scale.kind {
        ScaleKind::Threshold => {
            let said = properties
                .text("format")
                .or_else(|| scope.model.config.top("numberFormat").and_then(Json::as_str));
            let format = NumberFormat::new(said.unwrap_or(""))?;
            return Ok(ranges(cuts, |number| {
                if said.is_some() {
                    format.format(number)
                } else {
                    Value::Number(number).string().into_owned()
                }
            }));
        }
        ScaleKind::Quantile => {
            let steps = cuts.windows(2).map(|pair| pair[1] - pair[0]);
            let first = if cuts.len() > 1 { cuts[1] - cuts[0] } else { cuts.first().copied().unwrap_or(0.0) };
            number_format(scope, properties, 0.0, steps.fold(first, f64::min), 30.0)?
        }
        _ => {
            let step = domain.get(1).copied().unwrap_or(0.0) - domain.first().copied().unwrap_or(0.0);
            number_format(scope, properties, 0.0, step, 30.0)?
        }
    };
    Ok(ranges(cuts, |number| format.format(number)))
}

fn ranges(cuts: &[f64], write: impl Fn(f64) -> String) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(cuts.len() + 1);
    for index in 0..=cuts.len() {
        let low = index.checked_sub(1).map(|before| cuts[before]);
        let high = cuts.get(index).copied();
        let label = match (low, high) {
            (Some(low), Some(high)) => format!("{} – {}", write(low), write(high)),
            (None, Some(high)) => format!("< {}", write(high)),
            (Some(low), None) => format!("≥ {}", write(low)),
            (None, None) => String::new(),
        };
        entries.push(Entry { value: Value::Number(low.unwrap_or(f64::NEG_INFINITY)), label: vec![label] });
    }
    entries
}

fn bins(scope: &Scope, properties: &Properties, _def: &ChannelDef, edges: &[f64]) -> Result<Vec<Entry>> {
    let (start, stop) = (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0));
    let count = (edges.len() as f64).max(5.0);
    let format = number_format(scope, properties, start, stop, count)?;
    let entry = |pair: &[f64]| Entry {
        value: Value::Number(pair[0]),
        label: vec![format!("{} – {}", format.format(pair[0]), format.format(pair[1]))],
    };
    Ok(edges.windows(2).map(entry).collect())
}

/// A class of colours in a legend: its end, as a share of all, and the label at its beginning.
pub(crate) struct Class {
    pub from: f64,
    pub to: f64,
    pub label: String,
    pub color: Option<ferrolab_drawing::Color>,
}

/// The classes that a scale of colours has, if it has classes.
pub(crate) fn of_classes(
    scope: &Scope,
    properties: &Properties,
    scale: &Scale,
) -> Result<Option<Vec<Class>>> {
    use crate::model::component::ScaleKind;
    let (starts, outputs, low, high, format) = match &scale.form {
        Form::Bins { edges, outputs } => {
            let (low, high) = (edges.first().copied().unwrap_or(0.0), edges.last().copied().unwrap_or(0.0));
            let format = number_format(scope, properties, low, high, (edges.len() as f64).max(5.0))?;
            (edges[..edges.len().saturating_sub(1)].to_vec(), outputs, low, high, Some(format))
        }
        Form::Classes { thresholds, outputs, domain } => {
            let starts: Vec<f64> =
                std::iter::once(f64::NEG_INFINITY).chain(thresholds.cuts.iter().copied()).collect();
            let mut sorted = domain.clone();
            sorted.sort_by(f64::total_cmp);
            let (mut low, mut high) =
                (sorted.first().copied().unwrap_or(0.0), sorted.last().copied().unwrap_or(0.0));
            if scale.kind == ScaleKind::Threshold {
                let gaps = sorted.len().saturating_sub(1);
                let more = if gaps > 0 { (high - low) / gaps as f64 } else { 0.1 };
                (low, high) = (low - more, high + more);
            }
            let steps =
                thresholds.cuts.windows(2).map(|pair| pair[1] - pair[0]).fold(f64::INFINITY, f64::min);
            let format = match scale.kind {
                ScaleKind::Threshold => match properties.text("format") {
                    Some(said) => Some(NumberFormat::new(said)?),
                    None => None,
                },
                ScaleKind::Quantile => Some(number_format(scope, properties, 0.0, steps, 30.0)?),
                _ => Some(number_format(scope, properties, 0.0, high - low, 30.0)?),
            };
            (starts, outputs, low, high, format)
        }
        _ => return Ok(None),
    };
    let write = |number: f64| match &format {
        Some(format) => format.format(number),
        None => Value::Number(number).string().into_owned(),
    };
    let share = |number: f64| (number - low) / (high - low);
    let class = |(index, start): (usize, &f64)| Class {
        from: if index == 0 { 0.0 } else { share(*start) },
        to: starts.get(index + 1).map_or(1.0, |end| share(*end)),
        label: if index == 0 { String::new() } else { write(*start) },
        color: outputs.get(index).and_then(crate::encode::scale::Output::color),
    };
    Ok(Some(starts.iter().enumerate().map(class).collect()))
}

/// Labels along a gradient, with their share of its length.
pub(crate) fn along_gradient(
    scope: &Scope,
    legend: &LegendComponent,
    properties: &Properties,
    scale: &Scale,
    length: f64,
) -> Result<Vec<(f64, String)>> {
    let Some(def) = scaled(scope.unit(legend.unit), legend.channel) else { return Ok(Vec::new()) };
    let Form::Ramp(ramp) = &scale.form else { return Ok(Vec::new()) };
    let line = &ramp.scale;
    let count = tick_count(properties, line, (2.0 * (length / 100.0).floor()).max(2.0))?;
    let (format, format_type) = asked_format(properties);
    let format: LabelFormat = label_format(scope, def, scale.kind, format, format_type, false)?;
    let label = line.labels(count, &format, properties.get("values").is_some())?;
    let given =
        given_values(properties, def)?.map(|values| values.iter().map(Value::number).collect::<Vec<f64>>());
    let (start, stop) = (line.start(), line.stop());
    let mut values = match &given {
        Some(values) => values.clone(),
        None => line.tick_values(count),
    };
    if values.len() < 3 && given.is_none() && start != stop {
        values = vec![start, stop];
    }
    let share = |value: f64| share_along(line, value);
    Ok(values.into_iter().map(|value| (share(value), label(value))).collect())
}

/// The share of a scale's length that lies before a value.
fn share_along(line: &Continuous, value: f64) -> f64 {
    let mut plain = Continuous::new(line.kind, vec![line.start(), line.stop()], vec![0.0, 1.0]);
    plain.clamp = line.clamp;
    plain.position(value)
}
