//! What a dead worker died of.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;

use ferrolab_base::{Code, Error};

/// Kept of what a worker writes to its standard error.
const TAIL_BYTES: usize = 2048;

/// The last of what a worker wrote to its standard error.
#[derive(Debug, Default)]
pub(crate) struct StderrTail(Vec<u8>);

impl StderrTail {
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
        if self.0.len() > TAIL_BYTES {
            self.0.drain(..self.0.len() - TAIL_BYTES);
        }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0).trim().to_owned()
    }
}

/// How a worker process ended.
#[derive(Debug)]
pub(crate) struct Death {
    pub pid: u32,
    /// `None` when it had to be killed, or somebody else waited for it.
    pub status: Option<ExitStatus>,
    /// The most memory it was seen to hold.
    pub peak_bytes: u64,
    pub stderr: String,
}

impl Death {
    /// The error for the request that the worker was at.
    pub(crate) fn error(&self, memory_limit_bytes: u64) -> Error {
        let signal = self.status.and_then(|status| status.signal());
        let error = if self.was_memory(memory_limit_bytes) {
            memory_error(memory_limit_bytes)
        } else {
            Error::new(Code::Worker, format!("the worker process died: {}", self.cause()))
                .hint("the input is damaged or hostile; the next request gets a new worker")
        };
        let error = error.with("pid", self.pid).with("peak_bytes", self.peak_bytes);
        let error = match signal {
            Some(signal) => error.with("signal", signal_name(signal)),
            None => error,
        };
        if self.stderr.is_empty() { error } else { error.with("stderr", &self.stderr) }
    }

    fn cause(&self) -> String {
        match self.status {
            Some(status) => match (status.signal(), status.code()) {
                (Some(signal), _) => format!("signal {}", signal_name(signal)),
                (None, Some(code)) => format!("exit status {code}"),
                (None, None) => status.to_string(),
            },
            None => "it hung up without ending".to_owned(),
        }
    }

    /// Allocations that fail end a process in many ways; one that was already large,
    /// or says so, most likely ended by that.
    fn was_memory(&self, limit_bytes: u64) -> bool {
        let failed = self.status.is_none_or(|status| !status.success());
        failed && (self.peak_bytes > limit_bytes / 2 || self.stderr.contains("memory allocation of"))
    }
}

/// The error for a worker over its memory limit.
pub(crate) fn memory_error(limit_bytes: u64) -> Error {
    Error::new(
        Code::MemoryLimit,
        format!("the worker process used more than {} MiB of memory", limit_bytes >> 20),
    )
    .hint("raise the memory limit if the input is to be trusted")
    .with("limit_bytes", limit_bytes)
}

fn signal_name(signal: i32) -> String {
    let name = match signal {
        libc::SIGABRT => "SIGABRT",
        libc::SIGBUS => "SIGBUS",
        libc::SIGFPE => "SIGFPE",
        libc::SIGILL => "SIGILL",
        libc::SIGKILL => "SIGKILL",
        libc::SIGSEGV => "SIGSEGV",
        libc::SIGSYS => "SIGSYS",
        libc::SIGTERM => "SIGTERM",
        libc::SIGTRAP => "SIGTRAP",
        libc::SIGXFSZ => "SIGXFSZ",
        other => return other.to_string(),
    };
    name.to_owned()
}
