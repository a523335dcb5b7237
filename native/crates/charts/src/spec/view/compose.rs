//! Views side by side, and views repeated for fields.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::{Body, Inherited, Reader, View};
use crate::spec::channel_def::Repeated;
use crate::spec::json::{Place, number};

impl Reader<'_> {
    pub(super) fn concat<'a>(
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

    pub(super) fn repeat<'a>(
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
