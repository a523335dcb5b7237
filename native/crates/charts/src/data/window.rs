//! Values that depend on a row's neighbours.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::ops::Range;

use ferrolab_base::{Code, Error, Result};

use super::aggregate::{Moments, Op, selected_quantile};
use super::column::Column;
use super::groups::Groups;
use super::sort::{RowOrder, SortKey};
use super::table::Table;
use super::value::Value;

/// What is computed for each row.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // The names are Vega's, and say what they are.
pub enum WindowOp {
    RowNumber,
    Rank,
    DenseRank,
    PercentRank,
    CumeDist,
    Ntile(f64),
    Lag(f64),
    Lead(f64),
    FirstValue,
    LastValue,
    NthValue(f64),
    Aggregate(Op),
}

impl WindowOp {
    /// The operation of Vega's name with its parameter.
    pub fn parse(name: &str, parameter: Option<f64>) -> Result<Self> {
        let offset = parameter.filter(|offset| *offset != 0.0).unwrap_or(1.0);
        let positive = || {
            parameter.filter(|parameter| *parameter > 0.0).ok_or_else(|| {
                Error::new(
                    Code::InvalidInput,
                    format!("the window operation {name:?} has no param above zero"),
                )
                .hint("add \"param\": 4")
            })
        };
        Ok(match name {
            "row_number" => Self::RowNumber,
            "rank" => Self::Rank,
            "dense_rank" => Self::DenseRank,
            "percent_rank" => Self::PercentRank,
            "cume_dist" => Self::CumeDist,
            "ntile" => Self::Ntile(positive()?),
            "lag" => Self::Lag(offset),
            "lead" => Self::Lead(offset),
            "first_value" => Self::FirstValue,
            "last_value" => Self::LastValue,
            "nth_value" => Self::NthValue(positive()?),
            other => Self::Aggregate(Op::parse(other)?),
        })
    }
}

/// How many rows before and after a row belong to its frame; `None` is all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// Before.
    pub before: Option<f64>,
    /// After.
    pub after: Option<f64>,
}

/// A window transform.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Operations with their field and the name of the new column.
    pub ops: Vec<(WindowOp, Option<String>, String)>,
    /// The order of the rows.
    pub sort: Vec<SortKey>,
    /// Rows that agree in these see each other.
    pub groupby: Vec<String>,
    /// Which neighbours count.
    pub frame: Frame,
    /// Whether rows that are equal in the order count one by one.
    pub ignore_peers: bool,
}

/// The table with the operations' columns. The rows keep their order.
pub fn window(table: &Table, options: &Window) -> Result<Table> {
    let groups = Groups::new(table, &options.groupby);
    let order = RowOrder::new(table, &options.sort);
    let (mut rows, starts) = groups.rows();
    let parts: Vec<Range<usize>> = (0..groups.len()).map(|group| starts[group]..starts[group + 1]).collect();
    for part in &parts {
        rows[part.clone()].sort_by(|a, b| order.compare(*a, *b));
    }
    let mut out = table.clone();
    for (op, field, name) in &options.ops {
        let column = field.as_ref().map(|field| table.field(field));
        let column = match (column, op) {
            (Some(column), _) => column,
            (None, WindowOp::Aggregate(Op::Count)) => std::sync::Arc::new(Column::nulls(table.rows())),
            (None, WindowOp::Lag(_) | WindowOp::Lead(_) | WindowOp::NthValue(_) | WindowOp::Aggregate(_))
            | (None, WindowOp::FirstValue | WindowOp::LastValue) => {
                return Err(Error::new(
                    Code::InvalidInput,
                    format!("the window operation for {name:?} names no field"),
                )
                .hint("add the field that it is about"));
            }
            (None, _) => std::sync::Arc::new(Column::nulls(table.rows())),
        };
        let mut cells = vec![Value::Null; table.rows()];
        for part in &parts {
            let partition = Partition { rows: &rows[part.clone()], order: &order, options, column: &column };
            for (row, value) in partition.rows.iter().zip(partition.values(*op)?) {
                cells[*row as usize] = value;
            }
        }
        out.set(name, Column::from_values(cells));
    }
    Ok(out)
}

/// The rows of one group, in order.
struct Partition<'a> {
    rows: &'a [u32],
    order: &'a RowOrder,
    options: &'a Window,
    column: &'a Column,
}

impl Partition<'_> {
    /// Whether neighbours in the order are different. Without an order all are.
    fn differ(&self, one: usize, other: usize) -> bool {
        self.options.sort.is_empty()
            || self.order.compare(self.rows[one], self.rows[other]) != Ordering::Equal
    }

    /// The last row that is equal to each in the order.
    fn last_peers(&self) -> Vec<usize> {
        let count = self.rows.len();
        let mut last: Vec<usize> = (0..count).collect();
        for row in (0..count.saturating_sub(1)).rev() {
            if !self.differ(row, row + 1) {
                last[row] = last[row + 1];
            }
        }
        last
    }

    fn values(&self, op: WindowOp) -> Result<Vec<Value>> {
        let count = self.rows.len();
        let value = |row: usize| self.column.value(self.rows[row] as usize);
        let numbers =
            |number: &dyn Fn(usize) -> f64| (0..count).map(|row| Value::Number(number(row))).collect();
        Ok(match op {
            WindowOp::RowNumber => numbers(&|row| row as f64 + 1.0),
            WindowOp::Rank | WindowOp::PercentRank | WindowOp::DenseRank => {
                let ranks = self.ranks(op == WindowOp::DenseRank);
                let scale = if op == WindowOp::PercentRank { count as f64 - 1.0 } else { 0.0 };
                numbers(&|row| {
                    if op == WindowOp::PercentRank { (ranks[row] - 1.0) / scale } else { ranks[row] }
                })
            }
            WindowOp::CumeDist | WindowOp::Ntile(_) => {
                let last = self.last_peers();
                numbers(&|row| {
                    // Vega looks for peers from the second row on.
                    let place = if row == 0 { 0 } else { last[row] };
                    let part = (place as f64 + 1.0) / count as f64;
                    if let WindowOp::Ntile(tiles) = op { (tiles * part).ceil() } else { part }
                })
            }
            WindowOp::Lag(offset) | WindowOp::Lead(offset) => {
                let sign = if let WindowOp::Lead(_) = op { 1.0 } else { -1.0 };
                let at = |row: usize| row as f64 + sign * offset;
                let inside = |place: f64| place >= 0.0 && place < count as f64;
                (0..count)
                    .map(at)
                    .map(|place| if inside(place) { value(place as usize) } else { Value::Null })
                    .collect()
            }
            WindowOp::FirstValue => self.frames().into_iter().map(|frame| value(frame.start)).collect(),
            WindowOp::LastValue => self.frames().into_iter().map(|frame| value(frame.end - 1)).collect(),
            WindowOp::NthValue(nth) => {
                let nth = nth as usize - usize::from(nth >= 1.0);
                let frames = self.frames().into_iter();
                frames
                    .map(|frame| if nth < frame.len() { value(frame.start + nth) } else { Value::Null })
                    .collect()
            }
            WindowOp::Aggregate(op) => self.aggregated(op)?,
        })
    }

    fn ranks(&self, dense: bool) -> Vec<f64> {
        let mut rank = 1.0;
        let next = |row: usize| {
            if row > 0 && self.differ(row - 1, row) {
                rank = if dense { rank + 1.0 } else { row as f64 + 1.0 };
            }
            rank
        };
        (0..self.rows.len()).map(next).collect()
    }

    /// The frame of each row; with an order it is widened to whole runs of equals.
    fn frames(&self) -> Vec<Range<usize>> {
        let count = self.rows.len();
        let Frame { before, after } = self.options.frame;
        let widen = !self.options.sort.is_empty() && !self.options.ignore_peers;
        let last = if widen { self.last_peers() } else { Vec::new() };
        let mut first: Vec<usize> = (0..last.len()).collect();
        for row in 1..first.len() {
            if last[row] == last[row - 1] {
                first[row] = first[row - 1];
            }
        }
        let frame = |row: usize| {
            let start = before.map_or(0, |before| row.saturating_sub(before as usize));
            let end =
                after.map_or(count, |after| row.saturating_add(after as usize).saturating_add(1).min(count));
            if widen { first[start]..last[end - 1] + 1 } else { start..end }
        };
        (0..count).map(frame).collect()
    }

    fn aggregated(&self, op: Op) -> Result<Vec<Value>> {
        let frames = self.frames();
        let cell = |row: usize| self.column.number(self.rows[row] as usize);
        let is_null = |row: usize| self.column.is_null(self.rows[row] as usize);
        let number = |number: f64| if number.is_nan() { Value::Null } else { Value::Number(number) };
        Ok(match op {
            Op::Count => frames.iter().map(|frame| Value::Number(frame.len() as f64)).collect(),
            Op::Valid | Op::Missing => {
                let counted = |row| f64::from(u8::from(is_null(row) == (op == Op::Missing)));
                sliding(
                    &frames,
                    0.0,
                    |sum, row| *sum += counted(row),
                    |sum, row| *sum -= counted(row),
                    |sum| *sum,
                )
            }
            Op::Sum => sliding(
                &frames,
                (0.0, 0.0),
                |(sum, valid), row| {
                    if !cell(row).is_nan() {
                        (*sum, *valid) = (*sum + cell(row), *valid + 1.0)
                    }
                },
                |(sum, valid), row| {
                    if !cell(row).is_nan() {
                        (*sum, *valid) = (*sum - cell(row), *valid - 1.0)
                    }
                },
                |(sum, valid)| if *valid > 0.0 { *sum } else { f64::NAN },
            ),
            Op::Mean | Op::Variance | Op::Variancep | Op::Stdev | Op::Stdevp | Op::Stderr => sliding(
                &frames,
                Moments::default(),
                |moments, row| {
                    if !cell(row).is_nan() {
                        moments.add(cell(row))
                    }
                },
                |moments, row| {
                    if !cell(row).is_nan() {
                        moments.remove(cell(row))
                    }
                },
                |moments| moments.result(op),
            ),
            Op::Min | Op::Max => {
                let better = |one: f64, other: f64| if op == Op::Min { one <= other } else { one >= other };
                extremes(&frames, cell, better)
            }
            Op::Median | Op::Q1 | Op::Q3 if frames.iter().all(|frame| frame.len() == frames.len()) => {
                let part = match op {
                    Op::Q1 => 0.25,
                    Op::Q3 => 0.75,
                    _ => 0.5,
                };
                let mut cells: Vec<f64> = (0..frames.len()).map(cell).filter(|cell| !cell.is_nan()).collect();
                vec![number(selected_quantile(&mut cells, part)); frames.len()]
            }
            op => {
                let message = format!("the window operation {op:?} over moving frames is not drawn here");
                return Err(
                    Error::new(Code::UnsupportedChart, message).hint("use sum, mean, min, max or count")
                );
            }
        })
    }
}

/// A summary that is kept up to date while frames move on: their ends never go back.
fn sliding<S>(
    frames: &[Range<usize>],
    mut state: S,
    add: impl Fn(&mut S, usize),
    remove: impl Fn(&mut S, usize),
    result: impl Fn(&S) -> f64,
) -> Vec<Value> {
    let mut seen = 0..0;
    let mut values = Vec::with_capacity(frames.len());
    for frame in frames {
        while seen.end < frame.end {
            add(&mut state, seen.end);
            seen.end += 1;
        }
        while seen.start < frame.start {
            remove(&mut state, seen.start);
            seen.start += 1;
        }
        let number = result(&state);
        values.push(if number.is_nan() { Value::Null } else { Value::Number(number) });
    }
    values
}

/// The extreme of each frame, by a queue of those that can still become it.
fn extremes(
    frames: &[Range<usize>],
    cell: impl Fn(usize) -> f64,
    better: impl Fn(f64, f64) -> bool,
) -> Vec<Value> {
    let mut queue: VecDeque<usize> = VecDeque::new();
    let mut end = 0;
    let mut values = Vec::with_capacity(frames.len());
    for frame in frames {
        while end < frame.end {
            if !cell(end).is_nan() {
                while queue.back().is_some_and(|last| better(cell(end), cell(*last))) {
                    queue.pop_back();
                }
                queue.push_back(end);
            }
            end += 1;
        }
        while queue.front().is_some_and(|first| *first < frame.start) {
            queue.pop_front();
        }
        values.push(queue.front().map_or(Value::Null, |row| Value::Number(cell(*row))));
    }
    values
}
