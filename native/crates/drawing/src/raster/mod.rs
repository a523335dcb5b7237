//! A scene as pixels.
//!
//! Code map: `coverage` finds how much of each pixel an outline covers, given as the straight lines that
//! `flatten` makes of it and `stroke` of what has a width; `canvas` lays an `ink` over those pixels;
//! `marks` goes through a scene, `text` writes, `system_fonts` knows letters that the embedded font lacks,
//! `cloud` stamps symbols by the million, `encode` writes PNG.

mod canvas;
mod cloud;
mod coverage;
mod encode;
mod flatten;
mod glyphs;
mod ink;
mod marks;
mod picture;
mod stroke;
mod system_fonts;
mod text;

use ferrolab_base::{Code, Error, Result};

use crate::scene::{Pixels, Scene};
use canvas::Canvas;
pub(crate) use cloud::cloud_image;
pub(crate) use encode::encode;
use flatten::Transform;
use marks::Painter;

/// How large a picture may become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelLimits {
    /// Pixels in all.
    pub max_pixels: u64,
}

impl Default for PixelLimits {
    /// 100 million pixels, which take 400 MB while they are drawn.
    fn default() -> Self {
        Self { max_pixels: 100_000_000 }
    }
}

/// A scene as pixels, and what could not be drawn as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The pixels.
    pub pixels: Pixels,
    /// One sentence each; empty when all is as it should be.
    pub notes: Vec<String>,
}

impl Picture {
    /// The picture as a PNG file.
    ///
    /// # Errors
    /// `Internal` when the encoder fails.
    pub fn png(&self) -> Result<Vec<u8>> {
        encode(&self.pixels)
    }
}

/// How edges look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Edges {
    /// Pixels at an edge are covered in part.
    #[default]
    Smooth,
    /// Each pixel is covered wholly or not at all; clouds of symbols stay smooth.
    Hard,
}

/// Draw `scene` with `scale` pixels for each of its own, each way.
///
/// Text is drawn with the embedded font; letters that it lacks come from the system's fonts, and where those
/// lack them too a box is drawn and a note says so.
///
/// # Errors
/// `SizeLimit` when there would be more pixels than `limits` allow; `InvalidInput` when scale or size are
/// no numbers above 0.
pub fn draw(scene: &Scene, scale: f64, limits: &PixelLimits) -> Result<Picture> {
    draw_with(scene, scale, limits, Edges::Smooth)
}

/// As [`draw`], with the look of edges.
///
/// # Errors
/// As [`draw`].
pub fn draw_with(scene: &Scene, scale: f64, limits: &PixelLimits, edges: Edges) -> Result<Picture> {
    let (width, height) = size(scene, scale, limits)?;
    let background = scene.background.map_or([0; 4], |color| ink::premultiplied(color, 1.0));
    let canvas = Canvas::new(width, height, background);
    let mut painter = Painter::new(if edges == Edges::Hard { canvas.hard_edged() } else { canvas });
    painter.group(&scene.root, &Transform::new(scale).moved(scene.origin));
    let notes = painter.notes();
    Ok(Picture { pixels: painter.canvas.into_pixels(), notes })
}

/// The pixels of [`draw`] alone.
///
/// # Errors
/// As [`draw`].
pub fn pixels(scene: &Scene, scale: f64, limits: &PixelLimits) -> Result<Pixels> {
    Ok(draw(scene, scale, limits)?.pixels)
}

/// The PNG file of [`draw`] alone.
///
/// # Errors
/// As [`draw`] and [`Picture::png`].
pub fn png(scene: &Scene, scale: f64, limits: &PixelLimits) -> Result<Vec<u8>> {
    draw(scene, scale, limits)?.png()
}

fn size(scene: &Scene, scale: f64, limits: &PixelLimits) -> Result<(u32, u32)> {
    for (name, value) in [("scale", scale), ("width", scene.width), ("height", scene.height)] {
        if !value.is_finite() || value <= 0.0 {
            return Err(Error::new(Code::InvalidInput, format!("{name} is {value}; it must be above 0"))
                .hint("give a number such as 2")
                .with("parameter", name));
        }
    }
    let (width, height) = ((scene.width * scale).ceil().max(1.0), (scene.height * scale).ceil().max(1.0));
    // Rows longer than this would not fit the arithmetic.
    let longest = 1e6;
    if width * height > limits.max_pixels as f64 || width.max(height) > longest {
        return Err(Error::new(
            Code::SizeLimit,
            format!(
                "the picture would have {width} by {height} pixels, more than the {} allowed",
                limits.max_pixels
            ),
        )
        .hint("make it smaller, or lower the scale")
        .with("limit", "max_pixels")
        .with("limit_value", limits.max_pixels));
    }
    Ok((width as u32, height as u32))
}
