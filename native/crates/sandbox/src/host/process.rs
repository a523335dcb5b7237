//! A process of a sandbox, held by a descriptor that never means another one.

use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

/// A process as the host sees it.
#[derive(Debug)]
pub(crate) struct Process {
    pub pid: i32,
    /// Its number in its own namespace.
    pub inner_pid: i32,
    handle: OwnedFd,
}

impl Process {
    /// A process whose descriptor is there already.
    pub(crate) fn new(pid: i32, handle: OwnedFd) -> Self {
        Self { pid, inner_pid: pid, handle }
    }

    /// The process `pid`, which must be a child of `parent`: numbers are used again, descent is not forged.
    pub(crate) fn child_of(pid: i32, parent: i32) -> io::Result<Self> {
        let number = Pid::from_raw(pid).ok_or(io::ErrorKind::InvalidInput)?;
        let handle = pidfd_open(number, PidfdFlags::empty())?;
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next_back()?.parse::<i32>().ok())
        };
        if field("PPid:") != Some(parent) {
            return Err(io::Error::other(format!("process {pid} is not a child of {parent}")));
        }
        Ok(Self { pid, inner_pid: field("NSpid:").unwrap_or(pid), handle })
    }

    /// Its children, those of all its threads.
    pub(crate) fn children(&self) -> Vec<Process> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid)).into_iter().flatten().flatten();
        let lists = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        let numbers: Vec<i32> = lists
            .flat_map(|list| list.split(' ').filter_map(|pid| pid.parse().ok()).collect::<Vec<_>>())
            .collect();
        numbers.into_iter().filter_map(|pid| Process::child_of(pid, self.pid).ok()).collect()
    }

    /// Number of its threads.
    pub(crate) fn threads(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid)).unwrap_or_default();
        // The name, in parentheses, may hold anything; the number is the 18th field after it.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        after_name.split_whitespace().nth(17).and_then(|field| field.parse().ok()).unwrap_or(0)
    }

    /// Send a signal; a process that is gone needs none.
    pub(crate) fn signal(&self, signal: Signal) {
        let _ = pidfd_send_signal(&self.handle, signal);
    }

    /// Processor time of all its threads so far.
    pub(crate) fn cpu(&self) -> Duration {
        // The kernel's name for the clock of a process: its number, inverted, above three bits.
        const SCHEDULED: libc::clockid_t = 2;
        let clock = (!self.pid << 3) | SCHEDULED;
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: writes a local.
        match unsafe { libc::clock_gettime(clock, &raw mut time) } {
            0 => Duration::new(time.tv_sec.max(0) as u64, time.tv_nsec.clamp(0, 999_999_999) as u32),
            _ => Duration::ZERO,
        }
    }
}

impl AsFd for Process {
    /// Readable once the process has ended.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.handle.as_fd()
    }
}
