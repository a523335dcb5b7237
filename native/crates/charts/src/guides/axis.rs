//! Axes in their places: grid, ticks, labels, line and title.

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Group, Items, Mark, Rule, Text};
use serde_json::Value as Json;

use super::axis_component::AxisComponent;
use super::axis_ticks::{self, Tick};
use super::overlap::{self, Method};
use super::style::Properties;
use crate::encode::scale::Scale;
use crate::encode::scope::Scope;
use crate::layout::bounds::{self, Bounds, round_half_up};
use crate::marks::text::{align_of, baseline_of};
use crate::model::component::ScaleKind;
use crate::model::share::scaled;
use crate::spec::channel::Channel;
use crate::spec::channel_def::{ChannelDef, Kind};
use crate::spec::json::refused;
use crate::spec::mark_def::MarkKind;

/// An axis or its grid, in its place.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub group: Group,
    /// Within the plot.
    pub bounds: Bounds,
    /// Whether it runs up and down.
    pub vertical: bool,
    /// Whether it is drawn over the marks.
    pub above: bool,
}

/// Side of a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

impl Side {
    fn is_x(self) -> bool {
        matches!(self, Self::Top | Self::Bottom)
    }

    /// Away from the plot.
    fn sign(self) -> f64 {
        if matches!(self, Self::Top | Self::Left) { -1.0 } else { 1.0 }
    }
}

/// What drawing an axis needs at hand.
struct Drawing<'a> {
    scope: &'a Scope<'a>,
    axis: &'a AxisComponent,
    properties: Properties<'a>,
    scale: &'a Scale,
    def: &'a ChannelDef,
    side: Side,
    ticks: Vec<Tick>,
    /// Width and height of the plot.
    size: (f64, f64),
}

/// The grid of an axis, behind the marks.
pub(crate) fn grid(scope: &Scope, axis: &AxisComponent, size: (f64, f64)) -> Result<Option<Axis>> {
    if axis.disabled.value || !axis.grid.value {
        return Ok(None);
    }
    let Some(drawing) = Drawing::new(scope, axis, size)? else { return Ok(None) };
    drawing.grid().map(Some)
}

/// The axis itself.
pub(crate) fn main(scope: &Scope, axis: &AxisComponent, size: (f64, f64)) -> Result<Option<Axis>> {
    if axis.disabled.value {
        return Ok(None);
    }
    let Some(drawing) = Drawing::new(scope, axis, size)? else { return Ok(None) };
    drawing.main().map(Some)
}

impl<'a> Drawing<'a> {
    fn new(scope: &'a Scope<'a>, axis: &'a AxisComponent, size: (f64, f64)) -> Result<Option<Self>> {
        let Some(scale) = scope.scale_at(axis.scale) else { return Ok(None) };
        let Some(def) = scaled(scope.unit(axis.unit), axis.channel) else { return Ok(None) };
        let side = match (axis.orient.value.as_str(), axis.channel) {
            ("top", Channel::X) => Side::Top,
            ("bottom", Channel::X) => Side::Bottom,
            ("left", Channel::Y) => Side::Left,
            ("right", Channel::Y) => Side::Right,
            (orient, _) => return Err(refused("axis.orient", format_args!("{orient:?} is not drawn here"))),
        };
        let properties = axis.properties(scope.model, scale.kind);
        if properties.text("tickBand") == Some("extent") {
            return Err(refused("axis.tickBand", "\"extent\" is not drawn here"));
        }
        let ticks = axis_ticks::of(scope, axis, &properties, scale)?;
        Ok(Some(Self { scope, axis, properties, scale, def, side, ticks, size }))
    }

    /// Half a pixel to the left centres ticks on bands.
    fn band_offset(&self) -> f64 {
        let default = if self.scale.kind == ScaleKind::Band { -0.5 } else { 0.0 };
        self.properties.number("tickOffset").unwrap_or(default)
    }

    fn tick_place(&self, tick: &Tick) -> f64 {
        let share = self.properties.number("bandPosition").unwrap_or(0.5);
        let place = self.scale.position(&tick.value) + share * self.scale.bandwidth() + self.band_offset();
        if self.properties.flag("tickRound").unwrap_or(true) { round_half_up(place) } else { place }
    }

    fn label_place(&self, tick: &Tick) -> f64 {
        let offset = self.band_offset() + self.properties.number("labelOffset").unwrap_or(0.0);
        self.scale.position(&tick.value) + 0.5 * self.scale.bandwidth() + offset
    }

    /// A point so far along the axis and so far from it.
    fn point(&self, along: f64, away: f64) -> (f64, f64) {
        if self.side.is_x() { (along, away) } else { (away, along) }
    }

    fn placed_ticks(&self) -> impl Iterator<Item = &Tick> {
        self.ticks.iter().filter(|tick| self.scale.position(&tick.value).is_finite())
    }

    fn grid(&self) -> Result<Axis> {
        let style = self.properties.line_style("grid", "#ddd")?;
        let offset = self.properties.number("offset").unwrap_or(0.0);
        let across = if self.side.is_x() { Channel::Y } else { Channel::X };
        let other = self.scope.scale(self.axis.unit, across).map(Scale::range);
        let length = if self.side.is_x() { self.size.1 } else { self.size.0 };
        let (from, to) = match self.side {
            // The grid's ends are those of the other scale, seen from the axis.
            Side::Left | Side::Top => other.unwrap_or((0.0, length)),
            Side::Right => {
                let (from, to) = other.unwrap_or((0.0, length));
                (-from, -to)
            }
            Side::Bottom => {
                let (from, to) = other.unwrap_or((0.0, length));
                (-from, -to)
            }
        };
        let shift = self.side.sign() * -offset;
        let rules = self
            .placed_ticks()
            .map(|tick| {
                let along = self.tick_place(tick);
                Rule {
                    from: self.point(along, from + shift),
                    to: self.point(along, to + shift),
                    style: style.clone(),
                }
            })
            .collect();
        let marks = vec![Mark { role: "axis-grid", items: Items::Rules(rules) }];
        let (x, y) = self.origin(offset);
        let translate = self.properties.number("translate").unwrap_or(0.5);
        let group = Group { x: x + translate, y: y + translate, marks, ..Group::default() };
        let mut bounds = Bounds::default();
        bounds.add(0.0, 0.0);
        let end = self.point(self.range_length(), 0.0);
        bounds.add(end.0, end.1);
        Ok(Axis {
            group,
            bounds: bounds.translated(x, y),
            vertical: !self.side.is_x(),
            above: self.is_above(),
        })
    }

    /// Where the axis stands in the plot.
    fn origin(&self, offset: f64) -> (f64, f64) {
        match self.side {
            Side::Top => (0.0, -offset),
            Side::Bottom => (0.0, self.size.1 + offset),
            Side::Left => (-offset, 0.0),
            Side::Right => (self.size.0 + offset, 0.0),
        }
    }

    fn range_length(&self) -> f64 {
        let (from, to) = self.scale.range();
        (to - from).abs()
    }

    fn is_above(&self) -> bool {
        let default = self.scope.unit(self.axis.unit).mark.kind == MarkKind::Rect && self.def.is_discrete();
        self.properties.number("zindex").map_or(default, |zindex| zindex > 0.0)
    }

    fn main(&self) -> Result<Axis> {
        let mut marks = Vec::new();
        let mut extent = Bounds::default();
        let ticks_shown = self.properties.flag("ticks").unwrap_or(true);
        let tick_size = if ticks_shown { self.properties.number("tickSize").unwrap_or(5.0) } else { 0.0 };
        if ticks_shown {
            let mark = Mark { role: "axis-tick", items: Items::Rules(self.tick_rules(tick_size)?) };
            extent.union(&bounds::of_mark(&mark));
            marks.push(mark);
        }
        if self.properties.flag("labels").unwrap_or(true) {
            let mark = Mark { role: "axis-label", items: Items::Texts(self.labels(tick_size)?) };
            extent.union(&bounds::of_mark(&mark));
            marks.push(mark);
        }
        if self.properties.flag("domain").unwrap_or(true) {
            marks.push(Mark { role: "axis-domain", items: Items::Rules(vec![self.domain()?]) });
        }
        let reach = self.reach(&extent);
        let length = self.range_length();
        match self.side {
            Side::Top => extent.union(&Bounds::new(0.0, -reach, length, 0.0)),
            Side::Left => extent.union(&Bounds::new(-reach, 0.0, 0.0, length)),
            Side::Right => extent.union(&Bounds::new(0.0, 0.0, reach, length)),
            Side::Bottom => extent.union(&Bounds::new(0.0, 0.0, length, reach)),
        }
        if let Some(title) = self.title(reach)? {
            // Measured beside the axis and then shifted, as Vega does it, to the last bit.
            let mut beside = title.clone();
            let shift = if self.side.is_x() { (0.0, title.y) } else { (title.x, 0.0) };
            (beside.x, beside.y) = (title.x - shift.0, title.y - shift.1);
            extent.union(&bounds::of_text(&beside).translated(shift.0, shift.1));
            marks.push(Mark { role: "axis-title", items: Items::Texts(vec![title]) });
        }
        let offset = self.properties.number("offset").unwrap_or(0.0);
        let (x, y) = self.origin(offset);
        let translate = self.properties.number("translate").unwrap_or(0.5);
        let group = Group { x: x + translate, y: y + translate, marks, ..Group::default() };
        Ok(Axis {
            group,
            bounds: extent.translated(x, y),
            vertical: !self.side.is_x(),
            above: self.is_above(),
        })
    }

    /// How far ticks and labels reach from the axis.
    fn reach(&self, extent: &Bounds) -> f64 {
        let reach = match self.side {
            Side::Top => -extent.y1,
            Side::Left => -extent.x1,
            Side::Right => extent.x2,
            Side::Bottom => extent.y2,
        };
        let least = self.properties.number("minExtent").unwrap_or(0.0);
        let most = self.properties.number("maxExtent").unwrap_or(200.0);
        least.max(most.min(reach))
    }

    fn tick_rules(&self, size: f64) -> Result<Vec<Rule>> {
        let style = self.properties.line_style("tick", "#888")?;
        let end = self.side.sign() * size;
        let rule = |tick: &Tick| {
            let along = self.tick_place(tick);
            Rule { from: self.point(along, 0.0), to: self.point(along, end), style: style.clone() }
        };
        Ok(self.placed_ticks().map(rule).collect())
    }

    fn domain(&self) -> Result<Rule> {
        let (from, to) = self.scale.range();
        let style = self.properties.line_style("domain", "#888")?;
        Ok(Rule { from: self.point(from, 0.0), to: self.point(to, 0.0), style })
    }

    fn labels(&self, tick_size: f64) -> Result<Vec<Text>> {
        let padding = self.properties.number("labelPadding").unwrap_or(2.0);
        let away = self.side.sign() * (tick_size + padding);
        let font = self.properties.font("label", "guide-label");
        let style = self.properties.text_style("label", "guide-label")?;
        let angle = self.label_angle();
        let flush = self.flush();
        let line_height = self.properties.number("labelLineHeight").unwrap_or(font.size + 2.0);
        let limit = self.properties.number("labelLimit").unwrap_or(180.0);
        let label = |tick: &Tick| {
            let along = self.label_place(tick);
            let (x, y) = self.point(along, away);
            let (align, baseline) = self.anchors(angle, flush, self.scale.position(&tick.value));
            Text {
                x,
                y,
                shift: (0.0, 0.0),
                lines: tick.label.clone(),
                angle: angle.unwrap_or(0.0),
                align,
                baseline,
                font: font.clone(),
                line_height,
                limit,
                style: style.clone(),
            }
        };
        let labels: Vec<Text> = self.placed_ticks().map(label).collect();
        let separation = self.properties.number("labelSeparation").unwrap_or(0.0);
        Ok(overlap::thinned(labels, self.overlap(), separation))
    }

    fn overlap(&self) -> Method {
        if let Some(said) = self.properties.get("labelOverlap") {
            return Method::read(said);
        }
        let unsorted = !self.def.sort.as_ref().is_some_and(|sort| sort.is_object() || sort.is_array());
        let timed = self.def.is_field() && self.def.time_unit.is_some() && unsorted;
        let discrete = self.def.is_kind(Kind::Nominal) || self.def.is_kind(Kind::Ordinal);
        match self.scale.kind {
            _ if !timed && discrete => Method::None,
            ScaleKind::Log | ScaleKind::Symlog => Method::Greedy,
            _ => Method::Parity,
        }
    }

    fn label_angle(&self) -> Option<f64> {
        let said = self.properties.number("labelAngle").map(|angle| angle.rem_euclid(360.0));
        let discrete = self.def.is_kind(Kind::Nominal) || self.def.is_kind(Kind::Ordinal);
        let turned = self.axis.channel == Channel::X
            && discrete
            && !(self.def.is_field() && self.def.time_unit.is_some());
        said.or(turned.then_some(270.0))
    }

    /// Within how many pixels of the axis' ends labels end with it.
    fn flush(&self) -> Option<f64> {
        match self.properties.get("labelFlush") {
            Some(Json::Bool(true)) => Some(1.0),
            Some(Json::Number(pixels)) => pixels.as_f64(),
            Some(_) => None,
            None => {
                let line = self.def.is_kind(Kind::Quantitative) || self.def.is_kind(Kind::Temporal);
                (self.axis.channel == Channel::X && line).then_some(1.0)
            }
        }
    }

    fn anchors(&self, angle: Option<f64>, flush: Option<f64>, place: f64) -> (Align, Baseline) {
        let end = flush.and_then(|threshold| end_of(self.scale.range(), place, threshold));
        let x = self.side.is_x();
        let align = match (self.properties.text("labelAlign"), angle) {
            (Some(said), _) => align_of(Some(said)),
            (None, Some(angle)) => match turned_align(angle, self.side) {
                Some(align) => align,
                None => flushed_align(end),
            },
            (None, None) if x => flushed_align(end),
            (None, None) => {
                if self.side == Side::Right {
                    Align::Left
                } else {
                    Align::Right
                }
            }
        };
        let baseline = match (self.properties.text("labelBaseline"), angle) {
            (Some(said), _) => baseline_of(Some(said)),
            (None, Some(angle)) => match turned_baseline(angle, self.side) {
                Some(baseline) => baseline,
                None => flushed_baseline(end),
            },
            (None, None) if x => {
                if self.side == Side::Top {
                    Baseline::Bottom
                } else {
                    Baseline::Top
                }
            }
            (None, None) => flushed_baseline(end),
        };
        (align, baseline)
    }

    fn title(&self, reach: f64) -> Result<Option<Text>> {
        let Some(lines) = self.axis.title.value.lines() else { return Ok(None) };
        let properties = &self.properties;
        let font = properties.font("title", "guide-title");
        let (align, share) = match properties.text("titleAnchor") {
            Some("start") => (Align::Left, 0.0),
            Some("end") => (Align::Right, 1.0),
            _ => (Align::Center, 0.5),
        };
        let (from, to) = self.scale.range();
        let along = from + share * (to - from);
        let (default_angle, default_baseline) = match self.side {
            Side::Bottom => (0.0, Baseline::Top),
            Side::Top => (0.0, Baseline::Bottom),
            Side::Left => (-90.0, Baseline::Bottom),
            Side::Right => (90.0, Baseline::Bottom),
        };
        let line_height = properties.number("titleLineHeight").unwrap_or(font.size + 2.0);
        let extra = line_height * (lines.len() - 1) as f64;
        let extra = if self.side == Side::Bottom { 0.0 } else { extra };
        let away = self.side.sign() * (reach + extra + properties.number("titlePadding").unwrap_or(4.0));
        let (x, y) = self.point(along, away);
        Ok(Some(Text {
            x,
            y,
            shift: (0.0, 0.0),
            lines,
            angle: properties.number("titleAngle").unwrap_or(default_angle),
            align: properties.text("titleAlign").map_or(align, |name| align_of(Some(name))),
            baseline: properties
                .text("titleBaseline")
                .map_or(default_baseline, |name| baseline_of(Some(name))),
            font,
            line_height,
            limit: properties.number("titleLimit").unwrap_or(0.0),
            style: properties.text_style("title", "guide-title")?,
        }))
    }
}

/// Which end of a range a place is at.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Low,
    High,
}

fn end_of(range: (f64, f64), place: f64, threshold: f64) -> Option<End> {
    let (low, high) = (range.0.min(range.1), range.0.max(range.1));
    let (before, after) = ((place - low).abs(), (high - place).abs());
    if before < after && before <= threshold {
        Some(End::Low)
    } else if after <= threshold {
        Some(End::High)
    } else {
        None
    }
}

fn flushed_align(end: Option<End>) -> Align {
    match end {
        Some(End::Low) => Align::Left,
        Some(End::High) => Align::Right,
        None => Align::Center,
    }
}

fn flushed_baseline(end: Option<End>) -> Baseline {
    match end {
        Some(End::Low) => Baseline::Top,
        Some(End::High) => Baseline::Bottom,
        None => Baseline::Middle,
    }
}

fn turned_align(angle: f64, side: Side) -> Option<Align> {
    let x = side.is_x();
    let start = if x { 0.0 } else { 90.0 };
    if (angle + start) % 180.0 == 0.0 {
        return if x { None } else { Some(Align::Center) };
    }
    let within = start < angle && angle < 180.0 + start;
    let main = matches!(side, Side::Bottom | Side::Left);
    Some(if within == main { Align::Left } else { Align::Right })
}

fn turned_baseline(angle: f64, side: Side) -> Option<Baseline> {
    if side.is_x() {
        if (45.0 < angle && angle < 135.0) || (225.0 < angle && angle < 315.0) {
            return Some(Baseline::Middle);
        }
        let upright = angle <= 45.0 || 315.0 <= angle;
        return Some(if upright == (side == Side::Top) { Baseline::Bottom } else { Baseline::Top });
    }
    if angle <= 45.0 || 315.0 <= angle || (135.0..=225.0).contains(&angle) {
        return None;
    }
    let turned = (45.0..=135.0).contains(&angle);
    Some(if turned == (side == Side::Left) { Baseline::Top } else { Baseline::Bottom })
}
