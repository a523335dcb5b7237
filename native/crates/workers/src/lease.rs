//! One worker, lent to one caller.

use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};

use crate::config::PoolConfig;
use crate::diagnosis::memory_error;
use crate::frame::{Kind, encode};
use crate::pool::State;
use crate::process::{Wake, Worker};

/// How often a waiting caller looks at the worker's memory and at its own wish to stop.
const TICK: Duration = Duration::from_millis(10);
/// How long a worker may go on after its caller wants to stop, before it is killed.
/// Most requests end by then, and the worker is kept.
const CANCEL_GRACE: Duration = Duration::from_millis(100);

/// A worker lent by a [`WorkerPool`](crate::WorkerPool); it goes back when dropped,
/// or is ended when it is in the midst of a reply or has failed.
pub struct Lease<'a> {
    state: &'a State,
    config: &'a PoolConfig,
    /// `None` once the worker has failed.
    worker: Option<Worker>,
    in_reply: bool,
}

impl<'a> Lease<'a> {
    pub(crate) fn new(state: &'a State, config: &'a PoolConfig, worker: Worker) -> Self {
        Self { state, config, worker: Some(worker), in_reply: false }
    }

    /// What the worker holds, by the caller's numbering; 0 for a new worker.
    pub fn tag(&self) -> u64 {
        self.worker.as_ref().map_or(0, |worker| worker.tag)
    }

    /// Note what the worker holds.
    pub fn set_tag(&mut self, tag: u64) {
        if let Some(worker) = &mut self.worker {
            worker.tag = tag;
        }
    }

    /// Send a request, and a file with it. The reply is read by [`Lease::next`].
    ///
    /// # Errors
    /// Those of [`Lease::next`]; `SizeLimit` for a request longer than a frame may
    /// be; `Internal` when the reply to the last request was not read to its end.
    pub fn request(&mut self, payload: &[u8], input: Option<BorrowedFd<'_>>, cancel: &Cancel) -> Result<()> {
        if self.in_reply {
            return Err(Error::new(Code::Internal, "a worker was given a request in the midst of a reply"));
        }
        let frame = encode(Kind::Data, payload, self.config.max_frame_bytes)?;
        self.in_reply = true;
        let deadline = Instant::now() + self.config.reply_timeout;
        let mut sent = 0;
        while sent < frame.len() {
            let worker = self.worker.as_mut().ok_or_else(failed_before)?;
            worker.requests += u32::from(sent == 0);
            match worker.send_some(&frame[sent..], input.filter(|_| sent == 0)) {
                Ok(0) => {
                    worker.wait_writable(TICK);
                    self.supervise(deadline, cancel)?;
                }
                Ok(bytes) => sent += bytes,
                Err(_) => return Err(self.died()),
            }
        }
        Ok(())
    }

    /// Wait for the next part of the reply; `None` when it is complete.
    ///
    /// # Errors
    /// `Worker` when the worker dies or breaks the protocol, `TimeLimit` when it
    /// takes too long, `MemoryLimit` when it holds too much, `Cancelled`. After any
    /// of them the lease is of no more use.
    pub fn next(&mut self, cancel: &Cancel) -> Result<Option<Vec<u8>>> {
        let deadline = Instant::now() + self.config.reply_timeout;
        self.next_before(deadline, cancel)
    }

    pub(crate) fn next_before(&mut self, deadline: Instant, cancel: &Cancel) -> Result<Option<Vec<u8>>> {
        let mut looked = Instant::now();
        loop {
            if let Some(part) = self.pop()? {
                return Ok(part);
            }
            let worker = self.worker.as_mut().ok_or_else(failed_before)?;
            if let Wake::HungUp = worker.wait(TICK) {
                return Err(self.died());
            }
            if looked.elapsed() >= TICK {
                looked = Instant::now();
                self.supervise(deadline, cancel)?;
            }
        }
    }

    /// The next part that has arrived whole; `Some(None)` at the end of the reply.
    fn pop(&mut self) -> Result<Option<Option<Vec<u8>>>> {
        let worker = self.worker.as_mut().ok_or_else(failed_before)?;
        match worker.buffer.pop(self.config.max_frame_bytes) {
            Ok(Some((Kind::Data, payload))) => Ok(Some(Some(payload))),
            Ok(Some((Kind::Done, _))) => {
                self.in_reply = false;
                Ok(Some(None))
            }
            Ok(None) => Ok(None),
            Err(error) => {
                self.end();
                Err(error)
            }
        }
    }

    fn supervise(&mut self, deadline: Instant, cancel: &Cancel) -> Result<()> {
        if cancel.is_cancelled() {
            self.finish_or_kill();
            return cancel.check();
        }
        let worker = self.worker.as_mut().ok_or_else(failed_before)?;
        if worker.memory_bytes() > self.config.memory_limit_bytes {
            self.end();
            return Err(memory_error(self.config.memory_limit_bytes));
        }
        if Instant::now() > deadline {
            self.end();
            let limit_s = self.config.reply_timeout.as_secs_f64();
            return Err(Error::new(
                Code::TimeLimit,
                format!("the worker process took more than {limit_s} s"),
            )
            .hint("raise the time limit if the input is to be trusted")
            .with("limit_s", limit_s));
        }
        Ok(())
    }

    /// Let a worker whose reply nobody wants come to its end, for a moment.
    fn finish_or_kill(&mut self) {
        let deadline = Instant::now() + CANCEL_GRACE;
        while self.in_reply && Instant::now() < deadline {
            match self.pop() {
                Ok(Some(_)) => {}
                Ok(None) => {
                    if let Some(worker) = &mut self.worker
                        && let Wake::HungUp = worker.wait(TICK)
                    {
                        break;
                    }
                }
                Err(_) => return,
            }
        }
        if self.in_reply {
            self.end();
        }
    }

    fn died(&mut self) -> Error {
        let Some(mut worker) = self.worker.take() else {
            return failed_before();
        };
        let error = worker.end().error(self.config.memory_limit_bytes);
        self.state.forget_worker();
        error
    }

    /// End the worker rather than giving it back.
    pub(crate) fn discard(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(worker) = self.worker.take() {
            drop(worker);
            self.state.forget_worker();
        }
    }

    fn is_worn(&self, worker: &mut Worker) -> bool {
        worker.requests >= self.config.recycle_after_requests
            || worker.memory_bytes() > self.config.recycle_above_bytes
    }
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(mut worker) = self.worker.take() {
            if self.in_reply || self.is_worn(&mut worker) {
                drop(worker);
                self.state.forget_worker();
            } else {
                self.state.give_back(worker);
            }
        }
    }
}

impl std::fmt::Debug for Lease<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lease")
            .field("tag", &self.tag())
            .field("in_reply", &self.in_reply)
            .finish_non_exhaustive()
    }
}

fn failed_before() -> Error {
    Error::new(Code::Worker, "the worker process of this lease has already failed").hint("take another lease")
}
