//! Pictures written.

use std::collections::HashSet;
use std::io::Cursor;

use ferrolab_base::{Code, Error, Result};
use ferrolab_pictures::{About, Channels, PictureFormat, Raster};
use image::codecs::bmp::BmpEncoder;
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::tiff::TiffEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder, ImageError};
use serde::{Deserialize, Serialize};

use crate::color::CssColor;

/// How a picture is written. Nothing that the file said beyond its pixels is kept (no place, no camera, no
/// comments), unless asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Output {
    /// The kind of file; without it, that of the file that was read. WebP is written without loss.
    pub format: Option<PictureFormat>,
    /// From 1 to 100, of JPEG.
    pub quality: u8,
    /// What transparency is laid on where the format has none, or `flatten` asks for it.
    pub background: CssColor,
    /// Lay transparency on the background whatever the format.
    pub flatten: bool,
    /// Keep the ICC colour profile, where the format has room for it.
    pub keep_icc_profile: bool,
}

impl Default for Output {
    fn default() -> Self {
        Self {
            format: None,
            quality: 85,
            background: CssColor::WHITE,
            flatten: false,
            keep_icc_profile: false,
        }
    }
}

pub(crate) fn write(
    raster: Raster,
    format: PictureFormat,
    output: &Output,
    about: &About,
    notes: &mut Vec<String>,
) -> Result<Vec<u8>> {
    if !(1..=100).contains(&output.quality) {
        let message = format!("quality is {}, not from 1 to 100", output.quality);
        return Err(Error::new(Code::InvalidInput, message).hint("85 is usual"));
    }
    check_sides(&raster, format)?;
    let raster = prepared(raster, format, output, notes);
    let profile = profile(&raster, format, output, about, notes);
    encoded(&raster, format, output.quality, profile)
}

/// A picture written as it is, as far as the format can.
pub(crate) fn encoded(
    raster: &Raster,
    format: PictureFormat,
    quality: u8,
    profile: Option<Vec<u8>>,
) -> Result<Vec<u8>> {
    let mut file = Cursor::new(Vec::new());
    match format {
        PictureFormat::Png => return png(raster, profile),
        PictureFormat::Jpeg => encode(JpegEncoder::new_with_quality(&mut file, quality), raster, profile),
        PictureFormat::Webp => encode(WebPEncoder::new_lossless(&mut file), raster, profile),
        PictureFormat::Tiff => encode(TiffEncoder::new(&mut file), raster, None),
        PictureFormat::Bmp => encode(BmpEncoder::new(&mut file), raster, None),
        PictureFormat::Gif => GifEncoder::new_with_speed(&mut file, 10)
            .encode(&raster.pixels, raster.width, raster.height, colour_type(raster.channels))
            .map_err(|error| failed(&error)),
    }?;
    Ok(file.into_inner())
}

/// Compressed quickly, or with care where that pays. Photographs are grain, in which nothing repeats: care
/// makes a thumbnail 4 % smaller in 30 times the time. Drawings and screens become a fraction as large.
fn png(raster: &Raster, profile: Option<Vec<u8>>) -> Result<Vec<u8>> {
    let compressed = |compression| {
        let mut file = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut file, compression, FilterType::Adaptive);
        encode(encoder, raster, profile.clone()).map(|()| file)
    };
    let quick = compressed(CompressionType::Fast)?;
    if quick.len() > raster.pixels.len() / 2 {
        return Ok(quick);
    }
    compressed(CompressionType::Default)
}

fn encode(mut encoder: impl ImageEncoder, raster: &Raster, profile: Option<Vec<u8>>) -> Result<()> {
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile).map_err(|error| {
            Error::new(Code::Internal, format!("a colour profile can't be written: {error}"))
        })?;
    }
    encoder
        .write_image(&raster.pixels, raster.width, raster.height, colour_type(raster.channels))
        .map_err(|error| failed(&error))
}

fn colour_type(channels: Channels) -> ExtendedColorType {
    match channels {
        Channels::Grey => ExtendedColorType::L8,
        Channels::GreyAlpha => ExtendedColorType::La8,
        Channels::Rgb => ExtendedColorType::Rgb8,
        Channels::Rgba => ExtendedColorType::Rgba8,
    }
}

fn failed(error: &ImageError) -> Error {
    Error::new(Code::Internal, format!("the picture can't be written: {error}"))
}

/// The longest side that a format has numbers for.
fn check_sides(raster: &Raster, format: PictureFormat) -> Result<()> {
    let longest = match format {
        PictureFormat::Webp => 16_383,
        PictureFormat::Jpeg | PictureFormat::Gif => 65_535,
        PictureFormat::Png | PictureFormat::Bmp | PictureFormat::Tiff => i32::MAX as u32,
    };
    if raster.width.max(raster.height) <= longest {
        return Ok(());
    }
    let message = format!(
        "a picture of {} x {} pixels can't be a {} file, whose sides end at {longest}",
        raster.width,
        raster.height,
        format.as_str()
    );
    Err(Error::new(Code::InvalidInput, message).hint("write PNG or TIFF, or make the picture smaller"))
}

/// The pixels as the format has them.
fn prepared(raster: Raster, format: PictureFormat, output: &Output, notes: &mut Vec<String>) -> Raster {
    let is_flat = output.flatten || matches!(format, PictureFormat::Jpeg | PictureFormat::Bmp);
    let raster = if is_flat && raster.channels.has_alpha() {
        if !output.flatten && has_transparent_pixels(&raster) {
            let background: String = output.background.into();
            notes.push(format!(
                "{} has no transparency: what was transparent is laid on {}",
                format.as_str(),
                &background[..7]
            ));
        }
        raster.on(output.background.rgb())
    } else {
        raster
    };
    match format {
        PictureFormat::Gif => {
            let raster = raster.with_colour();
            if has_more_colours_than(&raster, 256) {
                notes.push("GIF has 256 colours, to which the picture's were reduced".to_owned());
            }
            raster
        }
        // The encoder knows grey with opacity as colour only.
        PictureFormat::Tiff if raster.channels == Channels::GreyAlpha => raster.with_colour(),
        _ => raster,
    }
}

fn has_more_colours_than(raster: &Raster, limit: usize) -> bool {
    let mut seen = HashSet::new();
    raster.pixels.chunks_exact(raster.channels.count()).any(|pixel| seen.insert(pixel) && seen.len() > limit)
}

fn has_transparent_pixels(raster: &Raster) -> bool {
    let channels = raster.channels.count();
    raster.pixels.chunks_exact(channels).any(|pixel| pixel[channels - 1] < 255)
}

fn profile(
    raster: &Raster,
    format: PictureFormat,
    output: &Output,
    about: &About,
    notes: &mut Vec<String>,
) -> Option<Vec<u8>> {
    let profile = about.icc_profile.clone().filter(|_| output.keep_icc_profile)?;
    // Bytes 16 to 20 of a profile name what its values are.
    let is_for_these = match profile.get(16..20) {
        Some(b"GRAY") => !raster.channels.has_colour(),
        Some(b"RGB ") => raster.channels.has_colour(),
        _ => false,
    };
    let has_room = matches!(format, PictureFormat::Png | PictureFormat::Jpeg | PictureFormat::Webp);
    if is_for_these && has_room {
        return Some(profile);
    }
    notes.push(match has_room {
        true => {
            "the colour profile was left out: it is for other channels than the picture now has".to_owned()
        }
        false => format!("the colour profile was left out: it is not written to {} files", format.as_str()),
    });
    None
}
