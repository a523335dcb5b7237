//! From a file's bytes to a page as readers of text want it.

use ferrolab_base::Result;

use crate::file::beyond;
use crate::{Channels, PictureFile, PictureFormat, PictureLimits};

/// One picture: rows from the top, without padding.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Pixels per inch; `None` where the file does not say.
    pub dpi: Option<f32>,
    /// Whether a pixel is one byte of grey and not three of red, green and blue.
    pub greyscale: bool,
    /// The pixels.
    pub pixels: Vec<u8>,
}

/// Decode the picture with this index from 0, and tell how many the file has. What
/// the file is, is seen from its content. Of a moving picture, the first frame is its only one.
///
/// # Errors
/// `UnsupportedFormat` for what is no such file; `SizeLimit` beyond the limits;
/// `InvalidInput` beyond the last picture; `Corrupt` for the rest.
pub fn decode(bytes: &[u8], index: usize, limits: &PictureLimits) -> Result<(Picture, usize)> {
    const WHITE: [u8; 3] = [255; 3];
    let moves_or_stands_alone = PictureFormat::of(bytes) != Some(PictureFormat::Tiff);
    if moves_or_stands_alone && index > 0 {
        PictureFile::open(bytes, 0, limits)?;
        return Err(beyond(index, 1));
    }
    let file = PictureFile::open(bytes, index, limits)?;
    let about = file.about();
    let count = if about.is_moving { 1 } else { about.pictures };
    let raster = file.raster()?.on(WHITE).turned(about.turn);
    let picture = Picture {
        width: raster.width,
        height: raster.height,
        dpi: about.dpi,
        greyscale: raster.channels == Channels::Grey,
        pixels: raster.pixels,
    };
    Ok((picture, count))
}
