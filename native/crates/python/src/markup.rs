//! The group `markup`.

use ferrolab_base::{Cancel, Reading};
use ferrolab_markup::markdown;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};

use crate::calls::{Turns, interruptible};
use crate::text::{text_of, to_str};

/// Text, markup, tag name, attributes.
type ElementRow<'py> = (String, String, String, Bound<'py, PyDict>);

/// Detection, Markdown trees and CSS selection.
#[pymodule(submodule)]
pub mod markup {
    use super::*;

    /// Format and media type of the bytes.
    #[pyfunction]
    #[pyo3(signature = (data, name = None, media_type = None))]
    fn detect(
        py: Python<'_>,
        data: pyo3::pybacked::PyBackedBytes,
        name: Option<&str>,
        media_type: Option<&str>,
    ) -> (&'static str, &'static str) {
        let found = py.detach(|| ferrolab_markup::detect(&data, name, media_type));
        (found.format.as_str(), found.media_type)
    }

    /// Nodes in document order; see `ferrolab._groups.Markup`.
    #[pyfunction]
    fn markdown_tree<'py>(py: Python<'py>, source: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let source = text_of(source, None)?;
        let tree = interruptible(py, &Cancel::default(), |cancel| {
            markdown::tree(&source, &Reading::default(), cancel)
        })?;
        let rows = Turns::new(py, None).list(&tree.nodes, node_row)?;
        // A large tree takes long to take down.
        py.detach(|| drop(tree));
        Ok(rows)
    }

    /// Text, markup, tag name and attributes of each element found.
    #[pyfunction]
    fn select<'py>(
        py: Python<'py>,
        html: pyo3::pybacked::PyBackedBytes,
        selector: &str,
    ) -> PyResult<Vec<ElementRow<'py>>> {
        let found = interruptible(py, &Cancel::default(), |cancel| {
            let decoded = ferrolab_markup::decode(&html, None, true)?;
            ferrolab_markup::html::select(&decoded.text, selector, &Reading::default(), cancel)
        })?;
        found
            .into_iter()
            .map(|element| {
                let attributes = PyDict::new(py);
                for (name, value) in element.attributes {
                    attributes.set_item(name, value)?;
                }
                Ok((element.text, element.html, element.name, attributes))
            })
            .collect()
    }
}

fn node_row<'py>(turns: &mut Turns<'py, '_>, node: &markdown::Node) -> PyResult<Bound<'py, PyDict>> {
    let py = turns.py();
    let attributes = pythonize::pythonize(py, &node.kind)?.cast_into::<PyDict>()?;
    let row = PyDict::new(py);
    row.set_item("kind", attributes.get_item("kind")?)?;
    attributes.del_item("kind")?;
    row.set_item("parent", node.parent)?;
    row.set_item("start", node.start_char)?;
    row.set_item("end", node.end_char)?;
    row.set_item("text", node.text.as_deref().map(|text| to_str(text, turns)).transpose()?)?;
    row.set_item("attributes", attributes)?;
    Ok(row)
}
