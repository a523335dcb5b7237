//! Whom sandboxes run as.

use std::fs;
use std::io;
use std::path::Path;

use rustix::process::{DumpableBehavior, getgid, getuid, set_dumpable_behavior};

use crate::layer::Isolation;
use crate::messages::ZygoteSetup;

/// Whom sandboxes of a host that is root run as: a number that nobody else has.
const UNUSED_USER: u32 = 1_874_919_424;
/// And where there are few numbers, as in a container without root's rights.
const NOBODY: u32 = 65_534;

/// Whether this process needs a user namespace to make mounts: a root has the right already.
pub(crate) fn needs_namespace() -> bool {
    !getuid().is_root()
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
pub(crate) fn sandbox_user(setup: &ZygoteSetup) -> (u32, u32) {
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
pub(crate) fn become_user(user: u32, group: u32) -> io::Result<()> {
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
