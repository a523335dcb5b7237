//! Namespaces: which ones, the maps of users, and proof of being in new ones.

use std::fs;
use std::io;
use std::path::Path;

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

/// The identity of each of this process's namespaces.
pub(crate) fn identities() -> Vec<(Layer, String)> {
    let identity = |name: &str| {
        let link = fs::read_link(Path::new("/proc/self/ns").join(name));
        link.map(|target| target.display().to_string()).unwrap_or_default()
    };
    NAMESPACES.iter().map(|&(layer, _, name)| (layer, identity(name))).collect()
}

/// In a new user namespace: the user outside is the same user inside, and nobody else exists.
pub(crate) fn map_users(user: u32, group: u32) -> io::Result<()> {
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("{group} {group} 1"))
}
