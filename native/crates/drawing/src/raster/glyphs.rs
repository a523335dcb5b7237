//! Outlines of letters.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlineGlyphCollection, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::system_fonts;
use crate::font::face;
use crate::outline::{polygon, quadratic};
use crate::scene::Segment;

/// Outlines in units of the font's size, y upwards; those used before are kept.
#[derive(Default)]
pub(super) struct Glyphs {
    known: HashMap<(char, bool), Option<Rc<[Segment]>>>,
    missing: BTreeSet<char>,
}

impl Glyphs {
    /// The outline of a letter; `None` for blanks and the like.
    pub(super) fn outline(&mut self, letter: char, bold: bool) -> Option<Rc<[Segment]>> {
        if let Some(known) = self.known.get(&(letter, bold)) {
            return known.clone();
        }
        let found = self.find(letter, bold).filter(|outline| !outline.is_empty()).map(Rc::from);
        self.known.insert((letter, bold), found.clone());
        found
    }

    fn find(&mut self, letter: char, bold: bool) -> Option<Vec<Segment>> {
        if letter.is_whitespace() || letter.is_control() {
            return None;
        }
        let embedded = face(bold);
        if let Some(glyph) = embedded.charmap.map(letter) {
            return glyph_outline(&embedded.outlines, glyph, crate::font::UNITS_PER_EM);
        }
        // Joiners and marks of direction are not to be seen.
        if crate::font::usual_advance(letter) == 0 && !system_fonts::draws_mark(letter) {
            return None;
        }
        system_fonts::with_font_for(letter, |font| system_outline(font, letter)).flatten().or_else(|| {
            self.missing.insert(letter);
            Some(missing_box(letter))
        })
    }

    /// One sentence about letters that no font has.
    pub(super) fn note(&self) -> Option<String> {
        const SHOWN: usize = 20;
        if self.missing.is_empty() {
            return None;
        }
        let letters: Vec<String> = self
            .missing
            .iter()
            .take(SHOWN)
            .map(|&letter| format!("{letter} (U+{:04X})", letter as u32))
            .collect();
        let more = self.missing.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Some(format!("no font here has {}{more}; boxes are drawn instead", letters.join(", ")))
    }
}

fn system_outline(font: &FontRef<'_>, letter: char) -> Option<Vec<Segment>> {
    let units_per_em = f64::from(font.head().ok()?.units_per_em());
    let outline = glyph_outline(&font.outline_glyphs(), font.charmap().map(letter)?, units_per_em)?;
    (!outline.is_empty()).then_some(outline)
}

fn glyph_outline(
    outlines: &OutlineGlyphCollection<'_>,
    glyph: GlyphId,
    units_per_em: f64,
) -> Option<Vec<Segment>> {
    let mut pen = Pen { segments: Vec::new(), last: (0.0, 0.0), scale: 1.0 / units_per_em.max(1.0) };
    let settings = DrawSettings::unhinted(Size::unscaled(), LocationRef::default());
    outlines.get(glyph)?.draw(settings, &mut pen).ok()?;
    Some(pen.segments)
}

/// What stands for a letter that can't be drawn: a frame as wide as the letter is taken to be.
fn missing_box(letter: char) -> Vec<Segment> {
    let width = f64::from(crate::font::usual_advance(letter)) / crate::font::UNITS_PER_EM;
    let (left, right, top, thick) = (0.06, (width - 0.06).max(0.2), 0.7, 0.06);
    let mut frame = polygon(&[(left, 0.0), (left, top), (right, top), (right, 0.0)]);
    let (left, right, bottom, top) = (left + thick, right - thick, thick, top - thick);
    frame.extend(polygon(&[(left, bottom), (right, bottom), (right, top), (left, top)]));
    frame
}

struct Pen {
    segments: Vec<Segment>,
    last: (f64, f64),
    scale: f64,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) * self.scale, f64::from(y) * self.scale)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.last = self.point(x, y);
        self.segments.push(Segment::Move(self.last.0, self.last.1));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.last = self.point(x, y);
        self.segments.push(Segment::Line(self.last.0, self.last.1));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (bend, end) = (self.point(cx, cy), self.point(x, y));
        self.segments.push(quadratic(self.last, bend, end));
        self.last = end;
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let end = self.point(x, y);
        self.segments.push(Segment::Cubic(self.point(cx0, cy0), self.point(cx1, cy1), end));
        self.last = end;
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}
