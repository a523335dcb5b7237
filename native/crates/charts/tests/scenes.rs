//! Exact scenes of small specifications, worked out by hand.

use ferrolab_base::Code;
use ferrolab_charts::{Chart, ChartOptions, Tables, render};
use ferrolab_drawing::{Group, Items, Mark, Paint};
use serde_json::{Value, json};

fn draw(spec: &Value) -> Chart {
    render(spec, &Tables::new(), &ChartOptions::default()).expect("the chart is drawn")
}

fn refusal(spec: &Value) -> (Code, String) {
    let error = render(spec, &Tables::new(), &ChartOptions::default()).expect_err("the chart is refused");
    (error.code, error.message)
}

/// All marks of a role, groups within groups included.
fn marks_of<'g>(group: &'g Group, role: &str) -> Vec<&'g Mark> {
    let mut found = Vec::new();
    for mark in &group.marks {
        if mark.role == role && !matches!(mark.items, Items::Groups(_)) {
            found.push(mark);
        }
        if let Items::Groups(groups) = &mark.items {
            groups.iter().for_each(|group| found.extend(marks_of(group, role)));
        }
    }
    found
}

fn bar(mark: Value) -> Value {
    json!({
        "data": {"values": [{"a": "A", "b": 10}, {"a": "B", "b": 20}]},
        "mark": mark,
        "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
    })
}

fn labels(chart: &Chart, role: &str) -> Vec<String> {
    let texts = marks_of(&chart.scene.root, role);
    let lines = texts.iter().flat_map(|mark| match &mark.items {
        Items::Texts(texts) => texts.iter().map(|text| text.lines.join("\n")).collect(),
        _ => Vec::new(),
    });
    lines.collect()
}

#[test]
fn bars_fill_nine_tenths_of_a_step_of_20_pixels() {
    let chart = draw(&bar(json!("bar")));
    let marks = marks_of(&chart.scene.root, "mark");
    let Items::Rects(rects) = &marks[0].items else { panic!("bars are rectangles") };
    let places: Vec<(f64, f64, f64, f64)> =
        rects.iter().map(|rect| (rect.x, rect.y, rect.width, rect.height)).collect();
    assert_eq!(places, [(1.0, 150.0, 18.0, 150.0), (21.0, 0.0, 18.0, 300.0)]);
}

#[test]
fn the_scene_has_room_for_guides_and_padding() {
    let scene = draw(&bar(json!("bar"))).scene;
    assert_eq!((scene.root.width, scene.root.height), (40.0, 300.0));
    assert!(scene.origin.0 > 30.0 && scene.width > 75.0, "{:?} {}", scene.origin, scene.width);
}

#[test]
fn axes_are_labelled_with_values_and_field_names() {
    let chart = draw(&bar(json!("bar")));
    assert_eq!(labels(&chart, "axis-title"), ["a", "b"]);
    assert_eq!(labels(&chart, "axis-label")[..2], ["A", "B"]);
}

#[test]
fn the_median_of_a_box_plot_stands_where_half_of_the_values_lie_below() {
    let spec = json!({
        "data": {"values": [{"v": 1}, {"v": 2}, {"v": 3}, {"v": 4}, {"v": 10}]},
        "mark": {"type": "boxplot", "extent": "min-max"},
        "encoding": {"y": {"field": "v", "type": "quantitative"}},
    });
    let chart = draw(&spec);
    let marks = marks_of(&chart.scene.root, "mark");
    let Items::Rects(median) = &marks[marks.len() - 1].items else { panic!("the median is a rectangle") };
    assert_eq!(median[0].y + median[0].height / 2.0, 210.0);
}

#[test]
fn missing_values_break_lines() {
    let spec = json!({
        "data": {"values": [{"x": 0, "y": 1}, {"x": 1, "y": null}, {"x": 2, "y": 3}, {"x": 3, "y": 2}]},
        "mark": "line",
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    });
    let chart = draw(&spec);
    let marks = marks_of(&chart.scene.root, "mark");
    let Items::Paths(paths) = &marks[0].items else { panic!("lines are paths") };
    let moves = paths[0].segments.iter().filter(|step| matches!(step, ferrolab_drawing::Segment::Move(..)));
    assert_eq!(moves.count(), 2);
}

#[test]
fn long_lines_are_thinned_out_and_the_chart_says_so() {
    let values: Vec<Value> = (0..20_000).map(|x| json!({"x": x, "y": (x * 7919) % 1000})).collect();
    let spec = json!({
        "data": {"values": values},
        "mark": "line",
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    });
    let chart = draw(&spec);
    assert_eq!(chart.notes.len(), 1, "{:?}", chart.notes);
    let marks = marks_of(&chart.scene.root, "mark");
    let Items::Paths(paths) = &marks[0].items else { panic!("lines are paths") };
    assert!(paths[0].segments.len() <= 4 * 301, "{}", paths[0].segments.len());
}

#[test]
fn many_points_become_a_cloud() {
    let values: Vec<Value> = (0..60).map(|x| json!({"x": x, "y": x})).collect();
    let spec = json!({
        "data": {"values": values},
        "mark": "point",
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    });
    let options = ChartOptions { max_symbols: 50, ..ChartOptions::default() };
    let chart = render(&spec, &Tables::new(), &options).expect("the chart is drawn");
    let marks = marks_of(&chart.scene.root, "mark");
    let Items::Cloud(cloud) = &marks[0].items else { panic!("many points are a cloud") };
    assert_eq!((cloud.points.len(), chart.notes.len()), (120, 1));
}

#[test]
fn dark_charts_have_light_labels_and_no_background() {
    let options = ChartOptions { dark: true, ..ChartOptions::default() };
    let scene = render(&bar(json!("bar")), &Tables::new(), &options).expect("the chart is drawn").scene;
    assert_eq!(scene.background, None);
    let Items::Texts(texts) = &marks_of(&scene.root, "axis-label")[0].items else {
        panic!("labels are texts")
    };
    let Some(Paint::Solid(color)) = &texts[0].style.fill else { panic!("labels are painted") };
    assert!(color.r > 200);
}

#[test]
fn what_is_not_drawn_is_named_by_its_path() {
    let cases = [
        (bar(json!("geoshape")), "mark"),
        (bar(json!({"type": "bar", "blend": "multiply"})), "mark.blend"),
        (json!({"data": {"url": "cars.json"}, "mark": "point", "encoding": {}}), "data.url"),
        (
            json!({"data": {"values": []}, "mark": "point", "encoding": {"longitude": {"field": "a"}}}),
            "encoding.longitude",
        ),
        (json!({"data": {"values": []}, "mark": "point", "encoding": {}, "projection": {}}), "projection"),
    ];
    for (spec, path) in cases {
        let (code, message) = refusal(&spec);
        assert_eq!(code, Code::UnsupportedChart, "{message}");
        assert!(message.starts_with(path), "{message}");
    }
}

#[test]
fn a_chart_without_its_table_says_which_one_is_missing() {
    let (code, message) = refusal(&json!({"data": {"name": "sales"}, "mark": "bar", "encoding": {}}));
    assert_eq!(code, Code::NotFound);
    assert!(message.contains("sales"));
}
