//! Blurred and sharpened.

use ferrolab_base::Result;
use ferrolab_pictures::{Channels, Raster, Turn};

use crate::edit::check_number;

const MAX_RADIUS: f64 = 1e4;
const MAX_AMOUNT: f64 = 100.0;

/// A Gaussian as three boxes whose ends weigh less than one pixel (Gwosdek, Grewenig, Bruhn and Weickert,
/// "Theoretical foundations of Gaussian convolution by extended box filtering", 2011): the time does not
/// depend on the radius.
pub(crate) fn blurred(raster: Raster, radius: f64) -> Result<Raster> {
    check_number("radius", radius, 0.0..=MAX_RADIUS)?;
    if radius == 0.0 {
        return Ok(raster);
    }
    let window = Window::of(radius);
    // Colours count as much as they are opaque.
    let raster = if raster.channels.has_alpha() { multiplied(raster) } else { raster };
    let out = window.passes(raster).turned(Turn::Transpose);
    let out = window.passes(out).turned(Turn::Transpose);
    Ok(if out.channels.has_alpha() { divided(out) } else { out })
}

pub(crate) fn sharpened(raster: Raster, radius: f64, amount: f64, threshold: u8) -> Result<Raster> {
    check_number("amount", amount, 0.0..=MAX_AMOUNT)?;
    let soft = blurred(raster.clone(), radius)?;
    let mut sharp = raster;
    let channels = sharp.channels.count();
    let colours = channels - usize::from(sharp.channels.has_alpha());
    let pairs = sharp.pixels.chunks_exact_mut(channels).zip(soft.pixels.chunks_exact(channels));
    for (pixel, soft) in pairs {
        for (value, soft) in pixel[..colours].iter_mut().zip(soft) {
            let difference = i32::from(*value) - i32::from(*soft);
            if difference.unsigned_abs() > u32::from(threshold) {
                *value = (f64::from(*value) + f64::from(difference) * amount).clamp(0.0, 255.0) as u8;
            }
        }
    }
    Ok(sharp)
}

const PASSES: u32 = 3;

/// So many pixels to both sides in full, and one more on each side in part.
struct Window {
    whole: usize,
    weight: u64,
    edge_weight: u64,
}

impl Window {
    /// Weights are in parts of two to this power.
    const BITS: u32 = 24;

    fn of(sigma: f64) -> Self {
        let variance = sigma * sigma / f64::from(PASSES);
        let length = (12.0 * variance + 1.0).sqrt();
        let whole = ((length - 1.0) / 2.0).floor();
        let above = (2.0 * whole + 1.0) * (whole * (whole + 1.0) - 3.0 * variance);
        let below = 6.0 * (variance - (whole + 1.0) * (whole + 1.0));
        let edge = above / below;
        let all = 2.0 * (whole + edge) + 1.0;
        let one = f64::from(1u32 << Self::BITS);
        Self { whole: whole as usize, weight: (one / all) as u64, edge_weight: (one * edge / all) as u64 }
    }

    /// All that is done along rows.
    fn passes(&self, raster: Raster) -> Raster {
        (0..PASSES).fold(raster, |raster, _| match raster.channels {
            Channels::Grey => self.rows::<1>(raster),
            Channels::GreyAlpha => self.rows::<2>(raster),
            Channels::Rgb => self.rows::<3>(raster),
            Channels::Rgba => self.rows::<4>(raster),
        })
    }

    fn rows<const N: usize>(&self, mut raster: Raster) -> Raster {
        let mut row = Vec::new();
        let width = raster.width as usize;
        for pixels in raster.pixels.chunks_exact_mut(width * N) {
            let (pixels, _) = pixels.as_chunks_mut::<N>();
            row.clear();
            row.extend_from_slice(pixels);
            self.row(&row, pixels);
        }
        raster
    }

    /// Beyond its ends a row goes on as it ended.
    fn row<const N: usize>(&self, from: &[[u8; N]], to: &mut [[u8; N]]) {
        let last = from.len() as isize - 1;
        let at = |place: isize| from[place.clamp(0, last) as usize];
        let whole = self.whole as isize;
        let mut sums = [0_u64; N];
        for place in -whole..=whole {
            add(&mut sums, at(place));
        }
        for (index, pixel) in to.iter_mut().enumerate() {
            let index = index as isize;
            let (before, after) = (at(index - whole - 1), at(index + whole + 1));
            for channel in 0..N {
                let ends = u64::from(before[channel]) + u64::from(after[channel]);
                let sum = sums[channel] * self.weight + ends * self.edge_weight;
                pixel[channel] = ((sum + (1 << (Self::BITS - 1))) >> Self::BITS).min(255) as u8;
            }
            add(&mut sums, after);
            let leaving = at(index - whole);
            for (sum, value) in sums.iter_mut().zip(leaving) {
                *sum -= u64::from(value);
            }
        }
    }
}

fn add<const N: usize>(sums: &mut [u64; N], pixel: [u8; N]) {
    for (sum, value) in sums.iter_mut().zip(pixel) {
        *sum += u64::from(value);
    }
}

fn multiplied(raster: Raster) -> Raster {
    with_opacity(raster, |value, opacity| (value * opacity + 127) / 255)
}

fn divided(raster: Raster) -> Raster {
    with_opacity(raster, |value, opacity| match opacity {
        0 => 0,
        _ => ((value * 255 + opacity / 2) / opacity).min(255),
    })
}

fn with_opacity(mut raster: Raster, value_of: impl Fn(u32, u32) -> u32) -> Raster {
    for pixel in raster.pixels.chunks_exact_mut(raster.channels.count()) {
        if let [values @ .., opacity] = pixel {
            for value in values {
                *value = value_of(u32::from(*value), u32::from(*opacity)) as u8;
            }
        }
    }
    raster
}
