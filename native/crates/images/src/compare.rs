//! How two pictures differ.

mod similarity;

use ferrolab_base::Result;
use ferrolab_pictures::{Channels, PictureFile, PictureFormat, PictureLimits, Raster};
use serde::{Deserialize, Serialize};

use crate::analyse::hashes::{self, Hashes};
use crate::output;

/// How two pictures are compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComparisonOptions {
    /// Channels that differ by no more than this are taken for equal.
    pub tolerance: u8,
    /// Whether a picture of the differences is made.
    pub difference_picture: bool,
}

/// How two pictures differ. Numbers on pixels are there when both have the same size, upright.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Whether width and height are equal.
    pub same_size: bool,
    /// Pixels across and down, of the first and of the second.
    pub sizes: [(u32, u32); 2],
    /// Whether all pixels are equal.
    pub identical: bool,
    /// Mean of the differences of all channels, from 0 to 255.
    pub mean_absolute_error: Option<f64>,
    /// The largest difference of a channel.
    pub max_difference: Option<u8>,
    /// Peak signal to noise ratio in decibels; missing where pictures are equal too.
    pub psnr: Option<f64>,
    /// Structural similarity of brightness (Wang, Bovik, Sheikh and Simoncelli, 2004), 1 where equal; missing
    /// where a side is shorter than its window of 11 pixels too.
    pub ssim: Option<f64>,
    /// The share of pixels that differ by more than the tolerance.
    pub differing_share: Option<f64>,
    /// The box around the pixels that differ by more than the tolerance; missing where none does too.
    pub differing_area: Option<Area>,
    /// Bits of 64 in which the perceptual hashes differ.
    pub perceptual_distance: u32,
    /// Bits of 64 in which the difference hashes differ.
    pub difference_distance: u32,
    /// Bits of 64 in which the average hashes differ.
    pub average_distance: u32,
    /// A PNG file: at each pixel the largest difference of its channels, the largest of all being white.
    #[serde(skip)]
    pub difference_picture: Option<Vec<u8>>,
}

/// A part of a picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Area {
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// Compare two pictures, upright, the first of several each.
///
/// # Errors
/// `UnsupportedFormat`, `Corrupt` and `SizeLimit` for files that can't be read.
pub fn compare(
    first: &[u8],
    second: &[u8],
    options: &ComparisonOptions,
    limits: &PictureLimits,
) -> Result<Comparison> {
    let (first, second) = alike(read(first, limits)?, read(second, limits)?);
    let (luma, other_luma) = (brightness(&first), brightness(&second));
    let hashes = [(&first, &luma), (&second, &other_luma)]
        .map(|(raster, luma)| Hashes::of(luma, raster.width, raster.height));
    let [ours, theirs] = &hashes;
    let mut comparison = Comparison {
        same_size: (first.width, first.height) == (second.width, second.height),
        sizes: [&first, &second].map(|raster| (raster.width, raster.height)),
        identical: first == second,
        mean_absolute_error: None,
        max_difference: None,
        psnr: None,
        ssim: None,
        differing_share: None,
        differing_area: None,
        perceptual_distance: hashes::distance(&ours.perceptual, &theirs.perceptual),
        difference_distance: hashes::distance(&ours.difference, &theirs.difference),
        average_distance: hashes::distance(&ours.average, &theirs.average),
        difference_picture: None,
    };
    if comparison.same_size {
        comparison.ssim = similarity::ssim(&luma, &other_luma, first.width as usize);
        let differences = Differences::of(&first, &second, options.tolerance);
        differences.tell(&mut comparison, &first);
        if options.difference_picture {
            comparison.difference_picture = Some(differences.picture(&first)?);
        }
    }
    Ok(comparison)
}

fn read(bytes: &[u8], limits: &PictureLimits) -> Result<Raster> {
    let file = PictureFile::open(bytes, 0, limits)?;
    Ok(file.raster()?.turned(file.about().turn))
}

/// Both with the same channels.
fn alike(mut first: Raster, mut second: Raster) -> (Raster, Raster) {
    if first.channels.has_colour() != second.channels.has_colour() {
        (first, second) = (first.with_colour(), second.with_colour());
    }
    if first.channels.has_alpha() != second.channels.has_alpha() {
        (first, second) = (first.with_alpha(), second.with_alpha());
    }
    (first, second)
}

fn brightness(raster: &Raster) -> Vec<u8> {
    match raster.channels.has_alpha() {
        true => raster.clone().on([255; 3]).luma(),
        false => raster.luma(),
    }
}

/// The largest difference of each pixel's channels, and sums over all.
struct Differences {
    of_pixels: Vec<u8>,
    sum: u64,
    squares: u64,
    differing: u64,
    area: Option<Area>,
}

impl Differences {
    fn of(first: &Raster, second: &Raster, tolerance: u8) -> Self {
        let channels = first.channels.count();
        let mut differences = Self {
            of_pixels: Vec::with_capacity(first.pixels.len() / channels),
            sum: 0,
            squares: 0,
            differing: 0,
            area: None,
        };
        for (y, (row, other)) in (0..).zip(first.rows().zip(second.rows())) {
            let mut columns: Option<(u32, u32)> = None;
            for (x, (pixel, other)) in (0..).zip(row.chunks_exact(channels).zip(other.chunks_exact(channels)))
            {
                let largest = differences.add(pixel, other);
                if largest > tolerance {
                    differences.differing += 1;
                    columns = Some((columns.map_or(x, |(left, _)| left), x));
                }
            }
            if let Some((left, right)) = columns {
                differences.widen(left, right, y);
            }
        }
        differences
    }

    fn add(&mut self, pixel: &[u8], other: &[u8]) -> u8 {
        let mut largest = 0;
        for (value, other) in pixel.iter().zip(other) {
            let difference = value.abs_diff(*other);
            largest = largest.max(difference);
            self.sum += u64::from(difference);
            self.squares += u64::from(difference) * u64::from(difference);
        }
        self.of_pixels.push(largest);
        largest
    }

    /// Let the area have these columns of this row, which is not above those before.
    fn widen(&mut self, left: u32, right: u32, y: u32) {
        let Area { x, y: top, width, .. } =
            self.area.unwrap_or(Area { x: left, y, width: right - left + 1, height: 1 });
        let start = x.min(left);
        let end = (x + width).max(right + 1);
        self.area = Some(Area { x: start, y: top, width: end - start, height: y - top + 1 });
    }

    fn tell(&self, comparison: &mut Comparison, raster: &Raster) {
        const PEAK: f64 = 255.0;
        let values = raster.pixels.len().max(1) as f64;
        let mean_square = self.squares as f64 / values;
        comparison.mean_absolute_error = Some(self.sum as f64 / values);
        comparison.max_difference = Some(self.largest());
        comparison.psnr = (self.squares > 0).then(|| 10.0 * (PEAK * PEAK / mean_square).log10());
        comparison.differing_share = Some(self.differing as f64 / self.of_pixels.len().max(1) as f64);
        comparison.differing_area = self.area;
    }

    fn largest(&self) -> u8 {
        self.of_pixels.iter().copied().max().unwrap_or(0)
    }

    fn picture(&self, raster: &Raster) -> Result<Vec<u8>> {
        let largest = u32::from(self.largest().max(1));
        let pixels = self.of_pixels.iter().map(|value| (u32::from(*value) * 255 / largest) as u8).collect();
        let (width, height) = (raster.width, raster.height);
        output::encoded(
            &Raster { width, height, channels: Channels::Grey, pixels },
            PictureFormat::Png,
            100,
            None,
        )
    }
}
