//! Where rows stand: points, ranges and widths along each axis.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::scale::{Output, Scale};
use super::scope::Scope;
use crate::data::{Column, Value};
use crate::model::Unit;
use crate::model::component::ScaleKind;
use crate::spec::channel::Channel;
use crate::spec::channel_def::{Bin, ChannelDef};
use crate::spec::json::{refused, refused_value};
use crate::spec::mark_def::{MarkKind, Orient};

/// A number for each row.
#[derive(Clone, Debug)]
pub(crate) enum Series {
    /// The same for all.
    One(f64),
    /// One each.
    Many(Vec<f64>),
}

impl Series {
    pub fn at(&self, row: usize) -> f64 {
        match self {
            Self::One(number) => *number,
            Self::Many(numbers) => numbers.get(row).copied().unwrap_or(f64::NAN),
        }
    }

    fn plus(self, other: &Series) -> Self {
        match (self, other) {
            (series, Self::One(0.0)) => series,
            (Self::One(a), Self::One(b)) => Self::One(a + b),
            (Self::Many(mut numbers), other) => {
                numbers.iter_mut().enumerate().for_each(|(row, number)| *number += other.at(row));
                Self::Many(numbers)
            }
            (Self::One(a), Self::Many(numbers)) => Self::Many(numbers.iter().map(|b| a + b).collect()),
        }
    }
}

/// Which part of a width stands at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Hold {
    Start,
    Center,
    End,
}

/// The extent of rows along an axis.
#[derive(Clone, Debug)]
pub(crate) enum Span {
    /// From one place to another.
    Between(Series, Series),
    /// So wide at a place.
    Wide { at: Series, width: Series, hold: Hold },
}

impl Span {
    /// Beginning and length of a row's extent.
    pub fn of_row(&self, row: usize) -> (f64, f64) {
        match self {
            Self::Between(from, to) => {
                let (from, to) = (from.at(row), to.at(row));
                (from.min(to), (to - from).abs())
            }
            Self::Wide { at, width, hold } => {
                let (at, width) = (at.at(row), width.at(row));
                let share = match hold {
                    Hold::Start => 0.0,
                    Hold::Center => 0.5,
                    Hold::End => 1.0,
                };
                (at - share * width, width)
            }
        }
    }
}

/// What stands where nothing says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fallback {
    /// The middle of the plot.
    Middle,
    /// Zero, or the beginning of the domain.
    ZeroOrMin,
    /// Zero, or the end of the domain.
    ZeroOrMax,
    /// Nowhere.
    Nothing,
}

/// The places of a unit's rows.
pub(crate) struct Placing<'s> {
    pub scope: &'s Scope<'s>,
    pub index: usize,
    pub unit: &'s Unit,
}

impl<'s> Placing<'s> {
    pub fn new(scope: &'s Scope<'s>, index: usize) -> Self {
        Self { scope, index, unit: scope.unit(index) }
    }

    fn def(&self, channel: Channel) -> Option<&ChannelDef> {
        self.unit.encoding.get(channel)
    }

    fn scale(&self, channel: Channel) -> Option<&Scale> {
        self.scope.scale(self.index, channel.main())
    }

    fn column(&self, name: &str) -> std::sync::Arc<Column> {
        self.scope.table(self.index).field(name)
    }

    fn length(&self, channel: Channel) -> f64 {
        let (width, height) = self.scope.sizes[self.index];
        match channel.main() {
            Channel::X | Channel::Theta => width,
            _ => height,
        }
    }

    /// The shift that a mark's definition or an offset channel asks for.
    fn offset(&self, channel: Channel, band_share: f64) -> Result<(Series, bool)> {
        if let Some(def) = channel.offset().and_then(|offset| self.def(offset)) {
            let offset = channel.offset().unwrap_or(channel);
            let series = match def.data() {
                Some(def) => self.scaled(def, self.scope.scale(self.index, offset), "", band_share),
                None => Series::One(def.value.as_ref().and_then(Json::as_f64).unwrap_or(0.0)),
            };
            return Ok((series, true));
        }
        let name = format!("{}Offset", channel.name());
        Ok((Series::One(self.unit.mark.own(&name).and_then(Json::as_f64).unwrap_or(0.0)), false))
    }

    /// The places of what a definition shows.
    fn scaled(&self, def: &ChannelDef, scale: Option<&Scale>, suffix: &str, band_share: f64) -> Series {
        if let Some(datum) = &def.datum {
            let time_unit = def.time_unit.as_ref().map(|unit| unit.unit.as_str());
            let value = if def.is_temporal() {
                Value::Time(crate::model::rows::time_of(datum, time_unit))
            } else {
                Value::from_json(datum)
            };
            return Series::One(match scale {
                Some(scale) => scale.position(&value) + band_share * scale.bandwidth(),
                None => value.number(),
            });
        }
        let column = self.column(&def.column_with(suffix));
        Series::Many(match scale {
            Some(scale) => scale.positions(&column, band_share),
            None => column.numbers().into_owned(),
        })
    }

    /// Places between two columns.
    fn between(&self, scale: Option<&Scale>, start: &str, end: &str, share: f64) -> Series {
        let (from, to) = (self.column(start), self.column(end));
        let place = |number: f64| scale.map_or(number, |scale| scale.place(number));
        let at = |row: usize| match share {
            0.0 => place(from.number(row)),
            1.0 => place(to.number(row)),
            _ => place((1.0 - share) * from.number(row) + share * to.number(row)),
        };
        Series::Many((0..from.len()).map(at).collect())
    }

    fn fallback(&self, channel: Channel, fallback: Fallback) -> Option<Series> {
        let names: &[&str] = match channel {
            Channel::Theta => &["theta", "startAngle"],
            Channel::Theta2 => &["theta2", "endAngle"],
            Channel::Radius => &["outerRadius", "radius"],
            Channel::Radius2 => &["innerRadius", "radius2"],
            _ => &[channel.name()],
        };
        let said = names.iter().find_map(|name| self.unit.mark.prop(self.scope.model.config, name));
        if let Some(said) = said {
            return Some(Series::One(self.said_place(channel, said)));
        }
        let main = channel.main();
        let scale = self.scale(main);
        Some(Series::One(match (fallback, scale) {
            (Fallback::Nothing, _) => return None,
            (Fallback::Middle, _) => self.length(main) / 2.0,
            (Fallback::ZeroOrMin, Some(scale)) => scale.zero_or(false),
            (Fallback::ZeroOrMax, Some(scale)) => scale.zero_or(true),
            (Fallback::ZeroOrMin, None) => {
                if main == Channel::Y {
                    self.length(main)
                } else {
                    0.0
                }
            }
            (Fallback::ZeroOrMax, None) => match main {
                Channel::Y => 0.0,
                Channel::Theta => std::f64::consts::TAU,
                Channel::Radius => {
                    let (width, height) = self.scope.sizes[self.index];
                    width.min(height) / 2.0
                }
                _ => self.length(main),
            },
        }))
    }

    fn said_place(&self, channel: Channel, said: &Json) -> f64 {
        match (said.as_str(), channel) {
            (Some("width"), Channel::X | Channel::X2) => self.scope.sizes[self.index].0,
            (Some("height"), Channel::Y | Channel::Y2) => self.scope.sizes[self.index].1,
            _ => said.as_f64().unwrap_or(f64::NAN),
        }
    }

    /// Where in a time's or bin's extent its mark stands.
    fn band_position(&self, def: &ChannelDef, second: Option<&ChannelDef>) -> Option<f64> {
        if def.band_position.is_some() {
            return def.band_position;
        }
        if !def.is_field() {
            return None;
        }
        if def.time_unit.is_some() && second.is_none() {
            return self
                .unit
                .mark
                .configured(self.scope.model.config, "timeUnitBandPosition")
                .and_then(Json::as_f64);
        }
        def.bins().then_some(0.5)
    }

    /// The middle of what a definition shows, as Vega-Lite calls it: a point, or a place in a band.
    fn middle(
        &self,
        channel: Channel,
        def: Option<&ChannelDef>,
        second: Option<&ChannelDef>,
        offset: &Series,
        band_position: Option<f64>,
        fallback: Fallback,
    ) -> Result<Option<Series>> {
        let scale = self.scale(channel);
        let Some(def) = def else {
            return Ok(self.fallback(channel, fallback).map(|series| series.plus(offset)));
        };
        if let Some(value) = def.value.as_ref().filter(|_| !def.is_data()) {
            return Ok(Some(Series::One(self.said_place(channel, value)).plus(offset)));
        }
        if !def.conditions.is_empty() {
            let path = format!("encoding.{}.condition", channel.name());
            return Err(refused(path, "is not drawn here for positions"));
        }
        let discrete = scale.is_some_and(|scale| scale.kind.is_discrete());
        let mut band_position = band_position;
        if def.is_field() {
            band_position = band_position.or_else(|| self.band_position(def, second));
            let timed = def.time_unit.is_some() && def.is_kind(crate::spec::channel_def::Kind::Temporal);
            let share = band_position.filter(|share| *share != 0.0);
            if def.bins() || (share.is_some() && timed) {
                if def.bins() && self.unit.stack.as_ref().is_some_and(|stack| stack.imputes) {
                    return Ok(Some(self.scaled(def, scale, "mid", 0.0).plus(offset)));
                }
                if let Some(share) = share.filter(|_| !discrete) {
                    let between = self.between(scale, &def.column(), &def.column_with("end"), share);
                    return Ok(Some(between.plus(offset)));
                }
                let ranged =
                    def.bins() && self.scope.table(self.index).column(&def.column_with("range")).is_some();
                let suffix = if ranged { "range" } else { "" };
                return Ok(Some(self.scaled(def, scale, suffix, 0.0).plus(offset)));
            }
            if let (true, Some(second)) = (def.binned(), second.filter(|second| second.is_field())) {
                let between =
                    self.between(scale, &def.column(), &second.column(), band_position.unwrap_or(0.5));
                return Ok(Some(between.plus(offset)));
            }
        }
        let banded = scale.is_some_and(|scale| scale.kind == ScaleKind::Band);
        let share = if banded { band_position.or(def.band_position).unwrap_or(0.5) } else { 0.0 };
        Ok(Some(self.scaled(def, scale, "", share).plus(offset)))
    }

    /// Where rows stand as points.
    pub fn point(&self, channel: Channel, fallback: Fallback) -> Result<Option<Series>> {
        let (offset, encoded) = self.offset(channel, 0.5)?;
        let def = self.def(channel);
        let second = channel.secondary().and_then(|second| self.def(second));
        if let Some(def) = def.filter(|def| def.is_data() && self.is_stacked(channel)) {
            return Ok(Some(self.stacked_point(channel, def).plus(&offset)));
        }
        self.middle(channel, def, second, &offset, encoded.then_some(0.0), fallback)
    }

    fn is_stacked(&self, channel: Channel) -> bool {
        self.unit.stack.as_ref().is_some_and(|stack| stack.channel == channel)
    }

    fn stacked_point(&self, channel: Channel, def: &ChannelDef) -> Series {
        let scale = self.scale(channel);
        let polar_text = self.unit.mark.kind == MarkKind::Text && channel.is_polar();
        match def.band_position.or(polar_text.then_some(0.5)) {
            Some(share) => self.between(scale, &def.column_with("start"), &def.column_with("end"), share),
            None => self.scaled(def, scale, "end", 0.0),
        }
    }

    /// The extent of rows from one channel to its second, or so wide.
    pub fn range(&self, channel: Channel, first: Fallback, second: Fallback) -> Result<Span> {
        let end_channel = channel.secondary().unwrap_or(channel);
        let start = self.point(channel, first)?.unwrap_or(Series::One(f64::NAN));
        let own = format!("{}Offset", end_channel.name());
        let (offset, _) = if self.def(end_channel).is_some() || self.unit.mark.own(&own).is_some() {
            self.offset(end_channel, 0.0)?
        } else {
            self.offset(channel, 0.5)?
        };
        if let Some(def) = self.def(channel).filter(|def| def.is_data() && self.is_stacked(channel)) {
            let end = self.scaled(def, self.scale(channel), "start", 0.0).plus(&offset);
            return Ok(Span::Between(start, end));
        }
        if let Some(end) =
            self.middle(end_channel, self.def(end_channel), None, &offset, None, Fallback::Nothing)?
        {
            return Ok(Span::Between(start, end));
        }
        if let Some(width) = self.said_width(channel, end_channel)? {
            let hold = self.hold(channel, Hold::Center);
            return Ok(Span::Wide { at: start, width: Series::One(width), hold });
        }
        let end = self.fallback(end_channel, second).unwrap_or(Series::One(f64::NAN));
        Ok(Span::Between(start, end))
    }

    fn said_width(&self, channel: Channel, end: Channel) -> Result<Option<f64>> {
        let config = self.scope.model.config;
        let name = match channel {
            Channel::X => "width",
            Channel::Y => "height",
            _ => return Ok(None),
        };
        if self.unit.mark.prop(config, end.name()).is_some() {
            return Ok(None);
        }
        match self.unit.mark.prop(config, name) {
            Some(Json::Number(width)) => Ok(width.as_f64()),
            Some(Json::String(word)) if word == name => Ok(Some(self.length(channel))),
            Some(Json::Object(_)) | None => Ok(None),
            Some(other) => Err(refused_value(format_args!("mark.{name}"), other)),
        }
    }

    /// Which part of a width stands at its place.
    fn hold(&self, channel: Channel, default: Hold) -> Hold {
        let name = if channel == Channel::X { "align" } else { "baseline" };
        match self.unit.mark.text(self.scope.model.config, name) {
            Some("left" | "top") => Hold::Start,
            Some("center" | "middle") => Hold::Center,
            Some("right" | "bottom") => Hold::End,
            _ => default,
        }
    }

    /// The extent of rectangles: bins, bands, widths, or ranges.
    pub fn rect(&self, channel: Channel) -> Result<Span> {
        let def = self.def(channel);
        let second = channel.secondary().and_then(|second| self.def(second));
        let scale = self.scale(channel);
        let discrete = scale.is_some_and(|scale| scale.kind.is_discrete());
        let field = def.filter(|def| def.is_field());
        let sized = self.has_absolute_size(channel);
        let offset_encoded = channel.offset().is_some_and(|offset| self.def(offset).is_some());
        if let Some(def) = field.filter(|_| !sized && !offset_encoded && !discrete)
            && (def.bin != Bin::None || (def.time_unit.is_some() && second.is_none()))
        {
            return self.binned_rect(channel, def, second);
        }
        let banded = def.is_some_and(|def| def.is_data()) && discrete;
        if (banded || self.unit.mark.stands_on(channel)) && second.is_none() && !channel.is_polar() {
            return self.positioned(channel, def);
        }
        if banded && second.is_none() {
            return self.polar_band(channel, def);
        }
        self.range(channel, Fallback::ZeroOrMax, Fallback::ZeroOrMin)
    }

    fn polar_band(&self, channel: Channel, def: Option<&ChannelDef>) -> Result<Span> {
        let scale = self.scale(channel);
        let (offset, _) = self.offset(channel, 0.0)?;
        let start = self.middle(channel, def, None, &offset, Some(0.0), Fallback::Middle)?;
        let start = start.unwrap_or(Series::One(f64::NAN));
        let width = Series::One(scale.map_or(0.0, Scale::bandwidth));
        Ok(Span::Between(start.clone(), start.plus(&width)))
    }

    fn size_name(channel: Channel) -> Option<&'static str> {
        match channel {
            Channel::X => Some("width"),
            Channel::Y => Some("height"),
            _ => None,
        }
    }

    fn has_absolute_size(&self, channel: Channel) -> bool {
        let config = self.scope.model.config;
        let mark = &self.unit.mark;
        let own = Self::size_name(channel)
            .and_then(|name| mark.prop(config, name))
            .or_else(|| mark.prop(config, "size"));
        self.unit.encoding.has(Channel::Size) || own.is_some_and(|size| size.get("band").is_none())
    }

    /// Share of a band that a mark fills, or pixels.
    fn band_size(&self, channel: Channel, def: Option<&ChannelDef>, along: bool) -> Width {
        let config = self.scope.model.config;
        let mark = &self.unit.mark;
        let named = Self::size_name(channel).and_then(|name| mark.own(name));
        let said = named
            .or_else(|| if along { mark.own("size") } else { None })
            .or_else(|| Self::size_name(channel).and_then(|name| mark.configured(config, name)))
            .or_else(|| if along { mark.configured(config, "size") } else { None });
        if let Some(said) = said {
            return Width::read(said);
        }
        let scale = self
            .scale(channel)
            .or_else(|| channel.offset().and_then(|offset| self.scope.scale(self.index, offset)));
        let discrete = scale.is_some_and(|scale| scale.kind.is_discrete());
        if let Some(def) = def.filter(|def| def.is_field()) {
            let second = channel.secondary().is_some_and(|second| self.def(second).is_some());
            if def.time_unit.is_some() && !second {
                return Width::Band(
                    mark.configured(config, "timeUnitBandSize").and_then(Json::as_f64).unwrap_or(1.0),
                );
            }
            if def.bins() && !discrete {
                return Width::Band(1.0);
            }
        }
        let name = mark.kind.name();
        match scale {
            Some(_) if discrete => config.get(name, "discreteBandSize").map_or(Width::Band(1.0), Width::read),
            Some(_) => config.get(name, "continuousBandSize").map_or(Width::None, Width::read),
            None => config.get(name, "discreteBandSize").map_or(Width::None, Width::read),
        }
    }

    /// A rectangle on a band, or of a width at a point.
    fn positioned(&self, channel: Channel, def: Option<&ChannelDef>) -> Result<Span> {
        let mark = &self.unit.mark;
        let scale = self.scale(channel);
        let offset_scale = channel.offset().and_then(|offset| self.scope.scale(self.index, offset));
        let along = mark.kind == MarkKind::Tick
            || (mark.orient == Some(Orient::Horizontal) && channel == Channel::Y)
            || (mark.orient == Some(Orient::Vertical) && channel == Channel::X);
        let sized = along && (self.unit.encoding.has(Channel::Size) || mark.own("size").is_some());
        let band_size = self.band_size(channel, def, along);
        let width = if sized {
            self.sizes()?
        } else {
            Series::One(self.default_width(channel, offset_scale.or(scale), band_size, def.is_some()))
        };
        let band = scale.or(offset_scale).is_some_and(|scale| scale.kind == ScaleKind::Band);
        let relative = matches!(band_size, Width::Band(_));
        let hold = self.hold(channel, if band && relative && !sized { Hold::Start } else { Hold::Center });
        let center = hold == Hold::Center;
        let (offset, encoded) = self.offset(channel, if center { 0.5 } else { 0.0 })?;
        let timed = def.filter(|def| center && !encoded && def.is_field() && def.time_unit.is_some());
        let position = match timed.and_then(|def| self.band_position(def, None)) {
            Some(position) => position,
            None if center => {
                if encoded {
                    0.0
                } else {
                    0.5
                }
            }
            None => {
                if let Width::Band(share) = band_size {
                    (1.0 - share) / 2.0
                } else {
                    0.0
                }
            }
        };
        let at = self.middle(channel, def, None, &offset, Some(position), Fallback::Middle)?;
        Ok(Span::Wide { at: at.unwrap_or(Series::One(f64::NAN)), width, hold })
    }

    fn default_width(&self, channel: Channel, scale: Option<&Scale>, size: Width, has_field: bool) -> f64 {
        let config = self.scope.model.config;
        match (size, scale) {
            (Width::Pixels(pixels), _) if pixels != 0.0 => return pixels,
            (Width::Band(share), Some(scale)) if scale.kind == ScaleKind::Band => {
                let least = config.number(self.unit.mark.kind.name(), "minBandSize").unwrap_or(0.0);
                return (share * scale.bandwidth()).max(least);
            }
            (Width::Band(share), None) => return share * self.length(channel),
            _ => {}
        }
        if let Some(step) = scale.and_then(|scale| scale.step) {
            return step - 2.0;
        }
        if !has_field {
            let by_mark = match self.unit.mark.kind {
                MarkKind::Tick => "tickBandPaddingInner",
                MarkKind::Bar => "barBandPaddingInner",
                _ => "rectBandPaddingInner",
            };
            let padding = config.number("scale", "bandPaddingInner").or(config.number("scale", by_mark));
            return (1.0 - padding.unwrap_or(0.0)) * self.length(channel);
        }
        let name = if channel == Channel::X { "discreteWidth" } else { "discreteHeight" };
        let step = crate::model::properties::default_step(config, name).or(config.number("view", "step"));
        step.unwrap_or(20.0) - 2.0
    }

    /// The sizes of rows, as their encoding or definition has them.
    pub fn sizes(&self) -> Result<Series> {
        let own = self.unit.mark.own("size").and_then(Json::as_f64);
        let outputs = super::paint::outputs_of(self.scope, self.index, Channel::Size)?;
        Ok(match outputs {
            Some(outputs) => {
                let number = |output: &Option<Output>| {
                    output.as_ref().and_then(Output::number).or(own).unwrap_or(f64::NAN)
                };
                Series::Many(outputs.iter().map(number).collect())
            }
            None => Series::One(own.unwrap_or(f64::NAN)),
        })
    }

    fn binned_rect(&self, channel: Channel, def: &ChannelDef, second: Option<&ChannelDef>) -> Result<Span> {
        let config = self.scope.model.config;
        let Some(scale) = self.scale(channel) else {
            return self.range(channel, Fallback::ZeroOrMax, Fallback::ZeroOrMin);
        };
        let share = match self.band_size(channel, Some(def), false) {
            _ if def.binned() => 0.0,
            Width::Band(share) => (1.0 - share) / 2.0,
            _ => 0.5,
        };
        if self.band_position(def, second).is_some_and(|position| position != 0.5) && def.time_unit.is_some()
        {
            return Err(refused("timeUnitBandPosition", "for bars is not drawn here"));
        }
        let end_column = self.bin_end(channel, def, second)?;
        let edge = |share: f64| self.between(Some(scale), &def.column(), &end_column, share);
        let (end, start) = (edge(1.0 - share), edge(share));
        if channel.is_polar() {
            return Ok(Span::Between(end, start));
        }
        let spacing = self.unit.mark.number(config, "binSpacing").unwrap_or(0.0);
        let least = config.number(self.unit.mark.kind.name(), "minBandSize").unwrap_or(0.0);
        let (offset, _) = self.offset(channel, 0.0)?;
        let (bin_starts, bin_ends) = (edge(0.0), edge(1.0));
        let rows = self.scope.table(self.index).rows();
        let flip = if scale.reverse { -1.0 } else { 1.0 };
        // The end of x and the beginning of y have the lesser coordinate.
        let sign = if channel == Channel::X { -1.0 } else { 1.0 };
        let translate = self.axis_translate(def);
        let mut from = Vec::with_capacity(rows);
        let mut to = Vec::with_capacity(rows);
        for row in 0..rows {
            let width = (bin_ends.at(row) - bin_starts.at(row)).abs();
            let gap = if width < least { -0.5 * (least - width) } else { spacing / 2.0 };
            let shift = offset.at(row);
            from.push(end.at(row) + translate + flip * (shift + sign * gap));
            to.push(start.at(row) + translate + flip * (shift - sign * gap));
        }
        Ok(Span::Between(Series::Many(from), Series::Many(to)))
    }

    fn axis_translate(&self, def: &ChannelDef) -> f64 {
        let own = def.guide.as_ref().and_then(|axis| axis.get("translate"));
        own.or_else(|| self.scope.model.config.get("axis", "translate")).and_then(Json::as_f64).unwrap_or(0.5)
    }

    fn bin_end(&self, channel: Channel, def: &ChannelDef, second: Option<&ChannelDef>) -> Result<String> {
        match (&def.bin, second.filter(|second| second.is_field())) {
            (Bin::Binned(_), Some(second)) => Ok(second.column()),
            (Bin::Binned(_), None) => {
                let path = format!("encoding.{}.bin", channel.name());
                Err(refused(path, "of data in bins without their other edge is not drawn here"))
            }
            _ => Ok(def.column_with("end")),
        }
    }
}

/// How wide a mark is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Width {
    None,
    Band(f64),
    Pixels(f64),
}

impl Width {
    fn read(value: &Json) -> Self {
        match value.get("band").and_then(Json::as_f64) {
            Some(share) => Self::Band(share),
            None => value.as_f64().map_or(Self::None, Self::Pixels),
        }
    }
}
