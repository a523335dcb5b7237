//! From a specification to a scene.

use ferrolab_base::{Code, Error, Result};
use ferrolab_drawing::{Color, Group, Scene};
use serde_json::{Map, Value as Json};

use crate::data::Tables;
use crate::encode::scope::Scope;
use crate::layout::page::{AutoSize, Padding, Page};
use crate::layout::view::{self, Around, Context, Viewed};
use crate::marks::Most;
use crate::model::{self, data::Sources};
use crate::spec::channel::Channel;
use crate::spec::config::Config;
use crate::spec::json::{Place, refused_value, text};
use crate::spec::params::Parameters;
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
    let parameters = Parameters::of(spec);
    let spec = &*parameters.settled(spec);
    let members = place.object(spec)?;
    if let Some(own) = members.get("config") {
        crate::spec::config::check(own, &place.at("config"))?;
    }
    let config = Config::new(members.get("config"), options.dark, options.accessible_colors);
    let mut reader =
        Reader { config: &config, parameters: &parameters, views: 0, container: contained(&config, options) };
    let root = reader.view(spec, &Inherited::default(), &place)?;
    let sources = Sources {
        tables,
        datasets: members.get("datasets").and_then(Json::as_object),
        parameters: &parameters,
    };
    let model = model::build(root, &config, &sources)?;
    if let Some(unit) = model.units.iter().find(|unit| unit.raw.rows() > options.max_rows) {
        let message = format!("a table has {} rows, more than {}", unit.raw.rows(), options.max_rows);
        return Err(Error::new(Code::SizeLimit, message).hint("aggregate or sample the rows first"));
    }
    let padding = Padding::read(members.get("padding").or_else(|| config.top("padding")))?;
    let mut scope = Scope::new(&model, (options.width, options.height))?;
    let stepped = |channel| scope.is_stepped(&model.root, channel);
    let autosize = AutoSize::read(members, &config, model.root.is_plot())?
        .with_steps(stepped(Channel::X), stepped(Channel::Y));
    let most = Most { line_points: options.max_line_points, symbols: options.max_symbols };
    let draw = |scope: &Scope| -> Result<(Viewed, Vec<String>)> {
        let mut notes = Vec::new();
        let mut context = Context { most, notes: &mut notes };
        Ok((view::draw(scope, &model.root, Around::default(), &mut context)?, notes))
    };
    let (mut viewed, mut notes) = draw(&scope)?;
    let size = (viewed.group.width, viewed.group.height);
    let page = autosize.page(size, &viewed.inner, &padding);
    if page.plot != size && model.root.is_plot() {
        scope = scope.resized(page.plot)?;
        (viewed, notes) = draw(&scope)?;
    }
    let scene = scene(members, &config, &padding, &page, viewed.group)?;
    Ok(Chart { scene, notes })
}

/// Width and height of what fills a container whose size nobody knows.
fn contained(config: &Config, options: &ChartOptions) -> (f64, f64) {
    let side = |asked: Option<f64>, name: &str| asked.or(config.number("view", name)).unwrap_or(300.0);
    (side(options.width, "continuousWidth"), side(options.height, "continuousHeight"))
}

/// The scene of the outermost view, with padding and background.
fn scene(
    members: &Map<String, Json>,
    config: &Config,
    padding: &Padding,
    page: &Page,
    group: Group,
) -> Result<Scene> {
    let background = members.get("background").or_else(|| config.top("background"));
    Ok(Scene {
        width: page.size.0 + padding.left + padding.right,
        height: page.size.1 + padding.top + padding.bottom,
        origin: (page.origin.0 + padding.left, page.origin.1 + padding.top),
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
