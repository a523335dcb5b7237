//! Which node is in which layer, and long edges in steps.

use ferrolab_base::{Code, Error, Result};

use super::super::fields::Fields;
use super::read::Graph;

/// Nodes and steps of long edges together.
const MAX_SPOTS: usize = 100_000;

/// A graph in layers. Spots are the nodes, by their index, and after them the steps of long edges.
pub(super) struct Layered {
    /// The layer of each spot.
    pub(super) layer: Vec<usize>,
    /// Number of layers.
    pub(super) layers: usize,
    /// Spots of the next layer that each is tied to.
    pub(super) below: Vec<Vec<usize>>,
    /// Spots of the layer before.
    pub(super) above: Vec<Vec<usize>>,
    /// Of each edge its spots from the upper end down, and whether it leads upwards. Empty for loops.
    pub(super) courses: Vec<(Vec<usize>, bool)>,
}

impl Layered {
    /// Whether a spot is a step of an edge.
    pub(super) fn is_step(&self, spot: usize, graph: &Graph) -> bool {
        spot >= graph.nodes.len()
    }
}

pub(super) fn layered(graph: &Graph, fields: &Fields<'_>) -> Result<Layered> {
    let turned = turned_edges(graph);
    let layer = node_layers(graph, &turned);
    let count = layer.iter().map(|layer| layer + 1).max().unwrap_or(0);
    let mut layered = Layered {
        below: vec![Vec::new(); layer.len()],
        above: vec![Vec::new(); layer.len()],
        layer,
        layers: count,
        courses: Vec::with_capacity(graph.edges.len()),
    };
    for (edge, &turned) in graph.edges.iter().zip(&turned) {
        let (from, to) = if turned { (edge.to, edge.from) } else { (edge.from, edge.to) };
        let course = if from == to { Vec::new() } else { layered.steps(from, to) };
        layered.courses.push((course, turned));
        if layered.layer.len() > MAX_SPOTS {
            let message = format!("the graph of element {} is too tangled to be laid out", fields.place);
            return Err(Error::new(Code::SizeLimit, message)
                .hint("draw it in parts, or leave out edges that lead far")
                .with("limit", "spots")
                .with("limit_value", MAX_SPOTS));
        }
    }
    Ok(layered)
}

impl Layered {
    fn steps(&mut self, from: usize, to: usize) -> Vec<usize> {
        let mut course = vec![from];
        let mut last = from;
        for layer in self.layer[from] + 1..self.layer[to] {
            let step = self.layer.len();
            self.layer.push(layer);
            self.below.push(Vec::new());
            self.above.push(Vec::new());
            self.tie(last, step);
            course.push(step);
            last = step;
        }
        self.tie(last, to);
        course.push(to);
        course
    }

    fn tie(&mut self, upper: usize, lower: usize) {
        self.below[upper].push(lower);
        self.above[lower].push(upper);
    }
}

/// Of each edge whether it has to be turned round for no cycle to be left: those that lead back to a node
/// that is still being gone through.
fn turned_edges(graph: &Graph) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut leaving = vec![Vec::new(); graph.nodes.len()];
    for (index, edge) in graph.edges.iter().enumerate() {
        leaving[edge.from].push(index);
    }
    let mut turned = vec![false; graph.edges.len()];
    let mut states = vec![State::New; graph.nodes.len()];
    for start in 0..graph.nodes.len() {
        if states[start] != State::New {
            continue;
        }
        states[start] = State::Open;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let Some(&edge) = leaving[*node].get(*next) else {
                states[*node] = State::Done;
                path.pop();
                continue;
            };
            *next += 1;
            let to = graph.edges[edge].to;
            match states[to] {
                State::New => {
                    states[to] = State::Open;
                    path.push((to, 0));
                }
                State::Open => turned[edge] = true,
                State::Done => {}
            }
        }
    }
    turned
}

/// Layers such that every edge leads down: as far up as can be, but nodes on which nothing leads stand
/// right above the first that they lead to.
fn node_layers(graph: &Graph, turned: &[bool]) -> Vec<usize> {
    let mut leaving = vec![Vec::new(); graph.nodes.len()];
    let mut waiting = vec![0; graph.nodes.len()];
    for (edge, &turned) in graph.edges.iter().zip(turned).filter(|(edge, _)| edge.from != edge.to) {
        let (from, to) = if turned { (edge.to, edge.from) } else { (edge.from, edge.to) };
        leaving[from].push(to);
        waiting[to] += 1;
    }
    let first: Vec<usize> = (0..graph.nodes.len()).filter(|&node| waiting[node] == 0).collect();
    let mut layer = vec![0; graph.nodes.len()];
    let mut ready = first.clone();
    while let Some(node) = ready.pop() {
        for &to in &leaving[node] {
            layer[to] = layer[to].max(layer[node] + 1);
            waiting[to] -= 1;
            if waiting[to] == 0 {
                ready.push(to);
            }
        }
    }
    for node in first {
        if let Some(nearest) = leaving[node].iter().map(|&to| layer[to]).min() {
            layer[node] = nearest - 1;
        }
    }
    layer
}
