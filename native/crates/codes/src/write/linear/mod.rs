//! Linear codes: one row of bars.

mod code128;
mod code93;
mod ean;
mod gs1;
mod two_widths;

use ferrolab_base::{Code, Error, Result};

use crate::options::{CodeOptions, Symbology};

/// Longer bars than these characters make are read by no scanner at one glance.
const MOST_CHARACTERS: usize = 255;

/// A row of bars with what is to be read below them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bars {
    pub(crate) modules: Vec<bool>,
    /// The data with its check digit.
    pub(crate) text: String,
    /// Pieces of the text with their centres, in modules from the first bar.
    pub(crate) captions: Vec<(String, f64)>,
    /// Modules whose bars reach down between the captions.
    pub(crate) guards: Vec<(usize, usize)>,
}

impl Bars {
    /// Bars with all their text in the middle below.
    fn with_text_below(modules: Vec<bool>, text: String) -> Self {
        let captions = vec![(text.clone(), modules.len() as f64 / 2.0)];
        Self { modules, text, captions, guards: Vec::new() }
    }
}

/// The bars of a linear code.
pub(super) fn bars(text: &str, options: &CodeOptions) -> Result<Bars> {
    let length = text.chars().count();
    if length > MOST_CHARACTERS {
        let message = format!("{length} characters are too long for {}", options.symbology.name());
        return Err(Error::new(Code::SizeLimit, message)
            .hint("linear codes are written up to 255 characters; a QR code holds more")
            .with("capacity", MOST_CHARACTERS));
    }
    match options.symbology {
        Symbology::Ean13 => ean::ean_13(text),
        Symbology::Ean8 => ean::ean_8(text),
        Symbology::UpcA => ean::upc_a(text),
        Symbology::UpcE => ean::upc_e(text),
        Symbology::Gs1128 => gs1::gs1_128(text),
        Symbology::Code39 => two_widths::code_39(text, options.check_digit),
        Symbology::Code93 => code93::code_93(text),
        Symbology::Itf => two_widths::itf(text, options.check_digit),
        Symbology::Codabar => two_widths::codabar(text),
        _ => code128::code_128(text),
    }
}

/// Append widths, alternately dark and light.
fn push_widths(modules: &mut Vec<bool>, widths: &[u8], first_is_dark: bool) {
    let mut dark = first_is_dark;
    for width in widths {
        modules.extend(std::iter::repeat_n(dark, (*width).into()));
        dark = !dark;
    }
}

/// An error for the first character that a code does not hold.
fn refused(symbology: Symbology, character: char, at: usize, allowed: &str) -> Error {
    let message = format!("{} has no character {character:?} (character {})", symbology.name(), at + 1);
    Error::new(Code::InvalidInput, message).hint(allowed.to_owned()).with("position", at)
}

fn check_digits_only(symbology: Symbology, text: &str) -> Result<()> {
    match text.chars().enumerate().find(|(_, character)| !character.is_ascii_digit()) {
        None => Ok(()),
        Some((at, character)) => Err(refused(symbology, character, at, "it holds digits only")),
    }
}
