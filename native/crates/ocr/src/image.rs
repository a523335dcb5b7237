//! Grey pictures.

use ferrolab_base::{Code, Error, Result};

const WHITE: u8 = 255;

/// A grey picture: one byte a pixel, rows from the top, without padding; 0 is black.
#[derive(Clone, Debug, PartialEq)]
pub struct GreyImage {
    width: u32,
    height: u32,
    dpi: f32,
    pixels: Vec<u8>,
}

impl GreyImage {
    /// A picture of `width` times `height` pixels, `dpi` of them to the inch.
    ///
    /// # Errors
    /// `InvalidInput` when the pixels are not as many as that.
    pub fn new(width: u32, height: u32, dpi: f32, pixels: Vec<u8>) -> Result<Self> {
        let fits = pixels.len() as u64 == u64::from(width) * u64::from(height);
        if !fits || pixels.is_empty() || !(dpi.is_finite() && dpi > 0.0) {
            let message = format!(
                "{} bytes are no picture of {width} x {height} with {dpi} pixels per inch",
                pixels.len()
            );
            return Err(Error::new(Code::InvalidInput, message).hint("give one byte a pixel, row by row"));
        }
        Ok(Self { width, height, dpi, pixels })
    }

    /// The grey of a picture in red, green and blue, three bytes a pixel.
    ///
    /// # Errors
    /// As [`GreyImage::new`].
    pub fn from_rgb(width: u32, height: u32, dpi: f32, pixels: &[u8]) -> Result<Self> {
        // Rec. 601 in parts of 256.
        let grey = |rgb: &[u8]| {
            ((77 * u32::from(rgb[0]) + 150 * u32::from(rgb[1]) + 29 * u32::from(rgb[2])) >> 8) as u8
        };
        Self::new(width, height, dpi, pixels.chunks_exact(3).map(grey).collect())
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// Pixels per inch.
    pub fn dpi(&self) -> f32 {
        self.dpi
    }

    /// The row with this index from the top.
    pub(crate) fn row(&self, y: u32) -> &[u8] {
        let width = self.width as usize;
        &self.pixels[y as usize * width..][..width]
    }

    /// The picture as a PGM file.
    pub(crate) fn to_pgm(&self) -> Vec<u8> {
        let mut bytes = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        bytes.extend_from_slice(&self.pixels);
        bytes
    }

    /// Turned clockwise by this many right angles.
    pub(crate) fn turned(&self, right_angles: u32) -> Self {
        let (width, height) = (self.width as usize, self.height as usize);
        let at = |x: usize, y: usize| self.pixels[y * width + x];
        let (new_width, new_height) =
            if right_angles.is_multiple_of(2) { (width, height) } else { (height, width) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..new_height {
            for x in 0..new_width {
                pixels.push(match right_angles % 4 {
                    0 => at(x, y),
                    1 => at(y, height - 1 - x),
                    2 => at(width - 1 - x, height - 1 - y),
                    _ => at(width - 1 - y, x),
                });
            }
        }
        Self { width: new_width as u32, height: new_height as u32, dpi: self.dpi, pixels }
    }

    /// Rotated about its middle, counterclockwise as seen, by a few degrees; what comes in is white.
    pub(crate) fn rotated(&self, degrees: f32) -> Self {
        let (sine, cosine) = degrees.to_radians().sin_cos();
        let (middle_x, middle_y) = (self.width as f32 / 2.0, self.height as f32 / 2.0);
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..self.height {
            let down = y as f32 - middle_y;
            for x in 0..self.width {
                let across = x as f32 - middle_x;
                let source_x = middle_x + across * cosine - down * sine;
                let source_y = middle_y + across * sine + down * cosine;
                pixels.push(self.between(source_x, source_y));
            }
        }
        Self { pixels, ..*self }
    }

    /// The grey between four pixels.
    fn between(&self, x: f32, y: f32) -> u8 {
        let (left, top) = (x.floor(), y.floor());
        let (right_part, lower_part) = (x - left, y - top);
        let at = |x: f32, y: f32| {
            let inside = x >= 0.0 && y >= 0.0 && x < self.width as f32 && y < self.height as f32;
            f32::from(if inside { self.pixels[y as usize * self.width as usize + x as usize] } else { WHITE })
        };
        let upper = at(left, top) * (1.0 - right_part) + at(left + 1.0, top) * right_part;
        let lower = at(left, top + 1.0) * (1.0 - right_part) + at(left + 1.0, top + 1.0) * right_part;
        (upper * (1.0 - lower_part) + lower * lower_part).round() as u8
    }

    /// Enlarged by a whole number.
    pub(crate) fn enlarged(&self, times: u32) -> Self {
        let (width, height) = (self.width * times, self.height * times);
        let step = 1.0 / times as f32;
        let place = |index: u32| (index as f32 + 0.5) * step - 0.5;
        let mut pixels = Vec::with_capacity(width as usize * height as usize);
        for y in 0..height {
            let y = place(y).clamp(0.0, self.height as f32 - 1.001);
            pixels
                .extend((0..width).map(|x| self.between(place(x).clamp(0.0, self.width as f32 - 1.001), y)));
        }
        Self { width, height, dpi: self.dpi * times as f32, pixels }
    }

    /// The rows from `top` on, `height` of them at most.
    pub(crate) fn strip(&self, top: u32, height: u32) -> Self {
        let height = height.min(self.height - top);
        let width = self.width as usize;
        let pixels = self.pixels[top as usize * width..][..height as usize * width].to_vec();
        Self { width: self.width, height, dpi: self.dpi, pixels }
    }
}

#[cfg(test)]
mod tests {
    use super::GreyImage;

    fn image(width: u32, height: u32, pixels: &[u8]) -> GreyImage {
        GreyImage::new(width, height, 300.0, pixels.to_vec()).unwrap()
    }

    #[test]
    fn four_right_angles_are_none() {
        let original = image(3, 2, &[1, 2, 3, 4, 5, 6]);
        assert_eq!(original.turned(1), image(2, 3, &[4, 1, 5, 2, 6, 3]));
        assert_eq!(original.turned(2), image(3, 2, &[6, 5, 4, 3, 2, 1]));
        assert_eq!(original.turned(3), image(2, 3, &[3, 6, 2, 5, 1, 4]));
        assert_eq!(original.turned(1).turned(3), original);
    }

    #[test]
    fn grey_is_made_of_three_colours() {
        let grey = GreyImage::from_rgb(2, 1, 72.0, &[255, 255, 255, 0, 255, 0]).unwrap();
        assert_eq!(grey.row(0), [255, 149]);
    }

    #[test]
    fn pixels_have_to_fit() {
        assert!(GreyImage::new(3, 2, 300.0, vec![0; 5]).is_err());
        assert!(GreyImage::new(0, 0, 300.0, Vec::new()).is_err());
        assert!(GreyImage::new(1, 1, 0.0, vec![0]).is_err());
    }

    #[test]
    fn enlarging_keeps_flat_areas() {
        assert_eq!(image(2, 2, &[7; 4]).enlarged(3), GreyImage::new(6, 6, 900.0, vec![7; 36]).unwrap());
    }
}
