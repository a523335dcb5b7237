//! The pool: who has which worker.

use std::num::NonZeroUsize;
use std::sync::{Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};

use crate::config::PoolConfig;
use crate::lease::Lease;
use crate::process::Worker;
use crate::worker::Greeting;

/// How often a caller who waits for a worker looks whether it still wants one.
const WAIT_TICK: Duration = Duration::from_millis(20);

/// Worker processes, started when they are first needed and then reused.
///
/// Can be used from any number of threads. After a fork the child starts workers
/// of its own and leaves the parent's alone. Dropping the pool ends them.
pub struct WorkerPool {
    config: PoolConfig,
    workers: usize,
    state: State,
}

/// The workers of one process. A fork of the host finds them with another
/// process id, and uses the next state instead, which is its own: locks and
/// sockets that it inherits may be in any condition.
pub(crate) struct State {
    pid: u32,
    inner: Mutex<Inner>,
    freed: Condvar,
    after_fork: OnceLock<Box<State>>,
}

#[derive(Default)]
struct Inner {
    idle: Vec<Worker>,
    /// Idle or lent.
    running: usize,
}

impl WorkerPool {
    /// A pool without workers yet.
    ///
    /// # Errors
    /// `InvalidInput` without a command.
    pub fn new(config: PoolConfig) -> Result<Self> {
        if config.command.is_empty() {
            return Err(Error::new(Code::InvalidInput, "a worker pool needs a command")
                .hint("set PoolConfig::command"));
        }
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let workers = if config.workers == 0 { cores } else { config.workers };
        Ok(Self { config, workers, state: State::new() })
    }

    /// Most workers at a time.
    pub fn workers(&self) -> usize {
        self.workers
    }

    /// What the pool was made with.
    pub fn config(&self) -> &PoolConfig {
        &self.config
    }

    /// Borrow a worker, if possible one with this tag; waits for one to be free.
    ///
    /// # Errors
    /// `Worker` when a new worker does not start, or what it says it can't start
    /// for; `Cancelled`.
    pub fn lease(&self, tag: u64, cancel: &Cancel) -> Result<Lease<'_>> {
        let state = self.state.of_this_process();
        loop {
            cancel.check()?;
            match state.take(tag, self.workers) {
                Taken::Idle(worker) => return Ok(Lease::new(state, &self.config, worker)),
                Taken::Room => return self.start(state, cancel),
                Taken::Nothing => {}
            }
        }
    }

    /// Start a worker in a place already counted as running.
    fn start<'a>(&'a self, state: &'a State, cancel: &Cancel) -> Result<Lease<'a>> {
        let deadline = Instant::now() + self.config.start_timeout;
        let worker = Worker::spawn(&self.config).inspect_err(|_| state.forget_worker())?;
        let mut lease = Lease::new(state, &self.config, worker);
        let greeting = Greeting {
            memory_limit_bytes: self.config.memory_limit_bytes,
            max_frame_bytes: self.config.max_frame_bytes,
            payload: self.config.greeting.clone(),
        };
        let greeting = postcard::to_stdvec(&greeting)
            .map_err(|error| Error::new(Code::Internal, format!("the greeting can't be encoded: {error}")))?;
        lease.request(&greeting, None, cancel).map_err(not_started)?;
        let mut refusal = None;
        while let Some(reason) = lease.next_before(deadline, cancel).map_err(not_started)? {
            refusal = Some(reason);
        }
        match refusal {
            None => Ok(lease),
            Some(reason) => {
                lease.discard();
                Err(postcard::from_bytes(&reason)
                    .unwrap_or_else(|_| Error::new(Code::Worker, "the worker process did not start")))
            }
        }
    }

    /// Start a worker ahead of its first use.
    ///
    /// # Errors
    /// Those of [`WorkerPool::lease`].
    pub fn warm_up(&self, cancel: &Cancel) -> Result<()> {
        self.lease(0, cancel).map(drop)
    }
}

/// A start that fails is told as such.
fn not_started(error: Error) -> Error {
    match error.code {
        Code::Cancelled => error,
        _ => Error { message: format!("a worker process did not start: {}", error.message), ..error },
    }
}

enum Taken {
    Idle(Worker),
    Room,
    Nothing,
}

impl State {
    fn new() -> Self {
        Self {
            pid: std::process::id(),
            inner: Mutex::default(),
            freed: Condvar::new(),
            after_fork: OnceLock::new(),
        }
    }

    /// The state that belongs to the calling process.
    fn of_this_process(&self) -> &State {
        let pid = std::process::id();
        let mut state = self;
        while state.pid != pid {
            state = state.after_fork.get_or_init(|| Box::new(State::new()));
        }
        state
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Take an idle worker, or room for a new one; waits a moment when there is neither.
    fn take(&self, tag: u64, workers: usize) -> Taken {
        let mut inner = self.lock();
        if let Some(worker) = pick(&mut inner.idle, tag) {
            drop(inner);
            return self.check(worker);
        }
        if inner.running < workers {
            inner.running += 1;
            return Taken::Room;
        }
        // Woken or not, the caller looks again.
        let _ = self.freed.wait_timeout(inner, WAIT_TICK);
        Taken::Nothing
    }

    /// A worker that died while idle leaves its place to a new one.
    fn check(&self, mut worker: Worker) -> Taken {
        if worker.is_sound() { Taken::Idle(worker) } else { Taken::Room }
    }

    /// Put a worker back for the next caller.
    pub(crate) fn give_back(&self, worker: Worker) {
        self.lock().idle.push(worker);
        self.freed.notify_one();
    }

    /// Count a worker out that has ended.
    pub(crate) fn forget_worker(&self) {
        self.lock().running -= 1;
        self.freed.notify_one();
    }
}

/// The idle worker with this tag, else one that holds nothing, else the one idle longest.
fn pick(idle: &mut Vec<Worker>, tag: u64) -> Option<Worker> {
    let position = idle
        .iter()
        .position(|worker| worker.tag == tag)
        .or_else(|| idle.iter().position(|worker| worker.tag == 0))
        .or(if idle.is_empty() { None } else { Some(0) });
    position.map(|position| idle.remove(position))
}

impl std::fmt::Debug for WorkerPool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkerPool").field("workers", &self.workers).finish_non_exhaustive()
    }
}
