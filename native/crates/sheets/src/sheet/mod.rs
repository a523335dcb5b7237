//! What sheets of all formats share: cells, tables, and how they are written.

mod cells;
mod grid;
mod hidden;
mod islands;
mod model;
mod place;
mod write;

pub(crate) use hidden::HiddenColumns;
pub(crate) use model::{Budget, Chart, Full, Sheet};
pub(crate) use place::{Area, LAST, Place, column_name};
pub(crate) use write::{SheetCell, TableWriter};
