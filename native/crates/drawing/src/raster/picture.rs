//! Pictures within the picture.

use super::canvas::Canvas;
use super::flatten::Transform;
use super::ink::{Pixel, premultiplied};
use crate::scene::{Color, Image, Pixels};

impl Canvas {
    /// Draw a picture, upright, as large as it asks for.
    pub(super) fn image(&mut self, image: &Image, transform: &Transform) {
        let source = &image.pixels;
        let (left, top) = transform.apply((image.x, image.y));
        let (right, bottom) = transform.apply((image.x + image.width, image.y + image.height));
        if source.width == 0
            || source.height == 0
            || source.rgba.len() < source.bytes()
            || !(right > left && bottom > top)
        {
            return;
        }
        let area = self.area();
        let (across, down) =
            (f64::from(source.width) / (right - left), f64::from(source.height) / (bottom - top));
        let first = |edge: f64, least: i32| ((edge - 0.5).ceil() as i32).max(least);
        let end = |edge: f64, most: i32| ((edge - 0.5).ceil() as i32).min(most);
        for y in first(top, area.top)..end(bottom, area.bottom) {
            let source_y = (f64::from(y) + 0.5 - top) * down;
            for x in first(left, area.left)..end(right, area.right) {
                let source_x = (f64::from(x) + 0.5 - left) * across;
                let pixel = if image.smooth {
                    source.between(source_x, source_y)
                } else {
                    source.at(source_x, source_y)
                };
                let color = Color { r: pixel[0], g: pixel[1], b: pixel[2], a: pixel[3] };
                self.put(x, y, premultiplied(color, image.opacity.clamp(0.0, 1.0)));
            }
        }
    }

    /// What was drawn, with colours that are not multiplied with alpha.
    pub(super) fn into_pixels(self) -> Pixels {
        let (width, height) = (self.width as u32, self.height as u32);
        let mut pixels = self.pixels;
        for pixel in &mut pixels {
            if pixel[3] != 255 {
                *pixel = divided(*pixel);
            }
        }
        Pixels { width, height, rgba: pixels.into_flattened() }
    }
}

fn divided(pixel: Pixel) -> Pixel {
    let alpha = u32::from(pixel[3]);
    if alpha == 0 {
        return [0; 4];
    }
    let channel = |value: u8| ((u32::from(value) * 255 + alpha / 2) / alpha).min(255) as u8;
    [channel(pixel[0]), channel(pixel[1]), channel(pixel[2]), pixel[3]]
}

impl Pixels {
    fn bytes(&self) -> usize {
        self.width as usize * self.height as usize * 4
    }

    fn pixel(&self, x: usize, y: usize) -> Pixel {
        let start = (y * self.width as usize + x) * 4;
        [self.rgba[start], self.rgba[start + 1], self.rgba[start + 2], self.rgba[start + 3]]
    }

    /// The pixel at a place counted in pixels.
    fn at(&self, x: f64, y: f64) -> Pixel {
        let within = |place: f64, count: u32| (place.max(0.0) as usize).min(count as usize - 1);
        self.pixel(within(x, self.width), within(y, self.height))
    }

    /// The mean of the four pixels around a place, by how near they are and how much of each is seen.
    fn between(&self, x: f64, y: f64) -> Pixel {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let (share_x, share_y) = (x.fract(), y.fract());
        let corners = [
            (self.at(x, y), (1.0 - share_x) * (1.0 - share_y)),
            (self.at(x + 1.0, y), share_x * (1.0 - share_y)),
            (self.at(x, y + 1.0), (1.0 - share_x) * share_y),
            (self.at(x + 1.0, y + 1.0), share_x * share_y),
        ];
        let alpha: f64 = corners.iter().map(|(pixel, share)| f64::from(pixel[3]) * share).sum();
        if alpha <= 0.0 {
            return [0; 4];
        }
        let channel = |index: usize| {
            let sum: f64 = corners
                .iter()
                .map(|(pixel, share)| f64::from(pixel[index]) * f64::from(pixel[3]) * share)
                .sum();
            (sum / alpha).round() as u8
        };
        [channel(0), channel(1), channel(2), alpha.round() as u8]
    }
}
