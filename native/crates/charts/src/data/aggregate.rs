//! Summaries of groups of rows.

use ferrolab_base::{Code, Error, Result};
use serde_json::{Map, Value as Json};

use super::column::Column;
use super::compare;
use super::groups::Groups;
use super::table::Table;
use super::value::Value;
use crate::scales::thresholds::quantile;

/// What a group is summed up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // The names are Vega's, and say what they are.
pub enum Op {
    Count,
    Valid,
    Missing,
    Distinct,
    Sum,
    Product,
    Mean,
    Variance,
    Variancep,
    Stdev,
    Stdevp,
    Stderr,
    Median,
    Q1,
    Q3,
    Min,
    Max,
    Argmin,
    Argmax,
}

impl Op {
    /// The operation of Vega's name.
    pub fn parse(name: &str) -> Result<Self> {
        Ok(match name {
            "count" => Self::Count,
            "valid" => Self::Valid,
            "missing" => Self::Missing,
            "distinct" => Self::Distinct,
            "sum" => Self::Sum,
            "product" => Self::Product,
            "mean" | "average" => Self::Mean,
            "variance" => Self::Variance,
            "variancep" => Self::Variancep,
            "stdev" => Self::Stdev,
            "stdevp" => Self::Stdevp,
            "stderr" => Self::Stderr,
            "median" => Self::Median,
            "q1" => Self::Q1,
            "q3" => Self::Q3,
            "min" => Self::Min,
            "max" => Self::Max,
            "argmin" => Self::Argmin,
            "argmax" => Self::Argmax,
            other => {
                let message = format!("the aggregate {other:?} is not drawn here");
                let hint = match other {
                    "ci0" | "ci1" => "its bounds are drawn at random: use stderr or stdev",
                    _ => "use count, sum, mean, median, min, max, q1, q3, stdev and their like",
                };
                return Err(Error::new(Code::UnsupportedChart, message).hint(hint));
            }
        })
    }
}

/// One summary: what of which field, under which name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// What.
    pub op: Op,
    /// Of which field; a count needs none.
    pub field: Option<String>,
    /// Under which name.
    pub name: String,
}

/// A table with a row for each group: the fields it is grouped by, and the measures.
pub fn aggregate(table: &Table, groupby: &[String], measures: &[Measure]) -> Result<Table> {
    let groups = Groups::new(table, groupby);
    let mut out = Table::new(groups.len());
    for field in groupby {
        out.set(field, table.field(field).take(&groups.first));
    }
    for measure in measures {
        out.set(&measure.name, summary(table, &groups, measure)?);
    }
    Ok(out)
}

/// The table with each row's group's measures.
pub fn join_aggregate(table: &Table, groupby: &[String], measures: &[Measure]) -> Result<Table> {
    let groups = Groups::new(table, groupby);
    let mut out = table.clone();
    for measure in measures {
        out.set(&measure.name, summary(table, &groups, measure)?.take(&groups.of_row));
    }
    Ok(out)
}

/// A measure of each group.
pub fn summary(table: &Table, groups: &Groups, measure: &Measure) -> Result<Column> {
    let column = match (&measure.field, measure.op) {
        (_, Op::Count) => return Ok(count(groups, |_| true)),
        (None, op) => {
            let message = format!("the aggregate {op:?} names no field");
            return Err(Error::new(Code::InvalidInput, message).hint("add the field that it sums up"));
        }
        (Some(field), _) => table.field(field),
    };
    Ok(match measure.op {
        Op::Count => count(groups, |_| true),
        Op::Missing => count(groups, |row| is_missing(&column, row)),
        Op::Valid => count(groups, |row| !is_missing(&column, row)),
        Op::Distinct => distinct(groups, &column),
        Op::Argmin => extreme_rows(table, groups, &column, false),
        Op::Argmax => extreme_rows(table, groups, &column, true),
        Op::Min | Op::Max if matches!(&*column, Column::Texts(_) | Column::Mixed(_)) => {
            let rows = extremes(groups, &column, measure.op == Op::Max);
            column.take(&rows)
        }
        op => {
            let cells = numbers(groups, &column.numbers(), op);
            let keeps_time = matches!(op, Op::Min | Op::Max | Op::Mean | Op::Median | Op::Q1 | Op::Q3);
            match &*column {
                Column::Times(_) if keeps_time => Column::Times(cells),
                _ => Column::Numbers(cells),
            }
        }
    })
}

/// Null and empty text are missing.
fn is_missing(column: &Column, row: usize) -> bool {
    match column {
        Column::Texts(texts) => texts.get(row).is_none_or(|text| text.is_empty()),
        Column::Mixed(cells) => cells.get(row).is_none_or(|cell| cell.is_null() || cell.as_str() == Some("")),
        other => other.is_null(row),
    }
}

fn count(groups: &Groups, counted: impl Fn(usize) -> bool) -> Column {
    let mut counts = vec![0.0; groups.len()];
    for (row, group) in groups.of_row.iter().enumerate() {
        counts[*group as usize] += f64::from(u8::from(counted(row)));
    }
    Column::Numbers(counts)
}

/// Different values, null among them.
fn distinct(groups: &Groups, column: &Column) -> Column {
    let mut one = Table::new(column.len());
    one.set("value", column.clone());
    let values = Groups::new(&one, &["value".to_owned()]);
    let mut pairs: Vec<u64> = groups
        .of_row
        .iter()
        .zip(&values.of_row)
        .map(|(group, value)| u64::from(*group) << 32 | u64::from(*value))
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    let mut counts = vec![0.0; groups.len()];
    pairs.iter().for_each(|pair| counts[(pair >> 32) as usize] += 1.0);
    Column::Numbers(counts)
}

/// The first row of each group with its least or greatest value.
fn extremes(groups: &Groups, column: &Column, greatest: bool) -> Vec<u32> {
    let mut best: Vec<Option<(u32, Value)>> = vec![None; groups.len()];
    for (row, group) in groups.of_row.iter().enumerate() {
        let value = column.value(row);
        if is_missing(column, row) {
            continue;
        }
        let best = &mut best[*group as usize];
        let better = best.as_ref().is_none_or(|(_, other)| {
            let order = compare::ascending(&value, other);
            if greatest { order.is_gt() } else { order.is_lt() }
        });
        if better {
            *best = Some((row as u32, value));
        }
    }
    best.into_iter().map(|best| best.map_or(u32::MAX, |(row, _)| row)).collect()
}

/// Whole rows, as objects.
fn extreme_rows(table: &Table, groups: &Groups, column: &Column, greatest: bool) -> Column {
    let row_object = |row: u32| {
        let cell = |name: &str| (name.to_owned(), table.value(row as usize, name).to_json());
        let object: Map<String, Json> = table.names().map(cell).collect();
        if row == u32::MAX { Json::Null } else { Json::Object(object) }
    };
    Column::Mixed(extremes(groups, column, greatest).into_iter().map(row_object).collect())
}

/// A number for each group; NaN where there is none.
fn numbers(groups: &Groups, cells: &[f64], op: Op) -> Vec<f64> {
    let valid = || {
        let rows = groups.of_row.iter().zip(cells);
        rows.filter(|(_, cell)| !cell.is_nan()).map(|(group, cell)| (*group as usize, *cell))
    };
    let fold = |change: fn(f64, f64) -> f64| {
        let mut results = vec![f64::NAN; groups.len()];
        valid().for_each(|(group, cell)| {
            let before = results[group];
            results[group] = if before.is_nan() { cell } else { change(before, cell) };
        });
        results
    };
    match op {
        Op::Sum => fold(|sum, cell| sum + cell),
        Op::Product => fold(|product, cell| product * cell),
        Op::Min => fold(f64::min),
        Op::Max => fold(f64::max),
        Op::Median => quantiles(groups, cells, 0.5),
        Op::Q1 => quantiles(groups, cells, 0.25),
        Op::Q3 => quantiles(groups, cells, 0.75),
        op => {
            // Welford's method, as Vega has it, so that the last bits agree.
            let mut moments = vec![Moments::default(); groups.len()];
            valid().for_each(|(group, cell)| moments[group].add(cell));
            moments.iter().map(|moments| moments.result(op)).collect()
        }
    }
}

/// Count, mean and squared deviations of what was added.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moments {
    pub(super) count: f64,
    mean: f64,
    deviations: f64,
}

impl Moments {
    pub(super) fn add(&mut self, cell: f64) {
        self.count += 1.0;
        let difference = cell - self.mean;
        self.mean += difference / self.count;
        self.deviations += difference * (cell - self.mean);
    }

    pub(super) fn remove(&mut self, cell: f64) {
        self.count -= 1.0;
        let difference = cell - self.mean;
        self.mean -= if self.count > 0.0 { difference / self.count } else { self.mean };
        self.deviations -= difference * (cell - self.mean);
    }

    pub(super) fn result(&self, op: Op) -> f64 {
        let (count, deviations) = (self.count, self.deviations.max(0.0));
        match op {
            Op::Mean if count > 0.0 => self.mean,
            _ if count < 2.0 => f64::NAN,
            Op::Variance => deviations / (count - 1.0),
            Op::Variancep => deviations / count,
            Op::Stdev => (deviations / (count - 1.0)).sqrt(),
            Op::Stdevp => (deviations / count).sqrt(),
            Op::Stderr => (deviations / (count * (count - 1.0))).sqrt(),
            _ => f64::NAN,
        }
    }
}

fn quantiles(groups: &Groups, cells: &[f64], part: f64) -> Vec<f64> {
    let (rows, starts) = groups.rows();
    let mut values = Vec::new();
    (0..groups.len())
        .map(|group| {
            values.clear();
            let rows = &rows[starts[group]..starts[group + 1]];
            values.extend(rows.iter().map(|row| cells[*row as usize]).filter(|cell| !cell.is_nan()));
            selected_quantile(&mut values, part)
        })
        .collect()
}

/// The quantile of values in any order, without sorting them all.
pub(super) fn selected_quantile(values: &mut [f64], part: f64) -> f64 {
    if values.len() < 2 {
        return quantile(values, part);
    }
    let place = (values.len() - 1) as f64 * part;
    let low = place.floor() as usize;
    let (_, below, rest) = values.select_nth_unstable_by(low, f64::total_cmp);
    let below = *below;
    let above = rest.iter().copied().fold(f64::INFINITY, f64::min);
    if place.fract() == 0.0 { below } else { below + (above - below) * place.fract() }
}
