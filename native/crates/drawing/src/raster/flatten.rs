//! Curves as straight lines.

use crate::scene::Segment;

/// How far lines may be from the curve they stand for, in pixels.
const TOLERANCE: f64 = 0.02;
/// Lines that stand for one curve at most.
const MAX_LINES: f64 = 200.0;
/// Pictures end long before this; it keeps arithmetic with 32 bits sound.
const FARTHEST: f64 = 1e6;

/// A straight line in pixels of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) x0: f32,
    pub(super) y0: f32,
    pub(super) x1: f32,
    pub(super) y1: f32,
}

/// From the coordinates of a drawing to pixels: turned, enlarged, moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Transform {
    pub(super) scale: f64,
    pub(super) sin: f64,
    pub(super) cos: f64,
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Transform {
    pub(super) fn new(scale: f64) -> Self {
        Self { scale, sin: 0.0, cos: 1.0, x: 0.0, y: 0.0 }
    }

    pub(super) fn apply(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let (across, down) = (x * self.cos - y * self.sin, x * self.sin + y * self.cos);
        (across * self.scale + self.x, down * self.scale + self.y)
    }

    /// The same with its origin at a point of what was drawn with it so far.
    pub(super) fn moved(&self, to: (f64, f64)) -> Self {
        let (x, y) = self.apply(to);
        Self { x, y, ..*self }
    }

    /// The same, turned around its origin.
    pub(super) fn turned(&self, degrees: f64) -> Self {
        if degrees == 0.0 {
            return *self;
        }
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self { sin: self.sin * cos + self.cos * sin, cos: self.cos * cos - self.sin * sin, ..*self }
    }
}

/// Appends to `lines` those around the outline; every part of it is closed.
pub(super) fn outline(segments: &[Segment], transform: &Transform, lines: &mut Vec<Line>) {
    let mut pen = Pen { lines, start: (0.0, 0.0), last: (0.0, 0.0) };
    for segment in segments {
        match segment.map(|point| bounded(transform.apply(point))) {
            Segment::Move(x, y) => {
                pen.close();
                (pen.start, pen.last) = ((x, y), (x, y));
            }
            Segment::Line(x, y) => pen.line((x, y)),
            Segment::Cubic(first, second, end) => pen.cubic(first, second, end),
            Segment::Close => pen.close(),
        }
    }
    pen.close();
}

pub(super) fn bounded((x, y): (f64, f64)) -> (f64, f64) {
    let within = |value: f64| if value.is_nan() { 0.0 } else { value.clamp(-FARTHEST, FARTHEST) };
    (within(x), within(y))
}

struct Pen<'a> {
    lines: &'a mut Vec<Line>,
    start: (f64, f64),
    last: (f64, f64),
}

impl Pen<'_> {
    fn line(&mut self, to: (f64, f64)) {
        let (from, end) = (self.last, to);
        self.lines.push(Line { x0: from.0 as f32, y0: from.1 as f32, x1: end.0 as f32, y1: end.1 as f32 });
        self.last = to;
    }

    fn close(&mut self) {
        if self.last != self.start {
            self.line(self.start);
        }
    }

    fn cubic(&mut self, first: (f64, f64), second: (f64, f64), end: (f64, f64)) {
        let start = self.last;
        // How far the curve's second differences reach bounds how far it is from equally long steps.
        let bend = |a: (f64, f64), b: (f64, f64), c: (f64, f64)| {
            (a.0 - 2.0 * b.0 + c.0).hypot(a.1 - 2.0 * b.1 + c.1)
        };
        let bend = bend(start, first, second).max(bend(first, second, end));
        let steps = (0.75 * bend / TOLERANCE).sqrt().ceil().clamp(1.0, MAX_LINES) as u32;
        for step in 1..steps {
            let t = f64::from(step) / f64::from(steps);
            let u = 1.0 - t;
            let weights = [u * u * u, 3.0 * u * u * t, 3.0 * u * t * t, t * t * t];
            let sum = |of: fn((f64, f64)) -> f64| {
                weights[0] * of(start)
                    + weights[1] * of(first)
                    + weights[2] * of(second)
                    + weights[3] * of(end)
            };
            self.line((sum(|point| point.0), sum(|point| point.1)));
        }
        self.line(end);
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Transform, outline};
    use crate::outline::ellipse;
    use crate::scene::Segment;

    #[test]
    fn parts_are_closed() {
        let mut lines = Vec::new();
        let open = [
            Segment::Move(0.0, 0.0),
            Segment::Line(1.0, 0.0),
            Segment::Line(1.0, 1.0),
            Segment::Move(5.0, 5.0),
            Segment::Line(6.0, 5.0),
        ];
        outline(&open, &Transform::new(2.0), &mut lines);
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[2], Line { x0: 2.0, y0: 2.0, x1: 0.0, y1: 0.0 });
        assert_eq!(lines[4], Line { x0: 12.0, y0: 10.0, x1: 10.0, y1: 10.0 });
    }

    #[test]
    fn circles_stay_round() {
        for radius in [1.0, 5.0, 100.0] {
            let mut lines = Vec::new();
            outline(&ellipse(0.0, 0.0, radius, radius), &Transform::new(1.0), &mut lines);
            for line in lines {
                let middle = ((line.x0 + line.x1) / 2.0).hypot((line.y0 + line.y1) / 2.0);
                assert!((f64::from(middle) - radius).abs() < 0.04, "{radius} {middle}");
            }
        }
    }

    #[test]
    fn turns_and_moves() {
        let transform = Transform::new(2.0).moved((3.0, 4.0)).turned(90.0);
        let (x, y) = transform.apply((1.0, 0.0));
        assert!((x - 6.0).abs() < 1e-9 && (y - 10.0).abs() < 1e-9);
    }
}
