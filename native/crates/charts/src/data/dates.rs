//! Calendar arithmetic on milliseconds since the epoch, UTC. The local zone is UTC.

use ferrolab_base::calendar::{self, SHORT_DAYS, SHORT_MONTHS};

/// Milliseconds in a second.
pub const SECOND: f64 = 1_000.0;
/// Milliseconds in a minute.
pub const MINUTE: f64 = 60.0 * SECOND;
/// Milliseconds in an hour.
pub const HOUR: f64 = 60.0 * MINUTE;
/// Milliseconds in a day.
pub const DAY: f64 = 24.0 * HOUR;
/// Milliseconds in a week.
pub const WEEK: f64 = 7.0 * DAY;

/// The furthest time from the epoch that JavaScript's dates can hold.
const LIMIT: f64 = 8.64e15;

/// A time's parts in the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Year of the Gregorian calendar.
    pub year: i64,
    /// Month, 0 to 11.
    pub month: i64,
    /// Day of the month, 1 to 31.
    pub date: i64,
    /// Day of the week, Sunday is 0.
    pub day: i64,
    /// Hour, 0 to 23.
    pub hour: i64,
    /// Minute, 0 to 59.
    pub minute: i64,
    /// Second, 0 to 59.
    pub second: i64,
    /// Millisecond, 0 to 999.
    pub millisecond: i64,
}

/// The time itself, cut to milliseconds, or NaN when no date can hold it.
pub fn clip(time: f64) -> f64 {
    if time.abs() <= LIMIT { time.trunc() + 0.0 } else { f64::NAN }
}

/// The calendar's parts of a time; `None` for an invalid one.
pub fn civil(time: f64) -> Option<Civil> {
    let time = clip(time);
    if time.is_nan() {
        return None;
    }
    let time = time as i64;
    let days = time.div_euclid(86_400_000);
    let rest = time.rem_euclid(86_400_000);
    let (year, month, date) = calendar::date_of_day(days);
    Some(Civil {
        year,
        month: month - 1,
        date,
        day: (days + 4).rem_euclid(7),
        hour: rest / 3_600_000,
        minute: rest / 60_000 % 60,
        second: rest / 1_000 % 60,
        millisecond: rest % 1_000,
    })
}

/// Days since the epoch of the first of a month; the month may lie outside 0 to 11.
fn day_of_month(year: i64, month: i64) -> i64 {
    calendar::day_of_date(year + month.div_euclid(12), month.rem_euclid(12) + 1, 1)
}

/// What `Date.UTC(...)` gives, without its rule for years below 100: parts may lie outside their
/// ranges, fractions are cut, and the result is NaN when no date can hold it.
pub fn utc(parts: [f64; 7]) -> f64 {
    if parts.iter().any(|part| part.abs() > LIMIT || part.is_nan()) {
        return f64::NAN;
    }
    let [year, month, date, hour, minute, second, millisecond] = parts.map(f64::trunc);
    if year.abs() > 400_000.0 || month.abs() > 4_800_000.0 {
        return f64::NAN;
    }
    let days = day_of_month(year as i64, month as i64) as f64 + date - 1.0;
    clip(days * DAY + hour * HOUR + minute * MINUTE + second * SECOND + millisecond)
}

/// Midnight of a date; the parts may lie outside their ranges.
pub fn midnight(year: i64, month: i64, date: i64) -> f64 {
    utc([year as f64, month as f64, date as f64, 0.0, 0.0, 0.0, 0.0])
}

/// What `String(date)` gives.
pub fn text(time: f64) -> String {
    let Some(parts) = civil(time) else { return "Invalid Date".to_owned() };
    format!(
        "{} {} {:02} {:04} {:02}:{:02}:{:02} GMT+0000 (Coordinated Universal Time)",
        SHORT_DAYS[parts.day as usize],
        SHORT_MONTHS[parts.month as usize],
        parts.date,
        parts.year,
        parts.hour,
        parts.minute,
        parts.second
    )
}

/// What `date.toISOString()` gives.
pub fn iso_text(time: f64) -> String {
    let Some(parts) = civil(time) else { return "Invalid Date".to_owned() };
    let year = match parts.year {
        0..=9999 => format!("{:04}", parts.year),
        year if year < 0 => format!("-{:06}", -year),
        year => format!("+{year:06}"),
    };
    format!(
        "{year}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        parts.month + 1,
        parts.date,
        parts.hour,
        parts.minute,
        parts.second,
        parts.millisecond
    )
}
