//! Views side by side.

use ferrolab_base::Result;
use ferrolab_drawing::{Group, Items, Mark};
use serde_json::Value as Json;

use super::bounds::Bounds;
use super::frame::Parts;
use super::grid::{self, Alignment, Grid};
use super::view::{self, Around, Context, Viewed};
use crate::encode::scope::Scope;
use crate::guides::{legend, legend_component, title};
use crate::model::{Node, Outer};
use crate::spec::json::{Place, refused};

/// The rules of a layout: what it says, or else these.
pub(crate) fn grid_rules(outer: &Outer, columns: usize, align: Alignment, spacing: f64) -> Result<Grid> {
    let layout = &outer.layout;
    if layout.get("bounds").is_some_and(|bounds| bounds != "full") {
        return Err(Place::ROOT.at("bounds").refuse("is not drawn here"));
    }
    let part = |name: &str, of: &str| -> Option<&Json> {
        match layout.get(name) {
            Some(Json::Object(parts)) => parts.get(of),
            other => other,
        }
    };
    let alignment = |of: &str| match part("align", of).and_then(Json::as_str) {
        Some("none") => Ok(Alignment::None),
        Some("each") => Ok(Alignment::Each),
        Some("all") => Ok(Alignment::All),
        Some(other) => Err(refused("align", format_args!("{other:?} is not drawn here"))),
        None => Ok(align),
    };
    let gap = |of: &str| part("spacing", of).and_then(Json::as_f64).unwrap_or(spacing);
    let center = |of: &str| part("center", of).and_then(Json::as_bool).unwrap_or(false);
    Ok(Grid {
        columns,
        align_columns: alignment("column")?,
        align_rows: alignment("row")?,
        padding_columns: gap("column"),
        padding_rows: gap("row"),
        center_columns: center("column"),
        center_rows: center("row"),
        ..Grid::default()
    })
}

/// Draws views in rows and columns.
pub(crate) fn concat(
    scope: &Scope,
    node: &Node,
    nodes: &[Node],
    columns: Option<usize>,
    around: Around,
    context: &mut Context,
) -> Result<Viewed> {
    let config = scope.model.config;
    let mut hoisted = around.hoisted.to_vec();
    hoisted.extend(legend_component::taken(scope.model, node)?);
    let mut views = Vec::with_capacity(nodes.len());
    for child in nodes {
        views.push(view::draw(scope, child, Around { hoisted: &hoisted, ..Around::default() }, context)?);
    }
    let boxes: Vec<Bounds> = views.iter().map(|view| view.bounds).collect();
    let spacing = config.number("concat", "spacing").unwrap_or(20.0);
    let default_columns = config.number("concat", "columns").map(|columns| columns as usize);
    let columns = columns.or(default_columns).unwrap_or(0);
    let rules = grid_rules(&node.view, columns, Alignment::Each, spacing)?;
    let (places, _) = grid::arrange(&boxes, &rules);
    let placed = |(view, (x, y)): (Viewed, (f64, f64))| {
        let group = Group { x, y, ..view.group };
        (Mark { role: "scope", items: Items::Groups(vec![group]) }, view.bounds.translated(x, y))
    };
    let marks = views.into_iter().zip(places).map(placed).collect();
    let (width, height) = merged_size(scope, nodes, columns);
    let parts = Parts {
        width,
        height,
        views: marks,
        legends: legend::of_view(scope, node, around.hoisted)?,
        title: title::of_view(scope, node.view.title, false)?,
        ..Parts::default()
    };
    let framed = parts.frame(&legend_component::layout(config));
    Ok(view::viewed(Group { width, height, ..Group::default() }, framed))
}

/// The side that views in one line have in common, as Vega-Lite gives it to the whole.
fn merged_size(scope: &Scope, nodes: &[Node], columns: usize) -> (f64, f64) {
    if !nodes.iter().all(Node::is_plot) {
        return (0.0, 0.0);
    }
    let sizes: Vec<(f64, f64)> = nodes.iter().map(|node| view::size(scope, node)).collect();
    let same = |side: &dyn Fn(&(f64, f64)) -> f64| {
        let first = sizes.first().map_or(0.0, side);
        if sizes.iter().all(|size| side(size) == first) { first } else { 0.0 }
    };
    let width = if columns == 1 { same(&|size| size.0) } else { 0.0 };
    let height = if columns == 0 { same(&|size| size.1) } else { 0.0 };
    (width, height)
}
