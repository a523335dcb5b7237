//! Arrow's record batches become columns of numbers, times, texts and booleans.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float32Array, Int64Array,
    ListArray, RecordBatch, StringArray, StringViewArray, TimestampNanosecondArray,
};
use ferrolab_charts::data::{Tables, Value};

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

#[test]
fn every_kind_of_array_keeps_its_values_and_nulls() {
    let decimal = Decimal128Array::from(vec![Some(12_345), None]).with_precision_and_scale(10, 2).unwrap();
    let stamps =
        TimestampNanosecondArray::from(vec![Some(1_500_000_000), None]).with_timezone("Europe/Berlin");
    let words: DictionaryArray<Int32Type> = vec![Some("b"), None].into_iter().collect();
    let batch = batch(vec![
        ("integer", Arc::new(Int64Array::from(vec![Some(7), None])) as ArrayRef),
        ("float", Arc::new(Float32Array::from(vec![Some(0.5), None]))),
        ("decimal", Arc::new(decimal)),
        ("flag", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("text", Arc::new(StringArray::from(vec![Some("a"), None]))),
        ("view", Arc::new(StringViewArray::from(vec![Some("v"), None]))),
        ("word", Arc::new(words)),
        ("date", Arc::new(Date32Array::from(vec![Some(2), None]))),
        ("stamp", Arc::new(stamps)),
    ]);
    let mut tables = Tables::new();
    tables.insert("t", &[batch.clone(), batch]).unwrap();
    let table = tables.get("t").unwrap();
    assert_eq!(table.rows(), 4);
    for (name, expected) in [
        ("integer", Value::Number(7.0)),
        ("float", Value::Number(0.5)),
        ("decimal", Value::Number(123.45)),
        ("flag", Value::Boolean(true)),
        ("text", Value::text("a")),
        ("view", Value::text("v")),
        ("word", Value::text("b")),
        ("date", Value::Time(172_800_000.0)),
        ("stamp", Value::Time(1_500.0)),
    ] {
        assert_eq!(table.value(2, name), expected, "{name}");
        assert_eq!(table.value(3, name), Value::Null, "{name}");
    }
}

#[test]
fn an_array_that_charts_cannot_show_is_named_with_its_type() {
    let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]);
    let error = Tables::new().insert("t", &[batch(vec![("lists", Arc::new(lists))])]).unwrap_err();
    assert!(error.message.contains("\"lists\"") && error.message.contains("List"), "{}", error.message);
}

#[test]
fn batches_of_different_schemas_are_refused() {
    let one = batch(vec![("a", Arc::new(Int64Array::from(vec![1])))]);
    let other = batch(vec![("a", Arc::new(StringArray::from(vec!["x"])))]);
    assert!(Tables::new().insert("t", &[one, other]).is_err());
}
