//! What is defined once and referred to: gradients and clip paths.

use super::out::Out;
use crate::outline::{Bounds, rounded_rect};
use crate::scene::{Color, Group, Paint, Rect};

/// What is defined so far; the index in it is the number of its name.
#[derive(Default)]
pub(super) struct Definitions(Vec<Definition>);

#[derive(PartialEq)]
enum Definition {
    Clip(Rect),
    Gradient(Paint, Option<Bounds>),
}

impl Definitions {
    /// The number of a clip path of the group's own rectangle, defined here unless it is already.
    pub(super) fn clip(&mut self, group: &Group, out: &mut Out) -> usize {
        let rect = Rect {
            width: group.width,
            height: group.height,
            corner_radii: group.corner_radii,
            ..Rect::default()
        };
        let (number, new) = self.find(Definition::Clip(rect.clone()));
        if new {
            out.raw("<clipPath id=\"");
            out.name(number);
            out.raw("\">");
            shape(&rect, out);
            out.raw("</clipPath>");
        }
        number
    }

    /// The number of a gradient for something with these bounds.
    pub(super) fn gradient(&mut self, paint: &Paint, bounds: Bounds, out: &mut Out) -> usize {
        // Shares of a box without width or height are nothing in SVG; then pixels are written.
        let flat = bounds.width() <= 0.0 || bounds.height() <= 0.0;
        let (number, new) = self.find(Definition::Gradient(paint.clone(), flat.then_some(bounds)));
        if let (true, Paint::Gradient { from, to, stops }) = (new, paint) {
            let place = |point| if flat { bounds.at(point) } else { point };
            out.raw("<linearGradient id=\"");
            out.name(number);
            out.raw("\"");
            if flat {
                out.raw(" gradientUnits=\"userSpaceOnUse\"");
            }
            let ((x1, y1), (x2, y2)) = (place(*from), place(*to));
            for (name, value) in [(" x1=\"", x1), (" y1=\"", y1), (" x2=\"", x2), (" y2=\"", y2)] {
                out.number_attribute(name, value);
            }
            out.raw(">");
            stops.iter().for_each(|&(offset, color)| stop(offset, color, out));
            out.raw("</linearGradient>");
        }
        number
    }

    fn find(&mut self, definition: Definition) -> (usize, bool) {
        // A drawing has few; those of the last items are most likely the ones asked for.
        if let Some(index) = self.0.iter().rev().take(64).position(|known| *known == definition) {
            return (self.0.len() - 1 - index, false);
        }
        self.0.push(definition);
        (self.0.len() - 1, true)
    }
}

fn shape(rect: &Rect, out: &mut Out) {
    match rect.rounded() {
        Some(radii) => {
            out.raw("<path d=\"");
            out.path_data(&rounded_rect(rect, radii), (0.0, 0.0));
            out.raw("\"/>");
        }
        None => {
            out.number_attribute("<rect width=\"", rect.width.max(0.0));
            out.number_attribute(" height=\"", rect.height.max(0.0));
            out.raw("/>");
        }
    }
}

fn stop(offset: f64, color: Color, out: &mut Out) {
    out.number_attribute("<stop offset=\"", offset);
    out.raw(" stop-color=\"");
    out.color(color);
    out.raw("\"");
    if color.a < 255 {
        out.number_attribute(" stop-opacity=\"", f64::from(color.a) / 255.0);
    }
    out.raw("/>");
}
