//! The group `diagrams`: shapes, texts and graphs drawn.

use ferrolab_drawing::{DiagramOptions, PixelLimits, diagram_scene, png, svg};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::to_python;
use crate::notebooks::from_json;

/// SVG, PNG, width, height.
type DrawnRow<'py> = (String, Bound<'py, PyBytes>, f64, f64);

/// Diagrams; see `ferrolab._groups.Diagrams`.
#[pymodule(submodule)]
pub mod diagrams {
    use super::*;

    /// Draw elements, which are a JSON array.
    #[pyfunction]
    #[pyo3(signature = (elements, options, *, scale, max_pixels))]
    fn draw<'py>(
        py: Python<'py>,
        elements: &str,
        options: &str,
        scale: f64,
        max_pixels: u64,
    ) -> PyResult<DrawnRow<'py>> {
        let drawn = py.detach(|| {
            let options: DiagramOptions = from_json(options)?;
            let scene = diagram_scene(&from_json(elements)?, &options)?;
            Ok((svg(&scene), png(&scene, scale, &PixelLimits { max_pixels })?, scene.width, scene.height))
        });
        let (svg, png, width, height) = drawn.map_err(|error| to_python(py, error))?;
        Ok((svg, PyBytes::new(py, &png), width, height))
    }
}
