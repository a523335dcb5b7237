//! Gradients and bands of classes, with labels along them.

use ferrolab_base::Result;
use ferrolab_drawing::{Align, Baseline, Color, Group, Items, Mark, Paint, Rect, Style, Text};
use serde_json::Value as Json;

use super::Drawing;
use crate::encode::scale::Form;
use crate::guides::legend_entries;
use crate::guides::overlap::{self, Method};
use crate::guides::style::paint;
use crate::spec::channel::Channel;
use crate::spec::json::refused;

impl Drawing<'_> {
    pub(super) fn gradient(&self) -> Result<Group> {
        if self.properties.get("labelExpr").is_some() {
            return Err(refused("legend.labelExpr", "of gradients is not drawn here"));
        }
        if let Some(classes) = legend_entries::of_classes(self.scope, &self.properties, self.scale)? {
            return self.bands(&classes);
        }
        let Form::Ramp(ramp) = &self.scale.form else {
            return Err(refused("legend.type", "\"gradient\" of classes is not drawn here"));
        };
        let length = self.gradient_length();
        let thickness = self.properties.number("gradientThickness").unwrap_or(16.0);
        let (from, to) = if self.horizontal { ((0.0, 0.0), (1.0, 0.0)) } else { ((0.0, 1.0), (0.0, 0.0)) };
        let (width, height) = if self.horizontal { (length, thickness) } else { (thickness, length) };
        let stroke = match self.properties.get("gradientStrokeColor") {
            Some(value) => paint("gradientStrokeColor", value)?,
            None => Some(Paint::Solid(Color { r: 0xdd, g: 0xdd, b: 0xdd, a: 255 })),
        };
        let style = Style {
            fill: Some(Paint::Gradient { from, to, stops: stops(ramp) }),
            stroke,
            stroke_width: self.properties.number("gradientStrokeWidth").unwrap_or(0.0),
            opacity: self.gradient_opacity(),
            ..Style::default()
        };
        let rect = Rect { width, height, style, ..Rect::default() };
        let labels = self.gradient_labels(length, thickness)?;
        Ok(crate::layout::frame::plain_group(vec![
            Mark { role: "legend-gradient", items: Items::Rects(vec![rect]) },
            Mark { role: "legend-label", items: Items::Texts(labels) },
        ]))
    }

    /// Rectangles for classes of colours, with labels between them.
    fn bands(&self, classes: &[legend_entries::Class]) -> Result<Group> {
        let length = self.properties.number("gradientLength").unwrap_or(200.0);
        let thickness = self.properties.number("gradientThickness").unwrap_or(16.0);
        let stroke = match self.properties.get("gradientStrokeColor") {
            Some(value) => paint("gradientStrokeColor", value)?,
            None => Some(Paint::Solid(Color { r: 0xdd, g: 0xdd, b: 0xdd, a: 255 })),
        };
        let mut rects = Vec::with_capacity(classes.len());
        let mut entries = Vec::with_capacity(classes.len());
        for class in classes {
            let (from, extent) = (class.from * length, (class.to - class.from) * length);
            let style = Style {
                fill: class.color.map(Paint::Solid),
                stroke: stroke.clone(),
                stroke_width: self.properties.number("gradientStrokeWidth").unwrap_or(0.0),
                opacity: self.properties.number("gradientOpacity").unwrap_or(1.0),
                ..Style::default()
            };
            rects.push(if self.horizontal {
                Rect { x: from, y: 0.0, width: extent, height: thickness, style, ..Rect::default() }
            } else {
                Rect {
                    x: 0.0,
                    y: length - from - extent,
                    width: thickness,
                    height: extent,
                    style,
                    ..Rect::default()
                }
            });
            entries.push((class.from, class.label.clone()));
        }
        let labels = self.labels_along(entries, length, thickness)?;
        Ok(crate::layout::frame::plain_group(vec![
            Mark { role: "legend-band", items: Items::Rects(rects) },
            Mark { role: "legend-label", items: Items::Texts(labels) },
        ]))
    }

    fn gradient_opacity(&self) -> f64 {
        let unit = self.scope.unit(self.legend.unit);
        let encoded =
            unit.encoding.get(Channel::Opacity).and_then(|def| def.value.as_ref()).and_then(Json::as_f64);
        let own = self.properties.number("gradientOpacity");
        own.or(encoded).or_else(|| unit.mark.own("opacity").and_then(Json::as_f64)).unwrap_or(1.0)
    }

    fn gradient_length(&self) -> f64 {
        if let Some(length) = self.properties.number("gradientLength") {
            return length;
        }
        let (width, height) = self.scope.sizes[self.legend.unit];
        let config =
            |name: &str, otherwise: f64| self.scope.model.config.number("legend", name).unwrap_or(otherwise);
        let (least, most) = if self.horizontal {
            (config("gradientHorizontalMinLength", 100.0), config("gradientHorizontalMaxLength", 200.0))
        } else {
            (config("gradientVerticalMinLength", 64.0), config("gradientVerticalMaxLength", 200.0))
        };
        let along = if self.horizontal { width } else { height };
        if self.horizontal && self.orient != "top" && self.orient != "bottom" {
            return least;
        }
        along.min(most).max(least)
    }

    fn gradient_labels(&self, length: f64, thickness: f64) -> Result<Vec<Text>> {
        let entries =
            legend_entries::along_gradient(self.scope, self.legend, &self.properties, self.scale, length)?;
        self.labels_along(entries, length, thickness)
    }

    fn labels_along(&self, entries: Vec<(f64, String)>, length: f64, thickness: f64) -> Result<Vec<Text>> {
        let gap = self.properties.number("labelOffset").unwrap_or(2.0);
        let limit = self.properties.number("labelLimit").unwrap_or(0.0);
        let mut labels = Vec::new();
        for (share, label) in entries {
            let mut text = self.label_text(vec![label], 0.0, 0.0)?;
            text.limit = limit;
            if self.horizontal {
                (text.x, text.y) = (share * length, thickness + gap);
                text.baseline = Baseline::Top;
                text.align = if share <= 0.0 {
                    Align::Left
                } else if share >= 1.0 {
                    Align::Right
                } else {
                    Align::Center
                };
            } else {
                (text.x, text.y) = (thickness + gap, (1.0 - share) * length);
                text.align = Align::Left;
                text.baseline = if share <= 0.0 {
                    Baseline::Bottom
                } else if share >= 1.0 {
                    Baseline::Top
                } else {
                    Baseline::Middle
                };
            }
            labels.push(text);
        }
        let method = self.properties.get("labelOverlap").map_or(self.default_overlap(), Method::read);
        Ok(overlap::thinned(labels, method, self.properties.number("labelSeparation").unwrap_or(0.0)))
    }

    fn default_overlap(&self) -> Method {
        use crate::model::component::ScaleKind;
        let greedy = matches!(
            self.scale.kind,
            ScaleKind::Log | ScaleKind::Symlog | ScaleKind::Quantile | ScaleKind::Threshold
        );
        if greedy { Method::Greedy } else { Method::Parity }
    }
}

/// Colours along a gradient.
fn stops(ramp: &crate::scales::ColorScale) -> Vec<(f64, Color)> {
    const STOPS: usize = 32;
    let (start, stop) = (ramp.scale.start(), ramp.scale.stop());
    let line = crate::scales::Continuous::new(ramp.scale.kind, vec![start, stop], vec![0.0, 1.0]);
    (0..=STOPS)
        .filter_map(|index| {
            let share = index as f64 / STOPS as f64;
            Some((share, ramp.color(line.invert(share))?))
        })
        .collect()
}
