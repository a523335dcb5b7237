//! What a sandbox's own code tells the host, and its ends.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use crate::inside::descriptors::CONTROL;
use crate::messages::{Control, Failure};
use crate::packets;

/// Send `message` over the control socket, with the descriptor that belongs to it.
pub(crate) fn tell_host(message: &Control, listener: Option<&OwnedFd>) {
    // SAFETY: this place holds the control socket for as long as this function is used.
    let control = unsafe { BorrowedFd::borrow_raw(CONTROL) };
    let listener: Vec<_> = listener.iter().map(|listener| listener.as_fd()).collect();
    // A host that is gone needs no answer.
    let _ = packets::send(control, message, &listener);
}

/// Tell the host which layer could not be put up, and end.
pub(crate) fn fail(failure: Failure) -> ! {
    tell_host(&Control::Failed(failure), None);
    exit(1)
}

/// End without the interpreter's clean-up, which belongs to the zygote.
pub(crate) fn exit(status: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(status) }
}
