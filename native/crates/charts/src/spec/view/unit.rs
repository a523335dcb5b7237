//! Views of one mark, and layers of them.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::facet::{without_facets, wrapped_in_facet};
use super::inherit::merged_encoding;
use super::reader::MOST_NESTED;
use super::{Body, Inherited, Reader, View};
use crate::spec::encoding::Encoding;
use crate::spec::json::Place;
use crate::spec::mark_def::{MarkDef, MarkKind};
use crate::spec::{composite, overlay};

impl Reader<'_> {
    pub(super) fn unit<'a>(
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
        if let Some(parts) =
            composite::expand(name, mark, encoding, self.config, &self.reading(inherited), place)?
        {
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
        let mut read = Encoding::read(encoding, &self.reading(inherited), &place.at("encoding"))?;
        if let Some(kind) = MarkKind::from_name(name) {
            read.drop_what_marks_lack(kind);
        }
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
            let mut view = View::empty(transforms);
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

    pub(super) fn layer<'a>(
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
    pub(super) fn faceted_layer<'a>(
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
}

/// The part of a faceted view that is repeated.
fn blank_like<'a>(view: &View<'a>) -> View<'a> {
    View {
        width: view.width,
        height: view.height,
        background: view.background,
        clip: view.clip,
        ..View::empty(Vec::new())
    }
}
