//! The few descriptors that a sandbox has.

use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd, RawFd};

/// The channel to the host.
pub(crate) const CHANNEL: RawFd = 3;
/// The socket for messages of our own code; the runner closes it before user code starts.
pub(crate) const CONTROL: RawFd = 4;

/// The ends that the host handed over.
pub(crate) struct Ends {
    pub channel: OwnedFd,
    pub control: OwnedFd,
    pub stdout: OwnedFd,
    pub stderr: OwnedFd,
}

impl Ends {
    /// From the descriptors of a request, in this order.
    pub(crate) fn from_message(descriptors: Vec<OwnedFd>) -> io::Result<Self> {
        let [channel, control, stdout, stderr] = <[OwnedFd; 4]>::try_from(descriptors)
            .map_err(|_| io::Error::other("a request came without its four descriptors"))?;
        Ok(Self { channel, control, stdout, stderr })
    }

    /// Put the ends in their places and close everything else.
    ///
    /// `null` becomes standard input.
    pub(crate) fn install(self, null: &OwnedFd) -> io::Result<()> {
        // First out of the way of the places, then into them.
        let ends = [null, &self.stdout, &self.stderr, &self.channel, &self.control];
        let high = ends.map(|end| {
            // SAFETY: takes an open descriptor and a number.
            unsafe { libc::fcntl(end.as_raw_fd(), libc::F_DUPFD_CLOEXEC, 64) }
        });
        for (place, descriptor) in (0..).zip(high) {
            // SAFETY: takes two numbers; whatever was at the place is given up on purpose.
            if descriptor == -1 || unsafe { libc::dup2(descriptor, place) } == -1 {
                return Err(io::Error::last_os_error());
            }
        }
        // The owners' numbers are closed just below; dropping them would close what took their places.
        std::mem::forget(self);
        close_from(CONTROL + 1)
    }
}

/// Keep this one alone, in the channel's place; input, output and error lead nowhere.
pub(crate) fn keep_one(socket: OwnedFd) -> io::Result<OwnedFd> {
    let null = File::open("/dev/null")?;
    for (descriptor, place) in [(null.as_raw_fd(), 1), (null.as_raw_fd(), 2), (socket.as_raw_fd(), CHANNEL)] {
        // SAFETY: takes two numbers; whatever was at the place is given up on purpose.
        if unsafe { libc::dup2(descriptor, place) } == -1 {
            return Err(io::Error::last_os_error());
        }
    }
    // Their numbers are closed just below.
    std::mem::forget((null, socket));
    close_from(CHANNEL + 1)?;
    // SAFETY: this place holds the socket since just above.
    Ok(unsafe { OwnedFd::from_raw_fd(CHANNEL) })
}

/// Keep the control socket alone, in its place.
pub(crate) fn keep_control(control: OwnedFd) -> io::Result<()> {
    // SAFETY: takes two numbers; whatever was at the place is given up on purpose.
    if unsafe { libc::dup2(control.as_raw_fd(), CONTROL) } == -1 {
        return Err(io::Error::last_os_error());
    }
    // Its number is closed just below, or is the place itself.
    std::mem::forget(control);
    close_from(CONTROL + 1)
}

/// Close all descriptors from `first` on.
pub(crate) fn close_from(first: RawFd) -> io::Result<()> {
    // SAFETY: takes numbers. Callers own everything from there on, or know that nobody does.
    match unsafe { libc::syscall(libc::SYS_close_range, first as libc::c_uint, libc::c_uint::MAX, 0) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Close input, output and the channel, which are the runner's alone.
pub(crate) fn close_before_control() {
    // SAFETY: takes numbers; nobody in the init uses these descriptors.
    unsafe { libc::syscall(libc::SYS_close_range, 0, CONTROL - 1, 0) };
}

/// Close the control socket.
pub(crate) fn close_control() {
    // SAFETY: this place holds the control socket, which nobody uses afterwards.
    drop(unsafe { OwnedFd::from_raw_fd(CONTROL) });
}

/// The lowest open descriptor from `first` on, if there is one among the numbers that are given first.
pub(crate) fn open_from(first: RawFd) -> Option<RawFd> {
    // SAFETY: takes a number.
    let is_open = |descriptor: &RawFd| unsafe { libc::fcntl(*descriptor, libc::F_GETFD) } != -1;
    (first..64).find(is_open)
}
