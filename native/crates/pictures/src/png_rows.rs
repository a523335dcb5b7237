//! PNG pictures made smaller while they are unpacked: the whole is never in memory.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, Transformations};

use crate::reduce::Reducer;
use crate::{Channels, PictureLimits, Raster};

/// The picture with both sides divided by `factor`. `None` for what is better unpacked whole: interlaced
/// pictures, those with transparent pixels, and damaged ones, of which the whole reading tells what is wrong.
pub(crate) fn reduced(bytes: &[u8], factor: u32, limits: &PictureLimits) -> Option<Raster> {
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_limits(png::Limits { bytes: usize::try_from(limits.max_pixels.saturating_mul(16)).ok()? });
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = reader.info().size();
    if reader.info().interlaced || reader.info().is_animated() {
        return None;
    }
    let channels = match reader.output_color_type() {
        (ColorType::Grayscale, BitDepth::Eight) => Channels::Grey,
        (ColorType::GrayscaleAlpha, BitDepth::Eight) => Channels::GreyAlpha,
        (ColorType::Rgb, BitDepth::Eight) => Channels::Rgb,
        (ColorType::Rgba, BitDepth::Eight) => Channels::Rgba,
        _ => return None,
    };
    let mut row = vec![0; reader.output_line_size(width)?];
    let mut reducer = Reducer::new(width, height, channels, factor);
    for _ in 0..height {
        reader.read_row(&mut row).ok()??;
        if channels.has_alpha() && !is_opaque(&row, channels.count()) {
            return None;
        }
        reducer.push(&row);
    }
    Some(reducer.finish())
}

/// Averages of colours are right where all count alike.
fn is_opaque(row: &[u8], channels: usize) -> bool {
    row.chunks_exact(channels).fold(255, |all, pixel| all & pixel[channels - 1]) == 255
}
