//! Pictures changed, one step after another.

mod annotate;
mod blur;
mod rotate;
mod size;
mod tone;

use ferrolab_base::{Code, Error, Result};
use ferrolab_pictures::{PictureFile, PictureFormat, PictureLimits, Raster, Turn};
use serde::{Deserialize, Serialize};

pub use annotate::{Annotation, TextAlign};
pub(crate) use size::Scaling;
pub use size::{Filter, Fit};

use crate::canny;
use crate::color::CssColor;
use crate::edges;
use crate::output::{self, Output};

/// More steps than anyone needs; each costs a walk over all pixels.
const MAX_EDITS: usize = 100;

/// One step. Steps that concern the opening of the file, `frame` and `auto_orient`, come first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Edit {
    /// Take this page of a TIFF file, or frame of a moving picture, from 0; without this step, the first.
    Frame {
        /// Counted from 0.
        index: usize,
    },
    /// Turn the picture as its camera says. This is done unless a step says not to.
    AutoOrient {
        /// Whether to.
        enabled: bool,
    },
    /// Give the picture another size.
    Resize {
        /// In pixels; from the height and the picture's shape when missing.
        #[serde(default)]
        width: Option<u32>,
        /// In pixels; from the width and the picture's shape when missing.
        #[serde(default)]
        height: Option<u32>,
        /// What happens when the shape differs.
        #[serde(default)]
        fit: Fit,
        /// How pixels are made from pixels.
        #[serde(default)]
        filter: Filter,
    },
    /// Make the picture fit into a box, never larger than it is.
    Thumbnail {
        /// In pixels.
        max_width: u32,
        /// In pixels.
        max_height: u32,
        /// How pixels are made from pixels.
        #[serde(default)]
        filter: Filter,
    },
    /// Keep a part.
    Crop {
        /// Left edge, in pixels.
        x: u32,
        /// Upper edge, in pixels.
        y: u32,
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// Turn the picture clockwise.
    Rotate {
        /// Clockwise; quarter turns only move pixels.
        degrees: f64,
        /// What is seen in the corners; without a colour they are transparent.
        #[serde(default)]
        background: Option<CssColor>,
        /// Whether the picture grows so that nothing is cut off.
        #[serde(default = "yes")]
        expand: bool,
    },
    /// Mirror the picture.
    Flip {
        /// Which sides change places.
        axis: Axis,
    },
    /// Brightness (ITU-R BT.601) instead of colour.
    Greyscale,
    /// Draw on the picture.
    Annotate {
        /// In order of drawing.
        items: Vec<Annotation>,
    },
    /// Multiply all values.
    Brightness {
        /// 0 is black, 1 changes nothing.
        factor: f64,
    },
    /// Draw all values away from the mean brightness, or towards it.
    Contrast {
        /// 0 is grey, 1 changes nothing.
        factor: f64,
    },
    /// Blur as by a Gaussian.
    Blur {
        /// Its standard deviation, in pixels.
        radius: f64,
    },
    /// Stress what a blur would take away (unsharp mask).
    Sharpen {
        /// Standard deviation of the blur, in pixels.
        #[serde(default = "sharpen_radius")]
        radius: f64,
        /// How much of the difference is added; 1 is all of it.
        #[serde(default = "sharpen_amount")]
        amount: f64,
        /// Smaller differences are left alone.
        #[serde(default = "sharpen_threshold")]
        threshold: u8,
    },
    /// Black and white.
    Threshold {
        /// What is brighter is white; without a level, Otsu's method finds it.
        #[serde(default)]
        level: Option<u8>,
    },
    /// How steep brightness is (Sobel), white being steepest.
    Edges,
    /// Edges as thin white lines on black (Canny).
    Canny {
        /// Standard deviation of the blur that takes grain away before, in pixels.
        #[serde(default = "canny_radius")]
        radius: f64,
        /// Lines go on where brightness is steeper (Sobel) than this.
        #[serde(default = "canny_low")]
        low: f64,
        /// Lines begin where brightness is steeper (Sobel) than this.
        #[serde(default = "canny_high")]
        high: f64,
    },
}

/// Which sides of a picture change places.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Axis {
    /// Left and right.
    Horizontal,
    /// Top and bottom.
    Vertical,
}

fn yes() -> bool {
    true
}

fn sharpen_radius() -> f64 {
    2.0
}

fn sharpen_amount() -> f64 {
    1.5
}

fn sharpen_threshold() -> u8 {
    3
}

fn canny_radius() -> f64 {
    1.4
}

fn canny_low() -> f64 {
    50.0
}

fn canny_high() -> f64 {
    100.0
}

/// A file made by [`edit`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The kind of file.
    pub format: PictureFormat,
    /// The registered media type.
    pub media_type: &'static str,
    /// What the caller might not expect, a sentence each.
    pub notes: Vec<String>,
}

/// Read a picture, change it step by step, and write it. Without steps it is converted.
///
/// # Errors
/// `UnsupportedFormat`, `Corrupt` and `SizeLimit` for files that can't be read; `InvalidInput` for steps
/// that can't be done; `SizeLimit` too for steps that make a picture larger than allowed.
pub fn edit(bytes: &[u8], edits: &[Edit], output: &Output, limits: &PictureLimits) -> Result<Edited> {
    if edits.len() > MAX_EDITS {
        let message = format!("{} edits are more than the {MAX_EDITS} allowed", edits.len());
        return Err(Error::new(Code::InvalidInput, message).hint("make them in several calls"));
    }
    let (opening, edits) = Opening::of(edits)?;
    let file = PictureFile::open(bytes, opening.index.unwrap_or(0), limits)?;
    let mut notes = opening.notes(&file);
    let turn = if opening.upright { file.about().turn } else { Turn::None };
    let (mut raster, rest) = open(&file, turn, edits, limits)?;
    for edit in rest {
        raster = edit.apply(raster, limits, &mut notes)?;
    }
    let (width, height) = (raster.width, raster.height);
    let format = output.format.unwrap_or(file.about().format);
    let bytes = output::write(raster, format, output, file.about(), &mut notes)?;
    Ok(Edited { bytes, width, height, format, media_type: format.media_type(), notes })
}

/// How the file is opened.
struct Opening {
    index: Option<usize>,
    upright: bool,
}

impl Opening {
    fn of(edits: &[Edit]) -> Result<(Self, &[Edit])> {
        let mut opening = Self { index: None, upright: true };
        let mut rest = edits;
        while let [first, others @ ..] = rest {
            match first {
                Edit::Frame { index } => opening.index = Some(*index),
                Edit::AutoOrient { enabled } => opening.upright = *enabled,
                _ => break,
            }
            rest = others;
        }
        if rest.iter().any(|edit| matches!(edit, Edit::Frame { .. } | Edit::AutoOrient { .. })) {
            let message = "frame and auto_orient can't come after other edits";
            return Err(Error::new(Code::InvalidInput, message).hint("put them first"));
        }
        Ok((opening, rest))
    }

    fn notes(&self, file: &PictureFile<'_>) -> Vec<String> {
        let about = file.about();
        let what = if about.is_moving { "frames" } else { "pages" };
        match (self.index, about.pictures) {
            (None, count) if count > 1 => {
                vec![format!("the file has {count} {what}, of which the first was taken")]
            }
            _ => Vec::new(),
        }
    }
}

/// The pixels, upright. Where the first step makes the picture smaller, it is done on the way, which
/// costs less; the steps that are left are given too.
fn open<'e>(
    file: &PictureFile<'_>,
    turn: Turn,
    edits: &'e [Edit],
    limits: &PictureLimits,
) -> Result<(Raster, &'e [Edit])> {
    let about = file.about();
    let (width, height) =
        if turn.swaps_sides() { (about.height, about.width) } else { (about.width, about.height) };
    let [first, rest @ ..] = edits else {
        return Ok((file.raster()?.turned(turn), edits));
    };
    let Some(scaling) = first.scaling(width, height, limits)? else {
        return Ok((file.raster()?.turned(turn), edits));
    };
    let scaling = if turn.swaps_sides() { scaling.on_its_side() } else { scaling };
    let (raster, factor) = file.reduced(scaling.reduction())?;
    Ok((scaling.of_reduced(factor).apply(raster)?.turned(turn), rest))
}

impl Edit {
    /// For steps that change the size of a picture of this size: how.
    fn scaling(&self, width: u32, height: u32, limits: &PictureLimits) -> Result<Option<Scaling>> {
        let scaling = match self {
            Self::Resize { width: wanted_width, height: wanted_height, fit, filter } => {
                Scaling::resize((width, height), (*wanted_width, *wanted_height), *fit, *filter)?
            }
            Self::Thumbnail { max_width, max_height, filter } => {
                Scaling::thumbnail((width, height), (*max_width, *max_height), *filter)?
            }
            _ => return Ok(None),
        };
        limits.check(scaling.width, scaling.height)?;
        Ok(Some(scaling))
    }

    fn apply(&self, raster: Raster, limits: &PictureLimits, notes: &mut Vec<String>) -> Result<Raster> {
        Ok(match self {
            Self::Frame { .. } | Self::AutoOrient { .. } => raster,
            Self::Resize { .. } | Self::Thumbnail { .. } => {
                match self.scaling(raster.width, raster.height, limits)? {
                    Some(scaling) => scaling.apply(raster)?,
                    None => raster,
                }
            }
            Self::Crop { x, y, width, height } => size::crop(raster, [*x, *y, *width, *height])?,
            Self::Rotate { degrees, background, expand } => {
                rotate::rotated(raster, *degrees, *background, *expand, limits)?
            }
            Self::Flip { axis: Axis::Horizontal } => raster.turned(Turn::MirrorSideways),
            Self::Flip { axis: Axis::Vertical } => raster.turned(Turn::MirrorDownwards),
            Self::Greyscale => tone::greyscale(raster),
            Self::Annotate { items } => annotate::annotated(raster, items, limits, notes)?,
            Self::Brightness { factor } => tone::brightness(raster, *factor)?,
            Self::Contrast { factor } => tone::contrast(raster, *factor)?,
            Self::Blur { radius } => blur::blurred(raster, *radius)?,
            Self::Sharpen { radius, amount, threshold } => {
                blur::sharpened(raster, *radius, *amount, *threshold)?
            }
            Self::Threshold { level } => tone::threshold(raster, *level),
            Self::Edges => edges::picture(&raster),
            Self::Canny { radius, low, high } => {
                // Beyond the steepest slope there is nothing to find.
                check_number("high", *high, 0.0..=2_000.0)?;
                check_number("low", *low, 0.0..=*high)?;
                canny::picture(&blur::blurred(raster, *radius)?, *low, *high)
            }
        })
    }
}

/// A number that a step takes must be finite and within a range.
fn check_number(name: &str, value: f64, range: std::ops::RangeInclusive<f64>) -> Result<()> {
    if range.contains(&value) {
        return Ok(());
    }
    let message = format!("{name} is {value}, not from {} to {}", range.start(), range.end());
    Err(Error::new(Code::InvalidInput, message).hint(format!("choose another {name}")))
}
