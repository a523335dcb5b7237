//! Small pictures made here.

#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use ferrolab_base::Code;
use ferrolab_pictures::{Picture, PictureLimits, decode};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Red above, blue below, two pixels wide and four high.
fn image() -> RgbImage {
    RgbImage::from_fn(2, 4, |_, y| if y < 2 { Rgb([255, 0, 0]) } else { Rgb([0, 0, 255]) })
}

fn write(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn only(bytes: &[u8]) -> Picture {
    let (picture, count) = decode(bytes, 0, &PictureLimits::default()).unwrap();
    assert_eq!(count, 1);
    picture
}

fn code(bytes: &[u8], index: usize, limits: &PictureLimits) -> Code {
    decode(bytes, index, limits).unwrap_err().code
}

#[test]
fn every_format_is_read() {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    for format in [Png, Bmp, Gif, Tiff, WebP, Jpeg] {
        let picture = only(&write(&DynamicImage::ImageRgb8(image()), format));
        assert_eq!((picture.width, picture.height, picture.greyscale), (2, 4, false), "{format:?}");
        if format != Jpeg {
            assert_eq!(picture.pixels, image().into_raw(), "{format:?}");
        }
    }
}

#[test]
fn transparency_is_white_paper_and_grey_is_one_byte() {
    let clear = RgbaImage::from_pixel(1, 1, Rgba([0, 0, 0, 0]));
    assert_eq!(only(&write(&DynamicImage::ImageRgba8(clear), ImageFormat::Png)).pixels, [255; 3]);
    let grey = DynamicImage::ImageRgb8(image()).into_luma8();
    let picture = only(&write(&DynamicImage::ImageLuma8(grey), ImageFormat::Png));
    assert!(picture.greyscale && picture.pixels.len() == 8);
}

#[test]
fn the_resolution_is_the_one_the_file_states() {
    let mut png = write(&DynamicImage::ImageRgb8(image()), ImageFormat::Png);
    assert_eq!(only(&png).dpi, None);
    let mut chunk = b"\0\0\0\x09pHYs".to_vec();
    chunk.extend(11_811u32.to_be_bytes());
    chunk.extend(11_811u32.to_be_bytes());
    chunk.extend([1]);
    let checksum = checksum(&chunk[4..]);
    chunk.extend(checksum.to_be_bytes());
    // After the header: eight bytes of signature, and 25 of its chunk.
    png.splice(33..33, chunk);
    assert_eq!(only(&png).dpi, Some(300.0));
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// A grey TIFF file of pages of one pixel with these greys.
fn tiff(greys: &[u8]) -> Vec<u8> {
    let mut bytes = b"II*\0\x08\0\0\0".to_vec();
    for (index, grey) in greys.iter().enumerate() {
        let entries: [(u16, u16, u32); 8] = [
            (256, 3, 1),
            (257, 3, 1),
            (258, 3, 8),
            (259, 3, 1),
            (262, 3, 1),
            (273, 4, 0),
            (278, 3, 1),
            (279, 4, 1),
        ];
        let end = bytes.len() as u32 + 2 + 12 * entries.len() as u32 + 4;
        bytes.extend((entries.len() as u16).to_le_bytes());
        for (tag, kind, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1u32.to_le_bytes());
            bytes.extend(if tag == 273 { end } else { value }.to_le_bytes());
        }
        let next = if index + 1 < greys.len() { end + 2 } else { 0 };
        bytes.extend(next.to_le_bytes());
        bytes.extend([*grey, 0]);
    }
    bytes
}

#[test]
fn every_page_of_a_tiff_file_is_read() {
    let bytes = tiff(&[10, 20, 30]);
    for (index, grey) in [10, 20, 30].into_iter().enumerate() {
        let (picture, count) = decode(&bytes, index, &PictureLimits::default()).unwrap();
        assert_eq!((picture.pixels, count), (vec![grey], 3));
    }
    assert_eq!(code(&bytes, 3, &PictureLimits::default()), Code::InvalidInput);
}

#[test]
fn a_chain_of_pages_that_is_a_circle_ends() {
    let mut bytes = tiff(&[10, 20]);
    let length = bytes.len();
    bytes[length - 6..length - 2].copy_from_slice(&8u32.to_le_bytes());
    assert_eq!(decode(&bytes, 1, &PictureLimits::default()).unwrap().1, 2);
}

#[test]
fn what_can_not_be_read_is_a_typed_error() {
    let bytes = write(&DynamicImage::ImageRgb8(image()), ImageFormat::Png);
    let small = PictureLimits { max_pixels: 7, ..PictureLimits::default() };
    assert_eq!(code(&bytes, 0, &small), Code::SizeLimit);
    assert_eq!(code(b"no picture", 0, &PictureLimits::default()), Code::UnsupportedFormat);
    assert_eq!(code(&bytes[..bytes.len() - 30], 0, &PictureLimits::default()), Code::Corrupt);
    assert_eq!(code(&bytes, 1, &PictureLimits::default()), Code::InvalidInput);
}

#[test]
fn damage_never_panics() {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, Tiff, WebP};
    for format in [Png, Bmp, Gif, Tiff, WebP, Jpeg] {
        let bytes = write(&DynamicImage::ImageRgb8(image()), format);
        for place in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[place] ^= 0xFF;
            let limits = PictureLimits { max_pixels: 1_000_000, ..PictureLimits::default() };
            if let Ok((picture, _)) = decode(&damaged, 0, &limits) {
                let parts = if picture.greyscale { 1 } else { 3 };
                assert_eq!(picture.pixels.len(), picture.width as usize * picture.height as usize * parts);
            }
        }
    }
}
