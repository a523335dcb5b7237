//! Stacked bars with round corners: each stack is rounded as a whole, and cuts off its bars.

use ferrolab_base::Result;
use ferrolab_drawing::{Group, Items, Mark, Rect};

use super::corners::Corners;
use crate::data::Groups;
use crate::encode::paint::Painter;
use crate::encode::position::{Placing, Series, Span};
use crate::encode::stack::Stack;
use crate::spec::channel::Channel;
use crate::spec::json::refused;
use crate::spec::mark_def::MarkKind;

/// The stack of bars that are rounded together.
pub(super) fn of<'p>(placing: &'p Placing, corners: &Corners) -> Option<&'p Stack> {
    let bars = placing.unit.mark.kind == MarkKind::Bar;
    let sized = placing.unit.encoding.field(Channel::Size).is_some();
    placing.unit.stack.as_ref().filter(|_| bars && !sized && corners.any())
}

/// A group for each stack, which holds its bars.
pub(super) fn draw(
    placing: &Placing,
    stack: &Stack,
    (x, y): (&Span, &Span),
    corners: &Corners,
    painter: &Painter,
) -> Result<Vec<Mark>> {
    let horizontal = stack.channel == Channel::X;
    let (along, across) = if horizontal { (x, y) } else { (y, x) };
    let Span::Between(ends, starts) = along else { return Ok(Vec::new()) };
    let table = placing.scope.table(placing.index);
    let stacks = Groups::new(table, &stack.within);
    let (rows, bounds) = stacks.rows();
    let mut groups = Vec::with_capacity(stacks.len());
    for index in 0..stacks.len() {
        let rows = &rows[bounds[index]..bounds[index + 1]];
        let (Some(ends), Some(starts)) = (Reach::of(ends, rows), Reach::of(starts, rows)) else { continue };
        let (from, to) = (ends.least.min(starts.least), ends.most.max(starts.most));
        let (place, width) = across.of_row(rows[0] as usize);
        if !(place + width).is_finite() {
            continue;
        }
        let mut bars = Vec::with_capacity(rows.len());
        for row in rows.iter().map(|row| *row as usize) {
            let (begin, length) = along.of_row(row);
            let style = painter.style(row);
            if style.stroke.is_some() {
                return Err(refused("mark.stroke", "of rounded stacks is not drawn here"));
            }
            bars.push(rect(horizontal, (begin - from, length), (0.0, width), style));
        }
        let outline = rect(horizontal, (from, to - from), (place, width), Default::default());
        groups.push(Group {
            x: outline.x,
            y: outline.y,
            width: outline.width,
            height: outline.height,
            corner_radii: corners.with_ends(ends.least < starts.least, ends.most > starts.most),
            clip: true,
            marks: vec![Mark { role: "mark", items: Items::Rects(bars) }],
            ..Group::default()
        });
    }
    Ok(vec![Mark { role: "scope", items: Items::Groups(groups) }])
}

fn rect(
    horizontal: bool,
    (begin, length): (f64, f64),
    (place, width): (f64, f64),
    style: ferrolab_drawing::Style,
) -> Rect {
    if horizontal {
        Rect { x: begin, y: place, width: length, height: width, style, ..Rect::default() }
    } else {
        Rect { x: place, y: begin, width, height: length, style, ..Rect::default() }
    }
}

/// How far the places of some rows reach.
struct Reach {
    least: f64,
    most: f64,
}

impl Reach {
    fn of(places: &Series, rows: &[u32]) -> Option<Self> {
        let finite = || rows.iter().map(|row| places.at(*row as usize)).filter(|place| place.is_finite());
        Some(Self { least: finite().reduce(f64::min)?, most: finite().reduce(f64::max)? })
    }
}
