//! Legends: symbols with labels, or a gradient with labels along it.

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Color, Group, Items, Mark, Paint, Rect, Shape, Style, Symbol, Text};
use serde_json::Value as Json;

use super::legend_component::{self, LegendComponent};
use super::legend_entries::{self, Entry};
use super::overlap::{self, Method};
use super::style::{Properties, paint};
use super::title::share_of;
use crate::encode::paint::{default_colors, read_output};
use crate::encode::range::{dash_of, shape_named};
use crate::encode::scale::{Form, Output, Scale};
use crate::encode::scope::Scope;
use crate::layout::bounds::{self, Bounds};
use crate::layout::grid::{self, Alignment, Anchor, Grid};
use crate::marks::text::{align_of, baseline_of};
use crate::model::Node;
use crate::spec::channel::Channel;
use crate::spec::json::{refused, refused_value};
use crate::spec::mark_def::MarkKind;

/// Gap between legends and what they stand beside, and between each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub offset: f64,
    pub margin: f64,
}

/// A legend before it has a place.
#[derive(Clone, Debug)]
pub(crate) struct Legend {
    group: Group,
    orient: String,
    offset: Option<f64>,
}

/// The legends of a view.
pub(crate) fn of_view(scope: &Scope, node: &Node, hoisted: &[Channel]) -> Result<Vec<Legend>> {
    let components = legend_component::of_view(scope.model, node, hoisted)?;
    components.iter().filter_map(|component| of_component(scope, component).transpose()).collect()
}

/// What drawing a legend needs at hand.
struct Drawing<'a> {
    scope: &'a Scope<'a>,
    legend: &'a LegendComponent,
    properties: Properties<'a>,
    scale: &'a Scale,
    orient: &'a str,
    horizontal: bool,
    gradient: bool,
}

fn of_component(scope: &Scope, legend: &LegendComponent) -> Result<Option<Legend>> {
    let (channel, index) = (legend.channel, legend.scales[0].1);
    let Some(scale) = scope.scale_at(index) else { return Ok(None) };
    let properties = legend.properties(scope.model.config);
    let orient = properties.text("orient").unwrap_or("right");
    let gradient = is_gradient(scope, legend, &properties, scale, channel);
    let horizontal = match properties.text("direction") {
        Some(direction) => direction == "horizontal",
        None => match orient {
            "top" | "bottom" => true,
            "left" | "right" | "none" => false,
            _ => gradient,
        },
    };
    let drawing = Drawing { scope, legend, properties, scale, orient, horizontal, gradient };
    drawing.draw().map(Some)
}

fn is_gradient(
    scope: &Scope,
    legend: &LegendComponent,
    properties: &Properties,
    scale: &Scale,
    channel: Channel,
) -> bool {
    match properties.text("type") {
        Some(kind) => kind == "gradient",
        None => {
            let def = scope.unit(legend.unit).encoding.data(channel);
            let unit = def.and_then(|def| def.time_unit.as_ref()).map(|unit| unit.unit.as_str());
            let symbols = matches!(unit, Some("quarter" | "month" | "day"));
            let shaded = matches!(scale.form, Form::Ramp(_)) && !symbols;
            let classed = matches!(scale.form, Form::Classes { .. } | Form::Bins { .. });
            channel.is_color() && legend.scales.len() == 1 && (shaded || classed)
        }
    }
}

impl<'a> Drawing<'a> {
    fn draw(&self) -> Result<Legend> {
        let padding = self.properties.number("padding").unwrap_or(0.0);
        let mut content = if self.gradient { self.gradient()? } else { self.symbols()? };
        (content.x, content.y) = (padding, padding);
        let mut marks = Vec::new();
        let mut extent = Bounds::default();
        let title = self.title(padding)?;
        if let Some(title) = &title {
            let box_of_title = bounds::of_text(title);
            let gap = self.properties.number("titlePadding").unwrap_or(5.0);
            content.y += box_of_title.height() + gap;
        }
        let content_bounds = bounds::of_group(&content);
        extent.union(&content_bounds);
        marks.push(Mark { role: "legend-entry", items: Items::Groups(vec![content]) });
        if let Some(mut title) = title {
            self.anchor_title(&mut title, &content_bounds, padding);
            extent.union(&bounds::of_text(&title));
            marks.push(Mark { role: "legend-title", items: Items::Texts(vec![title]) });
        }
        extent.x1 = padding;
        extent.y1 = padding;
        let side =
            |length: f64| if length.is_finite() { (length + 2.0 * padding).ceil() } else { 2.0 * padding };
        let (width, height) = (side(extent.width()), side(extent.height()));
        let mut group = Group { width, height, marks, ..Group::default() };
        group.style = self.box_style()?;
        group.corner_radius = self.properties.number("cornerRadius").unwrap_or(0.0);
        if self.orient == "none" {
            group.x = self.properties.number("legendX").unwrap_or(0.0);
            group.y = self.properties.number("legendY").unwrap_or(0.0);
        }
        Ok(Legend { group, orient: self.orient.to_owned(), offset: self.properties.number("offset") })
    }

    fn box_style(&self) -> Result<Style> {
        let color = |name: &str| self.properties.get(name).map_or(Ok(None), |value| paint(name, value));
        let config = self.scope.model.config;
        Ok(Style {
            fill: color("fillColor")?,
            stroke: color("strokeColor")?,
            stroke_width: config.number("legend", "strokeWidth").unwrap_or(1.0),
            dash: config.get("legend", "strokeDash").and_then(dash_of).unwrap_or_default(),
            ..Style::default()
        })
    }

    fn title(&self, padding: f64) -> Result<Option<Text>> {
        let Some(lines) = self.legend.title.value.lines() else { return Ok(None) };
        let properties = &self.properties;
        if let Some(orient) = properties.text("titleOrient").filter(|orient| *orient != "top") {
            return Err(refused("legend.titleOrient", format_args!("{orient:?} is not drawn here")));
        }
        let font = properties.font("title", "guide-title");
        let anchor = share_of(properties.text("titleAnchor").or(Some("start")));
        let align = super::title::default_align(anchor);
        Ok(Some(Text {
            x: padding,
            y: padding,
            shift: (0.0, 0.0),
            lines,
            angle: 0.0,
            align: properties.text("titleAlign").map_or(align, |name| align_of(Some(name))),
            baseline: properties.text("titleBaseline").map_or(Baseline::Top, |name| baseline_of(Some(name))),
            line_height: properties.number("titleLineHeight").unwrap_or(font.size + 2.0),
            limit: properties.number("titleLimit").unwrap_or(180.0),
            font,
            style: properties.text_style("title", "guide-title")?,
        }))
    }

    fn anchor_title(&self, title: &mut Text, content: &Bounds, padding: f64) {
        let share = share_of(self.properties.text("titleAnchor").or(Some("start")));
        title.x += bounds::round_half_up(share * (content.x2 - padding));
    }

    fn label_text(&self, lines: Vec<String>, x: f64, y: f64) -> Result<Text> {
        let font = self.properties.font("label", "guide-label");
        Ok(Text {
            x,
            y,
            lines,
            align: self.properties.text("labelAlign").map_or(Align::Left, |name| align_of(Some(name))),
            baseline: baseline_of(self.properties.text("labelBaseline")),
            line_height: font.size + 2.0,
            limit: self.properties.number("labelLimit").unwrap_or(160.0),
            font,
            style: self.properties.text_style("label", "guide-label")?,
            ..Text::default()
        })
    }

    fn symbols(&self) -> Result<Group> {
        let entries =
            self.limited(legend_entries::of_symbols(self.scope, self.legend, &self.properties, self.scale)?);
        let pen = Pen::new(self)?;
        let font = self.properties.font("label", "guide-label");
        let size_of = |entry: &Entry| {
            let (size, stroke) = (pen.size(entry), pen.stroke_width(entry));
            (size.sqrt() + stroke).ceil().max(font.size)
        };
        let entries: Vec<Entry> = match (&self.scale.form, entries.first()) {
            (Form::Continuous(line), Some(first))
                if self.properties.get("values").is_none() && line.position(first.value.number()) == 0.0 =>
            {
                entries[1..].to_vec()
            }
            _ => entries,
        };
        let widest = entries.iter().map(size_of).fold(0.0, f64::max);
        let columns = self.columns();
        let shift = self.properties.number("symbolOffset").unwrap_or(0.0);
        let label_gap = self.properties.number("labelOffset").unwrap_or(4.0);
        let mut groups = Vec::with_capacity(entries.len());
        for entry in &entries {
            let size = size_of(entry);
            let room = if columns > 0 { widest } else { size };
            let symbol = pen.symbol(entry, room * 0.5 + shift, size * 0.5)?;
            let label = self.label_text(entry.label.clone(), room + shift + label_gap, size * 0.5)?;
            let marks = vec![
                Mark { role: "legend-symbol", items: Items::Symbols(vec![symbol]) },
                Mark { role: "legend-label", items: Items::Texts(vec![label]) },
            ];
            groups.push(Group { marks, ..Group::default() });
        }
        Ok(crate::layout::frame::plain_group(vec![self.arranged(groups, columns)]))
    }

    fn columns(&self) -> usize {
        let said = self.properties.number("columns").map(|columns| columns.max(0.0) as usize);
        said.unwrap_or(usize::from(!self.horizontal))
    }

    /// Entries in rows and columns.
    fn arranged(&self, groups: Vec<Group>, columns: usize) -> Mark {
        let count = groups.len();
        let mut order: Vec<usize> = (0..count).collect();
        if !self.horizontal && columns > 1 {
            let rows = count.div_ceil(columns);
            order.sort_by_key(|index| (index % rows, *index));
        }
        let mut sorted: Vec<Group> = order.iter().map(|index| groups[*index].clone()).collect();
        let boxes: Vec<Bounds> = sorted.iter().map(bounds::of_group).collect();
        let rules = Grid {
            columns,
            align_columns: Alignment::Each,
            align_rows: Alignment::Each,
            padding_columns: self.properties.number("columnPadding").unwrap_or(10.0),
            padding_rows: self.properties.number("rowPadding").unwrap_or(2.0),
            center_rows: true,
            ..Grid::default()
        };
        let (places, _) = grid::arrange(&boxes, &rules);
        for (group, (x, y)) in sorted.iter_mut().zip(places) {
            (group.x, group.y) = (x, y);
        }
        Mark { role: "scope", items: Items::Groups(sorted) }
    }

    fn limited(&self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let limit = self.properties.number("symbolLimit").unwrap_or(30.0) as usize;
        if limit > 0 && entries.len() > limit {
            let rest = entries.len() - (limit - 1);
            entries.truncate(limit);
            if let Some(last) = entries.last_mut() {
                last.label = vec![format!("…{rest} entries")];
            }
        }
        entries
    }

    fn gradient(&self) -> Result<Group> {
        if let Some(classes) = legend_entries::of_classes(self.scope, &self.properties, self.scale)? {
            return self.bands(&classes);
        }
        let Form::Ramp(ramp) = &self.scale.form else {
            return Err(refused("legend.type", "\"gradient\" of classes is not drawn here"));
        };
        let length = self.gradient_length();
        let thickness = self.properties.number("gradientThickness").unwrap_or(16.0);
        let (from, to) = if self.horizontal { ((0.0, 0.0), (1.0, 0.0)) } else { ((0.0, 1.0), (0.0, 0.0)) };
        let (width, height) = if self.horizontal { (length, thickness) } else { (thickness, length) };
        let stroke = match self.properties.get("gradientStrokeColor") {
            Some(value) => paint("gradientStrokeColor", value)?,
            None => Some(Paint::Solid(Color { r: 0xdd, g: 0xdd, b: 0xdd, a: 255 })),
        };
        let style = Style {
            fill: Some(Paint::Gradient { from, to, stops: stops(ramp) }),
            stroke,
            stroke_width: self.properties.number("gradientStrokeWidth").unwrap_or(0.0),
            opacity: self.gradient_opacity(),
            ..Style::default()
        };
        let rect = Rect { width, height, style, ..Rect::default() };
        let labels = self.gradient_labels(length, thickness)?;
        Ok(crate::layout::frame::plain_group(vec![
            Mark { role: "legend-gradient", items: Items::Rects(vec![rect]) },
            Mark { role: "legend-label", items: Items::Texts(labels) },
        ]))
    }

    /// Rectangles for classes of colours, with labels between them.
    fn bands(&self, classes: &[legend_entries::Class]) -> Result<Group> {
        let length = self.properties.number("gradientLength").unwrap_or(200.0);
        let thickness = self.properties.number("gradientThickness").unwrap_or(16.0);
        let stroke = match self.properties.get("gradientStrokeColor") {
            Some(value) => paint("gradientStrokeColor", value)?,
            None => Some(Paint::Solid(Color { r: 0xdd, g: 0xdd, b: 0xdd, a: 255 })),
        };
        let mut rects = Vec::with_capacity(classes.len());
        let mut entries = Vec::with_capacity(classes.len());
        for class in classes {
            let (from, extent) = (class.from * length, (class.to - class.from) * length);
            let style = Style {
                fill: class.color.map(Paint::Solid),
                stroke: stroke.clone(),
                stroke_width: self.properties.number("gradientStrokeWidth").unwrap_or(0.0),
                opacity: self.properties.number("gradientOpacity").unwrap_or(1.0),
                ..Style::default()
            };
            rects.push(if self.horizontal {
                Rect { x: from, y: 0.0, width: extent, height: thickness, style, ..Rect::default() }
            } else {
                Rect {
                    x: 0.0,
                    y: length - from - extent,
                    width: thickness,
                    height: extent,
                    style,
                    ..Rect::default()
                }
            });
            entries.push((class.from, class.label.clone()));
        }
        let labels = self.labels_along(entries, length, thickness)?;
        Ok(crate::layout::frame::plain_group(vec![
            Mark { role: "legend-band", items: Items::Rects(rects) },
            Mark { role: "legend-label", items: Items::Texts(labels) },
        ]))
    }

    fn gradient_opacity(&self) -> f64 {
        let unit = self.scope.unit(self.legend.unit);
        let encoded =
            unit.encoding.get(Channel::Opacity).and_then(|def| def.value.as_ref()).and_then(Json::as_f64);
        let own = self.properties.number("gradientOpacity");
        own.or(encoded).or_else(|| unit.mark.own("opacity").and_then(Json::as_f64)).unwrap_or(1.0)
    }

    fn gradient_length(&self) -> f64 {
        if let Some(length) = self.properties.number("gradientLength") {
            return length;
        }
        let (width, height) = self.scope.sizes[self.legend.unit];
        let config =
            |name: &str, otherwise: f64| self.scope.model.config.number("legend", name).unwrap_or(otherwise);
        let (least, most) = if self.horizontal {
            (config("gradientHorizontalMinLength", 100.0), config("gradientHorizontalMaxLength", 200.0))
        } else {
            (config("gradientVerticalMinLength", 64.0), config("gradientVerticalMaxLength", 200.0))
        };
        let along = if self.horizontal { width } else { height };
        if self.horizontal && self.orient != "top" && self.orient != "bottom" {
            return least;
        }
        along.min(most).max(least)
    }

    fn gradient_labels(&self, length: f64, thickness: f64) -> Result<Vec<Text>> {
        let entries =
            legend_entries::along_gradient(self.scope, self.legend, &self.properties, self.scale, length)?;
        self.labels_along(entries, length, thickness)
    }

    fn labels_along(&self, entries: Vec<(f64, String)>, length: f64, thickness: f64) -> Result<Vec<Text>> {
        let gap = self.properties.number("labelOffset").unwrap_or(2.0);
        let limit = self.properties.number("labelLimit").unwrap_or(0.0);
        let mut labels = Vec::new();
        for (share, label) in entries {
            let mut text = self.label_text(vec![label], 0.0, 0.0)?;
            text.limit = limit;
            if self.horizontal {
                (text.x, text.y) = (share * length, thickness + gap);
                text.baseline = Baseline::Top;
                text.align = if share <= 0.0 {
                    Align::Left
                } else if share >= 1.0 {
                    Align::Right
                } else {
                    Align::Center
                };
            } else {
                (text.x, text.y) = (thickness + gap, (1.0 - share) * length);
                text.align = Align::Left;
                text.baseline = if share <= 0.0 {
                    Baseline::Bottom
                } else if share >= 1.0 {
                    Baseline::Top
                } else {
                    Baseline::Middle
                };
            }
            labels.push(text);
        }
        let method = self.properties.get("labelOverlap").map_or(self.default_overlap(), Method::read);
        Ok(overlap::thinned(labels, method, self.properties.number("labelSeparation").unwrap_or(0.0)))
    }

    fn default_overlap(&self) -> Method {
        use crate::model::component::ScaleKind;
        let greedy = matches!(
            self.scale.kind,
            ScaleKind::Log | ScaleKind::Symlog | ScaleKind::Quantile | ScaleKind::Threshold
        );
        if greedy { Method::Greedy } else { Method::Parity }
    }
}

/// Colours along a gradient.
fn stops(ramp: &crate::scales::ColorScale) -> Vec<(f64, Color)> {
    const STOPS: usize = 32;
    let (start, stop) = (ramp.scale.start(), ramp.scale.stop());
    let line = crate::scales::Continuous::new(ramp.scale.kind, vec![start, stop], vec![0.0, 1.0]);
    (0..=STOPS)
        .filter_map(|index| {
            let share = index as f64 / STOPS as f64;
            Some((share, ramp.color(line.invert(share))?))
        })
        .collect()
}

/// Draws the symbols of a legend as the marks that it explains are drawn.
struct Pen<'a> {
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
    fn new(drawing: &'a Drawing<'a>) -> Result<Self> {
        let scope = drawing.scope;
        let unit = scope.unit(drawing.legend.unit);
        let (config, properties) = (scope.model.config, &drawing.properties);
        let (mark_fill, mark_stroke) = default_colors(&unit.mark, config)?;
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
            if colored(Channel::Fill, unit.mark.filled) {
                if properties.get("symbolFillColor").is_none() {
                    fill = Some(Paint::Solid(BLACK));
                    fill_opacity = opacity.unwrap_or(1.0);
                    filled_by_mark = true;
                }
            } else if let Some(paint) = solid(by_value(Channel::Fill, unit.mark.filled)?.or(mark_fill)) {
                filled_by_mark = paint != Paint::Solid(TRANSPARENT);
                fill = Some(paint);
            }
        }
        let mut stroked_by_mark = false;
        let by_mark = !explains_stroke && !colored(Channel::Stroke, !unit.mark.filled);
        if by_mark
            && properties.get("symbolStrokeColor").is_none()
            && let Some(paint) = solid(by_value(Channel::Stroke, !unit.mark.filled)?.or(mark_stroke))
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

    fn size(&self, entry: &Entry) -> f64 {
        self.output(Channel::Size, entry).and_then(|output| output.number()).unwrap_or(self.size)
    }

    fn stroke_width(&self, entry: &Entry) -> f64 {
        self.output(Channel::StrokeWidth, entry)
            .and_then(|output| output.number())
            .unwrap_or(self.stroke_width)
    }

    fn symbol(&self, entry: &Entry, x: f64, y: f64) -> Result<Symbol> {
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
        MarkKind::Line | MarkKind::Rule if !drawing.legend.circles => "stroke",
        _ => "circle",
    };
    let name = own.unwrap_or(default);
    shape_named(name).ok_or_else(|| refused_value("legend.symbolType", &Json::from(name)))
}

/// Gives legends their places around a view; each with the box it takes up.
pub(crate) fn place(
    legends: Vec<Legend>,
    layout: &Layout,
    across: &Bounds,
    along: &Bounds,
    width: f64,
    height: f64,
) -> Vec<(Mark, Bounds)> {
    let mut sides: Vec<(String, Vec<Legend>)> = Vec::new();
    for legend in legends {
        match sides.iter_mut().find(|(orient, _)| *orient == legend.orient) {
            Some((_, list)) => list.push(legend),
            None => sides.push((legend.orient.clone(), vec![legend])),
        }
    }
    let mut placed = Vec::new();
    for (orient, list) in sides {
        let offset = list.iter().filter_map(|legend| legend.offset).reduce(f64::max).unwrap_or(layout.offset);
        let count = list.len();
        let boxes: Vec<Bounds> = list
            .iter()
            .map(|legend| Bounds::new(0.0, 0.0, legend.group.width, legend.group.height))
            .collect();
        let vertical = matches!(orient.as_str(), "left" | "right");
        let rules = Grid {
            columns: if vertical { 1 } else { count },
            padding_columns: layout.margin,
            padding_rows: layout.margin,
            anchor: anchor_of(&orient, offset, across, along, width, height),
            ..Grid::default()
        };
        let fixed = orient == "none";
        let (places, _) = grid::arrange(&boxes, &rules);
        for (mut legend, (x, y)) in list.into_iter().zip(places) {
            if !fixed {
                (legend.group.x, legend.group.y) = (x, y);
            }
            let group = &legend.group;
            let extent = Bounds::new(group.x, group.y, group.x + group.width, group.y + group.height);
            let extent = bounds::stroked(extent, &group.style);
            placed.push((Mark { role: "legend", items: Items::Groups(vec![legend.group]) }, extent));
        }
    }
    placed
}

fn anchor_of(orient: &str, offset: f64, across: &Bounds, along: &Bounds, width: f64, height: f64) -> Anchor {
    let at = |x: f64, y: f64, column: f64, row: f64| Anchor { x, y, column, row };
    match orient {
        "left" => at(across.x1.floor() - offset, 0.0, 1.0, 0.0),
        "right" => at(across.x2.ceil() + offset, 0.0, 0.0, 0.0),
        "top" => at(0.0, along.y1.floor() - offset, 0.0, 1.0),
        "bottom" => at(0.0, along.y2.ceil() + offset, 0.0, 0.0),
        "top-left" => at(offset, offset, 0.0, 0.0),
        "top-right" => at(width - offset, offset, 1.0, 0.0),
        "bottom-left" => at(offset, height - offset, 0.0, 1.0),
        "bottom-right" => at(width - offset, height - offset, 1.0, 1.0),
        _ => Anchor::default(),
    }
}
