//! Steps of the calendar: what d3 calls time intervals. The local zone is UTC.

use crate::data::dates::{self, DAY, HOUR, MINUTE, SECOND, WEEK};
use crate::scales::ticks::tick_step;

/// Units of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A thousandth of a second.
    Millisecond,
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day; several are counted from the first of the month.
    Day,
    /// A day; several are counted from the epoch.
    DayOfEpoch,
    /// A week, which begins on Sunday.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
}

/// A unit, or several of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    unit: Unit,
    step: f64,
}

/// More ticks than this are drawn by nobody; a spec may ask for milliseconds over years.
const MAX_TIMES: usize = 10_000;

impl Unit {
    /// The unit of Vega's and Vega-Lite's name, singular or plural.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "millisecond" | "milliseconds" => Self::Millisecond,
            "second" | "seconds" => Self::Second,
            "minute" | "minutes" => Self::Minute,
            "hour" | "hours" => Self::Hour,
            "day" | "date" | "dayofyear" => Self::Day,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "year" => Self::Year,
            _ => return None,
        })
    }

    /// Milliseconds of a unit that is always as long.
    fn duration(self) -> Option<f64> {
        Some(match self {
            Self::Millisecond => 1.0,
            Self::Second => SECOND,
            Self::Minute => MINUTE,
            Self::Hour => HOUR,
            Self::Day | Self::DayOfEpoch => DAY,
            Self::Week => WEEK,
            Self::Month | Self::Quarter | Self::Year => return None,
        })
    }
}

impl Interval {
    /// One unit.
    pub fn of(unit: Unit) -> Self {
        match unit {
            Unit::Quarter => Self { unit: Unit::Month, step: 3.0 },
            unit => Self { unit, step: 1.0 },
        }
    }

    /// So many units; `None` when the step is below one or no number.
    pub fn every(unit: Unit, step: f64) -> Option<Self> {
        let step = step.floor();
        let one = Self::of(unit);
        (step >= 1.0 && step.is_finite()).then_some(Self { step: one.step * step, ..one })
    }

    /// The last beginning of the interval that is not after the time.
    pub fn floor(&self, time: f64) -> f64 {
        let time = dates::clip(time);
        let Some(parts) = dates::civil(time) else { return f64::NAN };
        let step = self.step;
        // Seconds are counted within their minute, months within their year and so on.
        let down = |value: i64| (value as f64 / step).floor() * step;
        match self.unit {
            Unit::Millisecond => (time / step).floor() * step,
            Unit::Second => floor_to(time, MINUTE) + down(parts.second) * SECOND,
            Unit::Minute => floor_to(time, HOUR) + down(parts.minute) * MINUTE,
            Unit::Hour => floor_to(time, DAY) + down(parts.hour) * HOUR,
            Unit::Day => dates::midnight(parts.year, parts.month, 1) + down(parts.date - 1) * DAY,
            Unit::DayOfEpoch => down((time / DAY).floor() as i64) * DAY,
            // The first week that d3 counts began on the Sunday before the epoch, a Thursday.
            Unit::Week => down(((time / DAY + 4.0) / 7.0).floor() as i64) * WEEK - 4.0 * DAY,
            Unit::Month | Unit::Quarter => dates::midnight(parts.year, down(parts.month) as i64, 1),
            Unit::Year => dates::midnight(down(parts.year) as i64, 0, 1),
        }
    }

    /// The first beginning of the interval that is not before the time.
    pub fn ceil(&self, time: f64) -> f64 {
        self.next(self.floor(time - 1.0))
    }

    /// The beginning after one.
    fn next(&self, time: f64) -> f64 {
        let Some(parts) = dates::civil(time) else { return f64::NAN };
        let step = self.step;
        let cyclic = |value: i64, length: f64, duration: f64| {
            let value = value as f64;
            time + (value + step).min(length) * duration - value * duration
        };
        match self.unit {
            Unit::Second => cyclic(parts.second, 60.0, SECOND),
            Unit::Minute => cyclic(parts.minute, 60.0, MINUTE),
            Unit::Hour => cyclic(parts.hour, 24.0, HOUR),
            Unit::Day => {
                let next_month = dates::midnight(parts.year, parts.month + 1, 1);
                (time + step * DAY).min(next_month)
            }
            Unit::Month | Unit::Quarter => {
                dates::midnight(parts.year, (parts.month as f64 + step).min(12.0) as i64, 1)
            }
            Unit::Year => dates::utc([parts.year as f64 + step, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0]),
            unit => time + step * unit.duration().unwrap_or(1.0),
        }
    }

    /// The time so many intervals later.
    pub fn offset(&self, time: f64, count: f64) -> f64 {
        let count = count.floor() * self.step;
        if let Some(duration) = self.unit.duration() {
            return dates::clip(time + count * duration);
        }
        let Some(parts) = dates::civil(time) else { return f64::NAN };
        let (years, months) = if self.unit == Unit::Year { (count, 0.0) } else { (0.0, count) };
        let day = dates::utc([
            parts.year as f64 + years,
            parts.month as f64 + months,
            parts.date as f64,
            0.0,
            0.0,
            0.0,
            0.0,
        ]);
        dates::clip(day + (time - floor_to(time, DAY)))
    }

    /// The beginnings from `start` on that lie before `stop`, some thousands at most.
    pub fn range(&self, start: f64, stop: f64) -> Vec<f64> {
        let mut times = Vec::new();
        let mut time = self.ceil(start);
        while time < stop && times.len() < MAX_TIMES {
            times.push(time);
            let next = self.next(time);
            if next <= time {
                break;
            }
            time = next;
        }
        times
    }

    /// The interval of which about `count` fit between two times.
    pub fn for_ticks(start: f64, stop: f64, count: f64, utc: bool) -> Option<Self> {
        const MONTH: f64 = 30.0 * DAY;
        const YEAR: f64 = 365.0 * DAY;
        let day = if utc { Unit::DayOfEpoch } else { Unit::Day };
        let steps = [
            (Unit::Second, 1.0, SECOND),
            (Unit::Second, 5.0, SECOND),
            (Unit::Second, 15.0, SECOND),
            (Unit::Second, 30.0, SECOND),
            (Unit::Minute, 1.0, MINUTE),
            (Unit::Minute, 5.0, MINUTE),
            (Unit::Minute, 15.0, MINUTE),
            (Unit::Minute, 30.0, MINUTE),
            (Unit::Hour, 1.0, HOUR),
            (Unit::Hour, 3.0, HOUR),
            (Unit::Hour, 6.0, HOUR),
            (Unit::Hour, 12.0, HOUR),
            (day, 1.0, DAY),
            (day, 2.0, DAY),
            (Unit::Week, 1.0, WEEK),
            (Unit::Month, 1.0, MONTH),
            (Unit::Month, 3.0, MONTH),
            (Unit::Year, 1.0, YEAR),
        ];
        let target = (stop - start).abs() / count;
        let length = |index: usize| steps[index].1 * steps[index].2;
        let above = (0..steps.len()).find(|index| length(*index) > target).unwrap_or(steps.len());
        if above == steps.len() || target.is_nan() {
            return Self::every(Unit::Year, tick_step(start / YEAR, stop / YEAR, count));
        }
        if above == 0 {
            return Self::every(Unit::Millisecond, tick_step(start, stop, count).max(1.0));
        }
        let closer_below = target / length(above - 1) < length(above) / target;
        let (unit, step, _) = steps[if closer_below { above - 1 } else { above }];
        Self::every(unit, step)
    }
}

fn floor_to(time: f64, duration: f64) -> f64 {
    (time / duration).floor() * duration
}
