//! Long calls: the lock released, Ctrl-C and cancellation answered.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};
use pyo3::prelude::*;
use pyo3::types::PyList;

use crate::errors::to_python;

/// How often a waiting call looks for signals.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);
/// How long work on Python objects keeps the lock at a stretch.
const TURN: Duration = Duration::from_millis(2);
/// How long it then stays away. CPython wakes who waits for the lock, but keeps no place
/// for it: without a moment's sleep the lock would be taken again before anybody is awake.
const BETWEEN_TURNS: Duration = Duration::from_micros(50);

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

/// Long work on Python objects, which needs the lock: it takes turns with other threads.
pub struct Turns<'py, 'a> {
    py: Python<'py>,
    cancel: Option<&'a Cancel>,
    began: Instant,
}

impl<'py, 'a> Turns<'py, 'a> {
    /// Work that begins now, and that `cancel` stops.
    pub fn new(py: Python<'py>, cancel: Option<&'a Cancel>) -> Self {
        Self { py, cancel, began: Instant::now() }
    }

    /// The proof that the lock is held, which between two turns it is not.
    pub fn py(&self) -> Python<'py> {
        self.py
    }

    /// Let others have the lock when this turn was long enough.
    ///
    /// # Errors
    /// What a signal raised, or `Cancelled`.
    pub fn pause(&mut self) -> PyResult<()> {
        if self.began.elapsed() < TURN {
            return Ok(());
        }
        self.py.detach(|| std::thread::sleep(BETWEEN_TURNS));
        self.py.check_signals()?;
        if let Some(cancel) = self.cancel {
            cancel.check().map_err(|error| to_python(self.py, error))?;
        }
        self.began = Instant::now();
        Ok(())
    }

    /// A list of what `make` makes of each item.
    ///
    /// # Errors
    /// As [`Turns::pause`], and those of `make`.
    pub fn list<T, O: IntoPyObject<'py>>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut make: impl FnMut(&mut Self, T) -> PyResult<O>,
    ) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(self.py);
        for item in items {
            self.pause()?;
            list.append(make(self, item)?)?;
        }
        Ok(list)
    }
}
