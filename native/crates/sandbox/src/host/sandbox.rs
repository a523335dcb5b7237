//! One sandbox: its processes, its descriptors, its state.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ferrolab_base::{Cancel, Code, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{RecvFlags, SendFlags, send};
use rustix::process::Signal;

use crate::host::gauge::Gauge;
use crate::host::notify::ForkListener;
use crate::host::output::{Observer, Output, Stream};
use crate::host::process::Process;
use crate::host::scratch::Scratch;
use crate::host::supervisor::{Options, isolation_error, lock};
use crate::host::{Limits, Outcome};
use crate::layer::{Isolation, LayerReport};
use crate::messages::{Begin, Control};
use crate::packets;

/// How long a sandbox may take to seal itself.
const SEAL_TIMEOUT: Duration = Duration::from_secs(30);

/// How long killed processes may take to be gone.
const CLOSE_GRACE: Duration = Duration::from_secs(2);

/// What a new sandbox consists of.
pub(crate) struct Parts {
    pub init: Process,
    pub channel: OwnedFd,
    pub control: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
    pub scratch: Option<Scratch>,
}

/// A sandbox. Ended when the last clone is dropped, save in a fork of the host.
#[derive(Clone)]
pub struct Sandbox(Arc<Whole>);

struct Whole {
    host_pid: u32,
    /// Outside the lock, so that a running sandbox can be ended.
    init: Process,
    closed: AtomicBool,
    reports: Vec<LayerReport>,
    /// The folder on disk, and the runner that writes to it.
    scratch: Option<(Arc<Scratch>, Process)>,
    state: Mutex<State>,
}

/// What a call needs for itself.
pub(crate) struct State {
    pub channel: OwnedFd,
    pub control: OwnedFd,
    pub stdout: Output,
    pub stderr: Output,
    pub listener: Option<ForkListener>,
    pub runner: Process,
    pub gauge: Gauge,
    pub checkpoint: Option<Process>,
    /// Whether something ran since the checkpoint was made.
    pub changed: bool,
    pub max_memory_bytes: u64,
    pub max_message_bytes: usize,
    pub max_threads: u64,
    pub scratch: Option<Arc<Scratch>>,
    pub alive: bool,
}

impl Sandbox {
    /// Wait until the sandbox is sealed, and look whether it is sealed well enough.
    pub(crate) fn seal(parts: Parts, options: &Options) -> Result<Self> {
        let sealed = wait_for_seal(&parts, options.isolation);
        let scratch = parts.scratch.map(Arc::new);
        let (reports, listener, runner) = match sealed {
            Ok(sealed) => sealed,
            Err(error) => {
                parts.init.signal(Signal::KILL);
                // No user's code has run; at worst an empty folder stays.
                let _ = scratch.map(|scratch| scratch.remove());
                return Err(error);
            }
        };
        let writer = scratch.clone().zip(Process::child_of(runner.pid, parts.init.pid).ok());
        let state = State {
            channel: parts.channel,
            control: parts.control,
            stdout: Output::new(parts.stdout, Stream::Stdout),
            stderr: Output::new(parts.stderr, Stream::Stderr),
            listener,
            gauge: Gauge::new(runner.pid),
            runner,
            checkpoint: None,
            changed: true,
            max_memory_bytes: 0,
            max_message_bytes: options.max_message_bytes,
            max_threads: options.max_threads,
            scratch,
            alive: true,
        };
        Ok(Self(Arc::new(Whole {
            host_pid: std::process::id(),
            init: parts.init,
            closed: AtomicBool::new(false),
            reports,
            scratch: writer,
            state: Mutex::new(state),
        })))
    }

    /// Give the runner its limits and let it go.
    pub(crate) fn begin(&self, max_memory_bytes: u64) -> Result<()> {
        let mut state = lock(&self.0.state);
        state.max_memory_bytes = max_memory_bytes;
        let bytes = Begin { max_memory_bytes }.to_bytes();
        match send(&state.channel, &bytes, SendFlags::NOSIGNAL) {
            Ok(sent) if sent == bytes.len() => Ok(()),
            outcome => Err(Error::new(Code::Worker, format!("a new sandbox can't be reached: {outcome:?}"))),
        }
    }

    /// What the probes inside found.
    pub fn reports(&self) -> &[LayerReport] {
        &self.0.reports
    }

    /// Whether it can be called.
    pub fn is_alive(&self) -> bool {
        !self.0.closed.load(Ordering::Relaxed) && !has_ended(&self.0.init)
    }

    /// The number of its first process.
    pub fn pid(&self) -> i32 {
        self.0.init.pid
    }

    /// Memory that its runner holds beyond what it started with; 0 while a call is running.
    pub fn memory_bytes(&self) -> u64 {
        self.0.state.try_lock().map(|mut state| state.gauge.now()).unwrap_or(0)
    }

    /// Send a request and wait for what comes of it; the verdict is the host's.
    ///
    /// `header` is a JSON object without a nonce. One call runs at a time, others wait.
    ///
    /// # Errors
    /// `InvalidInput` for a header that is no object, `SizeLimit` for a request that is too long,
    /// `Worker` for a sandbox that has ended. Whatever the sandbox does is in the outcome.
    pub fn call(
        &self,
        header: &str,
        body: &[u8],
        limits: &Limits,
        cancel: &Cancel,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        let mut state = lock(&self.0.state);
        if !state.alive || self.0.closed.load(Ordering::Relaxed) {
            return Err(ended());
        }
        let outcome = state.call(header, body, limits, cancel, observer);
        if !state.alive {
            drop(state);
            self.close();
        }
        outcome
    }

    /// Keep a copy of the runner as it is, to go on from when it dies. False when there can be none.
    pub fn checkpoint(&self) -> bool {
        let mut state = lock(&self.0.state);
        state.alive && state.make_checkpoint()
    }

    /// As [`Sandbox::checkpoint`], in the background; the next call waits for it.
    pub fn begin_checkpoint(&self) {
        let sandbox = self.clone();
        let (sender, receiver) = std::sync::mpsc::channel();
        let work = move || {
            let mut state = lock(&sandbox.0.state);
            // The one who waits for this may be gone.
            let _ = sender.send(());
            if state.alive {
                state.make_checkpoint();
            }
        };
        let thread = std::thread::Builder::new().name("sandbox-checkpoint".into()).stack_size(256 * 1024);
        if thread.spawn(work).is_ok() {
            // Until the lock is taken, so that the next call can't come first.
            let _ = receiver.recv();
        }
    }

    /// End it at once, also in the midst of a call.
    pub fn close(&self) {
        self.0.close();
    }
}

impl Whole {
    fn close(&self) {
        if self.host_pid != std::process::id() || self.closed.swap(true, Ordering::Relaxed) {
            return;
        }
        // The kernel ends all processes of the namespace with the first; without one the
        // runner has asked to die with its parent.
        self.init.signal(Signal::KILL);
        if let Some((scratch, runner)) = &self.scratch {
            runner.signal(Signal::KILL);
            // Not while somebody could still put a link where a folder was.
            if wait_readable(&self.init, CLOSE_GRACE) && wait_readable(runner, CLOSE_GRACE) {
                // What can't be removed is left to the system's own cleaning of temporary files.
                let _ = scratch.remove();
            }
        }
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        self.close();
    }
}

/// The error for a sandbox that is gone.
pub(crate) fn ended() -> Error {
    Error::new(Code::Worker, "the sandbox has ended").hint("open another one; a session can be reset")
}

fn wait_for_seal(
    parts: &Parts,
    isolation: Isolation,
) -> Result<(Vec<LayerReport>, Option<ForkListener>, Process)> {
    let failed = |reason: String| Error::new(Code::Worker, format!("a new sandbox failed: {reason}"));
    let mut listener = None;
    let (reports, sender) = loop {
        if !wait_readable(&parts.control, SEAL_TIMEOUT) {
            return Err(failed("it does not answer".into()));
        }
        let packet = packets::receive(&parts.control, RecvFlags::DONTWAIT)
            .map_err(|error| failed(error.to_string()))?
            .ok_or_else(|| failed("it has ended".into()))?;
        match packet.message {
            Control::Listener => listener = packet.descriptors.into_iter().next().map(ForkListener),
            Control::Sealed(reports) => break (reports, packet.sender),
            Control::Failed(failure) => {
                return Err(isolation_error(isolation, failure.layer, &failure.reason));
            }
            Control::Exited { status, .. } => return Err(failed(format!("it ended with status {status}"))),
        }
    };
    for layer in crate::layer::Layer::ALL.into_iter().filter(|layer| layer.is_required_by(isolation)) {
        match reports.iter().find(|report| report.layer == layer) {
            Some(report) if report.active => {}
            Some(report) => return Err(isolation_error(isolation, layer, &report.detail)),
            None => return Err(isolation_error(isolation, layer, "was not tried")),
        }
    }
    let pid = sender.ok_or_else(|| failed("its sender is not known".into()))?;
    let runner = Process::child_of(pid, parts.init.pid).map_err(|error| failed(error.to_string()))?;
    Ok((reports, listener, runner))
}

/// Whether `handle` can be read within `timeout`.
pub(crate) fn wait_readable(handle: &impl AsFd, timeout: Duration) -> bool {
    let mut waiting = [PollFd::new(handle, PollFlags::IN)];
    let timeout = Timespec { tv_sec: timeout.as_secs() as i64, tv_nsec: i64::from(timeout.subsec_nanos()) };
    matches!(poll(&mut waiting, Some(&timeout)), Ok(1))
}

/// Whether a process has ended.
pub(crate) fn has_ended(process: &Process) -> bool {
    wait_readable(process, Duration::ZERO)
}

/// 32 digits that nobody can guess.
pub(crate) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; 16];
    rustix::rand::getrandom(&mut bytes, rustix::rand::GetRandomFlags::empty())?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
