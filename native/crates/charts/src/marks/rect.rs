//! Bars, rectangles and ticks.

use ferrolab_base::Result;
use ferrolab_drawing::{Items, Mark, Rect};

use super::corners::Corners;
use super::rounded_stack;
use crate::encode::paint::Painter;
use crate::encode::position::{Fallback, Hold, Placing, Series, Span};
use crate::encode::scope::Scope;
use crate::spec::channel::Channel;
use crate::spec::mark_def::{MarkKind, Orient};

/// The rectangles of a unit.
pub(super) fn draw(scope: &Scope, index: usize) -> Result<Vec<Mark>> {
    let placing = Placing::new(scope, index);
    let (x, y) = spans(&placing)?;
    let painter = Painter::new(scope, index)?;
    let corners = Corners::of(&placing);
    if let Some(stack) = rounded_stack::of(&placing, &corners) {
        return rounded_stack::draw(&placing, stack, (&x, &y), &corners, &painter);
    }
    let rows = scope.table(index).rows();
    let plain = painter.is_plain().then(|| painter.style(0));
    let mut rects = Vec::with_capacity(rows);
    for row in 0..rows {
        let (left, width) = x.of_row(row);
        let (top, height) = y.of_row(row);
        if !(left + width).is_finite() || !(top + height).is_finite() {
            continue;
        }
        let corner_radii = corners.of_row(&x, &y, row);
        let style = plain.clone().unwrap_or_else(|| painter.style(row));
        rects.push(Rect { x: left, y: top, width, height, corner_radii, style });
    }
    Ok(vec![Mark { role: "mark", items: Items::Rects(rects) }])
}

fn spans(placing: &Placing) -> Result<(Span, Span)> {
    let mark = &placing.unit.mark;
    if mark.kind != MarkKind::Tick {
        return Ok((placing.rect(Channel::X)?, placing.rect(Channel::Y)?));
    }
    let thickness = mark.number(placing.scope.model.config, "thickness").unwrap_or(1.0);
    let thin = |channel| -> Result<Span> {
        let at = placing.point(channel, Fallback::Middle)?.unwrap_or(Series::One(f64::NAN));
        Ok(Span::Wide { at, width: Series::One(thickness), hold: Hold::Center })
    };
    if mark.orient == Some(Orient::Horizontal) {
        Ok((placing.rect(Channel::X)?, thin(Channel::Y)?))
    } else {
        Ok((thin(Channel::X)?, placing.rect(Channel::Y)?))
    }
}
