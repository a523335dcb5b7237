//! Files that are damaged, cut short or too large.

#![allow(clippy::unwrap_used)]

mod support;

use ferrolab_base::Code;
use ferrolab_images::{AnalysisOptions, Output, PictureLimits, analyse, edit};
use image::{DynamicImage, ImageFormat};
use proptest::prelude::*;
use support::{file, pattern, png, steps};

const FORMATS: [ImageFormat; 6] = [
    ImageFormat::Png,
    ImageFormat::Jpeg,
    ImageFormat::Gif,
    ImageFormat::WebP,
    ImageFormat::Tiff,
    ImageFormat::Bmp,
];

#[test]
fn a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() {
    let mut bytes = png(pattern(4, 4));
    // Width and height of the header.
    bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let error = edit(&bytes, &[], &Output::default(), &PictureLimits::default()).unwrap_err();
    // The checksum is wrong too: either is found before a pixel is.
    assert!(matches!(error.code, Code::SizeLimit | Code::Corrupt));
    let small = PictureLimits { max_pixels: 15, ..PictureLimits::default() };
    let error = edit(&png(pattern(4, 4)), &[], &Output::default(), &small).unwrap_err();
    assert_eq!(error.code, Code::SizeLimit);
    assert!(error.hint.unwrap().contains("max_pixels"));
    assert_eq!(
        analyse(&png(pattern(4, 4)), &AnalysisOptions::default(), &small).unwrap_err().code,
        Code::SizeLimit
    );
}

#[test]
fn files_that_end_too_early_are_corrupt() {
    for format in FORMATS {
        let bytes = file(DynamicImage::ImageRgb8(pattern(16, 12)), format);
        let error = edit(&bytes[..bytes.len() / 2], &[], &Output::default(), &PictureLimits::default());
        assert_eq!(error.unwrap_err().code, Code::Corrupt, "{format:?}");
    }
    let error = edit(b"no picture at all", &[], &Output::default(), &PictureLimits::default()).unwrap_err();
    assert_eq!(error.code, Code::UnsupportedFormat);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damage_never_panics(
        format in 0_usize..6,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        length in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let mut bytes = file(DynamicImage::ImageRgb8(pattern(16, 12)), FORMATS[format]);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if is_cut {
            bytes.truncate(length.index(bytes.len()));
        }
        let limits = PictureLimits { max_pixels: 100_000, ..PictureLimits::default() };
        let edits = steps(r#"[{"kind": "thumbnail", "max_width": 5, "max_height": 5}, {"kind": "rotate", "degrees": 30},
            {"kind": "blur", "radius": 1.5}, {"kind": "sharpen"}, {"kind": "edges"}, {"kind": "canny"}]"#);
        if let Ok(edited) = edit(&bytes, &edits, &Output::default(), &limits) {
            prop_assert!(edited.width > 0 && edited.height > 0 && !edited.bytes.is_empty());
        }
        if let Ok(found) = analyse(&bytes, &AnalysisOptions::default(), &limits) {
            prop_assert!(u64::from(found.width) * u64::from(found.height) <= limits.max_pixels);
        }
    }
}
