//! Steps, one by one and together.

#![allow(clippy::unwrap_used)]

mod support;

use ferrolab_base::Code;
use ferrolab_images::{Edit, Output, PictureFormat, PictureLimits, edit};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use support::{edited, file, held, near, pattern, pixels, png, steps};

fn refused(bytes: &[u8], json: &str) -> Code {
    edit(bytes, &steps(json), &Output::default(), &PictureLimits::default()).unwrap_err().code
}

#[test]
fn other_sizes_are_those_that_pillow_makes() {
    // Pillow 13.0.0: the pattern of 16 x 12 pixels, `resize((4, 3), filter)`.
    let resized = |filter: &str| {
        let step = format!(r#"[{{"kind": "resize", "width": 4, "height": 3, "filter": "{filter}"}}]"#);
        pixels(&png(pattern(16, 12)), &step)
    };
    let lanczos = [
        15, 10, 2, 42, 36, 8, 71, 99, 14, 98, 193, 20, 28, 31, 9, 55, 56, 30, 84, 122, 53, 111, 196, 74, 40,
        51, 15, 67, 75, 51, 96, 149, 92, 123, 175, 128,
    ];
    let bicubic = [
        16, 11, 3, 43, 38, 9, 72, 100, 15, 99, 190, 21, 28, 31, 9, 55, 58, 30, 84, 121, 53, 111, 194, 74, 39,
        50, 15, 66, 77, 51, 95, 144, 90, 122, 176, 126,
    ];
    let bilinear = [
        19, 14, 4, 45, 42, 11, 73, 102, 18, 98, 183, 25, 30, 33, 10, 56, 61, 31, 84, 121, 53, 109, 189, 72,
        40, 51, 17, 66, 79, 50, 94, 139, 87, 119, 175, 119,
    ];
    let mean = [
        16, 12, 3, 44, 40, 9, 72, 100, 15, 100, 192, 21, 28, 32, 9, 56, 60, 31, 84, 120, 53, 112, 196, 75,
        40, 52, 15, 68, 80, 53, 96, 140, 91, 124, 168, 129,
    ];
    let nearest = [
        20, 14, 4, 48, 46, 12, 76, 110, 20, 104, 206, 28, 32, 34, 12, 60, 66, 36, 88, 130, 60, 116, 226, 84,
        44, 54, 20, 72, 86, 60, 100, 150, 100, 128, 246, 140,
    ];
    near(&resized("lanczos"), &lanczos, 1);
    near(&resized("bicubic"), &bicubic, 1);
    near(&resized("bilinear"), &bilinear, 1);
    near(&resized("box"), &mean, 1);
    near(&resized("nearest"), &nearest, 0);
}

#[test]
fn blur_and_sharpening_are_those_of_pillow() {
    // Pillow 13.0.0: the first eight pixels of `GaussianBlur(2)` and of `UnsharpMask(2, 150, 3)`.
    let blurred = [10, 8, 0, 13, 9, 1, 18, 12, 2, 24, 17, 3, 31, 24, 4, 38, 33, 5, 45, 44, 7, 52, 57, 7];
    let sharp = [0, 0, 0, 0, 0, 0, 8, 0, 0, 21, 0, 0, 28, 4, 0, 35, 13, 0, 42, 24, 0, 49, 37, 0];
    let bytes = png(pattern(16, 12));
    near(&pixels(&bytes, r#"[{"kind": "blur", "radius": 2}]"#)[..24], &blurred, 1);
    near(&pixels(&bytes, r#"[{"kind": "sharpen"}]"#)[..24], &sharp, 2);
}

#[test]
fn tones_are_those_of_pillow() {
    // Pillow 13.0.0: the first eight pixels of `ImageEnhance` by 1.5, and of `convert("L")`.
    let bright = [0, 0, 0, 10, 1, 0, 21, 6, 0, 31, 13, 0, 42, 24, 0, 52, 37, 0, 63, 54, 0, 73, 73, 0];
    let contrast = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11, 0, 0, 21, 12, 0, 32, 32, 0];
    let grey =
        [0, 3, 7, 12, 18, 25, 34, 43, 54, 66, 80, 94, 110, 126, 144, 163, 4, 7, 11, 16, 22, 30, 38, 48];
    let bytes = png(pattern(16, 12));
    near(&pixels(&bytes, r#"[{"kind": "brightness", "factor": 1.5}]"#)[..24], &bright, 0);
    near(&pixels(&bytes, r#"[{"kind": "contrast", "factor": 1.5}]"#)[..24], &contrast, 0);
    near(&pixels(&bytes, r#"[{"kind": "greyscale"}]"#)[..24], &grey, 0);
}

#[test]
fn every_camera_is_held_upright() {
    // The letter F, by rows, and how the eight orientations of EXIF store it.
    let upright = ["###", "#..", "##.", "#.."];
    let stored: [&[&str]; 8] = [
        &["###", "#..", "##.", "#.."],
        &["###", "..#", ".##", "..#"],
        &["..#", ".##", "..#", "###"],
        &["#..", "##.", "#..", "###"],
        &["####", "#.#.", "#..."],
        &["#...", "#.#.", "####"],
        &["...#", ".#.#", "####"],
        &["####", ".#.#", "...#"],
    ];
    let image = |rows: &[&str]| {
        RgbImage::from_fn(rows[0].len() as u32, rows.len() as u32, |x, y| {
            if rows[y as usize].as_bytes()[x as usize] == b'#' { Rgb([9, 8, 7]) } else { Rgb([255; 3]) }
        })
    };
    for (rows, orientation) in stored.iter().zip(1..) {
        let bytes = held(&image(rows), orientation);
        let found = edited(&bytes, "[]");
        assert_eq!((found.width, found.height), (3, 4), "{orientation}");
        assert_eq!(pixels(&bytes, "[]"), image(&upright).into_raw(), "{orientation}");
        let left = pixels(&bytes, r#"[{"kind": "auto_orient", "enabled": false}]"#);
        assert_eq!(left, image(rows).into_raw(), "{orientation}");
        // A size is that of the upright picture too.
        let small = edited(&bytes, r#"[{"kind": "resize", "width": 6, "height": 8, "filter": "nearest"}]"#);
        assert_eq!((small.width, small.height), (6, 8), "{orientation}");
    }
}

#[test]
fn crops_turns_and_mirrors_move_pixels() {
    let grey = GrayImage::from_raw(3, 2, vec![1, 2, 3, 4, 5, 6]).unwrap();
    let bytes = png(grey);
    let check = |json: &str, size: (u32, u32), expected: &[u8]| {
        let found = edited(&bytes, json);
        assert_eq!(((found.width, found.height), pixels(&bytes, json)), (size, expected.to_vec()), "{json}");
    };
    check(r#"[{"kind": "crop", "x": 1, "y": 0, "width": 2, "height": 1}]"#, (2, 1), &[2, 3]);
    check(r#"[{"kind": "flip", "axis": "horizontal"}]"#, (3, 2), &[3, 2, 1, 6, 5, 4]);
    check(r#"[{"kind": "flip", "axis": "vertical"}]"#, (3, 2), &[4, 5, 6, 1, 2, 3]);
    check(r#"[{"kind": "rotate", "degrees": 90}]"#, (2, 3), &[4, 1, 5, 2, 6, 3]);
    check(r#"[{"kind": "rotate", "degrees": -90}]"#, (2, 3), &[3, 6, 2, 5, 1, 4]);
    check(r#"[{"kind": "rotate", "degrees": 540}]"#, (3, 2), &[6, 5, 4, 3, 2, 1]);
    check(r#"[{"kind": "rotate", "degrees": 0}]"#, (3, 2), &[1, 2, 3, 4, 5, 6]);
}

#[test]
fn any_angle_keeps_the_middle_and_shows_the_background_in_the_corners() {
    let bytes = png(RgbImage::from_pixel(20, 20, Rgb([10, 200, 30])));
    let json = r##"[{"kind": "rotate", "degrees": 45, "background": "#0000ff"}]"##;
    let image = image::load_from_memory(&edited(&bytes, json).bytes).unwrap().into_rgb8();
    assert_eq!(image.dimensions(), (29, 29));
    assert_eq!((image.get_pixel(14, 14).0, image.get_pixel(0, 0).0), ([10, 200, 30], [0, 0, 255]));
    let json = r#"[{"kind": "rotate", "degrees": 45, "expand": false}]"#;
    let image = image::load_from_memory(&edited(&bytes, json).bytes).unwrap().into_rgba8();
    assert_eq!(image.dimensions(), (20, 20));
    assert_eq!((image.get_pixel(10, 10).0[3], image.get_pixel(0, 0).0[3]), (255, 0));
}

#[test]
fn clockwise_is_clockwise() {
    // A white pixel above the middle goes to the right of it.
    let image = GrayImage::from_fn(21, 21, |x, y| Luma([if (x, y) == (10, 2) { 255 } else { 0 }]));
    let json = r##"[{"kind": "rotate", "degrees": 89.9, "background": "black", "expand": false}]"##;
    let found = pixels(&png(image), json);
    let stride = found.len() / 21;
    let brightest = found.iter().enumerate().max_by_key(|(_, value)| **value).unwrap().0;
    assert_eq!((brightest % stride / (stride / 21), brightest / stride), (18, 10));
}

#[test]
fn black_and_white_and_edges() {
    let bytes = png(GrayImage::from_raw(4, 1, vec![10, 20, 200, 210]).unwrap());
    assert_eq!(pixels(&bytes, r#"[{"kind": "threshold"}]"#), [0, 0, 255, 255]);
    assert_eq!(pixels(&bytes, r#"[{"kind": "threshold", "level": 200}]"#), [0, 0, 0, 255]);
    let step = png(GrayImage::from_fn(4, 3, |x, _| Luma([if x < 2 { 0 } else { 20 }])));
    assert_eq!(pixels(&step, r#"[{"kind": "edges"}]"#)[4..8], [0, 80, 80, 0]);
    let lines = pixels(&step, r#"[{"kind": "canny", "radius": 0, "low": 20, "high": 70}]"#);
    assert_eq!(lines, [0, 0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn annotations_are_drawn_where_they_are_asked_for() {
    let bytes = png(RgbImage::from_pixel(60, 40, Rgb([255; 3])));
    let json = r##"[{"kind": "annotate", "items": [
        {"kind": "rect", "x": 2, "y": 2, "width": 10, "height": 10, "color": "red", "fill": "blue", "line_width": 2},
        {"kind": "line", "from": [20, 5], "to": [40, 5], "color": "#008000", "line_width": 4},
        {"kind": "arrow", "from": [20, 20], "to": [50, 20], "color": "black", "line_width": 2},
        {"kind": "circle", "x": 50, "y": 32, "radius": 5, "fill": "rgb(0 0 0 / 50%)", "line_width": 0},
        {"kind": "text", "x": 4, "y": 20, "text": "Hi", "size": 12, "background": "yellow", "padding": 1}
    ]}]"##;
    let found = edited(&bytes, json);
    let image = image::load_from_memory(&found.bytes).unwrap().into_rgb8();
    let at = |x, y| image.get_pixel(x, y).0;
    assert_eq!((at(7, 7), at(2, 7), at(0, 0)), ([0, 0, 255], [255, 0, 0], [255; 3]));
    assert_eq!((at(30, 4), at(30, 6), at(30, 9)), ([0, 128, 0], [0, 128, 0], [255; 3]));
    // The head is wider than the line.
    assert_eq!((at(30, 20), at(30, 23), at(42, 22)), ([0; 3], [255; 3], [0; 3]));
    near(&at(50, 32), &[127; 3], 1);
    assert_eq!(at(4, 20), [255, 255, 0]);
    let dark =
        (3..20).flat_map(|x| (20..34).map(move |y| (x, y))).filter(|(x, y)| at(*x, *y)[0] < 60).count();
    assert!((10..80).contains(&dark), "{dark}");
    assert_eq!(found.notes, [] as [&str; 0]);
}

#[test]
fn annotations_of_transparent_pictures_are_opaque() {
    let bytes = png(RgbaImage::from_pixel(6, 6, Rgba([9, 9, 9, 0])));
    let json = r##"[{"kind": "annotate", "items": [{"kind": "rect", "x": 0, "y": 0, "width": 3, "height": 6,
        "fill": "#0a141e", "line_width": 0}]}]"##;
    let found = pixels(&bytes, json);
    assert_eq!((&found[..4], &found[20..24]), (&[10, 20, 30, 255][..], &[9, 9, 9, 0][..]));
}

#[test]
fn every_format_is_written_and_read_back() {
    let image = DynamicImage::ImageRgb8(pattern(16, 12));
    let bytes = png(image.clone());
    for format in ["png", "jpeg", "webp", "gif", "bmp", "tiff"] {
        let output: Output =
            serde_json::from_str(&format!(r#"{{"format": "{format}", "quality": 95}}"#)).unwrap();
        let found = edit(&bytes, &[], &output, &PictureLimits::default()).unwrap();
        assert_eq!((found.format.as_str(), found.media_type), (format, &*format!("image/{format}")));
        assert_eq!(PictureFormat::of(&found.bytes), Some(found.format));
        let again = image::load_from_memory(&found.bytes).unwrap().into_rgb8();
        match format {
            // The pattern has steps from 255 to 0, which such a file softens.
            "jpeg" => assert_eq!(again.dimensions(), (16, 12)),
            // It has fewer than 256 colours.
            _ => assert_eq!(again.into_raw(), image.as_bytes(), "{format}"),
        }
        assert_eq!(found.notes, [] as [&str; 0], "{format}");
    }
    assert_eq!(
        edit(&bytes, &[], &Output::default(), &PictureLimits::default()).unwrap().format,
        PictureFormat::Png
    );
}

#[test]
fn grey_and_transparent_pictures_are_written_too() {
    let grey = DynamicImage::ImageRgb8(pattern(8, 8)).into_luma_alpha8();
    let bytes = png(DynamicImage::ImageLumaA8(grey.clone()));
    for format in ["png", "jpeg", "webp", "gif", "bmp", "tiff"] {
        let output: Output = serde_json::from_str(&format!(r#"{{"format": "{format}"}}"#)).unwrap();
        let found = edit(&bytes, &[], &output, &PictureLimits::default()).unwrap();
        let again = image::load_from_memory(&found.bytes).unwrap().into_luma8();
        near(
            again.as_raw(),
            DynamicImage::ImageLumaA8(grey.clone()).into_luma8().as_raw(),
            if format == "jpeg" { 20 } else { 1 },
        );
    }
}

#[test]
fn what_is_lost_is_said() {
    let clear = png(RgbaImage::from_pixel(4, 4, Rgba([255, 0, 0, 0])));
    let output: Output =
        serde_json::from_str(r#"{"format": "jpeg", "background": "lime", "quality": 100}"#).unwrap();
    let found = edit(&clear, &[], &output, &PictureLimits::default()).unwrap();
    assert_eq!(found.notes, ["jpeg has no transparency: what was transparent is laid on #00ff00"]);
    near(image::load_from_memory(&found.bytes).unwrap().into_rgb8().as_raw(), &[0, 255, 0], 2);
    let many = png(pattern(64, 64));
    let output: Output = serde_json::from_str(r#"{"format": "gif"}"#).unwrap();
    let found = edit(&many, &[], &output, &PictureLimits::default()).unwrap();
    assert_eq!(found.notes, ["GIF has 256 colours, to which the picture's were reduced"]);
}

#[test]
fn a_frame_of_a_moving_picture_is_taken() {
    let mut bytes = Vec::new();
    let frames = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255]];
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    encoder
        .encode_frames(frames.map(|colour| image::Frame::new(RgbaImage::from_pixel(2, 2, Rgba(colour)))))
        .unwrap();
    drop(encoder);
    let found = edited(&bytes, "[]");
    assert_eq!(found.notes, ["the file has 3 frames, of which the first was taken"]);
    assert_eq!(pixels(&bytes, "[]")[..4], [255, 0, 0, 255]);
    assert_eq!(pixels(&bytes, r#"[{"kind": "frame", "index": 2}]"#)[..4], [0, 0, 255, 255]);
    assert_eq!(edited(&bytes, r#"[{"kind": "frame", "index": 2}]"#).notes, [] as [&str; 0]);
    assert_eq!(refused(&bytes, r#"[{"kind": "frame", "index": 3}]"#), Code::InvalidInput);
}

#[test]
fn thumbnails_never_grow() {
    let bytes = png(pattern(16, 12));
    assert_eq!(edited(&bytes, r#"[{"kind": "thumbnail", "max_width": 100, "max_height": 100}]"#).width, 16);
    let small = edited(&bytes, r#"[{"kind": "thumbnail", "max_width": 8, "max_height": 100}]"#);
    assert_eq!((small.width, small.height), (8, 6));
}

#[test]
fn quick_and_thorough_reductions_agree() {
    // 20 times smaller: on the way it is reduced by whole numbers.
    let picture = DynamicImage::ImageRgb8(RgbImage::from_fn(640, 400, |x, y| {
        Rgb([(x / 3) as u8, (y / 2) as u8, ((x + y) / 5) as u8])
    }));
    let quick = |bytes: &[u8]| pixels(bytes, r#"[{"kind": "thumbnail", "max_width": 32, "max_height": 20}]"#);
    // A step before keeps the size from being prepared.
    let json = r#"[{"kind": "brightness", "factor": 1}, {"kind": "resize", "width": 32, "height": 20}]"#;
    let thorough = pixels(&png(picture.clone()), json);
    near(&quick(&png(picture.clone())), &thorough, 2);
    near(&quick(&file(picture.clone(), ImageFormat::Jpeg)), &thorough, 6);
    near(&quick(&file(picture, ImageFormat::Bmp)), &thorough, 1);
}

#[test]
fn nothing_of_the_camera_is_kept() {
    let bytes = held(&pattern(8, 8), 6);
    assert!(bytes.windows(4).any(|four| four == b"eXIf"));
    assert!(!edited(&bytes, "[]").bytes.windows(4).any(|four| four == b"eXIf"));
}

#[test]
fn steps_that_can_not_be_done_are_refused() {
    let bytes = png(pattern(16, 12));
    for json in [
        r#"[{"kind": "resize"}]"#,
        r#"[{"kind": "resize", "width": 0}]"#,
        r#"[{"kind": "thumbnail", "max_width": 0, "max_height": 4}]"#,
        r#"[{"kind": "crop", "x": 10, "y": 0, "width": 7, "height": 1}]"#,
        r#"[{"kind": "crop", "x": 4294967295, "y": 0, "width": 4294967295, "height": 1}]"#,
        r#"[{"kind": "blur", "radius": -1}]"#,
        r#"[{"kind": "canny", "low": 90, "high": 80}]"#,
        r#"[{"kind": "brightness", "factor": 1e300}]"#,
        r#"[{"kind": "rotate", "degrees": 1e300}]"#,
        r#"[{"kind": "greyscale"}, {"kind": "frame", "index": 0}]"#,
        r#"[{"kind": "annotate", "items": [{"kind": "line", "from": [0, 1e300], "to": [0, 0]}]}]"#,
    ] {
        assert_eq!(refused(&bytes, json), Code::InvalidInput, "{json}");
    }
    assert_eq!(
        refused(&bytes, r#"[{"kind": "resize", "width": 100000, "height": 100000, "fit": "stretch"}]"#),
        Code::SizeLimit
    );
    let output: Output = serde_json::from_str(r#"{"quality": 0}"#).unwrap();
    assert_eq!(edit(&bytes, &[], &output, &PictureLimits::default()).unwrap_err().code, Code::InvalidInput);
    assert_eq!(
        edit(&bytes, &vec![Edit::Greyscale; 101], &Output::default(), &PictureLimits::default())
            .unwrap_err()
            .code,
        Code::InvalidInput
    );
    let wrong = [
        r#"{"kind": "resize", "widht": 3}"#,
        r#"{"kind": "melt"}"#,
        r#"{"kind": "rotate", "degrees": 5, "background": "no colour"}"#,
    ];
    assert!(wrong.iter().all(|json| serde_json::from_str::<Edit>(json).is_err()));
}
