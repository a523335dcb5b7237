//! Standard output and error of a runner, kept up to a limit.

use std::io;
use std::mem::MaybeUninit;
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
        const PORTION_BYTES: usize = 64 * 1024;
        // Zeros would take longer to write than most cells take to run.
        let mut bytes = [MaybeUninit::uninit(); PORTION_BYTES];
        for _ in 0..PORTIONS {
            let Ok((read, _)) = rustix::io::read(&self.pipe, &mut bytes) else { return };
            let room = max_bytes.saturating_sub(self.kept.len());
            let taken = &read[..read.len().min(room)];
            self.truncated |= taken.len() < read.len();
            self.kept.extend_from_slice(taken);
            if !taken.is_empty() {
                observer.output(self.stream, taken);
            }
            if read.len() < PORTION_BYTES {
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
