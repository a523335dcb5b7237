//! Text and shapes drawn on pictures.

use ferrolab_base::{Code, Error, Result};
use ferrolab_drawing::{
    Align, Baseline, Cap, Color, Font, Group, Items, Join, Mark, Paint, Path, PixelLimits, Rect, Scene,
    Segment, Style, Text, text_width,
};
use ferrolab_pictures::{PictureLimits, Raster};
use serde::{Deserialize, Serialize};

use crate::color::CssColor;
use crate::edit::check_number;

/// Beyond these numbers nothing is seen, and the drawing's arithmetic has no digits left.
const MAX_COORDINATE: f64 = 1e6;
const MAX_ITEMS: usize = 10_000;
const MAX_TEXT_BYTES: usize = 100_000;
/// Drawings are made in bands of so many pixels, so that they take little memory beside the picture.
const BAND_PIXELS: u32 = 4 << 20;

/// Something drawn on a picture; all numbers are pixels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Annotation {
    /// Lines of text.
    Text {
        /// Where the lines are held.
        x: f64,
        /// The top of the first line.
        y: f64,
        /// Lines are parted by line feeds.
        text: String,
        /// Of the letters.
        #[serde(default = "black")]
        color: CssColor,
        /// Height of the font.
        #[serde(default = "font_size")]
        size: f64,
        /// Whether letters are bold.
        #[serde(default)]
        bold: bool,
        /// Which end of the lines is held.
        #[serde(default)]
        align: TextAlign,
        /// A box behind the text.
        #[serde(default)]
        background: Option<CssColor>,
        /// From the text to the edge of the box.
        #[serde(default = "padding")]
        padding: f64,
    },
    /// A rectangle.
    Rect {
        /// Left edge.
        x: f64,
        /// Upper edge.
        y: f64,
        /// Not negative.
        width: f64,
        /// Not negative.
        height: f64,
        /// Of the outline.
        #[serde(default = "red")]
        color: CssColor,
        /// Of the inside; nothing when missing.
        #[serde(default)]
        fill: Option<CssColor>,
        /// Of the outline; 0 is none.
        #[serde(default = "line_width")]
        line_width: f64,
    },
    /// A straight line.
    Line {
        /// x and y of its beginning.
        from: (f64, f64),
        /// x and y of its end.
        to: (f64, f64),
        /// Of the line.
        #[serde(default = "red")]
        color: CssColor,
        /// Of the line.
        #[serde(default = "line_width")]
        line_width: f64,
    },
    /// A straight line with a head at its end.
    Arrow {
        /// x and y of its beginning.
        from: (f64, f64),
        /// x and y of its tip.
        to: (f64, f64),
        /// Of line and head.
        #[serde(default = "red")]
        color: CssColor,
        /// Of the line; the head is five times as wide.
        #[serde(default = "line_width")]
        line_width: f64,
    },
    /// A circle.
    Circle {
        /// Centre.
        x: f64,
        /// Centre.
        y: f64,
        /// Not negative.
        radius: f64,
        /// Of the outline.
        #[serde(default = "red")]
        color: CssColor,
        /// Of the inside; nothing when missing.
        #[serde(default)]
        fill: Option<CssColor>,
        /// Of the outline; 0 is none.
        #[serde(default = "line_width")]
        line_width: f64,
    },
}

/// Which end of a line of text is held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextAlign {
    /// Its beginning.
    #[default]
    Left,
    /// Its middle.
    Center,
    /// Its end.
    Right,
}

fn black() -> CssColor {
    CssColor(Color { r: 0, g: 0, b: 0, a: 255 })
}

fn red() -> CssColor {
    CssColor(Color { r: 220, g: 20, b: 20, a: 255 })
}

fn font_size() -> f64 {
    16.0
}

fn padding() -> f64 {
    4.0
}

fn line_width() -> f64 {
    2.0
}

pub(crate) fn annotated(
    raster: Raster,
    items: &[Annotation],
    limits: &PictureLimits,
    notes: &mut Vec<String>,
) -> Result<Raster> {
    if items.len() > MAX_ITEMS {
        let message = format!("{} annotations are more than the {MAX_ITEMS} allowed", items.len());
        return Err(Error::new(Code::InvalidInput, message).hint("draw them in several calls"));
    }
    let mut marks = Vec::new();
    for item in items {
        item.check()?;
        marks.extend(item.marks());
    }
    limits.check(raster.width, raster.height)?;
    let mut raster = raster.with_colour();
    let rows = (BAND_PIXELS / raster.width.max(1)).clamp(1, raster.height);
    let mut scene = Scene {
        width: f64::from(raster.width),
        height: 0.0,
        origin: (0.0, 0.0),
        background: None,
        description: None,
        root: Group { marks, ..Group::default() },
    };
    for top in (0..raster.height).step_by(rows as usize) {
        let high = rows.min(raster.height - top);
        scene.height = f64::from(high);
        scene.origin = (0.0, -f64::from(top));
        let drawing = ferrolab_drawing::draw(&scene, 1.0, &PixelLimits::default())?;
        let new_notes: Vec<_> = drawing.notes.into_iter().filter(|note| !notes.contains(note)).collect();
        notes.extend(new_notes);
        let start = top as usize * raster.stride();
        let channels = raster.channels.count();
        for (pixel, drawn) in
            raster.pixels[start..].chunks_exact_mut(channels).zip(drawing.pixels.rgba.as_chunks::<4>().0)
        {
            lay(pixel, drawn);
        }
    }
    Ok(raster)
}

/// Lay a colour with its opacity on a pixel, which may have one too.
fn lay(pixel: &mut [u8], drawn: &[u8; 4]) {
    let [colours @ .., opacity] = drawn;
    if *opacity == 0 {
        return;
    }
    let above = u32::from(*opacity) * 255;
    let behind = pixel.get(3).map_or(255, |value| u32::from(*value)) * (255 - u32::from(*opacity));
    let all = above + behind;
    for (value, drawn) in pixel.iter_mut().zip(colours) {
        *value = ((u32::from(*value) * behind + u32::from(*drawn) * above + all / 2) / all) as u8;
    }
    if let Some(value) = pixel.get_mut(3) {
        *value = ((all + 127) / 255) as u8;
    }
}

impl Annotation {
    fn check(&self) -> Result<()> {
        let (places, lengths): (Vec<f64>, Vec<f64>) = match self {
            Self::Text { x, y, size, padding, text, .. } => {
                if text.len() > MAX_TEXT_BYTES {
                    let message = format!("a text of {} bytes is longer than {MAX_TEXT_BYTES}", text.len());
                    return Err(Error::new(Code::InvalidInput, message).hint("shorten it"));
                }
                (vec![*x, *y], vec![*size, *padding])
            }
            Self::Rect { x, y, width, height, line_width, .. } => {
                (vec![*x, *y], vec![*width, *height, *line_width])
            }
            Self::Line { from, to, line_width, .. } | Self::Arrow { from, to, line_width, .. } => {
                (vec![from.0, from.1, to.0, to.1], vec![*line_width])
            }
            Self::Circle { x, y, radius, line_width, .. } => (vec![*x, *y], vec![*radius, *line_width]),
        };
        for place in places {
            check_number("a coordinate of an annotation", place, -MAX_COORDINATE..=MAX_COORDINATE)?;
        }
        for length in lengths {
            check_number("a length of an annotation", length, 0.0..=MAX_COORDINATE)?;
        }
        Ok(())
    }

    fn marks(&self) -> Vec<Mark> {
        match self {
            Self::Text { .. } => self.text(),
            Self::Rect { x, y, width, height, color, fill, line_width } => {
                let style = outlined(*color, *fill, *line_width);
                let corner_radii = [0.0; 4];
                let rect = Rect { x: *x, y: *y, width: *width, height: *height, corner_radii, style };
                vec![mark(Items::Rects(vec![rect]))]
            }
            Self::Line { from, to, color, line_width } => vec![line(*from, *to, *color, *line_width)],
            Self::Arrow { from, to, color, line_width } => arrow(*from, *to, *color, *line_width),
            Self::Circle { x, y, radius, color, fill, line_width } => {
                let style = outlined(*color, *fill, *line_width);
                vec![mark(Items::Paths(vec![Path { x: *x, y: *y, segments: circle(*radius), style }]))]
            }
        }
    }

    fn text(&self) -> Vec<Mark> {
        let Self::Text { x, y, text, color, size, bold, align, background, padding } = self else {
            return Vec::new();
        };
        let font = Font { size: *size, bold: *bold, ..Font::default() };
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let line_height = size * 1.2;
        let width = lines.iter().map(|line| text_width(line, &font)).fold(0.0, f64::max);
        let height = line_height * lines.len() as f64;
        let (align, left) = match align {
            TextAlign::Left => (Align::Left, *x),
            TextAlign::Center => (Align::Center, x - width / 2.0),
            TextAlign::Right => (Align::Right, x - width),
        };
        let behind = background.map(|color| {
            let rect = Rect {
                x: left - padding,
                y: y - padding,
                width: width + 2.0 * padding,
                height: height + 2.0 * padding,
                corner_radii: [0.0; 4],
                style: filled(color),
            };
            mark(Items::Rects(vec![rect]))
        });
        let style = filled(*color);
        let baseline = Baseline::LineTop;
        let text = Text { x: *x, y: *y, lines, align, baseline, font, line_height, style, ..Text::default() };
        behind.into_iter().chain([mark(Items::Texts(vec![text]))]).collect()
    }
}

fn mark(items: Items) -> Mark {
    Mark { role: "annotation", items }
}

fn filled(color: CssColor) -> Style {
    Style { fill: Some(Paint::Solid(color.0)), ..Style::default() }
}

fn outlined(color: CssColor, fill: Option<CssColor>, line_width: f64) -> Style {
    Style {
        fill: fill.map(|color| Paint::Solid(color.0)),
        stroke: (line_width > 0.0).then_some(Paint::Solid(color.0)),
        stroke_width: line_width,
        join: Join::Miter,
        ..Style::default()
    }
}

fn line(from: (f64, f64), to: (f64, f64), color: CssColor, line_width: f64) -> Mark {
    let segments = vec![Segment::Move(from.0, from.1), Segment::Line(to.0, to.1)];
    let style = Style { cap: Cap::Butt, ..outlined(color, None, line_width) };
    mark(Items::Paths(vec![Path { segments, style, ..Path::default() }]))
}

fn arrow(from: (f64, f64), to: (f64, f64), color: CssColor, line_width: f64) -> Vec<Mark> {
    let (right, down) = (to.0 - from.0, to.1 - from.1);
    let length = right.hypot(down);
    if length == 0.0 {
        return Vec::new();
    }
    let (right, down) = (right / length, down / length);
    let head = (line_width * 5.0).min(length);
    let neck = (to.0 - right * head, to.1 - down * head);
    let side = head / 2.0;
    let segments = vec![
        Segment::Move(to.0, to.1),
        Segment::Line(neck.0 - down * side, neck.1 + right * side),
        Segment::Line(neck.0 + down * side, neck.1 - right * side),
        Segment::Close,
    ];
    let head = mark(Items::Paths(vec![Path { segments, style: filled(color), ..Path::default() }]));
    vec![line(from, neck, color, line_width), head]
}

/// Four curves, off a circle by less than 0.03 % of its radius.
fn circle(radius: f64) -> Vec<Segment> {
    let (r, bend) = (radius, radius * 0.552_284_75);
    vec![
        Segment::Move(r, 0.0),
        Segment::Cubic((r, bend), (bend, r), (0.0, r)),
        Segment::Cubic((-bend, r), (-r, bend), (-r, 0.0)),
        Segment::Cubic((-r, -bend), (-bend, -r), (0.0, -r)),
        Segment::Cubic((bend, -r), (r, -bend), (r, 0.0)),
        Segment::Close,
    ]
}
