//! Text, broken into lines that fit.

use ferrolab_base::Result;

use super::fields::Fields;
use super::place::Place;
use super::sheet::Sheet;
use super::style::{filled, font, share};
use crate::font::text_width;
use crate::outline::Bounds;
use crate::scene::{Align, Baseline, Color, Font, Join, Paint, Style, Text};

/// Size of letters unless given.
pub(super) const FONT_SIZE: f64 = 14.0;
/// From line to line, as a share of the letters' size.
pub(super) const LINE_HEIGHT: f64 = 1.25;

/// Draw a `text`.
pub(super) fn text(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    const ANCHORS: [(&str, Align); 6] = [
        ("start", Align::Left),
        ("middle", Align::Center),
        ("end", Align::Right),
        ("left", Align::Left),
        ("center", Align::Center),
        ("right", Align::Right),
    ];
    const BASELINES: [(&str, Baseline); 4] = [
        ("alphabetic", Baseline::Alphabetic),
        ("top", Baseline::Top),
        ("middle", Baseline::Middle),
        ("bottom", Baseline::Bottom),
    ];
    let font = font(fields, FONT_SIZE)?;
    let written = fields.text("text")?.ok_or_else(|| fields.missing("text", "what is to be written"))?;
    let color = fields.color("fill")?.unwrap_or(Some(Color::BLACK));
    let mut text = Text {
        x: fields.required("x")?,
        y: fields.required("y")?,
        lines: lines(&written, fields.size("width")?, &font),
        angle: fields.number_or("rotate", 0.0)?,
        align: fields.choice("anchor", &ANCHORS)?.unwrap_or_default(),
        baseline: fields.choice("baseline", &BASELINES)?.unwrap_or_default(),
        line_height: font.size * fields.size_or("line_height", LINE_HEIGHT)?,
        style: filled(color, share(fields, "opacity")?),
        font,
        ..Text::default()
    };
    let above = text.line_height * text.lines.len().saturating_sub(1) as f64;
    // What is held is the middle or the bottom of all lines.
    match text.baseline {
        Baseline::Middle => text.shift.1 = -above / 2.0,
        Baseline::Bottom => text.shift.1 = -above,
        _ => {}
    }
    fields.finish()?;
    Ok(sheet.text(text, place))
}

/// The keys of a label, read before it is known where it goes.
pub(super) struct Label {
    pub(super) text: Option<String>,
    pub(super) font: Font,
    pub(super) color: Color,
}

impl Label {
    pub(super) fn read(fields: &Fields<'_>, size: f64) -> Result<Self> {
        Ok(Self {
            text: fields.text("label")?.filter(|text| !text.trim().is_empty()),
            font: font(fields, size)?,
            color: fields.color("label_color")?.flatten().unwrap_or(Color::BLACK),
        })
    }

    /// The label in lines no wider than `width`.
    pub(super) fn lines(&self, width: Option<f64>) -> Vec<String> {
        self.text.as_deref().map(|text| lines(text, width, &self.font)).unwrap_or_default()
    }

    /// Draw lines around a point.
    pub(super) fn draw(&self, lines: Vec<String>, centre: (f64, f64), sheet: &mut Sheet, place: &Place) {
        if !lines.is_empty() {
            sheet.text(self.centred(lines, centre, filled(Some(self.color), 1.0)), place);
        }
    }

    /// Draw it around a point of a line, with the ground's colour around the letters.
    pub(super) fn draw_on_line(&self, centre: (f64, f64), sheet: &mut Sheet, place: &Place) {
        let lines = self.lines(None);
        if lines.is_empty() {
            return;
        }
        let halo = Style {
            stroke: Some(Paint::Solid(sheet.ground)),
            stroke_width: self.font.size / 3.0,
            join: Join::Round,
            ..Style::default()
        };
        sheet.text(self.centred(lines.clone(), centre, halo), place);
        self.draw(lines, centre, sheet, place);
    }

    fn centred(&self, lines: Vec<String>, (x, y): (f64, f64), style: Style) -> Text {
        let line_height = self.font.size * LINE_HEIGHT;
        let shift = (0.0, -line_height * (lines.len() - 1) as f64 / 2.0);
        let (font, align, baseline) = (self.font.clone(), Align::Center, Baseline::Middle);
        Text { x, y, shift, lines, align, baseline, font, line_height, style, ..Text::default() }
    }
}

/// Width and height of lines.
pub(super) fn extent(lines: &[String], font: &Font) -> (f64, f64) {
    let width = lines.iter().map(|line| text_width(line, font)).fold(0.0, f64::max);
    (width, lines.len() as f64 * font.size * LINE_HEIGHT)
}

/// The lines of a text; those wider than `width` are broken at blanks, and words that are wider within.
pub(super) fn lines(text: &str, width: Option<f64>, font: &Font) -> Vec<String> {
    let Some(width) = width.filter(|&width| width > 0.0) else {
        return text.lines().map(str::to_owned).collect();
    };
    text.lines().flat_map(|line| wrapped(line, width, font)).collect()
}

fn wrapped(line: &str, width: f64, font: &Font) -> Vec<String> {
    let blank = text_width("a a", font) - text_width("aa", font);
    let mut all = Vec::new();
    let mut current = String::new();
    let mut filled = 0.0;
    for word in line.split_whitespace().flat_map(|word| pieces(word, width, font)) {
        let needed = text_width(word, font);
        if !current.is_empty() && filled + blank + needed > width {
            all.push(std::mem::take(&mut current));
        }
        if current.is_empty() {
            filled = needed;
        } else {
            current.push(' ');
            filled += blank + needed;
        }
        current.push_str(word);
    }
    if !current.is_empty() || all.is_empty() {
        all.push(current);
    }
    all
}

/// A word in pieces no wider than `width`, each of one letter at least.
fn pieces<'a>(word: &'a str, width: f64, font: &Font) -> Vec<&'a str> {
    if text_width(word, font) <= width {
        return vec![word];
    }
    let mut pieces = Vec::new();
    let (mut start, mut filled) = (0, 0.0);
    for (index, letter) in word.char_indices() {
        let needed = text_width(letter.encode_utf8(&mut [0; 4]), font);
        if index > start && filled + needed > width {
            pieces.push(&word[start..index]);
            (start, filled) = (index, 0.0);
        }
        filled += needed;
    }
    pieces.push(&word[start..]);
    pieces
}
