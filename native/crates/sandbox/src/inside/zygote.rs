//! The zygote: an interpreter with its libraries loaded that forks sandboxes on request.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::PathBuf;

use ferrolab_base::{Code, Error, Result};
use rustix::net::RecvFlags;
use rustix::process::{Signal, getuid, pidfd_send_signal};

use crate::inside::clone::{Fork, ThreadNumber, fork_into};
use crate::inside::descriptors::Ends;
use crate::inside::entering::fork_within;
use crate::inside::helper::Side;
use crate::inside::launcher::Launcher;
use crate::inside::limits::MemoryUsage;
use crate::inside::root::Folders;
use crate::inside::runner::{Plan, SealedRunner, become_both, become_runner};
use crate::inside::seccomp::{Audience, Filters};
use crate::inside::terms::Terms;
use crate::inside::{ForkHooks, Sealing, arenas, descriptors, huge_pages, namespaces, root, sealing, users};
use crate::layer::{Isolation, Layer};
use crate::messages::{Failure, Spawn, Spawned, ZygoteReady, ZygoteSetup};
use crate::packets::{self, Packet};

/// A zygote, on the socket at standard input.
pub struct Zygote {
    socket: OwnedFd,
    setup: ZygoteSetup,
    number: ThreadNumber,
    launcher: Option<Launcher>,
}

impl Zygote {
    /// Begin to be one, before the libraries are loaded: a process that stays small is forked off.
    ///
    /// # Errors
    /// `Worker` when the host does not speak the protocol, or the process can't be forked.
    pub fn start() -> Result<Self> {
        let socket = take_standard_input().map_err(broken)?;
        // The private root is read by another user.
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
        let setup: Packet<ZygoteSetup> = packets::receive(&socket, RecvFlags::empty())
            .map_err(broken)?
            .ok_or_else(|| broken(io::ErrorKind::UnexpectedEof.into()))?;
        let setup = setup.message;
        let number = ThreadNumber::find().map_err(broken)?;
        let launcher = match setup.isolation {
            // SAFETY: an interpreter that has loaded nothing yet has one thread. One that has more is refused
            // before anything is launched.
            Isolation::Full => Some(unsafe { Launcher::start(number) }.map_err(broken)?),
            _ => None,
        };
        arenas::gather();
        Ok(Self { socket, setup, number, launcher })
    }

    /// Serve the host. Returns in each new sandbox's runner, which then begins; the zygote itself ends when
    /// the host hangs up.
    ///
    /// # Errors
    /// `Worker` when the host does not speak the protocol, or the launcher has ended.
    pub fn serve(self, hooks: &dyn ForkHooks) -> Result<SealedRunner> {
        let prepared = one_thread().and_then(|()| Prepared::new(&self.setup, self.launcher.as_ref()));
        let ready = match &prepared {
            Ok(Prepared { terms, .. }) => ZygoteReady { failure: None, user: terms.user, group: terms.group },
            Err(failure) => ZygoteReady { failure: Some(failure.clone()), user: 0, group: 0 },
        };
        packets::send(&self.socket, &ready, &[]).map_err(broken)?;
        let Ok(prepared) = prepared else { std::process::exit(1) };
        // SAFETY: sets a disposition. Sandboxes that end are nobody's concern here.
        unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
        arenas::close();
        huge_pages::collapse();
        loop {
            if let Some(launcher) = &self.launcher {
                // Made while nobody waits for it.
                launcher.ask().map_err(broken)?;
            }
            let request: Option<Packet<Spawn>> =
                packets::receive(&self.socket, RecvFlags::empty()).map_err(broken)?;
            let Some(request) = request else { std::process::exit(0) };
            let runner = match &self.launcher {
                Some(launcher) => self.spawn_in_place(&prepared, launcher, request, hooks),
                None => self.spawn(&prepared, request, hooks),
            };
            if let Some(runner) = runner.map_err(broken)? {
                // These numbers are closed in here, and may soon be those of other files.
                std::mem::forget((self, prepared));
                return Ok(runner);
            }
        }
    }

    /// Make a sandbox with a place of its own. Gives something in its runner, nothing in the zygote.
    fn spawn_in_place(
        &self,
        prepared: &Prepared,
        launcher: &Launcher,
        request: Packet<Spawn>,
        hooks: &dyn ForkHooks,
    ) -> io::Result<Option<SealedRunner>> {
        let ends = Ends::from_message(request.descriptors)?;
        let init = match launcher.answer()? {
            Ok(init) => init,
            Err(failure) => return self.refuse(failure),
        };
        let plan = prepared.plan(&prepared.terms)?;
        hooks.before();
        // SAFETY: `one_thread` was asked before, and nothing here starts threads.
        let forked = unsafe { fork_within(&init.handle, prepared.namespaces, self.number) };
        if let Ok(Side::Fork) = forked {
            let runner = become_runner(&plan, ends, hooks);
            // Its numbers were closed with all others.
            std::mem::forget(init);
            return Ok(Some(runner));
        }
        hooks.after_in_parent();
        match forked.and_then(|_| init.hand_over(ends.control.as_fd())) {
            Ok(()) => self.tell(init.pid, &init.handle),
            Err(error) => {
                // One that is gone needs no signal.
                let _ = pidfd_send_signal(&init.handle, Signal::KILL);
                self.refuse(Failure { layer: Layer::UserNamespace, reason: format!("enter: {error}") })
            }
        }
    }

    /// Make a sandbox that has no place of its own. Gives something in its runner, nothing in the zygote.
    fn spawn(
        &self,
        prepared: &Prepared,
        request: Packet<Spawn>,
        hooks: &dyn ForkHooks,
    ) -> io::Result<Option<SealedRunner>> {
        let ends = Ends::from_message(request.descriptors)?;
        let folders =
            request.message.scratch.map_or_else(|| prepared.terms.folders.clone(), Folders::on_disk);
        let terms = Terms { folders, ..prepared.terms.clone() };
        let plan = prepared.plan(&terms)?;
        hooks.before();
        // SAFETY: `one_thread` was asked before, and nothing here starts threads.
        let fork = unsafe { fork_into(0, self.number) };
        if let Ok(Fork::Child) = fork {
            return Ok(Some(become_both(&plan, ends, self.number, hooks)));
        }
        hooks.after_in_parent();
        match fork {
            Ok(Fork::Parent { pid, pidfd }) => self.tell(pid, &pidfd),
            Err(error) => {
                self.refuse(Failure { layer: Layer::PidNamespace, reason: format!("clone3: {error}") })
            }
            Ok(Fork::Child) => unreachable!("handled above"),
        }
    }

    /// Tell the host of a new sandbox.
    fn tell(&self, pid: i32, init: &OwnedFd) -> io::Result<Option<SealedRunner>> {
        packets::send(&self.socket, &Spawned { pid, failure: None }, &[init.as_fd()])?;
        Ok(None)
    }

    /// Tell the host that there is none.
    fn refuse(&self, failure: Failure) -> io::Result<Option<SealedRunner>> {
        packets::send(&self.socket, &Spawned { pid: 0, failure: Some(failure) }, &[])?;
        Ok(None)
    }
}

/// What all sandboxes share.
struct Prepared {
    terms: Terms,
    namespaces: u64,
    filters: Option<Filters>,
    outside: Vec<(Layer, String)>,
    processes: OwnedFd,
    readable: Vec<PathBuf>,
    null: OwnedFd,
}

impl Prepared {
    fn new(setup: &ZygoteSetup, launcher: Option<&Launcher>) -> Sealing<Self> {
        // Where others can be seen, each runner compiles its own: it names the runner.
        let filters = match setup.isolation {
            Isolation::Full => Some(Filters::new(Audience::Runner)),
            _ => None,
        };
        let filters = sealing(Layer::Seccomp, "compile the filter", filters.transpose())?;
        let null = sealing(Layer::Descriptors, "open /dev/null", File::open("/dev/null"))?;
        let mut readable = setup.readable_paths.clone();
        readable.extend(["/dev/zero", "/dev/urandom", "/dev/random"].map(PathBuf::from));
        let folders = Folders::beside(&setup.readable_paths);
        let (user, group) = users::sandbox_user(setup);
        if setup.isolation == Isolation::Full {
            readable.extend(["/etc/passwd", "/etc/group", "/etc/localtime", "/proc"].map(PathBuf::from));
            enter_root(setup, &folders, user, group)?;
        }
        let terms = Terms {
            isolation: setup.isolation,
            without: setup.without.clone(),
            max_file_bytes: setup.max_file_bytes,
            max_threads: setup.max_threads,
            folders,
            user,
            group,
        };
        if let Some(launcher) = launcher {
            launcher.settle(&terms)?;
        }
        if user != getuid().as_raw() {
            sealing(Layer::UserNamespace, "become nobody", users::become_user(user, group))?;
        }
        let processes: OwnedFd = sealing(Layer::PidNamespace, "open /proc", File::open("/proc"))?.into();
        // Of the zygote as it is now: a sandbox shall share nothing with it either.
        let outside = namespaces::identities(&processes);
        let namespaces = namespaces::flags(&setup.without);
        Ok(Self { terms, namespaces, filters, outside, processes, readable, null: null.into() })
    }

    fn plan<'a>(&'a self, terms: &'a Terms) -> io::Result<Plan<'a>> {
        Ok(Plan {
            terms,
            readable: &self.readable,
            outside: &self.outside,
            processes: &self.processes,
            filters: self.filters.as_ref(),
            usage: MemoryUsage::read()?,
            null: &self.null,
        })
    }
}

/// Take the socket from standard input, which becomes empty, and close what leaked into this process.
fn take_standard_input() -> io::Result<OwnedFd> {
    descriptors::close_from(3)?;
    let socket = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 16)?;
    let null = File::open("/dev/null")?;
    rustix::stdio::dup2_stdin(null)?;
    Ok(socket)
}

fn one_thread() -> Sealing<()> {
    let threads = sealing(Layer::PidNamespace, "count threads", fs::read_dir("/proc/self/task"))?.count();
    if threads == 1 {
        return Ok(());
    }
    let reason =
        format!("a preloaded module has started threads ({threads} run), and threads can't be forked");
    Err(Failure { layer: Layer::PidNamespace, reason })
}

fn enter_root(setup: &ZygoteSetup, folders: &Folders, user: u32, group: u32) -> Sealing<()> {
    let needs_namespace = users::needs_namespace();
    let new = if needs_namespace { libc::CLONE_NEWUSER | libc::CLONE_NEWNS } else { libc::CLONE_NEWNS };
    // SAFETY: takes flags; this process has one thread.
    let outcome = match unsafe { libc::unshare(new) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    };
    sealing(Layer::UserNamespace, "unshare", outcome)?;
    if needs_namespace {
        sealing(Layer::UserNamespace, "map users", namespaces::map_users(user, group))?;
    }
    sealing(
        Layer::MountNamespace,
        "make the private root",
        root::enter(&setup.readable_paths, folders, user, group),
    )
}

fn broken(error: io::Error) -> Error {
    Error::new(Code::Worker, format!("the sandbox zygote and its host don't understand each other: {error}"))
}
