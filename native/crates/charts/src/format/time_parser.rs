//! Texts as times by a specifier of d3's language.

use ferrolab_base::calendar::{DAYS, MONTHS, SHORT_DAYS, SHORT_MONTHS};
use ferrolab_base::{Code, Error, Result};

use crate::data::dates;

/// Reads times by a specifier such as `%d.%m.%Y`.
#[derive(Clone, Debug)]
pub struct TimeParser {
    items: Vec<Item>,
}

#[derive(Clone, Copy, Debug)]
enum Item {
    Letter(char),
    Directive(char),
}

/// What was read so far.
struct Parts {
    year: f64,
    month: Option<f64>,
    date: f64,
    hour: f64,
    minute: f64,
    second: f64,
    millisecond: f64,
    afternoon: Option<bool>,
    quarter: Option<f64>,
    epoch: Option<f64>,
    offset: f64,
}

impl TimeParser {
    /// The reader for a specifier; week-based directives are not known.
    pub fn new(specifier: &str) -> Result<Self> {
        let mut items = Vec::new();
        let mut letters = specifier.chars();
        while let Some(letter) = letters.next() {
            if letter != '%' {
                items.push(Item::Letter(letter));
                continue;
            }
            let mut directive = letters.next();
            if matches!(directive, Some('-' | '_' | '0')) {
                directive = letters.next();
            }
            match directive {
                Some('x') => items.extend(Self::new("%-m/%-d/%Y")?.items),
                Some('X') => items.extend(Self::new("%-I:%M:%S %p")?.items),
                Some('c') => items.extend(Self::new("%-m/%-d/%Y, %-I:%M:%S %p")?.items),
                Some(directive) if "aAbBdefHIjLmMpqQsSuwyYZ%".contains(directive) => {
                    items.push(Item::Directive(directive));
                }
                _ => {
                    return Err(Error::new(
                        Code::UnsupportedChart,
                        format!("the time format {specifier:?} is not read here"),
                    )
                    .hint("use %Y, %m, %d, %b, %H, %M, %S and their like"));
                }
            }
        }
        Ok(Self { items })
    }

    /// Milliseconds since the epoch; `None` when the text does not follow the specifier.
    pub fn parse(&self, text: &str) -> Option<f64> {
        let mut parts = Parts {
            year: 1900.0,
            month: None,
            date: 1.0,
            hour: 0.0,
            minute: 0.0,
            second: 0.0,
            millisecond: 0.0,
            afternoon: None,
            quarter: None,
            epoch: None,
            offset: 0.0,
        };
        let mut rest = text;
        for item in &self.items {
            rest = match item {
                Item::Letter(letter) => rest.strip_prefix(*letter)?,
                Item::Directive(directive) => parts.read(*directive, rest)?,
            };
        }
        rest.is_empty().then(|| parts.time())
    }
}

impl Parts {
    fn read<'a>(&mut self, directive: char, text: &'a str) -> Option<&'a str> {
        let width = match directive {
            'Y' => 4,
            'j' | 'L' => 3,
            'f' => 6,
            'q' | 'u' | 'w' => 1,
            'Q' | 's' => usize::MAX,
            'a' => return name(text, &SHORT_DAYS).map(|(_, rest)| rest),
            'A' => return name(text, &DAYS).map(|(_, rest)| rest),
            'b' | 'B' => {
                let names = if directive == 'b' { &SHORT_MONTHS } else { &MONTHS };
                let (month, rest) = name(text, names)?;
                self.month = Some(month as f64);
                return Some(rest);
            }
            'p' => {
                let (half, rest) = name(text, &["AM", "PM"])?;
                self.afternoon = Some(half == 1);
                return Some(rest);
            }
            'Z' => return self.zone(text),
            '%' => return text.strip_prefix('%'),
            _ => 2,
        };
        let (number, rest) = number(text, width)?;
        match directive {
            'Y' => self.year = number,
            'y' => self.year = number + if number > 68.0 { 1900.0 } else { 2000.0 },
            'm' => self.month = Some(number - 1.0),
            'd' | 'e' => self.date = number,
            'j' => (self.month, self.date) = (Some(0.0), number),
            'H' | 'I' => self.hour = number,
            'M' => self.minute = number,
            'S' => self.second = number,
            'L' => self.millisecond = number,
            'f' => self.millisecond = (number / 1_000.0).floor(),
            'q' => self.quarter = Some(number * 3.0 - 3.0),
            'Q' => self.epoch = Some(number),
            's' => self.epoch = Some(number * 1_000.0),
            _ => {}
        }
        Some(rest)
    }

    fn zone<'a>(&mut self, text: &'a str) -> Option<&'a str> {
        if let Some(rest) = text.strip_prefix('Z') {
            return Some(rest);
        }
        let sign = match text.chars().next()? {
            '+' => 1.0,
            '-' => -1.0,
            _ => return None,
        };
        let (hours, rest) = two_digits(&text[1..])?;
        let minutes = two_digits(rest.strip_prefix(':').unwrap_or(rest));
        let (minutes, rest) = minutes.unwrap_or((0.0, rest));
        self.offset = sign * (hours * dates::HOUR + minutes * dates::MINUTE);
        Some(rest)
    }

    fn time(&self) -> f64 {
        if let Some(epoch) = self.epoch {
            return dates::clip(epoch);
        }
        let hour = match self.afternoon {
            Some(afternoon) => self.hour % 12.0 + if afternoon { 12.0 } else { 0.0 },
            None => self.hour,
        };
        let month = self.month.or(self.quarter).unwrap_or(0.0);
        let parts = [self.year, month, self.date, hour, self.minute, self.second, self.millisecond];
        dates::clip(dates::utc(parts) - self.offset)
    }
}

fn two_digits(text: &str) -> Option<(f64, &str)> {
    let digits = text.get(..2).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some((digits.parse().ok()?, &text[2..]))
}

/// A number in the first `width` letters, which may begin with blanks.
fn number(text: &str, width: usize) -> Option<(f64, &str)> {
    let window_end = text.char_indices().nth(width).map_or(text.len(), |(index, _)| index);
    let window = &text[..window_end];
    let trimmed = window.trim_start();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    let end = window.len() - trimmed.len() + digits;
    (digits > 0).then(|| Some((trimmed[..digits].parse().ok()?, &text[end..])))?
}

fn name<'a>(text: &'a str, names: &[&str]) -> Option<(usize, &'a str)> {
    names.iter().enumerate().find_map(|(index, name)| {
        let head = text.get(..name.len())?;
        head.eq_ignore_ascii_case(name).then(|| (index, &text[name.len()..]))
    })
}
