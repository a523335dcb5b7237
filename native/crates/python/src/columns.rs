//! Columns of a table as Python has them: arrays of NumPy, arrays that speak Arrow, lists of texts.

use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::{RecordBatch, make_array};
use ferrolab_base::Result;
use ferrolab_charts::data::column::TextsBuilder;
use ferrolab_charts::data::dates::SECOND;
use ferrolab_charts::data::{Column, Table, Texts};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyFloat, PyList, PyString, PyTuple};

use crate::charts::unreadable;
use crate::errors::to_python;

/// The cells of a column as Python has them.
pub(crate) enum Cells {
    Array(NumpyArray),
    Arrow(Vec<RecordBatch>),
    Texts(Texts),
}

/// What a column is, unless it is something that only Arrow knows to read.
pub(crate) fn cells(column: &Bound<'_, PyAny>) -> PyResult<Option<Cells>> {
    if let Ok(chunks) = column.cast::<PyTuple>() {
        let batches = chunks.iter().map(|chunk| arrow_batch(&chunk)).collect::<PyResult<_>>()?;
        return Ok(Some(Cells::Arrow(batches)));
    }
    if let Ok(list) = column.cast::<PyList>() {
        return Ok(texts(list).map(Cells::Texts));
    }
    Ok(NumpyArray::new(column)?.map(Cells::Array))
}

/// The columns by their names; `None` for kinds of cells that only Arrow knows to read.
pub(crate) fn table_of_cells(names: &[String], columns: Vec<Cells>) -> Result<Option<Table>> {
    let mut read = Vec::with_capacity(columns.len());
    for cells in columns {
        let column = match cells {
            Cells::Array(array) => array.column().map(Arc::new),
            Cells::Texts(texts) => Some(Arc::new(Column::Texts(texts))),
            Cells::Arrow(batches) => Table::from_batches(&batches)?.column(ARROW_COLUMN).cloned(),
        };
        let Some(column) = column else { return Ok(None) };
        read.push(column);
    }
    let rows = read.first().map_or(0, |column| column.len());
    if rows == 0 || read.len() != names.len() || read.iter().any(|column| column.len() != rows) {
        return Ok(None);
    }
    let mut table = Table::new(rows);
    names.iter().zip(read).for_each(|(name, column)| table.share(name, column));
    Ok(Some(table))
}

/// Name of the only column of a batch that is made of an array.
const ARROW_COLUMN: &str = "cells";

/// An array that speaks Arrow as a batch of one column.
fn arrow_batch(array: &Bound<'_, PyAny>) -> PyResult<RecordBatch> {
    let py = array.py();
    let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) =
        array.call_method0("__arrow_c_array__")?.extract()?;
    let schema = schema.pointer_checked(Some(c"arrow_schema"))?.cast::<FFI_ArrowSchema>();
    let array = array.pointer_checked(Some(c"arrow_array"))?.cast::<FFI_ArrowArray>();
    // SAFETY: the capsules' names say what they point to; the array is moved out of its own, and what stays
    // behind is marked as released, as the interface demands. The schema stays its capsule's, which outlives it.
    let data = unsafe { from_ffi(FFI_ArrowArray::from_raw(array.as_ptr()), schema.as_ref()) };
    let made = data.and_then(|data| RecordBatch::try_from_iter([(ARROW_COLUMN, make_array(data))]));
    made.map_err(|error| to_python(py, unreadable(error)))
}

/// Texts and nulls; `None` when there is anything else, or no text at all.
fn texts(list: &Bound<'_, PyList>) -> Option<Texts> {
    let mut builder = TextsBuilder::with_capacity(list.len());
    for cell in list {
        if let Ok(text) = cell.cast::<PyString>() {
            // Half of a surrogate pair is no text that a chart can show.
            builder.push(Some(&text.to_cow().ok()?));
        } else if cell.is_none() || cell.cast::<PyFloat>().is_ok_and(|number| number.value().is_nan()) {
            builder.push(None);
        } else {
            return None;
        }
    }
    let texts = builder.finish();
    (!texts.words.is_empty()).then_some(texts)
}

/// An array of one dimension, by NumPy's array interface (version 3).
pub(crate) struct NumpyArray {
    /// Kind and bytes of a cell, as `<f8`.
    kind: String,
    address: usize,
    count: usize,
    /// Bytes from cell to cell.
    step: isize,
}

impl NumpyArray {
    fn new(array: &Bound<'_, PyAny>) -> PyResult<Option<Self>> {
        let interface = array.getattr("__array_interface__")?.cast_into::<PyDict>()?;
        let member =
            |name: &str| interface.get_item(name).map(|found| found.filter(|found| !found.is_none()));
        let (Some(kind), Some(data), Some(shape)) = (member("typestr")?, member("data")?, member("shape")?)
        else {
            return Ok(None);
        };
        let (address, _): (usize, bool) = data.extract()?;
        let Ok((count,)) = shape.extract::<(usize,)>() else { return Ok(None) };
        let kind: String = kind.extract()?;
        let step = match member("strides")? {
            Some(strides) => strides.extract::<(isize,)>()?.0,
            None => cell_bytes(&kind).unwrap_or(0),
        };
        Ok(Some(Self { kind, address, count, step }))
    }

    /// The column; `None` for kinds of cells that only Arrow knows to read.
    fn column(&self) -> Option<Column> {
        let times = |per_millisecond: i64| {
            // The least integer stands for no time.
            let time = move |cell: i64| match cell {
                i64::MIN => f64::NAN,
                cell => cell.div_euclid(per_millisecond) as f64,
            };
            Column::Times(self.cells(time))
        };
        Some(match self.kind.as_str() {
            "<f8" => Column::Numbers(self.cells(|cell: f64| cell)),
            "<f4" => Column::Numbers(self.cells(|cell: f32| f64::from(cell))),
            "<i8" => Column::Numbers(self.cells(|cell: i64| cell as f64)),
            "<i4" => Column::Numbers(self.cells(|cell: i32| f64::from(cell))),
            "<i2" => Column::Numbers(self.cells(|cell: i16| f64::from(cell))),
            "|i1" => Column::Numbers(self.cells(|cell: i8| f64::from(cell))),
            "<u8" => Column::Numbers(self.cells(|cell: u64| cell as f64)),
            "<u4" => Column::Numbers(self.cells(|cell: u32| f64::from(cell))),
            "<u2" => Column::Numbers(self.cells(|cell: u16| f64::from(cell))),
            "|u1" => Column::Numbers(self.cells(|cell: u8| f64::from(cell))),
            "|b1" => Column::Booleans(self.cells(|cell: u8| Some(cell != 0))),
            "<M8[s]" => Column::Times(
                self.cells(|cell: i64| if cell == i64::MIN { f64::NAN } else { cell as f64 * SECOND }),
            ),
            "<M8[ms]" => times(1),
            "<M8[us]" => times(1_000),
            "<M8[ns]" => times(1_000_000),
            _ => return None,
        })
    }

    /// `T` is any number of the size that `kind` says: all bits are valid.
    fn cells<T: Copy, U>(&self, cell: impl Fn(T) -> U) -> Vec<U> {
        let start = self.address as *const u8;
        let read = |bytes: isize| {
            // SAFETY: the array's own description says that its cells lie here; whoever calls keeps it. As with
            // Arrow's buffers, one who writes to it meanwhile gets a chart of old and new cells.
            cell(unsafe { start.offset(bytes).cast::<T>().read_unaligned() })
        };
        let size = size_of::<T>() as isize;
        if self.step == size {
            // Of cells side by side the compiler makes blocks.
            return (0..self.count as isize).map(|index| read(index * size)).collect();
        }
        (0..self.count as isize).map(|index| read(index * self.step)).collect()
    }
}

/// Bytes of a cell: the digits in `<f8` or `<M8[ns]`.
fn cell_bytes(kind: &str) -> Option<isize> {
    let digits = kind.get(2..)?;
    digits.split_once('[').map_or(digits, |(digits, _)| digits).parse().ok()
}
