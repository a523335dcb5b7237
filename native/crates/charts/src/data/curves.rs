//! Curves through the points of each group, as loess and regression draw them.

use super::column::Column;
use super::groups::Groups;
use super::table::Table;

/// A number along and a number up.
pub(super) type Point = (f64, f64);

/// What curves are made of, and what their columns are called.
pub(super) struct Curves<'a> {
    pub x: &'a str,
    pub y: &'a str,
    pub groupby: &'a [String],
    pub names: &'a [String; 2],
}

impl Curves<'_> {
    /// The points that `curve` gives for those of each group, with what the group's rows agree in.
    pub fn of(&self, table: &Table, curve: impl Fn(Vec<Point>) -> Vec<Point>) -> Table {
        let (xs, ys) = (table.field(self.x), table.field(self.y));
        let (xs, ys) = (xs.numbers(), ys.numbers());
        let groups = Groups::new(table, self.groupby);
        let (rows, starts) = groups.rows();
        let (mut owners, mut points) = (Vec::new(), Vec::new());
        for group in 0..groups.len() {
            let rows = &rows[starts[group]..starts[group + 1]];
            let before = points.len();
            points.extend(curve(rows.iter().map(|row| (xs[*row as usize], ys[*row as usize])).collect()));
            owners.extend(std::iter::repeat_n(groups.first[group], points.len() - before));
        }
        let mut out = Table::new(owners.len());
        for field in self.groupby {
            out.set(field, table.field(field).take(&owners));
        }
        out.set(&self.names[0], Column::Numbers(points.iter().map(|point| point.0).collect()));
        out.set(&self.names[1], Column::Numbers(points.iter().map(|point| point.1).collect()));
        out
    }
}
