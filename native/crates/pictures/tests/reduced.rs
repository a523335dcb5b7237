//! Pictures made smaller while they are unpacked, beside the whole made smaller.
//!
//! The JPEG files in `fixtures` are of one picture of 61 by 45 pixels, made of sines, and were written by
//! Pillow 13.0.0: with colours at half the resolution both ways or sideways only, with restart marks, in
//! progressive order, and grey.

#![allow(clippy::unwrap_used)]

use std::io::Cursor;

use ferrolab_pictures::{Channels, PictureFile, PictureLimits, Raster};
use image::{DynamicImage, ImageFormat};
use proptest::prelude::*;

fn open(bytes: &[u8]) -> PictureFile<'_> {
    PictureFile::open(bytes, 0, &PictureLimits::default()).unwrap()
}

/// The mean of each square of pixels.
fn averaged(raster: &Raster, factor: u32) -> Vec<f64> {
    let (width, height) = (raster.width.div_ceil(factor), raster.height.div_ceil(factor));
    let channels = raster.channels.count();
    let mut out = Vec::new();
    for (y, x, channel) in (0..height)
        .flat_map(|y| (0..width).flat_map(move |x| (0..channels).map(move |channel| (y, x, channel))))
    {
        let rows = y * factor..((y + 1) * factor).min(raster.height);
        let values: Vec<f64> = rows
            .flat_map(|row| {
                (x * factor..((x + 1) * factor).min(raster.width)).map(move |column| (row, column))
            })
            .map(|(row, column)| row as usize * raster.stride() + column as usize * channels + channel)
            .map(|place| f64::from(raster.pixels[place]))
            .collect();
        out.push(values.iter().sum::<f64>() / values.len() as f64);
    }
    out
}

/// The divisor, and the mean difference to the average of the whole.
fn check(bytes: &[u8], factor: u32) -> (u32, f64) {
    let file = open(bytes);
    let whole = file.raster().unwrap();
    let (small, divisor) = file.reduced(factor).unwrap();
    assert_eq!((small.width, small.height), (whole.width.div_ceil(divisor), whole.height.div_ceil(divisor)));
    assert_eq!(small.channels, whole.channels);
    let expected = averaged(&whole, divisor);
    assert_eq!(small.pixels.len(), expected.len());
    let (mut sum, mut count) = (0.0, 0);
    for (place, (value, mean)) in small.pixels.iter().zip(&expected).enumerate() {
        let (x, y) = (place % small.stride() / small.channels.count(), place / small.stride());
        // Blocks are cut at the right and lower edge: what else is in them is not of the picture.
        if (x as u32 + 1) * divisor <= whole.width && (y as u32 + 1) * divisor <= whole.height {
            sum += (f64::from(*value) - mean).abs();
            count += 1;
        }
    }
    (divisor, sum / f64::from(count.max(1)))
}

#[test]
fn a_jpeg_is_divided_by_two_four_and_eight() {
    let files: [&[u8]; 4] = [
        include_bytes!("fixtures/subsampled-420.jpg"),
        include_bytes!("fixtures/subsampled-422.jpg"),
        include_bytes!("fixtures/restarts.jpg"),
        include_bytes!("fixtures/grey.jpg"),
    ];
    for file in files {
        for (factor, divisor) in [(2, 2), (3, 2), (5, 4), (8, 8), (100, 8)] {
            let (used, off) = check(file, factor);
            assert_eq!(used, divisor);
            // Leaving out high frequencies is a sharper filter than averaging: at steps the two differ.
            assert!(off < 3.0, "{off} at {factor}");
        }
        assert_eq!(check(file, 1), (1, 0.0));
    }
}

#[test]
fn whole_blocks_are_their_means() {
    let pixels: Vec<u8> =
        (0..64 * 48 * 3).map(|place| (place / 3 % 64 * 3 + place / 192 * 2) as u8).collect();
    let image = image::RgbImage::from_raw(64, 48, pixels).unwrap();
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(image).write_to(&mut file, ImageFormat::Jpeg).unwrap();
    let (divisor, off) = check(file.get_ref(), 8);
    assert_eq!(divisor, 8);
    assert!(off < 0.6, "{off}");
}

#[test]
fn progressive_files_are_read_whole() {
    assert_eq!(check(include_bytes!("fixtures/progressive.jpg"), 8), (1, 0.0));
}

#[test]
fn a_png_is_divided_by_any_number() {
    let raster = open(include_bytes!("fixtures/subsampled-420.jpg")).raster().unwrap();
    let image = image::RgbImage::from_raw(raster.width, raster.height, raster.pixels).unwrap();
    for image in [DynamicImage::ImageRgb8(image.clone()), DynamicImage::ImageRgb8(image).grayscale()] {
        let mut file = Cursor::new(Vec::new());
        image.write_to(&mut file, ImageFormat::Png).unwrap();
        for factor in [2, 3, 7, 45, 200] {
            let (used, off) = check(file.get_ref(), factor);
            assert_eq!(used, factor);
            assert!(off <= 0.5, "{off} at {factor}");
        }
    }
}

#[test]
fn colours_that_are_not_seen_do_not_count() {
    let image = image::RgbaImage::from_fn(4, 4, |x, _| image::Rgba([200, 0, 0, if x < 2 { 255 } else { 0 }]));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(image).write_to(&mut file, ImageFormat::Png).unwrap();
    let (raster, divisor) = open(file.get_ref()).reduced(4).unwrap();
    assert_eq!((raster.width, raster.channels, divisor), (4, Channels::Rgba, 1));
    let opaque = image::RgbaImage::from_pixel(4, 4, image::Rgba([200, 0, 0, 255]));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(opaque).write_to(&mut file, ImageFormat::Png).unwrap();
    assert_eq!(open(file.get_ref()).reduced(4).unwrap().0.pixels, [200, 0, 0, 255]);
}

#[test]
fn what_is_cut_short_is_an_error() {
    let bytes = include_bytes!("fixtures/subsampled-420.jpg");
    for length in (0..bytes.len() - 40).step_by(13) {
        if let Ok(file) = PictureFile::open(&bytes[..length], 0, &PictureLimits::default()) {
            assert_eq!(file.reduced(8).is_ok(), file.raster().is_ok(), "{length}");
        }
    }
}

proptest! {
    #[test]
    fn damage_never_panics(
        which in 0_usize..4,
        changes in proptest::collection::vec((0_usize..1_400, any::<u8>()), 1..6),
        factor in 1_u32..10,
    ) {
        let files: [&[u8]; 4] = [
            include_bytes!("fixtures/subsampled-420.jpg"),
            include_bytes!("fixtures/subsampled-422.jpg"),
            include_bytes!("fixtures/restarts.jpg"),
            include_bytes!("fixtures/progressive.jpg"),
        ];
        let mut bytes = files[which].to_vec();
        for (place, byte) in changes {
            let place = place % bytes.len();
            bytes[place] = byte;
        }
        let limits = PictureLimits { max_pixels: 1_000_000, ..PictureLimits::default() };
        if let Ok(file) = PictureFile::open(&bytes, 0, &limits)
            && let Ok((small, _)) = file.reduced(factor)
        {
            prop_assert_eq!(small.pixels.len(), small.stride() * small.height as usize);
        }
    }
}
