//! What a mark's definition says, with what styles and configuration add.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::channel::Channel;
use super::channel_def::Kind;
use super::config::Config;
use super::encoding::Encoding;
use super::json::Place;

/// Marks that are drawn here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MarkKind {
    Bar,
    Line,
    Trail,
    Area,
    Point,
    Circle,
    Square,
    Tick,
    Rule,
    Text,
    Rect,
    Arc,
}

impl MarkKind {
    /// The mark of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "bar" => Self::Bar,
            "line" => Self::Line,
            "trail" => Self::Trail,
            "area" => Self::Area,
            "point" => Self::Point,
            "circle" => Self::Circle,
            "square" => Self::Square,
            "tick" => Self::Tick,
            "rule" => Self::Rule,
            "text" => Self::Text,
            "rect" => Self::Rect,
            "arc" => Self::Arc,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Bar => "bar",
            Self::Line => "line",
            Self::Trail => "trail",
            Self::Area => "area",
            Self::Point => "point",
            Self::Circle => "circle",
            Self::Square => "square",
            Self::Tick => "tick",
            Self::Rule => "rule",
            Self::Text => "text",
            Self::Rect => "rect",
            Self::Arc => "arc",
        }
    }

    /// Whether one item joins many rows.
    pub fn is_path(self) -> bool {
        matches!(self, Self::Line | Self::Trail | Self::Area)
    }

    pub fn is_bar_or_area(self) -> bool {
        matches!(self, Self::Bar | Self::Area)
    }

    pub fn is_symbol(self) -> bool {
        matches!(self, Self::Point | Self::Circle | Self::Square)
    }
}

/// Which way a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Orient {
    Vertical,
    Horizontal,
}

/// A mark with its properties.
#[derive(Clone, Debug)]
pub(crate) struct MarkDef {
    pub kind: MarkKind,
    pub members: Map<String, Json>,
    pub styles: Vec<String>,
    pub orient: Option<Orient>,
    pub filled: bool,
}

const KNOWN: &[&str] = &[
    "type",
    "align",
    "angle",
    "aria",
    "ariaRole",
    "ariaRoleDescription",
    "bandSize",
    "baseline",
    "binSpacing",
    "clip",
    "color",
    "continuousBandSize",
    "cornerRadius",
    "cornerRadiusBottomLeft",
    "cornerRadiusBottomRight",
    "cornerRadiusEnd",
    "cornerRadiusTopLeft",
    "cornerRadiusTopRight",
    "cursor",
    "description",
    "dir",
    "discreteBandSize",
    "dx",
    "dy",
    "ellipsis",
    "fill",
    "fillOpacity",
    "filled",
    "font",
    "fontSize",
    "fontStyle",
    "fontWeight",
    "height",
    "href",
    "innerRadius",
    "interpolate",
    "invalid",
    "limit",
    "line",
    "lineBreak",
    "lineHeight",
    "minBandSize",
    "opacity",
    "order",
    "orient",
    "outerRadius",
    "padAngle",
    "point",
    "radius",
    "radius2",
    "radius2Offset",
    "radiusOffset",
    "shape",
    "size",
    "stroke",
    "strokeCap",
    "strokeDash",
    "strokeDashOffset",
    "strokeJoin",
    "strokeMiterLimit",
    "strokeOffset",
    "strokeOpacity",
    "strokeWidth",
    "style",
    "tension",
    "text",
    "theta",
    "theta2",
    "theta2Offset",
    "thetaOffset",
    "thickness",
    "timeUnitBandPosition",
    "timeUnitBandSize",
    "tooltip",
    "url",
    "width",
    "x",
    "x2",
    "x2Offset",
    "xOffset",
    "y",
    "y2",
    "y2Offset",
    "yOffset",
];

/// Properties that are known but change the picture in ways that are not drawn here.
const UNDRAWN: &[&str] = &["dir", "ellipsis", "lineBreak", "padAngle", "strokeOffset", "tension", "url"];

impl MarkDef {
    /// Reads a mark's name or definition, and settles what follows from its encoding.
    pub fn read(value: &Json, encoding: &Encoding, config: &Config, place: &Place) -> Result<Self> {
        let (name, members) = match value {
            Json::String(name) => (name.as_str(), Map::new()),
            Json::Object(members) => {
                (members.get("type").and_then(Json::as_str).unwrap_or(""), members.clone())
            }
            _ => return Err(place.invalid("the name of a mark is expected")),
        };
        let Some(kind) = MarkKind::from_name(name) else {
            return Err(place.refuse(format_args!("is {name:?}, which is not drawn here")));
        };
        place.only(&members, KNOWN)?;
        check_values(&members, place)?;
        let mut def = Self { kind, styles: styles(&members), members, orient: None, filled: false };
        let filled = def.prop(config, "filled").and_then(Json::as_bool);
        def.filled = filled.unwrap_or(!matches!(kind, MarkKind::Point | MarkKind::Line | MarkKind::Rule));
        def.settle_orient(encoding, config);
        let plain = def.prop(config, "opacity").is_none() && def.prop(config, "fillOpacity").is_none();
        if plain && (kind.is_symbol() || kind == MarkKind::Tick) && !encoding.aggregates() {
            def.members.insert("opacity".to_owned(), Json::from(0.7));
        }
        Ok(def)
    }

    /// A property: of the definition, of its styles, of the mark's configuration, of all marks'.
    pub fn prop<'a>(&'a self, config: &'a Config, name: &str) -> Option<&'a Json> {
        self.own(name).or_else(|| self.configured(config, name))
    }

    /// A property of the definition itself.
    pub fn own(&self, name: &str) -> Option<&Json> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    /// A property of styles and configuration.
    pub fn configured<'a>(&'a self, config: &'a Config, name: &str) -> Option<&'a Json> {
        let styled = self.styles.iter().rev().find_map(|style| config.style(style, name));
        let found =
            styled.or_else(|| config.get(self.kind.name(), name)).or_else(|| config.get("mark", name));
        found.filter(|value| !value.is_null())
    }

    /// A property, or what Vega itself sets for such marks.
    pub fn drawn<'a>(&'a self, config: &'a Config, name: &str) -> Option<&'a Json> {
        self.prop(config, name).or_else(|| config.style(self.kind.name(), name))
    }

    /// A number of the definition or configuration.
    pub fn number(&self, config: &Config, name: &str) -> Option<f64> {
        self.prop(config, name).and_then(Json::as_f64)
    }

    /// A text of the definition or configuration.
    pub fn text<'a>(&'a self, config: &'a Config, name: &str) -> Option<&'a str> {
        self.prop(config, name).and_then(Json::as_str)
    }

    /// Whether the symbols that explain it are filled. Those of trails are strokes.
    pub fn has_filled_symbols(&self) -> bool {
        self.filled && self.kind != MarkKind::Trail
    }

    fn settle_orient(&mut self, encoding: &Encoding, config: &Config) {
        let specified = match self.text(config, "orient") {
            Some("vertical") => Some(Orient::Vertical),
            Some("horizontal") => Some(Orient::Horizontal),
            _ => None,
        };
        self.orient = orient(self.kind, encoding, specified);
    }

    /// Whether a bar or tick stands along this axis.
    pub fn stands_on(&self, channel: Channel) -> bool {
        match self.kind {
            MarkKind::Bar => match channel {
                Channel::X => self.orient == Some(Orient::Vertical),
                _ => self.orient == Some(Orient::Horizontal),
            },
            MarkKind::Tick => match channel {
                Channel::Y => self.orient == Some(Orient::Vertical),
                _ => self.orient == Some(Orient::Horizontal),
            },
            _ => false,
        }
    }
}

fn styles(members: &Map<String, Json>) -> Vec<String> {
    match members.get("style") {
        Some(Json::String(style)) => vec![style.clone()],
        Some(Json::Array(styles)) => styles.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

fn check_values(members: &Map<String, Json>, place: &Place) -> Result<()> {
    for (name, value) in members {
        if UNDRAWN.contains(&name.as_str()) && !value.is_null() {
            return Err(place.at(name).refuse("is not drawn here"));
        }
        let expression = value.get("expr").is_some() || value.get("signal").is_some();
        if expression && name != "tooltip" {
            return Err(place.at(name).refuse("is an expression, which is not drawn here"));
        }
    }
    Ok(())
}

fn orient(kind: MarkKind, encoding: &Encoding, specified: Option<Orient>) -> Option<Orient> {
    use Orient::{Horizontal, Vertical};
    if kind.is_symbol() || kind == MarkKind::Rect {
        return None;
    }
    let (x, y) = (encoding.get(Channel::X), encoding.get(Channel::Y));
    let (x2, y2) = (encoding.has(Channel::X2), encoding.has(Channel::Y2));
    let binned =
        |def: Option<&super::channel_def::ChannelDef>| def.is_some_and(|def| def.is_field() && def.binned());
    let aggregates =
        |def: Option<&super::channel_def::ChannelDef>| def.is_some_and(|def| def.aggregate.is_some());
    let field = |def: Option<&super::channel_def::ChannelDef>| def.is_some_and(|def| def.is_field());
    let measure = |def: Option<&super::channel_def::ChannelDef>| def.is_some_and(|def| def.is_measure());
    if matches!(kind, MarkKind::Text | MarkKind::Bar) {
        if binned(x) || (field(x) && field(y) && aggregates(y) && !aggregates(x)) {
            return Some(Vertical);
        }
        if binned(y) || (field(x) && field(y) && aggregates(x) && !aggregates(y)) {
            return Some(Horizontal);
        }
        if x2 || y2 {
            if specified.is_some() {
                return specified;
            }
            if !x2 {
                return Some(if measure(x) && binned(y) { Horizontal } else { Vertical });
            }
            if !y2 {
                return Some(if measure(y) && binned(x) { Vertical } else { Horizontal });
            }
        }
    }
    if matches!(kind, MarkKind::Text | MarkKind::Bar | MarkKind::Rule) && x2 && !binned(x) && y2 && !binned(y)
    {
        return None;
    }
    if matches!(kind, MarkKind::Text | MarkKind::Bar | MarkKind::Rule | MarkKind::Area) {
        if y2 {
            return Some(if binned(y) { Horizontal } else { Vertical });
        }
        if x2 {
            return Some(if binned(x) { Vertical } else { Horizontal });
        }
        if kind == MarkKind::Rule {
            match (x.is_some(), y.is_some()) {
                (true, false) => return Some(Vertical),
                (false, true) => return Some(Horizontal),
                _ => {}
            }
        }
    }
    if matches!(kind, MarkKind::Arc | MarkKind::Trail) {
        return Some(Vertical);
    }
    if specified.is_some() {
        return specified;
    }
    let tick = kind == MarkKind::Tick;
    let temporal = |def: Option<&super::channel_def::ChannelDef>| {
        def.is_some_and(|def| def.is_field() && def.is_kind(Kind::Temporal))
    };
    match (measure(x), measure(y)) {
        (true, false) => Some(if tick { Vertical } else { Horizontal }),
        (false, true) => Some(if tick { Horizontal } else { Vertical }),
        (true, true) => Some(Vertical),
        (false, false) => match (temporal(x), temporal(y)) {
            (true, false) => Some(Vertical),
            (false, true) => Some(Horizontal),
            _ => None,
        },
    }
}
