//! Titles of charts, views and headers.

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Font, Group, Items, Mark, Style, Text};
use serde_json::{Map, Value as Json};

use super::style::{Properties, paint};
use crate::encode::scope::Scope;
use crate::layout::bounds::{self, Bounds};
use crate::marks::text::{align_of, baseline_of, is_bold};
use crate::spec::config::Config;
use crate::spec::json::{Place, lines, refused, text};

/// Which side of a view a title stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Top,
    Bottom,
    Left,
    Right,
}

impl Side {
    /// The side of that name.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "top" => Self::Top,
            "bottom" => Self::Bottom,
            "left" => Self::Left,
            "right" => Self::Right,
            _ => return None,
        })
    }
}

/// A title before it has a place.
#[derive(Clone, Debug)]
pub(crate) struct Title {
    pub title: Text,
    pub subtitle: Option<Text>,
    /// 0 at the beginning of the view, 1 at its end.
    pub anchor: f64,
    pub side: Side,
    pub offset: f64,
    /// Whether it goes by the plot alone, not by what is around it.
    pub by_plot: bool,
    pub subtitle_padding: f64,
}

const KNOWN: &[&str] = &[
    "align",
    "anchor",
    "angle",
    "aria",
    "baseline",
    "color",
    "dx",
    "dy",
    "font",
    "fontSize",
    "fontStyle",
    "fontWeight",
    "frame",
    "limit",
    "lineHeight",
    "name",
    "offset",
    "orient",
    "style",
    "subtitle",
    "subtitleColor",
    "subtitleFont",
    "subtitleFontSize",
    "subtitleFontStyle",
    "subtitleFontWeight",
    "subtitleLineHeight",
    "subtitlePadding",
    "text",
    "zindex",
];

/// Where a title stands that its anchor names.
pub(crate) fn share_of(anchor: Option<&str>) -> f64 {
    match anchor {
        Some("start") => 0.0,
        Some("end") => 1.0,
        _ => 0.5,
    }
}

/// The title of a view. Views of several views have theirs at the beginning.
pub(crate) fn of_view(scope: &Scope, value: Option<&Json>, plot: bool) -> Result<Option<Title>> {
    let Some(value) = value else { return Ok(None) };
    let own = match value {
        Json::Object(members) => members.clone(),
        other => Map::from_iter([("text".to_owned(), other.clone())]),
    };
    let config = scope.model.config;
    let properties = Properties::new(config, &own, &["title"]);
    properties.check(&Place::ROOT.at("title"), KNOWN)?;
    let Some(content) =
        own.get("text").and_then(lines).filter(|lines| lines.iter().any(|line| !line.is_empty()))
    else {
        return Ok(None);
    };
    let anchor = properties.text("anchor");
    let by_plot = match text(&own, "frame") {
        Some(frame) => frame == "group",
        None => plot && matches!(anchor, None | Some("middle")),
    };
    let anchor = share_of(anchor.or(if plot { None } else { Some("start") }));
    let side = match properties.text("orient") {
        None => Side::Top,
        Some(name) => match Side::named(name) {
            Some(side) => side,
            None => return Err(refused("title.orient", format_args!("{name:?} is not drawn here"))),
        },
    };
    let base = text_of(&properties, config, "", "group-title", content, side, anchor)?;
    let subtitle = own.get("subtitle").and_then(lines);
    let subtitle =
        subtitle.map(|lines| text_of(&properties, config, "subtitle", "group-subtitle", lines, side, anchor));
    Ok(Some(Title {
        title: base,
        subtitle: subtitle.transpose()?,
        anchor,
        side,
        offset: properties.number("offset").unwrap_or(4.0),
        by_plot,
        subtitle_padding: properties.number("subtitlePadding").unwrap_or(3.0),
    }))
}

fn text_of(
    properties: &Properties,
    config: &Config,
    prefix: &str,
    style: &str,
    lines: Vec<String>,
    side: Side,
    anchor: f64,
) -> Result<Text> {
    let name = |property: &str| {
        if prefix.is_empty() {
            property.to_owned()
        } else {
            let (first, rest) = property.split_at(1);
            format!("{prefix}{}{rest}", first.to_uppercase())
        }
    };
    let find = |property: &str, styled: &str| {
        properties.get(&name(property)).or_else(|| config.style(style, styled))
    };
    let font = Font {
        family: find("font", "font").and_then(Json::as_str).unwrap_or("sans-serif").to_owned(),
        size: find("fontSize", "fontSize").and_then(Json::as_f64).unwrap_or(13.0),
        bold: find("fontWeight", "fontWeight").is_some_and(is_bold),
        italic: find("fontStyle", "fontStyle").and_then(Json::as_str).is_some_and(|style| style != "normal"),
    };
    let fill = find("color", "fill").map_or(Ok(None), |color| paint("title.color", color))?;
    Ok(Text {
        x: 0.0,
        y: 0.0,
        shift: (properties.number("dx").unwrap_or(0.0), properties.number("dy").unwrap_or(0.0)),
        lines,
        angle: properties.number("angle").unwrap_or_else(|| default_angle(side)),
        align: properties.text("align").map_or(default_align(anchor), |align| align_of(Some(align))),
        baseline: properties.text("baseline").map_or(Baseline::Top, |baseline| baseline_of(Some(baseline))),
        line_height: properties.number(&name("lineHeight")).unwrap_or(font.size + 2.0),
        limit: properties.number("limit").unwrap_or(0.0),
        font,
        style: Style { fill, ..Style::default() },
    })
}

/// Titles at the sides read up and down.
pub(crate) fn default_angle(side: Side) -> f64 {
    match side {
        Side::Left => -90.0,
        Side::Right => 90.0,
        _ => 0.0,
    }
}

/// Titles at the beginning begin there, those at the end end there.
pub(crate) fn default_align(anchor: f64) -> Align {
    if anchor == 0.0 {
        Align::Left
    } else if anchor == 1.0 {
        Align::Right
    } else {
        Align::Center
    }
}

impl Title {
    /// The title in its place beside a view, and the box around it.
    pub fn placed(&self, width: f64, height: f64, view: &Bounds) -> (Mark, Bounds) {
        let mut title = self.title.clone();
        let mut marks_bounds = bounds::of_text(&title);
        let mut subtitle = self.subtitle.clone();
        if let Some(subtitle) = &mut subtitle {
            let extent = bounds::of_text(&title);
            (subtitle.x, subtitle.y) = match self.side {
                Side::Top | Side::Bottom => (0.0, extent.height() + self.subtitle_padding),
                Side::Left => (extent.width() + self.subtitle_padding, 0.0),
                Side::Right => (-extent.width() - self.subtitle_padding, 0.0),
            };
            marks_bounds.union(&bounds::of_text(subtitle));
        }
        let (start, end) = match (self.by_plot, self.side) {
            (true, Side::Left) => (height, 0.0),
            (true, Side::Right) => (0.0, height),
            (true, _) => (0.0, width),
            (false, Side::Left) => (view.y2, view.y1),
            (false, Side::Right) => (view.y1, view.y2),
            (false, _) => (view.x1, view.x2),
        };
        let along = start + self.anchor * (end - start);
        let (x, y) = match self.side {
            Side::Top => (along, view.y1 - marks_bounds.height() - self.offset),
            Side::Left => (view.x1 - marks_bounds.width() - self.offset, along),
            Side::Right => (view.x2 + marks_bounds.width() + self.offset, along),
            Side::Bottom => (along, view.y2 + self.offset),
        };
        // A subtitle's own group begins where the title's does.
        title.x = 0.0;
        let mut marks = vec![Mark { role: "title-text", items: Items::Texts(vec![title]) }];
        if let Some(subtitle) = subtitle {
            marks.push(Mark { role: "title-subtitle", items: Items::Texts(vec![subtitle]) });
        }
        let group = Group { x, y, marks, ..Group::default() };
        (Mark { role: "title", items: Items::Groups(vec![group]) }, marks_bounds.translated(x, y))
    }
}
