//! Linear codes found by looking along rows and columns.

mod code128;
mod code93;
mod ean;
mod two_widths;
mod widths;

use super::Found;
use super::binary::{Binary, changes};
use super::projection::Point;
use crate::options::{ReadOptions, Symbology};

/// Rows (and columns) looked along in one picture.
const LINES: usize = 96;

/// Rows that have to say the same before it is believed.
const LEAST_SIGHTINGS: usize = 2;

/// What one row said.
#[derive(Debug)]
struct Reading {
    symbology: Symbology,
    text: String,
    bytes: Vec<u8>,
    /// Runs from the first bar to the last.
    runs: usize,
}

impl Reading {
    fn new(symbology: Symbology, text: String, runs: usize) -> Self {
        Self { symbology, bytes: text.clone().into_bytes(), text, runs }
    }
}

/// A code in the making: what was read, from the first line to the last.
struct Sighting {
    reading: Reading,
    count: usize,
    /// Ends of the code on the first and on the last line that crossed it.
    first: (Point, Point),
    last: (Point, Point),
}

/// Read the linear codes of a picture that are not yet `found` in it.
pub(super) fn read(binary: &Binary, options: &ReadOptions, found: &mut Vec<Found>, scale: f64) {
    let mut sightings = Vec::new();
    let mut line = Vec::new();
    let lines = |length: usize| (0..length).step_by((length / LINES).max(1));
    for y in lines(binary.height) {
        look_along(binary.row(y), options, &mut line, &mut sightings, |x| (x, y as f64 + 0.5));
    }
    settle(&mut sightings, found, scale, options.max_codes);
    if !options.thorough {
        return;
    }
    let mut column = Vec::with_capacity(binary.height);
    for x in lines(binary.width) {
        column.clear();
        column.extend(binary.column(x));
        look_along(&column, options, &mut line, &mut sightings, |y| (x as f64 + 0.5, y));
    }
    settle(&mut sightings, found, scale, options.max_codes);
}

/// Keep the sightings that are sure and new.
fn settle(sightings: &mut Vec<Sighting>, found: &mut Vec<Found>, scale: f64, most: usize) {
    for sighting in sightings.drain(..).filter(|sighting| sighting.count >= LEAST_SIGHTINGS) {
        let ((a, b), (d, c)) = (sighting.first, sighting.last);
        let corners = [a, b, c, d].map(|(x, y)| (x * scale, y * scale));
        let reading = sighting.reading;
        let middle = ((corners[0].0 + corners[2].0) / 2.0, (corners[0].1 + corners[2].1) / 2.0);
        let is_known = found.iter().any(|code| {
            code.symbology == reading.symbology && code.text == reading.text && is_near(code, middle)
        });
        if !is_known && found.len() < most {
            found.push(Found {
                symbology: reading.symbology,
                text: reading.text,
                bytes: reading.bytes,
                corners,
            });
        }
    }
}

/// Whether a point lies within the upright box round a code.
fn is_near(code: &Found, (x, y): Point) -> bool {
    let least =
        code.corners.iter().fold((f64::MAX, f64::MAX), |least, at| (least.0.min(at.0), least.1.min(at.1)));
    let most = code.corners.iter().fold((0.0f64, 0.0f64), |most, at| (most.0.max(at.0), most.1.max(at.1)));
    let slack = (most.0 - least.0).max(most.1 - least.1) / 10.0;
    (least.0 - slack..=most.0 + slack).contains(&x) && (least.1 - slack..=most.1 + slack).contains(&y)
}

/// Look for codes along one line of pixels, in both directions.
fn look_along(
    pixels: &[u8],
    options: &ReadOptions,
    line: &mut Vec<u32>,
    sightings: &mut Vec<Sighting>,
    place: impl Fn(f64) -> Point,
) {
    changes(pixels, line);
    let runs: Vec<u32> = line.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let backward: Vec<u32> = runs.iter().rev().copied().collect();
    let first_is_dark = pixels.first() == Some(&1);
    let last_is_dark = first_is_dark == (runs.len() % 2 == 1);
    let length = f64::from(line.last().copied().unwrap_or(0));
    look_ahead(&runs, first_is_dark, options, sightings, &place);
    look_ahead(&backward, last_is_dark, options, sightings, &|at| place(length - at));
}

fn look_ahead(
    runs: &[u32],
    first_is_dark: bool,
    options: &ReadOptions,
    sightings: &mut Vec<Sighting>,
    place: &dyn Fn(f64) -> Point,
) {
    let mut at = usize::from(!first_is_dark);
    let mut x: u32 = runs[..at.min(runs.len())].iter().sum();
    while at < runs.len() {
        let quiet = if at == 0 { u32::MAX } else { runs[at - 1] };
        let reading = if quiet / 2 >= runs[at] { reading(&runs[at..], quiet, options) } else { None };
        let taken = match reading {
            Some(reading) => {
                let taken = reading.runs;
                let end = x + runs[at..at + taken].iter().sum::<u32>();
                record(sightings, reading, (place(x.into()), place(end.into())));
                // The last bar's light side stays as the next code's quiet zone.
                taken + 1
            }
            None => 2,
        };
        let next = (at + taken).min(runs.len());
        x += runs[at..next].iter().sum::<u32>();
        at = next;
    }
}

fn record(sightings: &mut Vec<Sighting>, reading: Reading, ends: (Point, Point)) {
    let known = sightings.iter_mut().find(|sighting| {
        let near = |a: Point, b: Point| {
            let length = super::projection::distance(ends.0, ends.1);
            super::projection::distance(a, b) < length
        };
        sighting.reading.symbology == reading.symbology
            && sighting.reading.text == reading.text
            && near(sighting.last.0, ends.0)
            && near(sighting.last.1, ends.1)
    });
    match known {
        Some(sighting) => {
            sighting.count += 1;
            sighting.last = ends;
        }
        None => sightings.push(Sighting { reading, count: 1, first: ends, last: ends }),
    }
}

/// The code whose first bar is the first run, of any kind that is wanted.
fn reading(runs: &[u32], quiet: u32, options: &ReadOptions) -> Option<Reading> {
    use Symbology::{Codabar, Code39, Code93, Code128, Ean8, Ean13, Gs1128, Itf, UpcA, UpcE};
    let wants = |kinds: &[Symbology]| kinds.iter().any(|kind| options.wants(*kind));
    let ean = || wants(&[Ean13, Ean8, UpcA, UpcE]).then(|| ean::read(runs, quiet, options)).flatten();
    let code_128 = || wants(&[Code128, Gs1128]).then(|| code128::read(runs, quiet)).flatten();
    let code_39 = || wants(&[Code39]).then(|| two_widths::code_39(runs, quiet)).flatten();
    let code_93 = || wants(&[Code93]).then(|| code93::read(runs, quiet)).flatten();
    let itf = || wants(&[Itf]).then(|| two_widths::itf(runs, quiet)).flatten();
    let codabar = || wants(&[Codabar]).then(|| two_widths::codabar(runs, quiet)).flatten();
    let reading = ean().or_else(code_128).or_else(code_93).or_else(code_39).or_else(codabar).or_else(itf)?;
    options.wants(reading.symbology).then_some(reading)
}
