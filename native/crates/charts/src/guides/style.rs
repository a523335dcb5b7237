//! Properties of guides from a specification and its configuration.

use ferrolab_base::Result;
use ferrolab_drawing::{Color, Font, Paint, Style};
use serde_json::{Map, Value as Json};

use crate::encode::range::dash_of;
use crate::marks::text::is_bold;
use crate::spec::config::Config;
use crate::spec::json::{Place, refused_value};

/// Properties of a guide, by precedence: its own, then those of configuration's sections.
#[derive(Clone)]
pub(crate) struct Properties<'a> {
    pub config: &'a Config,
    own: &'a Map<String, Json>,
    sections: Vec<&'a Map<String, Json>>,
}

impl<'a> Properties<'a> {
    /// Properties with the sections of these names, the last going before the first.
    pub fn new(config: &'a Config, own: &'a Map<String, Json>, sections: &[&str]) -> Self {
        let sections = sections
            .iter()
            .rev()
            .filter_map(|name| config.section(name))
            .filter(|section| !section.is_empty());
        Self { config, own, sections: sections.collect() }
    }

    /// What the guide itself says.
    pub fn own(&self, name: &str) -> Option<&'a Json> {
        self.own.get(name)
    }

    /// What configuration says.
    pub fn configured(&self, name: &str) -> Option<&'a Json> {
        self.sections.iter().find_map(|section| section.get(name)).filter(|value| !value.is_null())
    }

    /// What the guide or configuration says.
    pub fn get(&self, name: &str) -> Option<&'a Json> {
        match self.own.get(name) {
            Some(own) => Some(own).filter(|own| !own.is_null()),
            None => self.configured(name),
        }
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        self.get(name).and_then(Json::as_f64)
    }

    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Json::as_str)
    }

    pub fn flag(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Json::as_bool)
    }

    /// Refuses own properties that are not known, and conditional ones.
    pub fn check(&self, place: &Place, known: &[&str]) -> Result<()> {
        place.only(self.own, known)?;
        let sections = self.sections.iter().flat_map(|section| section.iter());
        for (name, value) in self.own.iter().chain(sections) {
            if value.get("condition").is_some()
                || value.get("expr").is_some()
                || value.get("signal").is_some()
            {
                return Err(place.at(name).refuse("by a condition or expression is not drawn here"));
            }
        }
        Ok(())
    }

    /// Letters of labels or titles, whose properties begin with `prefix`, with a style behind them.
    pub fn font(&self, prefix: &str, style: &str) -> Font {
        let find = |own: &str, styled: &str| {
            self.get(&format!("{prefix}{own}")).or_else(|| self.config.style(style, styled))
        };
        Font {
            family: find("Font", "font").and_then(Json::as_str).unwrap_or("sans-serif").to_owned(),
            size: find("FontSize", "fontSize").and_then(Json::as_f64).unwrap_or(11.0),
            bold: find("FontWeight", "fontWeight").is_some_and(is_bold),
            italic: find("FontStyle", "fontStyle")
                .and_then(Json::as_str)
                .is_some_and(|style| style != "normal"),
        }
    }

    /// The paint of labels or titles.
    pub fn text_style(&self, prefix: &str, style: &str) -> Result<Style> {
        let name = format!("{prefix}Color");
        let color = self.get(&name).or_else(|| self.config.style(style, "fill"));
        let fill = color.map_or(Ok(None), |color| paint(&name, color))?;
        let fill_opacity = self.number(&format!("{prefix}Opacity")).unwrap_or(1.0);
        Ok(Style { fill, fill_opacity, ..Style::default() })
    }

    /// The paint of lines such as ticks.
    pub fn line_style(&self, prefix: &str, color: &str) -> Result<Style> {
        let name = format!("{prefix}Color");
        let stroke = match self.get(&name) {
            Some(value) => paint(&name, value)?,
            None => Color::parse(color).map(Paint::Solid),
        };
        Ok(Style {
            stroke,
            stroke_width: self.number(&format!("{prefix}Width")).unwrap_or(1.0),
            stroke_opacity: self.number(&format!("{prefix}Opacity")).unwrap_or(1.0),
            dash: self.get(&format!("{prefix}Dash")).and_then(dash_of).unwrap_or_default(),
            dash_offset: self.number(&format!("{prefix}DashOffset")).unwrap_or(0.0),
            ..Style::default()
        })
    }
}

/// A colour of a specification as paint.
pub(crate) fn paint(name: &str, value: &Json) -> Result<Option<Paint>> {
    match value {
        Json::Null => Ok(None),
        Json::String(text) if text == "none" => Ok(None),
        Json::String(text) => match Color::parse(text) {
            Some(color) => Ok(Some(Paint::Solid(color))),
            None => Err(refused_value(name, value)),
        },
        other => Err(refused_value(name, other)),
    }
}
