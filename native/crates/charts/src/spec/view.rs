//! The tree of views that a specification describes, with its shorthands written out.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::channel_def::{ChannelDef, Reading, Repeated};
use super::composite;
use super::config::Config;
use super::encoding::Encoding;
use super::json::{Place, boolean, number, refused_value, text};
use super::mark_def::MarkDef;
use super::overlay;

/// How deep views may lie within each other.
const MOST_NESTED: usize = 12;

/// How many views a specification may describe.
const MOST_VIEWS: usize = 2_000;

/// A side of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Size {
    /// So many pixels.
    Pixels(f64),
    /// So many pixels for each value of a discrete scale.
    Step { step: f64, for_position: bool },
}

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

/// What is said once for all views.
pub(crate) struct Reader<'c> {
    pub config: &'c Config,
    /// Names of parameters that hold selections nobody has made yet.
    pub selections: Vec<String>,
    pub views: usize,
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
            Some(Json::Array(list)) => {
                list.iter().filter(|transform| !self.is_untouched_selection(transform)).cloned().collect()
            }
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
            width: read_size(members.get("width"), &place.at("width"))?,
            height: read_size(members.get("height"), &place.at("height"))?,
            background: members.get("view").and_then(Json::as_object),
            resolve: Resolve::read(members.get("resolve"), &place.at("resolve"))?,
            layout,
            clip: false,
            body: Body::Layer(Vec::new()),
        })
    }

    fn is_untouched_selection(&self, transform: &Json) -> bool {
        let filter = transform.get("filter").and_then(Json::as_object);
        let Some((name, filter)) = filter.and_then(|filter| Some((text(filter, "param")?, filter))) else {
            return false;
        };
        boolean(filter, "empty") != Some(false) && self.selections.iter().any(|known| known == name)
    }

    /// Takes note of selections; whether one of them drags scales.
    fn read_params(&mut self, value: Option<&Json>, place: &Place) -> Result<bool> {
        let Some(Json::Array(params)) = value else { return Ok(false) };
        let mut dragged = false;
        for param in params {
            let members = place.object(param)?;
            let name = text(members, "name").unwrap_or_default();
            if members.contains_key("select") && !members.contains_key("value") {
                self.selections.push(name.to_owned());
                dragged |= text(members, "bind") == Some("scales");
            } else if members.contains_key("select") {
                return Err(
                    place.refuse(format_args!("begin with a selection ({name:?}), which is not drawn here"))
                );
            }
        }
        Ok(dragged)
    }

    fn reading<'r>(&'r self, inherited: &'r Inherited) -> Reading<'r> {
        Reading { repeated: &inherited.repeated, selections: &self.selections }
    }

    fn unit<'a>(
        &mut self,
        members: &'a Map<String, Json>,
        view: View<'a>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<View<'a>> {
        let own = members.get("encoding").and_then(Json::as_object);
        let encoding = merged_encoding(inherited.encoding.as_ref(), own, false);
        let facet = self.take_facet(&encoding, inherited, &place.at("encoding"))?;
        let mark = members.get("mark").unwrap_or(&Json::Null);
        match facet {
            None => self.marks(mark, &encoding, view, inherited, place),
            Some(_) if inherited.layered => {
                Err(place.at("encoding").refuse("of a layer has facets, which are not drawn here"))
            }
            Some((facet, layout)) => {
                let encoding = without_facets(&encoding);
                let blank = blank_like(&view);
                let inner = self.marks(mark, &encoding, blank, inherited, place)?;
                Ok(wrapped_in_facet(view, facet, layout, inner))
            }
        }
    }

    /// A view of one mark, which may stand for several.
    fn marks<'a>(
        &mut self,
        mark: &Json,
        encoding: &Map<String, Json>,
        mut view: View<'a>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<View<'a>> {
        let name = mark.as_str().or_else(|| mark.get("type")?.as_str()).unwrap_or_default();
        if let Some(parts) = composite::expand(name, mark, encoding, self.config, place)? {
            view.transforms.extend(parts.transforms);
            view.body = self.parts(parts.layers, inherited, place)?;
            return Ok(view);
        }
        if let Some(layers) =
            overlay::expand(name, mark, encoding, self.config, &self.reading(inherited), place)?
        {
            view.body = self.parts(layers, inherited, place)?;
            return Ok(view);
        }
        let read = Encoding::read(encoding, &self.reading(inherited), &place.at("encoding"))?;
        let mark = MarkDef::read(mark, &read, self.config, &place.at("mark"))?;
        view.body = Body::Unit(Box::new((mark, read)));
        Ok(view)
    }

    /// Layers that a mark stands for.
    fn parts<'a>(&mut self, layers: Vec<Json>, inherited: &Inherited, place: &Place) -> Result<Body<'a>> {
        let inner = Inherited { depth: inherited.depth + 1, layered: true, ..inherited.clone() };
        if inner.depth > MOST_NESTED {
            return Err(place.refuse("has more views than are drawn here"));
        }
        let mut views = Vec::with_capacity(layers.len());
        for layer in layers {
            let transforms = layer.get("transform").and_then(Json::as_array).cloned().unwrap_or_default();
            let mut view = empty_view(transforms);
            match layer.get("layer").and_then(Json::as_array) {
                Some(layers) => view.body = self.parts(layers.clone(), &inner, place)?,
                None => {
                    let none = Map::new();
                    let encoding = layer.get("encoding").and_then(Json::as_object).unwrap_or(&none);
                    view =
                        self.marks(layer.get("mark").unwrap_or(&Json::Null), encoding, view, &inner, place)?;
                }
            }
            views.push(view);
        }
        Ok(Body::Layer(views))
    }

    fn layer<'a>(
        &mut self,
        layers: &'a Json,
        members: &Map<String, Json>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<Body<'a>> {
        let Some(layers) = layers.as_array() else {
            return Err(place.at("layer").invalid("a list is expected"));
        };
        let own = members.get("encoding").and_then(Json::as_object);
        let encoding = merged_encoding(inherited.encoding.as_ref(), own, true);
        let inner = Inherited {
            encoding: Some(without_facets(&encoding)).filter(|encoding| !encoding.is_empty()),
            layered: true,
            ..inherited.clone()
        };
        let mut views = Vec::with_capacity(layers.len());
        for (index, layer) in layers.iter().enumerate() {
            let name = format!("layer[{index}]");
            views.push(self.view(layer, &inner, &place.at(&name))?);
        }
        Ok(Body::Layer(views))
    }

    /// A layered view whose shared encoding has facets.
    fn faceted_layer<'a>(
        &mut self,
        members: &'a Map<String, Json>,
        view: View<'a>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<View<'a>> {
        let Some(encoding) = members.get("encoding").and_then(Json::as_object) else { return Ok(view) };
        match self.take_facet(encoding, inherited, &place.at("encoding"))? {
            None => Ok(view),
            Some(_) => Err(place.at("encoding").refuse("of layers has facets, which are not drawn here")),
        }
    }

    fn take_facet(
        &self,
        encoding: &Map<String, Json>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<Option<(Facet, Map<String, Json>)>> {
        if !["row", "column", "facet"].iter().any(|name| encoding.contains_key(*name)) {
            return Ok(None);
        }
        let read = |name: &str| -> Result<Option<ChannelDef>> {
            let Some(value) = encoding.get(name) else { return Ok(None) };
            let def = ChannelDef::read(value, name, &self.reading(inherited), &place.at(name))?;
            Ok(Some(def).filter(ChannelDef::is_field))
        };
        let mut facet =
            Facet { row: read("row")?, column: read("column")?, wrapped: read("facet")?, columns: None };
        let mut layout = Map::new();
        if facet.row.is_some() || facet.column.is_some() {
            facet.wrapped = None;
        }
        for (name, def) in [("row", &facet.row), ("column", &facet.column)] {
            for (key, value) in def.iter().flat_map(|def| &def.layout) {
                let entry = layout.entry(key.clone()).or_insert_with(|| json!({}));
                entry[name] = value.clone();
            }
        }
        if let Some(def) = &facet.wrapped {
            layout = def.layout.clone();
            facet.columns = number(&layout, "columns").map(|columns| columns as usize);
        }
        let any = facet.row.is_some() || facet.column.is_some() || facet.wrapped.is_some();
        Ok(any.then_some((facet, layout)))
    }

    fn facet<'a>(
        &mut self,
        members: &'a Map<String, Json>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<Body<'a>> {
        let (Some(by), Some(spec)) = (members.get("facet"), members.get("spec")) else {
            return Err(place.invalid("a facet and a spec are expected"));
        };
        let by = place.at("facet").object(by)?;
        let mapping = if by.contains_key("row") || by.contains_key("column") {
            by.clone()
        } else {
            Map::from_iter([("facet".to_owned(), Json::Object(by.clone()))])
        };
        let Some((mut facet, _)) = self.take_facet(&mapping, inherited, &place.at("facet"))? else {
            return Err(place.at("facet").invalid("a field is expected"));
        };
        facet.columns = number(members, "columns").map(|columns| columns as usize).or(facet.columns);
        let inner = Inherited { encoding: None, layered: false, ..inherited.clone() };
        let view = Box::new(self.view(spec, &inner, &place.at("spec"))?);
        Ok(Body::Facet { facet: Box::new(facet), view })
    }

    fn concat<'a>(
        &mut self,
        members: &'a Map<String, Json>,
        mut view: View<'a>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<View<'a>> {
        let columns = number(members, "columns").map(|columns| columns.max(1.0) as usize);
        let found = [("hconcat", None), ("vconcat", Some(1)), ("concat", columns)];
        let Some((name, columns)) = found.into_iter().find(|(name, _)| members.contains_key(*name)) else {
            return Err(place.refuse("has neither a mark nor views in it"));
        };
        let Some(Json::Array(list)) = members.get(name) else {
            return Err(place.at(name).invalid("a list is expected"));
        };
        let inner = Inherited { encoding: None, layered: false, ..inherited.clone() };
        let mut views = Vec::with_capacity(list.len());
        for (index, spec) in list.iter().enumerate() {
            let name = format!("{name}[{index}]");
            views.push(self.view(spec, &inner, &place.at(&name))?);
        }
        view.body = Body::Concat { views, columns };
        Ok(view)
    }

    fn repeat<'a>(
        &mut self,
        members: &'a Map<String, Json>,
        mut view: View<'a>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<View<'a>> {
        let (Some(by), Some(spec)) = (members.get("repeat"), members.get("spec")) else {
            return Err(place.invalid("a repeat and a spec are expected"));
        };
        let names = |value: Option<&Json>| -> Vec<String> {
            let list = value.and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
            list.iter().filter_map(Json::as_str).map(str::to_owned).collect()
        };
        let mut repeats: Vec<Repeated> = Vec::new();
        let mut columns = number(members, "columns").map(|columns| columns.max(1.0) as usize);
        if by.get("layer").is_some() {
            return self.repeat_layers(by, spec, view, inherited, place);
        } else if by.is_array() {
            repeats.extend(names(Some(by)).into_iter().map(|field| vec![("repeat".to_owned(), field)]));
        } else {
            let rows = names(by.get("row"));
            let across = names(by.get("column"));
            columns = Some(across.len().max(1));
            let one = |list: &Vec<String>| if list.is_empty() { vec![String::new()] } else { list.clone() };
            for row in one(&rows) {
                for column in one(&across) {
                    let both = [("row".to_owned(), row.clone()), ("column".to_owned(), column)];
                    repeats.push(both.into_iter().filter(|(_, field)| !field.is_empty()).collect());
                }
            }
        }
        let mut views = Vec::with_capacity(repeats.len());
        for repeated in repeats {
            let mut inner = Inherited { encoding: None, layered: false, ..inherited.clone() };
            inner.repeated.extend(repeated);
            views.push(self.view(spec, &inner, &place.at("spec"))?);
        }
        view.layout.entry("align").or_insert_with(|| json!("all"));
        view.body = Body::Concat { views, columns };
        Ok(view)
    }

    fn repeat_layers<'a>(
        &mut self,
        by: &Json,
        spec: &'a Json,
        mut view: View<'a>,
        inherited: &Inherited,
        place: &Place,
    ) -> Result<View<'a>> {
        if by.get("row").is_some() || by.get("column").is_some() {
            return Err(place.at("repeat").refuse("of layers and views at once is not drawn here"));
        }
        let mut views = Vec::new();
        for field in by.get("layer").and_then(Json::as_array).map_or(&[][..], Vec::as_slice) {
            let mut inner = Inherited { layered: true, ..inherited.clone() };
            inner.repeated.push(("layer".to_owned(), field.as_str().unwrap_or_default().to_owned()));
            views.push(self.view(spec, &inner, &place.at("spec"))?);
        }
        for child in &mut views {
            view.width = view.width.or(child.width);
            view.height = view.height.or(child.height);
        }
        view.body = Body::Layer(views);
        Ok(view)
    }
}

fn empty_view<'a>(transforms: Vec<Json>) -> View<'a> {
    View {
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

/// The part of a faceted view that is repeated.
fn blank_like<'a>(view: &View<'a>) -> View<'a> {
    View {
        width: view.width,
        height: view.height,
        background: view.background,
        clip: view.clip,
        ..empty_view(Vec::new())
    }
}

fn wrapped_in_facet<'a>(
    mut view: View<'a>,
    facet: Facet,
    layout: Map<String, Json>,
    inner: View<'a>,
) -> View<'a> {
    view.width = None;
    view.height = None;
    view.background = None;
    view.clip = false;
    for (name, value) in layout {
        view.layout.entry(name).or_insert(value);
    }
    view.body = Body::Facet { facet: Box::new(facet), view: Box::new(inner) };
    view
}

fn without_facets(encoding: &Map<String, Json>) -> Map<String, Json> {
    let keep = |name: &str| !matches!(name, "row" | "column" | "facet");
    encoding
        .iter()
        .filter(|(name, _)| keep(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// An encoding with what it has from the view around it.
fn merged_encoding(
    outer: Option<&Map<String, Json>>,
    own: Option<&Map<String, Json>>,
    layer: bool,
) -> Map<String, Json> {
    let mut merged = own.cloned().unwrap_or_default();
    for (name, around) in outer.into_iter().flatten() {
        match merged.get_mut(name) {
            None => {
                let whole = layer || is_def(around) || around.is_array() || around.get("value").is_some();
                if whole {
                    merged.insert(name.clone(), around.clone());
                }
            }
            Some(own) if is_def(own) => inherit(own, around),
            Some(own) => {
                if let Some(condition) = own.get_mut("condition").filter(|condition| is_def(condition)) {
                    inherit(condition, around);
                }
            }
        }
    }
    merged
}

fn is_def(value: &Json) -> bool {
    value.get("field").is_some()
        || value.get("datum").is_some()
        || value.get("aggregate").is_some_and(|op| op == "count")
}

fn inherit(own: &mut Json, around: &Json) {
    if let (Json::Object(own), Json::Object(around)) = (own, around) {
        for (name, value) in around {
            if !own.contains_key(name) {
                own.insert(name.clone(), value.clone());
            }
        }
    }
}

fn read_size(value: Option<&Json>, place: &Place) -> Result<Option<Size>> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(word)) if word == "container" => Ok(None),
        Some(Json::Number(pixels)) => {
            let pixels = pixels.as_f64().unwrap_or(f64::NAN);
            if !(0.0..=100_000.0).contains(&pixels) {
                return Err(place.invalid("between 0 and 100000 pixels are expected"));
            }
            Ok(Some(Size::Pixels(pixels)))
        }
        Some(Json::Object(members)) => {
            place.only(members, &["step", "for"])?;
            let step = number(members, "step").filter(|step| (0.0..=10_000.0).contains(step));
            match step {
                Some(step) => {
                    Ok(Some(Size::Step { step, for_position: text(members, "for") == Some("position") }))
                }
                None => Err(place.invalid("a step between 0 and 10000 pixels is expected")),
            }
        }
        Some(other) => Err(refused_value(place, other)),
    }
}
