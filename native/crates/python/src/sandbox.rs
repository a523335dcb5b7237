//! The group `sandbox`: running untrusted code in processes of its own.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ferrolab_sandbox::{
    ForkHooks, Isolation, Layer, LayerReport, Limits, Observer, Options, Outcome, SealedRunner, Stream,
    Supervisor as Inner,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::calls::CancelFlag;
use crate::errors::to_python;

/// How often a call looks for signals.
const SIGNAL_INTERVAL: Duration = Duration::from_millis(50);

/// Running untrusted code.
#[pymodule(submodule)]
pub mod sandbox {
    #[pymodule_export]
    use super::{CallOutcome, Sandbox, Supervisor, Zygote};
}

/// The zygote that this process is to be, made before it loads its libraries; in its forks, a runner.
#[pyclass(frozen)]
pub struct Zygote(Mutex<Stage>);

enum Stage {
    Started(ferrolab_sandbox::Zygote),
    Sealed(SealedRunner),
    Over,
}

#[pymethods]
impl Zygote {
    #[new]
    fn new(py: Python<'_>) -> PyResult<Self> {
        let started = ferrolab_sandbox::Zygote::start().map_err(|error| to_python(py, error))?;
        Ok(Self(Mutex::new(Stage::Started(started))))
    }

    /// Serve; returns in each new sandbox's runner, with the folders for files and temporary files.
    fn serve(&self, py: Python<'_>) -> PyResult<(PathBuf, PathBuf)> {
        let Stage::Started(zygote) = self.leave() else { return Err(out_of_turn()) };
        let runner = zygote.serve(&InterpreterHooks).map_err(|error| to_python(py, error))?;
        let (work, temporary) = runner.folders();
        let folders = (work.to_owned(), temporary.to_owned());
        *self.stage() = Stage::Sealed(runner);
        Ok(folders)
    }

    /// In a runner: wait for the host to begin. Only then may user code run.
    fn begin(&self) -> PyResult<()> {
        let Stage::Sealed(runner) = self.leave() else { return Err(out_of_turn()) };
        runner.begin();
        Ok(())
    }
}

impl Zygote {
    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn leave(&self) -> Stage {
        std::mem::replace(&mut *self.stage(), Stage::Over)
    }
}

fn out_of_turn() -> PyErr {
    PyValueError::new_err("a zygote serves, then begins, each once")
}

/// What the interpreter does around a fork. The zygote's one thread holds the lock throughout.
struct InterpreterHooks;

impl ForkHooks for InterpreterHooks {
    fn before(&self) {
        // SAFETY: the interpreter is initialised and this thread holds its lock.
        unsafe { pyo3::ffi::PyOS_BeforeFork() }
    }

    fn after_in_parent(&self) {
        // SAFETY: as above; follows the call before the fork.
        unsafe { pyo3::ffi::PyOS_AfterFork_Parent() }
    }

    fn after_in_child(&self) {
        // SAFETY: as above, in the child's only thread.
        unsafe { pyo3::ffi::PyOS_AfterFork_Child() }
    }
}

/// Makes sandboxes; see `ferrolab._groups.Sandboxes`.
#[pyclass(frozen)]
pub struct Supervisor(Inner);

#[pymethods]
impl Supervisor {
    #[new]
    #[pyo3(signature = (*, command, environment, isolation, readable_paths, pool_size, max_file_bytes, max_threads, max_message_bytes, without=Vec::new()))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
    fn new(
        command: Vec<OsString>,
        environment: Vec<(String, String)>,
        isolation: &str,
        readable_paths: Vec<PathBuf>,
        pool_size: usize,
        max_file_bytes: u64,
        max_threads: u64,
        max_message_bytes: usize,
        without: Vec<String>,
    ) -> PyResult<Self> {
        let unknown = |name: &str| PyValueError::new_err(format!("{name:?} is not known here"));
        let isolation = Isolation::from_str(isolation).map_err(|()| unknown(isolation))?;
        let without = without.iter().map(|name| Layer::from_str(name).map_err(|()| unknown(name)));
        Ok(Self(Inner::new(Options {
            command,
            environment,
            isolation,
            readable_paths,
            pool_size,
            max_file_bytes,
            max_threads,
            max_message_bytes,
            without: without.collect::<PyResult<_>>()?,
        })))
    }

    /// A sandbox that may take so many bytes of memory.
    fn open(&self, py: Python<'_>, max_memory_bytes: u64) -> PyResult<Sandbox> {
        py.detach(|| self.0.open(max_memory_bytes)).map(Sandbox).map_err(|error| to_python(py, error))
    }

    /// What holds sandboxes in: layer, whether it holds, what was found.
    fn probe(&self, py: Python<'_>) -> PyResult<Vec<(&'static str, bool, String)>> {
        py.detach(|| self.0.probe()).map(|reports| rows(&reports)).map_err(|error| to_python(py, error))
    }

    /// End the zygote and with it all sandboxes.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.0.close());
    }
}

fn rows(reports: &[LayerReport]) -> Vec<(&'static str, bool, String)> {
    reports.iter().map(|report| (report.layer.as_str(), report.active, report.detail.clone())).collect()
}

/// One sandbox.
#[pyclass(frozen)]
pub struct Sandbox(ferrolab_sandbox::Sandbox);

#[pymethods]
impl Sandbox {
    #[getter]
    fn isolation(&self) -> Vec<(&'static str, bool, String)> {
        rows(self.0.reports())
    }

    #[getter]
    fn alive(&self) -> bool {
        self.0.is_alive()
    }

    #[getter]
    fn pid(&self) -> i32 {
        self.0.pid()
    }

    /// Send a request and wait for what comes of it.
    #[pyo3(signature = (header, body, *, timeout_s, cpu_s, max_output_bytes, on_output, cancel))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of a Python function")]
    fn call(
        &self,
        py: Python<'_>,
        header: &str,
        body: &[u8],
        timeout_s: f64,
        cpu_s: f64,
        max_output_bytes: usize,
        on_output: Option<Py<PyAny>>,
        cancel: &CancelFlag,
    ) -> PyResult<CallOutcome> {
        let limits = Limits { wall: seconds(timeout_s)?, cpu: seconds(cpu_s)?, max_output_bytes };
        let mut listener = Listener { on_output, asked: Instant::now(), failed: None };
        let outcome = py.detach(|| self.0.call(header, body, &limits, &cancel.0, &mut listener));
        match listener.failed {
            Some(failed) => Err(failed),
            None => outcome.map(CallOutcome).map_err(|error| to_python(py, error)),
        }
    }

    /// Keep a copy of the state to go on from; false when there can be none.
    fn checkpoint(&self, py: Python<'_>) -> bool {
        py.detach(|| self.0.checkpoint())
    }

    /// The same in the background; the next call waits for it.
    fn begin_checkpoint(&self, py: Python<'_>) {
        py.detach(|| self.0.begin_checkpoint());
    }

    /// Bytes of memory that it holds beyond what it began with; 0 while a call is running.
    fn memory_bytes(&self) -> u64 {
        self.0.memory_bytes()
    }

    /// End it at once, also in the midst of a call.
    fn close(&self, py: Python<'_>) {
        py.detach(|| self.0.close());
    }
}

fn seconds(seconds: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(seconds)
        .map_err(|_| PyValueError::new_err(format!("{seconds} is not a time in seconds")))
}

/// Hands output to a Python function while it comes, and looks for signals (Ctrl-C).
struct Listener {
    on_output: Option<Py<PyAny>>,
    asked: Instant,
    failed: Option<PyErr>,
}

impl Observer for Listener {
    fn output(&mut self, stream: Stream, bytes: &[u8]) {
        let (Some(on_output), None) = (&self.on_output, &self.failed) else { return };
        let number = match stream {
            Stream::Stdout => 1,
            Stream::Stderr => 2,
        };
        let told = Python::attach(|py| on_output.call1(py, (number, PyBytes::new(py, bytes))).map(drop));
        self.failed = told.err();
    }

    fn wants_stop(&mut self) -> bool {
        if self.failed.is_none() && self.asked.elapsed() >= SIGNAL_INTERVAL {
            self.failed = Python::attach(|py| py.check_signals()).err();
            self.asked = Instant::now();
        }
        self.failed.is_some()
    }
}

/// What came of a call.
#[pyclass(frozen, name = "Outcome")]
pub struct CallOutcome(Outcome);

#[pymethods]
impl CallOutcome {
    #[getter]
    fn verdict(&self) -> &'static str {
        self.0.verdict.as_str()
    }

    #[getter]
    fn limit(&self) -> Option<&'static str> {
        self.0.limit.map(|limit| limit.as_str())
    }

    #[getter]
    fn header(&self) -> Option<&str> {
        self.0.header.as_deref()
    }

    #[getter]
    fn body(&self) -> &[u8] {
        &self.0.body
    }

    #[getter]
    fn stdout(&self) -> &[u8] {
        &self.0.stdout
    }

    #[getter]
    fn stderr(&self) -> &[u8] {
        &self.0.stderr
    }

    #[getter]
    fn stdout_truncated(&self) -> bool {
        self.0.truncated.0
    }

    #[getter]
    fn stderr_truncated(&self) -> bool {
        self.0.truncated.1
    }

    #[getter]
    fn duration_s(&self) -> f64 {
        self.0.duration.as_secs_f64()
    }

    #[getter]
    fn cpu_s(&self) -> f64 {
        self.0.cpu.as_secs_f64()
    }

    #[getter]
    fn peak_memory_bytes(&self) -> u64 {
        self.0.peak_memory_bytes
    }

    #[getter]
    fn signal(&self) -> Option<i32> {
        self.0.signal
    }

    #[getter]
    fn exit_code(&self) -> Option<i32> {
        self.0.exit_code
    }

    #[getter]
    fn restored(&self) -> bool {
        self.0.restored
    }

    #[getter]
    fn alive(&self) -> bool {
        self.0.alive
    }
}
