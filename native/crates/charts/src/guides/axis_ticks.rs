//! Where an axis has ticks, and what stands at them.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::axis_component::AxisComponent;
use super::label_expression::relabelled;
use super::style::Properties;
use crate::data::Value;
use crate::encode::format::{Writer, time_format};
use crate::encode::scale::{Form, Scale};
use crate::encode::scope::Scope;
use crate::format::{NumberFormat, TimeFormat};
use crate::model::component::ScaleKind;
use crate::model::rows::time_of;
use crate::model::share::scaled;
use crate::scales::{Continuous, LabelFormat, TickCount, TickOptions};
use crate::spec::channel::Channel;
use crate::spec::channel_def::{ChannelDef, Kind};
use crate::spec::json::refused_value;

/// A tick: its value and label.
#[derive(Clone, Debug)]
pub(crate) struct Tick {
    pub value: Value,
    pub label: Vec<String>,
}

/// The ticks of an axis.
pub(crate) fn of(
    scope: &Scope,
    axis: &AxisComponent,
    properties: &Properties,
    scale: &Scale,
) -> Result<Vec<Tick>> {
    let unit = scope.unit(axis.unit);
    let Some(def) = scaled(unit, axis.channel) else { return Ok(Vec::new()) };
    let mut ticks = match &scale.form {
        Form::Continuous(continuous) => {
            let options = options(scope, axis, properties, scale, def)?;
            let ticks = continuous.axis_ticks(&options)?;
            let temporal = continuous.is_temporal();
            let value = |number| if temporal { Value::Time(number) } else { Value::Number(number) };
            let exact = exact_format(properties.text("format"))?;
            let label = |tick: &crate::scales::Tick| match &exact {
                Some(format) => format.format(tick.value),
                None => tick.label.clone(),
            };
            ticks.iter().map(|tick| Tick { value: value(tick.value), label: vec![label(tick)] }).collect()
        }
        _ => discrete(scope, properties, scale, def)?,
    };
    if let Some(expression) = properties.get("labelExpr") {
        let shown = ticks.iter().map(|tick| (tick.value.clone(), tick.label.clone())).collect();
        let labels = relabelled(expression, shown, &scope.model.variables)?;
        ticks.iter_mut().zip(labels).for_each(|(tick, label)| tick.label = label);
    }
    Ok(ticks)
}

/// A format with prefixes of units that says how many digits it has: it holds for each value by itself.
pub(crate) fn exact_format(pattern: Option<&str>) -> Result<Option<NumberFormat>> {
    match pattern.filter(|pattern| pattern.ends_with('s') && pattern.contains('.')) {
        Some(pattern) => Ok(Some(NumberFormat::new(pattern)?)),
        None => Ok(None),
    }
}

/// How an axis' or legend's labels are written when its scale is a line.
pub(crate) fn label_format(
    scope: &Scope,
    def: &ChannelDef,
    kind: ScaleKind,
    format: Option<&Json>,
    format_type: Option<&str>,
    axis: bool,
) -> Result<LabelFormat> {
    let config = scope.model.config;
    if def.stack.as_ref().is_some_and(|stack| stack == "normalize") {
        let pattern = config.top("normalizedNumberFormat").and_then(Json::as_str).unwrap_or(".0%");
        return Ok(LabelFormat::Number(pattern.to_owned()));
    }
    let timed = format_type == Some("time") || (format_type.is_none() && def.is_temporal());
    let said = format.filter(|format| !format.is_null());
    if timed {
        let by_config = !axis && config.top("timeFormat").is_some();
        return Ok(match (said, &def.time_unit) {
            (None, None) if kind.is_temporal() && !by_config => LabelFormat::Automatic,
            _ => LabelFormat::Time(time_format(def.time_unit.as_ref(), said, config)?),
        });
    }
    match said {
        Some(Json::String(pattern)) => Ok(LabelFormat::Number(pattern.clone())),
        Some(other) => Err(refused_value("format", other)),
        None if def.is_kind(Kind::Quantitative) => match config.top("numberFormat").and_then(Json::as_str) {
            Some(pattern) => Ok(LabelFormat::Number(pattern.to_owned())),
            None => Ok(LabelFormat::Automatic),
        },
        None => Ok(LabelFormat::Automatic),
    }
}

/// The format that a definition or its guide asks for.
pub(crate) fn asked_format<'a>(properties: &Properties<'a>) -> (Option<&'a Json>, Option<&'a str>) {
    (properties.get("format"), properties.text("formatType"))
}

fn options(
    scope: &Scope,
    axis: &AxisComponent,
    properties: &Properties,
    scale: &Scale,
    def: &ChannelDef,
) -> Result<TickOptions> {
    let (format, format_type) = asked_format(properties);
    let values = match properties.get("values") {
        Some(Json::Array(values)) => {
            Some(values.iter().map(|value| number_of(def, value)).collect::<Vec<f64>>())
        }
        Some(other) => return Err(refused_value("axis.values", other)),
        None => None,
    };
    let (width, height) = scope.sizes[axis.unit];
    let length = if axis.channel == Channel::X { width } else { height };
    let count = match properties.get("tickCount") {
        Some(count) => match TickCount::from_json(count) {
            Some(count) => Some(count),
            None => return Err(refused_value("axis.tickCount", count)),
        },
        None if values.is_some() || scale.kind == ScaleKind::Log => None,
        None if def.is_field() && def.bins() => Some(TickCount::Count((length / 10.0).ceil())),
        None if def.is_field() && has_few_ticks(def) => None,
        None => Some(TickCount::Count((length / 40.0).ceil())),
    };
    let whole = format.and_then(Json::as_str) == Some("d");
    let by_unit = def.time_unit.as_ref().and_then(crate::spec::time_unit::TimeUnit::duration_milliseconds);
    let min_step = properties.number("tickMinStep").or(if whole { Some(1.0) } else { by_unit });
    let format = label_format(scope, def, scale.kind, format, format_type, true)?;
    // One value alone has no step by which Vega would choose digits: it takes none.
    let single = scale.continuous().is_some_and(|line| line.start() == line.stop() && !line.is_temporal());
    let format = match format {
        LabelFormat::Automatic if single => LabelFormat::Number(",.0f".to_owned()),
        format => format,
    };
    let count = match (count, scale.continuous()) {
        (Some(TickCount::Count(count)), Some(line)) => {
            Some(TickCount::Count(limited_count(line, count, min_step)))
        }
        (None, Some(line)) if values.is_none() => Some(TickCount::Count(limited_count(line, 10.0, min_step))),
        (count, _) => count,
    };
    Ok(TickOptions { count, min_step: None, values, format })
}

/// How many ticks there may be with a least step between them.
pub(crate) fn limited_count(line: &Continuous, count: f64, min_step: Option<f64>) -> f64 {
    let count = line.tick_count(count, None);
    let Some(min_step) = min_step else { return count };
    let steps = (line.stop() - line.start()).abs() / min_step;
    let steps = if steps == 0.0 || steps.is_nan() { 1.0 } else { steps };
    count.min(steps.floor() + 1.0)
}

fn has_few_ticks(def: &ChannelDef) -> bool {
    let unit = def.time_unit.as_ref().map(|unit| unit.unit.as_str());
    matches!(unit, Some("month" | "hours" | "day" | "quarter"))
}

fn number_of(def: &ChannelDef, value: &Json) -> f64 {
    if def.is_temporal() {
        time_of(value, def.time_unit.as_ref().map(|unit| unit.unit.as_str()))
    } else {
        Value::from_json(value).number()
    }
}

fn discrete(scope: &Scope, properties: &Properties, scale: &Scale, def: &ChannelDef) -> Result<Vec<Tick>> {
    let (format, format_type) = asked_format(properties);
    let write = writer(scope, def, format, format_type)?;
    let values: Vec<Value> = match properties.get("values") {
        Some(Json::Array(values)) => {
            let wanted = values.iter().map(|value| {
                if def.is_temporal() { Value::Time(number_of(def, value)) } else { Value::from_json(value) }
            });
            let mut placed: Vec<Value> = wanted.filter(|value| scale.position(value).is_finite()).collect();
            placed.sort_by(|a, b| crate::data::compare::numbers(scale.position(a), scale.position(b)));
            placed
        }
        Some(other) => return Err(refused_value("axis.values", other)),
        None => scale.values().to_vec(),
    };
    Ok(values.into_iter().map(|value| Tick { label: write(&value), value }).collect())
}

/// Writes a value as lines of text.
pub(crate) type WriteLines = Box<dyn Fn(&Value) -> Vec<String>>;

/// Writes the values of a discrete guide.
pub(crate) fn writer(
    scope: &Scope,
    def: &ChannelDef,
    format: Option<&Json>,
    format_type: Option<&str>,
) -> Result<WriteLines> {
    let said = format.filter(|format| !format.is_null());
    let timed = format_type == Some("time") || (format_type.is_none() && def.is_temporal());
    if timed {
        let by_value = said.is_none() && def.time_unit.is_none() && !def.is_temporal();
        let writer = Writer::Time(if by_value {
            TimeFormat::default()
        } else {
            time_format(def.time_unit.as_ref(), said, scope.model.config)?
        });
        return Ok(Box::new(move |value| vec![writer.write(value)]));
    }
    let by_config = def.is_kind(Kind::Quantitative).then(|| scope.model.config.top("numberFormat")).flatten();
    match said.or(by_config) {
        Some(Json::String(pattern)) => {
            let format = NumberFormat::new(pattern)?;
            Ok(Box::new(move |value| vec![format.format(value.number())]))
        }
        Some(other) => Err(refused_value("format", other)),
        None => Ok(Box::new(|value| match value {
            Value::Json(json) => crate::spec::json::lines(json).unwrap_or_default(),
            other => vec![other.string().into_owned()],
        })),
    }
}
