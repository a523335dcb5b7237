//! Where brightness changes.

use ferrolab_pictures::{Channels, Raster};

use crate::measure::neighbourhoods;

/// How brightness changes across and down at each pixel, by Sobel's masks; those at the edge are left out.
pub(crate) fn gradients(luma: &[u8], width: usize, mut of: impl FnMut(usize, i32, i32)) {
    neighbourhoods(luma, width, |place, [a, b, c, d, _, f, g, h, i]| {
        of(place, c + 2 * f + i - a - 2 * d - g, g + 2 * h + i - a - 2 * b - c);
    });
}

/// How steep brightness is at each pixel: the larger, the steeper; 0 at the edge.
pub(crate) fn slopes(luma: &[u8], width: usize, mut of: impl FnMut(usize, f32)) {
    gradients(luma, width, |place, across, down| {
        let (across, down) = (across as f32, down as f32);
        of(place, (across * across + down * down).sqrt());
    });
}

/// The slopes as a grey picture; those of 255 and more are white. Transparency is laid on white before.
pub(crate) fn picture(raster: &Raster) -> Raster {
    let luma = raster.clone().on([255; 3]).luma();
    let mut pixels = vec![0; luma.len()];
    slopes(&luma, raster.width as usize, |place, slope| pixels[place] = slope.min(255.0).round() as u8);
    Raster { width: raster.width, height: raster.height, channels: Channels::Grey, pixels }
}

/// The share of pixels within the edge that are steeper than `threshold`.
pub(crate) fn share(luma: &[u8], width: usize, threshold: f32) -> f64 {
    let (mut count, mut steep) = (0_u64, 0_u64);
    slopes(luma, width, |_, slope| {
        count += 1;
        steep += u64::from(slope > threshold);
    });
    steep as f64 / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_an_edge() {
        let pixels = [0, 0, 0, 9, 9, 9].repeat(4);
        let raster = Raster { width: 6, height: 4, channels: Channels::Grey, pixels };
        let edges = picture(&raster);
        assert_eq!(edges.pixels[6..12], [0, 0, 36, 36, 0, 0]);
        assert_eq!(edges.pixels[..6], [0; 6]);
        assert_eq!(share(&raster.pixels, 6, 20.0), 0.5);
    }
}
