//! From a fork of the zygote to a sealed runner, where user code runs.

use std::fs::File;
use std::io::{self, Read};
use std::mem::ManuallyDrop;
use std::os::fd::{FromRawFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::process::{DumpableBehavior, set_dumpable_behavior, setsid};

use crate::inside::clone::{Fork, ThreadNumber, fork_into};
use crate::inside::descriptors::{self, CHANNEL, Ends};
use crate::inside::init::{Children, die_with_parent};
use crate::inside::limits::MemoryUsage;
use crate::inside::privileges::{Files, give_up};
use crate::inside::root::Folders;
use crate::inside::seccomp::{Audience, Filters};
use crate::inside::telling::{exit, fail, tell_host};
use crate::inside::terms::Terms;
use crate::inside::{ForkHooks, Sealing, limits, namespaces, probe, root, sealing};
use crate::layer::{Isolation, Layer, LayerReport};
use crate::messages::{Begin, Control};

/// All that a runner is made from, prepared in the zygote.
pub(crate) struct Plan<'a> {
    pub terms: &'a Terms,
    /// What landlock lets user code read.
    pub readable: &'a [PathBuf],
    /// The namespaces of the outside.
    pub outside: &'a [(Layer, String)],
    /// The outside's `/proc`, where this process is seen too.
    pub processes: &'a OwnedFd,
    /// The same for all, or none where each runner needs its own.
    pub filters: Option<&'a Filters>,
    /// What the zygote takes, and each of its forks.
    pub usage: MemoryUsage,
    pub null: &'a OwnedFd,
}

/// In a fresh fork of the zygote within the place that an init has made: become the runner, sealed.
pub(crate) fn become_runner(plan: &Plan<'_>, ends: Ends, hooks: &dyn ForkHooks) -> SealedRunner {
    let reports = probe::namespaces(plan.outside, &namespaces::identities(plan.processes));
    install(ends, plan);
    let _ = setsid();
    let sealed = go_to_work(plan)
        .and_then(|()| give_up(plan.terms, &plan.files(&plan.writable())))
        .and_then(|()| seal(plan, reports));
    SealedRunner::conclude(sealed, plan, hooks)
}

/// Without a place of its own, in a fresh fork of the zygote: become an init, and in its child, where
/// this returns, the runner.
pub(crate) fn become_both(
    plan: &Plan<'_>,
    ends: Ends,
    number: ThreadNumber,
    hooks: &dyn ForkHooks,
) -> SealedRunner {
    let reports = probe::namespaces(plan.outside, &namespaces::identities(plan.processes));
    install(ends, plan);
    let _ = setsid();
    let given_up = go_to_work(plan).and_then(|()| give_up(plan.terms, &plan.files(&plan.writable())));
    die_with_parent();
    let sealed = given_up.and_then(|()| {
        // SAFETY: this process is a fork of the zygote, which has one thread.
        match sealing(Layer::PidNamespace, "fork", unsafe { fork_into(0, number) })? {
            Fork::Parent { .. } => Children::hold().watch(),
            Fork::Child => {
                die_with_parent();
                seal(plan, reports)
            }
        }
    });
    SealedRunner::conclude(sealed, plan, hooks)
}

impl Plan<'_> {
    fn writable(&self) -> [PathBuf; 3] {
        let folders = &self.terms.folders;
        ["/dev/null".into(), folders.work.clone(), folders.temporary.clone()]
    }

    fn files<'a>(&'a self, writable: &'a [PathBuf]) -> Files<'a> {
        Files { readable: self.readable, writable }
    }
}

fn install(ends: Ends, plan: &Plan<'_>) {
    if let Err(error) = ends.install(plan.null) {
        // Without descriptors nobody can be told but by the exit itself.
        eprintln!("a sandbox has no descriptors: {error}");
        exit(1);
    }
}

fn go_to_work(plan: &Plan<'_>) -> Sealing<()> {
    let moved = std::env::set_current_dir(&plan.terms.folders.work);
    sealing(Layer::MountNamespace, "go to the work folder", moved)
}

/// What only the runner has: the filter. Then tell the host what holds.
fn seal(plan: &Plan<'_>, mut reports: Vec<LayerReport>) -> Sealing<()> {
    // Checkpoints are children; nobody has to wait for those that are not needed any more.
    // SAFETY: sets a disposition; no handler is installed.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
    let terms = plan.terms;
    if terms.isolation != Isolation::None {
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
        if terms.has(Layer::Seccomp) {
            install_filters(plan)?;
        }
    }
    let canary = if terms.isolation == Isolation::Full { root::CANARY } else { "/etc/passwd" };
    reports.extend(probe::probe(&probe::Expected {
        max_file_bytes: terms.max_file_bytes,
        max_processes: terms.max_processes(),
        canary: Path::new(canary),
    }));
    tell_host(&Control::Sealed(reports), None);
    descriptors::close_control();
    Ok(())
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

/// A sealed runner that the host has not begun yet.
pub struct SealedRunner {
    usage: MemoryUsage,
    folders: Folders,
}

impl SealedRunner {
    /// Report what became of the sealing; on success the interpreter may go on.
    fn conclude(sealed: Sealing<()>, plan: &Plan<'_>, hooks: &dyn ForkHooks) -> Self {
        if let Err(failure) = sealed {
            fail(failure);
        }
        hooks.after_in_child();
        Self { usage: plan.usage, folders: plan.terms.folders.clone() }
    }

    /// Its folders for files, where it is, and for temporary files.
    pub fn folders(&self) -> (&Path, &Path) {
        (&self.folders.work, &self.folders.temporary)
    }

    /// Wait for the host to begin, and take the limits that it gives. Ends the process when the host has
    /// hung up: the sandbox was never used.
    ///
    /// Before this no user code may run, and all that readies the interpreter for it should have.
    pub fn begin(self) {
        if let Err(error) = take_limits(self.usage) {
            eprintln!("a sandbox was not begun: {error}");
            exit(1);
        }
    }
}

fn take_limits(usage: MemoryUsage) -> io::Result<()> {
    let mut bytes = [0; Begin::BYTES];
    // SAFETY: this place holds the channel until the process ends.
    let mut channel = ManuallyDrop::new(unsafe { File::from_raw_fd(CHANNEL) });
    channel.read_exact(&mut bytes)?;
    limits::set_memory(usage, Begin::from_bytes(bytes).max_memory_bytes)
}
