//! ferrolab's errors as Python exceptions.

use ferrolab_base::{Code, Error};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

static FACTORY: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

/// Have errors made by `factory(code, message, hint, context)`, which returns an exception.
#[pyfunction]
pub fn set_error_factory(py: Python<'_>, factory: Py<PyAny>) {
    // A second call comes from a reloaded package and changes nothing: the table is the same.
    let _ = FACTORY.set(py, factory);
}

/// Every code that an error from here can carry.
#[pyfunction]
pub fn error_codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.as_str()).collect()
}

/// The Python exception for an error.
pub fn to_python(py: Python<'_>, error: Error) -> PyErr {
    let Some(factory) = FACTORY.get(py) else {
        return PyRuntimeError::new_err(format!("{} [{}]", error, error.code.as_str()));
    };
    let context: std::collections::HashMap<String, String> = error.context.into_iter().collect();
    match factory.call1(py, (error.code.as_str(), error.message, error.hint, context)) {
        Ok(exception) => PyErr::from_value(exception.into_bound(py)),
        Err(broken) => broken,
    }
}
