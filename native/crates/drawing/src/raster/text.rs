//! Text as outlines of letters.

use super::flatten::Transform;
use super::ink::Ink;
use super::marks::Painter;
use crate::font::{Pen, UNITS_PER_EM, face, text_width, truncate};
use crate::outline::Bounds;
use crate::scene::{Align, Font, Segment, Style, Text};

/// How far slanted letters lean, as a share of their height: the angle of Liberation Sans Italic.
const SLANT: f64 = 0.2126;

impl Painter {
    pub(super) fn text(&mut self, text: &Text, transform: &Transform) {
        if text.font.size.is_nan() || text.font.size <= 0.0 {
            return;
        }
        let held = transform.moved((text.x, text.y)).turned(text.angle);
        let mut y = text.shift.1 + text.baseline.offset(text.font.size, text.line_height);
        for line in &text.lines {
            let line = truncate(line, text.limit, &text.font);
            let width = text_width(&line, &text.font);
            let start = match text.align {
                Align::Left => 0.0,
                Align::Center => -width / 2.0,
                Align::Right => -width,
            };
            self.line(&line, text, &held.moved((text.shift.0 + start, y)), width);
            y += text.line_height;
        }
    }

    /// One line whose beginning is the transform's origin.
    fn line(&mut self, line: &str, text: &Text, transform: &Transform, width: f64) {
        let (style, size) = (&text.style, text.font.size);
        let bounds = || Bounds { x1: 0.0, y1: -0.8 * size, x2: width, y2: 0.2 * size };
        // Most text is painted inside only, with one colour: its ink is made once.
        let fill = style
            .fill
            .as_ref()
            .and_then(|paint| Ink::new(paint, style.opacity * style.fill_opacity, bounds, transform));
        let outlined = Style { fill: None, ..style.clone() };
        let (face, mut pen) = (face(text.font.bold), Pen::default());
        for letter in line.chars() {
            let x = pen.put(letter, face) as f64 * size / UNITS_PER_EM;
            let Some(glyph) = self.glyphs.outline(letter, text.font.bold) else { continue };
            let glyph: Vec<Segment> = place(&glyph, &text.font, x);
            if let Some(ink) = &fill {
                self.canvas.fill(&glyph, ink, transform);
            }
            if style.stroke.is_some() {
                self.canvas.draw(&glyph, &outlined, transform);
            }
        }
    }
}

/// A letter's outline, which is as large as one unit and y upwards, where it stands in its line.
fn place(glyph: &[Segment], font: &Font, x: f64) -> Vec<Segment> {
    let slant = if font.italic { SLANT } else { 0.0 };
    let to = |point: (f64, f64)| (x + (point.0 + slant * point.1) * font.size, -point.1 * font.size);
    glyph.iter().map(|segment| segment.map(to)).collect()
}
