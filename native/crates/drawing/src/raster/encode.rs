//! Pixels as PNG files.

use ferrolab_base::{Code, Error, Result};

use crate::scene::Pixels;

/// The pixels as a PNG file; without an alpha channel where all are opaque.
pub(crate) fn encode(pixels: &Pixels) -> Result<Vec<u8>> {
    let (colors, _) = pixels.rgba.as_chunks::<4>();
    let mut file = Vec::with_capacity(pixels.rgba.len() / 16 + 1024);
    let written = if colors.iter().all(|color| color[3] == 255) {
        write(pixels, png::ColorType::Rgb, &without_alpha(colors), &mut file)
    } else {
        write(pixels, png::ColorType::Rgba, &pixels.rgba, &mut file)
    };
    match written {
        Ok(()) => Ok(file),
        Err(error) => {
            let size = format!("{} by {}", pixels.width, pixels.height);
            Err(Error::new(
                Code::Internal,
                format!("a picture of {size} pixels can't be written as PNG: {error}"),
            ))
        }
    }
}

fn without_alpha(colors: &[[u8; 4]]) -> Vec<u8> {
    let mut rgb = vec![[0; 3]; colors.len()];
    rgb.iter_mut().zip(colors).for_each(|(place, &[r, g, b, _])| *place = [r, g, b]);
    rgb.into_flattened()
}

fn write(
    pixels: &Pixels,
    color: png::ColorType,
    bytes: &[u8],
    file: &mut Vec<u8>,
) -> std::result::Result<(), png::EncodingError> {
    let mut encoder = png::Encoder::new(file, pixels.width, pixels.height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(bytes)?;
    writer.finish()
}
