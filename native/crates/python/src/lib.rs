//! The Python module `ferrolab_native`.

use pyo3::prelude::*;

#[pymodule]
mod ferrolab_native {
    #[pymodule_export]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
