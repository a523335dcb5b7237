//! Operators on many rows at once.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::data::Value;
use crate::data::compare::utf16;
use crate::data::path;
use crate::format::number::parse_number;

/// The values of a part of an expression for some rows.
#[derive(Clone, Debug)]
pub(super) enum Operand {
    /// The same for all.
    One(Value),
    /// Numbers, none of them null.
    Numbers(Vec<f64>),
    /// True or false.
    Booleans(Vec<bool>),
    /// Anything.
    Values(Vec<Value>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Equal,
    Unequal,
    Same,
    Different,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    ShiftLeft,
    ShiftRight,
    ShiftRightUnsigned,
    Plus,
    Minus,
    Times,
    Divide,
    Modulo,
    Not,
    BitNot,
}

impl Operator {
    /// A sign between two values, and how strongly it binds.
    pub(super) fn binary(sign: &str) -> Option<(Self, u8)> {
        Some(match sign {
            "||" => (Self::Or, 1),
            "&&" => (Self::And, 2),
            "|" => (Self::BitOr, 3),
            "^" => (Self::BitXor, 4),
            "&" => (Self::BitAnd, 5),
            "==" => (Self::Equal, 6),
            "!=" => (Self::Unequal, 6),
            "===" => (Self::Same, 6),
            "!==" => (Self::Different, 6),
            "<" => (Self::Less, 7),
            "<=" => (Self::LessEqual, 7),
            ">" => (Self::Greater, 7),
            ">=" => (Self::GreaterEqual, 7),
            "<<" => (Self::ShiftLeft, 8),
            ">>" => (Self::ShiftRight, 8),
            ">>>" => (Self::ShiftRightUnsigned, 8),
            "+" => (Self::Plus, 9),
            "-" => (Self::Minus, 9),
            "*" => (Self::Times, 10),
            "/" => (Self::Divide, 10),
            "%" => (Self::Modulo, 10),
            _ => return None,
        })
    }

    fn number(self, a: f64, b: f64) -> Option<f64> {
        Some(match self {
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Divide => a / b,
            Self::Modulo => a % b,
            Self::BitOr => f64::from(to_int32(a) | to_int32(b)),
            Self::BitXor => f64::from(to_int32(a) ^ to_int32(b)),
            Self::BitAnd => f64::from(to_int32(a) & to_int32(b)),
            Self::ShiftLeft => f64::from(to_int32(a).wrapping_shl(to_int32(b) as u32)),
            Self::ShiftRight => f64::from(to_int32(a).wrapping_shr(to_int32(b) as u32)),
            Self::ShiftRightUnsigned => f64::from((to_int32(a) as u32).wrapping_shr(to_int32(b) as u32)),
            _ => return None,
        })
    }

    fn compare(self, a: f64, b: f64) -> Option<bool> {
        Some(match self {
            Self::Less => a < b,
            Self::LessEqual => a <= b,
            Self::Greater => a > b,
            Self::GreaterEqual => a >= b,
            Self::Equal | Self::Same => a == b,
            Self::Unequal | Self::Different => a != b,
            _ => return None,
        })
    }
}

impl Operand {
    pub(super) fn into_values(self, count: usize) -> Vec<Value> {
        match self {
            Self::One(value) => vec![value; count],
            Self::Numbers(cells) => cells.into_iter().map(Value::Number).collect(),
            Self::Booleans(cells) => cells.into_iter().map(Value::Boolean).collect(),
            Self::Values(cells) => cells,
        }
    }

    fn at(&self, row: usize) -> Value {
        match self {
            Self::One(value) => value.clone(),
            Self::Numbers(cells) => Value::Number(cells[row]),
            Self::Booleans(cells) => Value::Boolean(cells[row]),
            Self::Values(cells) => cells[row].clone(),
        }
    }
}

/// What `+value` gives.
pub(super) fn to_number(value: &Value) -> f64 {
    match value {
        Value::Null => 0.0,
        Value::Text(text) => parse_number(text),
        Value::Json(json) => match &**json {
            Json::Array(elements) if elements.is_empty() => 0.0,
            Json::Array(_) => parse_number(&value.string()),
            _ => f64::NAN,
        },
        other => other.number(),
    }
}

fn to_int32(number: f64) -> i32 {
    if !number.is_finite() {
        return 0;
    }
    number.trunc().rem_euclid(4_294_967_296.0) as u32 as i32
}

/// A function of each row's values; of constants only, it is one itself.
pub(super) fn each(operands: Vec<Operand>, count: usize, function: impl Fn(&[Value]) -> Value) -> Operand {
    if operands.iter().all(|operand| matches!(operand, Operand::One(_))) {
        let cells: Vec<Value> = operands.iter().map(|operand| operand.at(0)).collect();
        return Operand::One(function(&cells));
    }
    let mut cells = vec![Value::Null; operands.len()];
    let row = |row: usize| {
        for (cell, operand) in cells.iter_mut().zip(&operands) {
            *cell = operand.at(row);
        }
        function(&cells)
    };
    Operand::Values((0..count).map(row).collect())
}

pub(super) fn unary(operator: Operator, operand: Operand) -> Operand {
    match (operator, operand) {
        (Operator::Minus, Operand::Numbers(cells)) => {
            Operand::Numbers(cells.into_iter().map(|cell| -cell).collect())
        }
        (Operator::Plus, Operand::Numbers(cells)) => Operand::Numbers(cells),
        (Operator::Not, Operand::Booleans(cells)) => {
            Operand::Booleans(cells.into_iter().map(|cell| !cell).collect())
        }
        (Operator::Not, Operand::Values(cells)) => {
            Operand::Booleans(cells.iter().map(|cell| !cell.truthy()).collect())
        }
        (operator, operand) => {
            let count = match &operand {
                Operand::Numbers(cells) => cells.len(),
                Operand::Booleans(cells) => cells.len(),
                Operand::Values(cells) => cells.len(),
                Operand::One(_) => 1,
            };
            each(vec![operand], count, |cells| match operator {
                Operator::Minus => Value::Number(-to_number(&cells[0])),
                Operator::Not => Value::Boolean(!cells[0].truthy()),
                Operator::BitNot => Value::Number(f64::from(!to_int32(to_number(&cells[0])))),
                _ => Value::Number(to_number(&cells[0])),
            })
        }
    }
}

pub(super) fn binary(operator: Operator, left: Operand, right: Operand, count: usize) -> Operand {
    match (&left, &right) {
        (Operand::Numbers(a), Operand::Numbers(b)) => {
            fast(operator, a.iter().copied().zip(b.iter().copied()))
        }
        (Operand::Numbers(a), Operand::One(Value::Number(b))) => fast(operator, a.iter().map(|a| (*a, *b))),
        (Operand::One(Value::Number(a)), Operand::Numbers(b)) => fast(operator, b.iter().map(|b| (*a, *b))),
        (Operand::Booleans(a), Operand::Booleans(b)) if operator == Operator::And => {
            Some(Operand::Booleans(a.iter().zip(b).map(|(a, b)| *a && *b).collect()))
        }
        (Operand::Booleans(a), Operand::Booleans(b)) if operator == Operator::Or => {
            Some(Operand::Booleans(a.iter().zip(b).map(|(a, b)| *a || *b).collect()))
        }
        _ => None,
    }
    .unwrap_or_else(|| each(vec![left, right], count, |cells| apply(operator, &cells[0], &cells[1])))
}

fn fast(operator: Operator, pairs: impl Iterator<Item = (f64, f64)>) -> Option<Operand> {
    if operator.number(0.0, 0.0).is_some() {
        let number = |(a, b)| operator.number(a, b).unwrap_or(f64::NAN);
        return Some(Operand::Numbers(pairs.map(number).collect()));
    }
    operator.compare(0.0, 0.0)?;
    let compare = |(a, b)| operator.compare(a, b).unwrap_or(false);
    Some(Operand::Booleans(pairs.map(compare).collect()))
}

fn apply(operator: Operator, a: &Value, b: &Value) -> Value {
    let is_text = |value: &Value| matches!(value, Value::Text(_) | Value::Json(_));
    match operator {
        Operator::And => return if a.truthy() { b.clone() } else { a.clone() },
        Operator::Or => return if a.truthy() { a.clone() } else { b.clone() },
        Operator::Plus if is_text(a) || is_text(b) => {
            let mut text = a.string().into_owned();
            text.push_str(&b.string());
            return Value::Text(text.into());
        }
        Operator::Same => return Value::Boolean(same(a, b)),
        Operator::Different => return Value::Boolean(!same(a, b)),
        Operator::Equal => return Value::Boolean(equal(a, b)),
        Operator::Unequal => return Value::Boolean(!equal(a, b)),
        _ => {}
    }
    if let (Value::Text(a), Value::Text(b)) = (a, b) {
        let order = utf16(a, b);
        let found = match operator {
            Operator::Less => Some(order == Ordering::Less),
            Operator::LessEqual => Some(order != Ordering::Greater),
            Operator::Greater => Some(order == Ordering::Greater),
            Operator::GreaterEqual => Some(order != Ordering::Less),
            _ => None,
        };
        if let Some(found) = found {
            return Value::Boolean(found);
        }
    }
    let (a, b) = (to_number(a), to_number(b));
    match operator.number(a, b) {
        Some(number) => Value::Number(number),
        None => Value::Boolean(operator.compare(a, b).unwrap_or(false)),
    }
}

/// `===`, with times equal to their milliseconds.
pub(super) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a) | Value::Time(a), Value::Number(b) | Value::Time(b)) => a == b,
        (Value::Json(a), Value::Json(b)) => Arc::ptr_eq(a, b),
        (a, b) => a == b,
    }
}

/// `==`.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Null, _) | (_, Value::Null) => false,
        (Value::Text(_), Value::Text(_)) | (Value::Json(_), Value::Json(_)) => same(a, b),
        (Value::Json(_), Value::Text(_)) | (Value::Text(_), Value::Json(_)) => a.string() == b.string(),
        _ => to_number(a) == to_number(b),
    }
}

pub(super) fn select(test: Operand, yes: Operand, no: Operand, count: usize) -> Operand {
    match (&test, &yes, &no) {
        (Operand::One(test), _, _) => return if test.truthy() { yes } else { no },
        (Operand::Booleans(tests), Operand::Numbers(a), Operand::Numbers(b)) => {
            let cells = tests.iter().zip(a.iter().zip(b));
            return Operand::Numbers(cells.map(|(test, (a, b))| if *test { *a } else { *b }).collect());
        }
        _ => {}
    }
    let cell = |row| if test.at(row).truthy() { yes.at(row) } else { no.at(row) };
    Operand::Values((0..count).map(cell).collect())
}

/// What stands under a name or index.
pub(super) fn member(object: Operand, name: Operand, count: usize) -> Operand {
    each(vec![object, name], count, |cells| {
        let name = cells[1].string();
        match &cells[0] {
            Value::Json(json) if name == "length" => {
                json.as_array().map_or(Value::Null, |elements| Value::Number(elements.len() as f64))
            }
            Value::Json(json) => {
                path::resolve(json, &[name.into_owned()]).map_or(Value::Null, Value::from_json)
            }
            Value::Text(text) if name == "length" => Value::Number(text.encode_utf16().count() as f64),
            Value::Text(text) => {
                let letter = name.parse().ok().and_then(|index: usize| text.chars().nth(index));
                letter.map_or(Value::Null, |letter| Value::text(&letter.to_string()))
            }
            _ => Value::Null,
        }
    })
}
