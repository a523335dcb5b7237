//! Scales of numbers and times.

use super::interval::Interval;
use super::ticks::{power_of_ten, tick_increment, ticks};

/// How a scale transforms its domain.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Not at all.
    Linear,
    /// A power; a square root has the exponent 0.5.
    Pow {
        /// The exponent.
        exponent: f64,
    },
    /// The logarithm.
    Log {
        /// The base.
        base: f64,
    },
    /// A logarithm that is straight near zero.
    Symlog {
        /// How far the straight part reaches.
        constant: f64,
    },
    /// Times in the local zone.
    Time,
    /// Times in UTC.
    Utc,
}

/// A scale of numbers or times. Both ends may run either way, and both may have inner points.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuous {
    /// How the domain is transformed.
    pub kind: Kind,
    /// Data, two values or more.
    pub domain: Vec<f64>,
    /// Positions, as many.
    pub range: Vec<f64>,
    /// Whether positions beyond the range are moved to its ends.
    pub clamp: bool,
    /// Whether positions are rounded.
    pub round: bool,
    /// Edges of bins, when the scale shows some.
    pub bins: Option<Vec<f64>>,
}

/// A scale that is a straight line: what loops over many values work with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Straight {
    low: f64,
    span: f64,
    at_low: f64,
    at_high: f64,
}

impl Straight {
    /// The position of a value, the same that [`Continuous::position`] gives; NaN for what is no number.
    #[inline]
    pub fn position(&self, value: f64) -> f64 {
        let part = (value - self.low) / self.span;
        self.at_low * (1.0 - part) + self.at_high * part
    }
}

/// Whether and how a domain is widened to round values.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Nice {
    /// Not.
    #[default]
    No,
    /// As for ten ticks.
    Yes,
    /// As for so many ticks.
    Count(f64),
    /// To beginnings of an interval.
    Interval(Interval),
}

/// What becomes of the data's extent before it is a domain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Domain {
    /// Whether zero is included.
    pub zero: bool,
    /// The lower end, whatever the data.
    pub min: Option<f64>,
    /// The upper end, whatever the data.
    pub max: Option<f64>,
    /// A point between.
    pub mid: Option<f64>,
    /// Pixels to be left free at both ends.
    pub padding: f64,
    /// Widening to round values.
    pub nice: Nice,
}

impl Continuous {
    /// A scale from a domain to a range.
    pub fn new(kind: Kind, domain: Vec<f64>, range: Vec<f64>) -> Self {
        let mut scale = Self { kind, domain, range, clamp: false, round: false, bins: None };
        scale.round_times();
        scale
    }

    /// Times have whole milliseconds.
    fn round_times(&mut self) {
        if self.is_temporal() {
            self.domain.iter_mut().for_each(|time| *time = (*time + 0.5).floor());
        }
    }

    /// First value of the domain; NaN when there is none.
    pub fn start(&self) -> f64 {
        self.domain.first().copied().unwrap_or(f64::NAN)
    }

    /// Last value of the domain; NaN when there is none.
    pub fn stop(&self) -> f64 {
        self.domain.last().copied().unwrap_or(f64::NAN)
    }

    /// The extent of the range.
    pub fn range_ends(&self) -> (f64, f64) {
        (self.range.first().copied().unwrap_or(0.0), self.range.last().copied().unwrap_or(0.0))
    }

    /// Whether the scale is of times.
    pub fn is_temporal(&self) -> bool {
        matches!(self.kind, Kind::Time | Kind::Utc)
    }

    /// Whether the scale is logarithmic.
    pub fn is_logarithmic(&self) -> bool {
        matches!(self.kind, Kind::Log { .. })
    }

    /// The position of a value; NaN for what is no number.
    pub fn position(&self, value: f64) -> f64 {
        if value.is_nan() {
            return f64::NAN;
        }
        let count = self.domain.len().min(self.range.len());
        if count == 0 {
            return f64::NAN;
        }
        let value = if self.clamp { clamp(value, self.domain[0], self.domain[count - 1]) } else { value };
        let domain: [f64; 2] = [self.domain[0], self.domain[count - 1]];
        let forward = |value| transform(self.kind, domain[0], value);
        if count <= 2 {
            return map(
                forward(value),
                domain.map(forward),
                [self.range[0], self.range[count - 1]],
                self.round,
            );
        }
        let ascending = domain[1] >= domain[0];
        let at = |index: usize| if ascending { index } else { count - 1 - index };
        let value = forward(value);
        let inner = 1..count - 1;
        let piece = inner.filter(|index| forward(self.domain[at(*index)]) <= value).count();
        let ends = [at(piece), at(piece + 1)];
        map(value, ends.map(|end| forward(self.domain[end])), ends.map(|end| self.range[end]), self.round)
    }

    /// The scale as a straight line, if it is one: without inner points, clamping or rounding.
    pub fn straight(&self) -> Option<Straight> {
        let plain = matches!(self.kind, Kind::Linear | Kind::Time | Kind::Utc) && !self.clamp && !self.round;
        let (&[from, to], &[at_from, at_to]) = (&self.domain[..], &self.range[..]) else { return None };
        let line = if to < from {
            Straight { low: to, span: from - to, at_low: at_to, at_high: at_from }
        } else {
            Straight { low: from, span: to - from, at_low: at_from, at_high: at_to }
        };
        (plain && line.span > 0.0).then_some(line)
    }

    /// The value at a position.
    pub fn invert(&self, position: f64) -> f64 {
        let count = self.domain.len().min(self.range.len());
        if count == 0 {
            return f64::NAN;
        }
        let first = self.domain[0];
        let ascending = self.range[count - 1] >= self.range[0];
        let at = |index: usize| if ascending { index } else { count - 1 - index };
        let piece = (1..count.max(2) - 1).filter(|index| self.range[at(*index)] <= position).count();
        let ends = if count == 1 { [0, 0] } else { [at(piece), at(piece + 1)] };
        let value = map(
            position,
            ends.map(|end| self.range[end]),
            ends.map(|end| transform(self.kind, first, self.domain[end])),
            false,
        );
        let value = untransform(self.kind, first, value);
        let value = if self.is_temporal() { (value + 0.5).floor() } else { value };
        if self.clamp { clamp(value, first, self.domain[count - 1]) } else { value }
    }

    /// Give the scale its domain: the data's extent, or explicit values, after these changes.
    pub fn configure(&mut self, options: &Domain) {
        let last = self.domain.len().saturating_sub(1);
        if self.domain.len() < 2 {
            return;
        }
        if options.zero {
            self.domain[0] = if self.domain[0] > 0.0 { 0.0 } else { self.domain[0] };
            self.domain[last] = if self.domain[last] < 0.0 { 0.0 } else { self.domain[last] };
        }
        if let Some(min) = options.min {
            self.domain[0] = min;
        }
        if let Some(max) = options.max {
            self.domain[last] = max;
        }
        if let Some(mid) = options.mid {
            let place = if mid > self.domain[last] {
                last + 1
            } else if mid < self.domain[0] {
                0
            } else {
                last
            };
            self.domain.insert(place, mid);
        }
        if options.padding != 0.0 && self.start() != self.stop() {
            self.pad(options.padding);
        }
        self.round_times();
        self.nice(options.nice);
    }

    /// Widen the domain so that so many pixels are free at both ends.
    fn pad(&mut self, pixels: f64) {
        let (from, to) = self.range_ends();
        let span = (to - from).abs();
        let factor = span / (span - 2.0 * pixels);
        let last = self.domain.len() - 1;
        let first = self.domain[0];
        let low = transform(self.kind, first, first);
        let high = transform(self.kind, first, self.domain[last]);
        let middle = (low + high) / 2.0;
        let wider = |value: f64| untransform(self.kind, first, middle + (value - middle) * factor);
        (self.domain[0], self.domain[last]) = (wider(low), wider(high));
    }

    /// Widen the domain to round values.
    pub fn nice(&mut self, nice: Nice) {
        if self.domain.len() < 2 {
            return;
        }
        let count = match nice {
            Nice::No => return,
            Nice::Yes => 10.0,
            Nice::Count(count) => count,
            Nice::Interval(interval) if self.is_temporal() => {
                return self.widen(|start| interval.floor(start), |stop| interval.ceil(stop));
            }
            Nice::Interval(_) => 10.0,
        };
        match self.kind {
            Kind::Time | Kind::Utc => {
                let utc = self.kind == Kind::Utc;
                if let Some(interval) = Interval::for_ticks(self.start(), self.stop(), count, utc) {
                    self.widen(|start| interval.floor(start), |stop| interval.ceil(stop));
                }
            }
            Kind::Log { base } => {
                let first = self.start();
                self.widen(
                    |start| power(base, first, logarithm(base, first, start).floor()),
                    |stop| power(base, first, logarithm(base, first, stop).ceil()),
                );
            }
            _ => self.nice_linear(count),
        }
    }

    fn widen(&mut self, floor: impl Fn(f64) -> f64, ceil: impl Fn(f64) -> f64) {
        let last = self.domain.len() - 1;
        let (low, high) = if self.domain[last] < self.domain[0] { (last, 0) } else { (0, last) };
        let (start, stop) = (self.domain[low], self.domain[high]);
        self.domain[low] = floor(start);
        self.domain[high] = ceil(stop);
    }

    fn nice_linear(&mut self, count: f64) {
        let last = self.domain.len() - 1;
        let (low, high) = if self.domain[last] < self.domain[0] { (last, 0) } else { (0, last) };
        let (mut start, mut stop) = (self.domain[low], self.domain[high]);
        let mut before = f64::NAN;
        // Widening can make the step coarser; d3 tries ten times.
        for _ in 0..10 {
            let step = tick_increment(start, stop, count);
            if step == before {
                (self.domain[low], self.domain[high]) = (start, stop);
                return;
            } else if step > 0.0 {
                start = (start / step).floor() * step;
                stop = (stop / step).ceil() * step;
            } else if step < 0.0 {
                start = (start * step).ceil() / step;
                stop = (stop * step).floor() / step;
            } else {
                return;
            }
            before = step;
        }
    }

    /// About `count` round values of the domain.
    pub fn ticks(&self, count: f64) -> Vec<f64> {
        let (start, stop) = (self.start(), self.stop());
        match self.kind {
            Kind::Time | Kind::Utc => {
                let utc = self.kind == Kind::Utc;
                let (low, high) = (start.min(stop), start.max(stop));
                match Interval::for_ticks(low, high, count, utc) {
                    Some(interval) => self.interval_ticks(&interval),
                    None => Vec::new(),
                }
            }
            Kind::Log { base } => self.log_ticks(base, count),
            _ => ticks(start, stop, count),
        }
    }

    /// The beginnings of an interval within the domain.
    pub fn interval_ticks(&self, interval: &Interval) -> Vec<f64> {
        let (start, stop) = (self.start(), self.stop());
        let mut times = interval.range(start.min(stop), start.max(stop) + 1.0);
        if stop < start {
            times.reverse();
        }
        times
    }

    fn log_ticks(&self, base: f64, count: f64) -> Vec<f64> {
        let (start, stop) = (self.start(), self.stop());
        let (low, high) = (start.min(stop), start.max(stop));
        let first = start;
        let (from, to) = (logarithm(base, first, low), logarithm(base, first, high));
        let mut found = Vec::new();
        if base % 1.0 == 0.0 && base < 1_000.0 && to - from < count.min(1_000.0) {
            let mut exponent = from.floor();
            while exponent <= to.ceil() {
                for factor in 1..base as u32 {
                    let factor = if low > 0.0 { f64::from(factor) } else { base - f64::from(factor) };
                    let divided = if low > 0.0 { exponent < 0.0 } else { exponent > 0.0 };
                    let tick = if divided {
                        factor / power(base, first, -exponent)
                    } else {
                        factor * power(base, first, exponent)
                    };
                    if tick > high {
                        break;
                    }
                    if tick >= low {
                        found.push(tick);
                    }
                }
                exponent += 1.0;
            }
            if (found.len() as f64) * 2.0 < count {
                found = ticks(low, high, count);
            }
        } else {
            found = ticks(from, to, (to - from).min(count));
            found.iter_mut().for_each(|tick| *tick = power(base, first, *tick));
        }
        if stop < start {
            found.reverse();
        }
        found
    }
}

/// Where a value lies between two, carried over to two others.
fn map(value: f64, from: [f64; 2], to: [f64; 2], round: bool) -> f64 {
    let descending = from[1] < from[0];
    let ([low, high], [at_low, at_high]) =
        if descending { ([from[1], from[0]], [to[1], to[0]]) } else { (from, to) };
    let span = high - low;
    let part = match span {
        span if span.is_nan() => f64::NAN,
        0.0 => 0.5,
        span => (value - low) / span,
    };
    let position = at_low * (1.0 - part) + at_high * part;
    if round { (position + 0.5).floor() } else { position }
}

fn clamp(value: f64, one: f64, other: f64) -> f64 {
    one.min(other).max(value.min(one.max(other)))
}

/// The transformed value; logarithmic scales of negative values are mirrored.
pub(super) fn transform(kind: Kind, first: f64, value: f64) -> f64 {
    match kind {
        Kind::Linear | Kind::Time | Kind::Utc => value,
        Kind::Pow { exponent } => signed_power(value, exponent),
        Kind::Log { .. } if first < 0.0 => -(-value).ln(),
        Kind::Log { .. } => value.ln(),
        Kind::Symlog { constant } => (value / constant).abs().ln_1p() * sign(value),
    }
}

pub(super) fn untransform(kind: Kind, first: f64, value: f64) -> f64 {
    match kind {
        Kind::Linear | Kind::Time | Kind::Utc => value,
        Kind::Pow { exponent: 0.5 } => value * value.abs(),
        Kind::Pow { exponent } => signed_power(value, 1.0 / exponent),
        Kind::Log { .. } if first < 0.0 => -(-value).exp(),
        Kind::Log { .. } => value.exp(),
        Kind::Symlog { constant } => value.abs().exp_m1() * constant * sign(value),
    }
}

fn signed_power(value: f64, exponent: f64) -> f64 {
    let size = match exponent {
        1.0 => value.abs(),
        0.5 => value.abs().sqrt(),
        exponent => value.abs().powf(exponent),
    };
    if value < 0.0 { -size } else { size }
}

fn sign(value: f64) -> f64 {
    if value == 0.0 { 0.0 } else { value.signum() }
}

fn logarithm(base: f64, first: f64, value: f64) -> f64 {
    if first < 0.0 {
        return -logarithm(base, 1.0, -value);
    }
    match base {
        10.0 => value.log10(),
        2.0 => value.log2(),
        std::f64::consts::E => value.ln(),
        base => value.ln() / base.ln(),
    }
}

fn power(base: f64, first: f64, exponent: f64) -> f64 {
    if first < 0.0 {
        return -power(base, 1.0, -exponent);
    }
    match base {
        10.0 if exponent.fract() == 0.0 => power_of_ten(exponent),
        std::f64::consts::E => exponent.exp(),
        base => base.powf(exponent),
    }
}
