//! The group `codes`: QR codes and barcodes written.

use ferrolab_codes::CodeOptions;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::errors::to_python;
use crate::notebooks::from_json;

/// SVG, PNG, width and height of the PNG.
type WrittenRow<'py> = (String, Bound<'py, PyBytes>, u32, u32);

/// QR codes and barcodes; see `ferrolab._groups.Codes`.
#[pymodule(submodule)]
pub mod codes {
    use super::*;

    /// Write text or bytes as a code.
    #[pyfunction]
    fn write<'py>(py: Python<'py>, data: &Bound<'py, PyAny>, options: &str) -> PyResult<WrittenRow<'py>> {
        let bytes = data.cast::<PyBytes>().ok().map(|bytes| PyBackedBytes::from(bytes.clone()));
        let text = if bytes.is_none() { data.extract::<String>()? } else { String::new() };
        let made = py.detach(|| {
            let options: CodeOptions = from_json(options)?;
            let written = match &bytes {
                Some(bytes) => ferrolab_codes::write_bytes(bytes, &options)?,
                None => ferrolab_codes::write(&text, &options)?,
            };
            Ok((written.svg(), written.png(1)?))
        });
        let (svg, png) = made.map_err(|error| to_python(py, error))?;
        let (width, height) = png_size(&png);
        Ok((svg, PyBytes::new(py, &png), width, height))
    }
}

/// Width and height in the header of a PNG of our own.
pub(crate) fn png_size(png: &[u8]) -> (u32, u32) {
    let number =
        |at: usize| png.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes);
    (number(16), number(20))
}
