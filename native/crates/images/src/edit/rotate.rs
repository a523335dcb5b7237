//! Turned by any angle.

use ferrolab_base::Result;
use ferrolab_pictures::{PictureLimits, Raster, Turn};

use crate::color::CssColor;
use crate::edit::check_number;

/// Degrees beyond a whole turn say nothing, and so large numbers have no fractions.
const MAX_DEGREES: f64 = 1e6;

pub(crate) fn rotated(
    raster: Raster,
    degrees: f64,
    background: Option<CssColor>,
    expand: bool,
    limits: &PictureLimits,
) -> Result<Raster> {
    check_number("degrees", degrees, -MAX_DEGREES..=MAX_DEGREES)?;
    let degrees = degrees.rem_euclid(360.0);
    let is_square = raster.width == raster.height;
    let quarter = match degrees {
        0.0 => Some(Turn::None),
        180.0 => Some(Turn::Half),
        90.0 if expand || is_square => Some(Turn::Clockwise),
        270.0 if expand || is_square => Some(Turn::Anticlockwise),
        _ => None,
    };
    if let Some(turn) = quarter {
        return Ok(raster.turned(turn));
    }
    let radians = degrees.to_radians();
    let rotation = Rotation { sine: radians.sin(), cosine: radians.cos() };
    let (width, height) =
        if expand { rotation.size(raster.width, raster.height) } else { (raster.width, raster.height) };
    limits.check(width, height)?;
    // Corners need to be transparent before they lie on a colour.
    let turned = rotation.apply(&raster.with_alpha(), width, height);
    Ok(match background {
        Some(CssColor(color)) if color.a == 255 => turned.with_colour().on([color.r, color.g, color.b]),
        Some(CssColor(color)) => behind(turned.with_colour(), [color.r, color.g, color.b, color.a]),
        None => turned,
    })
}

/// Clockwise on a screen, where y goes down.
struct Rotation {
    sine: f64,
    cosine: f64,
}

impl Rotation {
    fn size(&self, width: u32, height: u32) -> (u32, u32) {
        let (width, height) = (f64::from(width), f64::from(height));
        let side = |along: f64, across: f64| {
            // What is only rounding makes no further pixel.
            (along * self.cosine.abs() + across * self.sine.abs() - 1e-6).ceil().max(1.0) as u32
        };
        (side(width, height), side(height, width))
    }

    /// Of a picture with opacity: each pixel from the four around the place that it comes from.
    fn apply(&self, raster: &Raster, width: u32, height: u32) -> Raster {
        let channels = raster.channels.count();
        let mut pixels = Vec::with_capacity(width as usize * height as usize * channels);
        let middle = (f64::from(raster.width) / 2.0, f64::from(raster.height) / 2.0);
        for y in 0..height {
            let down = f64::from(y) + 0.5 - f64::from(height) / 2.0;
            for x in 0..width {
                let right = f64::from(x) + 0.5 - f64::from(width) / 2.0;
                let from_x = self.cosine * right + self.sine * down + middle.0 - 0.5;
                let from_y = self.cosine * down - self.sine * right + middle.1 - 0.5;
                sample(raster, from_x, from_y, &mut pixels);
            }
        }
        Raster { width, height, channels: raster.channels, pixels }
    }
}

/// Add the pixel at a place between pixels; beyond the edge all is transparent.
fn sample(raster: &Raster, x: f64, y: f64, out: &mut Vec<u8>) {
    let channels = raster.channels.count();
    let colours = channels - 1;
    let (left, top) = (x.floor(), y.floor());
    let (along, down) = ((x - left) as f32, (y - top) as f32);
    let mut sums = [0.0_f32; 3];
    let mut opacity = 0.0;
    for (dx, dy, weight) in [
        (0, 0, (1.0 - along) * (1.0 - down)),
        (1, 0, along * (1.0 - down)),
        (0, 1, (1.0 - along) * down),
        (1, 1, along * down),
    ] {
        let (column, row) = (left as i64 + dx, top as i64 + dy);
        let inside =
            (0..i64::from(raster.width)).contains(&column) && (0..i64::from(raster.height)).contains(&row);
        if !inside {
            continue;
        }
        let place = (row as usize * raster.width as usize + column as usize) * channels;
        let pixel = &raster.pixels[place..place + channels];
        let part = weight * f32::from(pixel[colours]);
        opacity += part;
        for (sum, value) in sums.iter_mut().zip(&pixel[..colours]) {
            *sum += part * f32::from(*value);
        }
    }
    let divisor = if opacity > 0.0 { opacity } else { 1.0 };
    out.extend(sums[..colours].iter().map(|sum| (sum / divisor).round() as u8));
    out.push(opacity.round() as u8);
}

/// Put a colour that is itself transparent behind a picture of red, green, blue and opacity.
fn behind(mut raster: Raster, background: [u8; 4]) -> Raster {
    for pixel in raster.pixels.as_chunks_mut::<4>().0 {
        let above = f32::from(pixel[3]) / 255.0;
        let below = f32::from(background[3]) / 255.0 * (1.0 - above);
        let all = above + below;
        for (value, behind) in pixel.iter_mut().zip(background).take(3) {
            let mixed = f32::from(*value) * above + f32::from(behind) * below;
            *value = if all > 0.0 { (mixed / all).round() as u8 } else { behind };
        }
        pixel[3] = (all * 255.0).round() as u8;
    }
    raster
}
