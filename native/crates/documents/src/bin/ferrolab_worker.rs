//! The worker as a program of its own; the Python package calls [`ferrolab_documents::serve`] instead.

use std::process::ExitCode;

#[cfg(unix)]
fn main() -> ExitCode {
    match ferrolab_documents::serve() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(not(unix))]
fn main() -> ExitCode {
    eprintln!("workers need a Unix system");
    ExitCode::FAILURE
}
