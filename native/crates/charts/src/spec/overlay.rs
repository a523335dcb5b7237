//! Points and lines laid over lines and areas.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::channel_def::Reading;
use super::config::Config;
use super::encoding::Encoding;
use super::json::Place;
use super::mark_def::MarkDef;
use crate::encode::stack;

/// The layers that a line or area with overlays stands for.
pub(crate) fn expand(
    name: &str,
    mark: &Json,
    encoding: &Map<String, Json>,
    config: &Config,
    reading: &Reading,
    place: &Place,
) -> Result<Option<Vec<Json>>> {
    if !matches!(name, "line" | "area" | "rule") {
        return Ok(None);
    }
    let point = point_overlay(name, mark, encoding, config);
    let line = if name == "area" { line_overlay(mark, config) } else { None };
    if point.is_none() && line.is_none() {
        return Ok(None);
    }
    let read = Encoding::read(encoding, reading, &place.at("encoding"))?;
    let base = base_mark(name, mark, config);
    let def = MarkDef::read(&base, &read, config, &place.at("mark"))?;
    let over = overlay_encoding(encoding, &read, &def);
    let mut layers = vec![json!({"mark": base, "encoding": without(encoding, &["shape"])})];
    if let Some(line) = line {
        layers.push(json!({"mark": part("line", &[], mark, &["clip", "interpolate", "tension"], &line), "encoding": over}));
    }
    if let Some(point) = point {
        let fixed = [("opacity", json!(1)), ("filled", json!(true))];
        layers.push(json!({"mark": part("point", &fixed, mark, &["clip"], &point), "encoding": over}));
    }
    Ok(Some(layers))
}

fn point_overlay(name: &str, mark: &Json, encoding: &Map<String, Json>, config: &Config) -> Option<Json> {
    match mark.get("point") {
        Some(Json::String(word)) if word == "transparent" => Some(json!({"opacity": 0})),
        Some(Json::Object(members)) => Some(Json::Object(members.clone())),
        Some(Json::Bool(true)) => Some(json!({})),
        Some(Json::Bool(false) | Json::Null) => None,
        _ => match config.get(name, "point") {
            Some(Json::Object(members)) => Some(Json::Object(members.clone())),
            Some(Json::Bool(true)) => Some(json!({})),
            _ => encoding.contains_key("shape").then(|| json!({})),
        },
    }
}

fn line_overlay(mark: &Json, config: &Config) -> Option<Json> {
    match mark.get("line").or_else(|| config.get("area", "line")) {
        Some(Json::Object(members)) => Some(Json::Object(members.clone())),
        Some(Json::Bool(true)) => Some(json!({})),
        _ => None,
    }
}

fn base_mark(name: &str, mark: &Json, config: &Config) -> Json {
    let mut members = match mark {
        Json::Object(members) => members.clone(),
        _ => Map::from_iter([("type".to_owned(), json!(name))]),
    };
    // Explicit ones, so that those of the configuration are not laid over a second time.
    members.insert("point".to_owned(), json!(false));
    members.insert("line".to_owned(), json!(false));
    let configured =
        |property: &str| config.get("area", property).or_else(|| config.get("mark", property)).is_some();
    let set = |property: &str| members.contains_key(property) || configured(property);
    if name == "area" && !set("opacity") && !set("fillOpacity") {
        members.insert("opacity".to_owned(), json!(0.7));
    }
    Json::Object(members)
}

fn overlay_encoding(encoding: &Map<String, Json>, read: &Encoding, mark: &MarkDef) -> Map<String, Json> {
    let mut over = without(encoding, &["x2", "y2"]);
    if let Some(stack) = stack::of(mark, read)
        && let Some(def) = over.get_mut(stack.channel.name())
    {
        def["stack"] = json!(stack.offset);
    }
    over
}

fn without(encoding: &Map<String, Json>, names: &[&str]) -> Map<String, Json> {
    let keep = |name: &String| !names.contains(&name.as_str());
    encoding
        .iter()
        .filter(|(name, _)| keep(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn part(kind: &str, fixed: &[(&str, Json)], mark: &Json, kept: &[&str], own: &Json) -> Json {
    let mut members = Map::from_iter([("type".to_owned(), json!(kind))]);
    members.extend(fixed.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    for name in kept {
        if let Some(value) = mark.get(name) {
            members.insert((*name).to_owned(), value.clone());
        }
    }
    members.extend(own.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())));
    Json::Object(members)
}
