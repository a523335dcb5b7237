//! From a specification to a scene.

use ferrolab_base::{Code, Error, Result};
use ferrolab_drawing::{Color, Group, Scene};
use serde_json::{Map, Value as Json};

use crate::data::Tables;
use crate::encode::scope::Scope;
use crate::layout::bounds::Bounds;
use crate::layout::view::{self, Around, Context, Viewed};
use crate::marks::Most;
use crate::model::{self, data::Sources};
use crate::spec::config::Config;
use crate::spec::json::{Place, refused_value, text};
use crate::spec::view::{Inherited, Reader};

/// A chart as a scene, and what is to be said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What is drawn.
    pub scene: Scene,
    /// What was drawn otherwise than asked, a sentence each.
    pub notes: Vec<String>,
}

/// How charts are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartOptions {
    /// Width of plots in pixels where the specification gives none.
    pub width: Option<f64>,
    /// Height of plots in pixels where the specification gives none.
    pub height: Option<f64>,
    /// Light guides for a dark page.
    pub dark: bool,
    /// Colours for categories that people with any kind of colour vision tell apart.
    pub accessible_colors: bool,
    /// Points of a line that are drawn at most, unless more show.
    pub max_line_points: usize,
    /// Symbols of a mark that are drawn one by one at most.
    pub max_symbols: usize,
    /// Rows that a table has at most.
    pub max_rows: usize,
}

impl Default for ChartOptions {
    fn default() -> Self {
        Self {
            width: None,
            height: None,
            dark: false,
            accessible_colors: false,
            max_line_points: 4_000,
            max_symbols: 50_000,
            max_rows: 10_000_000,
        }
    }
}

/// Draws a Vega-Lite specification.
///
/// `tables` are those that the specification's `data: {"name": ...}` may name. What lies outside the
/// subset that is drawn here is refused with [`Code::UnsupportedChart`], which names it by its path.
pub fn render(spec: &Json, tables: &Tables, options: &ChartOptions) -> Result<Chart> {
    let place = Place::ROOT;
    let members = place.object(spec)?;
    check_autosize(members)?;
    if let Some(own) = members.get("config") {
        crate::spec::config::check(own, &place.at("config"))?;
    }
    let config = Config::new(members.get("config"), options.dark, options.accessible_colors);
    let mut reader = Reader { config: &config, selections: Vec::new(), views: 0 };
    let root = reader.view(spec, &Inherited::default(), &place)?;
    let sources = Sources { tables, datasets: members.get("datasets").and_then(Json::as_object) };
    let model = model::build(root, &config, &sources)?;
    if let Some(unit) = model.units.iter().find(|unit| unit.raw.rows() > options.max_rows) {
        let message = format!("a table has {} rows, more than {}", unit.raw.rows(), options.max_rows);
        return Err(Error::new(Code::SizeLimit, message).hint("aggregate or sample the rows first"));
    }
    let scope = Scope::new(&model, (options.width, options.height))?;
    let mut notes = Vec::new();
    let most = Most { line_points: options.max_line_points, symbols: options.max_symbols };
    let mut context = Context { most, notes: &mut notes };
    let viewed = view::draw(&scope, &model.root, Around::default(), &mut context)?;
    let scene = scene(members, &config, viewed)?;
    Ok(Chart { scene, notes })
}

fn check_autosize(members: &Map<String, Json>) -> Result<()> {
    match members.get("autosize") {
        None | Some(Json::Null) => Ok(()),
        Some(autosize) => {
            let kind = autosize.as_str().or_else(|| autosize.get("type")?.as_str()).unwrap_or("pad");
            if kind == "pad" { Ok(()) } else { Err(refused_value("autosize", autosize)) }
        }
    }
}

/// The scene around the outermost view, with padding and background.
fn scene(members: &Map<String, Json>, config: &Config, viewed: Viewed) -> Result<Scene> {
    let padding = Padding::read(members.get("padding").or_else(|| config.top("padding")))?;
    let group = viewed.group;
    let Bounds { x1, y1, x2, y2 } = viewed.inner;
    let left = (-x1).ceil().max(0.0);
    let top = (-y1).ceil().max(0.0);
    let right = (x2 - group.width).ceil().max(0.0);
    let bottom = (y2 - group.height).ceil().max(0.0);
    let background = members.get("background").or_else(|| config.top("background"));
    Ok(Scene {
        width: group.width + left + right + padding.left + padding.right,
        height: group.height + top + bottom + padding.top + padding.bottom,
        origin: (left + padding.left, top + padding.top),
        background: background_color(background)?,
        description: text(members, "description").map(str::to_owned),
        root: Group { x: 0.0, y: 0.0, ..group },
    })
}

fn background_color(value: Option<&Json>) -> Result<Option<Color>> {
    match value {
        None | Some(Json::Null) => Ok(None),
        Some(value) => match value.as_str().map(|text| (text, Color::parse(text))) {
            Some((_, Some(color))) => Ok(Some(color).filter(|color| color.a > 0)),
            _ => Err(refused_value("background", value)),
        },
    }
}

/// Pixels around a chart.
struct Padding {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Padding {
    fn read(value: Option<&Json>) -> Result<Self> {
        let all = |pixels: f64| Self { left: pixels, top: pixels, right: pixels, bottom: pixels };
        match value {
            None | Some(Json::Null) => Ok(all(0.0)),
            Some(Json::Number(pixels)) => Ok(all(pixels.as_f64().unwrap_or(0.0).clamp(0.0, 10_000.0))),
            Some(Json::Object(sides)) => {
                let side =
                    |name: &str| sides.get(name).and_then(Json::as_f64).unwrap_or(0.0).clamp(0.0, 10_000.0);
                Ok(Self {
                    left: side("left"),
                    top: side("top"),
                    right: side("right"),
                    bottom: side("bottom"),
                })
            }
            Some(other) => Err(refused_value("padding", other)),
        }
    }
}
