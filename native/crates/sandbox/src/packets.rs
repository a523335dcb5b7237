//! Messages with descriptors over a socket that keeps packets whole.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::io::{Errno, retry_on_intr};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer, SendAncillaryMessage,
    SendFlags, recvmsg, sendmsg,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::messages::MAX_BYTES;

/// Most descriptors that any message carries.
const MAX_DESCRIPTORS: usize = 4;

/// A message as it arrived.
pub(crate) struct Packet<T> {
    pub message: T,
    pub descriptors: Vec<OwnedFd>,
    /// Who sent it, in this process's own numbering, where the socket passes credentials.
    pub sender: Option<i32>,
}

/// Send `message` and copies of `descriptors`.
pub(crate) fn send<T: Serialize>(
    socket: impl AsFd,
    message: &T,
    descriptors: &[BorrowedFd<'_>],
) -> io::Result<()> {
    let bytes = serde_json::to_vec(message)?;
    if descriptors.is_empty() {
        retry_on_intr(|| rustix::net::send(&socket, &bytes, SendFlags::NOSIGNAL))?;
        return Ok(());
    }
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    ancillary.push(SendAncillaryMessage::ScmRights(descriptors));
    retry_on_intr(|| sendmsg(&socket, &[IoSlice::new(&bytes)], &mut ancillary, SendFlags::NOSIGNAL))?;
    Ok(())
}

/// The next message, or `None` when the other side has hung up.
pub(crate) fn receive<T: DeserializeOwned>(
    socket: impl AsFd,
    flags: RecvFlags,
) -> io::Result<Option<Packet<T>>> {
    let length = next_length(&socket, flags)?;
    if length > MAX_BYTES {
        return Err(io::Error::other(format!("a message of {length} bytes is over the limit")));
    }
    // No larger than the message: in a zygote what is written to is memory that a fork has to copy.
    let mut bytes = vec![0; length];
    let (length, descriptors, sender) = receive_bytes(socket, &mut bytes, flags)?;
    if length == 0 {
        return Ok(None);
    }
    let message = serde_json::from_slice(&bytes[..length])?;
    Ok(Some(Packet { message, descriptors, sender }))
}

/// Bytes of the next message, which stays; none when the other side has hung up.
fn next_length(socket: impl AsFd, flags: RecvFlags) -> io::Result<usize> {
    let flags = flags | RecvFlags::PEEK | RecvFlags::TRUNC;
    match retry_on_intr(|| rustix::net::recv(&socket, &mut [0; 0], flags)) {
        Ok((_, length)) => Ok(length),
        Err(Errno::CONNRESET) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

/// Receive some bytes, the descriptors that came along, and the sender where the socket tells.
pub(crate) fn receive_bytes(
    socket: impl AsFd,
    bytes: &mut [u8],
    flags: RecvFlags,
) -> io::Result<(usize, Vec<OwnedFd>, Option<i32>)> {
    let mut space =
        [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MAX_DESCRIPTORS), ScmCredentials(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let flags = flags | RecvFlags::CMSG_CLOEXEC;
    let length = loop {
        match recvmsg(&socket, &mut [IoSliceMut::new(bytes)], &mut ancillary, flags) {
            Ok(received) => break received.bytes,
            Err(Errno::INTR) => {}
            Err(Errno::CONNRESET) => break 0,
            Err(error) => return Err(error.into()),
        }
    };
    let (mut descriptors, mut sender) = (Vec::new(), None);
    for message in ancillary.drain() {
        match message {
            RecvAncillaryMessage::ScmRights(more) => descriptors.extend(more),
            RecvAncillaryMessage::ScmCredentials(credentials) => {
                sender = Some(credentials.pid.as_raw_nonzero().get());
            }
            _ => {}
        }
    }
    Ok((length, descriptors, sender))
}
