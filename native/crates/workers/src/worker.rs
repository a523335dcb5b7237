//! The worker's side of the connection.

use std::collections::VecDeque;
use std::io::{self, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::time::Duration;

use ferrolab_base::{Code, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendFlags, recvmsg, send};
use rustix::process::{Pid, Resource, Rlimit, Signal, getpid, getppid, kill_process, setrlimit};
use rustix::stdio::stdin;

use crate::frame::{FrameBuffer, Kind, encode};
pub use crate::input::InputBytes;

/// How often an orphaned worker looks for its parent, should another process
/// hold the host's end of the socket open.
const ORPHAN_CHECK: Timespec = Timespec { tv_sec: 2, tv_nsec: 0 };
/// Requests are small; the rest is an attack or a mistake.
const MAX_REQUEST_BYTES: usize = 16 << 20;

/// What the host says first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Greeting {
    pub memory_limit_bytes: u64,
    pub max_frame_bytes: usize,
    pub payload: Vec<u8>,
}

/// A request, and the file that came with it.
#[derive(Debug)]
pub struct Request {
    /// The host's bytes.
    pub payload: Vec<u8>,
    /// The file that the host handed over.
    pub input: Option<OwnedFd>,
}

/// The connection to the host, on standard input.
#[derive(Debug)]
pub struct Connection {
    buffer: FrameBuffer,
    descriptors: VecDeque<OwnedFd>,
    max_frame_bytes: usize,
}

/// Become a worker: close all files but the standard ones, take the host's
/// greeting, and limit this process.
///
/// Returns the connection and what the pool was configured to say. This must be
/// the first thing the process does: descriptors that are open are closed
/// whoever owns them.
///
/// # Errors
/// `Worker` when standard input is no connection to a host.
pub fn accept() -> Result<(Connection, Vec<u8>)> {
    close_inherited_files();
    let mut connection = Connection {
        buffer: FrameBuffer::default(),
        descriptors: VecDeque::new(),
        max_frame_bytes: MAX_REQUEST_BYTES,
    };
    let request = connection.receive()?.ok_or_else(|| broken(&"the host hung up before its greeting"))?;
    let greeting: Greeting = postcard::from_bytes(&request.payload).map_err(|error| broken(&error))?;
    connection.max_frame_bytes = greeting.max_frame_bytes;
    limit_self(greeting.memory_limit_bytes).map_err(|error| broken(&error))?;
    Ok((connection, greeting.payload))
}

impl Connection {
    /// Tell the host that the worker takes requests, and see to it that it dies with the host.
    ///
    /// Starts a thread: a process that confines itself does so before.
    ///
    /// # Errors
    /// `Worker` when the host is gone.
    pub fn ready(&mut self) -> Result<()> {
        die_with_host()?;
        self.done()
    }

    /// Tell the host why the worker can't start.
    ///
    /// # Errors
    /// `Worker` when the host is gone.
    pub fn refuse(&mut self, reason: &Error) -> Result<()> {
        let payload = postcard::to_stdvec(reason).map_err(|error| broken(&error))?;
        self.send(&payload)?;
        self.done()
    }

    /// Wait for the next request; `None` once the host has hung up.
    ///
    /// # Errors
    /// `Worker` when what arrives is no request.
    pub fn receive(&mut self) -> Result<Option<Request>> {
        loop {
            if let Some((_, payload)) = self.buffer.pop(MAX_REQUEST_BYTES)? {
                return Ok(Some(Request { payload, input: self.descriptors.pop_front() }));
            }
            if self.fill().map_err(|error| broken(&error))? == 0 {
                return Ok(None);
            }
        }
    }

    /// Send one part of the reply.
    ///
    /// # Errors
    /// `SizeLimit` for a part longer than a frame may be, `Worker` when the host is gone.
    pub fn send(&mut self, payload: &[u8]) -> Result<()> {
        send_all(&encode(Kind::Data, payload, self.max_frame_bytes)?)
    }

    /// Say that the reply is complete.
    ///
    /// # Errors
    /// `Worker` when the host is gone.
    pub fn done(&mut self) -> Result<()> {
        send_all(&encode(Kind::Done, &[], self.max_frame_bytes)?)
    }

    fn fill(&mut self) -> io::Result<usize> {
        let mut bytes = [0u8; 16 * 1024];
        let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(4))];
        let mut ancillary = RecvAncillaryBuffer::new(&mut space);
        let received = loop {
            match recvmsg(stdin(), &mut [IoSliceMut::new(&mut bytes)], &mut ancillary, RecvFlags::empty()) {
                Err(rustix::io::Errno::INTR) => continue,
                Err(rustix::io::Errno::CONNRESET) => return Ok(0),
                other => break other?.bytes,
            }
        };
        for message in ancillary.drain() {
            if let RecvAncillaryMessage::ScmRights(descriptors) = message {
                self.descriptors.extend(descriptors);
            }
        }
        self.buffer.extend(&bytes[..received]);
        Ok(received)
    }
}

fn send_all(mut bytes: &[u8]) -> Result<()> {
    while !bytes.is_empty() {
        match send(stdin(), bytes, SendFlags::NOSIGNAL) {
            Ok(sent) => bytes = &bytes[sent..],
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(broken(&error)),
        }
    }
    Ok(())
}

fn broken(reason: &dyn std::fmt::Display) -> Error {
    Error::new(Code::Worker, format!("the worker's connection to its host broke: {reason}"))
}

/// Close whatever the host's other libraries leaked into this process. Where the
/// system can't, what leaked stays open, as it would in any other child.
fn close_inherited_files() {
    #[cfg(target_os = "linux")]
    // SAFETY: takes integers. Nothing in this process uses a descriptor over 2 yet,
    // as `accept` demands.
    unsafe {
        libc::syscall(libc::SYS_close_range, 3u32, u32::MAX, 0u32);
    }
}

/// No core files, no files at all beyond those handed over, bounded memory.
fn limit_self(memory_limit_bytes: u64) -> io::Result<()> {
    let limit = |resource, value| setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) });
    limit(Resource::Core, 0)?;
    limit(Resource::Fsize, 0)?;
    // The host ends a worker at the limit; this stops one that jumps past it
    // between two looks. Data, not address space: allocators reserve freely.
    limit(Resource::Data, memory_limit_bytes.saturating_add(memory_limit_bytes / 4))?;
    Ok(())
}

/// A thread that ends this process as soon as the host is gone, also in the
/// midst of a request. (The kernel's parent-death signal would follow the host's
/// thread that started the worker, and threads come and go.)
fn die_with_host() -> Result<()> {
    let parent = getppid();
    std::thread::Builder::new()
        .name("host-watch".into())
        .stack_size(128 * 1024)
        .spawn(move || {
            while !host_is_gone(parent) {}
            // Without clean-up: the main thread is in the midst of something.
            let _ = kill_process(getpid(), Signal::KILL);
        })
        .map(|_| ())
        .map_err(|error| broken(&error))
}

/// Wait for the host to hang up; false after a while.
fn host_is_gone(parent: Option<Pid>) -> bool {
    let stdin = stdin();
    let mut waiting = [PollFd::new(&stdin, PollFlags::empty())];
    match poll(&mut waiting, Some(&ORPHAN_CHECK)) {
        Ok(0) | Err(rustix::io::Errno::INTR) => getppid() != parent,
        Ok(_) => true,
        Err(_) => {
            std::thread::sleep(Duration::from_secs(1));
            getppid() != parent
        }
    }
}
