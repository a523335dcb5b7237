//! How rows are painted: colours, opacities, lines.

use ferrolab_base::Result;
use ferrolab_drawing::{Cap, Color, Join, Paint, Style};
use serde_json::Value as Json;

use super::range::dash_of;
use super::scale::Output;
use super::scope::Scope;
use crate::data::{Column, Value};
use crate::model::Unit;
use crate::model::rows::rows_where;
use crate::spec::channel::Channel;
use crate::spec::channel_def::{ChannelDef, Test};
use crate::spec::config::Config;
use crate::spec::json::refused_value;
use crate::spec::mark_def::{MarkDef, MarkKind};

/// What each row shows at a channel.
#[derive(Clone, Debug)]
pub(crate) enum Visual {
    /// The same for all.
    One(Option<Output>),
    /// One each.
    Many(Vec<Option<Output>>),
}

impl Visual {
    pub fn at(&self, row: usize) -> Option<&Output> {
        match self {
            Self::One(output) => output.as_ref(),
            Self::Many(outputs) => outputs.get(row).and_then(Option::as_ref),
        }
    }

    pub fn number(&self, row: usize) -> Option<f64> {
        self.at(row).and_then(Output::number)
    }
}

/// What rows show at a channel that encodes something; `None` where none does.
pub(crate) fn outputs_of(
    scope: &Scope,
    index: usize,
    channel: Channel,
) -> Result<Option<Vec<Option<Output>>>> {
    let unit = scope.unit(index);
    let Some(def) = unit.encoding.get(channel) else { return Ok(None) };
    match visual(scope, index, channel, def, None)? {
        Visual::Many(outputs) => Ok(Some(outputs)),
        Visual::One(output) => Ok(Some(vec![output; scope.table(index).rows()])),
    }
}

/// What rows show by a definition, or else by default.
fn visual(
    scope: &Scope,
    index: usize,
    channel: Channel,
    def: &ChannelDef,
    default: Option<Output>,
) -> Result<Visual> {
    let main = plain_visual(scope, index, channel, def, default.clone())?;
    if def.conditions.is_empty() {
        return Ok(main);
    }
    let rows = scope.table(index).rows();
    let mut shown: Vec<Option<Output>> = (0..rows).map(|row| main.at(row).cloned()).collect();
    // The first condition that holds prevails.
    for condition in def.conditions.iter().rev() {
        let holds = match &condition.test {
            Test::Fixed(holds) => vec![*holds; rows],
            Test::Row(test) => rows_where(scope.table(index), test, &scope.model.variables)?,
        };
        let conditional = plain_visual(scope, index, channel, &condition.shows, default.clone())?;
        for (row, _) in holds.iter().enumerate().filter(|(_, holds)| **holds) {
            shown[row] = conditional.at(row).cloned();
        }
    }
    Ok(Visual::Many(shown))
}

fn plain_visual(
    scope: &Scope,
    index: usize,
    channel: Channel,
    def: &ChannelDef,
    default: Option<Output>,
) -> Result<Visual> {
    let scale = scope.scale(index, channel);
    if let Some(datum) = &def.datum {
        return Ok(Visual::One(match scale {
            Some(scale) => scale.output(&Value::from_json(datum)),
            None => read_output(channel, datum)?,
        }));
    }
    if def.is_field() {
        let table = scope.table(index);
        let ranged = def.column_with("range");
        let column = match scale {
            Some(scale) if scale.kind.is_discrete() && def.bins() && table.column(&ranged).is_some() => {
                table.field(&ranged)
            }
            _ => table.field(&def.column()),
        };
        let middle = scale.is_some_and(|scale| !scale.kind.is_discrete() && def.bins());
        let column = if middle {
            std::sync::Arc::new(middles(&column, &table.field(&def.column_with("end"))))
        } else {
            column
        };
        return Ok(Visual::Many(match scale {
            Some(scale) => scale.outputs(&column),
            None => {
                let cell = |row| read_output(channel, &column.value(row).to_json()).unwrap_or(None);
                (0..column.len()).map(cell).collect()
            }
        }));
    }
    match &def.value {
        Some(Json::Null) | None => Ok(Visual::One(if def.value.is_some() { None } else { default })),
        Some(value) => Ok(Visual::One(read_output(channel, value)?)),
    }
}

/// The middles of bins.
fn middles(starts: &Column, ends: &Column) -> Column {
    Column::Numbers((0..starts.len()).map(|row| 0.5 * (starts.number(row) + ends.number(row))).collect())
}

/// A value of a specification as what a channel shows.
pub(crate) fn read_output(channel: Channel, value: &Json) -> Result<Option<Output>> {
    if value.is_null() {
        return Ok(None);
    }
    let read = match channel {
        channel if channel.is_color() => value.as_str().and_then(Color::parse).map(Output::Color),
        Channel::StrokeDash => dash_of(value).map(Output::Dash),
        Channel::Shape => match value.as_str().and_then(super::range::shape_named) {
            Some(shape) => Some(Output::Shape(shape)),
            None => return Err(refused_value("shape", value)),
        },
        _ => Value::from_json(value)
            .number()
            .is_finite()
            .then(|| Output::Number(Value::from_json(value).number())),
    };
    match read {
        Some(output) => Ok(Some(output)),
        None if value.is_object() => Err(refused_value(channel.name(), value)),
        None => Ok(None),
    }
}

/// Paints a unit's rows.
pub(crate) struct Painter {
    fill: Visual,
    stroke: Visual,
    opacity: Visual,
    fill_opacity: Visual,
    stroke_opacity: Visual,
    stroke_width: Visual,
    dash: Visual,
    base: Style,
}

impl Painter {
    /// The painter of a unit.
    pub fn new(scope: &Scope, index: usize) -> Result<Self> {
        let unit = scope.unit(index);
        let (config, mark) = (scope.model.config, &unit.mark);
        let (fill, stroke) = default_colors(mark, mark.filled, config)?;
        let number = |name: &str| mark.drawn(config, name).and_then(Json::as_f64).map(Output::Number);
        let dash = mark.drawn(config, "strokeDash").and_then(dash_of).map(Output::Dash);
        let paint = |channel, default| encoded_or(scope, index, channel, default);
        Ok(Self {
            fill: painted(scope, index, Channel::Fill, fill, mark.filled)?,
            stroke: painted(scope, index, Channel::Stroke, stroke, !mark.filled)?,
            opacity: paint(Channel::Opacity, number("opacity"))?,
            fill_opacity: paint(Channel::FillOpacity, number("fillOpacity"))?,
            stroke_opacity: paint(Channel::StrokeOpacity, number("strokeOpacity"))?,
            stroke_width: stroke_widths(scope, index, unit)?,
            dash: paint(Channel::StrokeDash, dash)?,
            base: base_style(mark, config),
        })
    }

    /// Whether all rows are painted alike.
    pub fn is_plain(&self) -> bool {
        let all = [
            &self.fill,
            &self.stroke,
            &self.opacity,
            &self.fill_opacity,
            &self.stroke_opacity,
            &self.stroke_width,
        ];
        all.into_iter().chain([&self.dash]).all(|visual| matches!(visual, Visual::One(_)))
    }

    /// How a row is painted.
    pub fn style(&self, row: usize) -> Style {
        let paint = |visual: &Visual| visual.at(row).and_then(Output::color).map(Paint::Solid);
        let mut style = self.base.clone();
        style.fill = paint(&self.fill);
        style.stroke = paint(&self.stroke);
        style.opacity = self.opacity.number(row).unwrap_or(1.0);
        style.fill_opacity = self.fill_opacity.number(row).unwrap_or(1.0);
        style.stroke_opacity = self.stroke_opacity.number(row).unwrap_or(1.0);
        style.stroke_width = self.stroke_width.number(row).unwrap_or(1.0);
        if let Some(Output::Dash(dash)) = self.dash.at(row) {
            style.dash.clone_from(dash);
        }
        style
    }
}

fn base_style(mark: &MarkDef, config: &Config) -> Style {
    let dash_offset = mark.number(config, "strokeDashOffset").unwrap_or(0.0);
    let cap = match mark.text(config, "strokeCap") {
        Some("round") => Cap::Round,
        Some("square") => Cap::Square,
        _ => Cap::Butt,
    };
    let join = match mark.text(config, "strokeJoin") {
        Some("round") => Join::Round,
        Some("bevel") => Join::Bevel,
        _ => Join::Miter,
    };
    Style { dash_offset, cap, join, ..Style::default() }
}

/// What a channel encodes, or a default.
pub(crate) fn encoded_or(
    scope: &Scope,
    index: usize,
    channel: Channel,
    default: Option<Output>,
) -> Result<Visual> {
    match scope.unit(index).encoding.get(channel) {
        Some(def) => visual(scope, index, channel, def, default),
        None => Ok(Visual::One(default)),
    }
}

/// Fill or outline: by its own channel, by the definition, by the colour channel, by default.
fn painted(
    scope: &Scope,
    index: usize,
    channel: Channel,
    default: Option<Output>,
    by_color: bool,
) -> Result<Visual> {
    let unit = scope.unit(index);
    if unit.encoding.has(channel) {
        return encoded_or(scope, index, channel, default);
    }
    if let Some(own) = unit.mark.own(channel.name()) {
        return Ok(Visual::One(read_color(own, channel.name())?));
    }
    if by_color && unit.encoding.has(Channel::Color) {
        return encoded_or(scope, index, Channel::Color, default);
    }
    Ok(Visual::One(default))
}

fn read_color(value: &Json, name: &str) -> Result<Option<Output>> {
    match value {
        Json::Null => Ok(None),
        Json::String(text) if text == "none" => Ok(None),
        Json::String(text) => match Color::parse(text) {
            Some(color) => Ok(Some(Output::Color(color))),
            None => Err(refused_value(format_args!("mark.{name}"), value)),
        },
        other => Err(refused_value(format_args!("mark.{name}"), other)),
    }
}

/// Fill and outline of a mark, filled or not, when no channel encodes them.
pub(crate) fn default_colors(
    mark: &MarkDef,
    filled: bool,
    config: &Config,
) -> Result<(Option<Output>, Option<Output>)> {
    let find = |name: &'static str, by_color: bool| -> Result<Option<Output>> {
        let own = mark.own(name).or_else(|| mark.own("color").filter(|_| by_color));
        let value = own.or_else(|| configured_color(mark, config, name, by_color));
        value.map_or(Ok(None), |value| read_color(value, name))
    };
    let hollow = matches!(mark.kind, MarkKind::Bar | MarkKind::Point | MarkKind::Circle | MarkKind::Square);
    let transparent = Output::Color(Color { r: 0, g: 0, b: 0, a: 0 });
    let fill = find("fill", filled)?.or_else(|| hollow.then_some(transparent));
    Ok((fill, find("stroke", !filled)?))
}

fn configured_color<'a>(
    mark: &'a MarkDef,
    config: &'a Config,
    name: &str,
    by_color: bool,
) -> Option<&'a Json> {
    let pick =
        |find: &dyn Fn(&str) -> Option<&'a Json>| find(name).or_else(|| find("color").filter(|_| by_color));
    let styled = mark.styles.iter().rev().find_map(|style| pick(&|property| config.style(style, property)));
    styled
        .or_else(|| pick(&|property| config.get(mark.kind.name(), property)))
        .or_else(|| pick(&|property| config.get("mark", property)))
}

fn stroke_widths(scope: &Scope, index: usize, unit: &Unit) -> Result<Visual> {
    let config = scope.model.config;
    let own = |name: &str| unit.mark.own(name).and_then(Json::as_f64);
    let configured = |name: &str| unit.mark.configured(config, name).and_then(Json::as_f64);
    let vega = match unit.mark.kind {
        MarkKind::Line => 2.0,
        kind => config.style(kind.name(), "strokeWidth").and_then(Json::as_f64).unwrap_or(1.0),
    };
    let by_size = matches!(unit.mark.kind, MarkKind::Line | MarkKind::Rule);
    let size = |find: &dyn Fn(&str) -> Option<f64>| if by_size { find("size") } else { None };
    let default =
        own("strokeWidth").or(size(&own)).or(configured("strokeWidth")).or(size(&configured)).unwrap_or(vega);
    let channel = if by_size && unit.encoding.has(Channel::Size) && !unit.encoding.has(Channel::StrokeWidth) {
        Channel::Size
    } else {
        Channel::StrokeWidth
    };
    encoded_or(scope, index, channel, Some(Output::Number(default)))
}
