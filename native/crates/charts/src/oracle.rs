//! Scenes as JSON in the shape of Vega's scene graph, the form in which scenes are compared.
//!
//! Groups hold marks, marks hold items; positions are relative to the group around. Lines, areas and
//! arcs appear as marks of type `path` with their course in SVG's language, since Vega keeps their
//! points and the course is what is seen.

use ferrolab_drawing::{
    Align, Baseline, Color, Group, Items, Mark, Paint, Path, Rect, Rule, Scene, Segment, Shape, Style,
    Symbol, Text,
};
use serde_json::{Map, Value as Json, json};

/// The scene as Vega's scene graph has it: `width`, `height`, `origin` and the tree of marks.
pub fn to_vega_json(scene: &Scene) -> Json {
    json!({
        "width": scene.width,
        "height": scene.height,
        "origin": [scene.origin.0, scene.origin.1],
        "background": scene.background.map(color),
        "scenegraph": {"marktype": "group", "role": "frame", "items": [group(&scene.root)]},
    })
}

fn mark(mark: &Mark) -> Json {
    let (kind, items): (&str, Vec<Json>) = match &mark.items {
        Items::Groups(groups) => ("group", groups.iter().map(group).collect()),
        Items::Rects(rects) => ("rect", rects.iter().map(rect).collect()),
        Items::Rules(rules) => ("rule", rules.iter().map(rule).collect()),
        Items::Symbols(symbols) => ("symbol", symbols.iter().map(symbol).collect()),
        Items::Paths(paths) => ("path", paths.iter().map(path).collect()),
        Items::Texts(texts) => ("text", texts.iter().map(text).collect()),
        Items::Cloud(cloud) => {
            let at = |(index, point): (usize, &[f32])| {
                let style = cloud.style_of.get(index).copied().unwrap_or(0) as usize;
                let mut item = Map::from_iter([
                    ("x".to_owned(), json!(point[0])),
                    ("y".to_owned(), json!(point[1])),
                    ("size".to_owned(), json!(cloud.size)),
                    ("shape".to_owned(), json!(shape_name(&cloud.shape))),
                ]);
                if let Some(painted) = cloud.styles.get(style) {
                    paint_into(&mut item, painted);
                }
                Json::Object(item)
            };
            ("symbol", cloud.points.chunks_exact(2).enumerate().map(at).collect())
        }
        Items::Images(images) => (
            "image",
            images
                .iter()
                .map(
                    |image| json!({"x": image.x, "y": image.y, "width": image.width, "height": image.height}),
                )
                .collect(),
        ),
    };
    json!({"marktype": kind, "role": mark.role, "items": items})
}

fn item(members: Json, style: &Style) -> Json {
    let Json::Object(mut members) = members else { return members };
    paint_into(&mut members, style);
    Json::Object(members)
}

fn group(group: &Group) -> Json {
    let marks: Vec<Json> = group.marks.iter().map(mark).collect();
    let members = json!({
        "x": group.x, "y": group.y, "width": group.width, "height": group.height, "clip": group.clip,
        "cornerRadii": group.corner_radii, "items": marks,
    });
    item(members, &group.style)
}

fn rect(rect: &Rect) -> Json {
    let members = json!({
        "x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height, "cornerRadii": rect.corner_radii,
    });
    item(members, &rect.style)
}

fn rule(rule: &Rule) -> Json {
    item(json!({"x": rule.from.0, "y": rule.from.1, "x2": rule.to.0, "y2": rule.to.1}), &rule.style)
}

fn symbol(symbol: &Symbol) -> Json {
    let members = json!({
        "x": symbol.x, "y": symbol.y, "size": symbol.size, "angle": symbol.angle, "shape": shape_name(&symbol.shape),
    });
    item(members, &symbol.style)
}

fn shape_name(shape: &Shape) -> &'static str {
    match shape {
        Shape::Circle => "circle",
        Shape::Square => "square",
        Shape::Cross => "cross",
        Shape::Diamond => "diamond",
        Shape::TriangleUp => "triangle-up",
        Shape::TriangleDown => "triangle-down",
        Shape::TriangleRight => "triangle-right",
        Shape::TriangleLeft => "triangle-left",
        Shape::Arrow => "arrow",
        Shape::Wedge => "wedge",
        Shape::Stroke => "stroke",
        Shape::Path(_) => "path",
    }
}

fn path(path: &Path) -> Json {
    item(json!({"x": path.x, "y": path.y, "path": course(&path.segments)}), &path.style)
}

/// A path in SVG's language.
fn course(segments: &[Segment]) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for segment in segments {
        // Writing to a string can't fail.
        let _ = match *segment {
            Segment::Move(x, y) => write!(out, "M{x},{y}"),
            Segment::Line(x, y) => write!(out, "L{x},{y}"),
            Segment::Cubic(a, b, c) => write!(out, "C{},{},{},{},{},{}", a.0, a.1, b.0, b.1, c.0, c.1),
            Segment::Close => write!(out, "Z"),
        };
    }
    out
}

fn text(text: &Text) -> Json {
    let align = match text.align {
        Align::Left => "left",
        Align::Center => "center",
        Align::Right => "right",
    };
    let baseline = match text.baseline {
        Baseline::Alphabetic => "alphabetic",
        Baseline::Top => "top",
        Baseline::Middle => "middle",
        Baseline::Bottom => "bottom",
        Baseline::LineTop => "line-top",
        Baseline::LineBottom => "line-bottom",
    };
    let members = json!({
        "x": text.x, "y": text.y, "dx": text.shift.0, "dy": text.shift.1, "text": text.lines.join("\n"),
        "angle": text.angle, "align": align, "baseline": baseline, "font": text.font.family,
        "fontSize": text.font.size, "fontWeight": if text.font.bold { "bold" } else { "normal" },
        "fontStyle": if text.font.italic { "italic" } else { "normal" }, "limit": text.limit,
    });
    item(members, &text.style)
}

fn paint_into(members: &mut Map<String, Json>, style: &Style) {
    let mut set = |name: &str, value: Json| members.insert(name.to_owned(), value);
    if let Some(fill) = &style.fill {
        set("fill", paint(fill));
    }
    if let Some(stroke) = &style.stroke {
        set("stroke", paint(stroke));
        set("strokeWidth", json!(style.stroke_width));
    }
    for (name, opacity) in [
        ("opacity", style.opacity),
        ("fillOpacity", style.fill_opacity),
        ("strokeOpacity", style.stroke_opacity),
    ] {
        if opacity != 1.0 {
            set(name, json!(opacity));
        }
    }
    if !style.dash.is_empty() {
        set("strokeDash", json!(style.dash));
    }
}

fn paint(paint: &Paint) -> Json {
    match paint {
        Paint::Solid(solid) => Json::String(color(*solid)),
        Paint::Gradient { .. } => Json::String("gradient".to_owned()),
    }
}

fn color(color: Color) -> String {
    if color.a == 0 {
        return "transparent".to_owned();
    }
    let mut out = format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b);
    if color.a != 255 {
        out.push_str(&format!("{:02x}", color.a));
    }
    out
}
