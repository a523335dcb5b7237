//! Marks that stand for several: box plots, error bars and error bands.

mod boxplot;
mod error;
mod groups;
mod parts;

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use self::boxplot::BoxPlot;
use self::error::ErrorMark;
use super::channel_def::Reading;
use super::config::Config;
use super::json::Place;

/// What a composite mark stands for.
pub(crate) struct Expanded {
    pub transforms: Vec<Json>,
    pub layers: Vec<Json>,
}

/// A mark with what it is to show.
#[derive(Clone, Copy)]
struct Asked<'a> {
    /// The composite mark's name.
    name: &'static str,
    mark: &'a Json,
    encoding: &'a Map<String, Json>,
    config: &'a Config,
    reading: &'a Reading<'a>,
    place: &'a Place<'a>,
}

/// The layers that a mark of this name stands for, if it is a composite one.
pub(crate) fn expand(
    name: &str,
    mark: &Json,
    encoding: &Map<String, Json>,
    config: &Config,
    reading: &Reading,
    place: &Place,
) -> Result<Option<Expanded>> {
    let Some(name) = ["boxplot", "errorbar", "errorband"].into_iter().find(|known| *known == name) else {
        return Ok(None);
    };
    let asked = Asked { name, mark, encoding, config, reading, place };
    let expanded = match name {
        "boxplot" => BoxPlot::new(&asked)?.expand(),
        _ => ErrorMark::new(&asked)?.expand(),
    };
    expanded.map(Some)
}
