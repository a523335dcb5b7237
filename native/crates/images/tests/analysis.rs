//! Measurements, beside those of other tools.

#![allow(clippy::unwrap_used)]

mod support;

use ferrolab_base::Code;
use ferrolab_images::{Analysis, AnalysisOptions, ComparisonOptions, PictureLimits, analyse, compare};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use support::{file, held, pattern, png, smooth};

fn analysed(bytes: &[u8], options: &str) -> Analysis {
    analyse(bytes, &serde_json::from_str(options).unwrap(), &PictureLimits::default()).unwrap()
}

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 1e-6 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn values_are_those_of_numpy_and_pillow() {
    // numpy 2: mean and standard deviation of each channel; Pillow 13.0.0: `convert("L").entropy()`.
    let found = analysed(&png(pattern(16, 12)), "{}");
    let [red, green, blue] = &found.channels[..] else { panic!("three channels") };
    close(red.mean, 69.0);
    close(red.deviation, 33.889_526_41);
    close(green.mean, 98.333_333_33);
    close(green.deviation, 69.988_491_12);
    close(blue.mean, 41.25);
    close(found.entropy, 6.836_791_977_326_666);
    assert_eq!((red.name, red.minimum, red.maximum), ("red", 0, 138));
    assert_eq!((blue.histogram.len(), blue.histogram.iter().sum::<u64>(), blue.histogram[0]), (256, 192, 27));
    assert_eq!((found.width, found.height, found.mode, found.bits_per_channel), (16, 12, "RGB", 8));
    assert!(analysed(&png(pattern(2, 2)), r#"{"histogram": false}"#).channels[0].histogram.is_empty());
}

#[test]
fn hashes_are_those_of_imagehash() {
    // imagehash 4.3 with Pillow 13.0.0: phash, dhash and average_hash of the smooth picture of 96 x 64 pixels.
    let hashes = analysed(&png(smooth(96, 64)), "{}").hashes;
    // Three of its frequencies are so near the median that the rounding of the small picture decides.
    let perceptual = u64::from_str_radix(&hashes.perceptual, 16).unwrap();
    assert!((perceptual ^ 0x8b1a_1af2_04f9_e23f).count_ones() <= 3, "{perceptual:x}");
    assert_eq!(hashes.difference, "fdf9fbf2e6cd1b76");
    assert_eq!(hashes.average, "0d0d193b76e5cd1a");
}

#[test]
fn what_the_camera_says_is_told_and_the_size_is_upright() {
    let found = analysed(&held(&pattern(5, 3), 6), "{}");
    assert_eq!((found.width, found.height), (3, 5));
    let exif = found.exif.unwrap();
    assert_eq!((exif.orientation, exif.has_position, exif.model), (Some(6), false, None));
    assert_eq!(analysed(&held(&pattern(5, 3), 6), r#"{"auto_orient": false}"#).width, 5);
}

#[test]
fn blots_on_paper_are_components() {
    let paper = GrayImage::from_fn(40, 20, |x, y| {
        let is_blot = (2..6).contains(&x) && (3..9).contains(&y) || (20..30).contains(&x) && y == 10;
        Luma([if is_blot { 20 } else { 240 }])
    });
    let found = analysed(&png(paper), r#"{"largest_components": 1}"#);
    let components = found.components;
    assert_eq!((components.count, components.area, components.are_bright), (2, 34, false));
    let [largest] = components.largest[..] else { panic!("one") };
    assert_eq!((largest.x, largest.y, largest.width, largest.height, largest.area), (2, 3, 4, 6, 24));
    assert_eq!(found.otsu_threshold, 129);
    assert_eq!(found.dominant_colours[0].hex, "#f0f0f0");
    assert!(!found.is_blank && found.sharpness > 100.0 && found.edge_share > 0.0);
}

#[test]
fn blank_is_blank() {
    let found = analysed(&png(GrayImage::from_pixel(30, 30, Luma([250]))), "{}");
    assert!(found.is_blank);
    assert_eq!((found.contrast, found.entropy, found.sharpness, found.edge_share), (0.0, 0.0, 0.0, 0.0));
}

#[test]
fn transparency_is_measured() {
    let image = RgbaImage::from_fn(4, 1, |x, _| Rgba([200, 100, 0, if x == 0 { 0 } else { 255 }]));
    let found = analysed(&png(image), "{}");
    assert_eq!((found.has_alpha, found.transparent_share, found.mode), (true, 0.25, "RGBA"));
    assert_eq!(found.channels[3].name, "alpha");
    assert_eq!((found.dominant_colours.len(), found.dominant_colours[0].share), (1, 1.0));
}

#[test]
fn the_smallest_pictures_are_measured_too() {
    for size in [(1, 1), (1, 9), (2, 2), (9, 1)] {
        let found = analysed(&png(pattern(size.0, size.1)), "{}");
        assert_eq!(((found.width, found.height), found.hashes.average.len()), (size, 16));
    }
}

#[test]
fn too_many_colours_are_refused() {
    let options = AnalysisOptions { dominant_colours: 65, ..AnalysisOptions::default() };
    let error = analyse(&png(pattern(2, 2)), &options, &PictureLimits::default()).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
}

#[test]
fn differences_are_those_of_scikit_image() {
    // scikit-image 0.25: structural_similarity with gaussian_weights=True, sigma=1.5,
    // use_sample_covariance=False and data_range=255; peak_signal_noise_ratio; numpy's mean of differences.
    let first = smooth(40, 30);
    let second = GrayImage::from_fn(40, 30, |x, y| {
        let noise = (x * 13 + y * 7) % 11;
        Luma([(i32::from(first.get_pixel(x, y).0[0]) + noise as i32 - 5).clamp(0, 255) as u8])
    });
    let found =
        compare(&png(first), &png(second), &ComparisonOptions::default(), &PictureLimits::default()).unwrap();
    assert!((found.ssim.unwrap() - 0.921_557_302_8).abs() < 1e-4, "{:?}", found.ssim);
    close(found.psnr.unwrap(), 38.208_951_701_64);
    close(found.mean_absolute_error.unwrap(), 2.69);
    assert_eq!((found.same_size, found.identical, found.max_difference), (true, false, Some(5)));
}

#[test]
fn where_pictures_differ_is_told() {
    let first = pattern(20, 16);
    let mut second = first.clone();
    for (x, y) in [(7, 5), (11, 5), (9, 8)] {
        second.get_pixel_mut(x, y).0[1] ^= 0x40;
    }
    let options = ComparisonOptions { difference_picture: true, ..ComparisonOptions::default() };
    let found =
        compare(&png(first.clone()), &png(second.clone()), &options, &PictureLimits::default()).unwrap();
    let area = found.differing_area.unwrap();
    assert_eq!((area.x, area.y, area.width, area.height), (7, 5, 5, 4));
    close(found.differing_share.unwrap(), 3.0 / 320.0);
    let picture = image::load_from_memory(&found.difference_picture.unwrap()).unwrap().into_luma8();
    assert_eq!((picture.get_pixel(7, 5).0, picture.get_pixel(8, 5).0), ([255], [0]));
    let tolerant = ComparisonOptions { tolerance: 64, ..ComparisonOptions::default() };
    let found = compare(&png(first), &png(second), &tolerant, &PictureLimits::default()).unwrap();
    assert_eq!((found.differing_area, found.differing_share), (None, Some(0.0)));
}

#[test]
fn the_same_picture_in_another_file_is_identical() {
    let image = DynamicImage::ImageRgb8(pattern(20, 16));
    let options = ComparisonOptions::default();
    let bmp = file(image.clone(), ImageFormat::Bmp);
    let found = compare(&png(image.clone()), &bmp, &options, &PictureLimits::default()).unwrap();
    assert_eq!((found.identical, found.psnr, found.perceptual_distance), (true, None, 0));
    close(found.ssim.unwrap(), 1.0);
    // One without colour is the same as one whose colours are greys.
    let grey = image.grayscale();
    let coloured = DynamicImage::ImageRgba8(grey.to_rgba8());
    assert!(compare(&png(grey), &png(coloured), &options, &PictureLimits::default()).unwrap().identical);
}

#[test]
fn other_sizes_have_hashes_only() {
    let large = RgbImage::from_fn(64, 64, |x, y| Rgb([(x * 4) as u8, (y * 4) as u8, 0]));
    let small = DynamicImage::ImageRgb8(large.clone()).resize_exact(32, 32, image::imageops::Triangle);
    let found =
        compare(&png(large), &png(small), &ComparisonOptions::default(), &PictureLimits::default()).unwrap();
    assert_eq!((found.same_size, found.sizes), (false, [(64, 64), (32, 32)]));
    assert_eq!((found.ssim, found.psnr, found.differing_area), (None, None, None));
    assert!(found.average_distance <= 4 && found.difference_distance <= 4);
}
