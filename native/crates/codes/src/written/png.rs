//! A written code as a PNG of two colours.

use ferrolab_base::{Code, Error, Result};
use ferrolab_drawing::{
    Align, Color, Edges, Font, Group, Items, Mark, Paint, PixelLimits, Scene, Style as Ink, Text,
};

use super::{FONT_SIZE, GUARD_DEPTH, Style, TEXT_DEPTH, TEXT_HEIGHT, Written, within};

/// Pixels of the largest PNG.
const MOST_PIXELS: u64 = 100_000_000;

impl Written {
    /// A PNG of two colours, `scale` times the module size.
    ///
    /// # Errors
    ///
    /// `SizeLimit` for more than 100 million pixels.
    pub fn png(&self, scale: u32) -> Result<Vec<u8>> {
        let module = u64::from(self.style.module_size) * u64::from(scale);
        within("scale", scale, 1, 100)?;
        let (width, height) = self.extent();
        let (width, height) = (u64::from(width) * module, u64::from(height) * module);
        if width * height > MOST_PIXELS {
            return Err(Error::new(
                Code::SizeLimit,
                format!("a picture of {width} x {height} pixels is too large"),
            )
            .hint("take a smaller module size or scale"));
        }
        let mut rows = Rows::new(width as usize, height as usize);
        self.darken_modules(&mut rows, module as usize);
        self.darken_captions(&mut rows, module as usize)?;
        encoded(&rows, &self.style)
            .map_err(|error| Error::new(Code::Internal, format!("the PNG can't be written: {error}")))
    }

    fn darken_modules(&self, rows: &mut Rows, module: usize) {
        let (left, top) = (self.style.quiet_zone as usize, self.top() as usize);
        let row_height = self.row_height() as usize;
        for y in 0..self.modules.height() {
            let runs = self.modules.dark_runs(y);
            rows.repeat(top + y * row_height, row_height, left, runs, module);
        }
        if !self.guards.is_empty() {
            let guards = self.modules.dark_runs(0).filter(|(start, _)| self.is_guard(*start));
            rows.repeat(top + row_height, GUARD_DEPTH as usize, left, guards, module);
        }
    }

    /// Letters are drawn without half-tones: the picture keeps its two colours, as printers of labels want.
    fn darken_captions(&self, rows: &mut Rows, module: usize) -> Result<()> {
        if self.captions.is_empty() {
            return Ok(());
        }
        let limits = PixelLimits { max_pixels: MOST_PIXELS };
        let drawn = ferrolab_drawing::draw_with(&self.caption_scene(), module as f64, &limits, Edges::Hard)?;
        let first = (self.top() + self.style.height) as usize * module;
        let lines = drawn.pixels.rgba.chunks_exact(drawn.pixels.width as usize * 4);
        for (row, line) in rows.from(first).zip(lines) {
            for (x, pixel) in line.chunks_exact(4).enumerate() {
                row[x / 8] |= u8::from(pixel[3] > 127) << (7 - x % 8);
            }
        }
        Ok(())
    }

    /// The text alone, on nothing, one pixel a module.
    fn caption_scene(&self) -> Scene {
        let font = Font { size: FONT_SIZE.into(), ..Font::default() };
        let style = Ink { fill: Some(Paint::Solid(Color::BLACK)), ..Ink::default() };
        let text = |(text, centre): &(String, f64)| Text {
            x: centre + f64::from(self.style.quiet_zone),
            y: f64::from(TEXT_HEIGHT - TEXT_DEPTH),
            lines: vec![super::visible(text)],
            align: Align::Center,
            font: font.clone(),
            style: style.clone(),
            ..Text::default()
        };
        let texts = self.captions.iter().map(text).collect();
        let root =
            Group { marks: vec![Mark { role: "caption", items: Items::Texts(texts) }], ..Group::default() };
        let (width, height) = (f64::from(self.extent().0), f64::from(TEXT_HEIGHT));
        Scene { width, height, origin: (0.0, 0.0), background: None, description: None, root }
    }
}

/// All pixels, eight in a byte, dark ones set.
struct Rows {
    width: usize,
    height: usize,
    stride: usize,
    pixels: Vec<u8>,
}

impl Rows {
    fn new(width: usize, height: usize) -> Self {
        let stride = width.div_ceil(8);
        Self { width, height, stride, pixels: vec![0; stride * height] }
    }

    /// The rows from one on.
    fn from(&mut self, first: usize) -> std::slice::ChunksExactMut<'_, u8> {
        self.pixels[first * self.stride..].chunks_exact_mut(self.stride)
    }

    /// Darken runs of modules (their start after `left`, and their length) in `high` rows of modules.
    fn repeat(
        &mut self,
        top: usize,
        high: usize,
        left: usize,
        runs: impl Iterator<Item = (usize, usize)>,
        module: usize,
    ) {
        let mut row = vec![0u8; self.stride];
        for (start, length) in runs {
            darken(&mut row, (left + start) * module, (left + start + length) * module);
        }
        self.from(top * module).take(high * module).for_each(|line| line.copy_from_slice(&row));
    }
}

/// Set the bits of a run of pixels.
fn darken(row: &mut [u8], from: usize, to: usize) {
    let (first, last) = (from / 8, (to - 1) / 8);
    let (head, tail) = (0xff >> (from % 8), 0xff << (7 - (to - 1) % 8));
    if first == last {
        row[first] |= head & tail;
        return;
    }
    row[first] |= head;
    row[first + 1..last].fill(0xff);
    row[last] |= tail;
}

fn encoded(rows: &Rows, style: &Style) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, rows.width as u32, rows.height as u32);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_palette([&style.light.0[..3], &style.dark.0[..3]].concat());
    if style.light.0[3] != 255 || style.dark.0[3] != 255 {
        encoder.set_trns(vec![style.light.0[3], style.dark.0[3]]);
    }
    // A small code takes 5 microseconds instead of 90 and 0.9 KB instead of 0.4.
    encoder.set_compression(png::Compression::Fast);
    // Most rows repeat the one above: as differences they are nothing but zeros.
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&rows.pixels)?;
    writer.finish()?;
    Ok(file)
}
