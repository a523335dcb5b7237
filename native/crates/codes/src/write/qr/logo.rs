//! An empty square in the middle, where a logo may stand.

use std::ops::RangeInclusive;

use ferrolab_base::{Code, Error, Result};

use super::{Content, codewords, symbol};
use crate::modules::Modules;
use crate::options::{CodeOptions, ErrorLevel, ReadOptions, Symbology};
use crate::qr_tables::{Division, data_modules, side};

/// The largest square, as a part of the side: what level H mends, less a reserve for real damage.
const LARGEST: f64 = 0.3;

/// The smallest symbol that still reads with its middle empty.
pub(super) fn write(
    content: &Content,
    versions: RangeInclusive<usize>,
    options: &CodeOptions,
) -> Result<Modules> {
    if !(options.logo > 0.0 && options.logo <= LARGEST) {
        let message = format!("a logo can't take {} of a QR code's side", options.logo);
        return Err(Error::new(Code::InvalidInput, message).hint("it may take up to 0.3 of it, 0 for none"));
    }
    let level = options.error_level.unwrap_or(ErrorLevel::H).max(ErrorLevel::Q);
    let mut holds_data = false;
    for version in versions.clone() {
        let Some(bits) = content.packed(version, level) else { continue };
        holds_data = true;
        let whole = symbol::symbol(&codewords(bits, version, level), version, level);
        let carved = carve(&whole, options.logo);
        if is_mendable(&whole, &carved, version, level) && reads_as(&carved, &whole) {
            return Ok(carved);
        }
    }
    if !holds_data {
        return Err(content.too_long(*versions.end(), level));
    }
    let message = format!("with a logo over {} of its side the QR code can't be read", options.logo);
    Err(Error::new(Code::InvalidInput, message)
        .hint("make the logo smaller, take error level H, or leave the version out"))
}

fn carve(whole: &Modules, part: f64) -> Modules {
    let side = whole.width();
    // An odd number of modules, as the side is odd: the square stands exactly in the middle.
    let half = ((side as f64 * part - 1.0) / 2.0).ceil().max(0.0) as usize;
    let mut carved = whole.clone();
    for y in side / 2 - half..=side / 2 + half {
        for x in side / 2 - half..=side / 2 + half {
            carved.set(x, y, false);
        }
    }
    carved
}

/// Whether each block keeps a quarter of what it can mend for damage other than the logo's.
fn is_mendable(whole: &Modules, carved: &Modules, version: usize, level: ErrorLevel) -> bool {
    let division = Division::of(version, level);
    let mut wrong = vec![0; division.blocks];
    let modules: Vec<_> = data_modules(version).collect();
    for ((block, _), byte) in division.places().into_iter().zip(modules.chunks(8)) {
        let is_wrong = byte.iter().any(|(x, y)| whole.is_dark(*x, *y) != carved.is_dark(*x, *y));
        wrong[block] += usize::from(is_wrong);
    }
    debug_assert_eq!(whole.width(), side(version), "the symbol has its version's side");
    wrong.iter().all(|wrong| wrong * 8 <= division.checks * 3)
}

/// Whether our reader gets the same out of both, from pictures.
fn reads_as(carved: &Modules, whole: &Modules) -> bool {
    let text = |modules: &Modules| {
        let (grey, width, height) = crate::written::grey(modules, 4, 3);
        let options = ReadOptions { symbologies: vec![Symbology::Qr], max_codes: 1, thorough: false };
        let found = crate::read(&grey, width, height, &options).ok()?;
        found.into_iter().next().map(|found| found.bytes)
    };
    text(carved).is_some_and(|bytes| Some(bytes) == text(whole))
}
