//! Nodes and edges from their keys.

use std::collections::{HashMap, HashSet};

use ferrolab_base::{Code, Error, Result};
use serde_json::Value;

use super::super::arrows::{FONT_SIZE, HEADS, Head};
use super::super::fields::Fields;
use super::super::labels::{FONT_SIZE as NODE_FONT_SIZE, Label, extent};
use super::super::style;
use crate::scene::{Color, Paint, Style};

/// Nodes of one graph.
const MAX_NODES: usize = 5_000;
/// Edges of one graph.
const MAX_EDGES: usize = 20_000;
/// Labels of nodes are broken into lines no wider.
const LABEL_WIDTH: f64 = 160.0;
/// Between a node's border and its label, sideways and up and down.
const PADDING: (f64, f64) = (14.0, 9.0);

/// A graph as it is given, with nodes as large as their labels need.
pub(super) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// From left to right instead of downwards.
    pub(super) rightwards: bool,
    pub(super) origin: (f64, f64),
    /// Between nodes of a layer.
    pub(super) node_gap: f64,
    /// Between layers.
    pub(super) layer_gap: f64,
}

pub(super) struct Node {
    pub(super) id: String,
    pub(super) shape: NodeShape,
    pub(super) style: Style,
    pub(super) label: Label,
    pub(super) lines: Vec<String>,
    pub(super) width: f64,
    pub(super) height: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NodeShape {
    Rounded,
    Rect,
    Ellipse,
    Circle,
    Diamond,
    Plain,
}

pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Label,
    pub(super) style: Style,
    pub(super) head: Head,
    pub(super) tail: Head,
}

pub(super) fn read(fields: &Fields<'_>) -> Result<Graph> {
    let (nodes, edges) = (fields.array("nodes")?, fields.array("edges")?);
    let rightwards = fields.choice("direction", &[("down", false), ("right", true)])?.unwrap_or(false);
    let origin = (fields.number_or("x", 0.0)?, fields.number_or("y", 0.0)?);
    let (node_gap, layer_gap) = (fields.size_or("node_gap", 30.0)?, fields.size_or("layer_gap", 50.0)?);
    let font_size = fields.size_or("font_size", NODE_FONT_SIZE)?;
    fields.finish()?;
    check_count(fields, "edges", edges.len(), MAX_EDGES)?;
    let named;
    let nodes = if nodes.is_empty() {
        named = names_of(edges);
        &named
    } else {
        nodes
    };
    check_count(fields, "nodes", nodes.len(), MAX_NODES)?;
    let mut index = HashMap::new();
    let mut all = Vec::with_capacity(nodes.len());
    for (number, value) in nodes.iter().enumerate() {
        let node = node(value, format!("{}.nodes.{number}", fields.place), font_size)?;
        if let Some(before) = index.insert(node.id.clone(), number) {
            let what = format!("nodes {before} and {number} both have the id {:?}", node.id);
            return Err(fields.error(what, "give every node an id of its own".into(), "id"));
        }
        all.push(node);
    }
    let edge = |(number, value)| edge(value, format!("{}.edges.{number}", fields.place), &index);
    let edges = edges.iter().enumerate().map(edge).collect::<Result<_>>()?;
    Ok(Graph { nodes: all, edges, rightwards, origin, node_gap, layer_gap })
}

/// The nodes of a graph that lists only edges, in the order in which these name them.
fn names_of(edges: &[Value]) -> Vec<Value> {
    let mut seen = HashSet::new();
    let ends = edges.iter().flat_map(|edge| match edge.as_array() {
        Some(pair) => [pair.first(), pair.get(1)],
        None => [edge.get("from"), edge.get("to")],
    });
    ends.flatten().filter(|name| name.as_str().is_some_and(|name| seen.insert(name))).cloned().collect()
}

fn check_count(fields: &Fields<'_>, what: &'static str, count: usize, most: usize) -> Result<()> {
    if count <= most {
        return Ok(());
    }
    Err(Error::new(
        Code::SizeLimit,
        format!("element {} has {count} {what}, more than the {most} allowed", fields.place),
    )
    .hint("draw it in parts")
    .with("limit", what)
    .with("limit_value", most))
}

fn node(value: &Value, place: String, font_size: f64) -> Result<Node> {
    const SHAPES: [(&str, NodeShape); 6] = [
        ("rounded", NodeShape::Rounded),
        ("rect", NodeShape::Rect),
        ("ellipse", NodeShape::Ellipse),
        ("circle", NodeShape::Circle),
        ("diamond", NodeShape::Diamond),
        ("plain", NodeShape::Plain),
    ];
    // A name alone is a node too.
    let named;
    let value = if value.is_object() {
        value
    } else {
        named = serde_json::json!({ "id": value });
        &named
    };
    let fields = Fields::new(value, place, Some("node"))?;
    let id = fields.text("id")?.ok_or_else(|| fields.missing("id", "a name"))?;
    let shape = fields.choice("shape", &SHAPES)?.unwrap_or(NodeShape::Rounded);
    let mut label = Label::read(&fields, font_size)?;
    if fields.get("label").is_none() {
        label.text = Some(id.clone());
    }
    let style = node_style(&fields, shape)?;
    let (width, height) = (fields.size("width")?, fields.size("height")?);
    fields.finish()?;
    let lines = label.lines(Some(width.unwrap_or(LABEL_WIDTH)));
    let (wide, high) = room(shape, extent(&lines, &label.font));
    Ok(Node { id, shape, style, lines, label, width: width.unwrap_or(wide), height: height.unwrap_or(high) })
}

fn node_style(fields: &Fields<'_>, shape: NodeShape) -> Result<Style> {
    let plain = shape == NodeShape::Plain;
    let given = style::shape(fields)?;
    let paint = |given: Option<Option<Color>>, default: u32| {
        let default = (!plain).then_some(Color::rgb(default));
        given.unwrap_or(default).map(Paint::Solid)
    };
    let (fill, stroke) = (paint(fields.color("fill")?, 0xeef3fa), paint(fields.color("stroke")?, 0x4c78a8));
    Ok(Style { fill, stroke, ..given })
}

/// How large a shape must be to hold a label.
fn room(shape: NodeShape, (width, height): (f64, f64)) -> (f64, f64) {
    let (wide, high) = (width + 2.0 * PADDING.0, height + 2.0 * PADDING.1);
    match shape {
        NodeShape::Rounded | NodeShape::Rect => (wide.max(40.0), high),
        NodeShape::Ellipse => (wide.max(30.0) * 1.25, high * 1.25),
        NodeShape::Circle => {
            let side = wide.hypot(high) * 0.9;
            (side, side)
        }
        NodeShape::Diamond => (wide * 1.6, high * 1.6),
        NodeShape::Plain => (width + 8.0, height + 4.0),
    }
}

fn edge(value: &Value, place: String, index: &HashMap<String, usize>) -> Result<Edge> {
    // Two names alone are an edge too.
    let pair;
    let value = match value.as_array().map(Vec::as_slice) {
        Some([from, to]) => {
            pair = serde_json::json!({ "from": from, "to": to });
            &pair
        }
        _ => value,
    };
    let fields = Fields::new(value, place, Some("edge"))?;
    let end = |key: &'static str| {
        let name = fields.text(key)?.ok_or_else(|| fields.missing(key, "the id of a node"))?;
        let unknown = || {
            let shown: String = name.chars().take(60).collect();
            fields.error(format!("{key:?} is {shown:?}, and no node has that id"), "add the node".into(), key)
        };
        index.get(&name).copied().ok_or_else(unknown)
    };
    let edge = Edge {
        from: end("from")?,
        to: end("to")?,
        label: Label::read(&fields, FONT_SIZE)?,
        style: edge_style(&fields)?,
        head: fields.choice("head", &HEADS)?.unwrap_or(Head::Triangle),
        tail: fields.choice("tail", &HEADS)?.unwrap_or(Head::None),
    };
    fields.finish()?;
    Ok(edge)
}

fn edge_style(fields: &Fields<'_>) -> Result<Style> {
    let given = style::line(fields)?;
    let stroke = fields.color("stroke")?.unwrap_or(Some(Color::rgb(0x5a6675)));
    Ok(Style { fill: None, stroke: stroke.map(Paint::Solid), ..given })
}
