//! What sheets of all formats share: cells, tables, and how they are written.

mod write;

pub(crate) use write::{SheetCell, TableWriter};
