//! Codes read from pictures.

mod binary;
mod bullseyes;
mod linear;
mod projection;
mod qr;
mod zxing;

use ferrolab_base::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use crate::options::{ReadOptions, Symbology};
use binary::{Binary, Grey, halved};

/// Pictures with fewer rows or columns are not made smaller.
const LEAST_SIDE: usize = 100;

/// Larger pictures are searched for Data Matrix, PDF417 and Aztec only after they were made smaller.
const MOST_MATRIX_PIXELS: usize = 4_000_000;

/// A code found in a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Its kind.
    pub symbology: Symbology,
    /// What it says; bytes of no stated encoding are taken for UTF-8, Shift JIS or Latin-1.
    pub text: String,
    /// The bytes it holds, before they are taken for text.
    pub bytes: Vec<u8>,
    /// Its corners in pixels: the code's own top left, top right, bottom right, bottom left.
    pub corners: [(f64, f64); 4],
}

/// Read all codes of a grey picture, given row by row from its top.
///
/// # Errors
///
/// `InvalidInput` when there are not as many bytes as pixels, `SizeLimit`
/// for a picture of more than 200 million pixels, `Internal` when nothing
/// was found and the search for some kinds broke down.
pub fn read(grey: &[u8], width: usize, height: usize, options: &ReadOptions) -> Result<Vec<Found>> {
    check_size(grey, width, height)?;
    let mut found = Vec::new();
    if grey.is_empty() {
        return Ok(found);
    }
    let mut failures = zxing::Failures::default();
    read_level(Grey { pixels: grey, width, height }, 1.0, options, &mut found, &mut failures);
    let (mut smaller, mut scale) = ((Vec::new(), width, height), 1.0);
    while options.thorough && found.len() < options.max_codes && smaller.1.min(smaller.2) >= 2 * LEAST_SIDE {
        let pixels = if scale == 1.0 { grey } else { &smaller.0 };
        smaller = halved(Grey { pixels, width: smaller.1, height: smaller.2 });
        scale *= 2.0;
        read_level(
            Grey { pixels: &smaller.0, width: smaller.1, height: smaller.2 },
            scale,
            options,
            &mut found,
            &mut failures,
        );
    }
    match failures.error() {
        Some(error) if found.is_empty() => Err(error),
        _ => Ok(found),
    }
}

/// Read the codes of a picture that is `scale` times smaller than the original.
fn read_level(
    grey: Grey<'_>,
    scale: f64,
    options: &ReadOptions,
    found: &mut Vec<Found>,
    failures: &mut zxing::Failures,
) {
    let binary = Binary::of(grey);
    if options.wants(Symbology::Qr) {
        qr::read(&binary, found, scale, options.max_codes);
    }
    if Symbology::ALL.into_iter().any(|kind| kind.is_linear() && options.wants(kind)) {
        linear::read(&binary, options, found, scale);
    }
    // These take longest: where smaller pictures follow they are for those that nothing was found in.
    let was_searched = scale > 1.0 && grey.pixels.len() * 4 <= MOST_MATRIX_PIXELS && !found.is_empty();
    if grey.pixels.len() <= MOST_MATRIX_PIXELS && !was_searched {
        zxing::read(grey, &binary, options, found, failures, scale);
    }
}

/// More pixels than any camera's.
const MOST_PIXELS: usize = 200_000_000;

fn check_size(grey: &[u8], width: usize, height: usize) -> Result<()> {
    if width.checked_mul(height) != Some(grey.len()) {
        let message = format!("{} bytes are no picture of {width} x {height} pixels", grey.len());
        return Err(Error::new(Code::InvalidInput, message).hint("give one byte for each pixel"));
    }
    if grey.len() > MOST_PIXELS {
        let message = format!("a picture of {width} x {height} pixels is too large to look for codes in");
        return Err(Error::new(Code::SizeLimit, message).hint("make it smaller, or cut the code out"));
    }
    Ok(())
}
