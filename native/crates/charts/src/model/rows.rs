//! Rows by way of the data module: transforms, tests, and values of specifications as times.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use crate::data::{Column, Table, Tables, predicate, time_unit, transform};
use crate::spec::json::{Place, number, text};

/// Rows that a sequence may make.
const MOST_ROWS: f64 = 1_000_000.0;

/// The table of a sequence of numbers.
pub(crate) fn sequence(rules: &Json, place: &Place) -> Result<Table> {
    let members = place.object(rules)?;
    place.only(members, &["start", "stop", "step", "as"])?;
    let start = number(members, "start").unwrap_or(0.0);
    let stop = number(members, "stop").unwrap_or(0.0);
    let step = number(members, "step").unwrap_or(1.0);
    let count = ((stop - start) / step).ceil();
    if !(0.0..=MOST_ROWS).contains(&count) {
        return Err(place.invalid(format_args!("at most {MOST_ROWS} rows are made")));
    }
    let cells = (0..count as usize).map(|index| start + step * index as f64).collect();
    let name = text(members, "as").unwrap_or("data").to_owned();
    Ok(Table::from_columns(vec![(name, Column::Numbers(cells))]))
}

/// The table that transforms make of another.
pub(crate) fn transformed(
    table: &Table,
    transforms: &[Json],
    variables: &Map<String, Json>,
) -> Result<Table> {
    let mut table = table.clone();
    for step in transforms {
        table = transform::apply(&table, step, &Tables::new(), variables)?;
    }
    Ok(table)
}

/// Whether a test holds, row by row.
pub(crate) fn rows_where(table: &Table, test: &Json, variables: &Map<String, Json>) -> Result<Vec<bool>> {
    predicate::mask(table, test, variables)
}

/// The time that a specification's value means; a lone number may count the only part of a unit.
pub(crate) fn time_of(value: &Json, unit: Option<&str>) -> f64 {
    let single = |unit: &&str| {
        matches!(*unit, "year" | "month" | "quarter" | "date" | "day" | "hours" | "minutes" | "seconds")
    };
    if let (Some(unit), Some(number)) =
        (unit.filter(single), value.as_f64().filter(|number| *number < 10_000.0))
    {
        let part = Map::from_iter([(unit.to_owned(), json!(number))]);
        return time_unit::date_time(&Json::Object(part)).unwrap_or(f64::NAN);
    }
    time_unit::date_time(value).unwrap_or(f64::NAN)
}
