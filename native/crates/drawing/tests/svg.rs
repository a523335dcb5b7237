//! Scenes as SVG, element by element.

#![allow(clippy::unwrap_used)]

use ferrolab_drawing::{
    Align, Baseline, Cloud, Color, Font, Group, Image, Items, Mark, Paint, Path, Pixels, Rect, Rule, Scene,
    Segment, Shape, Style, Symbol, Text, svg,
};

fn scene(items: Vec<Items>) -> Scene {
    let marks = items.into_iter().map(|items| Mark { role: "mark", items }).collect();
    Scene {
        width: 20.0,
        height: 10.0,
        origin: (0.0, 0.0),
        background: None,
        description: None,
        root: Group { marks, ..Group::default() },
    }
}

/// What is within the outermost element.
fn inner(scene: &Scene) -> String {
    let svg = svg(scene);
    let start = svg.find('>').unwrap() + 1;
    svg[start..].strip_suffix("</svg>").unwrap().to_owned()
}

fn check(items: Items, expected: &str) {
    assert_eq!(inner(&scene(vec![items])), expected);
}

fn fill(color: u32) -> Style {
    Style { fill: Some(Paint::Solid(Color::rgb(color))), ..Style::default() }
}

fn stroke(color: u32) -> Style {
    Style { stroke: Some(Paint::Solid(Color::rgb(color))), ..Style::default() }
}

fn rect(x: f64, style: Style) -> Rect {
    Rect { x, y: 1.0, width: 2.0, height: 3.0, style, ..Rect::default() }
}

#[test]
fn the_whole_says_what_it_is() {
    let drawing = Scene {
        background: Some(Color::WHITE),
        description: Some("Sales <2026>\nA chart of bars.".into()),
        ..scene(vec![])
    };
    assert_eq!(
        svg(&drawing),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\" viewBox=\"0 0 20 10\" role=\"img\" \
         fill=\"none\" font-family=\"Liberation Sans,Arial,Helvetica,sans-serif\">\
         <title>Sales &lt;2026&gt;</title><desc>A chart of bars.</desc>\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/></svg>"
    );
}

#[test]
fn neighbours_of_one_style_share_it() {
    check(
        Items::Rects(vec![rect(0.0, fill(0xff0000)), rect(4.0, fill(0xff0000)), rect(8.0, fill(0x0000ff))]),
        "<g fill=\"#f00\"><rect x=\"0\" y=\"1\" width=\"2\" height=\"3\"/>\
         <rect x=\"4\" y=\"1\" width=\"2\" height=\"3\"/></g>\
         <rect x=\"8\" y=\"1\" width=\"2\" height=\"3\" fill=\"#00f\"/>",
    );
}

#[test]
fn opaque_rules_of_one_style_are_one_path() {
    let rule = |y: f64, style: Style| Rule { from: (0.0, y), to: (5.0, y), style };
    check(
        Items::Rules(vec![rule(0.5, stroke(0xdddddd)), rule(2.5, stroke(0xdddddd))]),
        "<path d=\"M0,0.5 5,0.5M0,2.5 5,2.5\" stroke=\"#ddd\"/>",
    );
    let faint = Style { opacity: 0.5, ..stroke(0) };
    check(
        Items::Rules(vec![rule(0.5, faint.clone()), rule(2.5, faint)]),
        "<path d=\"M0,0.5 5,0.5\" stroke=\"#000\" stroke-opacity=\"0.5\"/>\
         <path d=\"M0,2.5 5,2.5\" stroke=\"#000\" stroke-opacity=\"0.5\"/>",
    );
}

#[test]
fn symbols_and_paths_stand_where_they_are() {
    let symbol =
        |shape: Shape, angle: f64| Symbol { x: 5.0, y: 5.0, size: 16.0, angle, shape, style: fill(0) };
    check(
        Items::Symbols(vec![symbol(Shape::Circle, 0.0)]),
        "<circle cx=\"5\" cy=\"5\" r=\"2\" fill=\"#000\"/>",
    );
    check(Items::Symbols(vec![symbol(Shape::Square, 90.0)]), "<path d=\"M7,3 7,7 3,7 3,3Z\" fill=\"#000\"/>");
    let segments = vec![Segment::Move(0.0, 0.0), Segment::Line(1.0, 1.0)];
    check(
        Items::Paths(vec![Path { x: 2.0, y: 3.0, segments, style: stroke(0) }]),
        "<path d=\"M2,3 3,4\" stroke=\"#000\"/>",
    );
}

#[test]
fn text_is_placed_as_vega_places_it() {
    let text = Text {
        x: 5.0,
        y: 6.0,
        lines: vec!["A & B".into()],
        align: Align::Right,
        baseline: Baseline::Middle,
        font: Font { size: 10.0, bold: true, ..Font::default() },
        style: fill(0),
        ..Text::default()
    };
    check(
        Items::Texts(vec![text.clone()]),
        "<text x=\"5\" y=\"9\" fill=\"#000\" font-size=\"10\" font-weight=\"bold\" text-anchor=\"end\">A &amp; B</text>",
    );
    let turned = Text { angle: -90.0, align: Align::Center, ..text.clone() };
    check(
        Items::Texts(vec![turned]),
        "<text transform=\"translate(5,6) rotate(-90)\" x=\"0\" y=\"3\" fill=\"#000\" font-size=\"10\" \
         font-weight=\"bold\" text-anchor=\"middle\">A &amp; B</text>",
    );
    let lines = Text {
        lines: vec!["one".into(), "two words that are long".into()],
        align: Align::Left,
        baseline: Baseline::Alphabetic,
        line_height: 12.0,
        limit: 50.0,
        font: Font { family: "A\"b".into(), size: 10.0, italic: true, ..Font::default() },
        ..text
    };
    check(
        Items::Texts(vec![lines]),
        "<text x=\"5\" y=\"6\" fill=\"#000\" font-family=\"A&quot;b\" font-size=\"10\" font-style=\"italic\">\
         <tspan x=\"5\" y=\"6\">one</tspan><tspan x=\"5\" y=\"18\">two wor…</tspan></text>",
    );
}

#[test]
fn groups_move_and_clip() {
    let inside = Mark { role: "mark", items: Items::Rects(vec![rect(0.0, fill(0))]) };
    let group = Group {
        x: 3.0,
        y: 4.0,
        width: 5.0,
        height: 5.0,
        clip: true,
        marks: vec![inside],
        ..Group::default()
    };
    let written = inner(&scene(vec![Items::Groups(vec![Group { style: stroke(0xdddddd), ..group }])]));
    let id = written.split("id=\"").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(
        written,
        format!(
            "<g transform=\"translate(3,4)\"><rect x=\"0.5\" y=\"0.5\" width=\"5\" height=\"5\" stroke=\"#ddd\"/>\
             <clipPath id=\"{id}\"><rect width=\"5\" height=\"5\"/></clipPath>\
             <g clip-path=\"url(#{id})\"><rect x=\"0\" y=\"1\" width=\"2\" height=\"3\" fill=\"#000\"/></g></g>"
        )
    );
}

#[test]
fn ids_of_different_drawings_differ() {
    let gradient = |color: u32| Style {
        fill: Some(Paint::Gradient {
            from: (0.0, 0.0),
            to: (1.0, 0.0),
            stops: vec![(0.0, Color::BLACK), (1.0, Color::rgb(color))],
        }),
        ..Style::default()
    };
    let id = |color: u32| {
        let written =
            inner(&scene(vec![Items::Rects(vec![rect(0.0, gradient(color)), rect(4.0, gradient(color))])]));
        assert_eq!(written.matches("<linearGradient").count(), 1);
        assert_eq!(written.matches("url(#").count(), 2);
        written.split("id=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    };
    assert_ne!(id(0xff0000), id(0x00ff00));
    assert_eq!(id(0xff0000), id(0xff0000));
}

#[test]
fn pictures_and_clouds_are_within() {
    let pixels = Pixels { width: 1, height: 1, rgba: vec![255, 0, 0, 255] };
    let image = Image { x: 1.0, y: 2.0, width: 3.0, height: 4.0, smooth: false, opacity: 0.5, pixels };
    let written = inner(&scene(vec![Items::Images(vec![image])]));
    assert!(written.starts_with(
        "<image x=\"1\" y=\"2\" width=\"3\" height=\"4\" preserveAspectRatio=\"none\" opacity=\"0.5\" \
         style=\"image-rendering:pixelated\" href=\"data:image/png;base64,iVBOR"
    ));
    let cloud = Cloud {
        points: vec![1.0, 1.0, 5.0, 5.0],
        extent: (10.0, 10.0),
        size: 16.0,
        shape: Shape::Circle,
        style_of: vec![],
        styles: vec![fill(0)],
    };
    let written = inner(&scene(vec![Items::Cloud(cloud)]));
    assert!(written.starts_with("<image x=\"-2\" y=\"-2\" width=\"14\" height=\"14\""), "{written}");
}
