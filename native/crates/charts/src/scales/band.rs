//! Scales of discrete values on an axis: bands, and points, which are bands without width.

use super::discrete::Keys;
use crate::data::Value;

/// A band, or a point, for each value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Band {
    /// The values.
    pub keys: Keys,
    /// Where the range begins and ends.
    pub range: (f64, f64),
    /// Part of a step between two bands, 0 to 1; 1 makes points.
    pub padding_inner: f64,
    /// Part of a step before the first and after the last band.
    pub padding_outer: f64,
    /// Where left-over space goes: 0 to the end, 1 to the beginning, 0.5 to both.
    pub align: f64,
    /// Whether positions and steps are whole pixels.
    pub round: bool,
}

/// Steps that bands take up together.
pub fn band_space(count: usize, inner: f64, outer: f64) -> f64 {
    let count = count as f64;
    let space = count - inner + outer * 2.0;
    if count == 0.0 {
        0.0
    } else if space > 0.0 {
        space
    } else {
        1.0
    }
}

impl Band {
    /// Bands over a range with paddings within 0 to 1.
    pub fn new(keys: Keys, range: (f64, f64), padding_inner: f64, padding_outer: f64) -> Self {
        let part = |padding: f64| padding.clamp(0.0, 1.0);
        let (padding_inner, padding_outer) = (part(padding_inner), part(padding_outer));
        Self { keys, range, padding_inner, padding_outer, align: 0.5, round: false }
    }

    /// Points over a range.
    pub fn points(keys: Keys, range: (f64, f64), padding: f64) -> Self {
        Self::new(keys, range, 1.0, padding)
    }

    /// The range's length when each step has this one.
    pub fn length_of_steps(count: usize, step: f64, padding_inner: f64, padding_outer: f64) -> f64 {
        step * band_space(count, padding_inner, padding_outer)
    }

    /// From the beginning of one band to that of the next.
    pub fn step(&self) -> f64 {
        let (low, high) = (self.range.0.min(self.range.1), self.range.0.max(self.range.1));
        let space = band_space(self.keys.len(), self.padding_inner, self.padding_outer);
        let step = (high - low) / if space == 0.0 { 1.0 } else { space };
        if self.round { step.floor() } else { step }
    }

    /// Width of a band.
    pub fn bandwidth(&self) -> f64 {
        let width = self.step() * (1.0 - self.padding_inner);
        if self.round { (width + 0.5).floor() } else { width }
    }

    /// The beginning of a value's band, its lesser end.
    pub fn position(&self, value: &Value) -> Option<f64> {
        self.keys.index(value).map(|index| self.position_of(index))
    }

    /// The beginning of the band of the value with this index.
    pub fn position_of(&self, index: usize) -> f64 {
        let count = self.keys.len();
        let (low, high) = (self.range.0.min(self.range.1), self.range.0.max(self.range.1));
        let step = self.step();
        let mut start = low + (high - low - step * (count as f64 - self.padding_inner)) * self.align;
        if self.round {
            start = (start + 0.5).floor();
        }
        let place = if self.range.1 < self.range.0 { count.saturating_sub(1 + index) } else { index };
        start + step * place as f64
    }
}
