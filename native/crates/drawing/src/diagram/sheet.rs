//! What is drawn so far.

use std::collections::HashMap;

use super::place::Place;
use crate::font::text_width;
use crate::outline::Bounds;
use crate::scene::{Align, Color, Image, Items, Mark, Path, Rect, Segment, Shape, Style, Symbol, Text};

/// Marks, what they cover, and where elements with names are.
pub(super) struct Sheet {
    pub(super) marks: Vec<Mark>,
    pub(super) bounds: Bounds,
    /// Boxes of named elements.
    pub(super) boxes: HashMap<String, Bounds>,
    /// Whether arrows were left out because they lead to elements that may come later.
    pub(super) waiting: bool,
    /// What is behind text that stands on lines.
    pub(super) ground: Color,
}

impl Sheet {
    pub(super) fn new(ground: Color) -> Self {
        Self { marks: Vec::new(), bounds: Bounds::EMPTY, boxes: HashMap::new(), waiting: false, ground }
    }

    fn cover(&mut self, bounds: Bounds, style: &Style) {
        let margin = if style.stroke.is_some() { style.stroke_width / 2.0 } else { 0.0 };
        self.bounds.add((bounds.x1 - margin, bounds.y1 - margin));
        self.bounds.add((bounds.x2 + margin, bounds.y2 + margin));
    }

    /// Items of the same kind go into one mark.
    pub(super) fn path(&mut self, segments: Vec<Segment>, style: Style, place: &Place) -> Bounds {
        let segments: Vec<Segment> =
            segments.into_iter().map(|segment| segment.map(|point| place.apply(point))).collect();
        let bounds = Bounds::of_segments(&segments);
        if segments.is_empty() {
            return bounds;
        }
        let style = scaled(style, place);
        self.cover(bounds, &style);
        let path = Path { x: 0.0, y: 0.0, segments, style };
        match self.marks.last_mut() {
            Some(Mark { items: Items::Paths(paths), .. }) => paths.push(path),
            _ => self.marks.push(Mark { role: "mark", items: Items::Paths(vec![path]) }),
        }
        bounds
    }

    /// A rectangle of an upright place.
    pub(super) fn rect(&mut self, rect: Rect, place: &Place) -> Bounds {
        let (x, y) = place.apply((rect.x, rect.y));
        let rect = Rect {
            x,
            y,
            width: rect.width * place.scale,
            height: rect.height * place.scale,
            corner_radii: rect.corner_radii.map(|radius| radius * place.scale),
            style: scaled(rect.style, place),
        };
        let bounds = Bounds::of_rect(&rect);
        self.cover(bounds, &rect.style);
        match self.marks.last_mut() {
            Some(Mark { items: Items::Rects(rects), .. }) => rects.push(rect),
            _ => self.marks.push(Mark { role: "mark", items: Items::Rects(vec![rect]) }),
        }
        bounds
    }

    pub(super) fn circle(&mut self, centre: (f64, f64), radius: f64, style: Style, place: &Place) -> Bounds {
        let (x, y) = place.apply(centre);
        let radius = radius * place.scale;
        let style = scaled(style, place);
        let bounds = Bounds { x1: x - radius, y1: y - radius, x2: x + radius, y2: y + radius };
        self.cover(bounds, &style);
        let circle = Symbol { x, y, size: 4.0 * radius * radius, angle: 0.0, shape: Shape::Circle, style };
        match self.marks.last_mut() {
            Some(Mark { items: Items::Symbols(symbols), .. }) => symbols.push(circle),
            _ => self.marks.push(Mark { role: "mark", items: Items::Symbols(vec![circle]) }),
        }
        bounds
    }

    pub(super) fn text(&mut self, mut text: Text, place: &Place) -> Bounds {
        (text.x, text.y) = place.apply((text.x, text.y));
        text.angle = (text.angle + place.angle) % 360.0;
        text.shift = (text.shift.0 * place.scale, text.shift.1 * place.scale);
        text.font.size *= place.scale;
        text.line_height *= place.scale;
        text.style = scaled(text.style, place);
        let bounds = text_bounds(&text);
        self.cover(bounds, &text.style);
        match self.marks.last_mut() {
            Some(Mark { items: Items::Texts(texts), .. }) => texts.push(text),
            _ => self.marks.push(Mark { role: "mark", items: Items::Texts(vec![text]) }),
        }
        bounds
    }

    /// A picture of an upright place.
    pub(super) fn image(&mut self, mut image: Image, place: &Place) -> Bounds {
        (image.x, image.y) = place.apply((image.x, image.y));
        image.width *= place.scale;
        image.height *= place.scale;
        let (x2, y2) = (image.x + image.width, image.y + image.height);
        let bounds = Bounds { x1: image.x, y1: image.y, x2, y2 };
        self.cover(bounds, &Style::default());
        self.marks.push(Mark { role: "mark", items: Items::Images(vec![image]) });
        bounds
    }
}

fn scaled(style: Style, place: &Place) -> Style {
    Style {
        stroke_width: style.stroke_width * place.scale,
        dash: style.dash.iter().map(|length| length * place.scale).collect(),
        ..style
    }
}

fn text_bounds(text: &Text) -> Bounds {
    let width = text.lines.iter().map(|line| text_width(line, &text.font)).fold(0.0, f64::max);
    let left = match text.align {
        Align::Left => 0.0,
        Align::Center => -width / 2.0,
        Align::Right => -width,
    };
    let first = text.baseline.offset(text.font.size, text.line_height);
    let (top, bottom) = (first - 0.8 * text.font.size, first + 0.22 * text.font.size);
    let bottom = bottom + text.line_height * text.lines.len().saturating_sub(1) as f64;
    let turned = Place::ROOT.within((text.x, text.y), text.angle, 1.0);
    let mut bounds = Bounds::EMPTY;
    for corner in [(left, top), (left + width, top), (left, bottom), (left + width, bottom)] {
        bounds.add(turned.apply(corner));
    }
    bounds
}
