//! Sandboxes on demand: a zygote, and a few sandboxes that are ready before they are asked for.

use std::ffi::OsString;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ferrolab_base::{Code, Error, Result};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair, sockopt};

use crate::host::output::pipe;
use crate::host::process::Process;
use crate::host::sandbox::{Parts, Sandbox};
use crate::host::scratch::Scratch;
use crate::host::zygote::Zygote;
use crate::layer::{Isolation, Layer, LayerReport};
use crate::messages::ZygoteSetup;

/// What a supervisor's sandboxes have in common.
#[derive(Clone, Debug)]
pub struct Options {
    /// Starts a process that becomes a [`crate::Zygote`].
    pub command: Vec<OsString>,
    /// All of its environment.
    pub environment: Vec<(String, String)>,
    /// What every sandbox must have.
    pub isolation: Isolation,
    /// Files and folders that sandboxes may read.
    pub readable_paths: Vec<PathBuf>,
    /// Sandboxes kept ready.
    pub pool_size: usize,
    /// Size of a sandbox's own file system.
    pub max_file_bytes: u64,
    /// Threads of a sandbox.
    pub max_threads: u64,
    /// Largest body of a message from a sandbox.
    pub max_message_bytes: usize,
    /// Layers to leave out, so that tests can see the rest refused.
    pub without: Vec<Layer>,
}

/// Makes sandboxes.
#[derive(Clone)]
pub struct Supervisor(Arc<Shared>);

struct Shared {
    options: Options,
    zygote: Mutex<Option<Zygote>>,
    ready: Mutex<Pool>,
}

/// Sandboxes that nobody has asked for yet.
#[derive(Default)]
struct Pool {
    sandboxes: Vec<Sandbox>,
    /// How often the pool was emptied: what was begun before belongs to a zygote that is gone.
    closed: u64,
}

impl Supervisor {
    /// A supervisor; nothing is started until the first sandbox is asked for.
    pub fn new(options: Options) -> Self {
        Self(Arc::new(Shared { options, zygote: Mutex::default(), ready: Mutex::default() }))
    }

    /// A sandbox that may take `max_memory_bytes`, from the pool when one is ready.
    ///
    /// # Errors
    /// `Isolation` when the system denies a layer that is demanded, `Worker` when the zygote fails.
    pub fn open(&self, max_memory_bytes: u64) -> Result<Sandbox> {
        let sandbox = self.take_ready();
        self.refill();
        let sandbox = match sandbox {
            Some(sandbox) => sandbox,
            None => self.0.make()?,
        };
        sandbox.begin(max_memory_bytes)?;
        Ok(sandbox)
    }

    /// What holds the sandboxes in, as the probes inside a new one found it.
    pub fn probe(&self) -> Result<Vec<LayerReport>> {
        let sandbox = self.0.make()?;
        let reports = sandbox.reports().to_vec();
        lock(&self.0.ready).sandboxes.push(sandbox);
        Ok(reports)
    }

    /// End the pool and the zygote, and with it all sandboxes.
    pub fn close(&self) {
        let mut ready = lock(&self.0.ready);
        ready.sandboxes.clear();
        ready.closed += 1;
        lock(&self.0.zygote).take();
    }

    fn take_ready(&self) -> Option<Sandbox> {
        let mut ready = lock(&self.0.ready);
        while let Some(sandbox) = ready.sandboxes.pop() {
            if sandbox.is_alive() {
                return Some(sandbox);
            }
        }
        None
    }

    /// Fill the pool in the background.
    fn refill(&self) {
        if lock(&self.0.ready).sandboxes.len() >= self.0.options.pool_size {
            return;
        }
        // The thread does not keep a supervisor alive that nobody uses any more.
        let shared = Arc::downgrade(&self.0);
        let fill = move || {
            while let Some(shared) = shared.upgrade() {
                let closed = lock(&shared.ready).closed;
                // An error will be met, and told, by the next call that needs a sandbox.
                let Ok(sandbox) = shared.make() else { return };
                let mut ready = lock(&shared.ready);
                if ready.closed != closed || ready.sandboxes.len() >= shared.options.pool_size {
                    return;
                }
                ready.sandboxes.push(sandbox);
            }
        };
        // Without the thread the next sandbox is made when it is asked for.
        let _ = std::thread::Builder::new().name("sandbox-pool".into()).stack_size(256 * 1024).spawn(fill);
    }
}

impl Shared {
    /// A new sandbox, sealed and checked.
    fn make(&self) -> Result<Sandbox> {
        let flags = SocketFlags::CLOEXEC;
        let pair = |kind| {
            socketpair(AddressFamily::UNIX, kind, flags, None).map_err(|error| cannot_make(error.into()))
        };
        let (channel, their_channel) = pair(SocketType::STREAM)?;
        let (control, their_control) = pair(SocketType::SEQPACKET)?;
        for socket in [&channel, &control] {
            sockopt::set_socket_passcred(socket, true).map_err(|error| cannot_make(error.into()))?;
        }
        let (stdout, their_stdout) = pipe().map_err(cannot_make)?;
        let (stderr, their_stderr) = pipe().map_err(cannot_make)?;
        let ends = [their_channel.as_fd(), their_control.as_fd(), their_stdout.as_fd(), their_stderr.as_fd()];

        let mut zygote = lock(&self.zygote);
        let (init, scratch) = match zygote.take() {
            Some(mut running) => match self.spawn(&mut running, ends) {
                Ok(spawned) => {
                    *zygote = Some(running);
                    spawned
                }
                // Something has ended it since: with a new one all is as before.
                Err(_) => self.spawn_from_new(&mut zygote, ends)?,
            },
            None => self.spawn_from_new(&mut zygote, ends)?,
        };
        drop(zygote);

        let parts = Parts { init, channel, control, stdout, stderr, scratch };
        Sandbox::seal(parts, &self.options)
    }

    fn spawn_from_new(
        &self,
        zygote: &mut Option<Zygote>,
        ends: [BorrowedFd<'_>; 4],
    ) -> Result<(Process, Option<Scratch>)> {
        let mut new = Zygote::start(&self.options.command, &self.options.environment, &self.setup())?;
        let spawned = self.spawn(&mut new, ends)?;
        *zygote = Some(new);
        Ok(spawned)
    }

    fn spawn(&self, zygote: &mut Zygote, ends: [BorrowedFd<'_>; 4]) -> Result<(Process, Option<Scratch>)> {
        let scratch = self.scratch(zygote.user).map_err(cannot_make)?;
        let path = scratch.as_ref().map(|scratch| scratch.path.clone());
        match zygote.spawn(self.options.isolation, path, ends) {
            Ok(init) => Ok((init, scratch)),
            Err(error) => {
                // Nothing was ever in it.
                let _ = scratch.map(|scratch| scratch.remove());
                Err(error)
            }
        }
    }

    fn setup(&self) -> ZygoteSetup {
        ZygoteSetup {
            isolation: self.options.isolation,
            readable_paths: self.options.readable_paths.clone(),
            max_file_bytes: self.options.max_file_bytes,
            max_threads: self.options.max_threads,
            without: self.options.without.clone(),
        }
    }

    /// Where a sandbox without a private root may write.
    fn scratch(&self, owner: (u32, u32)) -> std::io::Result<Option<Scratch>> {
        match self.options.isolation {
            Isolation::Full => Ok(None),
            _ => Scratch::new(owner, self.options.max_file_bytes).map(Some),
        }
    }
}

/// The error for a layer that is demanded and denied.
pub(crate) fn isolation_error(isolation: Isolation, layer: Layer, reason: &str) -> Error {
    let hint = match isolation {
        Isolation::Full => {
            "run where user namespaces and landlock are allowed, or name a weaker level: \
             isolation=\"landlock\" does without namespaces, isolation=\"none\" without protection"
        }
        _ => {
            "run on Linux 5.13 or newer with landlock switched on; isolation=\"none\" runs code without protection"
        }
    };
    let name = layer.as_str().replace('_', " ");
    Error::new(Code::Isolation, format!("the sandbox can't be closed: {name}: {reason}"))
        .hint(hint)
        .with("layer", layer.as_str())
        .with("reason", reason)
}

fn cannot_make(error: std::io::Error) -> Error {
    Error::new(Code::Worker, format!("a sandbox can't be made: {error}"))
        .hint("the system may be out of descriptors or memory: close other sandboxes")
}

/// Lock, also after a panic elsewhere: what these locks guard is whole between any two statements.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
