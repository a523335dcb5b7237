//! The group `charts`: data as columns, and Vega-Lite drawn.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ArrowError;
use ferrolab_base::{Code, Error, Result};
use ferrolab_charts::data::dates::iso_text;
use ferrolab_charts::data::{Column, Format, Table, Tables};
use ferrolab_charts::{Chart, ChartOptions, render as render_chart};
use ferrolab_drawing::{Edges, PixelLimits};
use ferrolab_sheets::{CsvOptions, CsvStream, Source};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule, PyDict};

use crate::columns::{Cells, cells, table_of_cells};
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

fn read(stream: FFI_ArrowArrayStream) -> Result<Table> {
    collected(RecordBatchStreamReader::try_new(stream).map_err(unreadable)?)
}

fn collected(reader: impl RecordBatchReader) -> Result<Table> {
    let batches: Vec<RecordBatch> = reader.collect::<std::result::Result<_, _>>().map_err(unreadable)?;
    Table::from_batches(&batches)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err")]
pub(crate) fn unreadable(error: ArrowError) -> Error {
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
