//! The group `pictures`: picture files changed and looked at in the workers of `documents`.

use ferrolab_base::Cancel;
use ferrolab_documents::{Input, Task, Work};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::calls::interruptible;
use crate::documents::{Pool, input_of};

/// Picture files; see `ferrolab._groups.Pictures`.
#[pymodule(submodule)]
pub mod pictures {
    #[pymodule_export]
    use super::Pictures;
}

/// Workers, for picture files.
#[pyclass(frozen)]
pub struct Pictures(Py<Pool>);

#[pymethods]
impl Pictures {
    #[new]
    fn new(pool: Py<Pool>) -> Self {
        Self(pool)
    }

    #[pyo3(signature = (source, *, edits, output, max_pixels))]
    fn edit<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        edits: String,
        output: String,
        max_pixels: u64,
    ) -> PyResult<(Bound<'py, PyBytes>, String)> {
        let task = Task::Edit { edits, output };
        let (facts, picture) = self.work(py, &input_of(source)?, None, |_| Work { task, max_pixels })?;
        Ok((PyBytes::new(py, &picture), facts))
    }

    #[pyo3(signature = (source, *, options, max_pixels))]
    fn analyse(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        options: String,
        max_pixels: u64,
    ) -> PyResult<String> {
        self.told(py, source, Task::Analyse(options), max_pixels)
    }

    #[pyo3(signature = (source, other, *, max_pixels))]
    fn compare<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        other: &Bound<'py, PyAny>,
        max_pixels: u64,
    ) -> PyResult<(String, Bound<'py, PyBytes>)> {
        let work = |first_bytes| Work { task: Task::Compare { first_bytes }, max_pixels };
        let (facts, picture) = self.work(py, &input_of(source)?, Some(&input_of(other)?), work)?;
        Ok((facts, PyBytes::new(py, &picture)))
    }

    #[pyo3(signature = (source, *, options, max_pixels))]
    fn codes(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        options: String,
        max_pixels: u64,
    ) -> PyResult<String> {
        self.told(py, source, Task::Codes(options), max_pixels)
    }
}

impl Pictures {
    /// What is found out about one picture.
    fn told(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        task: Task,
        max_pixels: u64,
    ) -> PyResult<String> {
        Ok(self.work(py, &input_of(source)?, None, |_| Work { task, max_pixels })?.0)
    }

    fn work(
        &self,
        py: Python<'_>,
        input: &Input,
        other: Option<&Input>,
        work: impl FnOnce(usize) -> Work + Send,
    ) -> PyResult<(String, Vec<u8>)> {
        let pool = self.0.get();
        interruptible(py, &Cancel::default(), |cancel| pool.0.work(input, other, work, cancel))
    }
}
