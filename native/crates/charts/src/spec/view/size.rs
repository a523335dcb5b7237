//! Sides of views: pixels, or pixels for each value.

use ferrolab_base::Result;
use serde_json::Value as Json;

use crate::spec::json::{Place, number, refused_value, text};

/// A side of a view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Size {
    /// So many pixels.
    Pixels(f64),
    /// So many pixels for each value of a discrete scale.
    Step { step: f64, for_position: bool },
}

/// Reads a side; what is contained in a page without a size of its own has the default length.
pub(super) fn read_size(value: Option<&Json>, contained: f64, place: &Place) -> Result<Option<Size>> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(word)) if word == "container" => Ok(Some(Size::Pixels(contained))),
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
