//! Standard output and error of a runner, kept up to a limit.

use std::io;
use std::os::fd::OwnedFd;

/// Which stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Who looks on while a call runs.
pub trait Observer {
    /// Some bytes of output came; a character may be cut at their end.
    fn output(&mut self, stream: Stream, bytes: &[u8]);

    /// Whether the call is to be stopped; asked about every ten milliseconds.
    fn wants_stop(&mut self) -> bool {
        false
    }
}

/// The reading end of one stream.
#[derive(Debug)]
pub(crate) struct Output {
    pub pipe: OwnedFd,
    stream: Stream,
    kept: Vec<u8>,
    truncated: bool,
}

impl Output {
    pub(crate) fn new(pipe: OwnedFd, stream: Stream) -> Self {
        Self { pipe, stream, kept: Vec::new(), truncated: false }
    }

    /// Read what is there. A flood is read and thrown away, in portions, so that the caller gets
    /// to look at the clock.
    pub(crate) fn drain(&mut self, max_bytes: usize, observer: &mut dyn Observer) {
        const PORTIONS: usize = 16;
        let mut bytes = [0; 64 * 1024];
        for _ in 0..PORTIONS {
            let length = match rustix::io::read(&self.pipe, &mut bytes) {
                Ok(0) | Err(_) => return,
                Ok(length) => length,
            };
            let room = max_bytes.saturating_sub(self.kept.len());
            let taken = &bytes[..length.min(room)];
            self.truncated |= taken.len() < length;
            self.kept.extend_from_slice(taken);
            if !taken.is_empty() {
                observer.output(self.stream, taken);
            }
            if length < bytes.len() {
                return;
            }
        }
    }

    /// What was kept since the last time, and whether some was thrown away.
    pub(crate) fn take(&mut self) -> (Vec<u8>, bool) {
        (std::mem::take(&mut self.kept), std::mem::take(&mut self.truncated))
    }
}

/// A pipe whose reading end never blocks.
pub(crate) fn pipe() -> io::Result<(OwnedFd, OwnedFd)> {
    let (reader, writer) = rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC)?;
    rustix::io::ioctl_fionbio(&reader, true)?;
    Ok((reader, writer))
}
