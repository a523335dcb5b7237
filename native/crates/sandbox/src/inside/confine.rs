//! Layers for a process of our own that reads foreign bytes.

use std::io;

use rustix::process::{getgid, getuid};

use crate::inside::seccomp::{Audience, Filters};
use crate::inside::{capabilities, landlock_rules, namespaces};
use crate::layer::{Layer, LayerReport};

/// Namespaces that a process can enter by itself, and that matter to one without files.
const NAMESPACES: i32 = libc::CLONE_NEWUSER | libc::CLONE_NEWNET | libc::CLONE_NEWIPC | libc::CLONE_NEWUTS;

/// Confine this process, which has loaded all it needs: no network, no capability, no file by path, no
/// other process, only the system calls of a worker.
///
/// Must be called while the process has one thread; threads started later are confined with it.
/// Gives what holds. A layer that the system denies is reported, not an error: documents are
/// read on systems without it too, in a process of their own all the same.
pub fn confine_self() -> Vec<LayerReport> {
    let report = |layer, outcome: io::Result<()>| LayerReport {
        layer,
        active: outcome.is_ok(),
        detail: outcome.err().map(|error| error.to_string()).unwrap_or_default(),
    };
    vec![
        report(Layer::NetNamespace, enter_namespaces()),
        report(Layer::Capabilities, capabilities::drop_all()),
        report(Layer::NoNewPrivileges, rustix::thread::set_no_new_privs(true).map_err(io::Error::from)),
        report(Layer::Landlock, forbid_files()),
        report(Layer::Seccomp, filter_calls()),
    ]
}

fn enter_namespaces() -> io::Result<()> {
    let (user, group) = (getuid().as_raw(), getgid().as_raw());
    // SAFETY: takes flags; the caller warrants a single thread.
    match unsafe { libc::unshare(NAMESPACES) } {
        0 => namespaces::map_users(user, group),
        _ => Err(io::Error::last_os_error()),
    }
}

fn forbid_files() -> io::Result<()> {
    let status = landlock_rules::restrict(&[], &[]).map_err(io::Error::other)?;
    match landlock_rules::is_enforced(&status) {
        true => Ok(()),
        false => Err(io::Error::other("the kernel has no landlock, or it is not switched on")),
    }
}

fn filter_calls() -> io::Result<()> {
    let filters = Filters::new(Audience::Worker)?;
    filters.install_special()?;
    filters.install_allowed()
}
