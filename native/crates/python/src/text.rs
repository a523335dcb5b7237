//! Python's text as Rust's.

use ferrolab_base::{Code, Error};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyString;

use crate::errors::to_python;

/// The text of a Python `str`, shared with it; lone surrogates become U+FFFD.
pub fn text_of(value: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    let Ok(text) = value.cast::<PyString>() else {
        return Err(not_text(value));
    };
    match PyBackedStr::try_from(text.clone()) {
        Ok(text) => Ok(text),
        Err(_) => PyBackedStr::try_from(without_surrogates(text)?),
    }
}

/// The texts of a sequence of Python `str`.
pub fn texts_of(values: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedStr>> {
    if values.is_instance_of::<PyString>() {
        return Err(not_texts(values));
    }
    let Ok(items) = values.try_iter() else {
        return Err(not_texts(values));
    };
    items.map(|item| text_of(&item?)).collect()
}

/// UTF-16 joins surrogate pairs and tells which are alone, as tiktoken has it.
fn without_surrogates<'py>(text: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyString>> {
    let bytes = text.call_method1("encode", ("utf-16", "surrogatepass"))?;
    Ok(bytes.call_method1("decode", ("utf-16", "replace"))?.cast_into()?)
}

fn not_text(value: &Bound<'_, PyAny>) -> PyErr {
    let kind = value.get_type().name().map(|name| name.to_string()).unwrap_or_default();
    let error = Error::new(Code::InvalidInput, format!("the text is a value of type {kind}, not str"))
        .hint("decode bytes, and turn other values into text, first")
        .with("field", "text");
    to_python(value.py(), error)
}

fn not_texts(value: &Bound<'_, PyAny>) -> PyErr {
    let kind = value.get_type().name().map(|name| name.to_string()).unwrap_or_default();
    let error =
        Error::new(Code::InvalidInput, format!("the texts are a value of type {kind}, not a list of str"))
            .hint("put the texts into a list")
            .with("field", "texts");
    to_python(value.py(), error)
}
