//! Numbers put into bins.

use ferrolab_base::{Code, Error, Result};
use serde_json::Value as Json;

use super::column::Column;

/// How bins are chosen: Vega's parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct BinOptions {
    /// How many at most.
    pub max_bins: f64,
    /// The number whose powers steps are.
    pub base: f64,
    /// By what steps may be divided.
    pub divide: Vec<f64>,
    /// The least step.
    pub min_step: f64,
    /// The step itself.
    pub step: Option<f64>,
    /// Steps to choose from.
    pub steps: Vec<f64>,
    /// Whether the bounds are multiples of the step.
    pub nice: bool,
    /// A value at which a bin begins.
    pub anchor: Option<f64>,
    /// The extent, in place of the data's.
    pub extent: Option<(f64, f64)>,
}

impl Default for BinOptions {
    fn default() -> Self {
        Self {
            max_bins: 20.0,
            base: 10.0,
            divide: vec![5.0, 2.0],
            min_step: 0.0,
            step: None,
            steps: Vec::new(),
            nice: true,
            anchor: None,
            extent: None,
        }
    }
}

impl BinOptions {
    /// The options of a spec's `bin`: true or an object. `max_bins` holds when it says nothing.
    pub fn from_json(bin: &Json, max_bins: f64) -> Result<Self> {
        let mut options = Self { max_bins, ..Self::default() };
        let Json::Object(given) = bin else { return Ok(options) };
        for (name, value) in given {
            let number = || value.as_f64().filter(|number| number.is_finite());
            let list =
                || value.as_array().map(|list| list.iter().filter_map(Json::as_f64).collect::<Vec<_>>());
            let known = match name.as_str() {
                "maxbins" => number().map(|count| options.max_bins = count),
                "base" => number().map(|base| options.base = base),
                "minstep" => number().map(|step| options.min_step = step),
                "step" => number().map(|step| options.step = Some(step)),
                "anchor" => number().map(|anchor| options.anchor = Some(anchor)),
                "nice" => value.as_bool().map(|nice| options.nice = nice),
                "divide" => list().map(|divide| options.divide = divide),
                "steps" => list().map(|steps| options.steps = steps),
                "extent" => list()
                    .filter(|list| list.len() == 2)
                    .map(|list| options.extent = Some((list[0], list[1]))),
                "binned" => value.as_bool().map(|_| ()),
                _ => None,
            };
            if known.is_none() {
                let message = format!("bin.{name} with the value {value} is not drawn here");
                return Err(
                    Error::new(Code::UnsupportedChart, message).hint("use maxbins, step, nice or extent")
                );
            }
        }
        Ok(options)
    }
}

/// Bins of one width.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bins {
    /// Where the first begins.
    pub start: f64,
    /// Where the last ends.
    pub stop: f64,
    /// The width of each.
    pub step: f64,
}

/// More bins than this would be drawn by nobody.
const MAX_BINS: f64 = 100_000.0;

impl Bins {
    /// The bins for numbers from `low` to `high`; the options' extent goes before.
    pub fn new(low: f64, high: f64, options: &BinOptions) -> Self {
        let (mut low, mut high) = options.extent.unwrap_or((low, high));
        if !low.is_finite() || !high.is_finite() {
            (low, high) = (0.0, 0.0);
        }
        let max_bins = if options.max_bins >= 1.0 { options.max_bins.min(MAX_BINS) } else { 20.0 };
        // A base near one would take forever to grow.
        let base = if options.base >= 1.5 { options.base } else { 10.0 };
        let mut span = high - low;
        if span == 0.0 {
            span = if low == 0.0 { 1.0 } else { low.abs() };
        }
        let step = match options.step {
            Some(step) if step > 0.0 => step.max(span / MAX_BINS),
            _ => chosen_step(span.abs(), max_bins, base, options),
        };
        let digits = step.ln();
        let precision = if digits >= 0.0 { 0.0 } else { (-digits / base.ln()).trunc() + 1.0 };
        let epsilon = base.powf(-precision - 1.0);
        if options.nice {
            let rounded = (low / step + epsilon).floor() * step;
            low = if low < rounded { rounded - step } else { rounded };
            high = (high / step).ceil() * step;
        }
        Self { start: low, stop: if high == low { low + step } else { high }, step }.anchored(options.anchor)
    }

    fn anchored(self, anchor: Option<f64>) -> Self {
        let Some(anchor) = anchor else { return self };
        let Self { start, step, .. } = self;
        let stop = start + ((self.stop - start) / step).ceil() * step;
        let shift = anchor - (start + step * ((anchor - start) / step).floor());
        Self { start: start + shift, stop: stop + shift, step }
    }

    /// Where a number's bin begins: infinite beyond the bins, NaN for what is no number.
    pub fn floor(&self, value: f64) -> f64 {
        let Self { start, step, .. } = *self;
        let stop = start + ((self.stop - start) / step).ceil() * step;
        if value.is_nan() {
            f64::NAN
        } else if value < start {
            f64::NEG_INFINITY
        } else if value > stop {
            f64::INFINITY
        } else {
            let value = start.max(value.min(stop - step));
            // The bias makes up for a number just below a bound that stands for the bound.
            start + step * (1e-14 + (value - start) / step).floor()
        }
    }

    /// Where the bin that begins here ends.
    pub fn end(&self, begin: f64) -> f64 {
        self.start + self.step * (1.0 + (begin - self.start) / self.step)
    }

    /// Where each row's bin begins and ends.
    pub fn apply(&self, column: &Column) -> (Column, Column) {
        let begins: Vec<f64> = column.numbers().iter().map(|value| self.floor(*value)).collect();
        let ends = begins.iter().map(|begin| self.end(*begin)).collect();
        (Column::Numbers(begins), Column::Numbers(ends))
    }

    /// The bounds of all bins.
    pub fn bounds(&self) -> Vec<f64> {
        let count =
            ((self.stop + self.step / 2.0 - self.start) / self.step).ceil().clamp(0.0, MAX_BINS + 1.0);
        (0..count as usize).map(|index| self.start + index as f64 * self.step).collect()
    }
}

fn chosen_step(span: f64, max_bins: f64, base: f64, options: &BinOptions) -> f64 {
    if !options.steps.is_empty() {
        let wanted = span / max_bins;
        let last = options.steps.len();
        let above = options.steps.iter().position(|step| *step >= wanted).unwrap_or(last);
        return options.steps[above.saturating_sub(1)].max(span / MAX_BINS);
    }
    let level = (max_bins.ln() / base.ln()).ceil();
    let exponent = (span.ln() / base.ln() + 0.5).floor() - level;
    let mut step = options.min_step.max(base.powf(exponent)).max(f64::MIN_POSITIVE);
    while (span / step).ceil() > max_bins {
        step *= base;
    }
    for divisor in &options.divide {
        let finer = step / divisor;
        if finer > 0.0 && finer.is_finite() && finer >= options.min_step && span / finer <= max_bins {
            step = finer;
        }
    }
    step
}
