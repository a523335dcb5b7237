//! The outlines of lines that have a width.

mod straight;

use tiny_skia_path::{LineCap, LineJoin, Path, PathBuilder, PathSegment, Stroke, StrokeDash};

use super::flatten::{self, Line, Transform};
use crate::outline::quadratic;
use crate::scene::{Cap, Join, Segment, Style};

/// Appends to `lines` the outline of the line along `segments`.
pub(super) fn outline(segments: &[Segment], style: &Style, transform: &Transform, lines: &mut Vec<Line>) {
    if straight::outline(segments, style, transform, lines) {
        return;
    }
    let scale = transform.scale as f32;
    let Some(path) = path(segments) else { return };
    // Gaps too many to be told apart are given up by the dasher; then the line is drawn without.
    let dashed = dash(style).and_then(|dash| path.dash(&dash, scale));
    if let Some(outline) = dashed.as_ref().unwrap_or(&path).stroke(&stroke(style), scale) {
        flatten::outline(&steps(&outline), transform, lines);
    }
}

fn stroke(style: &Style) -> Stroke {
    Stroke {
        width: style.stroke_width as f32,
        miter_limit: 4.0,
        line_cap: match style.cap {
            Cap::Butt => LineCap::Butt,
            Cap::Round => LineCap::Round,
            Cap::Square => LineCap::Square,
        },
        line_join: match style.join {
            Join::Miter => LineJoin::Miter,
            Join::Round => LineJoin::Round,
            Join::Bevel => LineJoin::Bevel,
        },
        dash: None,
    }
}

fn dash(style: &Style) -> Option<StrokeDash> {
    let mut lengths: Vec<f32> = style.dash.iter().map(|&length| length as f32).collect();
    if lengths.len() % 2 == 1 {
        lengths.extend_from_within(..);
    }
    StrokeDash::new(lengths, style.dash_offset as f32)
}

fn path(segments: &[Segment]) -> Option<Path> {
    let mut path = PathBuilder::with_capacity(segments.len(), segments.len());
    let single = |value: f64| value as f32;
    for segment in segments {
        match *segment {
            Segment::Move(x, y) => path.move_to(single(x), single(y)),
            Segment::Line(x, y) => path.line_to(single(x), single(y)),
            Segment::Cubic(a, b, c) => {
                path.cubic_to(single(a.0), single(a.1), single(b.0), single(b.1), single(c.0), single(c.1));
            }
            Segment::Close => path.close(),
        }
    }
    path.finish()
}

fn steps(path: &Path) -> Vec<Segment> {
    let point = |point: tiny_skia_path::Point| (f64::from(point.x), f64::from(point.y));
    let mut last = (0.0, 0.0);
    let step = |segment| match segment {
        PathSegment::MoveTo(to) => {
            last = point(to);
            Segment::Move(last.0, last.1)
        }
        PathSegment::LineTo(to) => {
            last = point(to);
            Segment::Line(last.0, last.1)
        }
        PathSegment::QuadTo(bend, to) => {
            let (from, bend) = (last, point(bend));
            last = point(to);
            quadratic(from, bend, last)
        }
        PathSegment::CubicTo(first, second, to) => {
            last = point(to);
            Segment::Cubic(point(first), point(second), last)
        }
        PathSegment::Close => Segment::Close,
    };
    path.segments().map(step).collect()
}
