//! Rows for what is missing.

use ferrolab_base::{Code, Error, Result};

use super::column::Column;
use super::groups::Groups;
use super::table::Table;
use super::value::Value;

/// What is to be added.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Impute {
    /// The field that gets the value.
    pub field: String,
    /// Each of this field's values is to occur in each group.
    pub key: String,
    /// Values of the key beyond those that the data have.
    pub key_values: Vec<Value>,
    /// What makes a group.
    pub groupby: Vec<String>,
    /// The value of new rows.
    pub value: Value,
}

/// New rows that an imputation may add, as a multiple of the table's own and a few.
const MAX_GROWTH: usize = 64;

/// The table, followed by a row for each group and key that do not meet.
///
/// # Errors
/// `SizeLimit` for a table that would grow beyond all measure.
pub fn impute(table: &Table, options: &Impute) -> Result<Table> {
    let keys = table.field(&options.key);
    let mut domain = crate::scales::Keys::new(options.key_values.iter().cloned());
    let key_of: Vec<usize> = (0..table.rows()).map(|row| domain.push(keys.value(row))).collect();
    let groups = Groups::new(table, &options.groupby);
    let cells = domain.len().saturating_mul(groups.len());
    let most = MAX_GROWTH * table.rows().max(1_000);
    if cells > most {
        let message = format!(
            "{} groups for each of {} values of {:?} are {cells} rows, more than the {most} that may be added",
            groups.len(),
            domain.len(),
            options.key
        );
        return Err(Error::new(Code::SizeLimit, message).hint("aggregate the data first, or do not stack it"));
    }
    let mut present = vec![false; cells];
    for (row, group) in groups.of_row.iter().enumerate() {
        present[*group as usize * domain.len() + key_of[row]] = true;
    }
    let missing: Vec<(usize, usize)> = (0..cells)
        .filter(|cell| !present[*cell])
        .map(|cell| (cell / domain.len(), cell % domain.len()))
        .collect();
    if missing.is_empty() {
        return Ok(table.clone());
    }
    let mut out = Table::new(table.rows() + missing.len());
    for name in table.names() {
        let column = table.field(&super::path::escape(name));
        let added = missing.iter().map(|(group, key)| {
            if name == options.key {
                domain.values()[*key].clone()
            } else if name == options.field {
                options.value.clone()
            } else if options.groupby.iter().any(|field| field == name) {
                column.value(groups.first[*group] as usize)
            } else {
                Value::Null
            }
        });
        out.set(name, extended(&column, added));
    }
    Ok(out)
}

/// The column with more rows.
fn extended(column: &Column, added: impl Iterator<Item = Value>) -> Column {
    let added = Column::from_values(added.collect());
    match (column, added) {
        (Column::Numbers(cells), Column::Numbers(added)) => Column::Numbers([&cells[..], &added].concat()),
        (Column::Times(cells), Column::Times(added)) => Column::Times([&cells[..], &added].concat()),
        (column, added) => {
            let cells = (0..column.len()).map(|row| column.value(row));
            Column::from_values(cells.chain((0..added.len()).map(|row| added.value(row))).collect())
        }
    }
}
