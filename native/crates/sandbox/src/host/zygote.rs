//! The zygote process as the host sees it.

use std::ffi::OsString;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ferrolab_base::{Code, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, socketpair};

use crate::host::process::Process;
use crate::host::supervisor::isolation_error;
use crate::layer::Isolation;
use crate::messages::{Spawn, Spawned, ZygoteReady, ZygoteSetup};
use crate::packets::{self, Packet};

/// Preloading libraries on a busy machine may take this long.
const START_TIMEOUT: Duration = Duration::from_secs(120);
/// And making one sandbox this.
const SPAWN_TIMEOUT: Duration = Duration::from_secs(30);

/// A running zygote. It ends when its socket is closed.
pub(crate) struct Zygote {
    child: Child,
    host_pid: u32,
    socket: OwnedFd,
    /// Whom its sandboxes run as, outside.
    pub user: (u32, u32),
}

impl Zygote {
    pub(crate) fn start(
        command: &[OsString],
        environment: &[(String, String)],
        setup: &ZygoteSetup,
    ) -> Result<Self> {
        let Some((program, arguments)) = command.split_first() else {
            return Err(Error::new(Code::InvalidInput, "a sandbox supervisor needs a command"));
        };
        let cannot_start = |error: io::Error| {
            Error::new(
                Code::Worker,
                format!("the sandbox zygote {} can't be started: {error}", program.display()),
            )
            .hint("check that the interpreter exists and may be executed")
        };
        let (socket, theirs) =
            socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)
                .map_err(|error| cannot_start(error.into()))?;
        let child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(cannot_start)?;
        let mut zygote = Self { child, host_pid: std::process::id(), socket, user: (0, 0) };
        packets::send(&zygote.socket, setup, &[]).map_err(|error| zygote.broken(&error))?;
        let ready: ZygoteReady = zygote.receive(START_TIMEOUT)?.message;
        if let Some(failure) = ready.failure {
            return Err(isolation_error(setup.isolation, failure.layer, &failure.reason));
        }
        zygote.user = (ready.user, ready.group);
        Ok(zygote)
    }

    /// Fork a sandbox with these ends of its channel, control socket, output and error.
    pub(crate) fn spawn(
        &mut self,
        isolation: Isolation,
        scratch: Option<PathBuf>,
        ends: [BorrowedFd<'_>; 4],
    ) -> Result<Process> {
        let request = Spawn { scratch };
        packets::send(&self.socket, &request, &ends).map_err(|error| self.broken(&error))?;
        let mut answer: Packet<Spawned> = self.receive(SPAWN_TIMEOUT)?;
        match (answer.message.failure, answer.descriptors.pop()) {
            (Some(failure), _) => Err(isolation_error(isolation, failure.layer, &failure.reason)),
            (None, Some(handle)) => Ok(Process::new(answer.message.pid, handle)),
            (None, None) => Err(self.broken(&"a sandbox came without its descriptor")),
        }
    }

    fn receive<T: serde::de::DeserializeOwned>(&mut self, timeout: Duration) -> Result<Packet<T>> {
        let mut waiting = [PollFd::new(&self.socket, PollFlags::IN)];
        let timeout = Timespec { tv_sec: timeout.as_secs() as i64, tv_nsec: 0 };
        match poll(&mut waiting, Some(&timeout)) {
            Ok(0) => return Err(self.broken(&"it does not answer")),
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(self.broken(&error)),
        }
        match packets::receive(self.socket.as_fd(), RecvFlags::empty()) {
            Ok(Some(packet)) => Ok(packet),
            Ok(None) => Err(self.broken(&"it has ended")),
            Err(error) => Err(self.broken(&error)),
        }
    }

    /// The error for a zygote that can't be used any more, with its last words.
    fn broken(&mut self, reason: &dyn std::fmt::Display) -> Error {
        self.end();
        let mut words = String::new();
        if let Some(stderr) = self.child.stderr.take() {
            // Best effort: the message is good without them.
            let _ = stderr.take(4096).read_to_string(&mut words);
        }
        let words = words.trim();
        let tail = if words.is_empty() { String::new() } else { format!("; its last words: {words}") };
        Error::new(Code::Worker, format!("the sandbox zygote failed: {reason}{tail}"))
            .hint("the next call starts another one")
    }

    fn end(&mut self) {
        if self.host_pid == std::process::id() {
            // Both fail only for a process that is gone.
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        self.end();
    }
}
