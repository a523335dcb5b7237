//! Views as they are read, from the outermost inwards.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::size::read_size;
use super::{Body, Resolve, View};
use crate::spec::channel_def::{Reading, Repeated};
use crate::spec::config::Config;
use crate::spec::json::{Place, text};
use crate::spec::params::Parameters;

/// How deep views may lie within each other.
pub(super) const MOST_NESTED: usize = 12;

/// How many views a specification may describe.
const MOST_VIEWS: usize = 2_000;

/// What is said once for all views.
pub(crate) struct Reader<'c> {
    pub config: &'c Config,
    pub parameters: &'c Parameters,
    pub views: usize,
    /// Width and height of plots that fill their container.
    pub container: (f64, f64),
}

/// What a view has from those around it.
#[derive(Clone, Default)]
pub(crate) struct Inherited {
    pub encoding: Option<Map<String, Json>>,
    pub repeated: Repeated,
    pub depth: usize,
    pub layered: bool,
}

const COMMON: &[&str] = &[
    "$schema",
    "align",
    "autosize",
    "background",
    "bounds",
    "center",
    "columns",
    "concat",
    "config",
    "data",
    "datasets",
    "description",
    "encoding",
    "facet",
    "hconcat",
    "height",
    "layer",
    "mark",
    "name",
    "padding",
    "params",
    "repeat",
    "resolve",
    "spacing",
    "spec",
    "title",
    "transform",
    "usermeta",
    "vconcat",
    "view",
    "width",
];

impl Reader<'_> {
    /// Reads a view and those in it.
    pub fn view<'a>(&mut self, value: &'a Json, inherited: &Inherited, place: &Place) -> Result<View<'a>> {
        let members = place.object(value)?;
        place.only(members, COMMON)?;
        self.views += 1;
        if inherited.depth > MOST_NESTED || self.views > MOST_VIEWS {
            return Err(place.refuse("has more views than are drawn here"));
        }
        let dragged = self.read_params(members.get("params"), &place.at("params"))?;
        let mut view = self.outer(members, place)?;
        view.clip = dragged;
        let inner = Inherited { depth: inherited.depth + 1, ..inherited.clone() };
        if members.contains_key("mark") {
            self.unit(members, view, &inner, place)
        } else if let Some(layers) = members.get("layer") {
            view.body = self.layer(layers, members, &inner, place)?;
            self.faceted_layer(members, view, &inner, place)
        } else if members.contains_key("facet") {
            view.body = self.facet(members, &inner, place)?;
            Ok(view)
        } else if members.contains_key("repeat") {
            self.repeat(members, view, &inner, place)
        } else {
            self.concat(members, view, &inner, place)
        }
    }

    /// What all kinds of views have.
    fn outer<'a>(&self, members: &'a Map<String, Json>, place: &Place) -> Result<View<'a>> {
        let transforms = match members.get("transform") {
            None | Some(Json::Null) => Vec::new(),
            Some(Json::Array(list)) => list.clone(),
            Some(_) => return Err(place.at("transform").invalid("a list is expected")),
        };
        let mut layout = Map::new();
        for name in ["align", "bounds", "center", "spacing"] {
            if let Some(value) = members.get(name) {
                layout.insert(name.to_owned(), value.clone());
            }
        }
        Ok(View {
            data: members.get("data").filter(|data| !data.is_null()),
            transforms,
            title: members.get("title").filter(|title| !title.is_null()),
            width: read_size(members.get("width"), self.container.0, &place.at("width"))?,
            height: read_size(members.get("height"), self.container.1, &place.at("height"))?,
            background: members.get("view").and_then(Json::as_object),
            resolve: Resolve::read(members.get("resolve"), &place.at("resolve"))?,
            layout,
            clip: false,
            body: Body::Layer(Vec::new()),
        })
    }

    /// Whether the selections of a view drag its scales.
    fn read_params(&self, value: Option<&Json>, place: &Place) -> Result<bool> {
        let Some(Json::Array(params)) = value else { return Ok(false) };
        let mut dragged = false;
        for param in params {
            let members = place.object(param)?;
            let name = text(members, "name").unwrap_or_default();
            if members.contains_key("select") {
                if self.parameters.meaning(name).is_none() {
                    return Err(place
                        .refuse(format_args!("begin with a selection ({name:?}), which is not drawn here")));
                }
                dragged |= text(members, "bind") == Some("scales");
            }
        }
        Ok(dragged)
    }

    pub(super) fn reading<'r>(&'r self, inherited: &'r Inherited) -> Reading<'r> {
        Reading { repeated: &inherited.repeated, parameters: self.parameters }
    }
}
