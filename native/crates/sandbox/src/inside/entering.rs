//! Forking into the place that an init has made.

use std::io;
use std::os::fd::OwnedFd;

use crate::inside::clone::{Fork, ThreadNumber, fork_into};
use crate::inside::helper::{Side, call_in_helper, exit};
use crate::inside::{namespaces, restartable};

/// Fork this process into the `namespaces` of `init`; the child is the init's.
///
/// Two helpers do it. The first enters the namespaces, which but for the numbers of processes it is then
/// in; the second, its child, is in those as well. It forks and ends, and the init, as the first of all
/// processes there, inherits the child.
///
/// # Safety
/// The process must have one thread.
pub(crate) unsafe fn fork_within(init: &OwnedFd, namespaces: u64, number: ThreadNumber) -> io::Result<Side> {
    let mut outcome: Result<(), i32> = Err(libc::EINTR);
    let mut enter = || {
        outcome = namespaces::enter(init, namespaces).map_err(number_of);
        if outcome.is_err() {
            exit();
        }
        let mut fork = || {
            // Else the end of a child that fails at once would be told to nobody.
            // SAFETY: sets this helper's own disposition; no handler is installed.
            unsafe { libc::signal(libc::SIGCHLD, libc::SIG_DFL) };
            restartable::register();
            // SAFETY: as warranted by the caller; helpers have one thread too.
            match unsafe { fork_into(0, number) } {
                Ok(Fork::Child) => return,
                Ok(Fork::Parent { .. }) => {}
                Err(error) => outcome = Err(number_of(error)),
            }
            exit()
        };
        // SAFETY: the function allocates nothing and holds no lock where it ends.
        match unsafe { call_in_helper(&mut fork) } {
            Ok(Side::Fork) => return,
            Ok(Side::Caller) => {}
            Err(error) => outcome = Err(number_of(error)),
        }
        exit()
    };
    // SAFETY: as above.
    match unsafe { call_in_helper(&mut enter) }? {
        Side::Fork => Ok(Side::Fork),
        Side::Caller => outcome.map(|()| Side::Caller).map_err(io::Error::from_raw_os_error),
    }
}

/// Numbers need no memory of their own, unlike errors.
fn number_of(error: io::Error) -> i32 {
    error.raw_os_error().unwrap_or(libc::EIO)
}
