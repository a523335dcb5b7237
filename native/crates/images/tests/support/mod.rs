//! Pictures made here.

#![allow(clippy::unwrap_used, dead_code, reason = "each test file uses some of these")]

use std::io::Cursor;

use ferrolab_images::{Edit, Edited, Output, PictureLimits, edit};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage};

/// Red, green and blue of simple sums, each modulo 256; the constants of other tools are of the same picture.
pub fn pattern(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb([x * 7 + y * 3, x * x + y * 5, x * y].map(|value| (value % 256) as u8))
    })
}

/// Grey that rises ever faster.
pub fn smooth(width: u32, height: u32) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| Luma([((x * x * 3 + y * y * 5 + x * y * 2) / 64 % 256) as u8]))
}

pub fn file(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.into().write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn png(image: impl Into<DynamicImage>) -> Vec<u8> {
    file(image, ImageFormat::Png)
}

/// A PNG file whose camera was held this way.
pub fn held(image: &RgbImage, orientation: u8) -> Vec<u8> {
    let exif =
        [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", &[orientation, 0, 0, 0][..], &[0; 4]].concat();
    let mut chunk = [&(exif.len() as u32).to_be_bytes(), &b"eXIf"[..], &exif].concat();
    let sum = checksum(&chunk[4..]);
    chunk.extend(sum.to_be_bytes());
    let mut bytes = png(image.clone());
    // After the signature and the header.
    bytes.splice(33..33, chunk);
    bytes
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// Steps as callers write them.
pub fn steps(json: &str) -> Vec<Edit> {
    serde_json::from_str(json).unwrap()
}

/// A PNG file changed.
pub fn edited(bytes: &[u8], json: &str) -> Edited {
    let output: Output = serde_json::from_str(r#"{"format": "png"}"#).unwrap();
    edit(bytes, &steps(json), &output, &PictureLimits::default()).unwrap()
}

/// The bytes of the pixels of a changed PNG file.
pub fn pixels(bytes: &[u8], json: &str) -> Vec<u8> {
    image::load_from_memory(&edited(bytes, json).bytes).unwrap().into_bytes()
}

/// No value differs by more.
#[track_caller]
pub fn near(found: &[u8], expected: &[u8], tolerance: u8) {
    let off = found.iter().zip(expected).map(|(a, b)| a.abs_diff(*b)).max();
    assert!(off <= Some(tolerance), "off by {off:?}:\n{found:?}\n{expected:?}");
}
