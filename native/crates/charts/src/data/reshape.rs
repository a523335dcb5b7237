//! Tables of another shape: folded, flattened, joined with another.

use std::collections::HashMap;

use serde_json::Value as Json;

use super::column::Column;
use super::table::Table;
use super::value::{Key, Value};

/// A row for each row and each of the fields, with the field's name and value.
pub fn fold(table: &Table, fields: &[String], key: &str, value: &str) -> Table {
    let count = fields.len();
    let rows: Vec<u32> = (0..table.rows() as u32).flat_map(|row| std::iter::repeat_n(row, count)).collect();
    let columns: Vec<_> = fields.iter().map(|field| table.field(field)).collect();
    let mut out = table.take(&rows);
    let keys = (0..rows.len()).map(|row| Value::text(&fields[row % count])).collect();
    let values = (0..rows.len()).map(|row| columns[row % count].value(row / count)).collect();
    out.set(key, Column::from_values(keys));
    out.set(value, Column::from_values(values));
    out
}

/// A row for each element of the fields' arrays, which run side by side.
pub fn flatten(table: &Table, fields: &[String], names: &[String], index: Option<&str>) -> Table {
    let columns: Vec<_> = fields.iter().map(|field| table.field(field)).collect();
    let array = |column: &Column, row: usize| match column {
        Column::Mixed(cells) => cells[row].as_array().map_or(&[][..], Vec::as_slice).to_vec(),
        _ => Vec::new(),
    };
    let mut rows = Vec::new();
    let mut places = Vec::new();
    let mut cells: Vec<Vec<Json>> = vec![Vec::new(); fields.len()];
    for row in 0..table.rows() {
        let arrays: Vec<Vec<Json>> = columns.iter().map(|column| array(column, row)).collect();
        let longest = arrays.iter().map(Vec::len).max().unwrap_or(0);
        for (cells, mut array) in cells.iter_mut().zip(arrays) {
            array.resize(longest, Json::Null);
            cells.append(&mut array);
        }
        rows.extend(std::iter::repeat_n(row as u32, longest));
        places.extend((0..longest).map(|place| place as f64));
    }
    let mut out = table.take(&rows);
    for ((field, cells), position) in fields.iter().zip(cells).zip(0..) {
        out.set(names.get(position).unwrap_or(field), Column::from_json(cells));
    }
    if let Some(index) = index {
        out.set(index, Column::Numbers(places));
    }
    out
}

/// The table with fields of another one, found by a key. Of several rows with a key the last counts.
pub fn lookup(
    table: &Table,
    field: &str,
    other: &Table,
    other_key: &str,
    fields: &[(String, String)],
    default: &Value,
) -> Table {
    let keys = other.field(other_key);
    let row_of: HashMap<Key, usize> = (0..other.rows()).map(|row| (text_key(keys.value(row)), row)).collect();
    let wanted = table.field(field);
    let found: Vec<Option<usize>> =
        (0..table.rows()).map(|row| row_of.get(&text_key(wanted.value(row))).copied()).collect();
    let mut out = table.clone();
    for (from, to) in fields {
        let column = other.field(from);
        let cell = |row: &Option<usize>| row.map_or_else(|| default.clone(), |row| column.value(row));
        out.set(to, Column::from_values(found.iter().map(cell).collect()));
    }
    out
}

/// Vega's index has texts as keys, so that 1 finds "1".
fn text_key(value: Value) -> Key {
    match value {
        Value::Text(text) => Key::Text(text),
        other => Key::Text(other.string().into()),
    }
}
