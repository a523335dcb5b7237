//! Headers of facets: labels of cells and names of fields.

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Font, Style, Text};
use serde_json::{Map, Value as Json};

use super::label_expression::relabelled;
use super::style::{Properties, paint};
use super::title::{Side, Title, share_of};
use super::title_text::default_title;
use crate::data::{Table, Value};
use crate::encode::format::Writer;
use crate::marks::text::{align_of, baseline_of, is_bold};
use crate::spec::channel_def::ChannelDef;
use crate::spec::config::Config;
use crate::spec::json::{Place, lines, refused};

/// A side of the cells along which headers stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Strip {
    Row,
    RowEnd,
    Column,
    ColumnEnd,
    /// Above each cell.
    Wrapped,
}

impl Strip {
    pub fn is_row(self) -> bool {
        matches!(self, Self::Row | Self::RowEnd)
    }

    /// The role of its groups.
    pub fn role(self) -> &'static str {
        match self {
            Self::Row => "row-header",
            Self::RowEnd => "row-footer",
            Self::ColumnEnd => "column-footer",
            _ => "column-header",
        }
    }

    /// Whether axes of this side stand in it.
    pub fn holds(self, orient: &str) -> bool {
        match self {
            Self::Row => orient == "left",
            Self::RowEnd => orient == "right",
            Self::Column => orient == "top",
            Self::ColumnEnd => orient == "bottom",
            Self::Wrapped => false,
        }
    }
}

const KNOWN: &[&str] = &[
    "format",
    "formatType",
    "labelAlign",
    "labelAnchor",
    "labelAngle",
    "labelBaseline",
    "labelColor",
    "labelExpr",
    "labelFont",
    "labelFontSize",
    "labelFontStyle",
    "labelFontWeight",
    "labelLimit",
    "labelLineHeight",
    "labelOrient",
    "labelPadding",
    "labels",
    "orient",
    "title",
    "titleAlign",
    "titleAnchor",
    "titleAngle",
    "titleBaseline",
    "titleColor",
    "titleFont",
    "titleFontSize",
    "titleFontStyle",
    "titleFontWeight",
    "titleLimit",
    "titleLineHeight",
    "titleOrient",
    "titlePadding",
];

/// The header of a facet's field.
pub(crate) struct Header<'a> {
    config: &'a Config,
    properties: Properties<'a>,
    strip: Strip,
    hidden: bool,
}

static NONE: std::sync::LazyLock<Map<String, Json>> = std::sync::LazyLock::new(Map::new);

impl<'a> Header<'a> {
    /// The header of a field along one side.
    pub fn new(config: &'a Config, def: &'a ChannelDef, strip: Strip) -> Result<Self> {
        let hidden = matches!(def.guide, Some(Json::Null));
        let own = def.guide.as_ref().and_then(Json::as_object).unwrap_or(&NONE);
        let section = match strip {
            Strip::Wrapped => "headerFacet",
            strip if strip.is_row() => "headerRow",
            _ => "headerColumn",
        };
        let properties = Properties::new(config, own, &["header", section]);
        properties.check(&Place::ROOT.at("header"), KNOWN)?;
        let across = match strip {
            Strip::Wrapped => ["top", "top"],
            strip if strip.is_row() => ["left", "right"],
            _ => ["top", "bottom"],
        };
        for name in ["labelOrient", "titleOrient", "orient"] {
            if let Some(orient) = properties.text(name).filter(|orient| !across.contains(orient)) {
                return Err(refused(
                    format_args!("header.{name}"),
                    format_args!("{orient:?} is not drawn here"),
                ));
            }
        }
        Ok(Self { config, properties, strip, hidden })
    }

    fn orient(&self, name: &str) -> Option<&str> {
        self.properties.text(name).or_else(|| self.properties.text("orient"))
    }

    /// Whether labels stand along this side.
    pub fn labels_on(&self, strip: Strip) -> bool {
        let at_end = matches!(self.orient("labelOrient"), Some("right" | "bottom"));
        let here = matches!(strip, Strip::RowEnd | Strip::ColumnEnd) == at_end;
        here && !self.hidden && self.properties.flag("labels").unwrap_or(true)
    }

    /// Gap between labels and the title.
    pub fn gap(&self) -> f64 {
        if self.hidden { 0.0 } else { 10.0 }
    }

    /// The label of a cell.
    pub fn label(&self, value: &Value, table: &Table, def: &ChannelDef) -> Result<Option<Title>> {
        if self.hidden || !self.properties.flag("labels").unwrap_or(true) {
            return Ok(None);
        }
        let (format, kind) = (self.properties.get("format"), self.properties.text("formatType"));
        let lines = if def.bins() {
            vec![self.bin_label(value, table, def)?]
        } else {
            let writer = Writer::of(def, format, kind, self.config)?;
            match (&writer, value) {
                (Writer::Plain, Value::Json(json)) => lines(json).unwrap_or_default(),
                _ => vec![writer.write(value)],
            }
        };
        let lines = match self.properties.get("labelExpr") {
            Some(expression) => {
                relabelled(expression, vec![(value.clone(), lines)], &Map::new())?.pop().unwrap_or_default()
            }
            None => lines,
        };
        let anchor = share_of(self.properties.text("labelAnchor"));
        let side = self.side("labelOrient");
        let angle = self.properties.number("labelAngle");
        let text = self.text("label", "guide-label", lines, side, angle, anchor)?;
        let offset = self.properties.number("labelPadding").unwrap_or(10.0);
        Ok(Some(Title {
            title: text,
            subtitle: None,
            anchor,
            side,
            offset,
            by_plot: true,
            subtitle_padding: 0.0,
        }))
    }

    fn bin_label(&self, value: &Value, table: &Table, def: &ChannelDef) -> Result<String> {
        let said =
            self.properties.text("format").or_else(|| self.config.top("numberFormat").and_then(Json::as_str));
        let format = crate::format::NumberFormat::new(said.unwrap_or(""))?;
        let (starts, ends) = (table.field(&def.column()), table.field(&def.column_with("end")));
        let row = (0..table.rows()).find(|row| starts.value(*row).key() == value.key());
        let end = row.map_or(f64::NAN, |row| ends.number(row));
        let start = value.number();
        if start.is_nan() {
            return Ok("null".to_owned());
        }
        Ok(format!("{} – {}", format.format(start), format.format(end)))
    }

    fn side(&self, name: &str) -> Side {
        match self.orient(name).and_then(Side::named) {
            Some(side) => side,
            None if self.strip.is_row() => Side::Left,
            None => Side::Top,
        }
    }

    fn text(
        &self,
        prefix: &str,
        style: &str,
        lines: Vec<String>,
        side: Side,
        angle: Option<f64>,
        anchor: f64,
    ) -> Result<Text> {
        let find = |own: &str, styled: &str| {
            self.properties.get(&format!("{prefix}{own}")).or_else(|| self.config.style(style, styled))
        };
        let font = Font {
            family: find("Font", "font").and_then(Json::as_str).unwrap_or("sans-serif").to_owned(),
            size: find("FontSize", "fontSize").and_then(Json::as_f64).unwrap_or(11.0),
            bold: find("FontWeight", "fontWeight").is_some_and(is_bold),
            italic: find("FontStyle", "fontStyle")
                .and_then(Json::as_str)
                .is_some_and(|style| style != "normal"),
        };
        let fill = find("Color", "fill").map_or(Ok(None), |color| paint("header color", color))?;
        let row = self.strip.is_row();
        let align = match self.properties.text(&format!("{prefix}Align")) {
            Some(align) => align_of(Some(align)),
            None => header_align(anchor, angle, row),
        };
        let baseline = match self.properties.text(&format!("{prefix}Baseline")) {
            Some(baseline) => baseline_of(Some(baseline)),
            None => header_baseline(angle, row),
        };
        Ok(Text {
            x: 0.0,
            y: 0.0,
            shift: (0.0, 0.0),
            lines,
            angle: angle.unwrap_or_else(|| super::title::default_angle(side)),
            align,
            baseline,
            line_height: self.properties.number(&format!("{prefix}LineHeight")).unwrap_or(font.size + 2.0),
            limit: self.properties.number(&format!("{prefix}Limit")).unwrap_or(0.0),
            font,
            style: Style { fill, ..Style::default() },
        })
    }

    /// The name of the field, and where along the cells it stands.
    pub fn title(&self, def: &ChannelDef) -> Result<Option<(Title, f64)>> {
        if self.hidden {
            return Ok(None);
        }
        let said = match self.properties.own("title").or(def.title.as_ref()) {
            Some(title) => lines(title).filter(|lines| lines.iter().any(|line| !line.is_empty())),
            None if self.properties.configured("title").is_some() || self.config_hides_title() => None,
            None => Some(vec![default_title(def, self.config)]),
        };
        let Some(lines) = said else { return Ok(None) };
        let name = self.properties.text("titleAnchor");
        let anchor = share_of(name);
        let side = self.side("titleOrient");
        let text =
            self.text("title", "guide-title", lines, side, self.properties.number("titleAngle"), anchor)?;
        let offset = self.properties.number("titlePadding").unwrap_or(10.0);
        // Rows count from the bottom, as their titles read upwards.
        let share = match (name, self.strip.is_row()) {
            (Some("start"), true) | (Some("end"), false) => 1.0,
            (Some("end"), true) | (Some("start"), false) => 0.0,
            _ => 0.5,
        };
        let title = Title {
            title: text,
            subtitle: None,
            anchor,
            side,
            offset,
            by_plot: false,
            subtitle_padding: 0.0,
        };
        Ok(Some((title, share)))
    }

    fn config_hides_title(&self) -> bool {
        let says_null = |section: &str| {
            self.config.section(section).is_some_and(|section| section.get("title") == Some(&Json::Null))
        };
        says_null("header") || says_null(if self.strip.is_row() { "headerRow" } else { "headerColumn" })
    }
}

fn header_align(anchor: f64, angle: Option<f64>, row: bool) -> Align {
    if anchor == 0.0 {
        return Align::Left;
    }
    if anchor == 1.0 {
        return Align::Right;
    }
    let Some(angle) = angle.map(|angle| angle.rem_euclid(360.0)) else { return Align::Center };
    if row {
        if (angle + 90.0) % 180.0 == 0.0 {
            Align::Center
        } else if 90.0 < angle && angle < 270.0 {
            Align::Left
        } else {
            Align::Right
        }
    } else if angle % 180.0 == 0.0 {
        Align::Center
    } else if 0.0 < angle && angle < 180.0 {
        Align::Right
    } else {
        Align::Left
    }
}

fn header_baseline(angle: Option<f64>, row: bool) -> Baseline {
    let Some(angle) = angle.map(|angle| angle.rem_euclid(360.0)) else {
        return Baseline::Top;
    };
    if row {
        if angle <= 45.0 || 315.0 <= angle || (135.0..=225.0).contains(&angle) {
            Baseline::Middle
        } else if (45.0..=135.0).contains(&angle) {
            Baseline::Top
        } else {
            Baseline::Bottom
        }
    } else if (45.0 < angle && angle < 135.0) || (225.0 < angle && angle < 315.0) {
        Baseline::Middle
    } else if angle <= 45.0 || 315.0 <= angle {
        Baseline::Bottom
    } else {
        Baseline::Top
    }
}
