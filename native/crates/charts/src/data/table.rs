//! Tables: columns by name, and the tables that a chart may name.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use ferrolab_base::Result;
use serde_json::Value as Json;

use super::column::Column;
use super::value::Value;
use super::{Format, arrow, inline, path};

/// Columns by name. A copy shares the columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    rows: usize,
    names: Vec<Arc<str>>,
    columns: Vec<Arc<Column>>,
}

impl Table {
    /// A table of so many rows without columns.
    pub fn new(rows: usize) -> Self {
        Self { rows, ..Self::default() }
    }

    /// A table of these columns; the longest decides the number of rows.
    pub fn from_columns(columns: Vec<(String, Column)>) -> Self {
        let rows = columns.iter().map(|(_, column)| column.len()).max().unwrap_or(0);
        let mut table = Self::new(rows);
        for (name, column) in columns {
            table.set(&name, column);
        }
        table
    }

    /// The table of a spec's `data.values`: objects, plain values (column `data`), or text of a
    /// delimited or JSON file.
    pub fn from_values(values: &Json, format: &Format) -> Result<Self> {
        inline::table(values, format)
    }

    /// The table of Arrow's record batches, which all have the first one's schema.
    pub fn from_batches(batches: &[RecordBatch]) -> Result<Self> {
        arrow::table(batches)
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Names of the columns.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The column of exactly this name.
    pub fn column(&self, name: &str) -> Option<&Arc<Column>> {
        self.names.iter().position(|other| &**other == name).map(|index| &self.columns[index])
    }

    /// The column that a spec's field path means, nested or not; nulls when there is none.
    pub fn field(&self, field: &str) -> Arc<Column> {
        if !field.contains(['.', '[', '\\']) {
            return self.column(field).cloned().unwrap_or_else(|| Arc::new(Column::nulls(self.rows)));
        }
        let names = path::split(field);
        let first = names.first().and_then(|name| self.column(name));
        match (first, names.len()) {
            (Some(column), 1) => column.clone(),
            (Some(column), _) => Arc::new(within(column, &names[1..])),
            // Columns that a transform named after a path keep the whole path as their name.
            (None, _) => self
                .column(field)
                .or_else(|| self.column(&names.join(".")))
                .cloned()
                .unwrap_or_else(|| Arc::new(Column::nulls(self.rows))),
        }
    }

    /// Add a column, or put it in the place of the one of that name. It is cut or filled with
    /// nulls to the table's number of rows.
    pub fn set(&mut self, name: &str, column: Column) {
        self.share(name, Arc::new(column));
    }

    /// As [`Table::set`], with a column that another table has too.
    pub fn share(&mut self, name: &str, column: Arc<Column>) {
        let column = if column.len() == self.rows {
            column
        } else {
            let rows: Vec<u32> = (0..self.rows as u32).collect();
            Arc::new(column.take(&rows))
        };
        match self.names.iter().position(|other| &**other == name) {
            Some(index) => self.columns[index] = column,
            None => {
                self.names.push(name.into());
                self.columns.push(column);
            }
        }
    }

    /// The cell of a row and column; null when either is missing.
    pub fn value(&self, row: usize, name: &str) -> Value {
        self.column(name).map_or(Value::Null, |column| column.value(row))
    }

    /// The rows with these indices, in this order.
    pub fn take(&self, rows: &[u32]) -> Self {
        let columns = self.columns.iter().map(|column| Arc::new(column.take(rows))).collect();
        Self { rows: rows.len(), names: self.names.clone(), columns }
    }

    /// The rows for which `keep` is true.
    pub fn filter(&self, keep: &[bool]) -> Self {
        let kept = keep.iter().take(self.rows).enumerate().filter(|(_, keep)| **keep);
        let rows: Vec<u32> = kept.map(|(row, _)| row as u32).collect();
        if rows.len() == self.rows { self.clone() } else { self.take(&rows) }
    }
}

/// The column of what stands at a path within another column's cells.
fn within(column: &Column, names: &[String]) -> Column {
    let Column::Mixed(cells) = column else { return Column::nulls(column.len()) };
    let found = |cell: &Json| path::resolve(cell, names).cloned().unwrap_or(Json::Null);
    Column::from_json(cells.iter().map(found).collect())
}

/// The tables that a spec's `data: {"name": ...}` may name.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    tables: HashMap<String, Table>,
}

impl Tables {
    /// No tables.
    pub fn new() -> Self {
        Self::default()
    }

    /// Give the rows of these batches a name.
    pub fn insert(&mut self, name: &str, batches: &[RecordBatch]) -> Result<()> {
        self.tables.insert(name.to_owned(), Table::from_batches(batches)?);
        Ok(())
    }

    /// Give a table a name.
    pub fn insert_table(&mut self, name: &str, table: Table) {
        self.tables.insert(name.to_owned(), table);
    }

    /// The table of that name.
    pub fn get(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }
}
