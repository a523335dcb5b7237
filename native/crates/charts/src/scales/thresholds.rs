//! Scales that cut numbers into classes: quantize, quantile, threshold and bins.

use crate::data::compare;

/// Numbers cut into classes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thresholds {
    /// Where a class ends and the next begins, ascending; one less than there are classes.
    pub cuts: Vec<f64>,
}

impl Thresholds {
    /// Classes of equal width.
    pub fn quantize(start: f64, stop: f64, classes: usize) -> Self {
        let count = classes as f64;
        let cut = |index: f64| (index * stop - (index - count) * start) / count;
        Self { cuts: (1..classes).map(|index| cut(index as f64)).collect() }
    }

    /// Classes of about as many values.
    pub fn quantile(values: &[f64], classes: usize) -> Self {
        let mut values: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        values.sort_unstable_by(|a, b| compare::numbers(*a, *b));
        let cut = |index: usize| quantile(&values, index as f64 / classes as f64);
        Self { cuts: (1..classes).map(cut).collect() }
    }

    /// Classes with these bounds.
    pub fn at(cuts: Vec<f64>) -> Self {
        Self { cuts }
    }

    /// The class of a value; `None` for what is no number.
    pub fn class(&self, value: f64) -> Option<usize> {
        (!value.is_nan()).then(|| self.cuts.partition_point(|cut| *cut <= value))
    }
}

/// The quantile of ascending values, interpolated as R's method 7 does; NaN when there are none.
pub fn quantile(sorted: &[f64], part: f64) -> f64 {
    let count = sorted.len();
    if count == 0 || part.is_nan() {
        return f64::NAN;
    }
    if part <= 0.0 || count < 2 {
        return sorted[0];
    }
    if part >= 1.0 {
        return sorted[count - 1];
    }
    let place = (count - 1) as f64 * part;
    let low = place.floor();
    let (below, above) = (sorted[low as usize], sorted[low as usize + 1]);
    below + (above - below) * (place - low)
}
