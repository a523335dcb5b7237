//! Scenes as pixels.

#![allow(clippy::unwrap_used)]

use ferrolab_base::Code;
use ferrolab_drawing::{
    Align, Color, Font, Group, Image, Items, Join, Mark, Paint, Path, PixelLimits, Pixels, Rect, Rule, Scene,
    Segment, Shape, Style, Symbol, Text, draw, pixels, png,
};

fn scene(items: Vec<Items>) -> Scene {
    let marks = items.into_iter().map(|items| Mark { role: "mark", items }).collect();
    Scene {
        width: 8.0,
        height: 6.0,
        origin: (0.0, 0.0),
        background: Some(Color::WHITE),
        description: None,
        root: Group { marks, ..Group::default() },
    }
}

/// The picture as letters: `#` is black, `.` white, and digits are tenths of white between.
fn letters(scene: &Scene, scale: f64) -> Vec<String> {
    let picture = pixels(scene, scale, &PixelLimits::default()).unwrap();
    let letter = |pixel: &[u8]| match pixel[0] {
        0..=12 => '#',
        243.. => '.',
        grey => char::from_digit(u32::from(grey) * 10 / 256, 10).unwrap(),
    };
    let rows = picture.rgba.chunks_exact(picture.width as usize * 4);
    rows.map(|row| row.chunks_exact(4).map(letter).collect()).collect()
}

fn black() -> Style {
    Style { fill: Some(Paint::Solid(Color::BLACK)), ..Style::default() }
}

fn stroke(width: f64) -> Style {
    Style { stroke: Some(Paint::Solid(Color::BLACK)), stroke_width: width, ..Style::default() }
}

#[test]
fn rectangles_cover_shares_of_pixels() {
    let rect = Rect { x: 1.0, y: 1.0, width: 3.5, height: 2.0, style: black(), ..Rect::default() };
    let drawn = letters(&scene(vec![Items::Rects(vec![rect])]), 1.0);
    assert_eq!(drawn, ["........", ".###4...", ".###4...", "........", "........", "........"]);
}

#[test]
fn rules_are_as_wide_as_they_say() {
    let rule = |from: (f64, f64), to: (f64, f64)| Rule { from, to, style: stroke(1.0) };
    let rules = Items::Rules(vec![rule((0.0, 1.5), (8.0, 1.5)), rule((3.0, 3.0), (3.0, 6.0))]);
    let drawn = letters(&scene(vec![rules]), 1.0);
    assert_eq!(drawn, ["........", "########", "........", "..44....", "..44....", "..44...."]);
}

#[test]
fn scale_enlarges_all() {
    let rect = Rect { x: 1.0, y: 1.0, width: 1.0, height: 1.0, style: black(), ..Rect::default() };
    let picture =
        pixels(&scene(vec![Items::Rects(vec![rect.clone()])]), 2.0, &PixelLimits::default()).unwrap();
    assert_eq!((picture.width, picture.height), (16, 12));
    let drawn = letters(&scene(vec![Items::Rects(vec![rect])]), 2.0);
    assert_eq!(drawn[2], "..##............");
}

#[test]
fn groups_clip_what_is_in_them() {
    let rect = Rect { x: -5.0, y: -5.0, width: 20.0, height: 20.0, style: black(), ..Rect::default() };
    let marks = vec![Mark { role: "mark", items: Items::Rects(vec![rect]) }];
    let group = Group { x: 2.0, y: 1.0, width: 4.0, height: 3.0, clip: true, marks, ..Group::default() };
    let drawn = letters(&scene(vec![Items::Groups(vec![group.clone()])]), 1.0);
    assert_eq!(drawn, ["........", "..####..", "..####..", "..####..", "........", "........"]);
    let half = letters(&scene(vec![Items::Groups(vec![Group { x: 2.5, ..group }])]), 1.0);
    assert_eq!(half[2], "..4###4.");
}

#[test]
fn corners_are_pointed_or_cut() {
    let corner = |join: Join| {
        let segments = vec![Segment::Move(1.0, 5.0), Segment::Line(1.0, 1.0), Segment::Line(7.0, 1.0)];
        let style = Style { join, ..stroke(2.0) };
        letters(&scene(vec![Items::Paths(vec![Path { segments, style, ..Path::default() }])]), 1.0)
    };
    assert_eq!(corner(Join::Miter), ["#######.", "#######.", "##......", "##......", "##......", "........"]);
    assert_eq!(corner(Join::Bevel)[0], "4######.");
    assert_eq!(&corner(Join::Round)[1..], &corner(Join::Miter)[1..]);
}

#[test]
fn gaps_are_left_out() {
    let style = Style { dash: vec![2.0, 1.0], ..stroke(1.0) };
    let rule = Rule { from: (0.0, 2.5), to: (8.0, 2.5), style };
    assert_eq!(letters(&scene(vec![Items::Rules(vec![rule])]), 1.0)[2], "##.##.##");
}

#[test]
fn circles_are_round() {
    let circle = Symbol { x: 4.0, y: 3.0, size: 16.0, angle: 0.0, shape: Shape::Circle, style: black() };
    let drawn = letters(&scene(vec![Items::Symbols(vec![circle])]), 1.0);
    assert_eq!(drawn, ["........", "..6006..", "..0##0..", "..0##0..", "..6006..", "........"]);
}

#[test]
fn pictures_are_enlarged_sharp_or_smooth() {
    let image = |smooth: bool| Image {
        x: 0.0,
        y: 0.0,
        width: 8.0,
        height: 1.0,
        smooth,
        opacity: 1.0,
        pixels: Pixels { width: 2, height: 1, rgba: vec![0, 0, 0, 255, 255, 255, 255, 255] },
    };
    assert_eq!(letters(&scene(vec![Items::Images(vec![image(false)])]), 1.0)[0], "####....");
    assert_eq!(letters(&scene(vec![Items::Images(vec![image(true)])]), 1.0)[0], "##1368..");
}

#[test]
fn transparent_pictures_keep_their_colors() {
    let half = Style { opacity: 0.5, fill: Some(Paint::Solid(Color::rgb(0xff8000))), ..Style::default() };
    let rect = Rect { width: 8.0, height: 6.0, style: half, ..Rect::default() };
    let drawing = Scene { background: None, ..scene(vec![Items::Rects(vec![rect])]) };
    let picture = pixels(&drawing, 1.0, &PixelLimits::default()).unwrap();
    assert_eq!(picture.rgba[..4], [255, 128, 0, 128]);
}

#[test]
fn letters_are_drawn_and_missing_ones_told_of() {
    let text = |line: &str, align: Align| Text {
        x: 4.0,
        y: 5.0,
        lines: vec![line.into()],
        align,
        font: Font { size: 7.0, ..Font::default() },
        style: black(),
        ..Text::default()
    };
    let drawn = letters(&scene(vec![Items::Texts(vec![text("I", Align::Center)])]), 1.0);
    // One stroke, narrower than a pixel and across two, as high as a capital letter.
    assert_eq!(drawn, ["...77...", "...66...", "...66...", "...66...", "...66...", "........"]);
    let picture =
        draw(&scene(vec![Items::Texts(vec![text("\u{10fffd}", Align::Left)])]), 1.0, &PixelLimits::default());
    let notes = picture.unwrap().notes;
    assert_eq!(notes, ["no font here has \u{10fffd} (U+10FFFD); boxes are drawn instead"]);
}

#[test]
fn sizes_have_limits() {
    let error = pixels(&scene(vec![]), 100.0, &PixelLimits { max_pixels: 1_000 }).unwrap_err();
    assert_eq!(error.code, Code::SizeLimit);
    for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(
            pixels(&scene(vec![]), scale, &PixelLimits::default()).unwrap_err().code,
            Code::InvalidInput
        );
    }
}

#[test]
fn files_are_png() {
    let rect = Rect { x: 1.0, y: 1.0, width: 3.0, height: 2.0, style: black(), ..Rect::default() };
    let drawing = scene(vec![Items::Rects(vec![rect])]);
    let file = png(&drawing, 1.0, &PixelLimits::default()).unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rgb).unwrap();
    let drawn = pixels(&drawing, 1.0, &PixelLimits::default()).unwrap();
    let expected: Vec<u8> = drawn.rgba.chunks_exact(4).flat_map(|pixel| pixel[..3].to_vec()).collect();
    assert_eq!(rgb, expected);
}
