//! What can be measured of a picture.

mod colours;
mod components;
pub(crate) mod hashes;

use ferrolab_base::{Code, Error, Result};
use ferrolab_pictures::{About, Channels, PictureFile, PictureFormat, PictureLimits, Raster};
use serde::{Deserialize, Serialize};

pub use colours::DominantColour;
pub use components::{Component, Components, Foreground};
pub use ferrolab_pictures::Exif;
pub use hashes::Hashes;

use crate::{edges, measure};

/// More colours than this are no summary.
const MAX_COLOURS: usize = 64;

/// What is measured.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AnalysisOptions {
    /// Page of a TIFF file, or frame of a moving picture, from 0.
    pub frame: usize,
    /// Whether the picture is turned as its camera says.
    pub auto_orient: bool,
    /// Whether channels come with their histograms.
    pub histogram: bool,
    /// How many dominant colours are looked for, up to 64.
    pub dominant_colours: usize,
    /// How many of the largest components are told of.
    pub largest_components: usize,
    /// What is brighter is bright; without a level, Otsu's method finds it.
    pub threshold: Option<u8>,
    /// Of which pixels components are made.
    pub foreground: Foreground,
    /// The slope of brightness (Sobel) above which a pixel is of an edge.
    pub edge_threshold: f64,
}

impl Default for AnalysisOptions {
    fn default() -> Self {
        Self {
            frame: 0,
            auto_orient: true,
            histogram: true,
            dominant_colours: 5,
            largest_components: 20,
            threshold: None,
            foreground: Foreground::default(),
            edge_threshold: 100.0,
        }
    }
}

/// What was measured. Brightness is that of ITU-R BT.601, from 0 to 255, transparency laid on white.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Analysis {
    /// The kind of file.
    pub format: PictureFormat,
    /// Pixels across, upright.
    pub width: u32,
    /// Pixels down, upright.
    pub height: u32,
    /// `L`, `LA`, `RGB` or `RGBA`: what the pixels are once they are unpacked.
    pub mode: &'static str,
    /// Bits of one channel in the file.
    pub bits_per_channel: u8,
    /// Whether pixels have an opacity.
    pub has_alpha: bool,
    /// The share of pixels that are not opaque.
    pub transparent_share: f64,
    /// Pages or frames of the file.
    pub pictures: usize,
    /// Whether they are frames of a moving picture.
    pub is_moving: bool,
    /// Pixels per inch, where the file says so.
    pub dpi: Option<f32>,
    /// Whether the file has an ICC colour profile.
    pub has_icc_profile: bool,
    /// What the camera wrote.
    pub exif: Option<Exif>,
    /// Red, green, blue (or grey), and opacity where there is one.
    pub channels: Vec<ChannelStatistics>,
    /// Mean brightness.
    pub brightness: f64,
    /// Standard deviation of brightness.
    pub contrast: f64,
    /// Shannon's entropy of brightness, in bits a pixel.
    pub entropy: f64,
    /// Variance of the Laplacian of brightness: small for what is out of focus.
    pub sharpness: f64,
    /// The share of pixels where brightness is steeper than the edge threshold.
    pub edge_share: f64,
    /// The brightness above which Otsu's method says bright.
    pub otsu_threshold: u8,
    /// Whether 99.99 % of the pixels are within 8 steps of the most frequent brightness.
    pub is_blank: bool,
    /// By their share, the largest first.
    pub dominant_colours: Vec<DominantColour>,
    /// Patches of pixels that touch.
    pub components: Components,
    /// Pictures that look alike have hashes that differ in few bits.
    pub hashes: Hashes,
}

/// One channel's values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChannelStatistics {
    /// `grey`, `red`, `green`, `blue` or `alpha`.
    pub name: &'static str,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation, of all and not of a sample.
    pub deviation: f64,
    /// The least that is there.
    pub minimum: u8,
    /// The largest that is there.
    pub maximum: u8,
    /// How often each of the 256 values is there; empty when not asked for.
    pub histogram: Vec<u64>,
}

/// Measure a picture.
///
/// # Errors
/// `UnsupportedFormat`, `Corrupt` and `SizeLimit` for files that can't be read; `InvalidInput` for options
/// out of their range.
pub fn analyse(bytes: &[u8], options: &AnalysisOptions, limits: &PictureLimits) -> Result<Analysis> {
    if options.dominant_colours > MAX_COLOURS {
        let message =
            format!("{} dominant colours are more than the {MAX_COLOURS} allowed", options.dominant_colours);
        return Err(Error::new(Code::InvalidInput, message).hint("ask for fewer"));
    }
    let file = PictureFile::open(bytes, options.frame, limits)?;
    let about = file.about();
    let mut raster = file.raster()?;
    if options.auto_orient {
        raster = raster.turned(about.turn);
    }
    Ok(measured(raster, about, options))
}

fn measured(raster: Raster, about: &About, options: &AnalysisOptions) -> Analysis {
    let channels = channels(&raster, options.histogram);
    let transparent_share = transparent_share(&raster);
    let dominant_colours = colours::dominant(&raster, options.dominant_colours);
    let mode = mode(raster.channels);
    let has_alpha = raster.channels.has_alpha();
    let (width, height) = (raster.width, raster.height);
    let luma = raster.on([255; 3]).luma();
    let histogram = measure::histogram(&luma);
    let (brightness, contrast) = measure::mean_and_deviation(&histogram);
    let otsu_threshold = measure::otsu(&histogram);
    let threshold = options.threshold.unwrap_or(otsu_threshold);
    Analysis {
        format: about.format,
        width,
        height,
        mode,
        bits_per_channel: about.bits_per_channel,
        has_alpha,
        transparent_share,
        pictures: about.pictures,
        is_moving: about.is_moving,
        dpi: about.dpi,
        has_icc_profile: about.icc_profile.is_some(),
        exif: about.exif.as_deref().and_then(Exif::of),
        channels,
        brightness,
        contrast,
        entropy: measure::entropy(&histogram),
        sharpness: measure::sharpness(&luma, width as usize),
        edge_share: edges::share(&luma, width as usize, options.edge_threshold as f32),
        otsu_threshold,
        is_blank: is_blank(&histogram),
        dominant_colours,
        components: components::found(
            &luma,
            width,
            threshold,
            options.foreground.is_bright(&histogram, threshold),
            options.largest_components,
        ),
        hashes: Hashes::of(&luma, width, height),
    }
}

fn mode(channels: Channels) -> &'static str {
    match channels {
        Channels::Grey => "L",
        Channels::GreyAlpha => "LA",
        Channels::Rgb => "RGB",
        Channels::Rgba => "RGBA",
    }
}

fn channels(raster: &Raster, with_histogram: bool) -> Vec<ChannelStatistics> {
    let names: &[&'static str] = match raster.channels {
        Channels::Grey => &["grey"],
        Channels::GreyAlpha => &["grey", "alpha"],
        Channels::Rgb => &["red", "green", "blue"],
        Channels::Rgba => &["red", "green", "blue", "alpha"],
    };
    let of = |(index, name): (usize, &&'static str)| {
        let mut histogram = [0_u64; 256];
        for pixel in raster.pixels.chunks_exact(names.len()) {
            histogram[usize::from(pixel[index])] += 1;
        }
        let (mean, deviation) = measure::mean_and_deviation(&histogram);
        let is_there = |number: &u64| *number > 0;
        ChannelStatistics {
            name,
            mean,
            deviation,
            minimum: histogram.iter().position(is_there).unwrap_or(0) as u8,
            maximum: histogram.iter().rposition(is_there).unwrap_or(0) as u8,
            histogram: if with_histogram { histogram.to_vec() } else { Vec::new() },
        }
    };
    names.iter().enumerate().map(of).collect()
}

fn transparent_share(raster: &Raster) -> f64 {
    if !raster.channels.has_alpha() {
        return 0.0;
    }
    let channels = raster.channels.count();
    let transparent = raster.pixels.chunks_exact(channels).filter(|pixel| pixel[channels - 1] < 255).count();
    transparent as f64 / (raster.pixels.len() / channels).max(1) as f64
}

fn is_blank(histogram: &[u64; 256]) -> bool {
    const NEAR: usize = 8;
    const SHARE: f64 = 0.9999;
    let count: u64 = histogram.iter().sum();
    let most = (0..256).max_by_key(|value| histogram[*value]).unwrap_or(0);
    let near: u64 = histogram[most.saturating_sub(NEAR)..=(most + NEAR).min(255)].iter().sum();
    near as f64 >= SHARE * count as f64
}
