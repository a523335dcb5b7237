//! Data Matrix, PDF417 and Aztec, by the Rust port of ZXing.

use ferrolab_base::{Code, Error, Result};
use rxing::{BarcodeFormat, EncodeHints, Writer, common::BitMatrix};

use super::Data;
use crate::modules::Modules;
use crate::options::{CodeOptions, ErrorLevel, Symbology};
use crate::panics::caught;

/// Data so many times shorter than the most fit every level and every character set.
const SURELY_FITTING: usize = 8;

/// Rows of pixels that the port gives each row of PDF417.
const PDF417_ROW: usize = 4;

/// The symbol for `data`.
pub(super) fn write(data: Data<'_>, options: &CodeOptions) -> Result<Modules> {
    let symbology = options.symbology;
    let (contents, hints) = contents(data, options);
    let bytes = data.bytes().len();
    // The port panics where some data are too long for any symbol, and fails in order where others are.
    let matrix = match caught(|| encoded(symbology, &contents, &hints)) {
        Ok(Ok(matrix)) => matrix,
        Err(_) if bytes * SURELY_FITTING < capacity(symbology) => return Err(failed(symbology, bytes)),
        _ => return Err(too_long(symbology, bytes)),
    };
    let rows = if symbology == Symbology::Pdf417 { PDF417_ROW } else { 1 };
    Ok(modules(&matrix, rows))
}

/// The text (bytes as Latin-1) with what the port has to know of it.
fn contents(data: Data<'_>, options: &CodeOptions) -> (String, EncodeHints) {
    let contents: String = match data {
        Data::Text(text) => text.to_owned(),
        Data::Bytes(bytes) => bytes.iter().copied().map(char::from).collect(),
    };
    let beyond_latin = contents.chars().any(|character| character > '\u{ff}');
    let hints = EncodeHints {
        CharacterSet: beyond_latin.then(|| "UTF-8".to_owned()),
        DataMatrixCompact: beyond_latin.then_some(true),
        ErrorCorrection: error_correction(options, data.bytes().len()),
        Margin: Some("0".to_owned()),
        ..EncodeHints::default()
    };
    (contents, hints)
}

/// PDF417's level and Aztec's percentage; Data Matrix has only one.
fn error_correction(options: &CodeOptions, bytes: usize) -> Option<String> {
    let level = options.error_level;
    let number = match (options.symbology, level) {
        (Symbology::Pdf417, None) => match bytes {
            0..=48 => 2,
            49..=190 => 3,
            191..=380 => 4,
            _ => 5,
        },
        (Symbology::Pdf417, Some(level)) => [2, 3, 5, 6][level as usize],
        (Symbology::Aztec, level) => [10, 23, 36, 50][level.unwrap_or(ErrorLevel::M) as usize],
        _ => return None,
    };
    Some(number.to_string())
}

fn encoded(symbology: Symbology, contents: &str, hints: &EncodeHints) -> rxing::common::Result<BitMatrix> {
    match symbology {
        Symbology::DataMatrix => rxing::datamatrix::DataMatrixWriter.encode_with_hints(
            contents,
            &BarcodeFormat::DATA_MATRIX,
            0,
            0,
            hints,
        ),
        Symbology::Pdf417 => {
            let writer = rxing::pdf417::PDF417Writer;
            // The port lays a symbol on its side unless it is asked for a shape like its own.
            writer.encode_with_hints(contents, &BarcodeFormat::PDF_417, 1, 0, hints).and_then(|matrix| {
                if matrix.width() >= matrix.height() {
                    return Ok(matrix);
                }
                writer.encode_with_hints(contents, &BarcodeFormat::PDF_417, 0, 1, hints)
            })
        }
        _ => rxing::aztec::AztecWriter.encode_with_hints(contents, &BarcodeFormat::AZTEC, 0, 0, hints),
    }
}

fn modules(matrix: &BitMatrix, row_height: usize) -> Modules {
    let (width, height) = (matrix.width() as usize, matrix.height() as usize / row_height);
    let mut modules = Modules::new(width, height);
    for y in 0..height {
        for x in 0..width {
            modules.set(x, y, matrix.get(x as u32, (y * row_height) as u32));
        }
    }
    modules
}

/// Bytes of the largest symbol.
fn capacity(symbology: Symbology) -> usize {
    match symbology {
        Symbology::DataMatrix => 1_555,
        Symbology::Pdf417 => 1_108,
        _ => 1_914,
    }
}

fn too_long(symbology: Symbology, bytes: usize) -> Error {
    let capacity = capacity(symbology);
    let message =
        format!("{bytes} bytes don't fit {}, which holds {capacity} bytes at most", symbology.name());
    Error::new(Code::SizeLimit, message)
        .hint("shorten the data, lower the error level, or write a QR code, which holds 2,953 bytes")
        .with("bytes", bytes)
        .with("capacity", capacity)
}

fn failed(symbology: Symbology, bytes: usize) -> Error {
    let message = format!("the encoder of {} broke down on these {bytes} bytes", symbology.name());
    Error::new(Code::Internal, message).hint("write a QR code, and report the data")
}
