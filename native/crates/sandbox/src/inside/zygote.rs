//! The zygote: an interpreter with its libraries loaded that forks sandboxes on request.

use std::fs::{self, File};
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use ferrolab_base::{Code, Error, Result};
use rustix::net::RecvFlags;
use rustix::process::{DumpableBehavior, getgid, getuid, set_dumpable_behavior};

use crate::inside::clone::{Fork, fork_into};
use crate::inside::descriptors::Ends;
use crate::inside::init::{Plan, become_sandbox};
use crate::inside::root::Folders;
use crate::inside::seccomp::{Audience, Filters};
use crate::inside::{ForkHooks, Sealing, descriptors, namespaces, root, sealing};
use crate::layer::{Isolation, Layer};
use crate::messages::{Failure, Spawn, Spawned, ZygoteReady, ZygoteSetup};
use crate::packets::{self, Packet};

/// Whom sandboxes of a host that is root run as: a number that nobody else has.
const UNUSED_USER: u32 = 1_874_919_424;
/// And where there are few numbers, as in a container without root's rights.
const NOBODY: u32 = 65_534;

/// Be a zygote, on the socket at standard input. Returns in each new sandbox's runner, where user
/// code may now run; the zygote itself ends when the host hangs up.
///
/// # Errors
/// `Worker` when the host does not speak the protocol, `Internal` when the interpreter has
/// started threads, with which it can't be forked.
pub fn serve_zygote(hooks: &dyn ForkHooks) -> Result<(PathBuf, PathBuf)> {
    let socket = take_standard_input().map_err(broken)?;
    // The private root is read by another user.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    let setup: Packet<ZygoteSetup> = packets::receive(&socket, RecvFlags::empty())
        .map_err(broken)?
        .ok_or_else(|| broken(io::ErrorKind::UnexpectedEof.into()))?;
    let setup = setup.message;
    let prepared = one_thread().and_then(|()| Prepared::new(&setup));
    let ready = match &prepared {
        Ok(prepared) => ZygoteReady { failure: None, user: prepared.user, group: prepared.group },
        Err(failure) => ZygoteReady { failure: Some(failure.clone()), user: 0, group: 0 },
    };
    packets::send(&socket, &ready, &[]).map_err(broken)?;
    let Ok(prepared) = prepared else { std::process::exit(1) };
    // SAFETY: sets a disposition. Sandboxes that end are nobody's concern here.
    unsafe { libc::signal(libc::SIGCHLD, libc::SIG_IGN) };
    loop {
        let request: Option<Packet<Spawn>> = packets::receive(&socket, RecvFlags::empty()).map_err(broken)?;
        let Some(request) = request else { std::process::exit(0) };
        if let Some(folders) = prepared.spawn(&setup, request, &socket, hooks).map_err(broken)? {
            // These numbers are closed in here, and may soon be those of other files.
            std::mem::forget((socket, prepared));
            return Ok((folders.work, folders.temporary));
        }
    }
}

/// What all sandboxes share.
struct Prepared {
    filters: Option<Filters>,
    outside: Vec<(Layer, String)>,
    readable: Vec<PathBuf>,
    folders: Folders,
    null: OwnedFd,
    user: u32,
    group: u32,
}

impl Prepared {
    fn new(setup: &ZygoteSetup) -> Sealing<Self> {
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
        let (user, group) = sandbox_user(setup);
        if setup.isolation == Isolation::Full {
            readable.extend(["/etc/passwd", "/etc/group", "/etc/localtime", "/proc"].map(PathBuf::from));
            enter_root(setup, &folders, user, group)?;
        }
        if user != getuid().as_raw() {
            sealing(Layer::UserNamespace, "become nobody", become_user(user, group))?;
        }
        // Of the zygote as it is now: a sandbox shall share nothing with it either.
        let outside = namespaces::identities();
        Ok(Self { filters, outside, readable, folders, null: null.into(), user, group })
    }

    /// Make one sandbox. Gives its folders in its runner, nothing in the zygote.
    fn spawn(
        &self,
        setup: &ZygoteSetup,
        request: Packet<Spawn>,
        socket: &OwnedFd,
        hooks: &dyn ForkHooks,
    ) -> io::Result<Option<Folders>> {
        let ends = Ends::from_message(request.descriptors)?;
        let namespaces = match setup.isolation {
            Isolation::Full => namespaces::flags(&setup.without),
            _ => 0,
        };
        hooks.before();
        // SAFETY: `one_thread` was asked before, and nothing here starts threads.
        let fork = unsafe { fork_into(namespaces) };
        if let Ok(Fork::Child) = fork {
            let folders = match request.message.scratch {
                Some(scratch) => Folders::on_disk(scratch),
                None => self.folders.clone(),
            };
            let plan = Plan {
                isolation: setup.isolation,
                without: &setup.without,
                max_file_bytes: setup.max_file_bytes,
                max_threads: request.message.max_threads,
                readable: &self.readable,
                folders: &folders,
                outside: &self.outside,
                filters: self.filters.as_ref(),
                user: self.user,
                group: self.group,
                null: &self.null,
            };
            become_sandbox(&plan, ends, hooks);
            return Ok(Some(folders));
        }
        hooks.after_in_parent();
        match fork {
            Ok(Fork::Parent { pid, pidfd }) => {
                packets::send(socket, &Spawned { pid, error: None }, &[pidfd.as_fd()])?;
            }
            Err(error) => {
                packets::send(socket, &Spawned { pid: 0, error: Some(error.to_string()) }, &[])?;
            }
            Ok(Fork::Child) => unreachable!("handled above"),
        }
        Ok(None)
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
    let is_root = getuid().is_root();
    let new = if is_root { libc::CLONE_NEWNS } else { libc::CLONE_NEWUSER | libc::CLONE_NEWNS };
    // SAFETY: takes flags; this process has one thread.
    let outcome = match unsafe { libc::unshare(new) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    };
    sealing(Layer::UserNamespace, "unshare", outcome)?;
    if !is_root {
        sealing(Layer::UserNamespace, "map users", namespaces::map_users(user, group))?;
    }
    sealing(
        Layer::MountNamespace,
        "make the private root",
        root::enter(&setup.readable_paths, folders, user, group),
    )
}

/// Whether everybody may pass through the folders above `path`.
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    const PASS_FOR_OTHERS: u32 = 0o001;
    let may_pass = |folder: &Path| {
        folder.metadata().is_ok_and(|found| found.permissions().mode() & PASS_FOR_OTHERS != 0)
    };
    path.ancestors().skip(1).all(may_pass)
}

/// Whom sandboxes run as. A host that is root gives up being root, but at landlock's level where paths lead
/// through folders that only root may pass: there landlock alone has to keep a root without capabilities
/// from the rest.
fn sandbox_user(setup: &ZygoteSetup) -> (u32, u32) {
    let can_be_another = match setup.isolation {
        Isolation::Full => true,
        Isolation::Landlock => setup.readable_paths.iter().all(|path| is_open(path)),
        Isolation::None => false,
    };
    if !getuid().is_root() || !can_be_another {
        return (getuid().as_raw(), getgid().as_raw());
    }
    let map = fs::read_to_string("/proc/self/uid_map").unwrap_or_default();
    let id = if is_mapped(&map, UNUSED_USER) { UNUSED_USER } else { NOBODY };
    (id, id)
}

/// Whether a map of users (lines of first number inside, first number outside, how many) has `id`.
fn is_mapped(map: &str, id: u32) -> bool {
    let holds = |line: &str| {
        let fields: Vec<u64> = line.split_whitespace().filter_map(|field| field.parse().ok()).collect();
        matches!(fields[..], [first, _, count] if (first..first + count).contains(&id.into()))
    };
    map.lines().any(holds)
}

/// Become another user for good.
fn become_user(user: u32, group: u32) -> io::Result<()> {
    // SAFETY: system calls that take numbers and an empty list. The C library's functions
    // would tell other threads, of which there are none.
    let outcomes = unsafe {
        [
            libc::syscall(libc::SYS_setgroups, 0, std::ptr::null::<libc::gid_t>()),
            libc::syscall(libc::SYS_setresgid, group, group, group),
            libc::syscall(libc::SYS_setresuid, user, user, user),
        ]
    };
    if outcomes != [0; 3] {
        return Err(io::Error::last_os_error());
    }
    // Else the maps of new user namespaces could not be written.
    Ok(set_dumpable_behavior(DumpableBehavior::Dumpable)?)
}

fn broken(error: io::Error) -> Error {
    Error::new(Code::Worker, format!("the sandbox zygote and its host don't understand each other: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_mapped_or_not() {
        let everybody = "         0          0 4294967295\n";
        let rootless = "         0       1000          1\n         1     100000      65535\n";
        assert!(is_mapped(everybody, UNUSED_USER) && is_mapped(everybody, NOBODY));
        assert!(!is_mapped(rootless, UNUSED_USER) && is_mapped(rootless, NOBODY));
        assert!(!is_mapped("", NOBODY));
    }
}
