//! Trails: lines whose width changes from point to point.

use std::f64::consts::{PI, TAU};

use ferrolab_base::Result;
use ferrolab_drawing::{Items, Path, Segment};

use super::arc::push_arc;
use super::path::{gaps, groups, or_zero, runs};
use crate::encode::paint::{Painter, encoded_or};
use crate::encode::position::{Fallback, Placing, Series};
use crate::encode::scale::Output;
use crate::encode::scope::Scope;
use crate::spec::channel::Channel;
use crate::spec::mark_def::Orient;

/// Width of a trail of which nothing is said.
const WIDTH: f64 = 2.0;

/// Width of a trail where it would have none, as Vega has it.
const LEAST_WIDTH: f64 = 1.0;

/// The trails of a unit.
pub(super) fn draw(scope: &Scope, index: usize) -> Result<Items> {
    let placing = Placing::new(scope, index);
    let place = |channel| -> Result<Series> {
        Ok(placing.point(channel, Fallback::Middle)?.unwrap_or(Series::One(f64::NAN)))
    };
    let (x, y) = (place(Channel::X)?, place(Channel::Y)?);
    let said = placing.unit.mark.number(scope.model.config, "size").unwrap_or(WIDTH);
    let widths = encoded_or(scope, index, Channel::Size, Some(Output::Number(said)))?;
    let painter = Painter::new(scope, index)?;
    let along = if placing.unit.mark.orient == Some(Orient::Horizontal) { &y } else { &x };
    let gaps = gaps(&placing);
    let mut paths = Vec::new();
    for rows in groups(&placing, along) {
        let Some(first) = rows.first() else { continue };
        let mut segments = Vec::new();
        for run in runs(&rows, gaps.as_deref()) {
            let points = run.iter().map(|row| *row as usize).map(|row| {
                let width = widths.number(row).filter(|width| *width != 0.0).unwrap_or(LEAST_WIDTH);
                Point { x: or_zero(x.at(row)), y: or_zero(y.at(row)), radius: or_zero(width / 2.0) }
            });
            trail(points, &mut segments);
        }
        paths.push(Path { x: 0.0, y: 0.0, segments, style: painter.style(*first as usize) });
    }
    Ok(Items::Paths(paths))
}

#[derive(Clone, Copy)]
struct Point {
    x: f64,
    y: f64,
    radius: f64,
}

impl Point {
    fn at(&self, angle: f64) -> (f64, f64) {
        (self.x + self.radius * angle.cos(), self.y + self.radius * angle.sin())
    }
}

/// A piece from each point to the next, round at both ends.
fn trail(mut points: impl Iterator<Item = Point>, segments: &mut Vec<Segment>) {
    let Some(mut from) = points.next() else { return };
    for to in points {
        let (across, down) = (from.y - to.y, to.x - from.x);
        if across == 0.0 && down == 0.0 {
            begin(segments, to.at(0.0));
            push_arc(segments, (to.x, to.y), to.radius, 0.0, TAU);
        } else {
            let normal = down.atan2(across);
            begin(segments, from.at(normal - PI));
            line(segments, to.at(normal - PI));
            push_arc(segments, (to.x, to.y), to.radius, normal - PI, normal);
            line(segments, from.at(normal));
            push_arc(segments, (from.x, from.y), from.radius, normal, normal + PI);
        }
        segments.push(Segment::Close);
        from = to;
    }
}

fn begin(segments: &mut Vec<Segment>, (x, y): (f64, f64)) {
    segments.push(Segment::Move(x, y));
}

fn line(segments: &mut Vec<Segment>, (x, y): (f64, f64)) {
    segments.push(Segment::Line(x, y));
}
