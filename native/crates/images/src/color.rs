//! Colours as callers write them.

use ferrolab_drawing::Color;
use serde::{Deserialize, Serialize};

/// A colour, written as in CSS: `#0a0`, `rgb(0 128 0 / 50%)`, `rebeccapurple`, `transparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CssColor(pub Color);

impl TryFrom<String> for CssColor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Color::parse(&text).map(Self).ok_or_else(|| format!("{text:?} is no colour as CSS writes them"))
    }
}

impl From<CssColor> for String {
    fn from(CssColor(color): CssColor) -> Self {
        format!("#{:02x}{:02x}{:02x}{:02x}", color.r, color.g, color.b, color.a)
    }
}

impl CssColor {
    /// White paper.
    pub const WHITE: Self = Self(Color { r: 255, g: 255, b: 255, a: 255 });

    pub(crate) fn rgb(self) -> [u8; 3] {
        [self.0.r, self.0.g, self.0.b]
    }
}
