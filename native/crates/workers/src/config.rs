//! What a pool needs to know.

use std::ffi::OsString;
use std::time::Duration;

/// How a pool starts its workers and what it lets them do.
#[derive(Clone, Debug)]
pub struct PoolConfig {
    /// Program and arguments of a worker. The program is called with an empty
    /// environment, so give its full path.
    pub command: Vec<OsString>,
    /// Most workers at a time; 0 stands for one per core.
    pub workers: usize,
    /// What every worker is told at its start.
    pub greeting: Vec<u8>,
    /// Most memory of one worker, in bytes, not counting the file it reads.
    pub memory_limit_bytes: u64,
    /// Most time from a request, or from one reply, to the next reply.
    pub reply_timeout: Duration,
    /// Most time from the start of a worker until it is ready.
    pub start_timeout: Duration,
    /// Longest frame in either direction, in bytes.
    pub max_frame_bytes: usize,
    /// A worker is replaced after this many requests: parsers leak.
    pub recycle_after_requests: u32,
    /// A worker is replaced when it holds more than this after a request, in bytes.
    pub recycle_above_bytes: u64,
}

impl Default for PoolConfig {
    fn default() -> Self {
        Self {
            command: Vec::new(),
            workers: 0,
            greeting: Vec::new(),
            memory_limit_bytes: 1 << 30,
            reply_timeout: Duration::from_secs(20),
            start_timeout: Duration::from_secs(20),
            max_frame_bytes: 256 << 20,
            recycle_after_requests: 10_000,
            recycle_above_bytes: 256 << 20,
        }
    }
}
