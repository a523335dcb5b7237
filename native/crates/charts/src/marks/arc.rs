//! Sectors of circles and rings.

use std::f64::consts::{FRAC_PI_2, TAU};

use ferrolab_base::Result;
use ferrolab_drawing::{Items, Path, Segment};

use crate::encode::paint::Painter;
use crate::encode::position::{Fallback, Placing, Series, Span};
use crate::encode::scope::Scope;
use crate::spec::channel::Channel;
use crate::spec::json::refused;

/// Sectors are drawn round their own origin.
const CENTER: (f64, f64) = (0.0, 0.0);

/// The sectors of a unit.
pub(super) fn draw(scope: &Scope, index: usize) -> Result<Items> {
    let placing = Placing::new(scope, index);
    let config = scope.model.config;
    if placing.unit.mark.number(config, "cornerRadius").is_some_and(|radius| radius != 0.0) {
        return Err(refused("mark.cornerRadius", "of arcs is not drawn here"));
    }
    let x = placing.point(Channel::X, Fallback::Middle)?.unwrap_or(Series::One(0.0));
    let y = placing.point(Channel::Y, Fallback::Middle)?.unwrap_or(Series::One(0.0));
    let (outer, inner) = ends(placing.rect(Channel::Radius)?);
    let (start, end) = ends(placing.rect(Channel::Theta)?);
    let painter = Painter::new(scope, index)?;
    let mut paths = Vec::new();
    for row in 0..scope.table(index).rows() {
        let sector =
            Sector { outer: outer.at(row), inner: inner.at(row), start: start.at(row), end: end.at(row) };
        let (x, y) = (x.at(row), y.at(row));
        if sector.is_finite() && x.is_finite() && y.is_finite() {
            paths.push(Path { x, y, segments: sector.segments(), style: painter.style(row) });
        }
    }
    Ok(Items::Paths(paths))
}

fn ends(span: Span) -> (Series, Series) {
    match span {
        Span::Between(from, to) => (from, to),
        Span::Wide { at, .. } => (at.clone(), at),
    }
}

/// Part of a ring; angles clockwise from the top.
struct Sector {
    outer: f64,
    inner: f64,
    start: f64,
    end: f64,
}

impl Sector {
    fn is_finite(&self) -> bool {
        [self.outer, self.inner, self.start, self.end].iter().all(|number| number.is_finite())
    }

    fn segments(&self) -> Vec<Segment> {
        let (outer, inner) = (self.outer.max(self.inner), self.outer.min(self.inner).max(0.0));
        let (from, to) = (self.start - FRAC_PI_2, self.end - FRAC_PI_2);
        let mut segments = Vec::new();
        let at = |radius: f64, angle: f64| (radius * angle.cos(), radius * angle.sin());
        let first = at(outer, from);
        if outer <= 1e-12 {
            return vec![Segment::Move(0.0, 0.0), Segment::Close];
        }
        segments.push(Segment::Move(first.0, first.1));
        push_arc(&mut segments, CENTER, outer, from, to);
        let whole = (to - from).abs() > TAU - 1e-9;
        if inner > 1e-12 {
            let turn = at(inner, to);
            segments.push(if whole { Segment::Move(turn.0, turn.1) } else { Segment::Line(turn.0, turn.1) });
            push_arc(&mut segments, CENTER, inner, to, from);
        } else if !whole {
            segments.push(Segment::Line(0.0, 0.0));
        }
        segments.push(Segment::Close);
        segments
    }
}

/// Goes along a circle, by curves of a sixteenth of it at most.
pub(super) fn push_arc(segments: &mut Vec<Segment>, (x, y): (f64, f64), radius: f64, from: f64, to: f64) {
    let sweep = (to - from).clamp(-TAU, TAU);
    let pieces = (sweep.abs() / (TAU / 16.0)).ceil().max(1.0);
    let step = sweep / pieces;
    let reach = radius * 4.0 / 3.0 * (step / 4.0).tan();
    for piece in 0..pieces as usize {
        let (a, b) = (from + step * piece as f64, from + step * (piece + 1) as f64);
        let ((sin_a, cos_a), (sin_b, cos_b)) = (a.sin_cos(), b.sin_cos());
        segments.push(Segment::Cubic(
            (x + radius * cos_a - reach * sin_a, y + radius * sin_a + reach * cos_a),
            (x + radius * cos_b + reach * sin_b, y + radius * sin_b - reach * cos_b),
            (x + radius * cos_b, y + radius * sin_b),
        ));
    }
}
