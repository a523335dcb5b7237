//! d3's language for times: `%Y-%m-%d`; and Vega's labels that follow the time's own precision.

use ferrolab_base::calendar::{DAYS, MONTHS, SHORT_DAYS, SHORT_MONTHS};
use ferrolab_base::{Code, Error, Result};

use crate::data::dates::{self, Civil};
use crate::scales::interval::{Interval, Unit};

pub use super::time_parser::TimeParser;

/// How a time is written.
#[derive(Clone, Debug, PartialEq)]
pub enum TimeFormat {
    /// By a specifier.
    Pattern(String),
    /// By the coarsest unit that the time begins: Vega's choice for time axes.
    Precision(Box<Precisions>),
}

/// A specifier for each unit that a time may begin.
#[derive(Clone, Debug, PartialEq)]
pub struct Precisions {
    /// Within a second.
    pub milliseconds: String,
    /// Beginning of a second.
    pub seconds: String,
    /// Beginning of a minute.
    pub minutes: String,
    /// Beginning of an hour.
    pub hours: String,
    /// Beginning of a day.
    pub date: String,
    /// Beginning of a week, a Sunday.
    pub week: String,
    /// Beginning of a month.
    pub month: String,
    /// Beginning of a quarter.
    pub quarter: String,
    /// Beginning of a year.
    pub year: String,
}

impl Default for Precisions {
    fn default() -> Self {
        let own = str::to_owned;
        Self {
            milliseconds: own(".%L"),
            seconds: own(":%S"),
            minutes: own("%I:%M"),
            hours: own("%I %p"),
            date: own("%a %d"),
            week: own("%b %d"),
            month: own("%B"),
            quarter: own("%B"),
            year: own("%Y"),
        }
    }
}

impl Default for TimeFormat {
    fn default() -> Self {
        Self::Precision(Box::default())
    }
}

impl TimeFormat {
    /// The format of a specifier such as `%b %d`.
    pub fn new(specifier: &str) -> Self {
        Self::Pattern(specifier.to_owned())
    }

    /// The format of a specifier, or of an object that gives one for some units.
    pub fn from_json(format: &serde_json::Value) -> Result<Self> {
        use serde_json::Value as Json;
        match format {
            Json::String(specifier) => Ok(Self::new(specifier)),
            Json::Object(units) => {
                let mut precisions = Precisions::default();
                for (unit, specifier) in units {
                    let Some(specifier) = specifier.as_str() else { return Err(invalid(format)) };
                    let place = match unit.as_str() {
                        "milliseconds" => &mut precisions.milliseconds,
                        "seconds" => &mut precisions.seconds,
                        "minutes" => &mut precisions.minutes,
                        "hours" => &mut precisions.hours,
                        "date" => &mut precisions.date,
                        "day" if !units.contains_key("date") => &mut precisions.date,
                        "week" => &mut precisions.week,
                        "month" => &mut precisions.month,
                        "quarter" => &mut precisions.quarter,
                        "year" => &mut precisions.year,
                        _ => continue,
                    };
                    *place = specifier.to_owned();
                }
                Ok(Self::Precision(Box::new(precisions)))
            }
            other => Err(invalid(other)),
        }
    }

    /// The time as text.
    pub fn format(&self, time: f64) -> String {
        match self {
            Self::Pattern(specifier) => write(specifier, time),
            Self::Precision(precisions) => write(precisions.of(time), time),
        }
    }
}

fn invalid(format: &serde_json::Value) -> Error {
    Error::new(Code::InvalidInput, format!("{format} is no time format"))
        .hint("give a specifier such as %Y-%m-%d, or one for each unit")
}

impl Precisions {
    fn of(&self, time: f64) -> &str {
        let time = dates::clip(time);
        let within = |unit| Interval::of(unit).floor(time) < time;
        if within(Unit::Second) {
            &self.milliseconds
        } else if within(Unit::Minute) {
            &self.seconds
        } else if within(Unit::Hour) {
            &self.minutes
        } else if within(Unit::Day) {
            &self.hours
        } else if within(Unit::Month) {
            if within(Unit::Week) { &self.date } else { &self.week }
        } else if within(Unit::Year) {
            if within(Unit::Quarter) { &self.month } else { &self.quarter }
        } else {
            &self.year
        }
    }
}

/// How deep `%c`, which stands for other directives, may lead.
const MAX_DEPTH: u8 = 2;

fn write(specifier: &str, time: f64) -> String {
    let mut out = String::new();
    match dates::civil(time) {
        Some(parts) => write_parts(specifier, dates::clip(time), &parts, 0, &mut out),
        None => out.push_str("Invalid Date"),
    }
    out
}

fn write_parts(specifier: &str, time: f64, parts: &Civil, depth: u8, out: &mut String) {
    let mut letters = specifier.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            out.push(letter);
            continue;
        }
        let Some(mut directive) = letters.next() else { return };
        let padding = match directive {
            '-' => Some(None),
            '_' => Some(Some(' ')),
            '0' => Some(Some('0')),
            _ => None,
        };
        if padding.is_some() {
            let Some(next) = letters.next() else { return };
            directive = next;
        }
        let padding = padding.unwrap_or(Some(if directive == 'e' { ' ' } else { '0' }));
        let composite = match directive {
            'c' => "%x, %X",
            'x' => "%-m/%-d/%Y",
            'X' => "%-I:%M:%S %p",
            _ => "",
        };
        if !composite.is_empty() && depth < MAX_DEPTH {
            write_parts(composite, time, parts, depth + 1, out);
        } else {
            directive_text(directive, padding, time, parts, out);
        }
    }
}

fn directive_text(directive: char, padding: Option<char>, time: f64, parts: &Civil, out: &mut String) {
    let mut number = |value: i64, width| pad(value, padding, width, out);
    match directive {
        'd' | 'e' => number(parts.date, 2),
        'f' => {
            number(parts.millisecond, 3);
            out.push_str("000");
        }
        'g' => number(iso_thursday(time).year % 100, 2),
        'G' => number(iso_thursday(time).year % 10_000, 4),
        'H' => number(parts.hour, 2),
        'I' => number(if parts.hour % 12 == 0 { 12 } else { parts.hour % 12 }, 2),
        'j' => number(day_of_year(time, parts) + 1, 3),
        'L' => number(parts.millisecond, 3),
        'm' => number(parts.month + 1, 2),
        'M' => number(parts.minute, 2),
        'S' => number(parts.second, 2),
        'U' => number(week_of_year(time, parts, 0), 2),
        'V' => number(iso_week(time), 2),
        'W' => number(week_of_year(time, parts, 1), 2),
        'y' => number(parts.year % 100, 2),
        'Y' => number(parts.year % 10_000, 4),
        'a' => out.push_str(SHORT_DAYS[parts.day as usize]),
        'A' => out.push_str(DAYS[parts.day as usize]),
        'b' => out.push_str(SHORT_MONTHS[parts.month as usize]),
        'B' => out.push_str(MONTHS[parts.month as usize]),
        'p' => out.push_str(if parts.hour >= 12 { "PM" } else { "AM" }),
        'q' => out.push_str(&(parts.month / 3 + 1).to_string()),
        'Q' => out.push_str(&format!("{time}")),
        's' => out.push_str(&format!("{}", (time / 1_000.0).floor())),
        'u' => out.push_str(&(if parts.day == 0 { 7 } else { parts.day }).to_string()),
        'w' => out.push_str(&parts.day.to_string()),
        'Z' => out.push_str("+0000"),
        other => out.push(other),
    }
}

fn pad(value: i64, padding: Option<char>, width: usize, out: &mut String) {
    if value < 0 {
        out.push('-');
    }
    let digits = value.unsigned_abs().to_string();
    if let Some(padding) = padding {
        out.extend(std::iter::repeat_n(padding, width.saturating_sub(digits.len())));
    }
    out.push_str(&digits);
}

/// Days since the first of January.
pub(crate) fn day_of_year(time: f64, parts: &Civil) -> i64 {
    ((time - dates::midnight(parts.year, 0, 1)) / dates::DAY).floor() as i64
}

/// Weeks since the year began; the days before the first `first_day` are week 0.
pub(crate) fn week_of_year(time: f64, parts: &Civil, first_day: i64) -> i64 {
    (day_of_year(time, parts) + 7 - (parts.day + 7 - first_day) % 7) / 7
}

/// The Thursday of the time's week, which decides its ISO year.
fn iso_thursday(time: f64) -> Civil {
    let day = dates::civil(time).map_or(4, |parts| parts.day);
    let thursday = time + (4 - if day == 0 { 7 } else { day }) as f64 * dates::DAY;
    dates::civil(thursday).or_else(|| dates::civil(time)).unwrap_or(Civil {
        year: 1970,
        month: 0,
        date: 1,
        day: 4,
        hour: 0,
        minute: 0,
        second: 0,
        millisecond: 0,
    })
}

fn iso_week(time: f64) -> i64 {
    let thursday = iso_thursday(time);
    let at = dates::midnight(thursday.year, thursday.month, thursday.date);
    day_of_year(at, &thursday) / 7 + 1
}
