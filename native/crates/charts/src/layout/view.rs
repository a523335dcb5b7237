//! Plots: marks with their axes, legends and title.

use ferrolab_base::Result;
use ferrolab_drawing::{Group, Items, Mark, Style};
use serde_json::{Map, Value as Json};

use super::bounds::Bounds;
use super::compose;
use super::frame::{Framed, Parts};
use crate::encode::scope::Scope;
use crate::guides::axis_component::{self, AxisComponent};
use crate::guides::style::paint;
use crate::guides::title::Title;
use crate::guides::{axis, legend, legend_component, title};
use crate::marks::{self, Most};
use crate::model::{Node, NodeBody};
use crate::spec::channel::Channel;
use crate::spec::json::{Place, number};

/// What drawing needs from around it.
pub(crate) struct Context<'n> {
    pub most: Most,
    pub notes: &'n mut Vec<String>,
}

/// A view in a group of its own.
pub(crate) struct Viewed {
    pub group: Group,
    /// Around the group, from its own origin.
    pub bounds: Bounds,
    /// The same without the outline of the group's own rectangle.
    pub inner: Bounds,
}

/// What a view gets from the one around it.
#[derive(Clone, Copy, Default)]
pub(crate) struct Around<'a> {
    /// Axes whose main part is drawn by a facet's header.
    pub outside: &'a [AxisComponent],
    /// A title in place of the view's own.
    pub title: Option<&'a Title>,
    /// Channels whose legends belong to a view around.
    pub hoisted: &'a [Channel],
}

/// Draws a view.
pub(crate) fn draw(scope: &Scope, node: &Node, around: Around, context: &mut Context) -> Result<Viewed> {
    match &node.body {
        NodeBody::Unit(_) | NodeBody::Layer(_) => plot(scope, node, around, context),
        NodeBody::Concat { nodes, columns } => compose::concat(scope, node, nodes, *columns, around, context),
        NodeBody::Facet { id, facet, node: cell, table } => {
            let faceted = super::facet::Faceted { id: *id, facet, cell, table };
            super::facet::draw(scope, node, &faceted, around, context)
        }
    }
}

/// Width and height of a plot.
pub(crate) fn size(scope: &Scope, node: &Node) -> (f64, f64) {
    node.units().first().map_or((0.0, 0.0), |unit| scope.sizes[*unit])
}

fn plot(scope: &Scope, node: &Node, around: Around, context: &mut Context) -> Result<Viewed> {
    let (width, height) = size(scope, node);
    let mut marks = Vec::new();
    for unit in node.units() {
        let drawn = marks::draw(scope, unit, context.most, context.notes)?;
        marks.extend(clipped(drawn, scope.unit(unit).clip, (width, height)));
    }
    let components = axis_component::of_plot(scope.model, node)?;
    let is_outside = |component: &AxisComponent| {
        around
            .outside
            .iter()
            .any(|axis| axis.channel == component.channel && axis.orient.value == component.orient.value)
    };
    let mut axes = Vec::new();
    for component in &components {
        axes.extend(axis::grid(scope, component, (width, height))?);
    }
    for component in components.iter().filter(|component| !is_outside(component)) {
        axes.extend(axis::main(scope, component, (width, height))?);
    }
    let legends = legend::of_view(scope, node, around.hoisted)?;
    let title = match around.title {
        Some(title) => Some(title.clone()),
        None => title::of_view(scope, own_title(node), true)?,
    };
    let parts = Parts { width, height, marks, views: Vec::new(), axes, legends, title };
    let framed = parts.frame(&legend_component::layout(scope.model.config));
    let mut group = Group { width, height, ..Group::default() };
    group.style = background(scope, node)?;
    group.corner_radii = [corner_radius(scope, node); 4];
    Ok(viewed(group, framed))
}

/// The title of a plot, or of the first of its layers that has one.
fn own_title<'a>(node: &Node<'a>) -> Option<&'a Json> {
    match &node.body {
        NodeBody::Layer(nodes) => node.view.title.or_else(|| nodes.iter().find_map(own_title)),
        _ => node.view.title,
    }
}

/// A group with its parts.
pub(crate) fn viewed(mut group: Group, framed: Framed) -> Viewed {
    group.marks = framed.marks;
    let bounds = super::bounds::stroked(framed.bounds, &group.style);
    Viewed { group, bounds, inner: framed.bounds }
}

fn clipped(marks: Vec<Mark>, clip: bool, (width, height): (f64, f64)) -> Vec<Mark> {
    if !clip {
        return marks;
    }
    let group = Group { width, height, clip: true, marks, ..Group::default() };
    vec![Mark { role: "mark", items: Items::Groups(vec![group]) }]
}

/// How a plot's rectangle is painted: plots with positions have a frame.
fn background(scope: &Scope, node: &Node) -> Result<Style> {
    let config = scope.model.config;
    let none = Map::new();
    let own = node.view.background.unwrap_or(&none);
    Place::ROOT.at("view").only(
        own,
        &[
            "fill",
            "stroke",
            "fillOpacity",
            "strokeOpacity",
            "opacity",
            "strokeWidth",
            "strokeDash",
            "cornerRadius",
            "style",
            "strokeCap",
            "strokeJoin",
            "cursor",
        ],
    )?;
    let style = match own.get("style").and_then(Json::as_str) {
        Some(style) => style,
        None if has_position(scope, node) => "cell",
        None => "view",
    };
    let find =
        |name: &str| match own.get(name).or_else(|| config.section("view").and_then(|view| view.get(name))) {
            Some(value) => Some(value.clone()),
            None => config.style(style, name).cloned(),
        };
    let color = |name: &str| find(name).map_or(Ok(None), |value| paint(&format!("view.{name}"), &value));
    let amount = |name: &str| find(name).and_then(|value| value.as_f64()).unwrap_or(1.0);
    Ok(Style {
        fill: color("fill")?,
        stroke: color("stroke")?,
        stroke_width: amount("strokeWidth"),
        opacity: amount("opacity"),
        fill_opacity: amount("fillOpacity"),
        stroke_opacity: amount("strokeOpacity"),
        dash: find("strokeDash").as_ref().and_then(crate::encode::range::dash_of).unwrap_or_default(),
        ..Style::default()
    })
}

fn corner_radius(scope: &Scope, node: &Node) -> f64 {
    let own = node.view.background.and_then(|own| number(own, "cornerRadius"));
    own.or_else(|| scope.model.config.number("view", "cornerRadius")).unwrap_or(0.0)
}

fn has_position(scope: &Scope, node: &Node) -> bool {
    node.units().iter().any(|unit| {
        let encoding = &scope.unit(*unit).encoding;
        encoding.has(Channel::X) || encoding.has(Channel::Y)
    })
}
