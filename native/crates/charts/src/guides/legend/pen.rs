//! How the symbols of a legend are painted.

use ferrolab_base::Result;
use ferrolab_drawing::{Color, Paint, Shape, Style, Symbol};
use serde_json::Value as Json;

use super::Drawing;
use crate::encode::paint::{default_colors, read_output};
use crate::encode::range::{dash_of, shape_named};
use crate::encode::scale::Output;
use crate::guides::legend_entries::Entry;
use crate::guides::style::paint;
use crate::spec::channel::Channel;
use crate::spec::json::refused_value;
use crate::spec::mark_def::MarkKind;

/// Draws the symbols of a legend as the marks that it explains are drawn.
pub(super) struct Pen<'a> {
    drawing: &'a Drawing<'a>,
    fill: Option<Paint>,
    stroke: Option<Paint>,
    fill_opacity: f64,
    opacity: f64,
    shape: Shape,
    size: f64,
    stroke_width: f64,
    dash: Vec<f64>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(drawing: &'a Drawing<'a>) -> Result<Self> {
        let scope = drawing.scope;
        let unit = scope.unit(drawing.legend.unit);
        let (config, properties) = (scope.model.config, &drawing.properties);
        let filled = unit.mark.has_filled_symbols();
        let (mark_fill, mark_stroke) = default_colors(&unit.mark, filled, config)?;
        let encodes = |channel| unit.encoding.data(channel).is_some();
        let colored = |channel: Channel, by_color: bool| {
            let own = unit.mark.own(channel.name()).is_some();
            encodes(channel) || (by_color && !own && encodes(Channel::Color))
        };
        let explains = |channel| drawing.legend.scale(channel).is_some();
        let painted_by = drawing.legend.painted_by;
        let (explains_fill, explains_stroke) = (painted_by == Channel::Fill, painted_by == Channel::Stroke);
        let solid = |output: Option<Output>| output.and_then(|output| output.color()).map(Paint::Solid);
        let said = |name: &str| properties.get(name).map_or(Ok(None), |value| paint(name, value));
        let mut fill_opacity =
            unit.mark.configured(config, "fillOpacity").and_then(Json::as_f64).unwrap_or(1.0);
        // A gradient that became symbols when legends were joined keeps nothing of its marks' opacity.
        let joined = drawing.legend.scales.len() > 1 && drawing.legend.was_gradient;
        let opacity = opacity_of(drawing).filter(|_| !joined);
        let mut fill = match said("symbolFillColor")? {
            Some(fill) => Some(fill),
            None => (!explains(Channel::Fill)).then_some(Paint::Solid(TRANSPARENT)),
        };
        let mut stroke = match said("symbolStrokeColor")? {
            Some(stroke) => Some(stroke),
            None => (!explains(Channel::Fill)).then_some(Paint::Solid(GREY)),
        };
        let by_value = |channel: Channel, by_color: bool| -> Result<Option<Output>> {
            let channels = [Some(channel), by_color.then_some(Channel::Color)];
            for channel in channels.into_iter().flatten() {
                let value = unit.encoding.get(channel).and_then(first_value);
                if let Some(value) = value {
                    return read_output(channel, value);
                }
            }
            Ok(None)
        };
        let mut filled_by_mark = false;
        if !explains_fill {
            if colored(Channel::Fill, filled) {
                if properties.get("symbolFillColor").is_none() {
                    fill = Some(Paint::Solid(BLACK));
                    fill_opacity = opacity.unwrap_or(1.0);
                    filled_by_mark = true;
                }
            } else if let Some(paint) = solid(by_value(Channel::Fill, filled)?.or(mark_fill)) {
                filled_by_mark = paint != Paint::Solid(TRANSPARENT);
                fill = Some(paint);
            }
        }
        let mut stroked_by_mark = false;
        let by_mark = !explains_stroke && !colored(Channel::Stroke, !filled);
        if by_mark
            && properties.get("symbolStrokeColor").is_none()
            && let Some(paint) = solid(by_value(Channel::Stroke, !filled)?.or(mark_stroke))
        {
            stroke = Some(paint);
            stroked_by_mark = true;
        }
        if filled_by_mark && !stroked_by_mark && !explains(Channel::Stroke) {
            stroke = Some(Paint::Solid(TRANSPARENT));
        }
        let configured = |name: &str| unit.mark.configured(config, name);
        Ok(Self {
            drawing,
            fill,
            stroke,
            fill_opacity,
            opacity: properties.number("symbolOpacity").or(opacity).unwrap_or(1.0),
            shape: shape_of(drawing)?,
            size: properties.number("symbolSize").unwrap_or(100.0),
            stroke_width: configured("strokeWidth")
                .and_then(Json::as_f64)
                .or(properties.number("symbolStrokeWidth"))
                .unwrap_or(1.5),
            dash: configured("strokeDash")
                .or(properties.get("symbolDash"))
                .and_then(dash_of)
                .unwrap_or_default(),
        })
    }

    fn output(&self, channel: Channel, entry: &Entry) -> Option<Output> {
        let index = self.drawing.legend.scale(channel)?;
        self.drawing.scope.scale_at(index)?.output(&entry.value)
    }

    pub(super) fn size(&self, entry: &Entry) -> f64 {
        self.output(Channel::Size, entry).and_then(|output| output.number()).unwrap_or(self.size)
    }

    pub(super) fn stroke_width(&self, entry: &Entry) -> f64 {
        self.output(Channel::StrokeWidth, entry)
            .and_then(|output| output.number())
            .unwrap_or(self.stroke_width)
    }

    pub(super) fn symbol(&self, entry: &Entry, x: f64, y: f64) -> Result<Symbol> {
        let number = |channel| self.output(channel, entry).and_then(|output| output.number());
        let color = |channel| self.output(channel, entry).and_then(|output| output.color()).map(Paint::Solid);
        let mut style = Style {
            fill: color(Channel::Fill).or(self.fill.clone()),
            stroke: color(Channel::Stroke).or(self.stroke.clone()),
            stroke_width: self.stroke_width(entry),
            opacity: number(Channel::Opacity).unwrap_or(self.opacity),
            fill_opacity: number(Channel::FillOpacity).unwrap_or(self.fill_opacity),
            stroke_opacity: number(Channel::StrokeOpacity).unwrap_or(1.0),
            dash: self.dash.clone(),
            ..Style::default()
        };
        if let Some(Output::Dash(dash)) = self.output(Channel::StrokeDash, entry) {
            style.dash = dash;
        }
        let shape = match self.output(Channel::Shape, entry) {
            Some(Output::Shape(shape)) => shape,
            _ => self.shape.clone(),
        };
        Ok(Symbol { x, y, size: self.size(entry), angle: 0.0, shape, style })
    }
}

const TRANSPARENT: Color = Color { r: 0, g: 0, b: 0, a: 0 };
const BLACK: Color = Color { r: 0, g: 0, b: 0, a: 255 };
const GREY: Color = Color { r: 0x88, g: 0x88, b: 0x88, a: 255 };

/// The value that stands for a channel with conditions: the first condition's, or its own.
fn first_value(def: &crate::spec::channel_def::ChannelDef) -> Option<&Json> {
    let conditional = def.conditions.iter().find_map(|condition| condition.shows.value.as_ref());
    conditional.or(def.value.as_ref()).filter(|value| !value.is_null())
}

fn opacity_of(drawing: &Drawing) -> Option<f64> {
    let unit = drawing.scope.unit(drawing.legend.unit);
    if drawing.legend.painted_by == Channel::Opacity {
        return None;
    }
    let encoded = unit.encoding.get(Channel::Opacity).and_then(|def| {
        let conditional = def.conditions.iter().filter_map(|condition| condition.shows.value.as_ref());
        conditional.chain(&def.value).filter_map(Json::as_f64).reduce(f64::max)
    });
    encoded.or_else(|| unit.mark.own("opacity").and_then(Json::as_f64))
}

fn shape_of(drawing: &Drawing) -> Result<Shape> {
    let unit = drawing.scope.unit(drawing.legend.unit);
    let encoded = unit.encoding.get(Channel::Shape).and_then(first_value).and_then(Json::as_str);
    let own = drawing
        .properties
        .text("symbolType")
        .or(encoded)
        .or_else(|| unit.mark.own("shape").and_then(Json::as_str));
    let default = match unit.mark.kind {
        MarkKind::Bar | MarkKind::Rect | MarkKind::Square => "square",
        MarkKind::Line | MarkKind::Trail | MarkKind::Rule if !drawing.legend.circles => "stroke",
        _ => "circle",
    };
    let name = own.unwrap_or(default);
    shape_named(name).ok_or_else(|| refused_value("legend.symbolType", &Json::from(name)))
}
