//! The group `charts`: data as columns, and Vega-Lite drawn.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi};
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchReader, make_array};
use arrow_schema::ArrowError;
use ferrolab_base::{Code, Error, Result};
use ferrolab_charts::data::column::TextsBuilder;
use ferrolab_charts::data::dates::{SECOND, iso_text};
use ferrolab_charts::data::{Column, Format, Table, Tables, Texts};
use ferrolab_charts::{Chart, ChartOptions, render as render_chart};
use ferrolab_drawing::{Edges, PixelLimits};
use ferrolab_sheets::{CsvOptions, CsvStream, Source};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict, PyFloat, PyList, PyString, PyTuple};

use crate::errors::to_python;
use crate::notebooks::{from_json, to_json};

/// Picture and notes.
type PngRow<'py> = (Bound<'py, PyBytes>, Vec<String>);

/// Charts; see `ferrolab._groups.Charts`.
#[pymodule(submodule)]
pub mod charts {
    use super::*;

    #[pymodule_export]
    use super::{ChartTable, DrawnChart};

    /// Take a table that speaks Arrow.
    #[pyfunction]
    fn table(py: Python<'_>, source: &Bound<'_, PyAny>) -> PyResult<ChartTable> {
        let capsule = source.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast::<PyCapsule>()?;
        let pointer = capsule.pointer_checked(Some(c"arrow_array_stream"))?.cast::<FFI_ArrowArrayStream>();
        // SAFETY: the capsule's name says what it points to; the stream is moved out of it, and what
        // stays behind is marked as released, as the interface demands.
        let stream = unsafe { FFI_ArrowArrayStream::from_raw(pointer.as_ptr()) };
        let table = py.detach(move || read(stream));
        table.map(ChartTable).map_err(|error| to_python(py, error))
    }

    /// Take columns one by one: one-dimensional arrays of NumPy, tuples of arrays that speak Arrow, and lists
    /// of texts; `None` when one of them is something else.
    #[pyfunction]
    fn table_of_columns(
        py: Python<'_>,
        names: Vec<String>,
        columns: Vec<Bound<'_, PyAny>>,
    ) -> PyResult<Option<ChartTable>> {
        let cells: Option<Vec<Cells>> = columns.iter().map(cells).collect::<PyResult<_>>()?;
        let Some(cells) = cells else { return Ok(None) };
        // The arrays are kept by `columns` until they have been read.
        let table = py.detach(move || table_of_cells(&names, cells));
        table.map(|table| table.map(ChartTable)).map_err(|error| to_python(py, error))
    }

    /// Take a JSON array of objects; its columns stand in the order of `names`.
    #[pyfunction]
    fn table_of_json(py: Python<'_>, text: &str, names: Vec<String>) -> PyResult<ChartTable> {
        let table = py.detach(|| {
            let values: serde_json::Value = from_json(text)?;
            let table = Table::from_values(&values, &Format::default())?;
            Ok(with_times(in_order(&table, &names)))
        });
        table.map(ChartTable).map_err(|error| to_python(py, error))
    }

    /// Take a delimited text whose delimiter, header, types and, when it is not named, encoding are found out.
    #[pyfunction]
    fn table_of_csv(py: Python<'_>, path: PathBuf, encoding: Option<String>) -> PyResult<ChartTable> {
        let options = CsvOptions { encoding, types: true, misfits_as_null: true, ..CsvOptions::default() };
        let table = py.detach(|| collected(CsvStream::open(Source::file(&path)?, options)?));
        table.map(ChartTable).map_err(|error| to_python(py, error))
    }

    /// Draw a chart.
    #[pyfunction]
    #[pyo3(signature = (spec, tables, *, dark))]
    fn draw(py: Python<'_>, spec: &str, tables: &Bound<'_, PyDict>, dark: bool) -> PyResult<DrawnChart> {
        let tables = tables_of(tables)?;
        let drawn = py.detach(|| {
            let spec: serde_json::Value = from_json(spec)?;
            render_chart(&spec, &tables, &ChartOptions { dark, ..ChartOptions::default() })
        });
        drawn.map(DrawnChart).map_err(|error| to_python(py, error))
    }

    /// The marks of a chart in the shape of Vega's scene graph, to be compared with it.
    #[pyfunction]
    fn scene(py: Python<'_>, spec: &str, tables: &Bound<'_, PyDict>) -> PyResult<String> {
        let tables = tables_of(tables)?;
        py.detach(|| {
            let spec: serde_json::Value = from_json(spec)?;
            let chart = render_chart(&spec, &tables, &ChartOptions::default())?;
            to_json(&ferrolab_charts::to_vega_json(&chart.scene))
        })
        .map_err(|error| to_python(py, error))
    }
}

/// A chart that is laid out, ready to become a picture.
#[pyclass(frozen)]
pub struct DrawnChart(Chart);

#[pymethods]
impl DrawnChart {
    #[getter]
    fn width(&self) -> f64 {
        self.0.scene.width
    }

    #[getter]
    fn height(&self) -> f64 {
        self.0.scene.height
    }

    /// What was drawn otherwise than point by point.
    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    fn svg(&self, py: Python<'_>) -> String {
        py.detach(|| ferrolab_drawing::svg(&self.0.scene))
    }

    /// The PNG, and what could not be drawn as it should be.
    #[pyo3(signature = (scale, *, max_pixels, anti_alias))]
    fn png<'py>(
        &self,
        py: Python<'py>,
        scale: f64,
        max_pixels: u64,
        anti_alias: bool,
    ) -> PyResult<PngRow<'py>> {
        let limits = PixelLimits { max_pixels };
        let edges = if anti_alias { Edges::Smooth } else { Edges::Hard };
        let drawn = py.detach(|| {
            let drawn = ferrolab_drawing::draw_with(&self.0.scene, scale, &limits, edges)?;
            Ok((drawn.png()?, drawn.notes))
        });
        let (png, notes) = drawn.map_err(|error| to_python(py, error))?;
        Ok((PyBytes::new(py, &png), notes))
    }
}

/// The cells of a column as Python has them.
enum Cells {
    Array(NumpyArray),
    Arrow(Vec<RecordBatch>),
    Texts(Texts),
}

/// What a column is, unless it is something that only Arrow knows to read.
fn cells(column: &Bound<'_, PyAny>) -> PyResult<Option<Cells>> {
    if let Ok(chunks) = column.cast::<PyTuple>() {
        let batches = chunks.iter().map(|chunk| arrow_batch(&chunk)).collect::<PyResult<_>>()?;
        return Ok(Some(Cells::Arrow(batches)));
    }
    if let Ok(list) = column.cast::<PyList>() {
        return Ok(texts(list).map(Cells::Texts));
    }
    Ok(NumpyArray::new(column)?.map(Cells::Array))
}

fn table_of_cells(names: &[String], columns: Vec<Cells>) -> Result<Option<Table>> {
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
struct NumpyArray {
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

fn read(stream: FFI_ArrowArrayStream) -> Result<Table> {
    collected(RecordBatchStreamReader::try_new(stream).map_err(unreadable)?)
}

fn collected(reader: impl RecordBatchReader) -> Result<Table> {
    let batches: Vec<RecordBatch> = reader.collect::<std::result::Result<_, _>>().map_err(unreadable)?;
    Table::from_batches(&batches)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
fn unreadable(error: ArrowError) -> Error {
    Error::new(Code::InvalidInput, format!("the table can't be read: {error}"))
}

/// The same columns, those that are named first.
fn in_order(table: &Table, names: &[String]) -> Table {
    let mut ordered = Table::new(table.rows());
    let rest = table.names().filter(|name| !names.iter().any(|named| named == name));
    for name in names.iter().map(String::as_str).chain(rest) {
        if let Some(column) = table.column(name) {
            ordered.share(name, Arc::clone(column));
        }
    }
    ordered
}

/// Texts that are all dates become times: JSON has no other way to write them.
fn with_times(mut table: Table) -> Table {
    let names: Vec<String> = table.names().map(str::to_owned).collect();
    for name in names {
        if let Some(times) = table.column(&name).and_then(|column| dates(column)) {
            table.set(&name, times);
        }
    }
    table
}

fn dates(column: &Column) -> Option<Column> {
    let Column::Texts(texts) = column else { return None };
    let is_date = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() >= 10
            && bytes[..10].iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            })
            && matches!(bytes.get(10), None | Some(b'T' | b' '))
    };
    let all = !texts.words.is_empty() && texts.words.iter().all(|word| is_date(word));
    all.then(|| column.to_times())
}

fn tables_of(given: &Bound<'_, PyDict>) -> PyResult<Tables> {
    let mut tables = Tables::new();
    for (name, table) in given {
        let table = table.cast::<ChartTable>()?;
        tables.insert_table(&name.extract::<String>()?, table.get().0.clone());
    }
    Ok(tables)
}

/// Columns of equal length, ready to be drawn.
#[pyclass(frozen)]
pub struct ChartTable(Table);

#[pymethods]
impl ChartTable {
    #[getter]
    fn rows(&self) -> usize {
        self.0.rows()
    }

    /// Name and kind of each column.
    #[getter]
    fn columns(&self) -> Vec<(String, &'static str)> {
        let kind = |name: &str| match self.0.column(name).map(|column| &**column) {
            Some(Column::Numbers(_)) => "numbers",
            Some(Column::Times(_)) => "times",
            Some(Column::Texts(_)) => "texts",
            Some(Column::Booleans(_)) => "booleans",
            Some(Column::Mixed(_)) | None => "mixed",
        };
        self.0.names().map(|name| (name.to_owned(), kind(name))).collect()
    }

    /// How many different values a column has, up to `limit`.
    fn distinct(&self, py: Python<'_>, name: &str, limit: usize) -> usize {
        py.detach(|| match self.0.column(name).map(|column| &**column) {
            None => 0,
            Some(Column::Texts(texts)) => texts.words.len().min(limit),
            Some(column) => {
                let mut seen = HashSet::new();
                let found = (0..column.len()).find(|row| {
                    seen.insert(column.number(*row).to_bits());
                    seen.len() >= limit
                });
                found.map_or(seen.len(), |_| limit)
            }
        })
    }

    /// A JSON array of the first rows as objects.
    fn to_json(&self, py: Python<'_>, max_rows: usize) -> PyResult<String> {
        py.detach(|| {
            let rows: Vec<u32> = (0..self.0.rows().min(max_rows) as u32).collect();
            let first = self.0.take(&rows);
            let names: Vec<&str> = first.names().collect();
            let objects: Vec<serde_json::Map<String, serde_json::Value>> = (0..first.rows())
                .map(|row| names.iter().map(|name| ((*name).to_owned(), plain(&first, row, name))).collect())
                .collect();
            to_json(&objects)
        })
        .map_err(|error| to_python(py, error))
    }
}

/// A cell as JSON; times as ISO 8601.
fn plain(table: &Table, row: usize, name: &str) -> serde_json::Value {
    match table.column(name).map(|column| &**column) {
        Some(Column::Times(times)) if !times[row].is_nan() => iso_text(times[row]).into(),
        _ => table.value(row, name).to_json(),
    }
}
