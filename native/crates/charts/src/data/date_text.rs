//! Texts as times, as JavaScript's `Date.parse` reads them.

use ferrolab_base::calendar::{SHORT_DAYS, SHORT_MONTHS};

use super::dates;

/// Milliseconds since the epoch, or NaN. ISO dates without a time are UTC, and so is the local
/// zone in which all else without an offset stands.
pub fn parse(text: &str) -> f64 {
    let text = text.trim();
    iso(text.as_bytes()).unwrap_or_else(|| loose(text).unwrap_or(f64::NAN))
}

/// A reader of ASCII digits and signs.
struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn digits(&mut self, count: usize) -> Option<f64> {
        let digits = self.bytes.get(..count)?;
        let mut number = 0.0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number * 10.0 + f64::from(digit - b'0');
        }
        self.bytes = &self.bytes[count..];
        Some(number)
    }

    fn eat(&mut self, wanted: u8) -> bool {
        let found = self.bytes.first() == Some(&wanted);
        if found {
            self.bytes = &self.bytes[1..];
        }
        found
    }
}

/// The format of ECMAScript: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, with `THH:mm[:ss[.sss]][Z|+HH:mm]`.
fn iso(bytes: &[u8]) -> Option<f64> {
    let mut reader = Reader { bytes };
    let year = match reader.bytes.first()? {
        b'+' | b'-' => {
            let negative = reader.eat(b'-') || !reader.eat(b'+');
            let year = reader.digits(6)?;
            if negative { -year } else { year }
        }
        _ => reader.digits(4)?,
    };
    let month = if reader.eat(b'-') { reader.digits(2)? } else { 1.0 };
    let date = if bytes.len() > 7 && reader.eat(b'-') { reader.digits(2)? } else { 1.0 };
    if !(1.0..=12.0).contains(&month) || !(1.0..=31.0).contains(&date) {
        return None;
    }
    let mut time = [0.0; 4];
    let mut offset = 0.0;
    if reader.eat(b'T') || reader.eat(b't') || (reader.bytes.len() > 1 && reader.eat(b' ')) {
        time = clock(&mut reader)?;
        offset = zone(&mut reader)?;
    }
    if !reader.bytes.is_empty() {
        return None;
    }
    let [hour, minute, second, millisecond] = time;
    Some(dates::clip(dates::utc([year, month - 1.0, date, hour, minute, second, millisecond]) - offset))
}

fn clock(reader: &mut Reader) -> Option<[f64; 4]> {
    let hour = reader.digits(2)?;
    if !reader.eat(b':') {
        return None;
    }
    let minute = reader.digits(2)?;
    let second = if reader.eat(b':') { reader.digits(2)? } else { 0.0 };
    let millisecond = if reader.eat(b'.') { fraction(reader)? } else { 0.0 };
    let midnight = hour == 24.0 && minute == 0.0 && second == 0.0 && millisecond == 0.0;
    let valid = (hour < 24.0 || midnight) && minute < 60.0 && second < 60.0;
    valid.then_some([hour, minute, second, millisecond])
}

/// Digits after a point as milliseconds; those beyond the third are dropped.
fn fraction(reader: &mut Reader) -> Option<f64> {
    let count = reader.bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = reader.bytes.split_at(count);
    reader.bytes = rest;
    let digit = |index: usize| digits.get(index).map_or(0.0, |digit| f64::from(digit - b'0'));
    (count > 0).then(|| digit(0) * 100.0 + digit(1) * 10.0 + digit(2))
}

/// Milliseconds east of Greenwich.
fn zone(reader: &mut Reader) -> Option<f64> {
    if reader.bytes.is_empty() || reader.eat(b'Z') || reader.eat(b'z') {
        return Some(0.0);
    }
    let sign = if reader.eat(b'-') { -1.0 } else { 1.0 };
    if sign > 0.0 && !reader.eat(b'+') {
        return None;
    }
    let hours = reader.digits(2)?;
    reader.eat(b':');
    let minutes = reader.digits(2)?;
    (hours < 24.0 && minutes < 60.0).then_some(sign * (hours * dates::HOUR + minutes * dates::MINUTE))
}

/// What a loose date's words and numbers add up to.
#[derive(Default)]
struct Loose {
    numbers: Vec<f64>,
    month: Option<f64>,
    clock: Option<[f64; 4]>,
    afternoon: Option<bool>,
    offset: f64,
}

/// The other formats that engines read: `1/31/2020`, `Jan 31, 2020 10:00 PM`, `31 January 2020`.
fn loose(text: &str) -> Option<f64> {
    if !text.is_ascii() || text.len() > 100 {
        return None;
    }
    let mut found = Loose::default();
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        rest = match first {
            b'0'..=b'9' => found.number(rest)?,
            b'a'..=b'z' | b'A'..=b'Z' => found.word(rest)?,
            b'+' | b'-' if found.clock.is_some() => found.zone(rest)?,
            b' ' | b',' | b'/' | b'-' | b'.' => &rest[1..],
            b'(' => rest.split_once(')').map_or("", |(_, rest)| rest),
            _ => return None,
        };
    }
    found.finish()
}

impl Loose {
    fn number<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
        if text[end..].starts_with(':') && self.clock.is_none() {
            return self.clock(text, end);
        }
        self.numbers.push(text[..end].parse().ok()?);
        (self.numbers.len() <= 3).then_some(&text[end..])
    }

    fn clock<'a>(&mut self, text: &'a str, end: usize) -> Option<&'a str> {
        let hour: f64 = text[..end].parse().ok()?;
        let mut reader = Reader { bytes: &text.as_bytes()[end + 1..] };
        let minute = reader.digits(2)?;
        let second = if reader.eat(b':') { reader.digits(2)? } else { 0.0 };
        let millisecond = if reader.eat(b'.') { fraction(&mut reader)? } else { 0.0 };
        self.clock =
            (hour < 25.0 && minute < 60.0 && second < 60.0).then_some([hour, minute, second, millisecond]);
        self.clock?;
        Some(&text[text.len() - reader.bytes.len()..])
    }

    fn word<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let end = text.find(|letter: char| !letter.is_ascii_alphabetic()).unwrap_or(text.len());
        let (word, rest) = text.split_at(end);
        let word = word.to_ascii_lowercase();
        let month = SHORT_MONTHS.iter().position(|name| word.starts_with(&name.to_ascii_lowercase()));
        match (&*word, month) {
            ("am" | "pm", _) if self.clock.is_some() => self.afternoon = Some(word == "pm"),
            ("z" | "utc" | "gmt", _) => self.offset = 0.0,
            ("t", _) if !self.numbers.is_empty() => {}
            (_, Some(month)) if self.month.is_none() => self.month = Some(month as f64),
            _ if self.numbers.is_empty() => {}
            _ if SHORT_DAYS.iter().any(|day| word.starts_with(&day.to_ascii_lowercase())) => {}
            _ => return None,
        }
        Some(rest)
    }

    fn zone<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        let mut reader = Reader { bytes: text.as_bytes() };
        self.offset = zone(&mut reader)?;
        Some(&text[text.len() - reader.bytes.len()..])
    }

    fn finish(self) -> Option<f64> {
        let (year, month, date) = match (self.month, &self.numbers[..]) {
            (Some(month), [date]) if *date <= 31.0 => (2001.0, month, *date),
            (Some(month), [year]) => (*year, month, 1.0),
            (Some(month), [date, year]) if *date <= 31.0 => (*year, month, *date),
            (Some(month), [year, date]) => (*year, month, *date),
            (None, [month]) if *month <= 12.0 => (2001.0, month - 1.0, 1.0),
            (None, [year]) if *year > 31.0 => (*year, 0.0, 1.0),
            (None, [year, month]) if *year > 31.0 => (*year, month - 1.0, 1.0),
            (None, [month, date]) => (2001.0, month - 1.0, *date),
            (None, [year, month, date]) if *year > 31.0 => (*year, month - 1.0, *date),
            (None, [month, date, year]) => (*year, month - 1.0, *date),
            _ => return None,
        };
        let year = match year {
            0.0..50.0 => year + 2000.0,
            50.0..100.0 => year + 1900.0,
            _ => year,
        };
        if !(0.0..12.0).contains(&month) || !(1.0..=31.0).contains(&date) {
            return None;
        }
        let [hour, minute, second, millisecond] = self.clock.unwrap_or_default();
        let hour = match self.afternoon {
            Some(_) if !(1.0..=12.0).contains(&hour) => return None,
            Some(afternoon) => hour % 12.0 + if afternoon { 12.0 } else { 0.0 },
            None => hour,
        };
        Some(dates::clip(dates::utc([year, month, date, hour, minute, second, millisecond]) - self.offset))
    }
}
