//! The tree of views that a specification describes, with its shorthands written out.

mod compose;
mod facet;
mod inherit;
mod reader;
mod size;
mod unit;

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

pub(crate) use self::reader::{Inherited, Reader};
pub(crate) use self::size::Size;
use super::channel_def::ChannelDef;
use super::encoding::Encoding;
use super::json::Place;
use super::mark_def::MarkDef;

/// A view with what it holds.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub data: Option<&'a Json>,
    pub transforms: Vec<Json>,
    pub title: Option<&'a Json>,
    pub width: Option<Size>,
    pub height: Option<Size>,
    /// How the background of a plot is painted.
    pub background: Option<&'a Map<String, Json>>,
    pub resolve: Resolve,
    pub layout: Map<String, Json>,
    /// Whether marks end at the plot's edge since its scales can be dragged.
    pub clip: bool,
    pub body: Body<'a>,
}

/// What a view is.
#[derive(Debug)]
pub(crate) enum Body<'a> {
    Unit(Box<(MarkDef, Encoding)>),
    Layer(Vec<View<'a>>),
    /// Side by side, in so many columns; none is a single row.
    Concat {
        views: Vec<View<'a>>,
        columns: Option<usize>,
    },
    Facet {
        facet: Box<Facet>,
        view: Box<View<'a>>,
    },
}

/// By which fields a view is repeated.
#[derive(Debug, Default)]
pub(crate) struct Facet {
    pub row: Option<ChannelDef>,
    pub column: Option<ChannelDef>,
    pub wrapped: Option<ChannelDef>,
    pub columns: Option<usize>,
}

/// What several views share, by channel name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolve {
    pub scale: Map<String, Json>,
    pub axis: Map<String, Json>,
    pub legend: Map<String, Json>,
}

impl Resolve {
    fn read(value: Option<&Json>, place: &Place) -> Result<Self> {
        let Some(value) = value else { return Ok(Self::default()) };
        let members = place.object(value)?;
        place.only(members, &["scale", "axis", "legend"])?;
        let part = |name: &str| members.get(name).and_then(Json::as_object).cloned().unwrap_or_default();
        Ok(Self { scale: part("scale"), axis: part("axis"), legend: part("legend") })
    }
}

impl View<'_> {
    /// A view that says nothing but how its rows are transformed.
    fn empty(transforms: Vec<Json>) -> Self {
        Self {
            data: None,
            transforms,
            title: None,
            width: None,
            height: None,
            background: None,
            resolve: Resolve::default(),
            layout: Map::new(),
            clip: false,
            body: Body::Layer(Vec::new()),
        }
    }
}
