//! Times cut down to units of the calendar.

use ferrolab_base::calendar::{SHORT_DAYS, SHORT_MONTHS};
use ferrolab_base::{Code, Error, Result};
use serde_json::Value as Json;

use super::column::Column;
use super::dates::{self, Civil, DAY, HOUR, MINUTE, SECOND};
use crate::format::time::{day_of_year, week_of_year};
use crate::scales::interval::{Interval, Unit};
use crate::scales::ticks::tick_step;

/// The parts of a time that are kept, the coarsest first.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeUnit {
    parts: Vec<Part>,
    step: f64,
    /// Whether the spec asked for UTC rather than the local zone.
    pub utc: bool,
}

/// Parts of a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // The names are Vega's, and say what they are.
pub enum Part {
    Year,
    Quarter,
    Month,
    Week,
    Date,
    Day,
    DayOfYear,
    Hours,
    Minutes,
    Seconds,
    Milliseconds,
}

const NAMES: [(&str, Part); 11] = [
    ("year", Part::Year),
    ("quarter", Part::Quarter),
    ("month", Part::Month),
    ("week", Part::Week),
    ("dayofyear", Part::DayOfYear),
    ("date", Part::Date),
    ("day", Part::Day),
    ("hours", Part::Hours),
    ("minutes", Part::Minutes),
    ("seconds", Part::Seconds),
    ("milliseconds", Part::Milliseconds),
];

/// The year of times whose own is not kept: a leap year that begins on a Sunday.
const REFERENCE_YEAR: i64 = 2012;

impl TimeUnit {
    /// The unit of a spec: a name such as `yearmonth` or `utchours`, or an object.
    pub fn from_json(unit: &Json) -> Result<Self> {
        let refuse = || {
            Error::new(Code::UnsupportedChart, format!("the time unit {unit} is not drawn here"))
                .hint("use year, quarter, month, week, date, day, hours, minutes or combinations of them")
        };
        let mut found = match unit {
            Json::String(name) => Self::parse(name).ok_or_else(refuse)?,
            Json::Object(options) => {
                let name = options.get("unit").and_then(Json::as_str).ok_or_else(refuse)?;
                Self::parse(name).ok_or_else(refuse)?
            }
            _ => return Err(refuse()),
        };
        if let Some(step) = unit.get("step") {
            found.step = step.as_f64().filter(|step| *step >= 1.0 && *step < 1e6).ok_or_else(refuse)?;
        }
        if unit.get("utc") == Some(&Json::Bool(true)) {
            found.utc = true;
        }
        Ok(found)
    }

    /// The unit of a name such as `yearmonth` or `utchours`.
    pub fn parse(name: &str) -> Option<Self> {
        let name = name.strip_prefix("binned").unwrap_or(name);
        let (utc, mut rest) = name.strip_prefix("utc").map_or((false, name), |rest| (true, rest));
        let mut parts = Vec::new();
        while !rest.is_empty() {
            let (name, part) = NAMES.iter().find(|(name, _)| rest.starts_with(name))?;
            if parts.last().is_some_and(|last| last >= part) {
                return None;
            }
            parts.push(*part);
            rest = &rest[name.len()..];
        }
        (!parts.is_empty()).then_some(Self { parts, step: 1.0, utc })
    }

    /// The units for at most so many bins between two times.
    pub fn for_bins(low: f64, high: f64, max_bins: f64) -> Self {
        const ALL: [Part; 7] = [
            Part::Year,
            Part::Month,
            Part::Date,
            Part::Hours,
            Part::Minutes,
            Part::Seconds,
            Part::Milliseconds,
        ];
        const WEEK: [Part; 2] = [Part::Year, Part::Week];
        let steps: [(&[Part], f64, f64); 17] = [
            (&ALL[..6], 1.0, SECOND),
            (&ALL[..6], 5.0, SECOND),
            (&ALL[..6], 15.0, SECOND),
            (&ALL[..6], 30.0, SECOND),
            (&ALL[..5], 1.0, MINUTE),
            (&ALL[..5], 5.0, MINUTE),
            (&ALL[..5], 15.0, MINUTE),
            (&ALL[..5], 30.0, MINUTE),
            (&ALL[..4], 1.0, HOUR),
            (&ALL[..4], 3.0, HOUR),
            (&ALL[..4], 6.0, HOUR),
            (&ALL[..4], 12.0, HOUR),
            (&ALL[..3], 1.0, DAY),
            (&WEEK, 1.0, 7.0 * DAY),
            (&ALL[..2], 1.0, 30.0 * DAY),
            (&ALL[..2], 3.0, 30.0 * DAY),
            (&ALL[..1], 1.0, 365.0 * DAY),
        ];
        let length = |index: usize| steps[index].1 * steps[index].2;
        let target = (high - low).abs() / max_bins;
        let above = (0..steps.len()).find(|index| length(*index) > target).unwrap_or(steps.len());
        let (parts, step) = if above == steps.len() {
            (&ALL[..1], tick_step(low / (365.0 * DAY), high / (365.0 * DAY), max_bins))
        } else if above == 0 {
            (&ALL[..], tick_step(low, high, max_bins).max(1.0))
        } else {
            let closer_below = target / length(above - 1) < length(above) / target;
            let (parts, step, _) = steps[if closer_below { above - 1 } else { above }];
            (parts, step)
        };
        Self { parts: parts.to_vec(), step, utc: false }
    }

    /// The parts that are kept.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// How many of the finest part make one unit.
    pub fn step(&self) -> f64 {
        self.step
    }

    /// The beginning of the time's unit.
    pub fn floor(&self, time: f64) -> f64 {
        let Some(civil) = dates::civil(time) else { return f64::NAN };
        let time = dates::clip(time);
        let has = |part| self.parts.contains(&part);
        let last = self.parts.last().copied().unwrap_or(Part::Year);
        let step = |part: Part, value: f64, phase: f64| {
            if part == last && self.step > 1.0 {
                phase + self.step * ((value - phase) / self.step).floor()
            } else {
                value
            }
        };
        let year =
            if has(Part::Year) { step(Part::Year, civil.year as f64, 0.0) } else { REFERENCE_YEAR as f64 };
        let month = if has(Part::Month) {
            step(Part::Month, civil.month as f64, 0.0)
        } else if has(Part::Quarter) {
            3.0 * step(Part::Quarter, (civil.month / 3) as f64, 0.0)
        } else {
            0.0
        };
        let day = self.day(time, &civil, year, &step);
        let fine = |part, value: i64| if has(part) { step(part, value as f64, 0.0) } else { 0.0 };
        dates::utc([
            year,
            month,
            day,
            fine(Part::Hours, civil.hour),
            fine(Part::Minutes, civil.minute),
            fine(Part::Seconds, civil.second),
            fine(Part::Milliseconds, civil.millisecond),
        ])
    }

    /// The day of the month, or of the year.
    fn day(&self, time: f64, civil: &Civil, year: f64, step: &impl Fn(Part, f64, f64) -> f64) -> f64 {
        let has = |part| self.parts.contains(&part);
        let first = dates::civil(dates::midnight(year as i64, 0, 1)).map_or(0, |civil| civil.day);
        let weekday = |week: f64, day: f64| day + week * 7.0 - ((first + 6) % 7) as f64;
        let week = || week_of_year(time, civil, 0) as f64;
        if has(Part::Week) && has(Part::Day) {
            step(Part::Day, weekday(week(), civil.day as f64), 1.0)
        } else if has(Part::Week) {
            weekday(step(Part::Week, week(), 1.0), 0.0)
        } else if has(Part::Day) {
            step(Part::Day, weekday(1.0, civil.day as f64), 1.0)
        } else if has(Part::Date) {
            step(Part::Date, civil.date as f64, 1.0)
        } else if has(Part::DayOfYear) {
            step(Part::DayOfYear, (day_of_year(time, civil) + 1) as f64, 1.0)
        } else {
            1.0
        }
    }

    /// The end of the unit that begins here.
    pub fn end(&self, begin: f64) -> f64 {
        let unit = match self.parts.last() {
            Some(Part::Quarter) => Unit::Quarter,
            Some(Part::Month) => Unit::Month,
            Some(Part::Week) => Unit::Week,
            Some(Part::Date | Part::Day | Part::DayOfYear) => Unit::Day,
            Some(Part::Hours) => Unit::Hour,
            Some(Part::Minutes) => Unit::Minute,
            Some(Part::Seconds) => Unit::Second,
            Some(Part::Milliseconds) => Unit::Millisecond,
            Some(Part::Year) | None => Unit::Year,
        };
        Interval::of(unit).offset(begin, self.step)
    }

    /// Where each row's unit begins and ends.
    pub fn apply(&self, column: &Column) -> (Column, Column) {
        let times = column.to_times().numbers().into_owned();
        let mut last = (f64::NAN, f64::NAN, f64::NAN);
        let (begins, ends) = times
            .iter()
            .map(|time| {
                // Neighbouring rows often share a unit, and always do when the data are sorted.
                if !(last.0 <= *time && *time < last.1 && self.is_contiguous()) {
                    let begin = self.floor(*time);
                    last = (begin, self.end(begin), begin);
                }
                (last.0, last.1)
            })
            .unzip();
        (Column::Times(begins), Column::Times(ends))
    }

    /// Whether a unit's times are all those from its beginning to its end.
    fn is_contiguous(&self) -> bool {
        let one_of = |parts: &[Part]| self.parts.starts_with(parts) && self.parts.len() == parts.len();
        self.step == 1.0
            && (one_of(&[Part::Year])
                || one_of(&[Part::Year, Part::Month])
                || self.parts.starts_with(&[Part::Year, Part::Month, Part::Date]))
    }

    /// d3's specifier for labels, as Vega-Lite builds it.
    pub fn specifier(&self) -> String {
        const TEXTS: [(&[Part], &str); 15] = [
            (&[Part::Year, Part::Month, Part::Date], "%b %d, %Y "),
            (&[Part::Year, Part::Month], "%b %Y "),
            (&[Part::Hours, Part::Minutes], "%H:%M"),
            (&[Part::Year], "%Y "),
            (&[Part::Quarter], "Q%q "),
            (&[Part::Month], "%b "),
            (&[Part::Date], "%d "),
            (&[Part::Week], "W%U "),
            (&[Part::Day], "%a "),
            (&[Part::DayOfYear], "%j "),
            (&[Part::Hours], "%H:00"),
            (&[Part::Minutes], "00:%M"),
            (&[Part::Seconds], ":%S"),
            (&[Part::Milliseconds], ".%L"),
            (&[], ""),
        ];
        let mut text = String::new();
        let mut rest = &self.parts[..];
        while !rest.is_empty() {
            let (parts, specifier) =
                TEXTS.iter().find(|(parts, _)| rest.starts_with(parts)).unwrap_or(&TEXTS[14]);
            text.push_str(specifier);
            rest = &rest[parts.len().max(1)..];
        }
        text.trim().to_owned()
    }
}

/// The time of a spec's date object (`{"year": 2020, "month": "jan"}`), or of a text or number.
pub fn date_time(value: &Json) -> Option<f64> {
    match value {
        Json::Number(time) => time.as_f64(),
        Json::String(text) => Some(super::date_text::parse(text)).filter(|time| !time.is_nan()),
        Json::Object(parts) => {
            let number = |name: &str| parts.get(name).and_then(Json::as_f64);
            let month = match parts.get("month") {
                Some(Json::String(name)) => {
                    let name = name.to_ascii_lowercase();
                    let is_it =
                        |month: &&str| name.len() >= 3 && name.starts_with(&month.to_ascii_lowercase());
                    SHORT_MONTHS.iter().position(is_it).map(|month| month as f64)
                }
                Some(month) => month.as_f64().map(|month| month - 1.0),
                None => number("quarter").map(|quarter| (quarter - 1.0) * 3.0),
            };
            let day = match parts.get("day") {
                Some(Json::String(name)) => {
                    let name = name.to_ascii_lowercase();
                    let is_it = |day: &&str| name.len() >= 3 && name.starts_with(&day.to_ascii_lowercase());
                    SHORT_DAYS.iter().position(is_it).map(|day| day as f64)
                }
                Some(day) => day.as_f64().map(|day| if day == 7.0 { 0.0 } else { day }),
                None => None,
            };
            // The reference year begins on a Sunday, so that its first days are those of the week.
            let date = number("date").or(day.map(|day| day + 1.0)).unwrap_or(1.0);
            Some(dates::utc([
                number("year").unwrap_or(REFERENCE_YEAR as f64),
                month.unwrap_or(0.0),
                date,
                number("hours").unwrap_or(0.0),
                number("minutes").unwrap_or(0.0),
                number("seconds").unwrap_or(0.0),
                number("milliseconds").unwrap_or(0.0),
            ]))
        }
        _ => None,
    }
}
