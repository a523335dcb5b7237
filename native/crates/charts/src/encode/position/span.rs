//! The extents of rows along an axis.

use super::Series;

/// Which part of a width stands at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Hold {
    Start,
    Center,
    End,
}

/// The extent of rows along an axis.
#[derive(Clone, Debug)]
pub(crate) enum Span {
    /// From one place to another.
    Between(Series, Series),
    /// So wide at a place.
    Wide { at: Series, width: Series, hold: Hold },
}

impl Span {
    /// Beginning and length of a row's extent.
    pub fn of_row(&self, row: usize) -> (f64, f64) {
        match self {
            Self::Between(from, to) => {
                let (from, to) = (from.at(row), to.at(row));
                (from.min(to), (to - from).abs())
            }
            Self::Wide { at, width, hold } => {
                let (at, width) = (at.at(row), width.at(row));
                let share = match hold {
                    Hold::Start => 0.0,
                    Hold::Center => 0.5,
                    Hold::End => 1.0,
                };
                (at - share * width, width)
            }
        }
    }
}
