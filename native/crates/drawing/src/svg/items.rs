//! Items of each kind as elements.

use super::Writer;
use super::out::base64;
use super::style::Styled;
use crate::font::truncate;
use crate::outline::{Bounds, rounded_rect};
use crate::raster::{cloud_image, encode};
use crate::scene::{Align, Cloud, Image, Path, Rect, Rule, Segment, Shape, Style, Symbol, Text};

/// How many pixels of a picture stand for one of the drawing, each way, so that it is sharp on fine screens.
const PICTURE_SCALE: f64 = 2.0;

impl Styled for Rect {
    fn style(&self) -> &Style {
        &self.style
    }

    fn bounds(&self) -> Bounds {
        Bounds::of_rect(self)
    }
}

impl Styled for Rule {
    fn style(&self) -> &Style {
        &self.style
    }

    fn bounds(&self) -> Bounds {
        Bounds::of_rule(self)
    }
}

impl Styled for Symbol {
    fn style(&self) -> &Style {
        &self.style
    }

    fn bounds(&self) -> Bounds {
        Bounds::of_segments(&self.outline())
    }
}

impl Styled for Path {
    fn style(&self) -> &Style {
        &self.style
    }

    fn bounds(&self) -> Bounds {
        let segments: Vec<Segment> =
            self.segments.iter().map(|segment| segment.map(|(x, y)| (x + self.x, y + self.y))).collect();
        Bounds::of_segments(&segments)
    }
}

impl Styled for Text {
    fn style(&self) -> &Style {
        &self.style
    }

    fn bounds(&self) -> Bounds {
        Bounds { x1: self.x, y1: self.y - self.font.size, x2: self.x + self.font.size, y2: self.y }
    }

    fn like(&self, other: &Self) -> bool {
        self.align == other.align && self.font == other.font
    }
}

impl Writer {
    pub(super) fn rects(&mut self, rects: &[Rect]) {
        self.runs(
            rects,
            |_, _| (),
            |writer, rect, attributes| {
                if let Some(radii) = rect.rounded() {
                    writer.outline(&rounded_rect(rect, radii), (0.0, 0.0), attributes);
                } else {
                    writer.out.number_attribute("<rect x=\"", rect.x);
                    writer.out.number_attribute(" y=\"", rect.y);
                    writer.out.number_attribute(" width=\"", rect.width.max(0.0));
                    writer.out.number_attribute(" height=\"", rect.height.max(0.0));
                    attributes(writer);
                    writer.out.raw("/>");
                }
            },
        );
    }

    /// Straight lines of one style become one path unless they show through each other.
    pub(super) fn rules(&mut self, rules: &[Rule]) {
        for run in rules.chunk_by(|a, b| a.style == b.style && a.style.hides()) {
            let numbers = self.define(&run[0]);
            self.out.raw("<path d=\"");
            for rule in run {
                let ends = [Segment::Move(rule.from.0, rule.from.1), Segment::Line(rule.to.0, rule.to.1)];
                self.out.path_data(&ends, (0.0, 0.0));
            }
            self.out.raw("\"");
            self.style(&run[0].style, numbers);
            self.out.raw("/>");
        }
    }

    pub(super) fn symbols(&mut self, symbols: &[Symbol]) {
        self.runs(
            symbols,
            |_, _| (),
            |writer, symbol, attributes| {
                if symbol.shape == Shape::Circle {
                    writer.out.number_attribute("<circle cx=\"", symbol.x);
                    writer.out.number_attribute(" cy=\"", symbol.y);
                    writer.out.number_attribute(" r=\"", symbol.size.max(0.0).sqrt() / 2.0);
                    attributes(writer);
                    writer.out.raw("/>");
                } else {
                    writer.outline(&symbol.outline(), (0.0, 0.0), attributes);
                }
            },
        );
    }

    pub(super) fn paths(&mut self, paths: &[Path]) {
        self.runs(
            paths,
            |_, _| (),
            |writer, path, attributes| writer.outline(&path.segments, (path.x, path.y), attributes),
        );
    }

    fn outline(&mut self, segments: &[Segment], origin: (f64, f64), attributes: &dyn Fn(&mut Self)) {
        self.out.raw("<path d=\"");
        self.out.path_data(segments, origin);
        self.out.raw("\"");
        attributes(self);
        self.out.raw("/>");
    }

    pub(super) fn texts(&mut self, texts: &[Text]) {
        self.runs(
            texts,
            |writer, text| writer.font(text),
            |writer, text, attributes| {
                if text.lines.iter().any(|line| !line.trim().is_empty()) && text.font.size > 0.0 {
                    writer.text(text, attributes);
                }
            },
        );
    }

    fn font(&mut self, text: &Text) {
        let font = &text.font;
        if !matches!(font.family.as_str(), "" | "sans-serif") {
            self.out.raw(" font-family=\"");
            self.out.escaped(&font.family);
            self.out.raw("\"");
        }
        self.out.number_attribute(" font-size=\"", font.size);
        if font.bold {
            self.out.raw(" font-weight=\"bold\"");
        }
        if font.italic {
            self.out.raw(" font-style=\"italic\"");
        }
        match text.align {
            Align::Left => {}
            Align::Center => self.out.raw(" text-anchor=\"middle\""),
            Align::Right => self.out.raw(" text-anchor=\"end\""),
        }
    }

    fn text(&mut self, text: &Text, attributes: &dyn Fn(&mut Self)) {
        let (x, y) = (text.shift.0, text.shift.1 + text.baseline.offset(text.font.size, text.line_height));
        self.out.raw("<text");
        let left = if text.angle == 0.0 {
            self.place(text.x + x, text.y + y)
        } else {
            self.turned(text);
            self.place(x, y)
        };
        attributes(self);
        self.out.raw(">");
        for (index, line) in text.lines.iter().enumerate() {
            let line = truncate(line, text.limit, &text.font);
            if text.lines.len() == 1 {
                self.out.escaped(&line);
            } else {
                self.out.number_attribute("<tspan x=\"", left);
                // An empty line is skipped by browsers, so every line says where it stands by itself.
                self.out.number_attribute(
                    " y=\"",
                    if text.angle == 0.0 { text.y } else { 0.0 } + y + index as f64 * text.line_height,
                );
                self.out.raw(">");
                self.out.escaped(&line);
                self.out.raw("</tspan>");
            }
        }
        self.out.raw("</text>");
    }

    fn place(&mut self, x: f64, y: f64) -> f64 {
        self.out.number_attribute(" x=\"", x);
        self.out.number_attribute(" y=\"", y);
        x
    }

    fn turned(&mut self, text: &Text) {
        self.out.raw(" transform=\"translate(");
        self.out.number(text.x);
        self.out.raw(",");
        self.out.number(text.y);
        self.out.raw(") rotate(");
        self.out.number(text.angle);
        self.out.raw(")\"");
    }

    pub(super) fn cloud(&mut self, cloud: &Cloud) {
        if let Some(image) = cloud_image(cloud, PICTURE_SCALE) {
            self.image(&image);
        }
    }

    pub(super) fn image(&mut self, image: &Image) {
        // Only pixels that do not fit their size can't be written; then there is nothing to be seen.
        let Ok(png) = encode(&image.pixels) else { return };
        self.out.number_attribute("<image x=\"", image.x);
        self.out.number_attribute(" y=\"", image.y);
        self.out.number_attribute(" width=\"", image.width);
        self.out.number_attribute(" height=\"", image.height);
        self.out.raw(" preserveAspectRatio=\"none\"");
        if image.opacity < 1.0 {
            self.out.number_attribute(" opacity=\"", image.opacity.max(0.0));
        }
        if !image.smooth {
            self.out.raw(" style=\"image-rendering:pixelated\"");
        }
        self.out.raw(" href=\"data:image/png;base64,");
        base64(&png, &mut self.out);
        self.out.raw("\"/>");
    }
}
