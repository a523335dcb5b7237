//! Brighter, greyer, black and white.

use ferrolab_base::Result;
use ferrolab_pictures::{Channels, Raster};

use crate::edit::check_number;
use crate::measure;

const MAX_FACTOR: f64 = 1e4;

/// Change each value but opacity by a table.
fn through(mut raster: Raster, table: &[u8; 256]) -> Raster {
    let channels = raster.channels.count();
    let colours = channels - usize::from(raster.channels.has_alpha());
    for pixel in raster.pixels.chunks_exact_mut(channels) {
        for value in &mut pixel[..colours] {
            *value = table[usize::from(*value)];
        }
    }
    raster
}

fn table(value_of: impl Fn(f64) -> f64) -> [u8; 256] {
    // Cut off and not rounded, as Pillow's `ImageEnhance` does.
    std::array::from_fn(|value| value_of(value as f64).clamp(0.0, 255.0) as u8)
}

pub(crate) fn brightness(raster: Raster, factor: f64) -> Result<Raster> {
    check_number("factor", factor, 0.0..=MAX_FACTOR)?;
    Ok(through(raster, &table(|value| value * factor)))
}

pub(crate) fn contrast(raster: Raster, factor: f64) -> Result<Raster> {
    check_number("factor", factor, 0.0..=MAX_FACTOR)?;
    let luma = raster.luma();
    let sum: u64 = luma.iter().map(|value| u64::from(*value)).sum();
    let mean = (sum as f64 / luma.len().max(1) as f64 + 0.5).floor();
    Ok(through(raster, &table(|value| mean + (value - mean) * factor)))
}

pub(crate) fn greyscale(raster: Raster) -> Raster {
    let pixels = raster.luma();
    if raster.channels.has_alpha() {
        let colours = raster.channels.count();
        let opacity = raster.pixels.chunks_exact(colours).map(|pixel| pixel[colours - 1]);
        let pixels = pixels.iter().zip(opacity).flat_map(|(grey, opacity)| [*grey, opacity]).collect();
        return Raster { channels: Channels::GreyAlpha, pixels, ..raster };
    }
    Raster { channels: Channels::Grey, pixels, ..raster }
}

/// Transparency is laid on white before.
pub(crate) fn threshold(raster: Raster, level: Option<u8>) -> Raster {
    let raster = raster.on([255; 3]);
    let mut pixels = raster.luma();
    let level = level.unwrap_or_else(|| measure::otsu(&measure::histogram(&pixels)));
    for value in &mut pixels {
        *value = if *value > level { 255 } else { 0 };
    }
    Raster { width: raster.width, height: raster.height, channels: Channels::Grey, pixels }
}
