//! The page that a chart stands on: as large as the chart needs, or of a size that the chart fits into.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::bounds::Bounds;
use crate::spec::config::Config;
use crate::spec::json::{Place, refused_value};

/// How the sizes of a chart and of its page come about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct AutoSize {
    rule: Rule,
    /// Whether the padding counts towards the size.
    holds_padding: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Rule {
    /// The page grows with what is around the plot.
    Pad,
    /// The plot shrinks until all fits into the page: its width, its height.
    Fit(bool, bool),
    /// The page is as large as the plot; what is around it is cut off.
    Cut,
}

impl AutoSize {
    /// Reads what a specification and its configuration say. A plot alone can fit into a page.
    pub fn read(members: &Map<String, Json>, config: &Config, is_plot: bool) -> Result<Self> {
        let contained = |name: &str| is_plot && members.get(name).is_some_and(|size| size == "container");
        let (width, height) = (contained("width"), contained("height"));
        let mut read = Self { rule: Rule::Pad, holds_padding: width || height };
        if width || height {
            read.rule = Rule::Fit(width, height);
        }
        for said in [config.top("autosize"), members.get("autosize")].into_iter().flatten() {
            read.put(said)?;
        }
        match read.rule {
            Rule::Fit(true, true) if !is_plot => read.rule = Rule::Pad,
            Rule::Fit(..) if !is_plot => {
                return Err(Place::ROOT.at("autosize").refuse("of several views is not drawn here"));
            }
            _ => {}
        }
        Ok(read)
    }

    fn put(&mut self, said: &Json) -> Result<()> {
        if said.is_null() {
            return Ok(());
        }
        let kind = said.as_str().or_else(|| said.get("type")?.as_str());
        self.rule = match kind {
            None if said.is_object() => self.rule,
            Some("pad") => Rule::Pad,
            Some("fit") => Rule::Fit(true, true),
            Some("fit-x") => Rule::Fit(true, false),
            Some("fit-y") => Rule::Fit(false, true),
            Some("none") => Rule::Cut,
            _ => return Err(refused_value("autosize", said)),
        };
        if said.get("resize") == Some(&Json::Bool(true)) {
            return Err(Place::ROOT.at("autosize").at("resize").refuse("is not drawn here"));
        }
        if let Some(contains) = said.get("contains").and_then(Json::as_str) {
            self.holds_padding = contains == "padding";
        }
        Ok(())
    }

    /// The same for a plot with sides that follow from steps, which don't shrink.
    pub fn with_steps(mut self, width: bool, height: bool) -> Self {
        if let Rule::Fit(fit_width, fit_height) = self.rule {
            self.rule = match (width, height) {
                (false, false) => Rule::Fit(fit_width, fit_height),
                (true, true) => Rule::Pad,
                (true, false) => Rule::Fit(false, true),
                (false, true) => Rule::Fit(true, false),
            };
        }
        self
    }

    /// The page of a plot or of several views of this size, which take up so much room.
    pub fn page(&self, (width, height): (f64, f64), room: &Bounds, padding: &Padding) -> Page {
        let x = Side::of(width, room.x1, room.x2);
        let y = Side::of(height, room.y1, room.y2);
        let (across, along) = match self.holds_padding {
            true => (padding.left + padding.right, padding.top + padding.bottom),
            false => (0.0, 0.0),
        };
        let (x, y) = match self.rule {
            Rule::Pad => (x.grown(), y.grown()),
            Rule::Fit(fit_width, fit_height) => (
                if fit_width { x.fitted(across) } else { x.grown() },
                if fit_height { y.fitted(along) } else { y.grown() },
            ),
            Rule::Cut => (x.cut(across), y.cut(along)),
        };
        Page { origin: (x.before, y.before), size: (x.whole, y.whole), plot: (x.plot, y.plot) }
    }
}

/// A page without its padding.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Page {
    /// Where the plot's own origin stands.
    pub origin: (f64, f64),
    pub size: (f64, f64),
    /// The size that the plot is to have.
    pub plot: (f64, f64),
}

/// A plot along one axis, with what is around it.
#[derive(Clone, Copy)]
struct Side {
    before: f64,
    plot: f64,
    after: f64,
    whole: f64,
}

impl Side {
    fn of(length: f64, least: f64, most: f64) -> Self {
        let (before, after) = ((-least).ceil().max(0.0), (most - length).ceil().max(0.0));
        Self { before, plot: length, after, whole: length }
    }

    fn grown(self) -> Self {
        Self { whole: self.plot + self.before + self.after, ..self }
    }

    fn fitted(self, padding: f64) -> Self {
        let whole = self.plot - padding;
        Self { whole, plot: (whole - self.before - self.after).max(0.0), ..self }
    }

    fn cut(self, padding: f64) -> Self {
        let whole = self.plot - padding;
        Self { before: 0.0, plot: whole, after: 0.0, whole }
    }
}

/// Pixels around a chart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Padding {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Padding {
    /// Reads pixels for all sides, or for each.
    pub fn read(value: Option<&Json>) -> Result<Self> {
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
