//! Codes written.

mod linear;
mod qr;
mod zxing;

pub(crate) use linear::Bars;

use ferrolab_base::{Code, Error, Result};

use crate::options::{CodeOptions, Symbology};
use crate::written::{Style, Written};

/// More than any code holds: longer data is refused before any work is done on it.
const MOST_BYTES: usize = 8_192;

/// What a code is to hold.
#[derive(Clone, Copy)]
enum Data<'a> {
    Text(&'a str),
    Bytes(&'a [u8]),
}

impl<'a> Data<'a> {
    fn bytes(self) -> &'a [u8] {
        match self {
            Data::Text(text) => text.as_bytes(),
            Data::Bytes(bytes) => bytes,
        }
    }

    /// The text, where a code holds no bytes.
    fn text(self, symbology: Symbology) -> Result<&'a str> {
        match self {
            Data::Text(text) => Ok(text),
            Data::Bytes(bytes) => std::str::from_utf8(bytes).map_err(|_| {
                Error::new(Code::InvalidInput, format!("{} holds text, not any bytes", symbology.name()))
                    .hint("a QR code, Data Matrix, PDF417 or Aztec code holds bytes")
            }),
        }
    }
}

/// Write text as a code.
///
/// QR codes hold text beyond ASCII as UTF-8, marked as such. Linear codes
/// compute a check digit that is missing and check one that is given.
///
/// # Errors
///
/// `InvalidInput` for characters, digits or options that the code does not
/// allow, `SizeLimit` for data that is too long; both say what would do.
pub fn write(data: &str, options: &CodeOptions) -> Result<Written> {
    written(Data::Text(data), options)
}

/// Write bytes as a code; the kinds that hold only text take UTF-8.
///
/// # Errors
///
/// As of [`write`].
pub fn write_bytes(data: &[u8], options: &CodeOptions) -> Result<Written> {
    written(Data::Bytes(data), options)
}

fn written(data: Data<'_>, options: &CodeOptions) -> Result<Written> {
    let bytes = data.bytes().len();
    if bytes == 0 {
        return Err(Error::new(Code::InvalidInput, "a code of nothing can't be read")
            .hint("give at least one character"));
    }
    if bytes > MOST_BYTES {
        return Err(Error::new(Code::SizeLimit, format!("{bytes} bytes are more than any code holds"))
            .hint("a QR code holds 2,953 bytes; divide the data between several codes")
            .with("bytes", bytes));
    }
    let style = Style::new(options)?;
    if options.symbology.is_linear() {
        let bars = linear::bars(data.text(options.symbology)?, options)?;
        return Ok(Written::bars(bars, options, style));
    }
    let modules = match options.symbology {
        Symbology::Qr => qr::write(data, options)?,
        _ => zxing::write(data, options)?,
    };
    Ok(Written::matrix(modules, data.bytes(), options, style))
}
