//! From a fork of the zygote to a sealed sandbox.
//!
//! The first process of a sandbox, the init, stays outside user code's reach: it only waits for
//! its children and tells the host how they ended. Its child, the runner, is where user code runs.

use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::process::{Signal, set_dumpable_behavior, set_parent_process_death_signal, setsid};

use crate::inside::clone::{Fork, fork_into};
use crate::inside::descriptors::{self, CHANNEL, CONTROL, Ends};
use crate::inside::limits::MemoryUsage;
use crate::inside::root::Folders;
use crate::inside::seccomp::{Audience, Filters};
use crate::inside::{
    ForkHooks, Sealing, capabilities, landlock_rules, limits, namespaces, probe, root, sealing,
};
use crate::layer::{Isolation, Layer, LayerReport};
use crate::messages::{Begin, Control, Failure};
use crate::packets;

/// Processes of a sandbox besides the runner's threads: init, checkpoint, and one being made.
const OWN_PROCESSES: u64 = 4;

/// All that a sandbox is made from, prepared in the zygote.
pub(crate) struct Plan<'a> {
    pub isolation: Isolation,
    pub without: &'a [Layer],
    pub max_file_bytes: u64,
    pub max_threads: u64,
    /// What landlock lets user code read.
    pub readable: &'a [PathBuf],
    /// Where it may write.
    pub folders: &'a Folders,
    /// The namespaces of the outside.
    pub outside: &'a [(Layer, String)],
    /// The same for all, or none where each runner needs its own.
    pub filters: Option<&'a Filters>,
    pub user: u32,
    pub group: u32,
    pub null: &'a OwnedFd,
}

impl Plan<'_> {
    /// Threads and processes of the sandbox, where it has users of its own: the kernel counts by user.
    /// Elsewhere the filter refuses processes, and the memory limit bounds threads.
    fn max_processes(&self) -> Option<u64> {
        (self.isolation == Isolation::Full).then_some(self.max_threads + OWN_PROCESSES)
    }
}

/// In a fresh fork of the zygote: become a sandbox. Returns in its runner, sealed and with its
/// limits; the init never returns.
pub(crate) fn become_sandbox(plan: &Plan<'_>, ends: Ends, hooks: &dyn ForkHooks) {
    if let Err(error) = ends.install(plan.null) {
        // Without descriptors nobody can be told but by the exit itself.
        eprintln!("a sandbox has no descriptors: {error}");
        exit(1);
    }
    let sealed = seal_init(plan).and_then(|(usage, reports)| {
        // SAFETY: this process is a fork of the zygote, which has one thread.
        match sealing(Layer::PidNamespace, "fork", unsafe { fork_into(0) })? {
            Fork::Parent { .. } => watch_children(),
            Fork::Child => seal_runner(plan, usage, reports),
        }
    });
    let began = match sealed {
        Ok(usage) => begin(usage),
        Err(failure) => fail(failure),
    };
    if let Err(error) = began {
        // The host hung up: the sandbox was never used.
        eprintln!("a sandbox was not begun: {error}");
        exit(1);
    }
    hooks.after_in_child();
}

/// What both processes have in common.
fn seal_init(plan: &Plan<'_>) -> Sealing<(MemoryUsage, Vec<LayerReport>)> {
    let has_root = plan.isolation == Isolation::Full;
    let usage = sealing(Layer::ResourceLimits, "read /proc/self/status", MemoryUsage::read())?;
    let _ = setsid();
    let reports = probe::namespaces(plan.outside, &namespaces::identities());
    if has_root && !plan.without.contains(&Layer::UserNamespace) {
        sealing(Layer::UserNamespace, "map users", namespaces::map_users(plan.user, plan.group))?;
        let named = rustix::system::sethostname(b"sandbox");
        if !plan.without.contains(&Layer::UtsNamespace) {
            sealing(Layer::UtsNamespace, "sethostname", named)?;
        }
    }
    if has_root && !plan.without.contains(&Layer::MountNamespace) {
        let mounted = root::mount_private(plan.folders, plan.max_file_bytes);
        sealing(Layer::MountNamespace, "mount", mounted)?;
    }
    let moved = std::env::set_current_dir(&plan.folders.work);
    sealing(Layer::MountNamespace, "go to the work folder", moved)?;
    if !plan.without.contains(&Layer::ResourceLimits) {
        let set = limits::set_common(plan.max_file_bytes, plan.max_processes());
        sealing(Layer::ResourceLimits, "setrlimit", set)?;
    }
    if plan.isolation != Isolation::None {
        drop_privileges(plan)?;
    }
    // Dies with the zygote, which dies with the host; after all changes of credentials, which undo this.
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    Ok((usage, reports))
}

fn drop_privileges(plan: &Plan<'_>) -> Sealing<()> {
    if !plan.without.contains(&Layer::Capabilities) {
        sealing(Layer::Capabilities, "drop capabilities", capabilities::drop_all())?;
    }
    if !plan.without.contains(&Layer::NoNewPrivileges) {
        sealing(Layer::NoNewPrivileges, "prctl", rustix::thread::set_no_new_privs(true))?;
    }
    if !plan.without.contains(&Layer::Landlock) {
        let writable = ["/dev/null".into(), plan.folders.work.clone(), plan.folders.temporary.clone()];
        let restricted = landlock_rules::restrict(plan.readable, &writable).map_err(io::Error::other);
        if !landlock_rules::is_enforced(&sealing(Layer::Landlock, "restrict", restricted)?) {
            let reason = "the kernel has no landlock, or it is not switched on".into();
            return Err(Failure { layer: Layer::Landlock, reason });
        }
    }
    Ok(())
}

/// What only the runner has: the filter. Then tell the host what holds.
fn seal_runner(plan: &Plan<'_>, usage: MemoryUsage, mut reports: Vec<LayerReport>) -> Sealing<MemoryUsage> {
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
    // Checkpoints are children; nobody has to wait for those that are not needed any more.
    // SAFETY: sets a disposition; no handler is installed.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
    if plan.isolation != Isolation::None {
        let _ = set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
        if !plan.without.contains(&Layer::Seccomp) {
            install_filters(plan)?;
        }
    }
    let canary = if plan.isolation == Isolation::Full { root::CANARY } else { "/etc/passwd" };
    reports.extend(probe::probe(&probe::Expected {
        max_file_bytes: plan.max_file_bytes,
        max_processes: plan.max_processes(),
        canary: Path::new(canary),
    }));
    tell_host(&Control::Sealed(reports), None);
    descriptors::close_control();
    Ok(usage)
}

fn install_filters(plan: &Plan<'_>) -> Sealing<()> {
    let own;
    let filters = match plan.filters {
        Some(shared) => shared,
        None => {
            let compiled = Filters::new(Audience::RunnerWithoutRoot);
            own = sealing(Layer::Seccomp, "compile the filter", compiled)?;
            &own
        }
    };
    let listener = sealing(Layer::Seccomp, "install the short filter", filters.install_special())?;
    if let Some(listener) = listener {
        tell_host(&Control::Listener, Some(&listener));
    }
    sealing(Layer::Seccomp, "install the filter", filters.install_allowed())
}

/// Wait for the host to begin, and take the limits that it gives.
fn begin(usage: MemoryUsage) -> io::Result<()> {
    let mut bytes = [0; Begin::BYTES];
    // SAFETY: this place holds the channel until the process ends.
    let mut channel = std::mem::ManuallyDrop::new(unsafe {
        <std::fs::File as std::os::fd::FromRawFd>::from_raw_fd(CHANNEL)
    });
    channel.read_exact(&mut bytes)?;
    limits::set_memory(usage, Begin::from_bytes(bytes).max_memory_bytes)
}

/// The init's whole life.
fn watch_children() -> ! {
    reset_signals();
    descriptors::close_before_control();
    // SAFETY: an empty set is filled, one signal added, and the set blocked; all are local.
    let children = unsafe {
        let mut children = std::mem::zeroed();
        libc::sigemptyset(&raw mut children);
        libc::sigaddset(&raw mut children, libc::SIGCHLD);
        libc::sigprocmask(libc::SIG_BLOCK, &raw const children, std::ptr::null_mut());
        children
    };
    loop {
        let mut status = 0;
        // SAFETY: writes a local; does not wait.
        match unsafe { libc::waitpid(-1, &raw mut status, libc::WNOHANG) } {
            pid if pid > 0 => tell_host(&Control::Exited { pid, status }, None),
            // SAFETY: waits for a signal of the local set.
            0 => drop(unsafe { libc::sigwaitinfo(&raw const children, std::ptr::null_mut()) }),
            _ => exit(0),
        }
    }
}

/// Forget the interpreter's handlers; a stop or a continuation of the runner is no news.
fn reset_signals() {
    for signal in 1..32 {
        // SAFETY: all zeros is the default disposition; numbers that can't be changed are refused.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_flags = libc::SA_NOCLDSTOP;
            libc::sigaction(signal, &raw const action, std::ptr::null_mut());
        }
    }
}

fn tell_host(message: &Control, listener: Option<&OwnedFd>) {
    // SAFETY: this place holds the control socket for as long as this function is used.
    let control = unsafe { BorrowedFd::borrow_raw(CONTROL) };
    let listener: Vec<_> = listener.iter().map(|listener| listener.as_fd()).collect();
    // A host that is gone needs no answer.
    let _ = packets::send(control, message, &listener);
}

fn fail(failure: Failure) -> ! {
    tell_host(&Control::Failed(failure), None);
    exit(1)
}

/// Without the interpreter's clean-up, which belongs to the zygote.
fn exit(status: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(status) }
}
