//! Data Matrix, PDF417 and Aztec, by the Rust port of ZXing.

use ferrolab_base::{Code, Error};
use rxing::common::HybridBinarizer;
use rxing::datamatrix::DataMatrixReader;
use rxing::pdf417::PDF417Reader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader};

use super::Found;
use super::binary::{Binary, Grey};
use super::bullseyes::bullseyes;
use super::projection::is_inside;
use crate::options::{ReadOptions, Symbology};
use crate::panics::{Panicked, caught};

/// Codes read one after the other in one picture.
const MOST_REPEATS: usize = 16;

/// Modules from the centre of the largest Aztec code to its edge, with a quiet zone.
const AZTEC_REACH: f64 = 80.0;

/// The kinds whose reader broke down on a picture.
#[derive(Default)]
pub(super) struct Failures(Vec<Symbology>);

impl Failures {
    /// What the reader of a kind found; nothing where it panicked.
    fn noted<T>(&mut self, symbology: Symbology, outcome: Result<Option<T>, Panicked>) -> Option<T> {
        outcome.unwrap_or_else(|Panicked| {
            if !self.0.contains(&symbology) {
                self.0.push(symbology);
            }
            None
        })
    }

    /// Whether the picture was not searched for all that it was to be.
    pub(super) fn error(&self) -> Option<Error> {
        let names: Vec<_> = self.0.iter().map(|symbology| symbology.name()).collect();
        (!names.is_empty()).then(|| {
            let message = format!("no code was found, and the search for {} broke down", names.join(" and "));
            Error::new(Code::Internal, message)
                .hint("name the other kinds in symbologies, or cut the code out")
        })
    }
}

/// Read the codes of these kinds that are not yet `found`.
pub(super) fn read(
    grey: Grey<'_>,
    binary: &Binary,
    options: &ReadOptions,
    found: &mut Vec<Found>,
    failures: &mut Failures,
    scale: f64,
) {
    let known: Vec<_> = found.iter().map(|code| code.corners).collect();
    let mut add = |symbology, result: &RXingResult, (left, top): (usize, usize)| {
        let Some(code) = code(symbology, result, (left as f64, top as f64), scale) else { return };
        let is_new = !found.iter().any(|known| {
            known.symbology == symbology && known.text == code.text && overlap(&known.corners, &code.corners)
        });
        if is_new && found.len() < options.max_codes {
            found.push(code);
        }
    };
    if options.wants(Symbology::DataMatrix) {
        let (results, outcome) = repeated(grey, || DataMatrixReader);
        failures.noted(Symbology::DataMatrix, outcome);
        results.iter().for_each(|result| add(Symbology::DataMatrix, result, (0, 0)));
    }
    if options.wants(Symbology::Pdf417) && has_pdf417_start(binary) {
        let (results, outcome) = repeated(grey, PDF417Reader::new);
        failures.noted(Symbology::Pdf417, outcome);
        results.iter().for_each(|result| add(Symbology::Pdf417, result, (0, 0)));
    }
    if options.wants(Symbology::Aztec) {
        for (centre, module) in bullseyes(binary) {
            // Finders and texture of codes that were read look like bull's eyes, too.
            if known.iter().any(|corners| is_inside(corners, (centre.0 * scale, centre.1 * scale))) {
                continue;
            }
            let outcome = aztec(grey, centre, module);
            if let Some((result, corner)) = failures.noted(Symbology::Aztec, outcome) {
                add(Symbology::Aztec, &result, corner);
            }
        }
    }
}

type Bitmap<'a> = BinaryBitmap<HybridBinarizer<Luma8Source<'a>>>;

fn bitmap(pixels: &[u8], width: usize, height: usize) -> Option<Bitmap<'_>> {
    let source = Luma8Source::new_with_slice(pixels, width as u32, height as u32).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

fn hints() -> DecodeHints {
    DecodeHints { TryHarder: Some(true), ..DecodeHints::default() }
}

/// The port's readers find one code of a picture: what was read is painted over, and they look again.
fn repeated<R: Reader>(
    grey: Grey<'_>,
    reader: impl Fn() -> R,
) -> (Vec<RXingResult>, Result<Option<()>, Panicked>) {
    let mut results = Vec::new();
    let mut pixels = std::borrow::Cow::Borrowed(grey.pixels);
    while results.len() < MOST_REPEATS {
        let outcome = caught(|| {
            let mut bitmap = bitmap(&pixels, grey.width, grey.height)?;
            reader().decode_with_hints(&mut bitmap, &hints()).ok()
        });
        let result = match outcome {
            Ok(Some(result)) => result,
            Ok(None) => break,
            Err(panicked) => return (results, Err(panicked)),
        };
        let Some(corners) = corners(&result) else { break };
        paint_over(pixels.to_mut(), grey.width, grey.height, &corners);
        results.push(result);
    }
    (results, Ok(None))
}

/// What was read in a part of a picture, and the left upper corner of the part.
type Placed = (RXingResult, (usize, usize));

/// The port looks for Aztec codes only in a picture's middle: it gets the square round a bull's eye.
fn aztec(grey: Grey<'_>, (x, y): (f64, f64), module: f64) -> Result<Option<Placed>, Panicked> {
    let room = x.min(y).min(grey.width as f64 - x).min(grey.height as f64 - y);
    let reach = (module * AZTEC_REACH).min(room) as usize;
    let (left, top) = (x as usize - reach.min(x as usize), y as usize - reach.min(y as usize));
    let (right, bottom) = ((left + 2 * reach).min(grey.width), (top + 2 * reach).min(grey.height));
    let rows = (top..bottom).flat_map(|y| &grey.pixels[y * grey.width + left..y * grey.width + right]);
    let pixels: Vec<u8> = rows.copied().collect();
    let result = caught(|| {
        let mut bitmap = bitmap(&pixels, right - left, bottom - top)?;
        rxing::aztec::AztecReader.decode_with_hints(&mut bitmap, &hints()).ok()
    })?;
    Ok(result.map(|result| (result, (left, top))))
}

/// Whether any row or column, in either direction, has PDF417's start: the port spends long on looking.
fn has_pdf417_start(binary: &Binary) -> bool {
    let mut line = Vec::new();
    let mut starts = |pixels: &[u8]| {
        super::binary::changes(pixels, &mut line);
        let runs: Vec<u32> = line.windows(2).map(|pair| pair[1] - pair[0]).collect();
        let first = usize::from(pixels.first() == Some(&0));
        let is_start = |runs: &[u32]| {
            is_near(runs, &[8, 1, 1, 1, 1, 1, 1, 3]) || is_near(runs, &[1, 2, 1, 1, 1, 3, 1, 1, 7])
        };
        let forward = runs.get(first..).unwrap_or_default().windows(9).step_by(2).any(is_start);
        let backward: Vec<u32> = runs.iter().rev().copied().collect();
        forward || backward.windows(9).any(|runs| is_near(runs, &[8, 1, 1, 1, 1, 1, 1, 3]))
    };
    let rows = (0..binary.height).step_by((binary.height / 64).max(1));
    let columns = (0..binary.width).step_by((binary.width / 64).max(1));
    rows.into_iter().any(|y| starts(binary.row(y)))
        || columns.into_iter().any(|x| starts(&binary.column(x).collect::<Vec<u8>>()))
}

fn is_near(runs: &[u32], pattern: &[u8]) -> bool {
    let pixels: u32 = runs.iter().take(pattern.len()).sum();
    let modules: u32 = pattern.iter().map(|width| u32::from(*width)).sum();
    let module = pixels as f32 / modules as f32;
    module >= 1.0
        && runs.iter().zip(pattern).all(|(run, width)| (*run as f32 / module - f32::from(*width)).abs() < 0.9)
}

fn corners(result: &RXingResult) -> Option<[(f64, f64); 4]> {
    let points: Vec<(f64, f64)> =
        result.getPoints().iter().map(|point| (point.x.into(), point.y.into())).collect();
    match *points {
        [] | [_] => None,
        [a, b, c, d] => Some([a, b, c, d]),
        _ => {
            let least =
                points.iter().fold((f64::MAX, f64::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)));
            let most =
                points.iter().fold((f64::MIN, f64::MIN), |most, at| (most.0.max(at.0), most.1.max(at.1)));
            Some([least, (most.0, least.1), most, (least.0, most.1)])
        }
    }
}

fn paint_over(pixels: &mut [u8], width: usize, height: usize, corners: &[(f64, f64); 4]) {
    let (least, most) = extent(corners);
    let clamp = |value: f64, most: usize| value.max(0.0).min(most as f64) as usize;
    for y in clamp(least.1, height)..clamp(most.1 + 1.0, height) {
        pixels[y * width..][clamp(least.0, width)..clamp(most.0 + 1.0, width)].fill(255);
    }
}

fn extent(corners: &[(f64, f64); 4]) -> ((f64, f64), (f64, f64)) {
    corners.iter().fold(((f64::MAX, f64::MAX), (f64::MIN, f64::MIN)), |(least, most), (x, y)| {
        ((least.0.min(*x), least.1.min(*y)), (most.0.max(*x), most.1.max(*y)))
    })
}

fn overlap(a: &[(f64, f64); 4], b: &[(f64, f64); 4]) -> bool {
    let ((a, a_most), (b, b_most)) = (extent(a), extent(b));
    a.0 <= b_most.0 && b.0 <= a_most.0 && a.1 <= b_most.1 && b.1 <= a_most.1
}

fn code(symbology: Symbology, result: &RXingResult, offset: (f64, f64), scale: f64) -> Option<Found> {
    let corners = corners(result)?.map(|(x, y)| ((x + offset.0) * scale, (y + offset.1) * scale));
    if corners.iter().any(|(x, y)| !x.is_finite() || !y.is_finite()) {
        return None;
    }
    debug_assert!(matches!(
        result.getBarcodeFormat(),
        BarcodeFormat::DATA_MATRIX | BarcodeFormat::PDF_417 | BarcodeFormat::AZTEC
    ));
    let text = result.getText().to_owned();
    // The port keeps no bytes but those before decoding: Latin-1 text is its bytes.
    let latin: Option<Vec<u8>> = text.chars().map(|character| u8::try_from(character).ok()).collect();
    let bytes = latin.unwrap_or_else(|| text.clone().into_bytes());
    Some(Found { symbology, text, bytes, corners })
}
