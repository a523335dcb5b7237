//! The Python module `ferrolab_native`: bindings, one file a function group.
//!
//! Each submodule is a group of functions, with the signatures written down in
//! `ferrolab._groups` as protocols. The interpreter lock is released around everything
//! that may take longer than about ten microseconds.

mod calls;
mod charts;
mod chunking;
mod codes;
mod columns;
mod diagrams;
#[cfg(unix)]
mod documents;
mod errors;
mod markup;
mod notebooks;
#[cfg(unix)]
mod pictures;
mod records;
#[cfg(target_os = "linux")]
mod sandbox;
mod streams;
mod text;
mod tokens;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::calls::CancelFlag;
    #[pymodule_export]
    use crate::charts::charts;
    #[pymodule_export]
    use crate::chunking::chunking;
    #[pymodule_export]
    use crate::codes::codes;
    #[pymodule_export]
    use crate::diagrams::diagrams;
    #[cfg(unix)]
    #[pymodule_export]
    use crate::documents::documents;
    #[pymodule_export]
    use crate::errors::{error_codes, set_error_factory};
    #[pymodule_export]
    use crate::markup::markup;
    #[pymodule_export]
    use crate::notebooks::notebooks;
    #[cfg(unix)]
    #[pymodule_export]
    use crate::pictures::pictures;
    #[cfg(target_os = "linux")]
    #[pymodule_export]
    use crate::sandbox::sandbox;
    #[pymodule_export]
    use crate::streams::streams;
    #[pymodule_export]
    use crate::tokens::{tokenizer_file, tokens};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
