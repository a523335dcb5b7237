use ferrolab_base::Code;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{DiagramOptions, diagram, diagram_scene};
use crate::raster::{PixelLimits, draw};

fn drawn(elements: Value) -> String {
    diagram(&elements, &DiagramOptions::default()).unwrap()
}

/// What is between the opening tag of the whole and its end.
fn inner(elements: Value) -> String {
    let options = DiagramOptions { width: Some(100.0), height: Some(100.0), ..DiagramOptions::default() };
    let svg = diagram(&elements, &options).unwrap();
    let start = svg.find('>').unwrap() + 1;
    svg[start..].strip_suffix("</svg>").unwrap().to_owned()
}

fn refused(elements: Value, message: &str, hint: &str) {
    let error = diagram(&elements, &DiagramOptions::default()).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput, "{error}");
    assert_eq!(error.message, message);
    assert!(error.hint.as_deref().unwrap_or_default().contains(hint), "{error}");
}

#[test]
fn shapes_become_elements() {
    assert_eq!(
        inner(json!([{"type": "rect", "x": 1, "y": 2, "width": 30, "height": 20, "fill": "#eee"}])),
        "<rect x=\"1\" y=\"2\" width=\"30\" height=\"20\" fill=\"#eee\"/>"
    );
    assert_eq!(
        inner(json!([{"type": "circle", "x": 5, "y": 5, "r": 4, "stroke": "red", "stroke-width": 2}])),
        "<circle cx=\"5\" cy=\"5\" r=\"4\" stroke=\"#f00\" stroke-width=\"2\"/>"
    );
    assert_eq!(
        inner(
            json!([{"type": "line", "x1": 0, "y1": 0, "x2": 9, "y2": 9, "dash": "dashed", "opacity": 0.5}])
        ),
        "<path d=\"M0,0 9,9\" stroke=\"#000\" stroke-opacity=\"0.5\" stroke-dasharray=\"6,4\"/>"
    );
    assert_eq!(
        inner(json!([{"type": "path", "d": "m1 1h4v4z", "fill": "blue"}])),
        "<path d=\"M1,1 5,1 5,5Z\" fill=\"#00f\"/>"
    );
    assert_eq!(
        inner(json!([{"type": "text", "x": 3, "y": 4, "text": "a<b"}])),
        "<text x=\"3\" y=\"4\" fill=\"#000\" font-size=\"14\">a&lt;b</text>"
    );
}

#[test]
fn groups_move_turn_and_enlarge() {
    let square = json!({"type": "polygon", "points": [[0, 0], [1, 0], [1, 1]]});
    let group =
        json!([{"type": "group", "translate": [10, 20], "rotate": 90, "scale": 2, "children": [square]}]);
    assert_eq!(inner(group), "<path d=\"M10,20 10,22 8,22Z\" stroke=\"#000\" stroke-width=\"2\"/>");
}

#[test]
fn arrows_end_at_the_borders_of_named_elements() {
    let svg = inner(json!([
        {"type": "arrow", "from": "a", "to": "b"},
        {"type": "rect", "id": "a", "x": 0, "y": 0, "width": 20, "height": 20},
        {"type": "group", "x": 50, "children": [{"type": "circle", "id": "b", "x": 10, "y": 10, "r": 5}]},
    ]));
    // The line is shorter than the way from 20 to 55 by the head, which ends there.
    assert!(svg.starts_with("<path d=\"M20,10 47.5,10\""), "{svg}");
    assert!(svg.contains("M55,10 47,13.36"), "{svg}");
}

#[test]
fn sizes_are_found_from_what_is_drawn() {
    let scene = diagram_scene(
        &json!([{"type": "rect", "x": -20, "y": 5, "width": 40, "height": 10, "fill": "red"}]),
        &DiagramOptions::default(),
    );
    let scene = scene.unwrap();
    assert_eq!((scene.width, scene.height, scene.origin), (60.0, 30.0, (30.0, 5.0)));
    assert!(drawn(json!([])).contains("width=\"20\" height=\"20\""));
}

#[test]
fn text_is_broken_to_fit() {
    let svg = inner(
        json!([{"type": "text", "x": 0, "y": 0, "width": 60, "text": "one two three\nabcdefghijklmnop"}]),
    );
    let lines: Vec<&str> =
        svg.split("<tspan").skip(1).map(|part| part.split(['>', '<']).nth(1).unwrap()).collect();
    assert_eq!(lines, ["one two", "three", "abcdefgh", "ijklmnop"]);
}

#[test]
fn graphs_lead_down_and_right() {
    let graph = |direction: &str| json!([{"type": "graph", "direction": direction, "nodes": ["a", "b", "c"], "edges": [["a", "b"], ["b", "c"], ["c", "a"]]}]);
    let down = diagram_scene(&graph("down"), &DiagramOptions::default()).unwrap();
    let right = diagram_scene(&graph("right"), &DiagramOptions::default()).unwrap();
    assert!(down.height > 1.5 * down.width, "{} {}", down.width, down.height);
    assert!(right.width > 1.5 * right.height, "{} {}", right.width, right.height);
}

#[test]
fn what_is_wrong_is_named() {
    let rect = |key: &str, value: Value| {
        let mut rect = json!({"type": "rect", "x": 0, "y": 0, "width": 5, "height": 5});
        rect[key] = value;
        json!([{"type": "circle", "x": 0, "y": 0, "r": 1}, rect])
    };
    refused(rect("colour", json!("red")), "element 1 (rect): \"colour\" is not known", "fill");
    refused(rect("fill", json!("redd")), "element 1 (rect): \"fill\" is \"redd\"", "steelblue");
    refused(rect("fill", json!("url(#a)")), "element 1 (rect): \"fill\" is \"url(#a)\"", "steelblue");
    refused(rect("width", json!(-1)), "element 1 (rect): \"width\" is -1.0", "not below 0");
    refused(rect("x", json!("0")), "element 1 (rect): \"x\" is \"0\"", "number");
    refused(json!([{"type": "script"}]), "element 0 has the unknown type \"script\"", "rect");
    refused(json!([[]]), "element 0 is an array, not an object", "type");
    refused(json!({}), "the elements are an object, not an array", "array");
    refused(
        json!([{"type": "group", "children": [{"type": "path", "d": "M1"}]}]),
        "element 0.children.0 (path): \"d\" is \"M1\"",
        "data",
    );
    refused(
        json!([{"type": "arrow", "from": "a", "to": [1, 1]}]),
        "element 0 (arrow): \"from\" is \"a\", and no element has that id",
        "id",
    );
    refused(
        json!([{"type": "graph", "nodes": ["a"], "edges": [["a", "b"]]}]),
        "element 0.edges.0 (edge): \"to\" is \"b\", and no node has that id",
        "add",
    );
    refused(
        json!([{"type": "image", "x": 0, "y": 0, "href": "https://example.org/a.png"}]),
        "element 0 (image): \"href\" is \"https://example.org/a.png\"",
        "data:",
    );
}

#[test]
fn pictures_are_decoded() {
    // One red pixel.
    let scene = diagram_scene(
        &json!([{"type": "image", "x": 0, "y": 0, "width": 8, "height": 8, "href": RED_PIXEL}]),
        &DiagramOptions { padding: 0.0, ..DiagramOptions::default() },
    );
    let picture = draw(&scene.unwrap(), 1.0, &PixelLimits::default()).unwrap();
    assert_eq!(picture.pixels.rgba, [255, 0, 0, 255].repeat(64));
}

const RED_PIXEL: &str = concat!(
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJ",
    "RU5ErkJggg=="
);

#[test]
fn depth_and_number_are_limited() {
    let mut nested = json!({"type": "circle", "x": 0, "y": 0, "r": 1});
    for _ in 0..70 {
        nested = json!({"type": "group", "children": [nested]});
    }
    let error = diagram(&json!([nested]), &DiagramOptions::default()).unwrap_err();
    assert_eq!(error.code, Code::SizeLimit);
    let many = vec![json!({"type": "circle", "x": 0, "y": 0, "r": 1}); 20_001];
    let error = diagram(&Value::Array(many), &DiagramOptions::default()).unwrap_err();
    assert_eq!(error.code, Code::SizeLimit);
}

/// Values that are often nearly right.
fn value() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "a",
        "b",
        "red",
        "none",
        "rect",
        "dashed",
        "M0 0L5 5A3 2 1 0 1 9 9Z",
        "right",
        "middle",
        "triangle",
        "one two three",
        "data:image/png;base64,AAAA",
        "data:image/jpeg;base64,/9j/",
        "漢 é",
    ]);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        (-200.0..2e5f64).prop_map(Value::from),
        (0..9i32).prop_map(Value::from),
        word.prop_map(Value::from),
        Just(Value::Null),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        let keys = prop::sample::select(vec![
            "type",
            "id",
            "x",
            "y",
            "width",
            "height",
            "rx",
            "r",
            "fill",
            "label",
            "points",
            "d",
            "text",
            "from",
            "to",
            "x1",
            "y1",
            "x2",
            "y2",
            "children",
            "nodes",
            "edges",
            "dash",
            "scale",
            "rotate",
            "href",
            "head",
            "font_size",
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((keys, inner), 0..8).prop_map(|pairs| {
                Value::Object(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

/// Elements of a known type with keys that fit it more often than not.
fn element() -> impl Strategy<Value = Value> {
    let kinds = prop::sample::select(vec![
        "rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "text", "arrow", "image",
        "group", "graph",
    ]);
    (kinds, value(), prop::collection::vec(-50.0..500.0f64, 10)).prop_map(|(kind, extra, numbers)| {
        let mut element = match kind {
            "rect" => json!({"x": numbers[0], "y": numbers[1], "width": numbers[2].abs(), "height": numbers[3].abs()}),
            "circle" => json!({"x": numbers[0], "y": numbers[1], "r": numbers[2].abs()}),
            "ellipse" => json!({"x": numbers[0], "y": numbers[1], "rx": numbers[2].abs(), "ry": numbers[3].abs()}),
            "line" | "arrow" => json!({"x1": numbers[0], "y1": numbers[1], "x2": numbers[2], "y2": numbers[3]}),
            "polyline" | "polygon" => json!({"points": [[numbers[0], numbers[1]], [numbers[2], numbers[3]], [0, 0]]}),
            "path" => json!({"d": format!("M{} {}q{} {} {} {}z", numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])}),
            "text" => json!({"x": numbers[0], "y": numbers[1], "text": "some text", "width": numbers[2].abs()}),
            "graph" => json!({"nodes": ["a", "b", "c"], "edges": [["a", "b"], ["b", "a"], ["c", "c"]]}),
            _ => json!({}),
        };
        element["type"] = kind.into();
        if let (Some(element), Value::Object(extra)) = (element.as_object_mut(), extra) {
            element.extend(extra.into_iter().filter(|(key, _)| key != "type"));
        }
        element
    })
}

proptest! {
    #[test]
    fn nothing_panics_and_what_is_drawn_is_closed(elements in prop_oneof![value(), prop::collection::vec(element(), 0..4).prop_map(Value::from)]) {
        if let Ok(scene) = diagram_scene(&elements, &DiagramOptions::default()) {
            let svg = crate::svg::svg(&scene);
            prop_assert!(svg.ends_with("</svg>"));
            prop_assert!(!svg.contains("<script") && !svg.contains("http:") || svg.matches("http:").count() == 1);
            let limits = PixelLimits { max_pixels: 200_000 };
            prop_assert!(draw(&scene, 0.5, &limits).is_ok_and(|picture| !picture.pixels.rgba.is_empty()) || scene.width * scene.height > 1e5);
        }
    }
}
