//! What a file says of its pixels per inch.

use crate::{PictureFormat, tiff};

/// What screens and cameras write when they know nothing of paper is below.
const SOUND: std::ops::RangeInclusive<f32> = 50.0..=2_400.0;

/// Pixels per inch, where the file says so and it can be true.
pub(crate) fn of(bytes: &[u8], format: PictureFormat) -> Option<f32> {
    let stated = match format {
        PictureFormat::Png => png(bytes),
        PictureFormat::Jpeg => jpeg(bytes),
        PictureFormat::Tiff => tiff::resolution(bytes),
        _ => None,
    };
    stated.filter(|dpi| SOUND.contains(dpi))
}

/// The `pHYs` chunk, which stands before the pixels.
fn png(bytes: &[u8]) -> Option<f32> {
    const METRE: u8 = 1;
    let mut place = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(place..place + 4)?.try_into().ok()?) as usize;
        let kind = bytes.get(place + 4..place + 8)?;
        let data = bytes.get(place + 8..(place + 8).checked_add(length)?)?;
        match kind {
            b"pHYs" if data.get(8) == Some(&METRE) => {
                let per_metre = u32::from_be_bytes(data.get(..4)?.try_into().ok()?);
                return Some((per_metre as f32 * 0.0254).round());
            }
            b"IDAT" | b"pHYs" => return None,
            _ => place += 12 + length,
        }
    }
}

/// The JFIF header, which is first when there is one.
fn jpeg(bytes: &[u8]) -> Option<f32> {
    let [0xFF, 0xD8, 0xFF, 0xE0, _, _, b'J', b'F', b'I', b'F', 0, _, _, unit, high, low, ..] = bytes else {
        return None;
    };
    let density = f32::from(u16::from_be_bytes([*high, *low]));
    match unit {
        1 => Some(density),
        2 => Some((density * 2.54).round()),
        _ => None,
    }
}
