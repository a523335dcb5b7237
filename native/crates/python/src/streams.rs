//! The group `streams`: CSV and JSON lines as Arrow record batches, read in this process in constant memory.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::cast::AsArray;
use arrow_array::ffi::{FFI_ArrowSchema, to_ffi};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType};
use ferrolab_base::{Code, Error};
use ferrolab_sheets::{Counts, CsvOptions, CsvStream, JsonlOptions, JsonlStream, Source};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList, PyTuple};

use crate::errors::to_python;

type Reader = Box<dyn RecordBatchReader + Send>;

/// CSV and JSON lines as Arrow record batches.
#[pymodule(submodule)]
pub mod streams {
    use super::*;

    #[pymodule_export]
    use super::{Batch, Stream};

    /// Open a delimited text; see `ferrolab._groups.Streams`.
    #[pyfunction]
    #[pyo3(signature = (path, *, chunk_rows, delimiter, has_header, encoding, types, misfits_as_null))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
    fn csv(
        py: Python<'_>,
        path: PathBuf,
        chunk_rows: usize,
        delimiter: Option<u8>,
        has_header: Option<bool>,
        encoding: Option<String>,
        types: bool,
        misfits_as_null: bool,
    ) -> PyResult<Stream> {
        let options = CsvOptions {
            delimiter,
            has_header,
            encoding,
            chunk_rows,
            types,
            misfits_as_null,
            ..CsvOptions::default()
        };
        let stream = py.detach(|| CsvStream::open(Source::file(&path)?, options));
        let stream = stream.map_err(|error| to_python(py, error))?;
        Ok(Stream { counts: stream.counts(), reader: Mutex::new(Some(Box::new(stream))) })
    }

    /// Open JSON lines; see `ferrolab._groups.Streams`.
    #[pyfunction]
    #[pyo3(signature = (path, *, chunk_rows, types, skip_bad_lines, misfits_as_null))]
    fn jsonl(
        py: Python<'_>,
        path: PathBuf,
        chunk_rows: usize,
        types: bool,
        skip_bad_lines: bool,
        misfits_as_null: bool,
    ) -> PyResult<Stream> {
        let options =
            JsonlOptions { chunk_rows, types, skip_bad_lines, misfits_as_null, ..JsonlOptions::default() };
        let stream = py.detach(|| JsonlStream::open(Source::file(&path)?, options));
        let stream = stream.map_err(|error| to_python(py, error))?;
        Ok(Stream { counts: stream.counts(), reader: Mutex::new(Some(Box::new(stream))) })
    }
}

/// An open file, read batch by batch.
#[pyclass(frozen)]
pub struct Stream {
    reader: Mutex<Option<Reader>>,
    counts: Arc<Counts>,
}

#[pymethods]
impl Stream {
    /// The next batch; `None` at the end.
    fn next_batch(&self, py: Python<'_>) -> PyResult<Option<Batch>> {
        let batch = py.detach(|| {
            let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
            reader.as_mut().ok_or_else(handed_on)?.next().transpose().map_err(from_arrow)
        });
        batch.map(|batch| batch.map(Batch)).map_err(|error| to_python(py, error))
    }

    /// What was met on the way, so far.
    fn counts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("rows", self.counts.rows())?;
        dict.set_item("short_rows", self.counts.short_rows())?;
        dict.set_item("long_rows", self.counts.long_rows())?;
        dict.set_item("skipped_lines", self.counts.skipped_lines())?;
        dict.set_item("nulled_values", self.counts.nulled_values())?;
        dict.set_item("unknown_values", self.counts.unknown_values())?;
        Ok(dict)
    }

    /// Arrow's interface for streams: whoever takes it reads the rest.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The interface lets a producer ignore the wish.
        drop(requested_schema);
        let reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner).take();
        let reader = reader.ok_or_else(|| to_python(py, handed_on()))?;
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
    }
}

/// Rows of a stream.
#[pyclass(frozen)]
pub struct Batch(RecordBatch);

#[pymethods]
impl Batch {
    #[getter]
    fn num_rows(&self) -> usize {
        self.0.num_rows()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.0.schema().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// Name, type and values of each column; dates as days, timestamps as microseconds since 1970.
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Vec<(String, String, Bound<'py, PyList>)>> {
        let schema = self.0.schema();
        let columns = schema.fields().iter().zip(self.0.columns());
        columns
            .map(|(field, array)| {
                let (name, values) = values(py, array)?;
                Ok((field.name().clone(), name.to_owned(), values))
            })
            .collect()
    }

    /// Arrow's interface for arrays.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        drop(requested_schema);
        let data = StructArray::from(self.0.clone()).to_data();
        let (array, mut schema) = to_ffi(&data).map_err(|error| to_python(py, from_arrow(error)))?;
        // The schema of the array has no names of its own to tell.
        if let Ok(named) = FFI_ArrowSchema::try_from(self.0.schema().as_ref()) {
            schema = named;
        }
        let schema = PyCapsule::new_with_value(py, schema, c"arrow_schema")?;
        let array = PyCapsule::new_with_value(py, array, c"arrow_array")?;
        (schema, array).into_pyobject(py)
    }
}

fn values<'py>(py: Python<'py>, array: &ArrayRef) -> PyResult<(&'static str, Bound<'py, PyList>)> {
    Ok(match array.data_type() {
        DataType::Boolean => ("bool", PyList::new(py, array.as_boolean().iter())?),
        DataType::Int64 => ("int64", PyList::new(py, array.as_primitive::<Int64Type>().iter())?),
        DataType::Float64 => ("float64", PyList::new(py, array.as_primitive::<Float64Type>().iter())?),
        DataType::Date32 => ("date", PyList::new(py, array.as_primitive::<Date32Type>().iter())?),
        DataType::Timestamp(_, zone) => {
            let name = if zone.is_some() { "timestamp UTC" } else { "timestamp" };
            (name, PyList::new(py, array.as_primitive::<TimestampMicrosecondType>().iter())?)
        }
        _ => ("string", PyList::new(py, array.as_string::<i32>().iter())?),
    })
}

fn handed_on() -> Error {
    Error::new(Code::InvalidInput, "the stream was handed on, and is read elsewhere")
        .hint("open the file again")
}

/// Our own error out of Arrow's.
fn from_arrow(error: ArrowError) -> Error {
    match error {
        ArrowError::ExternalError(inner) => match inner.downcast::<Error>() {
            Ok(error) => *error,
            Err(other) => Error::new(Code::Internal, other.to_string()),
        },
        other => Error::new(Code::Internal, other.to_string()),
    }
}
