//! The group `notebooks`: notebook files, read lazily and written faithfully, in this process.

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ferrolab_base::{Code, Error, Limits, Result};
use ferrolab_notebooks::{CellKind, Clearing, DiffOptions, HtmlOptions, NewCell, Notebook};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::errors::to_python;

/// Notebook files; see `ferrolab._groups.Notebooks`.
#[pymodule(submodule)]
pub mod notebooks {
    use super::*;

    #[pymodule_export]
    use super::NotebookFile;

    /// Index a notebook: its bytes, or the file at a path.
    #[pyfunction]
    #[pyo3(signature = (source, *, max_bytes, max_depth))]
    fn open(
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        max_bytes: u64,
        max_depth: usize,
    ) -> PyResult<NotebookFile> {
        let limits = Limits { max_bytes, max_depth, ..Limits::default() };
        let notebook = match source.cast::<PyBytes>() {
            Ok(bytes) => {
                let bytes = PyBackedBytes::from(bytes.clone());
                py.detach(|| Notebook::open(bytes, &limits))
            }
            Err(_) => {
                // What the system says is raised as Python has it.
                let path: PathBuf = source.extract()?;
                py.detach(|| Notebook::read(&path, &limits))?
            }
        };
        notebook.map(NotebookFile::of).map_err(|error| to_python(py, error))
    }

    /// A new notebook of cells, which are JSON objects.
    #[pyfunction]
    #[pyo3(signature = (cells, *, metadata, kernel))]
    fn create(
        py: Python<'_>,
        cells: &str,
        metadata: Option<&str>,
        kernel: Option<&str>,
    ) -> PyResult<NotebookFile> {
        let made = py.detach(|| {
            let cells = from_json::<Vec<CellJson>>(cells)?;
            let cells: Vec<NewCell> = cells.into_iter().map(NewCell::try_from).collect::<Result<_>>()?;
            Notebook::create(&cells, metadata, kernel)
        });
        made.map(NotebookFile::of).map_err(|error| to_python(py, error))
    }

    /// What differs between two notebooks, as JSON.
    #[pyfunction]
    fn diff(py: Python<'_>, old: &NotebookFile, new: &NotebookFile, options: &str) -> PyResult<String> {
        py.detach(|| {
            let options: DiffOptions = from_json(options)?;
            if std::ptr::eq(old, new) {
                let only = old.lock();
                return to_json(&ferrolab_notebooks::diff(&only, &only, options));
            }
            to_json(&ferrolab_notebooks::diff(&old.lock(), &new.lock(), options))
        })
        .map_err(|error| to_python(py, error))
    }
}

/// A notebook: its bytes, an index, and what was changed.
#[pyclass(frozen)]
pub struct NotebookFile(Mutex<Notebook>);

impl NotebookFile {
    fn of(notebook: Notebook) -> Self {
        Self(Mutex::new(notebook))
    }

    fn lock(&self) -> MutexGuard<'_, Notebook> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Work on the notebook without the interpreter lock.
    fn with<T: Send>(
        &self,
        py: Python<'_>,
        work: impl FnOnce(&mut Notebook) -> Result<T> + Send,
    ) -> PyResult<T> {
        py.detach(|| work(&mut self.lock())).map_err(|error| to_python(py, error))
    }
}

#[pymethods]
impl NotebookFile {
    fn __len__(&self, py: Python<'_>) -> usize {
        py.detach(|| self.lock().len())
    }

    /// Major and minor version, and the file's own where it was upgraded.
    #[getter]
    fn version(&self, py: Python<'_>) -> ((i64, i64), Option<(i64, i64)>) {
        py.detach(|| {
            let notebook = self.lock();
            (notebook.version(), notebook.upgraded_from())
        })
    }

    #[getter]
    fn is_edited(&self, py: Python<'_>) -> bool {
        py.detach(|| self.lock().is_edited())
    }

    fn outline(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |notebook| to_json(&notebook.outline()))
    }

    fn validate(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |notebook| to_json(&notebook.validate().problems))
    }

    fn cell(&self, py: Python<'_>, index: usize) -> PyResult<String> {
        self.with(py, |notebook| Ok(notebook.cell(index)?.json().to_owned()))
    }

    fn cell_type(&self, py: Python<'_>, index: usize) -> PyResult<String> {
        self.with(py, |notebook| {
            let kind = notebook.cell(index)?.view().get("cell_type");
            Ok(kind.and_then(|kind| kind.string().map(Into::into)).unwrap_or_default())
        })
    }

    fn source(&self, py: Python<'_>, index: usize) -> PyResult<String> {
        self.with(py, |notebook| Ok(notebook.cell(index)?.source().into_owned()))
    }

    fn outputs(&self, py: Python<'_>, index: usize) -> PyResult<String> {
        self.with(py, |notebook| {
            let outputs = notebook.cell(index)?.view().get("outputs");
            Ok(outputs.map_or_else(|| "[]".to_owned(), |outputs| outputs.raw().to_owned()))
        })
    }

    fn metadata(&self, py: Python<'_>) -> PyResult<String> {
        self.with(py, |notebook| {
            Ok(notebook.metadata().map_or_else(|| "{}".to_owned(), |found| found.raw().to_owned()))
        })
    }

    fn find(&self, py: Python<'_>, id: &str) -> Option<usize> {
        py.detach(|| self.lock().find(id))
    }

    fn to_bytes<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        let text = py.detach(|| self.lock().to_text().into_owned());
        PyBytes::new(py, text.as_bytes())
    }

    fn html(&self, py: Python<'_>) -> PyResult<Option<String>> {
        self.with(py, |notebook| {
            to_json(&ferrolab_notebooks::html(notebook, &HtmlOptions::default())).map(Some)
        })
    }

    fn insert(&self, py: Python<'_>, index: usize, cell: &str) -> PyResult<()> {
        self.with(py, |notebook| notebook.insert(index, &NewCell::try_from(from_json::<CellJson>(cell)?)?))
    }

    fn delete(&self, py: Python<'_>, index: usize) -> PyResult<()> {
        self.with(py, |notebook| notebook.delete(index))
    }

    fn move_cell(&self, py: Python<'_>, start: usize, target: usize) -> PyResult<()> {
        self.with(py, |notebook| notebook.move_cell(start, target))
    }

    fn merge(&self, py: Python<'_>, start: usize, stop: usize) -> PyResult<()> {
        self.with(py, |notebook| notebook.merge(start..stop))
    }

    fn split(&self, py: Python<'_>, index: usize, line: usize) -> PyResult<()> {
        self.with(py, |notebook| notebook.split(index, line))
    }

    fn set_source(&self, py: Python<'_>, index: usize, source: &str) -> PyResult<()> {
        self.with(py, |notebook| notebook.set_source(index, source))
    }

    /// Of a cell, or of the notebook when `index` is `None`; `None` for `value` takes it away.
    #[pyo3(signature = (index, path, value))]
    fn set_metadata(
        &self,
        py: Python<'_>,
        index: Option<usize>,
        path: Vec<String>,
        value: Option<&str>,
    ) -> PyResult<()> {
        self.with(py, |notebook| {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            match index {
                Some(index) => notebook.set_metadata(index, &path, value),
                None => notebook.set_notebook_metadata(&path, value),
            }
        })
    }

    #[pyo3(signature = (index, outputs, execution_count))]
    fn set_outputs(
        &self,
        py: Python<'_>,
        index: usize,
        outputs: &str,
        execution_count: Option<i64>,
    ) -> PyResult<()> {
        self.with(py, |notebook| {
            notebook.set_outputs(index, outputs)?;
            notebook.set_execution_count(index, execution_count)
        })
    }

    #[pyo3(signature = (index, *, execution_counts, transient_metadata))]
    fn clear_outputs(
        &self,
        py: Python<'_>,
        index: Option<usize>,
        execution_counts: bool,
        transient_metadata: bool,
    ) -> PyResult<()> {
        self.with(py, |notebook| {
            notebook.clear_outputs(index, Clearing { execution_counts, transient_metadata })
        })
    }
}

/// A new cell as JSON.
#[derive(Deserialize)]
struct CellJson {
    cell_type: String,
    #[serde(default)]
    source: String,
    id: Option<String>,
    metadata: Option<serde_json::Value>,
    attachments: Option<serde_json::Value>,
    outputs: Option<serde_json::Value>,
    execution_count: Option<i64>,
}

impl TryFrom<CellJson> for NewCell {
    type Error = Error;

    fn try_from(cell: CellJson) -> Result<Self> {
        let kind = CellKind::from_name(&cell.cell_type);
        if kind == CellKind::Other {
            let message = format!("{:?} is no type of cell", cell.cell_type);
            return Err(Error::new(Code::InvalidInput, message).hint("write code, markdown or raw"));
        }
        let text = |value: Option<serde_json::Value>| value.map(|value| value.to_string());
        Ok(Self {
            id: cell.id,
            metadata: text(cell.metadata),
            attachments: text(cell.attachments),
            outputs: text(cell.outputs),
            execution_count: cell.execution_count,
            ..NewCell::new(kind, cell.source)
        })
    }
}

/// Read JSON that the Python side has written.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::new(Code::InvalidInput, sentence(&error.to_string())))
}

/// Without the place in a JSON text that the user never saw.
fn sentence(message: &str) -> String {
    message.split(" at line ").next().unwrap_or(message).to_owned()
}

/// Write JSON for the Python side.
pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Error::new(Code::Internal, error.to_string()))
}
