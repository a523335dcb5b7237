//! The picture that is drawn on.

use std::rc::Rc;

use super::coverage::{Area, Coverage};
use super::flatten::{Line, Transform, outline};
use super::ink::{Ink, Pixel, multiplied, over, scaled};
use crate::outline::Bounds;
use crate::scene::{Paint, Segment, Style};

/// Pixels, what of them may be drawn on, and room to work in.
pub(super) struct Canvas {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<Pixel>,
    clip: Clip,
    coverage: Coverage,
    lines: Vec<Line>,
}

/// What may be drawn on.
#[derive(Clone)]
pub(super) struct Clip {
    area: Area,
    /// How much of each pixel of the area, row by row; `None` is all.
    mask: Option<Rc<Vec<u8>>>,
}

impl Canvas {
    pub(super) fn new(width: u32, height: u32, background: Pixel) -> Self {
        let area = Area { left: 0, top: 0, right: width as i32, bottom: height as i32 };
        let (width, height) = (width as usize, height as usize);
        Self {
            width,
            height,
            pixels: vec![background; width * height],
            clip: Clip { area, mask: None },
            coverage: Coverage::default(),
            lines: Vec::new(),
        }
    }

    /// Have pixels covered wholly or not at all.
    pub(super) fn hard_edged(mut self) -> Self {
        self.coverage.is_hard = true;
        self
    }

    /// Draw an outline with its style.
    pub(super) fn draw(&mut self, segments: &[Segment], style: &Style, transform: &Transform) {
        let ink = |paint: &Paint, share: f64| {
            Ink::new(paint, style.opacity * share, || Bounds::of_segments(segments), transform)
        };
        if let Some(ink) = style.fill.as_ref().and_then(|paint| ink(paint, style.fill_opacity)) {
            self.fill(segments, &ink, transform);
        }
        let stroke = style.stroke.as_ref().filter(|_| style.stroke_width > 0.0);
        if let Some(ink) = stroke.and_then(|paint| ink(paint, style.stroke_opacity)) {
            self.stroke(segments, style, &ink, transform);
        }
    }

    pub(super) fn fill(&mut self, segments: &[Segment], ink: &Ink, transform: &Transform) {
        self.lines.clear();
        outline(segments, transform, &mut self.lines);
        self.fill_lines(ink);
    }

    fn stroke(&mut self, segments: &[Segment], style: &Style, ink: &Ink, transform: &Transform) {
        self.lines.clear();
        super::stroke::outline(segments, style, transform, &mut self.lines);
        self.fill_lines(ink);
    }

    fn fill_lines(&mut self, ink: &Ink) {
        let Self { pixels, clip, coverage, lines, width, .. } = self;
        let mut masked = Vec::new();
        coverage.fill(lines, clip.area, |x, y, covered| {
            let start = y as usize * *width + x as usize;
            let row = &mut pixels[start..start + covered.len()];
            match &clip.mask {
                None => ink.lay(row, x, y, covered),
                Some(mask) => {
                    masked.clear();
                    let allowed = &mask[clip.area.offset(x, y)..];
                    masked.extend(
                        covered.iter().zip(allowed).map(|(&covered, &allowed)| multiplied(covered, allowed)),
                    );
                    ink.lay(row, x, y, &masked);
                }
            }
        });
    }

    /// Lay a single pixel over what is there, where that is allowed.
    pub(super) fn put(&mut self, x: i32, y: i32, pixel: Pixel) {
        let Area { left, top, right, bottom } = self.clip.area;
        if x < left || x >= right || y < top || y >= bottom {
            return;
        }
        let allowed = self.clip.mask.as_ref().map_or(255, |mask| mask[self.clip.area.offset(x, y)]);
        let place = &mut self.pixels[y as usize * self.width + x as usize];
        *place = over(*place, scaled(pixel, allowed));
    }

    /// Where may be drawn at all.
    pub(super) fn area(&self) -> Area {
        self.clip.area
    }

    /// From now on only what lies within the outline too is drawn. Gives what to go back to.
    pub(super) fn clip(&mut self, segments: &[Segment], transform: &Transform) -> Clip {
        let before = self.clip.clone();
        self.lines.clear();
        outline(segments, transform, &mut self.lines);
        self.clip = match whole_pixels(&self.lines) {
            Some(area) if before.mask.is_none() => Clip { area: before.area.intersect(area), mask: None },
            _ => self.masked(&before),
        };
        before
    }

    pub(super) fn unclip(&mut self, before: Clip) {
        self.clip = before;
    }

    fn masked(&mut self, before: &Clip) -> Clip {
        let area = before.area;
        let mut mask = vec![0; area.width() * area.height()];
        self.coverage.fill(&self.lines, area, |x, y, covered| {
            let start = area.offset(x, y);
            mask[start..start + covered.len()].copy_from_slice(covered);
        });
        if let Some(earlier) = &before.mask {
            mask.iter_mut().zip(earlier.iter()).for_each(|(now, &earlier)| *now = multiplied(*now, earlier));
        }
        Clip { area, mask: Some(Rc::new(mask)) }
    }
}

impl Area {
    /// Index of a pixel of the area, row by row.
    fn offset(self, x: i32, y: i32) -> usize {
        (y - self.top) as usize * self.width() + (x - self.left) as usize
    }
}

/// The pixels within four lines that run along their borders.
fn whole_pixels(lines: &[Line]) -> Option<Area> {
    if lines.len() != 4 {
        return None;
    }
    let whole = |value: f32| ((value - value.round()).abs() < 1.0 / 256.0).then(|| value.round() as i32);
    let upright = lines.iter().all(|line| line.x0 == line.x1 || line.y0 == line.y1);
    let (mut left, mut top, mut right, mut bottom) = (i32::MAX, i32::MAX, i32::MIN, i32::MIN);
    for line in lines {
        let (x, y) = (whole(line.x0)?, whole(line.y0)?);
        (left, right) = (left.min(x), right.max(x));
        (top, bottom) = (top.min(y), bottom.max(y));
    }
    upright.then_some(Area { left, top, right, bottom })
}
