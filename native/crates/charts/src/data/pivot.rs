//! Tables with the values of a field as columns.

use std::collections::HashMap;

use ferrolab_base::{Code, Error, Result};

use super::aggregate::{Measure, Op, summary};
use super::column::Column;
use super::compare;
use super::groups::Groups;
use super::table::Table;
use super::value::Value;

/// Columns that a pivot may give.
const MOST_COLUMNS: usize = 2_000;

/// A pivot transform.
#[derive(Clone, Debug, PartialEq)]
pub struct Pivot {
    /// The field whose values become columns.
    pub field: String,
    /// The field that fills them.
    pub value: String,
    /// Rows that agree in these become one.
    pub groupby: Vec<String>,
    /// What the values of a cell are summed up to.
    pub op: Op,
    /// How many columns there are at most; zero is no limit.
    pub limit: usize,
}

/// A row for each group, a column for each value.
pub fn pivot(table: &Table, options: &Pivot) -> Result<Table> {
    let names = table.field(&options.field);
    let values = table.field(&options.value);
    let kinds = Groups::new(table, std::slice::from_ref(&options.field));
    let mut order: Vec<(Value, usize)> =
        kinds.first.iter().enumerate().map(|(kind, row)| (names.value(*row as usize), kind)).collect();
    order.sort_by(|a, b| compare::ascending(&a.0, &b.0));
    if options.limit > 0 {
        order.truncate(options.limit);
    }
    if order.len() > MOST_COLUMNS {
        let message = format!("a pivot of {:?} has {} columns, too many", options.field, order.len());
        return Err(Error::new(Code::SizeLimit, message).hint("give it a limit"));
    }
    let groups = Groups::new(table, &options.groupby);
    let mut out = Table::new(groups.len());
    for field in &options.groupby {
        out.set(field, table.field(field).take(&groups.first));
    }
    let (rows, starts) = kinds.rows();
    for (name, kind) in order {
        let rows = &rows[starts[kind]..starts[kind + 1]];
        out.set(&name.string(), cells(&groups, &values.take(rows), rows, options)?);
    }
    Ok(out)
}

/// What the rows of one kind make of each group.
fn cells(groups: &Groups, values: &Column, rows: &[u32], options: &Pivot) -> Result<Column> {
    let mut places = HashMap::new();
    let mut here = Groups::default();
    let mut owners = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let group = groups.of_row[*row as usize];
        let place = *places.entry(group).or_insert_with(|| {
            here.first.push(index as u32);
            owners.push(group);
            owners.len() as u32 - 1
        });
        here.of_row.push(place);
    }
    let mut one = Table::new(rows.len());
    one.set("value", values.clone());
    let measure = Measure { op: options.op, field: Some("value".to_owned()), name: String::new() };
    let found = summary(&one, &here, &measure)?;
    let none = match options.op {
        Op::Count | Op::Valid => Value::Number(0.0),
        _ => Value::Null,
    };
    let mut cells = vec![none; groups.len()];
    for (place, group) in owners.into_iter().enumerate() {
        cells[group as usize] = found.value(place);
    }
    Ok(Column::from_values(cells))
}
