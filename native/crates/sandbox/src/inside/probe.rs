//! Does each layer hold? Tried out from inside, where user code will be.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::inside::{capabilities, descriptors, limits};
use crate::layer::{Layer, LayerReport};

/// What the probes of a sandbox compare with.
pub(crate) struct Expected<'a> {
    pub max_file_bytes: u64,
    pub max_processes: Option<u64>,
    /// A file that exists and may not be read.
    pub canary: &'a Path,
}

/// The layers other than namespaces.
pub(crate) fn probe(expected: &Expected<'_>) -> Vec<LayerReport> {
    vec![
        report(Layer::Capabilities, no_capabilities()),
        report(Layer::NoNewPrivileges, no_new_privileges()),
        report(Layer::ResourceLimits, resource_limits(expected)),
        report(Layer::Landlock, landlock(expected.canary)),
        report(Layer::Seccomp, seccomp()),
        report(Layer::Descriptors, descriptors()),
    ]
}

/// Whether this process is in other namespaces than the outside, `outside` and `inside` being
/// [`super::namespaces::identities`].
pub(crate) fn namespaces(outside: &[(Layer, String)], inside: &[(Layer, String)]) -> Vec<LayerReport> {
    let differs = |((layer, outside), (_, inside)): (&(Layer, String), &(Layer, String))| {
        let found = match (outside.is_empty() || inside.is_empty(), outside == inside) {
            (true, _) => Err("/proc/self/ns can't be read".to_owned()),
            (false, true) => Err(format!("shares {inside} with the outside")),
            (false, false) => Ok(inside.clone()),
        };
        report(*layer, found)
    };
    outside.iter().zip(inside).map(differs).collect()
}

fn report(layer: Layer, found: Result<String, String>) -> LayerReport {
    let active = found.is_ok();
    let (Ok(detail) | Err(detail)) = found;
    LayerReport { layer, active, detail }
}

fn no_capabilities() -> Result<String, String> {
    match capabilities::has_none() {
        Ok(true) => Ok("none".into()),
        Ok(false) => Err("some are left".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn no_new_privileges() -> Result<String, String> {
    // SAFETY: takes integers.
    match unsafe { libc::prctl(libc::PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) } {
        1 => Ok("set".into()),
        _ => Err("not set".into()),
    }
}

fn resource_limits(expected: &Expected<'_>) -> Result<String, String> {
    match limits::are_set(expected.max_file_bytes, expected.max_processes) {
        true => Ok("set".into()),
        false => Err("not all are set".into()),
    }
}

fn landlock(canary: &Path) -> Result<String, String> {
    match File::open(canary) {
        Err(error) if error.raw_os_error() == Some(libc::EACCES) => {
            Ok("a file outside can't be opened".into())
        }
        Err(error) => Err(format!("{}: {error}", canary.display())),
        Ok(_) => Err(format!("{} can be opened", canary.display())),
    }
}

fn seccomp() -> Result<String, String> {
    // SAFETY: takes integers, and null pointers that the filter keeps the kernel from looking at.
    let socket = unsafe { libc::syscall(libc::SYS_socket, libc::AF_INET, libc::SOCK_STREAM, 0) };
    let socket = (socket, io::Error::last_os_error().raw_os_error());
    if socket.0 >= 0 {
        // SAFETY: the descriptor was opened just above.
        unsafe { libc::close(socket.0 as i32) };
    }
    // SAFETY: as above.
    let clone3 = unsafe { libc::syscall(libc::SYS_clone3, std::ptr::null::<u8>(), 0usize) };
    let clone3 = (clone3, io::Error::last_os_error().raw_os_error());
    if socket != (-1, Some(libc::EPERM)) {
        return Err("sockets can be made".into());
    }
    if clone3 != (-1, Some(libc::ENOSYS)) {
        return Err("processes can be cloned".into());
    }
    Ok("sockets and clones are refused".into())
}

fn descriptors() -> Result<String, String> {
    match descriptors::open_from(descriptors::CONTROL + 1) {
        Some(open) => Err(format!("descriptor {open} is open")),
        None => Ok("only input, output and the channel".into()),
    }
}
