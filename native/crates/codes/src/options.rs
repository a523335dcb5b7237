//! What a caller may ask of writing and reading.

use ferrolab_drawing::Color;
use serde::{Deserialize, Serialize};

/// A kind of code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// QR code, versions 1 to 40.
    #[default]
    Qr,
    /// Thirteen digits of retail, the last a check digit.
    Ean13,
    /// Eight digits of retail, the last a check digit.
    Ean8,
    /// Twelve digits of retail in North America, the last a check digit.
    UpcA,
    /// A UPC-A number with zeros squeezed out.
    UpcE,
    /// All of ASCII, dense on digits.
    Code128,
    /// Code 128 with GS1 application identifiers, written `(01)...(10)...`.
    Gs1128,
    /// Digits, capitals and `-. $/+%`.
    Code39,
    /// All of ASCII, two check characters.
    Code93,
    /// Pairs of digits, interleaved 2 of 5.
    Itf,
    /// Digits and `-$:/.+` between letters A to D.
    Codabar,
    /// Data Matrix ECC 200.
    DataMatrix,
    /// Stacked rows of bars.
    Pdf417,
    /// Aztec code, compact or full.
    Aztec,
}

impl Symbology {
    /// All kinds.
    pub const ALL: [Symbology; 14] = [
        Self::Qr,
        Self::Ean13,
        Self::Ean8,
        Self::UpcA,
        Self::UpcE,
        Self::Code128,
        Self::Gs1128,
        Self::Code39,
        Self::Code93,
        Self::Itf,
        Self::Codabar,
        Self::DataMatrix,
        Self::Pdf417,
        Self::Aztec,
    ];

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qr => "QR code",
            Self::Ean13 => "EAN-13",
            Self::Ean8 => "EAN-8",
            Self::UpcA => "UPC-A",
            Self::UpcE => "UPC-E",
            Self::Code128 => "Code 128",
            Self::Gs1128 => "GS1-128",
            Self::Code39 => "Code 39",
            Self::Code93 => "Code 93",
            Self::Itf => "ITF",
            Self::Codabar => "Codabar",
            Self::DataMatrix => "Data Matrix",
            Self::Pdf417 => "PDF417",
            Self::Aztec => "Aztec",
        }
    }

    /// Whether it is one row of bars.
    pub fn is_linear(self) -> bool {
        !matches!(self, Self::Qr | Self::DataMatrix | Self::Pdf417 | Self::Aztec)
    }
}

/// How much of a QR code may be damaged: about 7, 15, 25 and 30 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum ErrorLevel {
    L,
    M,
    Q,
    H,
}

impl ErrorLevel {
    /// All levels, weakest first.
    pub const ALL: [ErrorLevel; 4] = [Self::L, Self::M, Self::Q, Self::H];
}

/// A colour as red, green, blue and opacity; in JSON as CSS writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour(pub [u8; 4]);

impl Colour {
    /// Opaque black.
    pub const BLACK: Colour = Colour([0, 0, 0, 255]);
    /// Opaque white.
    pub const WHITE: Colour = Colour([255, 255, 255, 255]);

    /// The colour as light as the eye sees it, 0 to 1, on white.
    pub(crate) fn luminance(self) -> f64 {
        let [red, green, blue, alpha] = self.0.map(|part| f64::from(part) / 255.0);
        let solid = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        solid * alpha + 1.0 - alpha
    }
}

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let Color { r, g, b, a } = Color::parse(&text)
            .ok_or_else(|| format!("{text:?} is no colour as CSS writes them, such as \"#rrggbb\""))?;
        Ok(Self([r, g, b, a]))
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        let [red, green, blue, alpha] = colour.0;
        match alpha {
            255 => format!("#{red:02x}{green:02x}{blue:02x}"),
            _ => format!("#{red:02x}{green:02x}{blue:02x}{alpha:02x}"),
        }
    }
}

/// How a code is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeOptions {
    /// The kind of code.
    pub symbology: Symbology,
    /// How much damage a QR code survives; raised for free where the version has room. Default M.
    pub error_level: Option<ErrorLevel>,
    /// A QR code's version, 1 to 40; by default the smallest that holds the data.
    pub version: Option<u8>,
    /// The side of an empty square in a QR code's middle, as a part of the code's side: 0 to 0.3.
    pub logo: f64,
    /// Light modules round the code; by default what the standard demands.
    pub quiet_zone: Option<u32>,
    /// Pixels (SVG: user units) of one module, 1 to 100. Default 4 for matrix codes, 2 for bars.
    pub module_size: Option<u32>,
    /// Height of a linear code's bars in modules. Default 60.
    pub height: Option<u32>,
    /// Whether a linear code's text stands below its bars (SVG).
    pub text: bool,
    /// Add the optional check digit of Code 39 (modulo 43) or ITF (modulo 10).
    pub check_digit: bool,
    /// Colour of the dark modules.
    pub dark: Colour,
    /// Colour of the light modules and the quiet zone.
    pub light: Colour,
    /// What a screen reader says; by default the kind of code and its text.
    pub title: Option<String>,
}

impl Default for CodeOptions {
    fn default() -> Self {
        Self {
            symbology: Symbology::Qr,
            error_level: None,
            version: None,
            logo: 0.0,
            quiet_zone: None,
            module_size: None,
            height: None,
            text: true,
            check_digit: false,
            dark: Colour::BLACK,
            light: Colour::WHITE,
            title: None,
        }
    }
}

/// What is looked for in a picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadOptions {
    /// The kinds looked for; all when empty.
    pub symbologies: Vec<Symbology>,
    /// Stop after so many codes.
    pub max_codes: usize,
    /// Look also at codes that are light on dark, turned by a quarter, tiny or huge.
    pub thorough: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self { symbologies: Vec::new(), max_codes: 255, thorough: true }
    }
}

impl ReadOptions {
    pub(crate) fn wants(&self, symbology: Symbology) -> bool {
        self.symbologies.is_empty() || self.symbologies.contains(&symbology)
    }
}
