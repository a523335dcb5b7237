//! Namespaces: which ones, the maps of users, and proof of being in new ones.

use std::fs;
use std::io;
use std::os::fd::{AsFd, AsRawFd};

use rustix::fs::readlinkat;

use crate::layer::Layer;

/// The namespaces of a sandbox: the layer, its flag, its name under `/proc/self/ns`.
const NAMESPACES: [(Layer, i32, &str); 6] = [
    (Layer::UserNamespace, libc::CLONE_NEWUSER, "user"),
    (Layer::MountNamespace, libc::CLONE_NEWNS, "mnt"),
    (Layer::PidNamespace, libc::CLONE_NEWPID, "pid"),
    (Layer::NetNamespace, libc::CLONE_NEWNET, "net"),
    (Layer::IpcNamespace, libc::CLONE_NEWIPC, "ipc"),
    (Layer::UtsNamespace, libc::CLONE_NEWUTS, "uts"),
];

/// Flags for the namespaces of a sandbox but those left out.
pub(crate) fn flags(without: &[Layer]) -> u64 {
    let wanted = NAMESPACES.iter().filter(|(layer, ..)| !without.contains(layer));
    wanted.fold(0, |flags, (_, flag, _)| flags | *flag as u64)
}

/// The identity of each of this process's namespaces, as `processes`, a `/proc`, has it.
pub(crate) fn identities(processes: impl AsFd) -> Vec<(Layer, String)> {
    let identity = |name: &str| {
        let target = readlinkat(&processes, format!("self/ns/{name}"), Vec::new());
        target.ok().and_then(|target| target.into_string().ok()).unwrap_or_default()
    };
    NAMESPACES.iter().map(|&(layer, _, name)| (layer, identity(name))).collect()
}

/// Enter the namespaces `flags` of the process that `of` is the descriptor of, or the one that it is
/// itself the descriptor of.
pub(crate) fn enter(of: impl AsFd, flags: u64) -> io::Result<()> {
    // SAFETY: takes numbers.
    match unsafe { libc::setns(of.as_fd().as_raw_fd(), flags as i32) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// In a new user namespace: the user outside is the same user inside, and nobody else exists.
pub(crate) fn map_users(user: u32, group: u32) -> io::Result<()> {
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("{group} {group} 1"))
}
