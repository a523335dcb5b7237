//! Which rows a filter keeps.

use std::collections::HashSet;

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value as Json};

use super::column::{Column, Texts};
use super::compare;
use super::expression::Expression;
use super::table::Table;
use super::time_unit::{TimeUnit, date_time};
use super::value::{Key, Value};

/// Deeper compositions than this are written by nobody.
const MAX_DEPTH: usize = 32;

/// For which rows of a table a spec's predicate holds: an expression, a field predicate, or
/// `and`, `or` and `not` of them.
pub fn mask(table: &Table, predicate: &Json, parameters: &Map<String, Json>) -> Result<Vec<bool>> {
    composed(table, predicate, parameters, 0)
}

fn composed(
    table: &Table,
    predicate: &Json,
    parameters: &Map<String, Json>,
    depth: usize,
) -> Result<Vec<bool>> {
    if depth > MAX_DEPTH {
        return Err(Error::new(Code::SizeLimit, format!("a filter is more than {MAX_DEPTH} levels deep"))
            .hint("write it as one expression"));
    }
    if let Json::String(expression) = predicate {
        return Expression::parse(expression)?.mask(table, parameters);
    }
    let Json::Object(parts) = predicate else { return Err(refused(predicate)) };
    for (name, start) in [("and", true), ("or", false)] {
        if let Some(Json::Array(operands)) = parts.get(name) {
            let mut mask = vec![start; table.rows()];
            for operand in operands {
                let other = composed(table, operand, parameters, depth + 1)?;
                let both = mask.iter_mut().zip(other);
                both.for_each(|(one, other)| *one = if start { *one && other } else { *one || other });
            }
            return Ok(mask);
        }
    }
    if let Some(operand) = parts.get("not") {
        let mut mask = composed(table, operand, parameters, depth + 1)?;
        mask.iter_mut().for_each(|keep| *keep = !*keep);
        return Ok(mask);
    }
    by_field(table, predicate, parts)
}

fn refused(predicate: &Json) -> Error {
    let shown: String = predicate.to_string().chars().take(200).collect();
    Error::new(Code::UnsupportedChart, format!("the filter {shown} is not drawn here"))
        .hint("use equal, lt, lte, gt, gte, range, oneOf, valid or an expression")
}

fn by_field(table: &Table, predicate: &Json, parts: &Map<String, Json>) -> Result<Vec<bool>> {
    let field = parts.get("field").and_then(Json::as_str).ok_or_else(|| refused(predicate))?;
    let unit = match parts.get("timeUnit") {
        None | Some(Json::Null) => None,
        Some(unit) => Some(TimeUnit::from_json(unit)?),
    };
    let column = match &unit {
        Some(unit) => std::sync::Arc::new(unit.apply(&table.field(field)).0),
        None => table.field(field),
    };
    let bound = |value: &Json| Bound::new(value, &column, unit.as_ref()).ok_or_else(|| refused(predicate));
    if let Some(valid) = parts.get("valid") {
        let wanted = valid.as_bool().unwrap_or(true);
        return Ok((0..column.len()).map(|row| is_valid(&column, row) == wanted).collect());
    }
    if let Some(value) = parts.get("equal") {
        return Ok(one_of(&column, &[bound(value)?]));
    }
    if let Some(Json::Array(values)) = parts.get("oneOf").or(parts.get("in")) {
        let bounds: Result<Vec<Bound>> = values.iter().map(bound).collect();
        return Ok(one_of(&column, &bounds?));
    }
    if let Some(Json::Array(range)) = parts.get("range") {
        let [low, high] = &range[..] else { return Err(refused(predicate)) };
        let mut mask = vec![true; column.len()];
        let (low, high) = match (low.is_null(), high.is_null()) {
            (false, false) => {
                let (low, high) = (bound(low)?, bound(high)?);
                let (low, high) = if low.is_above(&high) { (high, low) } else { (low, high) };
                (Some(low), Some(high))
            }
            (true, false) => (None, Some(bound(high)?)),
            (false, true) => (Some(bound(low)?), None),
            (true, true) => (None, None),
        };
        for (bound, test) in [(low, "gte"), (high, "lte")] {
            if let Some(bound) = bound {
                let other = compared(&column, test, &bound);
                mask.iter_mut().zip(other).for_each(|(keep, other)| *keep = *keep && other);
            }
        }
        return Ok(mask);
    }
    for test in ["lt", "lte", "gt", "gte"] {
        if let Some(value) = parts.get(test) {
            return Ok(compared(&column, test, &bound(value)?));
        }
    }
    Err(refused(predicate))
}

/// A value that cells are compared with.
enum Bound {
    Number(f64),
    Text(String),
    Boolean(bool),
    Null,
}

impl Bound {
    fn new(value: &Json, column: &Column, unit: Option<&TimeUnit>) -> Option<Self> {
        Some(match value {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Boolean(*value),
            Json::Number(number) => match unit {
                // A number stands for the one unit, as in `{"timeUnit": "year", "equal": 2020}`.
                Some(unit) if unit.parts().len() == 1 => {
                    let name = format!("{:?}", unit.parts()[0]).to_lowercase();
                    Self::Number(date_time(&serde_json::json!({ name: number }))?)
                }
                _ => Self::Number(number.as_f64()?),
            },
            Json::Object(parts) if parts.contains_key("expr") || parts.contains_key("signal") => return None,
            Json::Object(_) => Self::Number(date_time(value)?),
            Json::String(text) if unit.is_some() || matches!(column, Column::Times(_)) => {
                Self::Number(date_time(value).or_else(|| text.parse().ok())?)
            }
            Json::String(text) => Self::Text(text.clone()),
            Json::Array(_) => return None,
        })
    }

    fn is_above(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(one), Self::Number(other)) => one > other,
            _ => false,
        }
    }

    fn key(&self) -> Key {
        match self {
            Self::Number(number) => Value::Number(*number).key(),
            Self::Text(text) => Key::Text(text.as_str().into()),
            Self::Boolean(value) => Key::Boolean(*value),
            Self::Null => Key::Null,
        }
    }
}

fn is_valid(column: &Column, row: usize) -> bool {
    match column.value(row) {
        Value::Null => false,
        Value::Text(text) => crate::format::number::parse_number(&text).is_finite(),
        other => other.number().is_finite(),
    }
}

fn one_of(column: &Column, bounds: &[Bound]) -> Vec<bool> {
    let keys: HashSet<Key> = bounds.iter().map(Bound::key).collect();
    if let Column::Texts(texts) = column {
        let null = keys.contains(&Key::Null);
        let found: Vec<bool> =
            texts.words.iter().map(|word| keys.contains(&Key::Text(word.clone()))).collect();
        let is_found = |code: &u32| if *code == Texts::NULL { null } else { found[*code as usize] };
        return texts.codes.iter().map(is_found).collect();
    }
    if let (Column::Numbers(cells) | Column::Times(cells), [Bound::Number(bound)]) = (column, bounds) {
        return cells.iter().map(|cell| cell == bound).collect();
    }
    (0..column.len()).map(|row| keys.contains(&column.value(row).key())).collect()
}

/// As JavaScript compares: null counts as zero beside a number.
fn compared(column: &Column, test: &str, bound: &Bound) -> Vec<bool> {
    let number = match bound {
        Bound::Text(text) => {
            let fits = |order: std::cmp::Ordering| match test {
                "lt" => order.is_lt(),
                "lte" => order.is_le(),
                "gt" => order.is_gt(),
                _ => order.is_ge(),
            };
            if let Column::Texts(texts) = column {
                let found: Vec<bool> =
                    texts.words.iter().map(|word| fits(compare::utf16(word, text))).collect();
                return texts
                    .codes
                    .iter()
                    .map(|code| found.get(*code as usize).copied().unwrap_or(false))
                    .collect();
            }
            crate::format::number::parse_number(text)
        }
        Bound::Number(number) => *number,
        Bound::Boolean(value) => f64::from(u8::from(*value)),
        Bound::Null => 0.0,
    };
    let cell = |row: usize| if column.is_null(row) { 0.0 } else { column.number(row) };
    let cells: std::borrow::Cow<[f64]> = match column {
        Column::Numbers(cells) | Column::Times(cells) if !cells.iter().any(|cell| cell.is_nan()) => {
            cells.into()
        }
        _ => (0..column.len()).map(cell).collect(),
    };
    let test: fn(f64, f64) -> bool = match test {
        "lt" => |cell, bound| cell < bound,
        "lte" => |cell, bound| cell <= bound,
        "gt" => |cell, bound| cell > bound,
        _ => |cell, bound| cell >= bound,
    };
    cells.iter().map(|cell| test(*cell, number)).collect()
}
