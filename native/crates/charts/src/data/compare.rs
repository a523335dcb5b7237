//! The order in which Vega sorts.

use std::cmp::Ordering;

use super::value::Value;

/// Vega's ascending order: null before all, NaN next, then by value. Texts stand in the order of
/// their UTF-16 units, and a text beside a number is compared as a number.
pub fn ascending(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => utf16(a, b),
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Json(_), Value::Json(_)) => utf16(&a.string(), &b.string()),
        _ => numbers(a.number(), b.number()),
    }
}

/// Numbers ascending, NaN first.
pub fn numbers(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

/// Texts in the order of their UTF-16 units, as JavaScript compares them.
pub fn utf16(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}
