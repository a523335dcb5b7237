//! Where spots stand within their layers, and layers among each other.

use super::layers::Layered;
use super::order::Order;
use super::read::{Graph, Node};

/// Times that all layers are moved towards their neighbours.
const SWEEPS: usize = 16;
/// How wide a step of a long edge is.
const STEP_WIDTH: f64 = 12.0;
/// Between steps of long edges.
const STEP_GAP: f64 = 6.0;
/// Room for a loop beside its node.
pub(super) const LOOP_WIDTH: f64 = 26.0;

/// Where all stands: `across` within a layer, `along` from layer to layer.
pub(super) struct Spots {
    /// Middle of each spot.
    pub(super) across: Vec<f64>,
    /// Of each layer where it begins, and its depth.
    pub(super) along: Vec<(f64, f64)>,
}

impl Node {
    /// How much of its layer a node takes, and how much of the way from layer to layer.
    pub(super) fn extent(&self, rightwards: bool) -> (f64, f64) {
        if rightwards { (self.height, self.width) } else { (self.width, self.height) }
    }
}

pub(super) fn spread(graph: &Graph, layered: &Layered, order: &Order) -> Spots {
    let widths = widths(graph, layered);
    let mut across = vec![0.0; widths.len()];
    for layer in order {
        let mut place = 0.0;
        for (index, &spot) in layer.iter().enumerate() {
            if index > 0 {
                place += distance(graph, layered, layer[index - 1], spot, &widths);
            }
            across[spot] = place;
        }
        // Layers begin around a common middle.
        layer.iter().for_each(|&spot| across[spot] -= place / 2.0);
    }
    for sweep in 0..SWEEPS {
        let down = sweep % 2 == 0;
        let all: Vec<&Vec<usize>> = if down { order.iter().collect() } else { order.iter().rev().collect() };
        // The last sweeps look both ways, so that nodes come to stand between their neighbours.
        let both = sweep >= SWEEPS / 2;
        for layer in all {
            settle(graph, layered, layer, &widths, &mut across, (down || both, !down || both));
        }
    }
    Spots { across, along: along(graph, layered) }
}

fn widths(graph: &Graph, layered: &Layered) -> Vec<f64> {
    let mut widths = vec![STEP_WIDTH; layered.layer.len()];
    for (width, node) in widths.iter_mut().zip(&graph.nodes) {
        *width = node.extent(graph.rightwards).0;
    }
    for edge in graph.edges.iter().filter(|edge| edge.from == edge.to) {
        // On both sides, as the node stays in the middle of its room.
        widths[edge.from] = graph.nodes[edge.from].extent(graph.rightwards).0 + 2.0 * LOOP_WIDTH;
    }
    widths
}

/// The least distance between the middles of neighbours; lines may run closer side by side than nodes.
fn distance(graph: &Graph, layered: &Layered, left: usize, right: usize, widths: &[f64]) -> f64 {
    let lines = layered.is_step(left, graph) && layered.is_step(right, graph);
    let gap = if lines { graph.node_gap.min(STEP_GAP) } else { graph.node_gap };
    (widths[left] + widths[right]) / 2.0 + gap
}

fn along(graph: &Graph, layered: &Layered) -> Vec<(f64, f64)> {
    let mut depths = vec![0.0f64; layered.layers];
    for (node, &layer) in graph.nodes.iter().zip(&layered.layer) {
        depths[layer] = depths[layer].max(node.extent(graph.rightwards).1);
    }
    let mut start = 0.0;
    let place = |depth| {
        let begin = start;
        start += depth + graph.layer_gap;
        (begin, depth)
    };
    depths.into_iter().map(place).collect()
}

/// Stretches of spots that stand as close as they may, and where all of them would like to be.
struct Block {
    spots: usize,
    weight: f64,
    sum: f64,
}

impl Block {
    fn place(&self) -> f64 {
        self.sum / self.weight
    }
}

/// Move the spots of a layer as near to the mean of their neighbours as their widths and order allow: the
/// least sum of squares, found by pooling neighbours that would stand too close.
fn settle(
    graph: &Graph,
    layered: &Layered,
    layer: &[usize],
    widths: &[f64],
    across: &mut [f64],
    (look_up, look_down): (bool, bool),
) {
    let mut offsets = Vec::with_capacity(layer.len());
    let mut blocks: Vec<Block> = Vec::with_capacity(layer.len());
    let mut offset = 0.0;
    for (index, &spot) in layer.iter().enumerate() {
        if index > 0 {
            offset += distance(graph, layered, layer[index - 1], spot, widths);
        }
        offsets.push(offset);
        let (wished, weight) = wish(graph, layered, spot, across, look_up, look_down);
        blocks.push(Block { spots: 1, weight, sum: (wished - offset) * weight });
        while let [.., before, last] = blocks.as_mut_slice() {
            if before.place() <= last.place() {
                break;
            }
            before.spots += last.spots;
            before.weight += last.weight;
            before.sum += last.sum;
            blocks.pop();
        }
    }
    let mut index = 0;
    for block in &blocks {
        for _ in 0..block.spots {
            across[layer[index]] = block.place() + offsets[index];
            index += 1;
        }
    }
}

/// Where a spot would like to be, and how much.
fn wish(graph: &Graph, layered: &Layered, spot: usize, across: &[f64], up: bool, down: bool) -> (f64, f64) {
    let none: &[usize] = &[];
    let above = if up { &layered.above[spot] } else { none };
    let below = if down { &layered.below[spot] } else { none };
    let (mut sum, mut total) = (0.0, 0.0);
    for &tie in above.iter().chain(below) {
        // Long edges are to be straight before all.
        let steps = usize::from(layered.is_step(spot, graph)) + usize::from(layered.is_step(tie, graph));
        let weight = [1.0, 2.0, 8.0][steps];
        sum += across[tie] * weight;
        total += weight;
    }
    if total > 0.0 { (sum / total, total) } else { (across[spot], 0.1) }
}
