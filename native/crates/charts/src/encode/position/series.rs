//! Numbers of rows, kept once where all are the same.

use std::sync::Arc;

use crate::data::Column;
use crate::scales::Straight;

/// A number for each row.
#[derive(Clone, Debug)]
pub(crate) enum Series {
    /// The same for all.
    One(f64),
    /// One each.
    Many(Vec<f64>),
    /// Where a scale has the numbers of a column, worked out when it is asked for.
    Scaled(Arc<Column>, Straight),
}

impl Series {
    #[inline]
    pub fn at(&self, row: usize) -> f64 {
        match self {
            Self::One(number) => *number,
            Self::Many(numbers) => numbers.get(row).copied().unwrap_or(f64::NAN),
            Self::Scaled(column, scale) => scale.position(column.number(row)),
        }
    }

    /// The numbers and the scale of a column of numbers or times.
    pub fn scaled(&self) -> Option<(&[f64], Straight)> {
        match self {
            Self::Scaled(column, scale) => match &**column {
                Column::Numbers(cells) | Column::Times(cells) => Some((cells, *scale)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Both added up.
    pub fn plus(self, other: &Series) -> Self {
        match (self, other) {
            (series, Self::One(0.0)) => series,
            (Self::One(a), Self::One(b)) => Self::One(a + b),
            (Self::Many(mut numbers), other) => {
                numbers.iter_mut().enumerate().for_each(|(row, number)| *number += other.at(row));
                Self::Many(numbers)
            }
            (Self::Scaled(column, scale), other) => {
                let numbers = column.numbers();
                let places = numbers.iter().map(|number| scale.position(*number)).enumerate();
                Self::Many(places.map(|(row, place)| place + other.at(row)).collect())
            }
            (one, other) => {
                let (one, rows) = (one.at(0), other.rows());
                Self::Many((0..rows).map(|row| one + other.at(row)).collect())
            }
        }
    }

    /// Rows that have a number of their own.
    fn rows(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Many(numbers) => numbers.len(),
            Self::Scaled(column, _) => column.len(),
        }
    }
}
