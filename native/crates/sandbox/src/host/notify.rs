//! The host's say in forks of the runner.

use std::io;
use std::os::fd::{AsRawFd, OwnedFd};

/// The listener of a runner's filter.
#[derive(Debug)]
pub(crate) struct ForkListener(pub OwnedFd);

const CONTINUE: u32 = libc::SECCOMP_USER_NOTIF_FLAG_CONTINUE as u32;

impl ForkListener {
    /// Answer one waiting request. `may_fork` is asked with the number of the thread that wants to.
    pub(crate) fn answer(&self, may_fork: impl FnOnce(i32) -> bool) {
        let Ok(request) = self.receive() else { return };
        let mut response = libc::seccomp_notif_resp { id: request.id, val: 0, error: -libc::EPERM, flags: 0 };
        if may_fork(request.pid as i32) {
            // The arguments that the filter looked at are in registers, which no other thread can change.
            (response.error, response.flags) = (0, CONTINUE);
        }
        // SAFETY: the structure is the one that this request takes. A process that has died meanwhile
        // needs no answer.
        let _ = unsafe { libc::ioctl(self.0.as_raw_fd(), SEND, &raw mut response) };
    }

    fn receive(&self) -> io::Result<libc::seccomp_notif> {
        // SAFETY: the kernel wants zeros and fills them in.
        let mut request: libc::seccomp_notif = unsafe { std::mem::zeroed() };
        // SAFETY: the structure is the one that this request takes.
        match unsafe { libc::ioctl(self.0.as_raw_fd(), RECEIVE, &raw mut request) } {
            0 => Ok(request),
            _ => Err(io::Error::last_os_error()),
        }
    }
}

/// The kernel's numbers of the two requests, `_IOWR('!', number, structure)`.
const fn request(number: u64, bytes: usize) -> libc::Ioctl {
    ((3u64 << 30) | ((bytes as u64) << 16) | ((b'!' as u64) << 8) | number) as libc::Ioctl
}
const RECEIVE: libc::Ioctl = request(0, size_of::<libc::seccomp_notif>());
const SEND: libc::Ioctl = request(1, size_of::<libc::seccomp_notif_resp>());
