//! Nodes and edges as shapes.

use std::collections::HashMap;

use super::super::arrows::{draw as draw_arrow, head_size};
use super::super::place::Place;
use super::super::sheet::Sheet;
use super::layers::Layered;
use super::read::{Edge, Graph, Node, NodeShape};
use super::spread::{LOOP_WIDTH, Spots};
use crate::outline::{Bounds, ellipse, polygon};
use crate::scene::{Rect, Segment};

/// Radius of rounded nodes' corners.
const CORNER: f64 = 6.0;
/// Between the ends of edges that tie the same nodes.
const BESIDE: f64 = 14.0;

pub(super) fn paint(graph: &Graph, layered: &Layered, spots: &Spots, sheet: &mut Sheet, place: &Place) {
    let frame = Frame::new(graph, layered, spots);
    let shifts = shifts(graph);
    let mut labels = Vec::new();
    for (index, edge) in graph.edges.iter().enumerate() {
        let (course, turned) = &layered.courses[index];
        let course =
            if course.is_empty() { frame.looped(edge) } else { frame.course(course, shifts[index], *turned) };
        labels.push(middle(&course));
        draw_arrow(course, [edge.tail, edge.head], head_size(&edge.style), edge.style.clone(), sheet, place);
    }
    for (index, node) in graph.nodes.iter().enumerate() {
        let bounds = paint_node(node, frame.centre(index), sheet, place);
        sheet.boxes.insert(node.id.clone(), bounds);
    }
    // Labels come last: nothing is to cover them.
    for (edge, at) in graph.edges.iter().zip(labels) {
        edge.label.draw_on_line(at, sheet, place);
    }
}

/// How far each edge stands aside so that those between the same nodes do not cover each other.
fn shifts(graph: &Graph) -> Vec<f64> {
    let pair = |edge: &Edge| (edge.from.min(edge.to), edge.from.max(edge.to));
    let mut counts: HashMap<(usize, usize), usize> = HashMap::new();
    for edge in &graph.edges {
        *counts.entry(pair(edge)).or_default() += 1;
    }
    let mut used: HashMap<(usize, usize), usize> = HashMap::new();
    let shift = |edge: &Edge| {
        let count = counts.get(&pair(edge)).copied().unwrap_or(1);
        let number = used.entry(pair(edge)).or_default();
        *number += 1;
        let width = graph.nodes[edge.from].width.min(graph.nodes[edge.to].width);
        let step = BESIDE.min(width * 0.8 / count as f64);
        (*number as f64 - 0.5 - count as f64 / 2.0) * step
    };
    graph.edges.iter().map(shift).collect()
}

/// Knows where spots are on the sheet.
struct Frame<'a> {
    graph: &'a Graph,
    layered: &'a Layered,
    spots: &'a Spots,
    /// Least place within the layers.
    first: f64,
}

impl<'a> Frame<'a> {
    fn new(graph: &'a Graph, layered: &'a Layered, spots: &'a Spots) -> Self {
        let left = |(node, &across): (&Node, &f64)| across - node.extent(graph.rightwards).0 / 2.0;
        let first = graph.nodes.iter().zip(&spots.across).map(left).fold(f64::INFINITY, f64::min);
        Self { graph, layered, spots, first: if first.is_finite() { first } else { 0.0 } }
    }

    /// A point of the sheet.
    fn point(&self, across: f64, along: f64) -> (f64, f64) {
        let across = across - self.first;
        let (x, y) = if self.graph.rightwards { (along, across) } else { (across, along) };
        (self.graph.origin.0 + x, self.graph.origin.1 + y)
    }

    fn middle_of_layer(&self, spot: usize) -> f64 {
        let (start, depth) = self.spots.along[self.layered.layer[spot]];
        start + depth / 2.0
    }

    fn centre(&self, node: usize) -> (f64, f64) {
        self.point(self.spots.across[node], self.middle_of_layer(node))
    }

    /// Where an edge enters and leaves a spot: at the borders of a node, at those of the layer for a step.
    fn borders(&self, spot: usize) -> (f64, f64) {
        let (start, depth) = self.spots.along[self.layered.layer[spot]];
        match self.graph.nodes.get(spot) {
            None => (start, start + depth),
            Some(node) => {
                let half = node.extent(self.graph.rightwards).1 / 2.0;
                (start + depth / 2.0 - half, start + depth / 2.0 + half)
            }
        }
    }

    /// The line through spots of an edge, from where it begins to where it ends.
    fn course(&self, course: &[usize], shift: f64, turned: bool) -> Vec<Segment> {
        let mut ends = Vec::with_capacity(course.len() * 2);
        for (index, &spot) in course.iter().enumerate() {
            let (enter, leave) = self.borders(spot);
            let across = self.spots.across[spot] + shift;
            if index > 0 {
                ends.push((across, enter));
            }
            if index + 1 < course.len() {
                ends.push((across, leave));
            }
        }
        if turned {
            ends.reverse();
        }
        self.curves(&ends)
    }

    /// Points in turn are tied by a curve that leaves and meets layers straight on, and by a line through a layer.
    fn curves(&self, ends: &[(f64, f64)]) -> Vec<Segment> {
        let mut segments = Vec::with_capacity(ends.len());
        for (index, &(across, along)) in ends.iter().enumerate() {
            let (x, y) = self.point(across, along);
            if index == 0 {
                segments.push(Segment::Move(x, y));
            } else if index % 2 == 1 {
                let (before, start) = ends[index - 1];
                let half = (start + along) / 2.0;
                segments.push(Segment::Cubic(self.point(before, half), self.point(across, half), (x, y)));
            } else {
                segments.push(Segment::Line(x, y));
            }
        }
        segments
    }

    /// A line from a node to itself, beside it.
    fn looped(&self, edge: &Edge) -> Vec<Segment> {
        let (width, depth) = self.graph.nodes[edge.from].extent(self.graph.rightwards);
        let (side, middle) = (self.spots.across[edge.from] + width / 2.0, self.middle_of_layer(edge.from));
        let (reach, quarter) = (side + LOOP_WIDTH * 1.3, depth / 4.0);
        let (start_x, start_y) = self.point(side, middle + quarter);
        vec![
            Segment::Move(start_x, start_y),
            Segment::Cubic(
                self.point(reach, middle + 2.0 * quarter),
                self.point(reach, middle - 2.0 * quarter),
                self.point(side, middle - quarter),
            ),
        ]
    }
}

/// The middle of an edge's middle part.
fn middle(course: &[Segment]) -> (f64, f64) {
    let end = |segment: &Segment| match *segment {
        Segment::Move(x, y) | Segment::Line(x, y) | Segment::Cubic(_, _, (x, y)) => (x, y),
        Segment::Close => (0.0, 0.0),
    };
    let index = course.len() / 2;
    let Some(before) = index.checked_sub(1).map(|before| end(&course[before])) else { return (0.0, 0.0) };
    let halves = |a: (f64, f64), b: (f64, f64)| ((a.0 + b.0) / 2.0, (a.1 + b.1) / 2.0);
    match course[index] {
        Segment::Cubic(first, second, last) => {
            let (outer, inner) = (halves(before, last), halves(first, second));
            (outer.0 * 0.25 + inner.0 * 0.75, outer.1 * 0.25 + inner.1 * 0.75)
        }
        ref other => halves(before, end(other)),
    }
}

fn paint_node(node: &Node, (x, y): (f64, f64), sheet: &mut Sheet, place: &Place) -> Bounds {
    let (half_width, half_height) = (node.width / 2.0, node.height / 2.0);
    let style = node.style.clone();
    let rect = |radius: f64| Rect {
        x: x - half_width,
        y: y - half_height,
        width: node.width,
        height: node.height,
        corner_radii: [radius; 4],
        style: node.style.clone(),
    };
    let corners = [(x, y - half_height), (x + half_width, y), (x, y + half_height), (x - half_width, y)];
    let bounds = match node.shape {
        NodeShape::Diamond => sheet.path(polygon(&corners), style, place),
        NodeShape::Ellipse | NodeShape::Circle => {
            sheet.path(ellipse(x, y, half_width, half_height), style, place)
        }
        NodeShape::Rounded => box_node(rect(CORNER), sheet, place),
        NodeShape::Rect | NodeShape::Plain => box_node(rect(0.0), sheet, place),
    };
    node.label.draw(node.lines.clone(), (x, y), sheet, place);
    bounds
}

fn box_node(rect: Rect, sheet: &mut Sheet, place: &Place) -> Bounds {
    if place.is_upright() {
        return sheet.rect(rect, place);
    }
    let radii = rect.rounded().unwrap_or_default();
    let style = rect.style.clone();
    sheet.path(crate::outline::rounded_rect(&rect, radii), style, place)
}
