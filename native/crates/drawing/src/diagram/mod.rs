//! Diagrams: shapes, text, arrows and graphs of boxes, from plain data to a scene.
//!
//! Whatever comes in, what goes out is a [`Scene`]: it holds shapes, text and pixels, and can't hold scripts
//! or references. Code map: `fields` reads the keys of one element and refuses those it does not know;
//! `walk` goes through elements and groups; `shapes`, `arrows`, `labels`, `pictures` and `graph` each draw
//! their elements onto a `sheet`.

mod arrows;
mod fields;
mod graph;
mod labels;
mod pictures;
mod place;
mod shapes;
mod sheet;
mod style;
mod walk;

use ferrolab_base::{Code, Error, Result};
use serde::Deserialize;
use serde_json::Value;

use crate::scene::{Color, Group, Scene};
use crate::svg::svg;
use sheet::Sheet;

/// The largest coordinate, and the largest width and height of a diagram.
const FARTHEST: f64 = 1e5;

/// How a diagram is drawn.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiagramOptions {
    /// Width in pixels; found from what is drawn unless given.
    pub width: Option<f64>,
    /// Height in pixels; found from what is drawn unless given.
    pub height: Option<f64>,
    /// Colour behind all, as CSS writes it; transparent unless given.
    pub background: Option<String>,
    /// Room around what is drawn, in pixels, where the size is found from it.
    pub padding: f64,
    /// What the diagram shows, for those who can't see it.
    pub title: Option<String>,
}

impl Default for DiagramOptions {
    fn default() -> Self {
        Self { width: None, height: None, background: None, padding: 10.0, title: None }
    }
}

/// The diagram of `elements` as SVG.
///
/// # Errors
/// As [`diagram_scene`].
pub fn diagram(elements: &Value, options: &DiagramOptions) -> Result<String> {
    Ok(svg(&diagram_scene(elements, options)?))
}

/// The diagram of `elements`, an array of objects each with a `type`: `rect`, `circle`, `ellipse`, `line`,
/// `polyline`, `polygon`, `path`, `text`, `arrow`, `image`, `group` or `graph`.
///
/// # Errors
/// `InvalidInput` names the element by its index and the key that is unknown or has a wrong value;
/// `SizeLimit` says which limit the diagram exceeds.
pub fn diagram_scene(elements: &Value, options: &DiagramOptions) -> Result<Scene> {
    let background = background(options)?;
    for (name, value) in
        [("width", options.width), ("height", options.height), ("padding", Some(options.padding))]
    {
        check_size(name, value)?;
    }
    let sheet = walk::draw(elements, background.unwrap_or(Color::WHITE))?;
    Ok(scene(sheet, background, options))
}

fn background(options: &DiagramOptions) -> Result<Option<Color>> {
    let Some(text) = options.background.as_deref().filter(|text| *text != "none") else { return Ok(None) };
    let unknown = || {
        Error::new(Code::InvalidInput, format!("the background {text:?} is no colour"))
            .hint("give a name such as white, or a form such as #f5f5f5")
            .with("key", "background")
    };
    Color::parse(text).ok_or_else(unknown).map(Some)
}

fn check_size(name: &str, value: Option<f64>) -> Result<()> {
    let least = if name == "padding" { 0.0 } else { 1.0 };
    match value {
        Some(value) if !(least..=FARTHEST).contains(&value) => Err(Error::new(
            Code::InvalidInput,
            format!("{name} is {value}, which is not from {least} to {FARTHEST}"),
        )
        .hint("leave it out, and it is found from what is drawn")
        .with("key", name)),
        _ => Ok(()),
    }
}

fn scene(sheet: Sheet, background: Option<Color>, options: &DiagramOptions) -> Scene {
    // Where the size is given, the diagram's own origin is the picture's corner.
    let extent = |given: Option<f64>, least: f64, most: f64| match given {
        Some(size) => (0.0, size),
        None if least <= most => {
            let size = (most - least + 2.0 * options.padding).ceil();
            (options.padding - least, size.clamp(1.0, 2.0 * FARTHEST))
        }
        None => (0.0, (2.0 * options.padding).max(1.0)),
    };
    let (x, width) = extent(options.width, sheet.bounds.x1, sheet.bounds.x2);
    let (y, height) = extent(options.height, sheet.bounds.y1, sheet.bounds.y2);
    let root = Group { marks: sheet.marks, ..Group::default() };
    Scene { width, height, origin: (x, y), background, description: options.title.clone(), root }
}

#[cfg(test)]
mod tests;
