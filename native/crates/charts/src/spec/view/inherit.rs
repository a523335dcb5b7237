//! What an encoding has from the view around it.

use serde_json::{Map, Value as Json};

/// An encoding with what it has from the view around it.
pub(super) fn merged_encoding(
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
