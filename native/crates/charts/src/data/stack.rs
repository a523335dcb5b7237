//! Values stacked upon each other.

use super::column::Column;
use super::groups::Groups;
use super::sort::{RowOrder, SortKey};
use super::table::Table;

/// Where stacks begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offset {
    /// At zero; negative values go the other way.
    #[default]
    Zero,
    /// At zero, and all end at one.
    Normalize,
    /// So that all have the same middle.
    Center,
}

/// Where each row's part of its stack begins and ends. Rows that agree in `groupby` make a stack;
/// `sort` gives their order, which is otherwise the table's.
pub fn stack(
    table: &Table,
    field: &str,
    groupby: &[String],
    sort: &[SortKey],
    offset: Offset,
) -> (Column, Column) {
    let column = table.field(field);
    let values: Vec<f64> =
        column.numbers().iter().map(|value| if value.is_nan() { 0.0 } else { *value }).collect();
    let groups = Groups::new(table, groupby);
    let (mut rows, starts) = groups.rows();
    let order = RowOrder::new(table, sort);
    let mut begins = vec![0.0; values.len()];
    let mut ends = vec![0.0; values.len()];
    let stacks = || (0..groups.len()).map(|group| starts[group]..starts[group + 1]);
    let sizes: Vec<f64> =
        stacks().map(|stack| rows[stack].iter().map(|row| values[*row as usize].abs()).sum()).collect();
    let highest = sizes.iter().copied().fold(0.0, f64::max);
    for (stack, size) in stacks().zip(sizes) {
        let rows = &mut rows[stack];
        if !sort.is_empty() {
            rows.sort_by(|a, b| order.compare(*a, *b));
        }
        let (mut up, mut down) = (if offset == Offset::Center { (highest - size) / 2.0 } else { 0.0 }, 0.0);
        let mut sum = 0.0;
        for row in rows.iter().map(|row| *row as usize) {
            let value = values[row];
            let end = match offset {
                Offset::Zero if value < 0.0 => {
                    begins[row] = down;
                    down += value;
                    ends[row] = down;
                    continue;
                }
                Offset::Zero => up + value,
                Offset::Center => up + value.abs(),
                Offset::Normalize => {
                    sum += value.abs();
                    1.0 / size * sum
                }
            };
            begins[row] = up;
            ends[row] = end;
            up = end;
        }
    }
    (Column::Numbers(begins), Column::Numbers(ends))
}
