//! Facets: views that are repeated for the values of fields.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::{Body, Facet, Inherited, Reader, View};
use crate::spec::channel_def::ChannelDef;
use crate::spec::json::{Place, number};

impl Reader<'_> {
    pub(super) fn take_facet(
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

    pub(super) fn facet<'a>(
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
}

/// A view around the one that is repeated.
pub(super) fn wrapped_in_facet<'a>(
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

/// An encoding without its facets.
pub(super) fn without_facets(encoding: &Map<String, Json>) -> Map<String, Json> {
    let keep = |name: &str| !matches!(name, "row" | "column" | "facet");
    encoding
        .iter()
        .filter(|(name, _)| keep(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}
