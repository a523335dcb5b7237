//! Bars, rectangles and ticks.

use ferrolab_base::Result;
use ferrolab_drawing::{Items, Mark, Rect};

use crate::encode::paint::Painter;
use crate::encode::position::{Fallback, Hold, Placing, Series, Span};
use crate::encode::scope::Scope;
use crate::spec::channel::Channel;
use crate::spec::json::refused;
use crate::spec::mark_def::{MarkKind, Orient};

/// The rectangles of a unit.
pub(super) fn draw(scope: &Scope, index: usize) -> Result<Vec<Mark>> {
    let placing = Placing::new(scope, index);
    let (x, y) = spans(&placing)?;
    let painter = Painter::new(scope, index)?;
    let corners = Corners::of(&placing)?;
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

/// How round the corners are.
struct Corners {
    /// From the upper left clockwise.
    fixed: [f64; 4],
    /// Radius at the end of a bar, and which way it stands.
    end: Option<(f64, Option<Orient>)>,
}

impl Corners {
    fn of(placing: &Placing) -> Result<Self> {
        let (mark, config) = (&placing.unit.mark, placing.scope.model.config);
        let number = |name: &str| mark.number(config, name);
        let all = number("cornerRadius").unwrap_or(0.0);
        let corner = |name: &str| number(name).unwrap_or(all);
        let fixed = [
            corner("cornerRadiusTopLeft"),
            corner("cornerRadiusTopRight"),
            corner("cornerRadiusBottomRight"),
            corner("cornerRadiusBottomLeft"),
        ];
        let mut end = number("cornerRadiusEnd")
            .filter(|_| mark.kind == MarkKind::Bar)
            .map(|radius| (radius, mark.orient));
        let rounded = end.is_some() || fixed.iter().any(|radius| *radius != 0.0);
        if rounded
            && mark.kind == MarkKind::Bar
            && placing.unit.stack.is_some()
            && !placing.unit.encoding.has(Channel::Size)
        {
            let grouped = placing.unit.stack.as_ref().is_some_and(|stack| !stack.by.is_empty());
            if grouped {
                return Err(refused("mark.cornerRadius", "of stacked bars is not drawn here"));
            }
        }
        let second = if mark.orient == Some(Orient::Horizontal) { Channel::X2 } else { Channel::Y2 };
        if let Some((radius, _)) = end.filter(|_| placing.unit.encoding.has(second)) {
            end = None;
            return Ok(Self { fixed: [radius; 4], end });
        }
        Ok(Self { fixed, end })
    }

    fn of_row(&self, x: &Span, y: &Span, row: usize) -> [f64; 4] {
        let Some((radius, orient)) = self.end else { return self.fixed };
        let [mut top_left, mut top_right, mut bottom_right, mut bottom_left] = self.fixed;
        let forward = |span: &Span| match span {
            Span::Between(from, to) => (from.at(row) > to.at(row), from.at(row) < to.at(row)),
            Span::Wide { .. } => (true, false),
        };
        if orient == Some(Orient::Horizontal) {
            let (right, left) = forward(x);
            if right {
                (top_right, bottom_right) = (radius, radius);
            }
            if left {
                (top_left, bottom_left) = (radius, radius);
            }
        } else {
            let (bottom, top) = forward(y);
            if top {
                (top_left, top_right) = (radius, radius);
            }
            if bottom {
                (bottom_left, bottom_right) = (radius, radius);
            }
        }
        [top_left, top_right, bottom_right, bottom_left]
    }
}
