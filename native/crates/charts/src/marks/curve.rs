//! Curves through or along points, as d3's shapes define them.

use ferrolab_drawing::Segment;

type Point = (f64, f64);

/// How points are joined.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Curve {
    Linear,
    /// Steps that change this share of the way.
    Step(f64),
    MonotoneX,
    MonotoneY,
    Basis,
    Cardinal,
    CatmullRom,
    Natural,
    LinearClosed,
}

impl Curve {
    /// The curve of that name, for marks that stand so.
    pub fn named(name: &str, horizontal: bool) -> Option<Self> {
        Some(match name {
            "linear" => Self::Linear,
            "linear-closed" => Self::LinearClosed,
            "step" => Self::Step(0.5),
            "step-before" => Self::Step(0.0),
            "step-after" => Self::Step(1.0),
            "monotone" if horizontal => Self::MonotoneY,
            "monotone" => Self::MonotoneX,
            "basis" => Self::Basis,
            "cardinal" => Self::Cardinal,
            "catmull-rom" => Self::CatmullRom,
            "natural" => Self::Natural,
            _ => return None,
        })
    }

    /// The same on the way back along an area.
    fn backwards(self) -> Self {
        if let Self::Step(share) = self { Self::Step(1.0 - share) } else { self }
    }
}

/// A line along points, without a gap.
pub(crate) fn line(points: &[Point], curve: Curve, out: &mut Vec<Segment>) {
    let Some(first) = points.first() else { return };
    out.push(Segment::Move(first.0, first.1));
    if points.len() == 1 {
        out.push(Segment::Close);
        return;
    }
    along(points, curve, out);
    if curve == Curve::LinearClosed {
        out.push(Segment::Close);
    }
}

/// An area between two rows of points, without a gap.
pub(crate) fn area(upper: &[Point], lower: &[Point], curve: Curve, out: &mut Vec<Segment>) {
    let (Some(first), Some(turn)) = (upper.first(), lower.last()) else { return };
    out.push(Segment::Move(first.0, first.1));
    along(upper, curve, out);
    out.push(Segment::Line(turn.0, turn.1));
    let back: Vec<Point> = lower.iter().rev().copied().collect();
    along(&back, curve.backwards(), out);
    out.push(Segment::Close);
}

/// Goes on from the first point along the others.
fn along(points: &[Point], curve: Curve, out: &mut Vec<Segment>) {
    if points.len() < 2 {
        return;
    }
    match curve {
        Curve::Linear | Curve::LinearClosed => {
            out.extend(points[1..].iter().map(|point| Segment::Line(point.0, point.1)));
        }
        Curve::Step(share) => steps(points, share, out),
        Curve::MonotoneX => monotone(points, out, |point| point),
        Curve::MonotoneY => monotone(points, out, |(x, y)| (y, x)),
        Curve::Basis => basis(points, out),
        Curve::Cardinal => cardinal(points, out),
        Curve::CatmullRom => catmull_rom(points, out),
        Curve::Natural => natural(points, out),
    }
}

fn steps(points: &[Point], share: f64, out: &mut Vec<Segment>) {
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        if share <= 0.0 {
            out.push(Segment::Line(from.0, to.1));
            out.push(Segment::Line(to.0, to.1));
        } else {
            let middle = from.0 * (1.0 - share) + to.0 * share;
            out.push(Segment::Line(middle, from.1));
            out.push(Segment::Line(middle, to.1));
        }
    }
    if let Some(last) = points.last().filter(|_| share > 0.0 && share < 1.0) {
        out.push(Segment::Line(last.0, last.1));
    }
}

/// Fritsch and Carlson's (1980) interpolation in Steffen's (1990) form; `axes` swaps the axes where y leads.
fn monotone(points: &[Point], out: &mut Vec<Segment>, axes: impl Fn(Point) -> Point) {
    // Points that coincide are left out, as they have no slope between them.
    let mut distinct: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if distinct.last() != Some(&axes(*point)) {
            distinct.push(axes(*point));
        }
    }
    let points = distinct;
    let count = points.len();
    if count < 2 {
        return;
    }
    if count == 2 {
        let end = axes(points[1]);
        out.push(Segment::Line(end.0, end.1));
        return;
    }
    let mut slopes = vec![0.0; count];
    for index in 1..count - 1 {
        slopes[index] = inner_slope(points[index - 1], points[index], points[index + 1]);
    }
    slopes[0] = end_slope(points[0], points[1], slopes[1]);
    slopes[count - 1] = end_slope(points[count - 2], points[count - 1], slopes[count - 2]);
    for index in 0..count - 1 {
        let (from, to) = (points[index], points[index + 1]);
        let third = (to.0 - from.0) / 3.0;
        out.push(Segment::Cubic(
            axes((from.0 + third, from.1 + third * slopes[index])),
            axes((to.0 - third, to.1 - third * slopes[index + 1])),
            axes(to),
        ));
    }
}

fn inner_slope(before: Point, at: Point, after: Point) -> f64 {
    let (h0, h1) = (at.0 - before.0, after.0 - at.0);
    let divided = |rise: f64, run: f64, other: f64| {
        let run = if run == 0.0 { if other < 0.0 { -0.0 } else { 0.0 } } else { run };
        rise / run
    };
    let (s0, s1) = (divided(at.1 - before.1, h0, h1), divided(after.1 - at.1, h1, h0));
    let p = (s0 * h1 + s1 * h0) / (h0 + h1);
    // Points above each other have no slope; unlike JavaScript's, this minimum passes over NaN.
    if p.is_nan() {
        return 0.0;
    }
    let sign = |value: f64| if value < 0.0 { -1.0 } else { 1.0 };
    let slope = (sign(s0) + sign(s1)) * s0.abs().min(s1.abs()).min(0.5 * p.abs());
    if slope.is_finite() { slope } else { 0.0 }
}

fn end_slope(from: Point, to: Point, other: f64) -> f64 {
    let run = to.0 - from.0;
    if run == 0.0 { other } else { (3.0 * (to.1 - from.1) / run - other) / 2.0 }
}

fn basis(points: &[Point], out: &mut Vec<Segment>) {
    let mix = |a: Point, b: Point, wa: f64, wb: f64, by: f64| {
        ((a.0 * wa + b.0 * wb) / by, (a.1 * wa + b.1 * wb) / by)
    };
    let push = |out: &mut Vec<Segment>, p0: Point, p1: Point, p2: Point| {
        let end = ((p0.0 + 4.0 * p1.0 + p2.0) / 6.0, (p0.1 + 4.0 * p1.1 + p2.1) / 6.0);
        out.push(Segment::Cubic(mix(p0, p1, 2.0, 1.0, 3.0), mix(p0, p1, 1.0, 2.0, 3.0), end));
    };
    let count = points.len();
    if count == 2 {
        out.push(Segment::Line(points[1].0, points[1].1));
        return;
    }
    let start = mix(points[0], points[1], 5.0, 1.0, 6.0);
    out.push(Segment::Line(start.0, start.1));
    for index in 2..count {
        push(out, points[index - 2], points[index - 1], points[index]);
    }
    // d3 repeats the last point once.
    push(out, points[count - 2], points[count - 1], points[count - 1]);
    out.push(Segment::Line(points[count - 1].0, points[count - 1].1));
}

fn cardinal(points: &[Point], out: &mut Vec<Segment>) {
    let count = points.len();
    if count == 2 {
        out.push(Segment::Line(points[1].0, points[1].1));
        return;
    }
    for index in 0..count - 1 {
        let before = points[index.saturating_sub(1)];
        let (from, to) = (points[index], points[index + 1]);
        // At the ends the missing neighbour is the one on the other side, as d3 has it.
        let before = if index == 0 { to } else { before };
        let after = if index + 2 < count { points[index + 2] } else { from };
        let control = |at: Point, toward: Point, away: Point| {
            (at.0 + (toward.0 - away.0) / 6.0, at.1 + (toward.1 - away.1) / 6.0)
        };
        out.push(Segment::Cubic(control(from, to, before), control(to, from, after), to));
    }
}

fn catmull_rom(points: &[Point], out: &mut Vec<Segment>) {
    let count = points.len();
    if count == 2 {
        out.push(Segment::Line(points[1].0, points[1].1));
        return;
    }
    let length = |a: Point, b: Point| ((b.0 - a.0).powi(2) + (b.1 - a.1).powi(2)).powf(0.25);
    for index in 0..count - 1 {
        let (from, to) = (points[index], points[index + 1]);
        let here = length(from, to);
        let mut first = from;
        let mut second = to;
        if index > 0 {
            let before = points[index - 1];
            let past = length(before, from);
            if past > 1e-12 {
                let a = 2.0 * past * past + 3.0 * past * here + here * here;
                let n = 3.0 * past * (past + here);
                let blend = |b: f64, f: f64, t: f64| (f * a - b * here * here + t * past * past) / n;
                first = (blend(before.0, from.0, to.0), blend(before.1, from.1, to.1));
            }
        }
        if index + 2 < count {
            let after = points[index + 2];
            let next = length(to, after);
            if next > 1e-12 {
                let b = 2.0 * next * next + 3.0 * next * here + here * here;
                let m = 3.0 * next * (next + here);
                let blend = |f: f64, t: f64, a: f64| (t * b + f * next * next - a * here * here) / m;
                second = (blend(from.0, to.0, after.0), blend(from.1, to.1, after.1));
            }
        }
        out.push(Segment::Cubic(first, second, to));
    }
}

fn natural(points: &[Point], out: &mut Vec<Segment>) {
    if points.len() == 2 {
        out.push(Segment::Line(points[1].0, points[1].1));
        return;
    }
    let (first_x, second_x) = natural_controls(&points.iter().map(|point| point.0).collect::<Vec<_>>());
    let (first_y, second_y) = natural_controls(&points.iter().map(|point| point.1).collect::<Vec<_>>());
    for index in 0..points.len() - 1 {
        let controls = ((first_x[index], first_y[index]), (second_x[index], second_y[index]));
        out.push(Segment::Cubic(controls.0, controls.1, points[index + 1]));
    }
}

fn natural_controls(values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let count = values.len() - 1;
    let (mut lower, mut diagonal, mut right) = (vec![1.0; count], vec![4.0; count], vec![0.0; count]);
    lower[0] = 0.0;
    diagonal[0] = 2.0;
    right[0] = values[0] + 2.0 * values[1];
    for index in 1..count {
        right[index] = 4.0 * values[index] + 2.0 * values[index + 1];
    }
    lower[count - 1] = 2.0;
    diagonal[count - 1] = 7.0;
    right[count - 1] = 8.0 * values[count - 1] + values[count];
    for index in 1..count {
        let factor = lower[index] / diagonal[index - 1];
        diagonal[index] -= factor;
        right[index] -= factor * right[index - 1];
    }
    let mut first = vec![0.0; count];
    first[count - 1] = right[count - 1] / diagonal[count - 1];
    for index in (0..count - 1).rev() {
        first[index] = (right[index] - first[index + 1]) / diagonal[index];
    }
    let mut second = vec![0.0; count];
    second[count - 1] = (values[count] + first[count - 1]) / 2.0;
    for index in 0..count - 1 {
        second[index] = 2.0 * values[index + 1] - first[index + 1];
    }
    (first, second)
}
