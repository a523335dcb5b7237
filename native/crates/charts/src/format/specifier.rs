//! d3's language for numbers: `[[fill]align][sign][symbol][0][width][,][.precision][~][type]`.

use ferrolab_base::{Code, Error, Result};

use super::decimal;
use super::number::number_text;

/// Units of the International System, from 10^-24 in steps of a thousand.
const PREFIXES: [&str; 17] =
    ["y", "z", "a", "f", "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E", "Z", "Y"];

/// A longer text than this is no label; d3 would pad to any width asked for.
const MAX_WIDTH: usize = 1_000;

/// How a number is written.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberFormat {
    fill: char,
    align: char,
    sign: char,
    symbol: Option<char>,
    zero: bool,
    width: usize,
    comma: bool,
    /// Digits after the point, or significant ones; the type decides which.
    pub precision: Option<usize>,
    trim: bool,
    /// The letter of the notation; `None` stands for none.
    pub kind: Option<char>,
    suffix: &'static str,
    factor: f64,
}

impl NumberFormat {
    /// The format that a specifier such as `,.2f` or `$.3s` means.
    pub fn new(specifier: &str) -> Result<Self> {
        Self::parse(specifier).ok_or_else(|| {
            Error::new(Code::InvalidInput, format!("{specifier:?} is no number format"))
                .hint("formats look like ,.2f or .1% or $.3s")
        })
    }

    fn parse(specifier: &str) -> Option<Self> {
        let letters: Vec<char> = specifier.chars().collect();
        let mut rest = &letters[..];
        let mut format = Self::default();
        let is_align = |letter: Option<&char>| letter.is_some_and(|letter| "<>=^".contains(*letter));
        if is_align(rest.get(1)) && rest[0] != '\n' {
            (format.fill, format.align) = (rest[0], rest[1]);
            rest = &rest[2..];
        } else if is_align(rest.first()) {
            format.align = rest[0];
            rest = &rest[1..];
        }
        if let Some(sign) = take(&mut rest, |letter| "+-( ".contains(letter)) {
            format.sign = sign;
        }
        format.symbol = take(&mut rest, |letter| "$#".contains(letter));
        format.zero = take(&mut rest, |letter| letter == '0').is_some();
        format.width = digits(&mut rest).unwrap_or(0).min(MAX_WIDTH);
        format.comma = take(&mut rest, |letter| letter == ',').is_some();
        if take(&mut rest, |letter| letter == '.').is_some() {
            format.precision = Some(digits(&mut rest)?.min(1_000));
        }
        format.trim = take(&mut rest, |letter| letter == '~').is_some();
        format.kind = take(&mut rest, |letter| letter.is_ascii_alphabetic() || letter == '%');
        rest.is_empty().then_some(format)
    }

    /// The number as text.
    pub fn format(&self, number: f64) -> String {
        self.normal().write(number * self.factor)
    }

    /// The format for labels of a scale from `start` to `stop` with about `count` ticks: the
    /// precision is what the step between them needs, unless it is given.
    pub fn span(mut self, start: f64, stop: f64, count: f64) -> Self {
        let step = crate::scales::ticks::tick_step(start, stop, count);
        let largest = start.abs().max(stop.abs());
        let exponent = |x: f64| (x != 0.0 && x.is_finite()).then(|| decimal::shortest(x.abs()).1);
        if self.kind == Some('s') {
            if self.precision.is_none()
                && let (Some(step), Some(largest)) = (exponent(step), exponent(largest))
            {
                self.precision = Some((prefix_exponent(largest) - step).max(0) as usize);
            }
            return self.with_prefix_of(largest);
        }
        if self.precision.is_some() {
            return self;
        }
        match self.kind {
            None | Some('e' | 'g' | 'p' | 'r') => {
                let rest = exponent(largest - step.abs());
                if let (Some(rest), Some(step)) = (rest, exponent(step)) {
                    let precision = (rest - step).max(0) + 1 - i32::from(self.kind == Some('e'));
                    self.precision = Some(precision.max(0) as usize);
                }
            }
            Some('f' | '%') => {
                if let Some(step) = exponent(step) {
                    let shift = if self.kind == Some('%') { 2 } else { 0 };
                    self.precision = Some(((-step).max(0) - shift).max(0) as usize);
                }
            }
            _ => {}
        }
        self
    }

    /// Fixed notation in the SI unit of this value.
    fn with_prefix_of(mut self, value: f64) -> Self {
        let exponent = if value == 0.0 || !value.is_finite() { 0 } else { decimal::shortest(value).1 };
        let exponent = prefix_exponent(exponent);
        self.kind = Some('f');
        self.suffix = PREFIXES[(8 + exponent / 3) as usize];
        self.factor = 10f64.powi(-exponent);
        if !(-22..=22).contains(&exponent) {
            self.factor = format!("1e{}", -exponent).parse().unwrap_or(1.0);
        }
        self
    }

    /// As many digits as the number has, at most about twelve, without trailing zeros: Vega's
    /// choice for logarithmic axes.
    pub fn float(mut self) -> Self {
        if self.precision.is_none() {
            self.precision = Some(match self.kind {
                Some('%') => 10,
                Some('e') => 11,
                _ => 12,
            });
            self.trim = true;
        }
        self
    }

    /// Aliases resolved: no type is `.12~g`, `n` is `,g`.
    fn normal(&self) -> Self {
        let mut format = self.clone();
        match format.kind {
            Some('n') => {
                format.comma = true;
                format.kind = Some('g');
            }
            Some(kind) if "%bcdefgoprsXx".contains(kind) => {}
            _ => {
                format.precision.get_or_insert(12);
                format.trim = true;
                format.kind = Some('g');
            }
        }
        if format.zero || (format.fill == '0' && format.align == '=') {
            format.zero = true;
            format.fill = '0';
            format.align = '=';
        }
        format
    }

    fn write(&self, number: f64) -> String {
        let kind = self.kind.unwrap_or('g');
        let mut prefix = match self.symbol {
            Some('$') => "$".to_owned(),
            Some('#') if "boxX".contains(kind) => format!("0{}", kind.to_ascii_lowercase()),
            _ => String::new(),
        };
        // A currency takes the place of the percent sign.
        let mut suffix =
            if "%p".contains(kind) && self.symbol != Some('$') { "%".to_owned() } else { String::new() };
        suffix.push_str(self.suffix);
        if kind == 'c' {
            suffix = number_text(number) + &suffix;
            return self.padded(prefix, String::new(), suffix);
        }
        let (mut body, unit) = self.body(number.abs(), kind);
        if number.is_nan() {
            body = "NaN".to_owned();
        } else if self.trim {
            body = trimmed(&body);
        }
        let is_zero = body.parse::<f64>().is_ok_and(|shown| shown == 0.0);
        let negative = number.is_sign_negative() && !number.is_nan() && (!is_zero || self.sign == '+');
        match (negative, self.sign) {
            (true, '(') => prefix.insert(0, '('),
            (true, _) => prefix.insert(0, '\u{2212}'),
            (false, '-' | '(') => {}
            (false, sign) => prefix.insert(0, sign),
        }
        suffix.insert_str(0, unit);
        if negative && self.sign == '(' {
            suffix.push(')');
        }
        if "defgprs%".contains(kind)
            && let Some(end) = body.find(|letter: char| !letter.is_ascii_digit())
        {
            suffix.insert_str(0, &body[end..]);
            body.truncate(end);
        }
        self.padded(prefix, body, suffix)
    }

    /// The digits of a number that is not negative, and its SI unit.
    fn body(&self, x: f64, kind: char) -> (String, &'static str) {
        let significant = "gprs".contains(kind);
        let precision = match self.precision {
            None => 6,
            Some(given) if significant => given.clamp(1, 21),
            Some(given) => given.min(20),
        };
        if !x.is_finite() {
            let text = number_text(x);
            return (if kind == 'X' { text.to_ascii_uppercase() } else { text }, "");
        }
        let round = (x + 0.5).floor();
        let text = match kind {
            '%' => decimal::fixed(x * 100.0, precision),
            'f' => decimal::fixed(x, precision),
            'd' => format!("{round:.0}"),
            'b' => in_radix(round, 2),
            'o' => in_radix(round, 8),
            'x' => in_radix(round, 16),
            'X' => in_radix(round, 16).to_ascii_uppercase(),
            'e' => exponential(x, precision),
            'p' => rounded(x * 100.0, precision),
            'r' => rounded(x, precision),
            's' => return in_unit(x, precision),
            _ => significant_digits(x, precision),
        };
        (text, "")
    }

    fn padded(&self, prefix: String, body: String, suffix: String) -> String {
        let mut body = if self.comma && !self.zero { grouped(&body, usize::MAX) } else { body };
        let length = prefix.encode_utf16().count() + body.len() + suffix.encode_utf16().count();
        let missing = self.width.saturating_sub(length);
        let mut padding: String = std::iter::repeat_n(self.fill, missing).collect();
        if self.comma && self.zero {
            let room = if missing > 0 { self.width - suffix.encode_utf16().count() } else { usize::MAX };
            body = grouped(&(padding + &body), room);
            padding = String::new();
        }
        match self.align {
            '<' => prefix + &body + &suffix + &padding,
            '=' => prefix + &padding + &body + &suffix,
            '^' => {
                let half: String = std::iter::repeat_n(self.fill, missing / 2).collect();
                let rest: String = padding.chars().skip(missing / 2).collect();
                half + &prefix + &body + &suffix + &rest
            }
            _ => padding + &prefix + &body + &suffix,
        }
    }
}

impl Default for NumberFormat {
    fn default() -> Self {
        Self {
            fill: ' ',
            align: '>',
            sign: '-',
            symbol: None,
            zero: false,
            width: 0,
            comma: false,
            precision: None,
            trim: false,
            kind: None,
            suffix: "",
            factor: 1.0,
        }
    }
}

fn take(rest: &mut &[char], wanted: impl Fn(char) -> bool) -> Option<char> {
    let first = *rest.first()?;
    wanted(first).then(|| {
        *rest = &rest[1..];
        first
    })
}

fn digits(rest: &mut &[char]) -> Option<usize> {
    let mut number = None;
    while let Some(digit) = take(rest, |letter| letter.is_ascii_digit()) {
        let digit = digit as usize - '0' as usize;
        number = Some(number.unwrap_or(0usize).saturating_mul(10).saturating_add(digit));
    }
    number
}

fn prefix_exponent(exponent: i32) -> i32 {
    exponent.div_euclid(3).clamp(-8, 8) * 3
}

fn exponential(x: f64, places: usize) -> String {
    let (digits, exponent) =
        if x == 0.0 { ("0".repeat(places + 1), 0) } else { decimal::digits(x, places + 1) };
    let point = if places > 0 { "." } else { "" };
    let sign = if exponent < 0 { "" } else { "+" };
    format!("{}{point}{}e{sign}{exponent}", &digits[..1], &digits[1..])
}

/// What `x.toPrecision(count)` gives.
fn significant_digits(x: f64, count: usize) -> String {
    if x == 0.0 {
        return if count > 1 { format!("0.{}", "0".repeat(count - 1)) } else { "0".to_owned() };
    }
    let (digits, exponent) = decimal::digits(x, count);
    if exponent < -6 || exponent >= count as i32 {
        return exponential(x, count - 1);
    }
    positional(&digits, exponent)
}

/// Digits in positional notation, whatever their exponent.
fn rounded(x: f64, count: usize) -> String {
    if x == 0.0 {
        return "0".to_owned();
    }
    let (digits, exponent) = decimal::digits(x, count);
    positional(&digits, exponent)
}

fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        return format!("0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() > whole {
        format!("{}.{}", &digits[..whole], &digits[whole..])
    } else {
        format!("{digits}{}", "0".repeat(whole - digits.len()))
    }
}

/// The number in the SI unit that suits it.
fn in_unit(x: f64, count: usize) -> (String, &'static str) {
    if x == 0.0 {
        return (significant_digits(x, count), "");
    }
    let (digits, exponent) = decimal::digits(x, count);
    let unit = prefix_exponent(exponent);
    let whole = exponent - unit + 1;
    let text = if whole > 0 {
        positional(&digits, whole - 1)
    } else {
        // Below the smallest unit: as many places as the precision allows.
        let kept = (count as i32 + whole - 1).max(0) as usize;
        let digits = if kept == 0 { decimal::shortest(x).0 } else { decimal::digits(x, kept).0 };
        format!("0.{}{digits}", "0".repeat(-whole as usize))
    };
    (text, PREFIXES[(8 + unit / 3) as usize])
}

fn in_radix(mut x: f64, radix: u32) -> String {
    let mut digits = Vec::new();
    while x >= 1.0 {
        let digit = (x % f64::from(radix)) as u32;
        digits.push(char::from_digit(digit, radix).unwrap_or('0'));
        x = (x / f64::from(radix)).floor();
    }
    if digits.is_empty() { "0".to_owned() } else { digits.into_iter().rev().collect() }
}

/// The text without zeros that end its fraction.
fn trimmed(text: &str) -> String {
    let Some(point) = text.find('.') else { return text.to_owned() };
    let end = text[point + 1..]
        .find(|letter: char| !letter.is_ascii_digit())
        .map_or(text.len(), |end| point + 1 + end);
    let fraction = text[point..end].trim_end_matches('0').trim_end_matches('.');
    format!("{}{fraction}{}", &text[..point], &text[end..])
}

/// Thousands parted by commas; with a width, zeros that fill it are parted, too.
fn grouped(digits: &str, width: usize) -> String {
    let mut groups = Vec::new();
    let mut end = digits.len();
    let mut length = 0usize;
    while end > 0 {
        let size = if length + 4 > width { width.saturating_sub(length).max(1) } else { 3 };
        groups.push(&digits[end.saturating_sub(size)..end]);
        end = end.saturating_sub(size);
        length += size + 1;
        if length > width {
            break;
        }
    }
    groups.reverse();
    groups.join(",")
}
