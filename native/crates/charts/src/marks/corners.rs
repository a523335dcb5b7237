//! How round the corners of rectangles are.

use crate::encode::position::{Placing, Span};
use crate::spec::channel::Channel;
use crate::spec::mark_def::{MarkKind, Orient};

/// How round the corners of a unit's rectangles are.
pub(super) struct Corners {
    /// From the upper left clockwise.
    fixed: [f64; 4],
    /// Radius at the ends of bars.
    end: Option<f64>,
    horizontal: bool,
}

impl Corners {
    pub fn of(placing: &Placing) -> Self {
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
        let horizontal = mark.orient == Some(Orient::Horizontal);
        let second = if horizontal { Channel::X2 } else { Channel::Y2 };
        match number("cornerRadiusEnd").filter(|_| mark.kind == MarkKind::Bar) {
            Some(radius) if placing.unit.encoding.has(second) => {
                Self { fixed: [radius; 4], end: None, horizontal }
            }
            end => Self { fixed, end, horizontal },
        }
    }

    /// Whether any corner may be round.
    pub fn any(&self) -> bool {
        self.end.is_some_and(|radius| radius != 0.0) || self.fixed.iter().any(|radius| *radius != 0.0)
    }

    /// The radii of a row's rectangle, whose end is where its value is.
    pub fn of_row(&self, x: &Span, y: &Span, row: usize) -> [f64; 4] {
        let along = if self.horizontal { x } else { y };
        match along {
            Span::Between(from, to) => {
                let (from, to) = (from.at(row), to.at(row));
                self.with_ends(from < to, from > to)
            }
            Span::Wide { .. } => self.with_ends(!self.horizontal, self.horizontal),
        }
    }

    /// The radii of a rectangle with ends at its left or upper, or at its right or lower side.
    pub fn with_ends(&self, at_least: bool, at_most: bool) -> [f64; 4] {
        let [mut top_left, mut top_right, mut bottom_right, mut bottom_left] = self.fixed;
        let Some(radius) = self.end else { return self.fixed };
        if at_least {
            top_left = radius;
            *(if self.horizontal { &mut bottom_left } else { &mut top_right }) = radius;
        }
        if at_most {
            bottom_right = radius;
            *(if self.horizontal { &mut top_right } else { &mut bottom_left }) = radius;
        }
        [top_left, top_right, bottom_right, bottom_left]
    }
}
