//! Numbers by their format.

use super::code::{Content, Section, Token};

/// Significant digits that spreadsheets keep.
const DIGITS: usize = 15;

/// Decimals beyond these are zeros.
const MAX_DECIMALS: usize = 30;

/// A positive decimal number: `0.d1 d2 d3...` times ten to the `exponent`.
struct Decimal {
    digits: Vec<u8>,
    exponent: i32,
}

impl Decimal {
    fn new(value: f64) -> Self {
        let text = format!("{:.*e}", DIGITS - 1, value.abs());
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let digits = mantissa.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
        Self { digits, exponent: exponent.parse::<i32>().unwrap_or(0) + 1 }
    }

    /// The digits before and behind the point, rounded half away from zero to `decimals`.
    fn fixed(&self, decimals: usize) -> (String, String) {
        let decimals = decimals.min(MAX_DECIMALS);
        let length = self.exponent + decimals as i32;
        let mut digits: Vec<u8> = Vec::new();
        if length >= 0 {
            digits.extend((0..length as usize).map(|at| self.digits.get(at).copied().unwrap_or(0)));
            if self.digits.get(length as usize).is_some_and(|digit| *digit >= 5) {
                increment(&mut digits);
            }
        }
        let text: String = digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let padded = format!("{text:0>width$}", width = decimals);
        let (integer, fraction) = padded.split_at(padded.len() - decimals);
        (integer.trim_start_matches('0').to_owned(), fraction.to_owned())
    }
}

fn increment(digits: &mut Vec<u8>) {
    for digit in digits.iter_mut().rev() {
        if *digit < 9 {
            *digit += 1;
            return;
        }
        *digit = 0;
    }
    digits.insert(0, 1);
}

/// A number as it is typed: as many digits as it needs.
pub(super) fn general(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 { "0".into() } else { value.to_string() };
    }
    let sign = if value < 0.0 { "-" } else { "" };
    let decimal = Decimal::new(value);
    let exponent = decimal.exponent - 1;
    if !(-5..=20).contains(&exponent) {
        let digits: String = decimal.digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let (first, rest) = digits.split_at(1);
        let rest = rest.trim_end_matches('0');
        let point = if rest.is_empty() { "" } else { "." };
        let exponent_sign = if exponent < 0 { '-' } else { '+' };
        return format!("{sign}{first}{point}{rest}E{exponent_sign}{:02}", exponent.abs());
    }
    let decimals = usize::try_from(DIGITS as i32 - decimal.exponent).unwrap_or(0);
    let (integer, fraction) = decimal.fixed(decimals);
    let integer = if integer.is_empty() { "0" } else { &integer };
    match fraction.trim_end_matches('0') {
        "" => format!("{sign}{integer}"),
        fraction => format!("{sign}{integer}.{fraction}"),
    }
}

/// A number by a section of its format.
pub(super) fn show(section: &Section, value: f64, is_abs: bool) -> String {
    if !value.is_finite() {
        return general(value);
    }
    let scaled = value.abs() * 100_f64.powi(section.percents) / 1000_f64.powi(section.thousands_left_out);
    let body = match section.content {
        Content::Fraction => fraction(section, scaled),
        Content::General => each(section, |_| general(scaled)),
        _ if section.tokens.iter().any(|token| matches!(token, Token::Exponent(_))) => {
            scientific(section, scaled)
        }
        _ if section.tokens.iter().any(|token| matches!(token, Token::Digit(_))) => {
            let (before, behind) = around_point(&section.tokens);
            let (integer, fraction) = Decimal::new(scaled).fixed(digits(behind));
            fill(before, &integer, section.has_thousands) + &fill_fraction(behind, &fraction)
        }
        // No digits: the section says it all.
        _ => return each(section, |_| general(value)),
    };
    // What rounds to zero has no sign.
    let is_zero = !body.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
    let is_negative = value < 0.0 && !is_abs && !(is_zero && section.content == Content::Number);
    if is_negative { format!("-{body}") } else { body }
}

/// The literals of a section, `General` and `@` replaced.
fn each(section: &Section, show: impl Fn(&Token) -> String) -> String {
    let token = |token: &Token| match token {
        Token::Literal(text) => text.clone(),
        Token::General | Token::Text => show(token),
        _ => String::new(),
    };
    section.tokens.iter().map(token).collect()
}

fn around_point(tokens: &[Token]) -> (&[Token], &[Token]) {
    let point = tokens.iter().position(|token| *token == Token::Point).unwrap_or(tokens.len());
    tokens.split_at(point)
}

fn digits(tokens: &[Token]) -> usize {
    tokens.iter().filter(|token| matches!(token, Token::Digit(_))).count()
}

/// The digits of a whole number in their places, from the right; what has no place stands before the first one.
fn fill(tokens: &[Token], number: &str, has_thousands: bool) -> String {
    let mut out: Vec<char> = Vec::new();
    let mut left: Vec<char> = number.chars().collect();
    let mut places = digits(tokens);
    let mut written = 0;
    let mut write = |out: &mut Vec<char>, digit: char| {
        if has_thousands && written > 0 && written % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
        written += 1;
    };
    for token in tokens.iter().rev() {
        match token {
            Token::Literal(text) => out.extend(text.chars().rev()),
            Token::Digit(kind) => {
                places -= 1;
                match (left.pop(), kind) {
                    (Some(digit), _) => write(&mut out, digit),
                    (None, '0') => write(&mut out, '0'),
                    (None, '?') => out.push(' '),
                    (None, _) => {}
                }
                if places == 0 {
                    while let Some(digit) = left.pop() {
                        write(&mut out, digit);
                    }
                }
            }
            _ => {}
        }
    }
    out.iter().rev().collect()
}

/// The digits behind the point in their places.
fn fill_fraction(tokens: &[Token], fraction: &str) -> String {
    let mut out = String::new();
    let mut left = fraction.chars();
    for token in tokens {
        match token {
            Token::Point => out.push('.'),
            Token::Literal(text) => out.push_str(text),
            Token::Digit(kind) => {
                let digit = left.next().unwrap_or('0');
                let is_needed = digit != '0' || *kind == '0' || left.as_str().contains(|c| c != '0');
                match (is_needed, kind) {
                    (true, _) => out.push(digit),
                    (false, '?') => out.push(' '),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    out
}

fn scientific(section: &Section, value: f64) -> String {
    let at = section.tokens.iter().position(|token| matches!(token, Token::Exponent(_))).unwrap_or(0);
    let (mantissa, rest) = section.tokens.split_at(at);
    let (before, behind) = around_point(mantissa);
    let (places, decimals) = (digits(before).max(1) as i32, digits(behind));
    let mut exponent = if value == 0.0 { 0 } else { Decimal::new(value).exponent - 1 };
    exponent -= exponent.rem_euclid(places);
    let shifted = |exponent: i32| {
        let mut decimal = Decimal::new(value);
        decimal.exponent -= exponent;
        decimal.fixed(decimals)
    };
    let (mut integer, mut fraction) = shifted(exponent);
    if value != 0.0 && integer.len() as i32 > places {
        exponent += places;
        (integer, fraction) = shifted(exponent);
    }
    let Some((Token::Exponent(has_plus), rest)) = rest.split_first() else { return general(value) };
    let sign = match exponent {
        ..0 => "-",
        _ if *has_plus => "+",
        _ => "",
    };
    let exponent = fill(rest, &exponent.unsigned_abs().to_string(), false);
    let mantissa = fill(before, &integer, false) + &fill_fraction(behind, &fraction);
    format!("{mantissa}E{sign}{exponent}")
}

/// Denominators are tried up to this one.
const MAX_DENOMINATOR: u32 = 9_999;

fn fraction(section: &Section, value: f64) -> String {
    let slash = section.tokens.iter().position(|token| *token == Token::Slash).unwrap_or(0);
    let (before, behind) = section.tokens.split_at(slash);
    // Digits of the whole part stand apart from those of the numerator.
    let numerator = before.iter().rposition(|token| !matches!(token, Token::Digit(_))).map_or(0, |at| at + 1);
    let (whole, _) = before.split_at(numerator);
    let has_whole = digits(whole) > 0;
    let fixed = behind
        .iter()
        .find_map(|token| if let Token::Denominator(number) = token { Some(*number) } else { None });
    if value >= 1e15 {
        return general(value);
    }
    let (integer, part) = if has_whole { (value.trunc(), value.fract()) } else { (0.0, value) };
    let (mut numerator, denominator) = match fixed {
        Some(denominator) => ((part * f64::from(denominator)).round(), denominator),
        None => nearest(part, 10_u32.saturating_pow(digits(behind).max(1) as u32) - 1),
    };
    let mut integer = integer;
    if has_whole && numerator >= f64::from(denominator) {
        (integer, numerator) = (integer + 1.0, 0.0);
    }
    let literals = |tokens: &[Token]| -> String {
        tokens
            .iter()
            .filter_map(|token| if let Token::Literal(text) = token { Some(text.as_str()) } else { None })
            .collect()
    };
    let tail = literals(behind);
    match (has_whole, numerator == 0.0, integer == 0.0) {
        (true, true, _) => format!("{integer}{tail}"),
        (true, false, false) => format!("{integer} {numerator}/{denominator}{tail}"),
        _ => format!("{numerator}/{denominator}{tail}"),
    }
}

/// The fraction with the smallest denominator up to `max` that is nearest to `value`.
fn nearest(value: f64, max: u32) -> (f64, u32) {
    let mut best = (f64::INFINITY, 0.0, 1);
    for denominator in 1..=max.min(MAX_DENOMINATOR) {
        let numerator = (value * f64::from(denominator)).round();
        let distance = (value - numerator / f64::from(denominator)).abs();
        if distance < best.0 - 1e-12 {
            best = (distance, numerator, denominator);
        }
    }
    (best.1, best.2)
}
