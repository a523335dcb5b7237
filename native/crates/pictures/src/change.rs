//! Pictures made smaller, grey, or into files.

use std::io::Cursor;

use ferrolab_base::{Code, Error, Result};
use image::{ExtendedColorType, GrayImage, ImageEncoder, RgbImage, imageops};

use crate::Picture;

impl Picture {
    /// One byte a pixel, by the brightness that the eye sees (ITU-R BT.601).
    pub fn grey_pixels(&self) -> Vec<u8> {
        if self.greyscale {
            return self.pixels.clone();
        }
        let brightness = |pixel: &[u8]| {
            let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
            ((red * 299 + green * 587 + blue * 114 + 500) / 1000) as u8
        };
        self.pixels.chunks_exact(3).map(brightness).collect()
    }

    /// The picture at `factor` of its size, from above 0 to 1; larger factors leave it as it is.
    pub fn scaled(self, factor: f32) -> Picture {
        let side = |pixels: u32| ((pixels as f32 * factor).round() as u32).clamp(1, pixels);
        let (width, height) = (side(self.width), side(self.height));
        if (width, height) == (self.width, self.height) {
            return self;
        }
        let dpi = self.dpi.map(|dpi| dpi * factor);
        let (before_width, before_height, greyscale) = (self.width, self.height, self.greyscale);
        let smaller = if greyscale {
            GrayImage::from_raw(before_width, before_height, self.pixels)
                .map(|image| imageops::thumbnail(&image, width, height).into_raw())
        } else {
            RgbImage::from_raw(before_width, before_height, self.pixels)
                .map(|image| imageops::thumbnail(&image, width, height).into_raw())
        };
        // The pixels are as many as width and height say: the decoder made them.
        Picture { width, height, dpi, greyscale, pixels: smaller.unwrap_or_default() }
    }

    /// The picture as a PNG file.
    ///
    /// # Errors
    /// `Internal` when the pixels are not as many as width and height say.
    pub fn to_png(&self) -> Result<Vec<u8>> {
        let channels = if self.greyscale { 1 } else { 3 };
        if self.pixels.len() != self.width as usize * self.height as usize * channels {
            let Picture { width, height, .. } = self;
            return Err(Error::new(Code::Internal, format!("a picture of {width} x {height} lacks pixels")));
        }
        let color = if self.greyscale { ExtendedColorType::L8 } else { ExtendedColorType::Rgb8 };
        let mut file = Cursor::new(Vec::new());
        image::codecs::png::PngEncoder::new(&mut file)
            .write_image(&self.pixels, self.width, self.height, color)
            .map_err(|error| Error::new(Code::Internal, format!("a picture can't be written: {error}")))?;
        Ok(file.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn halves() -> Picture {
        let row = [[255_u8, 0, 0], [255, 0, 0], [0, 0, 255], [0, 0, 255]].concat();
        Picture {
            width: 4,
            height: 2,
            dpi: Some(100.0),
            greyscale: false,
            pixels: [row.clone(), row].concat(),
        }
    }

    #[test]
    fn a_smaller_picture_keeps_its_colours_and_says_its_resolution() {
        let small = halves().scaled(0.5);
        assert_eq!((small.width, small.height, small.dpi), (2, 1, Some(50.0)));
        assert_eq!(small.pixels, [255, 0, 0, 0, 0, 255]);
        assert_eq!(halves().scaled(2.0), halves());
    }

    #[test]
    fn grey_is_brightness() {
        assert_eq!(halves().grey_pixels()[..4], [76, 76, 29, 29]);
    }

    #[test]
    fn a_file_holds_the_same_picture() {
        let file = halves().to_png().expect("whole pixels");
        let (again, count) = crate::decode(&file, 0, &crate::PictureLimits::default()).expect("our own file");
        assert_eq!((again.pixels, count), (halves().pixels, 1));
        let broken = Picture { pixels: vec![0; 3], ..halves() };
        assert_eq!(broken.to_png().expect_err("too few pixels").code, Code::Internal);
    }
}
