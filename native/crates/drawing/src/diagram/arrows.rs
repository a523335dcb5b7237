//! Lines with heads.

use ferrolab_base::Result;
use serde_json::Value;

use super::fields::Fields;
use super::labels::Label;
use super::place::Place;
use super::sheet::Sheet;
use super::style;
use crate::outline::{Bounds, polygon, polyline};
use crate::scene::{Paint, Segment, Style};

/// Size of the letters on arrows unless given.
pub(super) const FONT_SIZE: f64 = 12.0;

/// What stands at the end of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Head {
    None,
    Triangle,
    Open,
    Diamond,
    Circle,
}

pub(super) const HEADS: [(&str, Head); 5] = [
    ("none", Head::None),
    ("triangle", Head::Triangle),
    ("open", Head::Open),
    ("diamond", Head::Diamond),
    ("circle", Head::Circle),
];

/// Draw an `arrow`; one between named elements only when `complete` says that all names are known.
pub(super) fn arrow(fields: &Fields<'_>, sheet: &mut Sheet, place: &Place, complete: bool) -> Result<()> {
    let style = style::line(fields)?;
    let (head, tail) = (fields.choice("head", &HEADS)?, fields.choice("tail", &HEADS)?);
    let size = fields.size_or("head_size", head_size(&style))?;
    let label = Label::read(fields, FONT_SIZE)?;
    let course = course(fields, sheet, place, complete)?;
    fields.finish()?;
    let Some((points, named)) = course else {
        sheet.waiting = true;
        return Ok(());
    };
    let place = if named { Place::ROOT } else { *place };
    let middle = middle(&points);
    let ends = [tail.unwrap_or(Head::None), head.unwrap_or(Head::Triangle)];
    draw(polyline(&points), ends, size, style, sheet, &place);
    label.draw_on_line(middle, sheet, &place);
    Ok(())
}

/// How large heads are on a line of this style.
pub(super) fn head_size(style: &Style) -> f64 {
    6.0 + 2.0 * style.stroke_width
}

/// The points of an arrow, and whether they are the root's because it leads between named elements.
/// `None` when the elements are not known yet.
fn course(fields: &Fields<'_>, sheet: &Sheet, place: &Place, complete: bool) -> Result<Option<Course>> {
    if let Some(points) = fields.points("points")? {
        if points.len() < 2 {
            return Err(fields.error(
                "\"points\" has fewer than 2".into(),
                "give 2 or more".into(),
                "points",
            ));
        }
        return Ok(Some((points, false)));
    }
    let (from, to) = (fields.get("from"), fields.get("to"));
    if from.is_some_and(Value::is_string) || to.is_some_and(Value::is_string) {
        if !complete {
            return Ok(None);
        }
        return between(fields, [("from", from), ("to", to)], sheet, place)
            .map(|points| Some((points, true)));
    }
    let end = |key: &'static str, x: &'static str, y: &'static str| match fields.point(key)? {
        Some(point) => Ok((point.0, point.1)),
        None => Ok((fields.required(x)?, fields.required(y)?)),
    };
    Ok(Some((vec![end("from", "x1", "y1")?, end("to", "x2", "y2")?], false)))
}

/// The points, and whether they are the root's.
type Course = (Vec<(f64, f64)>, bool);
/// An end's key, and its value.
type End<'a> = (&'static str, Option<&'a Value>);

fn between(fields: &Fields<'_>, ends: [End<'_>; 2], sheet: &Sheet, place: &Place) -> Result<Vec<(f64, f64)>> {
    let mut boxes = [Bounds::EMPTY; 2];
    for (found, (key, value)) in boxes.iter_mut().zip(ends) {
        *found = match value {
            Some(Value::String(id)) => match sheet.boxes.get(id) {
                Some(bounds) => *bounds,
                None => {
                    let what = format!(
                        "{key:?} is {:?}, and no element has that id",
                        id.chars().take(60).collect::<String>()
                    );
                    return Err(fields.error(what, "give an element that id".into(), key));
                }
            },
            _ => match fields.point(key)? {
                Some(point) => {
                    let (x, y) = place.apply(point);
                    Bounds { x1: x, y1: y, x2: x, y2: y }
                }
                None => return Err(fields.missing(key, "a point or the id of an element")),
            },
        };
    }
    let centres = boxes.map(|bounds| bounds.at((0.5, 0.5)));
    Ok(vec![edge(&boxes[0], centres[1]), edge(&boxes[1], centres[0])])
}

/// Where the line from a box's middle to a point leaves the box.
fn edge(bounds: &Bounds, to: (f64, f64)) -> (f64, f64) {
    let centre = bounds.at((0.5, 0.5));
    let (dx, dy) = (to.0 - centre.0, to.1 - centre.1);
    let share = |half: f64, step: f64| if step == 0.0 { f64::INFINITY } else { half / step.abs() };
    let share = share(bounds.width() / 2.0, dx).min(share(bounds.height() / 2.0, dy)).min(1.0);
    (centre.0 + dx * share, centre.1 + dy * share)
}

/// The point half-way along a line.
fn middle(points: &[(f64, f64)]) -> (f64, f64) {
    let length = |pair: &[(f64, f64)]| (pair[1].0 - pair[0].0).hypot(pair[1].1 - pair[0].1);
    let mut rest = points.windows(2).map(length).sum::<f64>() / 2.0;
    for pair in points.windows(2) {
        let step = length(pair);
        if step >= rest && step > 0.0 {
            let share = rest / step;
            return (
                pair[0].0 + (pair[1].0 - pair[0].0) * share,
                pair[0].1 + (pair[1].1 - pair[0].1) * share,
            );
        }
        rest -= step;
    }
    points.last().copied().unwrap_or_default()
}

/// Draw a line whose beginning and end carry these heads; it is shortened so that it does not show beyond them.
pub(super) fn draw(
    mut course: Vec<Segment>,
    [tail, head]: [Head; 2],
    size: f64,
    style: Style,
    sheet: &mut Sheet,
    place: &Place,
) {
    let (start, end) = (start_direction(&course), end_direction(&course));
    let mut heads = Vec::new();
    for (kind, found, first) in [(tail, start, true), (head, end, false)] {
        let Some((tip, direction)) = found.filter(|_| kind != Head::None && size > 0.0) else { continue };
        let back = match kind {
            Head::Open | Head::None => 0.0,
            Head::Triangle | Head::Circle => size,
            Head::Diamond => 1.6 * size,
        };
        // Half a pixel stays within the head, so that no gap shows.
        shorten(&mut course, first, tip, direction, (back - 0.5).max(0.0));
        heads.push((kind, tip, direction));
    }
    sheet.path(course, Style { fill: None, ..style.clone() }, place);
    for (kind, tip, direction) in heads {
        draw_head(kind, tip, direction, size, &style, sheet, place);
    }
}

type Direction = (f64, f64);

fn points(segment: &Segment) -> Vec<(f64, f64)> {
    match *segment {
        Segment::Move(x, y) | Segment::Line(x, y) => vec![(x, y)],
        Segment::Cubic(first, second, end) => vec![first, second, end],
        Segment::Close => vec![],
    }
}

/// The first point, and the direction that leads there from the next that differs.
fn start_direction(course: &[Segment]) -> Option<((f64, f64), Direction)> {
    let mut all = course.iter().flat_map(points);
    let tip = all.next()?;
    direction(tip, all)
}

fn end_direction(course: &[Segment]) -> Option<((f64, f64), Direction)> {
    let mut all = course.iter().rev().flat_map(|segment| points(segment).into_iter().rev());
    let tip = all.next()?;
    direction(tip, all)
}

fn direction(
    tip: (f64, f64),
    mut others: impl Iterator<Item = (f64, f64)>,
) -> Option<((f64, f64), Direction)> {
    let from = others.find(|&(x, y)| (x - tip.0).hypot(y - tip.1) > 1e-6)?;
    let (dx, dy) = (tip.0 - from.0, tip.1 - from.1);
    let length = dx.hypot(dy);
    Some((tip, (dx / length, dy / length)))
}

fn shorten(course: &mut [Segment], first: bool, tip: (f64, f64), direction: Direction, by: f64) {
    let to = (tip.0 - direction.0 * by, tip.1 - direction.1 * by);
    let end = if first { course.first_mut() } else { course.last_mut() };
    match end {
        Some(Segment::Move(x, y) | Segment::Line(x, y)) => (*x, *y) = to,
        Some(Segment::Cubic(_, second, end)) => {
            // The bend goes along, so that the curve meets the head in its direction.
            *second = (second.0 - direction.0 * by, second.1 - direction.1 * by);
            *end = to;
        }
        Some(Segment::Close) | None => {}
    }
}

fn draw_head(
    kind: Head,
    tip: (f64, f64),
    (dx, dy): Direction,
    size: f64,
    style: &Style,
    sheet: &mut Sheet,
    place: &Place,
) {
    // A point so far behind the tip and so far aside.
    let at = |back: f64, aside: f64| (tip.0 - dx * back - dy * aside, tip.1 - dy * back + dx * aside);
    let half = size * 0.42;
    let solid = Style {
        fill: style.stroke.clone().filter(|paint| matches!(paint, Paint::Solid(_))),
        stroke: None,
        fill_opacity: style.stroke_opacity,
        dash: Vec::new(),
        ..style.clone()
    };
    match kind {
        Head::None => {}
        Head::Triangle => {
            sheet.path(polygon(&[tip, at(size, half), at(size, -half)]), solid, place);
        }
        Head::Diamond => {
            sheet.path(
                polygon(&[tip, at(0.8 * size, half), at(1.6 * size, 0.0), at(0.8 * size, -half)]),
                solid,
                place,
            );
        }
        Head::Circle => {
            sheet.circle(at(size / 2.0, 0.0), size / 2.0, solid, place);
        }
        Head::Open => {
            let line = Style { fill: None, dash: Vec::new(), ..style.clone() };
            sheet.path(polyline(&[at(size, half), tip, at(size, -half)]), line, place);
        }
    }
}
