//! What a field says besides its letters, where that leaves no doubt.
//!
//! Numbers have no leading zeros (those are codes) and a point for their
//! fraction; dates are ISO 8601. Everything else stays text.

/// What a value is, or all values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing is known yet: all values are missing.
    Missing,
    Boolean,
    Integer,
    Float,
    Date,
    /// A date with a time, of no zone.
    Timestamp,
    /// A date with a time and its distance from UTC.
    ZonedTimestamp,
    Text,
}

impl Kind {
    /// The kind that holds values of both.
    pub(crate) fn join(self, other: Kind) -> Kind {
        match (self, other) {
            (one, other) if one == other => one,
            (Kind::Missing, kind) | (kind, Kind::Missing) => kind,
            (Kind::Integer | Kind::Float, Kind::Integer | Kind::Float) => Kind::Float,
            (Kind::Date | Kind::Timestamp, Kind::Date | Kind::Timestamp) => Kind::Timestamp,
            _ => Kind::Text,
        }
    }

    /// The kind of a field that is not in quotes, or of a column of kind `column` with it.
    pub(crate) fn of(field: &[u8]) -> Kind {
        let Some(first) = field.first() else { return Kind::Missing };
        match first {
            b'0'..=b'9' | b'-' | b'.' => of_number_or_date(field),
            _ if boolean(field).is_some() => Kind::Boolean,
            _ if is_missing(field) => Kind::Missing,
            _ => Kind::Text,
        }
    }

    /// Its name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Missing | Kind::Text => "text",
            Kind::Boolean => "boolean",
            Kind::Integer => "integer",
            Kind::Float => "number",
            Kind::Date => "date",
            Kind::Timestamp => "timestamp",
            Kind::ZonedTimestamp => "timestamp with zone",
        }
    }
}

fn of_number_or_date(field: &[u8]) -> Kind {
    if integer(field).is_some() {
        Kind::Integer
    } else if float(field).is_some() {
        Kind::Float
    } else if date(field).is_some() {
        Kind::Date
    } else if let Some(timestamp) = timestamp(field) {
        if timestamp.zoned { Kind::ZonedTimestamp } else { Kind::Timestamp }
    } else if is_missing(field) {
        Kind::Missing
    } else {
        Kind::Text
    }
}

/// Spellings of «no value» in columns that are not text; pyarrow and pandas read them so too.
pub(crate) fn is_missing(field: &[u8]) -> bool {
    matches!(
        field,
        b"" | b"NA"
            | b"N/A"
            | b"n/a"
            | b"#N/A"
            | b"NULL"
            | b"null"
            | b"None"
            | b"NaN"
            | b"nan"
            | b"-NaN"
            | b"-nan"
            | b"<NA>"
    )
}

/// True or false.
pub(crate) fn boolean(field: &[u8]) -> Option<bool> {
    match field {
        b"true" | b"True" | b"TRUE" => Some(true),
        b"false" | b"False" | b"FALSE" => Some(false),
        _ => None,
    }
}

/// A whole number of 64 bits.
#[inline]
pub(crate) fn integer(field: &[u8]) -> Option<i64> {
    let (negative, digits) = match field {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > 19 || (digits[0] == b'0' && field.len() > 1) {
        return None;
    }
    let mut magnitude = 0_u64;
    for &digit in digits {
        let digit = digit.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        magnitude = magnitude * 10 + u64::from(digit);
    }
    if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// Powers of ten that a double holds exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// A number with a fraction or an exponent, or a whole one too long for [`integer`].
#[inline]
pub(crate) fn float(field: &[u8]) -> Option<f64> {
    short_decimal(field).or_else(|| long_decimal(field))
}

/// Up to 15 digits with a point among them: the quotient of two exact doubles is the nearest double.
fn short_decimal(field: &[u8]) -> Option<f64> {
    let digits = field.strip_prefix(b"-").unwrap_or(field);
    if digits.len() > 16 || has_leading_zero(digits) {
        return None;
    }
    let (mut mantissa, mut point) = (0_u64, None);
    for (at, &byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => mantissa = mantissa * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    let count = digits.len() - usize::from(point.is_some());
    if count == 0 || count > 15 {
        return None;
    }
    let fraction = point.map_or(0, |at| digits.len() - at - 1);
    let value = mantissa as f64 / POWERS[fraction];
    Some(if field.len() > digits.len() { -value } else { value })
}

fn has_leading_zero(digits: &[u8]) -> bool {
    matches!(digits, [b'0', b'0'..=b'9', ..])
}

fn long_decimal(field: &[u8]) -> Option<f64> {
    let digits = field.strip_prefix(b"-").unwrap_or(field);
    let is_decimal = digits.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    let has_digit = digits.first().is_some_and(|byte| matches!(byte, b'0'..=b'9' | b'.'));
    // Twenty digits and more without a point are an identifier: a double would change it.
    let is_identifier = digits.len() > 15 && digits.iter().all(u8::is_ascii_digit);
    if !is_decimal || !has_digit || has_leading_zero(digits) || is_identifier {
        return None;
    }
    std::str::from_utf8(field).ok()?.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A date, `2026-11-21`, in days since 1970.
pub(crate) fn date(field: &[u8]) -> Option<i32> {
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1] = field else { return None };
    let (year, month, day) = (number(&[*y0, *y1, *y2, *y3])?, number(&[*m0, *m1])?, number(&[*d0, *d1])?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year == 0 || !(1..=days).contains(&day) {
        return None;
    }
    i32::try_from(ferrolab_base::calendar::day_of_date(year, month, day)).ok()
}

fn number(digits: &[u8]) -> Option<i64> {
    let digit = |value: i64, &byte: &u8| byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'));
    digits.iter().try_fold(0, digit)
}

/// A point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Timestamp {
    /// Microseconds since 1970, in UTC where it has a zone.
    pub micros: i64,
    /// Whether it tells its distance from UTC.
    pub zoned: bool,
}

/// `2026-11-21 12:48`, with `T` or a space, seconds, up to six digits of their fraction and a zone.
pub(crate) fn timestamp(field: &[u8]) -> Option<Timestamp> {
    let day = i64::from(date(field.get(..10)?)?);
    let rest = field.get(10..)?;
    let [b'T' | b' ', h0, h1, b':', m0, m1, rest @ ..] = rest else { return None };
    let (hour, minute) = (number(&[*h0, *h1])?, number(&[*m0, *m1])?);
    let (second, micros, rest) = seconds(rest)?;
    let offset = zone(rest)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = day * 86_400 + hour * 3_600 + minute * 60 + second - offset.unwrap_or(0) * 60;
    Some(Timestamp { micros: seconds * 1_000_000 + micros, zoned: offset.is_some() })
}

/// Seconds, microseconds and what follows.
fn seconds(rest: &[u8]) -> Option<(i64, i64, &[u8])> {
    let [b':', s0, s1, rest @ ..] = rest else { return Some((0, 0, rest)) };
    let second = number(&[*s0, *s1])?;
    let [b'.', fraction @ ..] = rest else { return Some((second, 0, rest)) };
    let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 || digits > 6 {
        return None;
    }
    let micros = number(&fraction[..digits])? * 10_i64.pow(6 - u32::try_from(digits).ok()?);
    Some((second, micros, &fraction[digits..]))
}

/// Minutes east of UTC, `None` within where no zone is named.
fn zone(rest: &[u8]) -> Option<Option<i64>> {
    let (sign, hours, minutes) = match rest {
        [] => return Some(None),
        [b'Z'] => return Some(Some(0)),
        [sign @ (b'+' | b'-'), h0, h1, b':', m0, m1] | [sign @ (b'+' | b'-'), h0, h1, m0, m1] => {
            (*sign, number(&[*h0, *h1])?, number(&[*m0, *m1])?)
        }
        [sign @ (b'+' | b'-'), h0, h1] => (*sign, number(&[*h0, *h1])?, 0),
        _ => return None,
    };
    let offset = hours * 60 + minutes;
    (hours < 24 && minutes < 60).then_some(Some(if sign == b'-' { -offset } else { offset }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        let cases = [
            ("", Kind::Missing),
            ("NA", Kind::Missing),
            ("0", Kind::Integer),
            ("-12", Kind::Integer),
            ("9223372036854775807", Kind::Integer),
            ("9223372036854775808", Kind::Text),
            ("007", Kind::Text),
            ("+49", Kind::Text),
            ("1,5", Kind::Text),
            ("1.50", Kind::Float),
            ("-.5", Kind::Float),
            ("1e-7", Kind::Float),
            ("1e999", Kind::Text),
            ("00.5", Kind::Text),
            (".", Kind::Text),
            ("-", Kind::Text),
            ("1.2.3", Kind::Text),
            ("TRUE", Kind::Boolean),
            ("yes", Kind::Text),
            ("2024-02-29", Kind::Date),
            ("2023-02-29", Kind::Text),
            ("2024-02-29 23:59", Kind::Timestamp),
            ("2024-02-29T23:59:59.123456", Kind::Timestamp),
            ("2024-02-29T23:59:59.123456789", Kind::Text),
            ("2024-02-29T23:59:59+02:00", Kind::ZonedTimestamp),
            ("2024-02-29T23:59:59Z", Kind::ZonedTimestamp),
            ("21.11.2026", Kind::Text),
        ];
        for (field, kind) in cases {
            assert_eq!(Kind::of(field.as_bytes()), kind, "{field:?}");
        }
    }

    #[test]
    fn floats_are_the_nearest_doubles() {
        for field in
            ["0.1", "123456.789", "-99999999.999999", "1.7976931348623157e308", "0.30000000000000004"]
        {
            assert_eq!(float(field.as_bytes()), field.parse().ok(), "{field}");
        }
    }

    #[test]
    fn points_in_time_are_counted_from_1970_in_utc() {
        assert_eq!(date(b"1970-01-02"), Some(1));
        assert_eq!(date(b"1969-12-31"), Some(-1));
        assert_eq!(date(b"2026-11-21"), Some(20_778));
        let micros = |text: &str| timestamp(text.as_bytes()).map(|timestamp| timestamp.micros);
        assert_eq!(micros("1970-01-01T01:00:00.5+01:00"), Some(500_000));
        assert_eq!(micros("1970-01-01 00:01"), Some(60_000_000));
    }

    #[test]
    fn columns_widen_only_within_a_family() {
        assert_eq!(Kind::Integer.join(Kind::Float), Kind::Float);
        assert_eq!(Kind::Missing.join(Kind::Date), Kind::Date);
        assert_eq!(Kind::Date.join(Kind::Timestamp), Kind::Timestamp);
        assert_eq!(Kind::Boolean.join(Kind::Integer), Kind::Text);
        assert_eq!(Kind::Timestamp.join(Kind::ZonedTimestamp), Kind::Text);
    }
}
