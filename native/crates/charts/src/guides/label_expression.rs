//! Labels by expressions of values and of the labels that they would have.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use crate::data::{Column, Expression, Table, Value};
use crate::spec::json::{lines, refused_value};

/// The labels that an expression makes of values and their labels, in lines.
pub(crate) fn relabelled(
    expression: &Json,
    shown: Vec<(Value, Vec<String>)>,
    variables: &Map<String, Json>,
) -> Result<Vec<Vec<String>>> {
    let Some(text) = expression.as_str() else { return Err(refused_value("labelExpr", expression)) };
    let count = shown.len();
    let last = count.saturating_sub(1).max(1) as f64;
    let (values, labels): (Vec<Value>, Vec<Value>) =
        shown.into_iter().map(|(value, label)| (value, Value::text(&label.join("\n")))).unzip();
    let table = Table::from_columns(vec![
        ("value".to_owned(), Column::from_values(values)),
        ("label".to_owned(), Column::from_values(labels)),
        ("index".to_owned(), Column::Numbers((0..count).map(|index| index as f64 / last).collect())),
    ]);
    let labels = Expression::parse(text)?.column(&table, variables)?;
    let written = (0..count).map(|row| match labels.value(row) {
        Value::Null => vec![String::new()],
        Value::Json(json) => lines(&json).unwrap_or_default(),
        value => vec![value.string().into_owned()],
    });
    Ok(written.collect())
}
