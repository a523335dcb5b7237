//! Dates and times by their format.

use ferrolab_base::calendar::{self, DAYS, MONTHS};

use super::code::{Section, Token};
use super::number::general;

/// From which day a workbook counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Epoch {
    /// 1 is the first of January 1900, and 60 its 29th of February, which there never was.
    #[default]
    Year1900,
    /// 0 is the first of January 1904.
    Year1904,
}

/// The last day of the year 9999, with room for 1904's count.
const MAX_DAYS: f64 = 2_958_466.0;

const MILLIS_PER_DAY: i64 = 86_400_000;

/// A point in time, taken apart.
struct Moment {
    year: i64,
    month: usize,
    day: i64,
    weekday: usize,
    /// Since midnight.
    millis: i64,
    /// Since the epoch.
    total_millis: i64,
}

impl Moment {
    /// `None` for values that are no date.
    fn new(value: f64, epoch: Epoch, resolution_millis: i64) -> Option<Self> {
        if !(0.0..MAX_DAYS).contains(&value) {
            return None;
        }
        let rounded = (value * MILLIS_PER_DAY as f64 / resolution_millis as f64).round() as i64;
        let total_millis = rounded * resolution_millis;
        let serial = total_millis / MILLIS_PER_DAY;
        let (year, month, day) = civil(serial, epoch);
        let weekday_offset = if epoch == Epoch::Year1904 { 5 } else { 6 };
        Some(Self {
            year,
            month,
            day,
            weekday: ((serial + weekday_offset) % 7) as usize,
            millis: total_millis % MILLIS_PER_DAY,
            total_millis,
        })
    }
}

/// Year, month and day of a serial number.
fn civil(serial: i64, epoch: Epoch) -> (i64, usize, i64) {
    // Days since 1970-01-01.
    let days = match epoch {
        Epoch::Year1904 => serial - 24_107,
        Epoch::Year1900 if serial == 60 => return (1900, 2, 29),
        Epoch::Year1900 if serial < 60 => serial - 25_568,
        Epoch::Year1900 => serial - 25_569,
    };
    let (year, month, day) = calendar::date_of_day(days);
    (year, month as usize, day)
}

/// A point in time by a section of its format; a number where it is none.
pub(super) fn show(section: &Section, value: f64, epoch: Epoch) -> String {
    let decimals = section.tokens.iter().find_map(|token| match token {
        Token::SecondFraction(digits) => Some(*digits),
        _ => None,
    });
    let resolution = match decimals {
        None => 1_000,
        Some(1) => 100,
        Some(2) => 10,
        Some(_) => 1,
    };
    let Some(moment) = Moment::new(value, epoch, resolution) else { return general(value) };
    let is_half_day = section.tokens.iter().any(|token| matches!(token, Token::HalfDay(_)));
    section.tokens.iter().map(|token| part(token, &moment, is_half_day)).collect()
}

fn part(token: &Token, moment: &Moment, is_half_day: bool) -> String {
    let (hours, minutes, seconds) =
        (moment.millis / 3_600_000, moment.millis / 60_000 % 60, moment.millis / 1_000 % 60);
    let padded = |number: i64, width: usize| format!("{number:0width$}", width = width.min(9));
    match token {
        Token::Literal(text) => text.clone(),
        Token::Date('y', ..=2) => padded(moment.year % 100, 2),
        Token::Date('y', _) => padded(moment.year, 4),
        Token::Date('M', count @ ..=2) => padded(moment.month as i64, *count),
        Token::Date('M', 3) => name(&MONTHS, moment.month - 1, 3),
        Token::Date('M', 5) => name(&MONTHS, moment.month - 1, 1),
        Token::Date('M', _) => name(&MONTHS, moment.month - 1, usize::MAX),
        Token::Date('d', count @ ..=2) => padded(moment.day, *count),
        Token::Date('d', 3) => name(&DAYS, moment.weekday, 3),
        Token::Date('d', _) => name(&DAYS, moment.weekday, usize::MAX),
        Token::Date('h', count) if is_half_day => padded((hours + 11) % 12 + 1, *count.min(&2)),
        Token::Date('h', count) => padded(hours, *count.min(&2)),
        Token::Date('m', count) => padded(minutes, *count.min(&2)),
        Token::Date('s', count) => padded(seconds, *count.min(&2)),
        Token::Elapsed('h', count) => padded(moment.total_millis / 3_600_000, *count),
        Token::Elapsed('m', count) => padded(moment.total_millis / 60_000, *count),
        Token::Elapsed(_, count) => padded(moment.total_millis / 1_000, *count),
        Token::SecondFraction(digits) => {
            let millis = format!("{:03}", moment.millis % 1_000);
            format!(".{:0<width$}", &millis[..(*digits).min(3)], width = (*digits).min(9))
        }
        Token::HalfDay(true) => if hours < 12 { "AM" } else { "PM" }.to_owned(),
        Token::HalfDay(false) => if hours < 12 { "A" } else { "P" }.to_owned(),
        _ => String::new(),
    }
}

fn name(names: &[&str], index: usize, letters: usize) -> String {
    names.get(index).map(|name| name.chars().take(letters).collect()).unwrap_or_default()
}

/// ISO 8601, with the parts that the format shows or the value has; `None` for durations and what is no date.
pub(super) fn iso(section: &Section, value: f64, epoch: Epoch) -> Option<String> {
    if section.tokens.iter().any(|token| matches!(token, Token::Elapsed(..))) {
        return None;
    }
    let moment = Moment::new(value, epoch, 1)?;
    let shows = |parts: &[char]| {
        section.tokens.iter().any(|token| matches!(token, Token::Date(c, _) if parts.contains(c)))
    };
    let has_date = shows(&['y', 'M', 'd']) || moment.total_millis >= MILLIS_PER_DAY;
    let has_time = shows(&['h', 'm', 's']) || moment.millis > 0;
    let date = format!("{:04}-{:02}-{:02}", moment.year, moment.month, moment.day);
    let (whole, millis) = (moment.millis / 1_000, moment.millis % 1_000);
    let mut time = format!("{:02}:{:02}:{:02}", whole / 3_600, whole / 60 % 60, whole % 60);
    if millis > 0 {
        time.push_str(&format!(".{millis:03}"));
    }
    Some(match (has_date, has_time) {
        (true, false) => date,
        (false, _) => time,
        (true, true) => format!("{date}T{time}"),
    })
}
