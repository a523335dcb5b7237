//! Lines of straight parts without gaps and round corners: most that charts have, and by far the longest.
//!
//! Every part is a rectangle and every corner a wedge of its own. All of them go round the same way, so
//! where they overlap they count once, as the sum that is taken of them stops at all.

use super::super::flatten::{Line, Transform, bounded};
use crate::scene::{Cap, Join, Segment, Style};

/// Corners are pointed up to this many times the line's width, as in SVG.
const MITER_LIMIT: f64 = 4.0;

type Point = (f64, f64);

/// Appends the outline to `lines`; `false` when the line is not of this kind.
pub(super) fn outline(
    segments: &[Segment],
    style: &Style,
    transform: &Transform,
    lines: &mut Vec<Line>,
) -> bool {
    let curved = segments.iter().any(|segment| matches!(segment, Segment::Cubic(..)));
    if curved || !style.dash.is_empty() || style.cap == Cap::Round || style.join == Join::Round {
        return false;
    }
    let half = style.stroke_width / 2.0 * transform.scale;
    let mut pen = Pen { lines, half, style, points: Vec::new() };
    for segment in segments {
        match *segment {
            Segment::Move(x, y) => {
                pen.finish(false);
                pen.points.push(bounded(transform.apply((x, y))));
            }
            Segment::Line(x, y) => pen.add(bounded(transform.apply((x, y)))),
            Segment::Close => {
                let start = pen.points.first().copied();
                pen.finish(true);
                pen.points.extend(start);
            }
            Segment::Cubic(..) => {}
        }
    }
    pen.finish(false);
    true
}

struct Pen<'a> {
    lines: &'a mut Vec<Line>,
    /// Half of the line's width in pixels.
    half: f64,
    style: &'a Style,
    /// Of the part that is being gone along; no two in turn are the same.
    points: Vec<Point>,
}

impl Pen<'_> {
    fn add(&mut self, point: Point) {
        if self.points.last() != Some(&point) {
            self.points.push(point);
        }
    }

    /// Draw the part, and begin a new one.
    fn finish(&mut self, closed: bool) {
        let mut points = std::mem::take(&mut self.points);
        if closed && points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        if points.len() > 1 {
            self.draw(&points, closed);
        }
        points.clear();
        self.points = points;
    }

    fn draw(&mut self, points: &[Point], closed: bool) {
        let parts = if closed { points.len() } else { points.len() - 1 };
        let part = |index: usize| (points[index], points[(index + 1) % points.len()]);
        let beyond = if self.style.cap == Cap::Square && !closed { self.half } else { 0.0 };
        let mut before = if closed { Some(direction(part(parts - 1))) } else { None };
        for index in 0..parts {
            let (mut from, mut to) = part(index);
            let along = direction((from, to));
            if let Some(before) = before.replace(along) {
                self.corner(from, before, along);
            }
            if index == 0 {
                from = (from.0 - along.0 * beyond, from.1 - along.1 * beyond);
            }
            if index + 1 == parts {
                to = (to.0 + along.0 * beyond, to.1 + along.1 * beyond);
            }
            let (x, y) = (-along.1 * self.half, along.0 * self.half);
            self.polygon(&[
                (from.0 + x, from.1 + y),
                (to.0 + x, to.1 + y),
                (to.0 - x, to.1 - y),
                (from.0 - x, from.1 - y),
            ]);
        }
    }

    /// Fill the wedge between two parts, on the side they turn away from.
    fn corner(&mut self, at: Point, before: Point, after: Point) {
        let cross = before.0 * after.1 - before.1 * after.0;
        let dot = before.0 * after.0 + before.1 * after.1;
        if cross.abs() < 1e-6 && dot > 0.0 {
            return;
        }
        let side = if cross > 0.0 { -self.half } else { self.half };
        let aside = |along: Point| (-along.1 * side, along.0 * side);
        let (first, second) = (aside(before), aside(after));
        let from = |offset: Point| (at.0 + offset.0, at.1 + offset.1);
        // The square of how much longer than the width the point is would be 2 / (1 + dot).
        let pointed = self.style.join == Join::Miter && 2.0 <= MITER_LIMIT * MITER_LIMIT * (1.0 + dot);
        let reach = 1.0 / (1.0 + dot);
        let tip = ((first.0 + second.0) * reach, (first.1 + second.1) * reach);
        match (pointed, side > 0.0) {
            (true, true) => self.polygon(&[at, from(first), from(tip), from(second)]),
            (true, false) => self.polygon(&[at, from(second), from(tip), from(first)]),
            (false, true) => self.polygon(&[at, from(first), from(second)]),
            (false, false) => self.polygon(&[at, from(second), from(first)]),
        }
    }

    fn polygon(&mut self, points: &[Point]) {
        let single = |point: Point| (point.0 as f32, point.1 as f32);
        let mut last = single(points[points.len() - 1]);
        for &point in points {
            let next = single(point);
            self.lines.push(Line { x0: last.0, y0: last.1, x1: next.0, y1: next.1 });
            last = next;
        }
    }
}

fn direction((from, to): (Point, Point)) -> Point {
    let (x, y) = (to.0 - from.0, to.1 - from.1);
    let length = (x * x + y * y).sqrt().max(f64::MIN_POSITIVE);
    (x / length, y / length)
}
