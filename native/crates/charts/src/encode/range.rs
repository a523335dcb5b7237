//! Where scales lead: pixels, sizes, colours, shapes.

use ferrolab_base::Result;
use ferrolab_drawing::{Color, Shape};
use serde_json::{Map, Value as Json};

use super::scale::{Form, Output};
use super::scope::{Scope, paddings};
use crate::model::component::{Component, RangeRule, ScaleKind};
use crate::model::rows::time_of;
use crate::scales::continuous::{Continuous, Domain, Kind, Nice};
use crate::scales::schemes::{self, Scheme};
use crate::scales::{Band, ColorScale, Interpolation, Interval, Ramp, Thresholds, Unit as TimePart};
use crate::spec::channel::Channel;
use crate::spec::channel_def::Kind as DataKind;
use crate::spec::json::{refused, refused_value};
use crate::spec::mark_def::MarkKind;
use crate::spec::view::Size;

/// Largest share of a step that the side of a symbol takes up.
const SYMBOL_SHARE: f64 = 0.95;

/// Where the range of numbers begins and ends. `count` values share it.
pub(crate) fn ends(scope: &Scope, component: &Component, count: usize) -> Result<(f64, f64)> {
    match component.range.as_ref().map(|range| &range.value) {
        Some(RangeRule::Given(given)) => given_ends(scope, component, given),
        Some(RangeRule::Step(step)) if component.channel.is_offset() => {
            let (inner, outer) = paddings(component);
            Ok((0.0, Band::length_of_steps(count, *step, inner, outer)))
        }
        Some(RangeRule::Ends(low, high)) => {
            let (first, last) = default_ends(scope, component)?;
            Ok((low.unwrap_or(first), high.unwrap_or(last)))
        }
        _ => default_ends(scope, component),
    }
}

fn given_ends(scope: &Scope, component: &Component, given: &Json) -> Result<(f64, f64)> {
    let (width, height) = size_of(scope, component);
    let number = |value: &Json| match value {
        Json::String(word) if word == "width" => Some(width),
        Json::String(word) if word == "height" => Some(height),
        other => other.as_f64(),
    };
    let found = match given {
        Json::Array(values) => values.first().and_then(number).zip(values.last().and_then(number)),
        Json::String(word) if word == "width" => Some((0.0, width)),
        Json::String(word) if word == "height" => {
            Some(if component.kind.value.is_discrete() { (0.0, height) } else { (height, 0.0) })
        }
        _ => None,
    };
    found.ok_or_else(|| refused_value("scale.range", given))
}

/// Width and height of the plot that a scale is for.
fn size_of(scope: &Scope, component: &Component) -> (f64, f64) {
    component.members.first().map_or((0.0, 0.0), |(unit, _)| scope.sizes[*unit])
}

fn default_ends(scope: &Scope, component: &Component) -> Result<(f64, f64)> {
    let (width, height) = size_of(scope, component);
    let config = |name: &str, otherwise: f64| scope.model.config.number("scale", name).unwrap_or(otherwise);
    let discrete = component.kind.value.is_discrete();
    Ok(match component.channel {
        Channel::X => (0.0, width),
        Channel::Y if discrete => (0.0, height),
        Channel::Y => (height, 0.0),
        Channel::XOffset | Channel::YOffset => return offset_ends(scope, component),
        Channel::Theta => (0.0, std::f64::consts::TAU),
        Channel::Radius => (0.0, width.min(height) / 2.0),
        Channel::Angle => (0.0, 360.0),
        Channel::StrokeWidth => (config("minStrokeWidth", 1.0), config("maxStrokeWidth", 4.0)),
        Channel::Opacity | Channel::FillOpacity | Channel::StrokeOpacity => {
            (config("minOpacity", 0.3), config("maxOpacity", 0.8))
        }
        Channel::Size => size_ends(scope, component),
        _ => return Err(refused(component.channel.name(), "with this scale is not drawn here")),
    })
}

fn offset_ends(scope: &Scope, component: &Component) -> Result<(f64, f64)> {
    let main = if component.channel == Channel::XOffset { Channel::X } else { Channel::Y };
    let Some((unit, _)) = component.members.first() else { return Ok((0.0, 0.0)) };
    let Some(scale) = scope.scale(*unit, main).filter(|scale| scale.kind == ScaleKind::Band) else {
        let feature = "beside anything but bands is not drawn here";
        return Err(refused(format_args!("encoding.{}", component.channel.name()), feature));
    };
    Ok((0.0, scale.bandwidth()))
}

fn size_ends(scope: &Scope, component: &Component) -> (f64, f64) {
    let config = |name: &str, otherwise: f64| scope.model.config.number("scale", name).unwrap_or(otherwise);
    let Some((unit, _)) = component.members.first() else { return (0.0, 0.0) };
    match scope.unit(*unit).mark.kind {
        MarkKind::Bar | MarkKind::Tick => {
            let most = scope.model.config.number("scale", "maxBandSize");
            (config("minBandSize", 2.0), most.unwrap_or_else(|| least_step(scope, *unit) - 1.0))
        }
        MarkKind::Line | MarkKind::Trail | MarkKind::Rule => {
            (config("minStrokeWidth", 1.0), config("maxStrokeWidth", 4.0))
        }
        MarkKind::Text => (config("minFontSize", 8.0), config("maxFontSize", 40.0)),
        _ => {
            let most = scope.model.config.number("scale", "maxSize").filter(|size| *size > 0.0);
            (
                config("minSize", 4.0),
                most.unwrap_or_else(|| (SYMBOL_SHARE * least_step(scope, *unit)).powi(2)),
            )
        }
    }
}

/// The lesser step of a unit's two positions.
fn least_step(scope: &Scope, unit: usize) -> f64 {
    let config = scope.model.config;
    let side = |channel: Channel, given: Option<Size>, name: &str, length: f64| {
        if let Some(edges) = scope.unit(unit).edges(channel) {
            return length / ((edges.stop - edges.start) / edges.step);
        }
        match given {
            Some(Size::Step { step, .. }) => step,
            _ => crate::model::properties::default_step(config, name)
                .or_else(|| config.number("view", "step"))
                .unwrap_or(20.0),
        }
    };
    let (width, height) = scope.sizes[unit];
    let across = side(Channel::X, scope.unit(unit).width, "discreteWidth", width);
    across.min(side(Channel::Y, scope.unit(unit).height, "discreteHeight", height))
}

/// A scale whose domain is a line.
pub(crate) fn line_form(scope: &Scope, component: &Component, domain: Vec<f64>) -> Result<Form> {
    let kind = component.kind.value;
    if kind == ScaleKind::BinOrdinal {
        return bin_form(scope, component, &domain);
    }
    if kind.is_discretizing() {
        return class_form(scope, component, domain);
    }
    if component.channel.is_color() {
        return color_form(scope, component, domain);
    }
    let ends = ends(scope, component, 0)?;
    let mut range = match component.range.as_ref().map(|range| &range.value) {
        Some(RangeRule::Given(Json::Array(values))) if values.len() > 2 => {
            values.iter().map(|value| value.as_f64().unwrap_or(f64::NAN)).collect()
        }
        _ => vec![ends.0, ends.1],
    };
    if component.flag("reverse") {
        range.reverse();
    }
    let mut scale = configured(component, domain, range)?;
    if component.channel.is_position() || component.channel == Channel::Size {
        scale.bins =
            scope.bins(component).map(|edges| edges_within(&scale, edges.start, edges.stop, edges.step));
    }
    Ok(Form::Continuous(scale))
}

fn edges_within(scale: &Continuous, start: f64, stop: f64, step: f64) -> Vec<f64> {
    let (low, high) = (scale.start().min(scale.stop()), scale.start().max(scale.stop()));
    let from = if start < low { step * (low / step).ceil() } else { start };
    let to = if stop > high { step * (high / step).floor() } else { stop };
    sequence(from, to + step / 2.0, step)
}

/// Numbers from one to another, some thousands at most.
pub(crate) fn sequence(from: f64, to: f64, step: f64) -> Vec<f64> {
    let count = ((to - from) / step).ceil();
    if !(0.0..=100_000.0).contains(&count) {
        return Vec::new();
    }
    (0..count as usize).map(|index| from + index as f64 * step).collect()
}

fn continuous_kind(component: &Component) -> Kind {
    match component.kind.value {
        ScaleKind::Log => Kind::Log { base: component.number("base").unwrap_or(10.0) },
        ScaleKind::Pow => Kind::Pow { exponent: component.number("exponent").unwrap_or(1.0) },
        ScaleKind::Sqrt => Kind::Pow { exponent: 0.5 },
        ScaleKind::Symlog => Kind::Symlog { constant: component.number("constant").unwrap_or(1.0) },
        ScaleKind::Time => Kind::Time,
        ScaleKind::Utc => Kind::Utc,
        _ => Kind::Linear,
    }
}

fn configured(component: &Component, domain: Vec<f64>, range: Vec<f64>) -> Result<Continuous> {
    let mut scale = Continuous::new(continuous_kind(component), domain, range);
    scale.clamp = component.flag("clamp");
    scale.round = component.flag("round");
    let end = |name: &str| component.property(name).map(|value| end_of_domain(component, value));
    scale.configure(&Domain {
        zero: component.flag("zero"),
        min: end("domainMin"),
        max: end("domainMax"),
        mid: component.number("domainMid"),
        padding: component.number("padding").unwrap_or(0.0),
        nice: nice_of(component)?,
    });
    Ok(scale)
}

fn end_of_domain(component: &Component, value: &Json) -> f64 {
    if component.kind.value.is_temporal() { time_of(value, None) } else { value.as_f64().unwrap_or(f64::NAN) }
}

fn nice_of(component: &Component) -> Result<Nice> {
    let interval = |name: &str, step: f64| TimePart::parse(name).and_then(|unit| Interval::every(unit, step));
    Ok(match component.property("nice") {
        None | Some(Json::Null | Json::Bool(false)) => Nice::No,
        Some(Json::Bool(true)) => Nice::Yes,
        Some(Json::Number(count)) => Nice::Count(count.as_f64().unwrap_or(10.0)),
        Some(Json::String(name)) => interval(name, 1.0).map_or(Nice::No, Nice::Interval),
        Some(other) => {
            let name = other.get("interval").and_then(Json::as_str).unwrap_or_default();
            let step = other.get("step").and_then(Json::as_f64).unwrap_or(1.0);
            match interval(name, step) {
                Some(interval) => Nice::Interval(interval),
                None => return Err(refused_value("scale.nice", other)),
            }
        }
    })
}

fn interpolation(component: &Component) -> Result<Interpolation> {
    match component.property("interpolate") {
        None | Some(Json::Null) => Ok(Interpolation::Rgb),
        Some(value) => Interpolation::from_json(value),
    }
}

fn color_form(scope: &Scope, component: &Component, domain: Vec<f64>) -> Result<Form> {
    let domain_given = domain.len();
    let mut scale = configured(component, domain, vec![0.0, 1.0])?;
    let diverging = component.number("domainMid").is_some() || domain_given == 3;
    let palette = palette(scope, component, diverging)?;
    let ramp = match palette {
        Palette::Ramp(ramp) => ramp,
        Palette::Colors(colors) => Ramp::new(colors, interpolation(component)?),
        Palette::Categories(colors) => Ramp::new(colors, Interpolation::Rgb),
    };
    let ramp = if component.kind.value.is_temporal() {
        // Times are no line to Vega's schemes: it takes two of their colours and mixes those.
        Ramp::new(ramp.classes(2), interpolation(component)?)
    } else {
        ramp
    };
    if scale.domain.len() > 3 {
        return Err(refused("scale.domain", "of more than three values is not drawn here for colours"));
    }
    scale.bins = scope.bins(component).map(|edges| edges_within(&scale, edges.start, edges.stop, edges.step));
    let ramp = if component.flag("reverse") { ramp.reversed() } else { ramp };
    Ok(Form::Ramp(ColorScale { scale, ramp }))
}

/// Colours of a range.
enum Palette {
    /// Along a line, by a scheme.
    Ramp(Ramp),
    /// Along a line, as listed.
    Colors(Vec<Color>),
    /// One by one.
    Categories(Vec<Color>),
}

fn palette(scope: &Scope, component: &Component, diverging: bool) -> Result<Palette> {
    match component.range.as_ref().map(|range| &range.value) {
        Some(RangeRule::Given(given)) => palette_of(scope, given),
        Some(RangeRule::Scheme(scheme)) => scheme_of(scheme),
        _ => named_palette(scope, default_palette(scope, component, diverging)),
    }
}

fn default_palette(scope: &Scope, component: &Component, diverging: bool) -> &'static str {
    let def = component.members.first().and_then(|(unit, channel)| scope.unit(*unit).encoding.data(*channel));
    let mark = component.members.first().map(|(unit, _)| scope.unit(*unit).mark.kind);
    if component.kind.value == ScaleKind::Ordinal {
        let nominal = def.is_some_and(|def| def.is_kind(DataKind::Nominal));
        return if nominal { "category" } else { "ordinal" };
    }
    if diverging && component.property("domainMid").is_some() {
        "diverging"
    } else if mark == Some(MarkKind::Rect) {
        "heatmap"
    } else {
        "ramp"
    }
}

fn palette_of(scope: &Scope, given: &Json) -> Result<Palette> {
    match given {
        Json::Array(values) => {
            let colors =
                values.iter().map(|value| value.as_str().and_then(Color::parse)).collect::<Option<Vec<_>>>();
            colors.map(Palette::Colors).ok_or_else(|| refused_value("scale.range", given))
        }
        Json::String(name) => named_palette(scope, name),
        Json::Object(members) if members.contains_key("scheme") => scheme_of(&members["scheme"]),
        other => Err(refused_value("scale.range", other)),
    }
}

fn named_palette(scope: &Scope, name: &str) -> Result<Palette> {
    if let Some(configured) = scope.model.config.get("range", name) {
        return match configured {
            Json::Object(members) => match members.get("scheme") {
                Some(Json::String(_)) => scheme_of(&Json::Object(renamed(members))),
                Some(Json::Array(colors)) => palette_of(scope, &Json::Array(colors.clone())),
                _ => Err(refused_value(format_args!("config.range.{name}"), configured)),
            },
            other => palette_of(scope, other),
        };
    }
    let scheme = match name {
        "category" => "tableau10",
        "ordinal" | "ramp" => "blues",
        "heatmap" => "yellowgreenblue",
        "diverging" => return scheme_of(&serde_json::json!({"name": "blueorange", "extent": [1, 0]})),
        other => return Err(refused(format_args!("scale.range {other:?}"), "is not drawn here")),
    };
    scheme_of(&Json::from(scheme))
}

/// Vega's `{"scheme": ...}` in Vega-Lite's words.
fn renamed(members: &Map<String, Json>) -> Map<String, Json> {
    let mut renamed = members.clone();
    if let Some(name) = renamed.remove("scheme") {
        renamed.insert("name".to_owned(), name);
    }
    renamed
}

fn scheme_of(scheme: &Json) -> Result<Palette> {
    if let Json::Array(values) = scheme {
        let colors =
            values.iter().map(|value| value.as_str().and_then(Color::parse)).collect::<Option<Vec<_>>>();
        return colors.map(Palette::Colors).ok_or_else(|| refused_value("scale.scheme", scheme));
    }
    let name = scheme.as_str().or_else(|| scheme.get("name")?.as_str()).unwrap_or_default();
    if scheme.get("count").is_some() {
        return Err(refused("scale.scheme.count", "is not drawn here"));
    }
    let extent = scheme.get("extent").and_then(Json::as_array);
    let extent = extent.and_then(|ends| Some((ends.first()?.as_f64()?, ends.last()?.as_f64()?)));
    match schemes::scheme(name) {
        Some(Scheme::Categorical(colors)) => Ok(Palette::Categories(colors)),
        Some(Scheme::Continuous(ramp)) => Ok(Palette::Ramp(match extent {
            Some((start, stop)) => ramp.within(start, stop),
            None => ramp,
        })),
        None => Err(refused_value("scale.scheme", scheme)),
    }
}

fn class_form(scope: &Scope, component: &Component, domain: Vec<f64>) -> Result<Form> {
    // Vega takes five colours of a scheme whatever the configuration says.
    let count = |name: &str| {
        let said = scope.model.config.number("scale", name).unwrap_or(4.0);
        if component.channel.is_color() { 5 } else { said as usize }
    };
    let listed = match component.range.as_ref().map(|range| &range.value) {
        Some(RangeRule::Given(Json::Array(values))) => Some(values.len()),
        _ => None,
    };
    let (classes, thresholds, domain) = match component.kind.value {
        ScaleKind::Quantile => {
            let classes = listed.unwrap_or_else(|| count("quantileCount"));
            (classes, Thresholds::quantile(&domain, classes), domain)
        }
        ScaleKind::Quantize => {
            let classes = listed.unwrap_or_else(|| count("quantizeCount"));
            let scale = configured(component, domain, vec![0.0, 1.0])?;
            (classes, Thresholds::quantize(scale.start(), scale.stop(), classes), scale.domain)
        }
        _ => (domain.len() + 1, Thresholds::at(domain.clone()), domain),
    };
    let outputs = outputs(scope, component, classes)?;
    Ok(Form::Classes { thresholds, outputs, domain })
}

fn bin_form(scope: &Scope, component: &Component, domain: &[f64]) -> Result<Form> {
    let edges = match scope.bins(component) {
        Some(edges) => sequence(edges.start, edges.stop + edges.step / 2.0, edges.step),
        None => domain.to_vec(),
    };
    let mut outputs = outputs(scope, component, edges.len().saturating_sub(1))?;
    if component.flag("reverse") {
        outputs.reverse();
    }
    Ok(Form::Bins { edges, outputs })
}

/// What so many values are shown by, one after the other.
pub(crate) fn outputs(scope: &Scope, component: &Component, count: usize) -> Result<Vec<Output>> {
    let mut list = match component.channel {
        channel if channel.is_color() => colors_of(scope, component, count)?,
        Channel::Shape => shapes_of(scope, component)?,
        Channel::StrokeDash => dashes_of(component),
        _ => numbers_of(scope, component, count)?,
    };
    if component.flag("reverse") && component.kind.value == ScaleKind::Ordinal {
        list.reverse();
    }
    Ok(list)
}

fn colors_of(scope: &Scope, component: &Component, count: usize) -> Result<Vec<Output>> {
    let discretizing = component.kind.value != ScaleKind::Ordinal;
    let colors = match palette(scope, component, false)? {
        Palette::Ramp(ramp) => ramp.classes(count),
        Palette::Colors(colors) => colors,
        Palette::Categories(colors) if discretizing => colors.into_iter().take(count).collect(),
        Palette::Categories(colors) => colors,
    };
    Ok(colors.into_iter().map(Output::Color).collect())
}

fn shapes_of(scope: &Scope, component: &Component) -> Result<Vec<Output>> {
    const SHAPES: [&str; 8] = [
        "circle",
        "square",
        "triangle-up",
        "cross",
        "diamond",
        "triangle-right",
        "triangle-down",
        "triangle-left",
    ];
    let listed = match component.range.as_ref().map(|range| &range.value) {
        Some(RangeRule::Given(Json::Array(values))) => values.clone(),
        _ => match scope.model.config.get("range", "symbol") {
            Some(Json::Array(values)) => values.clone(),
            _ => SHAPES.iter().map(|name| Json::from(*name)).collect(),
        },
    };
    listed
        .iter()
        .map(|value| {
            value
                .as_str()
                .and_then(shape_named)
                .map(Output::Shape)
                .ok_or_else(|| refused_value("shape", value))
        })
        .collect()
}

/// The shape of that name.
pub(crate) fn shape_named(name: &str) -> Option<Shape> {
    Some(match name {
        "circle" => Shape::Circle,
        "square" => Shape::Square,
        "cross" => Shape::Cross,
        "diamond" => Shape::Diamond,
        "triangle" | "triangle-up" => Shape::TriangleUp,
        "triangle-down" => Shape::TriangleDown,
        "triangle-right" => Shape::TriangleRight,
        "triangle-left" => Shape::TriangleLeft,
        "arrow" => Shape::Arrow,
        "wedge" => Shape::Wedge,
        "stroke" => Shape::Stroke,
        _ => return None,
    })
}

/// The lengths of a dash pattern.
pub(crate) fn dash_of(value: &Json) -> Option<Vec<f64>> {
    value.as_array().map(|lengths| lengths.iter().filter_map(Json::as_f64).collect())
}

fn dashes_of(component: &Component) -> Vec<Output> {
    const DASHES: [&[f64]; 5] = [&[1.0, 0.0], &[4.0, 2.0], &[2.0, 1.0], &[1.0, 1.0], &[1.0, 2.0, 4.0, 2.0]];
    match component.range.as_ref().map(|range| &range.value) {
        Some(RangeRule::Given(Json::Array(values))) => {
            values.iter().filter_map(dash_of).map(Output::Dash).collect()
        }
        _ => DASHES.iter().map(|dash| Output::Dash(dash.to_vec())).collect(),
    }
}

fn numbers_of(scope: &Scope, component: &Component, count: usize) -> Result<Vec<Output>> {
    if let Some(RangeRule::Given(Json::Array(values))) = component.range.as_ref().map(|range| &range.value) {
        return Ok(values.iter().filter_map(Json::as_f64).map(Output::Number).collect());
    }
    let (low, high) = ends(scope, component, count)?;
    let step = (high - low) / (count.max(2) - 1) as f64;
    Ok((0..count).map(|index| Output::Number(low + step * index as f64)).collect())
}
