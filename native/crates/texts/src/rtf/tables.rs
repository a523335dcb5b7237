//! Spans of cells from where their edges are.

use super::content::{CellShape, Row};

/// Edges nearer than this, in twips (1/1440 inch), are the same column's.
const SAME_EDGE: i32 = 60;

/// A table with more columns than this has its cells side by side, without spans.
const MAX_COLUMNS: usize = 200;

/// A cell that is shown.
#[derive(Debug, PartialEq)]
pub(super) struct Span {
    /// Which cell of the row holds the text.
    pub index: Option<usize>,
    pub col_span: u32,
    pub row_span: u32,
}

/// For each row its cells that are not part of one to the left or above.
pub(super) fn spans(rows: &[Row]) -> Vec<Vec<Span>> {
    let edges = edges(rows);
    if edges.len() > MAX_COLUMNS {
        let single = |index| Span { index: Some(index), col_span: 1, row_span: 1 };
        return rows.iter().map(|row| (0..row.cells.len()).map(single).collect()).collect();
    }
    let column = |right: i32| edges.partition_point(|edge| edge + SAME_EDGE < right);
    let placed: Vec<Vec<Placed>> = rows.iter().map(|row| place(row, column)).collect();
    // How many rows below each cell go on with it, from the last row up: by its first column.
    let mut below = vec![0_u32; edges.len() + 1];
    let mut spans: Vec<Vec<Span>> = Vec::with_capacity(rows.len());
    for row in placed.iter().rev() {
        let mut next = vec![0_u32; edges.len() + 1];
        let mut shown = Vec::new();
        for cell in row {
            let rows_below = below.get(cell.column).copied().unwrap_or(0);
            if cell.joins_above {
                if let Some(rows) = next.get_mut(cell.column) {
                    *rows = rows_below + 1;
                }
                continue;
            }
            shown.push(Span {
                index: Some(cell.index),
                col_span: cell.columns.max(1),
                row_span: rows_below + 1,
            });
        }
        below = next;
        spans.push(shown);
    }
    spans.reverse();
    spans
}

struct Placed {
    index: usize,
    column: usize,
    columns: u32,
    joins_above: bool,
}

fn place(row: &Row, column: impl Fn(i32) -> usize) -> Vec<Placed> {
    let mut placed: Vec<Placed> = Vec::with_capacity(row.cells.len());
    let mut left = 0;
    for index in 0..row.cells.len() {
        let shape = row.shapes.get(index).copied().unwrap_or_default();
        let right = if shape == CellShape::default() { left + 1 } else { column(shape.right) + 1 };
        let right = right.max(left + 1);
        let columns = u32::try_from(right - left).unwrap_or(1);
        match placed.last_mut() {
            Some(last) if shape.joins_left => last.columns += columns,
            _ => placed.push(Placed { index, column: left, columns, joins_above: shape.joins_above }),
        }
        left = right;
    }
    placed
}

/// The right edges of all columns.
fn edges(rows: &[Row]) -> Vec<i32> {
    let used = rows.iter().flat_map(|row| row.shapes.iter().take(row.cells.len()));
    let mut edges: Vec<i32> = used.map(|shape| shape.right).collect();
    edges.sort_unstable();
    edges.dedup_by(|next, edge| next.saturating_sub(*edge) <= SAME_EDGE);
    edges
}
