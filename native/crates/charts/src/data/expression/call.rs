//! What the language's functions give.

use std::sync::Arc;

use ferrolab_base::calendar::{DAYS, MONTHS, SHORT_DAYS, SHORT_MONTHS};
use serde_json::Value as Json;

use super::function::Function as F;
use super::operand::{Operand, each, same, select, to_number};
use crate::data::dates::{self, Civil};
use crate::data::{Value, date_text};
use crate::format::time::{day_of_year, week_of_year};
use crate::format::{NumberFormat, TimeFormat};

/// A text that a function makes longer than this is cut.
const MAX_TEXT: usize = 10_000;

/// Numbers that `sequence` makes at most.
const MAX_SEQUENCE: f64 = 10_000.0;

/// Call a function for each row.
pub(super) fn call(function: F, mut arguments: Vec<Operand>, count: usize) -> Operand {
    if let (Some(math), [Operand::Numbers(cells)]) = (math(function), &arguments[..]) {
        return Operand::Numbers(cells.iter().map(|cell| math(*cell)).collect());
    }
    if function == F::If && arguments.len() == 3 {
        let no = arguments.pop();
        let yes = arguments.pop();
        if let (Some(test), Some(yes), Some(no)) = (arguments.pop(), yes, no) {
            return select(test, yes, no, count);
        }
        return Operand::One(Value::Null);
    }
    each(arguments, count, |cells| value(function, cells))
}

/// Functions of one number.
fn math(function: F) -> Option<fn(f64) -> f64> {
    Some(match function {
        F::Abs => f64::abs,
        F::Acos => f64::acos,
        F::Asin => f64::asin,
        F::Atan => f64::atan,
        F::Ceil => f64::ceil,
        F::Cos => f64::cos,
        F::Exp => f64::exp,
        F::Floor => f64::floor,
        F::Log => f64::ln,
        F::Round => |number| (number + 0.5).floor(),
        F::Sin => f64::sin,
        F::Sqrt => f64::sqrt,
        F::Tan => f64::tan,
        _ => return None,
    })
}

fn value(function: F, cells: &[Value]) -> Value {
    let null = Value::Null;
    let first = cells.first().unwrap_or(&null);
    let number = |index: usize| cells.get(index).map_or(f64::NAN, to_number);
    if let Some(math) = math(function) {
        return Value::Number(math(to_number(first)));
    }
    match function {
        F::IsNaN => Value::Boolean(matches!(first, Value::Number(number) if number.is_nan())),
        F::IsFinite => Value::Boolean(matches!(first, Value::Number(number) if number.is_finite())),
        F::Atan2 => Value::Number(number(0).atan2(number(1))),
        F::Pow => Value::Number(number(0).powf(number(1))),
        F::Hypot => Value::Number(cells.iter().map(|cell| to_number(cell).powi(2)).sum::<f64>().sqrt()),
        F::Max => Value::Number(extreme(cells, f64::NEG_INFINITY, f64::max)),
        F::Min => Value::Number(extreme(cells, f64::INFINITY, f64::min)),
        F::Clamp => Value::Number(number(1).max(number(2).min(number(0)))),
        F::IsArray => Value::Boolean(matches!(first, Value::Json(json) if json.is_array())),
        F::IsBoolean => Value::Boolean(matches!(first, Value::Boolean(_))),
        F::IsDate => Value::Boolean(matches!(first, Value::Time(_))),
        // A null is defined; that a field is not is known where the fields are.
        F::IsDefined => Value::Boolean(true),
        F::Format | F::TimeFormat | F::UtcFormat if first.is_null() => Value::text("null"),
        F::IsNumber => Value::Boolean(matches!(first, Value::Number(_))),
        F::IsObject => Value::Boolean(matches!(first, Value::Json(_) | Value::Time(_))),
        F::IsString => Value::Boolean(matches!(first, Value::Text(_))),
        F::IsValid => Value::Boolean(match first {
            Value::Null => false,
            Value::Number(number) | Value::Time(number) => !number.is_nan(),
            _ => true,
        }),
        F::ToBoolean => to_boolean(first),
        F::ToNumber => if_given(first, |value| Value::Number(to_number(value))),
        F::ToString => if_given(first, |value| Value::text(&value.string())),
        F::ToDate => if_given(first, |value| Value::Number(instant(value))),
        F::InRange => in_range(cells),
        F::Format => {
            let specifier = cells.get(1).map(|specifier| specifier.string().into_owned()).unwrap_or_default();
            match NumberFormat::new(&specifier) {
                Ok(format) => Value::text(&format.format(to_number(first))),
                Err(_) => Value::Null,
            }
        }
        F::Utc | F::DateTime => date_of(function, cells),
        _ if is_text_function(function) => text_function(function, cells),
        _ if is_list_function(function) => list_function(function, cells),
        other => date_part(other, cells),
    }
}

fn extreme(cells: &[Value], start: f64, better: fn(f64, f64) -> f64) -> f64 {
    let join = |best: f64, number: f64| {
        if best.is_nan() || number.is_nan() { f64::NAN } else { better(best, number) }
    };
    cells.iter().map(to_number).fold(start, join)
}

/// Null for null and empty text, as Vega's conversions have it.
fn if_given(value: &Value, convert: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Text(text) if text.is_empty() => Value::Null,
        value => convert(value),
    }
}

fn to_boolean(value: &Value) -> Value {
    if_given(value, |value| match value {
        Value::Text(text) => Value::Boolean(&**text != "false" && &**text != "0"),
        other => Value::Boolean(other.truthy()),
    })
}

fn in_range(cells: &[Value]) -> Value {
    let number = |index: usize| cells.get(index).map_or(f64::NAN, to_number);
    let Some(Value::Json(bounds)) = cells.get(1) else { return Value::Boolean(false) };
    let bound =
        |index: usize| bounds.get(index).map_or(f64::NAN, |bound| to_number(&Value::from_json(bound)));
    let (low, high) = if bound(1) < bound(0) { (bound(1), bound(0)) } else { (bound(0), bound(1)) };
    let open = |index: usize| cells.get(index).is_some_and(|flag| !flag.truthy());
    let above = if open(2) { low < number(0) } else { low <= number(0) };
    let below = if open(3) { number(0) < high } else { number(0) <= high };
    Value::Boolean(above && below)
}

/// The time of a value, as `new Date(value)` reads it.
fn instant(value: &Value) -> f64 {
    match value {
        Value::Text(text) => date_text::parse(text),
        other => dates::clip(to_number(other)),
    }
}

fn date_of(function: F, cells: &[Value]) -> Value {
    if function == F::DateTime && cells.len() == 1 {
        return Value::Time(instant(&cells[0]));
    }
    let mut parts = [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    for (part, cell) in parts.iter_mut().zip(cells) {
        *part = to_number(cell);
    }
    // The first hundred years stand for those of the twentieth century.
    if (0.0..100.0).contains(&parts[0].trunc()) {
        parts[0] = parts[0].trunc() + 1900.0;
    }
    let time = dates::utc(parts);
    if function == F::Utc { Value::Number(time) } else { Value::Time(time) }
}

fn date_part(function: F, cells: &[Value]) -> Value {
    let null = Value::Null;
    let first = cells.first().unwrap_or(&null);
    match function {
        F::MonthFormat | F::MonthAbbrevFormat => {
            let names = if function == F::MonthFormat { &MONTHS } else { &SHORT_MONTHS };
            return name_of(names, to_number(first));
        }
        F::DayFormat | F::DayAbbrevFormat => {
            let names = if function == F::DayFormat { &DAYS } else { &SHORT_DAYS };
            return name_of(names, to_number(first));
        }
        F::TimeFormat | F::UtcFormat => {
            let format = match cells.get(1) {
                None => TimeFormat::default(),
                Some(Value::Json(units)) => TimeFormat::from_json(units).unwrap_or_default(),
                Some(specifier) => TimeFormat::new(&specifier.string()),
            };
            let time = if let Value::Text(_) = first { to_number(first) } else { instant(first) };
            return Value::text(&format.format(time));
        }
        _ => {}
    }
    let time = instant(first);
    let Some(civil) = dates::civil(time) else { return Value::Number(f64::NAN) };
    Value::Number(civil_part(function, time, &civil))
}

fn civil_part(function: F, time: f64, civil: &Civil) -> f64 {
    let part = match function {
        F::Date | F::UtcDate => civil.date,
        F::Day | F::UtcDay => civil.day,
        F::Year | F::UtcYear => civil.year,
        F::Month | F::UtcMonth => civil.month,
        F::Hours | F::UtcHours => civil.hour,
        F::Minutes | F::UtcMinutes => civil.minute,
        F::Seconds | F::UtcSeconds => civil.second,
        F::Milliseconds | F::UtcMilliseconds => civil.millisecond,
        F::Quarter | F::UtcQuarter => civil.month / 3 + 1,
        F::Week | F::UtcWeek => week_of_year(time, civil, 0),
        F::DayOfYear | F::UtcDayOfYear => day_of_year(time, civil) + 1,
        F::TimezoneOffset => 0,
        _ => return time,
    };
    part as f64
}

fn name_of(names: &[&str], index: f64) -> Value {
    let index = if index.fract() == 0.0 { index.rem_euclid(names.len() as f64) } else { f64::INFINITY };
    Value::text(names.get(index as usize).copied().unwrap_or_default())
}

fn is_text_function(function: F) -> bool {
    use F::*;
    matches!(
        function,
        Upper | Lower | Trim | Substring | Split | Replace | Pad | Truncate | ParseFloat | ParseInt
    )
}

fn text_function(function: F, cells: &[Value]) -> Value {
    let string = |index: usize| cells.get(index).map(|cell| cell.string().into_owned()).unwrap_or_default();
    let number = |index: usize| cells.get(index).map(to_number);
    let text = string(0);
    match function {
        F::Upper => Value::text(&text.to_uppercase()),
        F::Lower => Value::text(&text.to_lowercase()),
        F::Trim => Value::text(text.trim()),
        F::Substring => {
            let letters: Vec<u16> = text.encode_utf16().collect();
            let place = |index: usize, default: f64| {
                let place = number(index).unwrap_or(default);
                if place.is_nan() { 0.0 } else { place.clamp(0.0, letters.len() as f64) }
            };
            let (from, to) = (place(1, 0.0), place(2, letters.len() as f64));
            Value::text(&String::from_utf16_lossy(&letters[from.min(to) as usize..from.max(to) as usize]))
        }
        F::Split => {
            let separator = string(1);
            let parts: Vec<Json> = if separator.is_empty() {
                text.chars().map(|letter| Json::String(letter.to_string())).collect()
            } else {
                text.split(&separator).map(|part| Json::String(part.to_owned())).collect()
            };
            Value::Json(Arc::new(Json::Array(parts)))
        }
        F::Replace => Value::text(&text.replacen(&string(1), &string(2), 1)),
        F::Pad => pad(&text, number(1).unwrap_or(0.0), cells.get(2), &string(3)),
        F::Truncate => {
            let ellipsis = cells.get(3).map_or("\u{2026}".to_owned(), |cell| cell.string().into_owned());
            truncate(&text, number(1).unwrap_or(0.0), &string(2), &ellipsis)
        }
        F::ParseInt => Value::Number(parse_int(&text, number(1).unwrap_or(10.0))),
        _ => Value::Number(parse_float(&text)),
    }
}

fn pad(text: &str, length: f64, fill: Option<&Value>, align: &str) -> Value {
    let fill = fill.map_or(" ".to_owned(), |fill| fill.string().into_owned());
    let missing = length.min(MAX_TEXT as f64) - text.encode_utf16().count() as f64;
    if missing.is_nan() || missing < 1.0 {
        return Value::text(text);
    }
    let missing = missing as usize;
    let run = |count: usize| fill.repeat(count.min(MAX_TEXT / fill.len().max(1)));
    Value::text(&match align {
        "left" => run(missing) + text,
        "center" => run(missing / 2) + text + &run(missing.div_ceil(2)),
        _ => text.to_owned() + &run(missing),
    })
}

fn truncate(text: &str, length: f64, align: &str, ellipsis: &str) -> Value {
    let letters: Vec<u16> = text.encode_utf16().collect();
    if letters.len() as f64 <= length || length.is_nan() {
        return Value::text(text);
    }
    let room = (length - ellipsis.encode_utf16().count() as f64).max(0.0) as usize;
    let head = |count: usize| String::from_utf16_lossy(&letters[..count]);
    let tail = |count: usize| String::from_utf16_lossy(&letters[letters.len() - count..]);
    Value::text(&match align {
        "left" => ellipsis.to_owned() + &tail(room),
        "center" => head(room.div_ceil(2)) + ellipsis + &tail(room / 2),
        _ => head(room) + ellipsis,
    })
}

fn parse_float(text: &str) -> f64 {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with("Infinity") {
        return if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    let is_part = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
    let longest = text.find(|letter| !is_part(letter)).unwrap_or(text.len()).min(400);
    (1..=longest).rev().filter_map(|end| text[..end].parse().ok()).next().unwrap_or(f64::NAN)
}

fn parse_int(text: &str, radix: f64) -> f64 {
    let text = text.trim_start();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let hexadecimal = digits.strip_prefix("0x").or(digits.strip_prefix("0X"));
    let (radix, digits) = match hexadecimal {
        Some(rest) if radix == 16.0 || radix == 10.0 => (16, rest),
        _ if (2.0..=36.0).contains(&radix) => (radix as u32, digits),
        _ => return f64::NAN,
    };
    let values = digits.chars().map_while(|digit| digit.to_digit(radix));
    let sum = values
        .fold(None, |sum: Option<f64>, digit| Some(sum.unwrap_or(0.0) * f64::from(radix) + f64::from(digit)));
    sum.map_or(f64::NAN, |sum| sign * sum)
}

fn is_list_function(function: F) -> bool {
    use F::*;
    matches!(
        function,
        Length | Slice | IndexOf | LastIndexOf | Join | Reverse | Peek | Span | Extent | Lerp | Sequence
    )
}

/// Functions of arrays, some of them of texts too.
fn list_function(function: F, cells: &[Value]) -> Value {
    let number = |index: usize| cells.get(index).map(to_number);
    if function == F::Sequence {
        return sequence(cells);
    }
    let list: Vec<Value> = match cells.first() {
        Some(Value::Json(json)) => {
            json.as_array().map(|list| list.iter().map(Value::from_json).collect()).unwrap_or_default()
        }
        Some(Value::Text(text)) => return of_text(function, text, cells),
        _ => return Value::Null,
    };
    let sought = |value: &Value| cells.get(1).is_some_and(|sought| same(value, sought));
    let place = |place: Option<usize>| Value::Number(place.map_or(-1.0, |place| place as f64));
    let as_list =
        |values: &[Value]| Value::Json(Arc::new(Json::Array(values.iter().map(Value::to_json).collect())));
    match function {
        F::Length => Value::Number(list.len() as f64),
        F::IndexOf => place(list.iter().position(sought)),
        F::LastIndexOf => place(list.iter().rposition(sought)),
        F::Slice => {
            let (from, to) = bounds(list.len(), number(1), number(2));
            as_list(&list[from..to])
        }
        F::Join => {
            let separator = cells.get(1).map_or(",".to_owned(), |cell| cell.string().into_owned());
            let texts: Vec<String> = list
                .iter()
                .map(|value| if value.is_null() { String::new() } else { value.string().into_owned() })
                .collect();
            Value::text(&texts.join(&separator))
        }
        F::Reverse => as_list(&list.into_iter().rev().collect::<Vec<_>>()),
        F::Peek => list.last().cloned().unwrap_or_default(),
        F::Span => {
            let ends = list.first().zip(list.last());
            Value::Number(ends.map_or(0.0, |(first, last)| to_number(last) - to_number(first)))
        }
        F::Extent => {
            let valid: Vec<f64> = list
                .iter()
                .filter(|value| !value.is_null())
                .map(to_number)
                .filter(|number| !number.is_nan())
                .collect();
            let low = valid.iter().copied().reduce(f64::min);
            let high = valid.iter().copied().reduce(f64::max);
            Value::Json(Arc::new(Json::from(vec![Json::from(low), Json::from(high)])))
        }
        _ => {
            let (Some(first), Some(last)) = (list.first(), list.last()) else { return Value::Null };
            let part = number(1).unwrap_or(f64::NAN);
            let (first, last) = (to_number(first), to_number(last));
            Value::Number(match part {
                0.0 => first,
                1.0 => last,
                part => first + part * (last - first),
            })
        }
    }
}

fn of_text(function: F, text: &str, cells: &[Value]) -> Value {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let sought: Vec<u16> =
        cells.get(1).map(|cell| cell.string().encode_utf16().collect()).unwrap_or_default();
    let number = |index: usize| cells.get(index).map(to_number);
    match function {
        F::Length => Value::Number(letters.len() as f64),
        F::IndexOf | F::LastIndexOf if sought.is_empty() => {
            Value::Number(if function == F::IndexOf { 0.0 } else { letters.len() as f64 })
        }
        F::IndexOf => {
            let place = text.find(&*cells[1].string()).map(|place| text[..place].encode_utf16().count());
            Value::Number(place.map_or(-1.0, |place| place as f64))
        }
        F::LastIndexOf => {
            let place = text.rfind(&*cells[1].string()).map(|place| text[..place].encode_utf16().count());
            Value::Number(place.map_or(-1.0, |place| place as f64))
        }
        F::Slice => {
            let (from, to) = bounds(letters.len(), number(1), number(2));
            Value::text(&String::from_utf16_lossy(&letters[from..to]))
        }
        F::Reverse => Value::Null,
        F::Peek => {
            letters.last().map_or(Value::Null, |letter| Value::text(&String::from_utf16_lossy(&[*letter])))
        }
        _ => Value::Null,
    }
}

/// The part that `slice(from, to)` means; negative places count from the end.
fn bounds(length: usize, from: Option<f64>, to: Option<f64>) -> (usize, usize) {
    let place = |place: f64| {
        let place = if place.is_nan() { 0.0 } else { place.trunc() };
        (if place < 0.0 { length as f64 + place } else { place }).clamp(0.0, length as f64) as usize
    };
    let from = place(from.unwrap_or(0.0));
    (from, place(to.unwrap_or(length as f64)).max(from))
}

fn sequence(cells: &[Value]) -> Value {
    let number = |index: usize| cells.get(index).map(to_number);
    let (start, stop) = match (number(0), number(1)) {
        (Some(start), Some(stop)) => (start, stop),
        (stop, _) => (0.0, stop.unwrap_or(0.0)),
    };
    let step = number(2).unwrap_or(1.0);
    let count = ((stop - start) / step).ceil();
    let count = if count.is_nan() { 0.0 } else { count.clamp(0.0, MAX_SEQUENCE) };
    let numbers = (0..count as usize).map(|index| Json::from(start + index as f64 * step)).collect();
    Value::Json(Arc::new(Json::Array(numbers)))
}
