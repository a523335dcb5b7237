//! Pixels in memory.

use image::DynamicImage;

/// What the bytes of a pixel are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channels {
    /// Grey.
    Grey,
    /// Grey and opacity.
    GreyAlpha,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue and opacity.
    Rgba,
}

impl Channels {
    /// Bytes of a pixel.
    pub fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    /// Whether the last byte of a pixel is its opacity.
    pub fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }

    /// Whether pixels have colour.
    pub fn has_colour(self) -> bool {
        matches!(self, Self::Rgb | Self::Rgba)
    }
}

/// Rows of pixels from the top, without padding; eight bits a channel, opacity not multiplied in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// What the bytes of a pixel are.
    pub channels: Channels,
    /// `width * height * channels.count()` bytes.
    pub pixels: Vec<u8>,
}

impl Raster {
    /// Bytes of a row.
    pub fn stride(&self) -> usize {
        self.width as usize * self.channels.count()
    }

    /// The rows, from the top.
    pub fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.stride().max(1))
    }

    /// One byte a pixel, by the brightness that the eye sees (ITU-R BT.601); opacity is ignored.
    pub fn luma(&self) -> Vec<u8> {
        match self.channels {
            Channels::Grey => self.pixels.clone(),
            Channels::GreyAlpha => self.pixels.chunks_exact(2).map(|pixel| pixel[0]).collect(),
            Channels::Rgb => self.pixels.chunks_exact(3).map(brightness).collect(),
            Channels::Rgba => self.pixels.chunks_exact(4).map(brightness).collect(),
        }
    }

    /// The picture laid on a colour; one without transparency is left as it is.
    pub fn on(self, background: [u8; 3]) -> Raster {
        let is_grey = background[0] == background[1] && background[1] == background[2];
        match self.channels {
            Channels::Grey | Channels::Rgb => self,
            Channels::GreyAlpha if is_grey => {
                Raster { channels: Channels::Grey, pixels: laid::<1>(&self.pixels, [background[0]]), ..self }
            }
            Channels::GreyAlpha => self.with_colour().on(background),
            Channels::Rgba => {
                Raster { channels: Channels::Rgb, pixels: laid::<3>(&self.pixels, background), ..self }
            }
        }
    }

    /// The same with red, green and blue.
    pub fn with_colour(self) -> Raster {
        match self.channels {
            Channels::Rgb | Channels::Rgba => self,
            Channels::Grey => Raster {
                channels: Channels::Rgb,
                pixels: self.pixels.iter().flat_map(|grey| [*grey; 3]).collect(),
                ..self
            },
            Channels::GreyAlpha => Raster {
                channels: Channels::Rgba,
                pixels: self
                    .pixels
                    .chunks_exact(2)
                    .flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]])
                    .collect(),
                ..self
            },
        }
    }

    /// The same with an opacity for each pixel.
    pub fn with_alpha(self) -> Raster {
        match self.channels {
            Channels::GreyAlpha | Channels::Rgba => self,
            Channels::Grey => Raster {
                channels: Channels::GreyAlpha,
                pixels: self.pixels.iter().flat_map(|grey| [*grey, 255]).collect(),
                ..self
            },
            Channels::Rgb => Raster {
                channels: Channels::Rgba,
                pixels: self
                    .pixels
                    .chunks_exact(3)
                    .flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255])
                    .collect(),
                ..self
            },
        }
    }

    pub(crate) fn of(image: DynamicImage) -> Raster {
        let (width, height) = (image.width(), image.height());
        let (channels, pixels) = match (image.color().has_color(), image.color().has_alpha()) {
            (false, false) => (Channels::Grey, image.into_luma8().into_raw()),
            (false, true) => (Channels::GreyAlpha, image.into_luma_alpha8().into_raw()),
            (true, false) => (Channels::Rgb, image.into_rgb8().into_raw()),
            (true, true) => (Channels::Rgba, image.into_rgba8().into_raw()),
        };
        Raster { width, height, channels, pixels }
    }
}

/// Of a pixel that begins with red, green and blue.
fn brightness(pixel: &[u8]) -> u8 {
    let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(u32::from);
    ((red * 299 + green * 587 + blue * 114 + 500) / 1000) as u8
}

/// Lay colours of `N` parts and their opacity on a colour.
fn laid<const N: usize>(pixels: &[u8], background: [u8; N]) -> Vec<u8> {
    let mut out = Vec::with_capacity(pixels.len() / (N + 1) * N);
    for pixel in pixels.chunks_exact(N + 1) {
        let opacity = u32::from(pixel[N]);
        out.extend(pixel[..N].iter().zip(background).map(|(part, behind)| {
            ((u32::from(*part) * opacity + u32::from(behind) * (255 - opacity) + 127) / 255) as u8
        }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(channels: Channels, pixels: &[u8]) -> Raster {
        Raster { width: 1, height: 1, channels, pixels: pixels.to_vec() }
    }

    #[test]
    fn transparency_shows_what_lies_behind() {
        assert_eq!(one(Channels::Rgba, &[255, 0, 0, 51]).on([0, 0, 255]), one(Channels::Rgb, &[51, 0, 204]));
        assert_eq!(one(Channels::GreyAlpha, &[10, 0]).on([255; 3]), one(Channels::Grey, &[255]));
        assert_eq!(one(Channels::GreyAlpha, &[10, 0]).on([1, 2, 3]), one(Channels::Rgb, &[1, 2, 3]));
        assert_eq!(one(Channels::Rgb, &[1, 2, 3]).on([9; 3]), one(Channels::Rgb, &[1, 2, 3]));
    }

    #[test]
    fn channels_are_added() {
        assert_eq!(
            one(Channels::Grey, &[7]).with_alpha().with_colour(),
            one(Channels::Rgba, &[7, 7, 7, 255])
        );
        assert_eq!(
            one(Channels::Grey, &[7]).with_colour().with_alpha(),
            one(Channels::Rgba, &[7, 7, 7, 255])
        );
        assert_eq!(one(Channels::Rgba, &[255, 0, 0, 9]).luma(), [76]);
    }
}
