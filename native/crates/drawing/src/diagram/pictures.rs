//! Pictures that come as data: URIs. They are decoded, so what goes out holds nothing but pixels.

use ferrolab_base::{Code, Error, Result};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::fields::Fields;
use super::place::Place;
use super::sheet::Sheet;
use super::style::share;
use crate::outline::Bounds;
use crate::scene::{Image, Pixels};

/// Bytes of a picture's file at most.
const MAX_BYTES: usize = 32 << 20;
/// Pixels of a picture at most.
const MAX_PIXELS: usize = 16 << 20;
/// Pixels each way at most.
const MAX_SIDE: usize = 1 << 15;

const WANTED: &str = "a data: URI of a PNG or JPEG picture of at most 16 million pixels";

pub(super) fn image(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place) -> Result<Bounds> {
    let (x, y) = (fields.required("x")?, fields.required("y")?);
    let (width, height) = (fields.size("width")?, fields.size("height")?);
    let opacity = share(fields, "opacity")?;
    let value = fields.get("href").ok_or_else(|| fields.missing("href", WANTED))?;
    fields.finish()?;
    if !place.is_upright() {
        return Err(fields.error(
            "a picture can't be turned".into(),
            "put it outside of groups with rotate".into(),
            "href",
        ));
    }
    let pixels = value.as_str().and_then(decode).ok_or_else(|| fields.wrong("href", value, WANTED))?;
    if pixels.width == 0 || pixels.height == 0 {
        return Err(Error::new(
            Code::InvalidInput,
            format!("element {}: the picture is empty", fields.place),
        ));
    }
    let (natural_width, natural_height) = (f64::from(pixels.width), f64::from(pixels.height));
    // Where one is not given, the picture keeps its proportions.
    let (width, height) = match (width, height) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, width / natural_width * natural_height),
        (None, Some(height)) => (height / natural_height * natural_width, height),
        (None, None) => (natural_width, natural_height),
    };
    Ok(sheet.image(Image { x, y, width, height, smooth: true, opacity, pixels }, place))
}

fn decode(uri: &str) -> Option<Pixels> {
    let (kind, data) = uri.strip_prefix("data:image/")?.split_once(";base64,")?;
    let bytes = from_base64(data)?;
    match kind {
        "png" => decode_png(&bytes),
        "jpeg" | "jpg" => decode_jpeg(&bytes),
        _ => None,
    }
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_BYTES / 3 * 4 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for letter in text.trim_end_matches('=').bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'\r' | b'\n' | b' ' => continue,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
        }
    }
    Some(bytes)
}

fn decode_png(bytes: &[u8]) -> Option<Pixels> {
    let limits = png::Limits { bytes: MAX_PIXELS * 8 };
    let mut decoder = png::Decoder::new_with_limits(std::io::Cursor::new(bytes), limits);
    decoder.set_transformations(
        png::Transformations::EXPAND | png::Transformations::STRIP_16 | png::Transformations::ALPHA,
    );
    let mut reader = decoder.read_info().ok()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width as usize * height as usize > MAX_PIXELS {
        return None;
    }
    let mut data = vec![0; reader.output_buffer_size()?];
    let frame = reader.next_frame(&mut data).ok()?;
    data.truncate(frame.buffer_size());
    let rgba = match frame.color_type {
        png::ColorType::Rgba => data,
        png::ColorType::GrayscaleAlpha => {
            data.chunks_exact(2).flat_map(|pixel| [pixel[0], pixel[0], pixel[0], pixel[1]]).collect()
        }
        _ => return None,
    };
    Some(Pixels { width, height, rgba })
}

fn decode_jpeg(bytes: &[u8]) -> Option<Pixels> {
    let options = DecoderOptions::default()
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .jpeg_set_out_colorspace(ColorSpace::RGBA);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().ok()?;
    let (width, height) = decoder.dimensions()?;
    if width * height > MAX_PIXELS {
        return None;
    }
    let rgba = decoder.decode().ok()?;
    (rgba.len() == width * height * 4).then_some(Pixels { width: width as u32, height: height as u32, rgba })
}
