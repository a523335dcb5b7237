//! Numbers of rows, kept once where all are the same.

/// A number for each row.
#[derive(Clone, Debug)]
pub(crate) enum Series {
    /// The same for all.
    One(f64),
    /// One each.
    Many(Vec<f64>),
}

impl Series {
    pub fn at(&self, row: usize) -> f64 {
        match self {
            Self::One(number) => *number,
            Self::Many(numbers) => numbers.get(row).copied().unwrap_or(f64::NAN),
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
            (Self::One(a), Self::Many(numbers)) => Self::Many(numbers.iter().map(|b| a + b).collect()),
        }
    }
}
