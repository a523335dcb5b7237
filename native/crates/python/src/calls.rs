//! Long calls: the lock released, Ctrl-C and cancellation answered.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use ferrolab_base::{Cancel, Code, Error, Result};
use pyo3::prelude::*;

use crate::errors::to_python;

/// How often a waiting call looks for signals.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// A flag that stops calls under way; the one handle that crosses threads.
#[pyclass(name = "Cancel", frozen)]
#[derive(Default)]
pub struct CancelFlag(pub Cancel);

#[pymethods]
impl CancelFlag {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Ask the calls that were given this flag to stop.
    fn cancel(&self) {
        self.0.cancel();
    }
}

/// Run `work` without the interpreter lock, on a thread of its own so that a signal
/// in the calling thread (Ctrl-C, "interrupt kernel") stops it within [`SIGNAL_INTERVAL`].
pub fn interruptible<T: Send>(
    py: Python<'_>,
    cancel: &Cancel,
    work: impl FnOnce(&Cancel) -> Result<T> + Send,
) -> PyResult<T> {
    let outcome = py.detach(|| {
        std::thread::scope(|scope| {
            let (sender, receiver) = channel();
            scope.spawn(move || {
                // The receiver waits below until this arrives or the thread is gone.
                let _ = sender.send(work(cancel));
            });
            loop {
                match receiver.recv_timeout(SIGNAL_INTERVAL) {
                    Ok(outcome) => return Ok(outcome),
                    Err(RecvTimeoutError::Timeout) => {
                        if let Err(signal) = Python::attach(|py| py.check_signals()) {
                            cancel.cancel();
                            return Err(signal);
                        }
                    }
                    Err(RecvTimeoutError::Disconnected) => {
                        return Ok(Err(Error::new(Code::Internal, "a native call ended without a result")));
                    }
                }
            }
        })
    });
    outcome?.map_err(|error| to_python(py, error))
}
