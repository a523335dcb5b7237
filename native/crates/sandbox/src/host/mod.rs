//! The host's side: starting sandboxes, watching them, and the verdict on each call.

mod call;
mod checkpoint;
mod gauge;
mod notify;
mod output;
mod process;
mod sandbox;
mod scratch;
mod supervisor;
mod zygote;

use std::time::Duration;

pub use output::{Observer, Stream};
pub use sandbox::Sandbox;
pub use supervisor::{Options, Supervisor};

/// Limits of one call.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Wall time.
    pub wall: Duration,
    /// Processor time, over all threads.
    pub cpu: Duration,
    /// Bytes kept of each output stream; more is thrown away as it comes.
    pub max_output_bytes: usize,
}

/// How a call ended, as seen from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The runner answered.
    Ok,
    /// It took more wall time than it may.
    Timeout,
    /// It died.
    Killed,
    /// It was ended at another limit.
    Limit,
    /// The caller stopped it.
    Cancelled,
}

impl Verdict {
    /// Its name in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Ok => "ok",
            Verdict::Timeout => "timeout",
            Verdict::Killed => "killed",
            Verdict::Limit => "limit",
            Verdict::Cancelled => "cancelled",
        }
    }
}

/// The limit that struck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Wall time.
    WallTime,
    /// Processor time.
    CpuTime,
    /// Memory.
    Memory,
    /// Threads, where the kernel does not count them.
    Threads,
    /// Room for files, where they are on disk.
    Files,
    /// What it sent was not an answer.
    Protocol,
}

impl Limit {
    /// Its name in results.
    pub fn as_str(self) -> &'static str {
        match self {
            Limit::WallTime => "wall_time",
            Limit::CpuTime => "cpu_time",
            Limit::Memory => "memory",
            Limit::Threads => "threads",
            Limit::Files => "files",
            Limit::Protocol => "protocol",
        }
    }
}

/// What came of a call. Only `header`, `body` and the output are the sandbox's word.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// How it ended.
    pub verdict: Verdict,
    /// The limit that struck, if one did.
    pub limit: Option<Limit>,
    /// The answer's header, JSON text; there if the verdict is [`Verdict::Ok`].
    pub header: Option<String>,
    /// The answer's body.
    pub body: Vec<u8>,
    /// What was written to standard output.
    pub stdout: Vec<u8>,
    /// What was written to standard error.
    pub stderr: Vec<u8>,
    /// Whether output was thrown away, for the two streams.
    pub truncated: (bool, bool),
    /// Wall time.
    pub duration: Duration,
    /// Processor time.
    pub cpu: Duration,
    /// Most memory of its own that the runner held, in bytes.
    pub peak_memory_bytes: u64,
    /// The signal it died of.
    pub signal: Option<i32>,
    /// The status it ended with by itself.
    pub exit_code: Option<i32>,
    /// Whether the runner is gone and its checkpoint goes on, with the state before this call.
    pub restored: bool,
    /// Whether the sandbox can be called again.
    pub alive: bool,
}
