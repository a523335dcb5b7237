//! Where decoding stops.

use ferrolab_base::{Code, Error, Result};
use serde::{Deserialize, Serialize};

/// Where decoding stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PictureLimits {
    /// Pixels of one picture, read or made.
    pub max_pixels: u64,
    /// Pictures of one file.
    pub max_pictures: usize,
}

impl Default for PictureLimits {
    fn default() -> Self {
        Self { max_pixels: 100_000_000, max_pictures: 1_000 }
    }
}

impl PictureLimits {
    /// Refuse a picture of more pixels than allowed.
    ///
    /// # Errors
    /// `SizeLimit`, with the setting's name.
    pub fn check(&self, width: u32, height: u32) -> Result<()> {
        if u64::from(width) * u64::from(height) <= self.max_pixels {
            return Ok(());
        }
        let message =
            format!("the picture has {width} x {height} pixels, more than the {} allowed", self.max_pixels);
        Err(self.too_many_pixels(message))
    }

    pub(crate) fn too_many_pixels(&self, message: String) -> Error {
        Error::new(Code::SizeLimit, message)
            .hint("raise the setting max_pixels, or make the picture smaller")
            .with("limit", "max_pixels")
            .with("limit_value", self.max_pixels)
    }
}
