//! From a file's bytes to pixels.

use std::io::Cursor;

use ferrolab_base::{Code, Error, Result};
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader};

use crate::{resolution, tiff};

/// Where decoding stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PictureLimits {
    /// Pixels of one picture.
    pub max_pixels: u64,
    /// Pictures of one file.
    pub max_pictures: usize,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { max_pixels: 100_000_000, max_pictures: 1_000 }
    }
}

/// One picture: rows from the top, without padding.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels per inch; `None` where the file does not say.
    pub dpi: Option<f32>,
    /// Whether a pixel is one byte of grey and not three of red, green and blue.
    pub greyscale: bool,
    /// The pixels.
    pub pixels: Vec<u8>,
}

/// Decode the picture with this index from 0, and tell how many the file has. What
/// the file is, is seen from its content. Of a moving picture, the first frame is its only one.
///
/// # Errors
/// `UnsupportedFormat` for what is no such file; `SizeLimit` beyond the limits;
/// `InvalidInput` beyond the last picture; `Corrupt` for the rest.
pub fn decode(bytes: &[u8], index: usize, limits: &PictureLimits) -> Result<(Picture, usize)> {
    let format = image::guess_format(bytes).map_err(|_| unsupported())?;
    if format != ImageFormat::Tiff {
        return match index {
            0 => Ok((one(bytes, format, limits)?, 1)),
            _ => Err(beyond(index, 1)),
        };
    }
    let directories = tiff::directories(bytes, limits.max_pictures);
    let count = directories.len().max(1);
    match directories.get(index) {
        Some(directory) if index > 0 => {
            Ok((one(&tiff::beginning_at(bytes, *directory), format, limits)?, count))
        }
        _ if index == 0 => Ok((one(bytes, format, limits)?, count)),
        _ => Err(beyond(index, count)),
    }
}

fn one(bytes: &[u8], format: ImageFormat, limits: &PictureLimits) -> Result<Picture> {
    let mut decoder =
        ImageReader::with_format(Cursor::new(bytes), format).into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.max_pixels {
        let message =
            format!("the picture has {width} x {height} pixels, more than the {} allowed", limits.max_pixels);
        return Err(Error::new(Code::SizeLimit, message)
            .hint("raise the setting max_pixels, or make the picture smaller")
            .with("limit", "max_pixels")
            .with("limit_value", limits.max_pixels));
    }
    let mut memory = image::Limits::default();
    // Sixteen bytes a pixel is the most that a colour takes.
    memory.max_alloc = Some(limits.max_pixels.saturating_mul(16));
    decoder.set_limits(memory).map_err(unreadable)?;
    // A file that does not say, or says nonsense, is upright.
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let dpi = resolution::of(bytes, format);
    let mut image = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    image.apply_orientation(orientation);
    Ok(picture(image, dpi))
}

fn picture(image: DynamicImage, dpi: Option<f32>) -> Picture {
    let (width, height) = (image.width(), image.height());
    let greyscale = !image.color().has_color();
    let pixels = match (greyscale, image.color().has_alpha()) {
        (true, false) => image.into_luma8().into_raw(),
        (false, false) => image.into_rgb8().into_raw(),
        (true, true) => on_white::<1>(image.into_luma_alpha8().as_raw()),
        (false, true) => on_white::<3>(image.into_rgba8().as_raw()),
    };
    Picture { width, height, dpi, greyscale, pixels }
}

/// Lay colours of `N` parts and their opacity on white.
fn on_white<const N: usize>(pixels: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len() / (N + 1) * N);
    for pixel in pixels.chunks_exact(N + 1) {
        let opacity = u32::from(pixel[N]);
        out.extend(
            pixel[..N].iter().map(|part| ((u32::from(*part) * opacity + 255 * (255 - opacity)) / 255) as u8),
        );
    }
    out
}

fn unsupported() -> Error {
    Error::new(Code::UnsupportedFormat, "the file is no picture that can be read here")
        .hint("PNG, JPEG, TIFF, WebP, BMP and GIF can")
}

fn beyond(index: usize, count: usize) -> Error {
    Error::new(Code::InvalidInput, format!("picture index {index} is beyond the last of {count}"))
        .hint("pictures count from 0")
}

fn unreadable(error: ImageError) -> Error {
    match error {
        ImageError::Limits(_) => {
            Error::new(Code::SizeLimit, format!("the picture needs more memory than allowed: {error}"))
                .hint("raise the setting max_pixels, or make the picture smaller")
        }
        ImageError::Unsupported(_) => Error::new(
            Code::UnsupportedFormat,
            format!("the picture is of a kind that can't be read here: {error}"),
        )
        .hint("save it as PNG"),
        _ => Error::new(Code::Corrupt, format!("the picture is damaged: {error}"))
            .hint("get the file again from where it came; it may have been cut short"),
    }
}
