//! Legends: symbols with labels, or a gradient with labels along it.

mod gradient;
mod pen;
mod place;
mod symbols;

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Group, Items, Mark, Style, Text};

pub(crate) use self::place::{Layout, place};
use super::legend_component::{self, LegendComponent};
use super::style::{Properties, paint};
use super::title::share_of;
use crate::encode::range::dash_of;
use crate::encode::scale::{Form, Scale};
use crate::encode::scope::Scope;
use crate::layout::bounds::{self, Bounds};
use crate::marks::text::{align_of, baseline_of};
use crate::model::Node;
use crate::spec::channel::Channel;
use crate::spec::json::refused;

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
        group.corner_radii = [self.properties.number("cornerRadius").unwrap_or(0.0); 4];
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
}
