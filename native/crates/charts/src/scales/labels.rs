//! Which values an axis or legend shows, and how they are written.

use ferrolab_base::Result;

use super::continuous::{Continuous, Kind};
use super::interval::{Interval, Unit};
use super::ticks::tick_step;
use crate::format::{NumberFormat, TimeFormat};

/// How many ticks, or which.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TickCount {
    /// About so many.
    Count(f64),
    /// The beginnings of an interval.
    Interval(Interval),
}

/// How labels are written.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum LabelFormat {
    /// As the scale's kind demands.
    #[default]
    Automatic,
    /// By d3's language for numbers.
    Number(String),
    /// By d3's language for times.
    Time(TimeFormat),
}

/// What a spec says about ticks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TickOptions {
    /// How many; ten when nothing is said.
    pub count: Option<TickCount>,
    /// The least step between two.
    pub min_step: Option<f64>,
    /// Exactly these.
    pub values: Option<Vec<f64>>,
    /// How they are written.
    pub format: LabelFormat,
}

/// A tick and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// The value.
    pub value: f64,
    /// Its label; empty when there is no room for one on a logarithmic axis.
    pub label: String,
}

impl TickCount {
    /// The count or interval of a spec's `tickCount`: a number, a unit, or a unit and a step.
    pub fn from_json(count: &serde_json::Value) -> Option<Self> {
        use serde_json::Value as Json;
        match count {
            Json::Number(count) => Some(Self::Count(count.as_f64()?)),
            Json::String(unit) => Some(Self::Interval(Interval::of(Unit::parse(unit)?))),
            Json::Object(parts) => {
                let unit = Unit::parse(parts.get("interval")?.as_str()?)?;
                let step = parts.get("step").and_then(Json::as_f64).unwrap_or(1.0);
                Some(Self::Interval(Interval::every(unit, step)?))
            }
            _ => None,
        }
    }
}

impl Continuous {
    /// The ticks of an axis.
    pub fn axis_ticks(&self, options: &TickOptions) -> Result<Vec<Tick>> {
        let wanted = options.values.as_ref().map_or(10.0, |values| values.len() as f64);
        let count = match options.count.unwrap_or(TickCount::Count(wanted)) {
            TickCount::Count(count) => TickCount::Count(self.tick_count(count, options.min_step)),
            interval => interval,
        };
        let values = match &options.values {
            Some(values) => self.valid_ticks(values, count),
            None => self.tick_values(count),
        };
        let label = self.labels(count, &options.format, options.values.is_some())?;
        Ok(values.into_iter().map(|value| Tick { value, label: label(value) }).collect())
    }

    /// How many ticks there may be with a least step, and with bins.
    pub fn tick_count(&self, count: f64, min_step: Option<f64>) -> f64 {
        let mut count = count;
        if let Some(bins) = &self.bins {
            count = count.max(bins.len() as f64);
        }
        let Some(min_step) = min_step else { return count };
        let (low, high) = (self.start().min(self.stop()), self.start().max(self.stop()));
        let steps = (high - low) / min_step;
        let steps = if steps == 0.0 || steps.is_nan() { 1.0 } else { steps };
        count = count.min(steps.floor() + 1.0);
        if self.bins.is_none() && !self.is_logarithmic() && !self.is_temporal() && low < high {
            while count > 1.0 && tick_step(low, high, count) < min_step {
                count -= 1.0;
            }
        }
        count
    }

    /// The values that ticks stand at.
    pub fn tick_values(&self, count: TickCount) -> Vec<f64> {
        match (&self.bins, count) {
            (Some(bins), count) => self.valid_ticks(bins, count),
            (None, TickCount::Count(count)) => self.ticks(count),
            (None, TickCount::Interval(interval)) if self.is_temporal() => self.interval_ticks(&interval),
            (None, TickCount::Interval(_)) => self.ticks(10.0),
        }
    }

    /// The values that lie in the range, in its order, thinned out to the count.
    fn valid_ticks(&self, values: &[f64], count: TickCount) -> Vec<f64> {
        let (from, to) = self.range_ends();
        let (low, high) = (from.min(to).floor(), from.max(to).ceil());
        let mut placed: Vec<(f64, f64)> =
            values.iter().map(|value| (*value, self.position(*value))).collect();
        placed.retain(|(_, position)| low <= *position && *position <= high);
        placed.sort_by(|a, b| a.1.total_cmp(&b.1));
        if from > to {
            // Descending, with equal positions in their first order.
            placed.sort_by(|a, b| b.1.total_cmp(&a.1));
        }
        let mut ticks: Vec<f64> = placed.into_iter().map(|(value, _)| value).collect();
        let TickCount::Count(count) = count else { return ticks };
        if count > 0.0 && ticks.len() > 1 {
            let ends = vec![ticks[0], ticks[ticks.len() - 1]];
            while ticks.len() as f64 > count && ticks.len() >= 3 {
                ticks = ticks.into_iter().step_by(2).collect();
            }
            if ticks.len() < 3 {
                ticks = ends;
            }
        }
        ticks
    }

    /// How values of the scale are written. `every` keeps labels that a logarithmic axis leaves out.
    pub fn labels(&self, count: TickCount, format: &LabelFormat, every: bool) -> Result<Label> {
        let specifier = match format {
            LabelFormat::Time(format) => {
                let format = format.clone();
                return Ok(Box::new(move |time| format.format(time)));
            }
            LabelFormat::Automatic => None,
            LabelFormat::Number(specifier) => Some(specifier.as_str()),
        };
        if self.is_temporal() {
            let format = specifier.map_or_else(TimeFormat::default, TimeFormat::new);
            return Ok(Box::new(move |time| format.format(time)));
        }
        let count = match count {
            TickCount::Count(count) => count,
            TickCount::Interval(_) => 10.0,
        };
        if let Kind::Log { base } = self.kind {
            let format =
                NumberFormat::new(specifier.filter(|specifier| !specifier.is_empty()).unwrap_or(","))?
                    .float();
            if every || self.bins.is_some() {
                return Ok(Box::new(move |value| format.format(value)));
            }
            let shown = self.log_filter(base, count);
            return Ok(Box::new(
                move |value| if shown(value) { format.format(value) } else { String::new() },
            ));
        }
        let format = NumberFormat::new(specifier.unwrap_or(",f"))?.span(self.start(), self.stop(), count);
        Ok(Box::new(move |value| format.format(value)))
    }

    /// The values that a legend of symbols shows: a logarithmic one leaves out what an axis would.
    pub fn legend_values(&self, count: TickCount) -> Vec<f64> {
        let values = self.tick_values(count);
        match (self.kind, count) {
            (Kind::Log { base }, TickCount::Count(count)) if self.bins.is_none() => {
                let shown = self.log_filter(base, count);
                values.into_iter().filter(|value| shown(*value)).collect()
            }
            _ => values,
        }
    }

    /// Whether a logarithmic tick gets a label: those with the smallest leading digits do.
    fn log_filter(&self, base: f64, count: f64) -> impl Fn(f64) -> bool + use<> {
        let number = self.tick_values(TickCount::Count(count)).len() as f64;
        let limit = (base * count / number).max(1.0);
        move |value: f64| {
            let mut leading = value / base.powf((value.ln() / base.ln() + 0.5).floor());
            if leading * base < base - 0.5 {
                leading *= base;
            }
            leading <= limit
        }
    }
}

/// Writes values of a scale.
pub type Label = Box<dyn Fn(f64) -> String>;
