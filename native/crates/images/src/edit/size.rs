//! Other sizes.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use ferrolab_base::{Code, Error, Result};
use ferrolab_pictures::{Channels, Raster};
use serde::{Deserialize, Serialize};

/// What happens when a picture's shape is not that of the size asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// It becomes as large as the size has room for.
    #[default]
    Contain,
    /// It fills the size, and what stands out is cut off on both sides alike.
    Cover,
    /// Its shape changes.
    Stretch,
}

/// How pixels are made from pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Filter {
    /// The nearest one.
    Nearest,
    /// The mean of those that it covers.
    Box,
    /// Weights that fall with the distance.
    Bilinear,
    /// Cubic, by Catmull and Rom.
    Bicubic,
    /// Cubic, by Mitchell and Netravali: softer.
    Mitchell,
    /// Lanczos' window of three lobes: sharpest.
    #[default]
    Lanczos,
}

/// A part of a picture, and the size that it gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scaling {
    /// Left, top, width and height of the part, in pixels.
    part: [f64; 4],
    pub(crate) width: u32,
    pub(crate) height: u32,
    filter: Filter,
    /// How many times larger than asked for the picture may be reduced to by means that are quick.
    gap: f64,
}

impl Scaling {
    /// Reduction to no less than three times the size can't be told from none (Pillow's `reducing_gap`).
    const RESIZE_GAP: f64 = 3.0;
    /// What Pillow thinks good enough for thumbnails.
    const THUMBNAIL_GAP: f64 = 2.0;

    pub(crate) fn resize(
        (width, height): (u32, u32),
        wanted: (Option<u32>, Option<u32>),
        fit: Fit,
        filter: Filter,
    ) -> Result<Self> {
        if wanted == (None, None) || wanted.0 == Some(0) || wanted.1 == Some(0) {
            return Err(Error::new(Code::InvalidInput, "a resize needs a width or a height above 0")
                .hint("give width, height or both in pixels"));
        }
        let whole = [0.0, 0.0, f64::from(width), f64::from(height)];
        let shape = f64::from(width) / f64::from(height);
        let side = |pixels: f64| pixels.round().clamp(1.0, f64::from(u32::MAX)) as u32;
        let (part, width, height) = match wanted {
            (Some(wide), Some(high)) => match fit {
                Fit::Stretch => (whole, wide, high),
                Fit::Cover => (middle((width, height), (wide, high)), wide, high),
                Fit::Contain => {
                    let (wide, high) = fitted(shape, (wide, high));
                    (whole, wide, high)
                }
            },
            (Some(wide), None) => (whole, wide, side(f64::from(wide) / shape)),
            (None, high) => {
                let high = high.unwrap_or(height);
                (whole, side(f64::from(high) * shape), high)
            }
        };
        Ok(Self { part, width, height, filter, gap: Self::RESIZE_GAP })
    }

    pub(crate) fn stretch((width, height): (u32, u32), to: (u32, u32), filter: Filter) -> Self {
        let part = [0.0, 0.0, f64::from(width), f64::from(height)];
        Self { part, width: to.0, height: to.1, filter, gap: Self::RESIZE_GAP }
    }

    pub(crate) fn thumbnail(
        (width, height): (u32, u32),
        (max_width, max_height): (u32, u32),
        filter: Filter,
    ) -> Result<Self> {
        if max_width == 0 || max_height == 0 {
            return Err(Error::new(Code::InvalidInput, "a thumbnail needs room for at least one pixel")
                .hint("give max_width and max_height above 0"));
        }
        let whole = [0.0, 0.0, f64::from(width), f64::from(height)];
        let (wide, high) = if width <= max_width && height <= max_height {
            (width, height)
        } else {
            fitted(f64::from(width) / f64::from(height), (max_width, max_height))
        };
        Ok(Self { part: whole, width: wide, height: high, filter, gap: Self::THUMBNAIL_GAP })
    }

    /// The same for a picture whose rows are columns. The part is in the middle, wherever that was turned.
    pub(crate) fn on_its_side(self) -> Self {
        let [left, top, wide, high] = self.part;
        Self { part: [top, left, high, wide], width: self.height, height: self.width, ..self }
    }

    /// By how much the picture may be reduced before.
    pub(crate) fn reduction(&self) -> u32 {
        if matches!(self.filter, Filter::Nearest | Filter::Box) {
            return 1;
        }
        let [_, _, wide, high] = self.part;
        let smaller = (wide / f64::from(self.width)).min(high / f64::from(self.height));
        (smaller / self.gap).max(1.0) as u32
    }

    /// The same for a picture that was reduced.
    pub(crate) fn of_reduced(self, factor: u32) -> Self {
        Self { part: self.part.map(|pixels| pixels / f64::from(factor)), ..self }
    }

    pub(crate) fn apply(&self, raster: Raster) -> Result<Raster> {
        let whole = [0.0, 0.0, f64::from(raster.width), f64::from(raster.height)];
        if self.part == whole && (self.width, self.height) == (raster.width, raster.height) {
            return Ok(raster);
        }
        let kind = match raster.channels {
            Channels::Grey => PixelType::U8,
            Channels::GreyAlpha => PixelType::U8x2,
            Channels::Rgb => PixelType::U8x3,
            Channels::Rgba => PixelType::U8x4,
        };
        let [left, top, wide, high] = self.part;
        let options = ResizeOptions::new().resize_alg(self.filter.algorithm()).crop(left, top, wide, high);
        let from = ImageRef::new(raster.width, raster.height, &raster.pixels, kind)
            .map_err(|error| failed(&error))?;
        let mut to = Image::new(self.width, self.height, kind);
        Resizer::new().resize(&from, &mut to, &options).map_err(|error| failed(&error))?;
        Ok(Raster {
            width: self.width,
            height: self.height,
            channels: raster.channels,
            pixels: to.into_vec(),
        })
    }
}

impl Filter {
    fn algorithm(self) -> ResizeAlg {
        match self {
            Self::Nearest => ResizeAlg::Nearest,
            Self::Box => ResizeAlg::Convolution(FilterType::Box),
            Self::Bilinear => ResizeAlg::Convolution(FilterType::Bilinear),
            Self::Bicubic => ResizeAlg::Convolution(FilterType::CatmullRom),
            Self::Mitchell => ResizeAlg::Convolution(FilterType::Mitchell),
            Self::Lanczos => ResizeAlg::Convolution(FilterType::Lanczos3),
        }
    }
}

fn failed(error: &dyn std::error::Error) -> Error {
    Error::new(Code::Internal, format!("a picture can't be given another size: {error}"))
}

/// The largest size of this shape within a box, rounded to what is nearest the shape.
fn fitted(shape: f64, (wide, high): (u32, u32)) -> (u32, u32) {
    let (width, height) = (f64::from(wide), f64::from(high));
    let nearest = |side: f64, shape_with: &dyn Fn(f64) -> f64| {
        let (below, above) = (side.floor().max(1.0), side.ceil().max(1.0));
        let off = |side: f64| (shape - shape_with(side)).abs();
        if off(below) <= off(above) { below as u32 } else { above as u32 }
    };
    if width / height >= shape {
        (nearest(height * shape, &|side| side / height).min(wide), high)
    } else {
        (wide, nearest(width / shape, &|side| width / side).min(high))
    }
}

/// The largest part of this shape in the middle.
fn middle((width, height): (u32, u32), (wide, high): (u32, u32)) -> [f64; 4] {
    let (width, height) = (f64::from(width), f64::from(height));
    let shape = f64::from(wide) / f64::from(high);
    if width / height > shape {
        let part = height * shape;
        [(width - part) / 2.0, 0.0, part, height]
    } else {
        let part = width / shape;
        [0.0, (height - part) / 2.0, width, part]
    }
}

/// The part with this left and upper edge, width and height.
pub(crate) fn crop(raster: Raster, [x, y, width, height]: [u32; 4]) -> Result<Raster> {
    let fits = |start: u32, length: u32, whole: u32| {
        length > 0 && start.checked_add(length).is_some_and(|end| end <= whole)
    };
    if !fits(x, width, raster.width) || !fits(y, height, raster.height) {
        let message = format!(
            "a crop of {width} x {height} at ({x}, {y}) is not within {} x {} pixels",
            raster.width, raster.height
        );
        return Err(Error::new(Code::InvalidInput, message).hint("choose a part of the picture"));
    }
    let size = raster.channels.count();
    let columns = x as usize * size..(x as usize + width as usize) * size;
    let rows = raster.rows().skip(y as usize).take(height as usize);
    let pixels = rows.flat_map(|row| &row[columns.clone()]).copied().collect();
    Ok(Raster { width, height, channels: raster.channels, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(scaling: Result<Scaling>) -> (u32, u32) {
        let scaling = scaling.unwrap();
        (scaling.width, scaling.height)
    }

    #[test]
    fn thumbnails_have_the_size_that_pillow_gives_them() {
        // Image.new("L", size).thumbnail(box) of Pillow 13.0.0.
        let thumbnail = |from, to| size(Scaling::thumbnail(from, to, Filter::default()));
        assert_eq!(thumbnail((4000, 3000), (256, 256)), (256, 192));
        assert_eq!(thumbnail((100, 30), (50, 50)), (50, 15));
        assert_eq!(thumbnail((101, 33), (50, 50)), (50, 16));
        assert_eq!(thumbnail((10, 1000), (64, 64)), (1, 64));
        assert_eq!(thumbnail((10, 10), (64, 64)), (10, 10));
        assert_eq!(thumbnail((10, 100), (64, 64)), (6, 64));
    }

    #[test]
    fn a_resize_contains_covers_or_stretches() {
        let resize = |wanted, fit| Scaling::resize((400, 200), wanted, fit, Filter::default());
        assert_eq!(size(resize((Some(100), Some(100)), Fit::Contain)), (100, 50));
        assert_eq!(size(resize((Some(100), Some(100)), Fit::Stretch)), (100, 100));
        assert_eq!(size(resize((None, Some(100)), Fit::Contain)), (200, 100));
        assert_eq!(size(resize((Some(100), None), Fit::Stretch)), (100, 50));
        assert_eq!(resize((Some(100), Some(100)), Fit::Cover).unwrap().part, [100.0, 0.0, 200.0, 200.0]);
        assert_eq!(resize((None, None), Fit::Cover).unwrap_err().code, Code::InvalidInput);
        assert_eq!(resize((Some(0), None), Fit::Cover).unwrap_err().code, Code::InvalidInput);
    }

    #[test]
    fn large_reductions_are_prepared() {
        let scaling =
            Scaling::resize((4000, 3000), (Some(250), None), Fit::Contain, Filter::Lanczos).unwrap();
        assert_eq!(scaling.reduction(), 5);
        assert_eq!(scaling.of_reduced(4).part, [0.0, 0.0, 1000.0, 750.0]);
        let exact = Scaling::resize((4000, 3000), (Some(250), None), Fit::Contain, Filter::Box).unwrap();
        assert_eq!(exact.reduction(), 1);
    }
}
