//! The views of a specification with their tables, and the scales that they share.

pub(crate) mod component;
pub(crate) mod data;
pub(crate) mod domain;
pub(crate) mod properties;
pub(crate) mod rows;
pub(crate) mod share;

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use crate::data::{Bins, Table};
use crate::encode::stack::{self, Stack};
use crate::spec::channel::{CHANNELS, Channel};
use crate::spec::config::Config;
use crate::spec::encoding::Encoding;
use crate::spec::mark_def::MarkDef;
use crate::spec::view::{Body, Facet, Resolve, Size, View};

use component::Component;

/// A chart before anything has a place.
pub(crate) struct Model<'a> {
    pub config: &'a Config,
    /// Variables of the specification, for expressions.
    pub variables: Map<String, Json>,
    pub units: Vec<Unit>,
    pub scales: Vec<Component>,
    pub root: Node<'a>,
}

/// A view of one mark.
pub(crate) struct Unit {
    pub mark: MarkDef,
    pub encoding: Encoding,
    pub stack: Option<Stack>,
    /// The rows before they are aggregated.
    pub raw: Table,
    /// The rows that marks are made of.
    pub table: Table,
    /// Edges of bins by channel.
    pub bins: Vec<(Channel, Bins)>,
    /// The scale of each channel.
    pub scales: [Option<usize>; CHANNELS],
    pub width: Option<Size>,
    pub height: Option<Size>,
    pub clip: bool,
}

impl Unit {
    /// The edges of a channel's bins.
    pub fn edges(&self, channel: Channel) -> Option<&Bins> {
        self.bins.iter().find(|(known, _)| *known == channel).map(|(_, edges)| edges)
    }
}

/// A view.
pub(crate) struct Node<'a> {
    pub view: Outer<'a>,
    pub scales: [Option<usize>; CHANNELS],
    pub body: NodeBody<'a>,
}

/// What all views have.
pub(crate) struct Outer<'a> {
    pub data: Option<&'a Json>,
    pub transforms: Vec<Json>,
    pub title: Option<&'a Json>,
    pub background: Option<&'a Map<String, Json>>,
    pub resolve: Resolve,
    pub layout: Map<String, Json>,
}

/// What a view is.
pub(crate) enum NodeBody<'a> {
    Unit(usize),
    Layer(Vec<Node<'a>>),
    Concat { nodes: Vec<Node<'a>>, columns: Option<usize> },
    Facet { id: usize, facet: Box<Facet>, node: Box<Node<'a>>, table: Table },
}

impl Node<'_> {
    /// Whether it has axes of its own: a plot, or several in one place.
    pub fn is_plot(&self) -> bool {
        matches!(self.body, NodeBody::Unit(_) | NodeBody::Layer(_))
    }

    /// The units in it, in order of drawing.
    pub fn units(&self) -> Vec<usize> {
        let mut found = Vec::new();
        self.collect_units(&mut found);
        found
    }

    fn collect_units(&self, found: &mut Vec<usize>) {
        match &self.body {
            NodeBody::Unit(unit) => found.push(*unit),
            NodeBody::Layer(nodes) | NodeBody::Concat { nodes, .. } => {
                nodes.iter().for_each(|node| node.collect_units(found));
            }
            NodeBody::Facet { node, .. } => node.collect_units(found),
        }
    }
}

/// Builds the model of a view.
pub(crate) fn build<'a>(view: View<'a>, config: &'a Config, sources: &data::Sources) -> Result<Model<'a>> {
    let mut builder = Builder { units: Vec::new(), facets: 0 };
    let root = builder.node(view, (None, None), false);
    let mut model = Model {
        config,
        variables: sources.parameters.variables.clone(),
        units: builder.units,
        scales: Vec::new(),
        root,
    };
    share::share_scales(&mut model)?;
    data::fill(&mut model, sources)?;
    domain::settle(&mut model)?;
    properties::settle(&mut model)?;
    Ok(model)
}

struct Builder {
    units: Vec<Unit>,
    facets: usize,
}

impl Builder {
    fn node<'a>(&mut self, view: View<'a>, given: (Option<Size>, Option<Size>), clip: bool) -> Node<'a> {
        let size = (view.width.or(given.0), view.height.or(given.1));
        let clip = clip || view.clip;
        let body = match view.body {
            Body::Unit(unit) => {
                let (mark, encoding) = *unit;
                NodeBody::Unit(self.unit(mark, encoding, size, clip))
            }
            Body::Layer(views) => {
                NodeBody::Layer(views.into_iter().map(|view| self.node(view, size, clip)).collect())
            }
            Body::Concat { views, columns } => {
                let nodes = views.into_iter().map(|view| self.node(view, (None, None), clip)).collect();
                NodeBody::Concat { nodes, columns }
            }
            Body::Facet { facet, view } => {
                let id = self.facets;
                self.facets += 1;
                let node = Box::new(self.node(*view, (None, None), clip));
                NodeBody::Facet { id, facet, node, table: Table::default() }
            }
        };
        let outer = Outer {
            data: view.data,
            transforms: view.transforms,
            title: view.title,
            background: view.background,
            resolve: view.resolve,
            layout: view.layout,
        };
        Node { view: outer, scales: [None; CHANNELS], body }
    }

    fn unit(
        &mut self,
        mark: MarkDef,
        encoding: Encoding,
        size: (Option<Size>, Option<Size>),
        clip: bool,
    ) -> usize {
        let stack = stack::of(&mark, &encoding);
        let clip = mark.own("clip").and_then(Json::as_bool).unwrap_or(clip);
        let without_step = |size: Option<Size>, channel: Channel| {
            let continuous = encoding.get(channel).is_some_and(|def| def.is_data() && !def.is_discrete());
            size.filter(|size| !(continuous && matches!(size, Size::Step { .. })))
        };
        let (width, height) = (without_step(size.0, Channel::X), without_step(size.1, Channel::Y));
        self.units.push(Unit {
            mark,
            encoding,
            stack,
            raw: Table::default(),
            table: Table::default(),
            bins: Vec::new(),
            scales: [None; CHANNELS],
            width,
            height,
            clip,
        });
        self.units.len() - 1
    }
}
