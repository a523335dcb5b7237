//! One worker process as the host sees it.

use std::fs::File;
use std::io::{self, IoSlice, Read};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use ferrolab_base::{Code, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{
    AddressFamily, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, SocketFlags, SocketType,
    recv, sendmsg, socketpair,
};

use crate::config::PoolConfig;
use crate::diagnosis::{Death, StderrTail};
use crate::frame::FrameBuffer;

/// A worker that hangs up is about to end: how long to wait for its status.
const EXIT_GRACE: Duration = Duration::from_millis(500);

/// All that a worker's environment holds. Parsers allocate and free millions of
/// small objects; with room for 200 instead of 7 of each size in glibc's cache,
/// and without giving memory back after every page, PDFium takes 4 to 8 % less
/// time. Other C libraries ignore it.
const ALLOCATOR_TUNING: [(&str, &str); 1] = [(
    "GLIBC_TUNABLES",
    "glibc.malloc.tcache_count=200:glibc.malloc.trim_threshold=33554432:glibc.malloc.top_pad=4194304",
)];

/// A running worker process. Killed and waited for when dropped, save in a fork
/// of the host, where it belongs to the parent.
pub(crate) struct Worker {
    child: Child,
    host_pid: u32,
    socket: OwnedFd,
    stderr: Option<File>,
    tail: StderrTail,
    pub(crate) buffer: FrameBuffer,
    pub(crate) requests: u32,
    /// What the worker holds, by the caller's own numbering.
    pub(crate) tag: u64,
    peak_bytes: u64,
}

/// What woke a wait.
pub(crate) enum Wake {
    /// Nothing happened.
    Tick,
    /// Bytes arrived.
    Bytes,
    /// The worker hung up.
    HungUp,
}

impl Worker {
    /// Start a worker process; its greeting is still to be sent.
    pub(crate) fn spawn(config: &PoolConfig) -> Result<Self> {
        let Some((program, arguments)) = config.command.split_first() else {
            return Err(Error::new(Code::InvalidInput, "a worker pool needs a command")
                .hint("set PoolConfig::command"));
        };
        let failed = |error: io::Error| {
            Error::new(Code::Worker, format!("the worker {} can't be started: {error}", program.display()))
                .hint("check that the program exists and may be executed")
                .with("command", program.display())
        };
        let flags = SocketFlags::CLOEXEC;
        let (host_end, worker_end) = socketpair(AddressFamily::UNIX, SocketType::STREAM, flags, None)
            .map_err(|error| failed(error.into()))?;
        // No fork of this process by hand: the standard library starts children
        // without copying the page tables of what may be a large host.
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(ALLOCATOR_TUNING)
            .current_dir("/")
            // Out of the reach of an interrupt at the keyboard.
            .process_group(0)
            .stdin(Stdio::from(worker_end))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let stderr = child.stderr.take().map(OwnedFd::from).map(File::from);
        if let Some(stderr) = &stderr {
            rustix::io::ioctl_fionbio(stderr, true).map_err(|error| failed(error.into()))?;
        }
        Ok(Self {
            child,
            host_pid: std::process::id(),
            socket: host_end,
            stderr,
            tail: StderrTail::default(),
            buffer: FrameBuffer::default(),
            requests: 0,
            tag: 0,
            peak_bytes: 0,
        })
    }

    /// Send what fits without waiting, with a file on the first byte; gives how much went.
    pub(crate) fn send_some(&self, bytes: &[u8], input: Option<BorrowedFd<'_>>) -> io::Result<usize> {
        let descriptors = input.map(|descriptor| [descriptor]);
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
        let mut ancillary = SendAncillaryBuffer::new(&mut space);
        if let Some(descriptors) = &descriptors {
            ancillary.push(SendAncillaryMessage::ScmRights(descriptors));
        }
        let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
        match sendmsg(&self.socket, &[IoSlice::new(bytes)], &mut ancillary, flags) {
            Ok(sent) => Ok(sent),
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Wait until the socket takes bytes again.
    pub(crate) fn wait_writable(&mut self, timeout: Duration) {
        let mut waiting = [PollFd::new(&self.socket, PollFlags::OUT)];
        // A failed wait is a short one: the caller looks again anyway.
        let _ = poll(&mut waiting, Some(&timespec(timeout)));
    }

    /// Wait for bytes; what arrives goes to the buffer.
    pub(crate) fn wait(&mut self, timeout: Duration) -> Wake {
        let socket = self.socket.as_fd();
        let mut waiting = vec![PollFd::from_borrowed_fd(socket, PollFlags::IN)];
        if let Some(stderr) = &self.stderr {
            waiting.push(PollFd::new(stderr, PollFlags::IN));
        }
        if !matches!(poll(&mut waiting, Some(&timespec(timeout))), Ok(1..)) {
            return Wake::Tick;
        }
        let (socket_wakes, stderr_wakes) = (
            !waiting[0].revents().is_empty(),
            waiting.get(1).is_some_and(|stderr| !stderr.revents().is_empty()),
        );
        drop(waiting);
        if stderr_wakes {
            self.drain_stderr();
        }
        if socket_wakes { self.receive_some() } else { Wake::Tick }
    }

    fn receive_some(&mut self) -> Wake {
        let mut bytes = [0u8; 64 * 1024];
        match recv(&self.socket, &mut bytes, RecvFlags::DONTWAIT) {
            Ok((0, _)) => Wake::HungUp,
            Ok((received, _)) => {
                self.buffer.extend(&bytes[..received]);
                Wake::Bytes
            }
            Err(rustix::io::Errno::AGAIN | rustix::io::Errno::INTR) => Wake::Tick,
            Err(_) => Wake::HungUp,
        }
    }

    fn drain_stderr(&mut self) {
        let mut bytes = [0u8; 4096];
        while let Some(stderr) = &mut self.stderr {
            match stderr.read(&mut bytes) {
                Ok(0) => self.stderr = None,
                Ok(read) => self.tail.push(&bytes[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(_) => self.stderr = None,
            }
        }
    }

    /// Whether an idle worker is still there and silent, as it should be.
    pub(crate) fn is_sound(&mut self) -> bool {
        matches!(self.wait(Duration::ZERO), Wake::Tick) && matches!(self.child.try_wait(), Ok(None))
    }

    /// Memory of its own that the process holds, in bytes; 0 where the system does not tell.
    pub(crate) fn memory_bytes(&mut self) -> u64 {
        let bytes = own_memory_bytes(self.child.id());
        self.peak_bytes = self.peak_bytes.max(bytes);
        bytes
    }

    /// Kill the process and tell how it ended.
    pub(crate) fn end(&mut self) -> Death {
        let status = self.exit_status();
        self.drain_stderr();
        Death { pid: self.child.id(), status, peak_bytes: self.peak_bytes, stderr: self.tail.text() }
    }

    /// The status of a process that ends by itself within the grace, else `None` after a kill.
    fn exit_status(&mut self) -> Option<ExitStatus> {
        let deadline = Instant::now() + EXIT_GRACE;
        while Instant::now() < deadline {
            match self.child.try_wait() {
                Ok(Some(status)) => return Some(status),
                Ok(None) => std::thread::sleep(Duration::from_millis(1)),
                Err(_) => return None,
            }
        }
        self.kill();
        None
    }

    /// End the process at once. Does nothing in a fork of the host.
    pub(crate) fn kill(&mut self) {
        if self.host_pid == std::process::id() {
            // Both fail only for a process that is already gone and waited for.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(duration.subsec_nanos()),
    }
}

#[cfg(target_os = "linux")]
fn own_memory_bytes(pid: u32) -> u64 {
    // Size, resident and shared, in pages. Shared pages are those of files: the
    // input and the libraries.
    let Ok(statm) = std::fs::read_to_string(format!("/proc/{pid}/statm")) else {
        return 0;
    };
    let mut fields = statm.split(' ').skip(1).map(|field| field.parse::<u64>().unwrap_or(0));
    let (resident, shared) = (fields.next().unwrap_or(0), fields.next().unwrap_or(0));
    resident.saturating_sub(shared) * rustix::param::page_size() as u64
}

#[cfg(not(target_os = "linux"))]
fn own_memory_bytes(_pid: u32) -> u64 {
    0
}
