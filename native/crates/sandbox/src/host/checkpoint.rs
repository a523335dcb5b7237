//! Checkpoints: a stopped copy of the runner that goes on when the runner dies.

use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::RecvFlags;
use rustix::process::Signal;

use crate::host::call::{discard, has_unread_bytes, with_nonce};
use crate::host::process::Process;
use crate::host::sandbox::{State, has_ended, random_hex, wait_readable};
use crate::packets;
use crate::wire::{PREFIX_BYTES, decode_frame, encode, lengths};

/// How long the copy may take to be made; a gigabyte's page tables are copied in a tenth of it.
const TIMEOUT: Duration = Duration::from_secs(2);
/// Largest answer: a few words.
const MAX_ANSWER_BYTES: usize = 4096;
/// How long a killed runner may take to be gone.
const KILL_GRACE: Duration = Duration::from_secs(2);

impl State {
    /// Have the runner fork a copy of itself; true if there is one afterwards that is up to date.
    pub(crate) fn make_checkpoint(&mut self) -> bool {
        if self.listener.is_none() {
            return false;
        }
        if !self.changed && self.checkpoint.is_some() {
            return true;
        }
        let made = self.fork_runner();
        self.runner.signal(Signal::STOP);
        // Code can have others forked beside the copy, by what Python calls around a fork.
        for stray in self.runner.children() {
            let is_known =
                [&made, &self.checkpoint].into_iter().flatten().any(|known| known.pid == stray.pid);
            if !is_known {
                stray.signal(Signal::KILL);
            }
        }
        let Some(copy) = made else { return false };
        copy.signal(Signal::STOP);
        if let Some(old) = self.checkpoint.replace(copy) {
            old.signal(Signal::KILL);
        }
        self.changed = false;
        true
    }

    fn fork_runner(&mut self) -> Option<Process> {
        let nonce = random_hex().ok()?;
        let request = encode(&with_nonce(r#"{"op":"checkpoint"}"#, &nonce).ok()?, &[]).ok()?;
        self.runner.signal(Signal::CONT);
        let sent = rustix::net::send(&self.channel, &request, rustix::net::SendFlags::NOSIGNAL);
        if sent != Ok(request.len()) {
            return None;
        }
        let deadline = Instant::now() + TIMEOUT;
        let (mut answer, mut copy, mut forked) = (Vec::new(), None, false);
        while Instant::now() < deadline && !self.runner_has_ended() {
            self.wait_for_copy(deadline, &mut forked);
            let (bytes, sender) = self.receive_part(&answer)?;
            if !bytes.is_empty() {
                copy = copy.or(sender);
                answer.extend(bytes);
            }
            if let Some((frame, _)) = decode_frame(&answer, &nonce, MAX_ANSWER_BYTES).ok()? {
                // A runner that could not fork answers itself.
                let is_copy = copy.is_some_and(|pid| pid != self.runner.pid) && frame.body.is_empty();
                return is_copy.then(|| Process::child_of(copy?, self.runner.pid).ok()).flatten();
            }
        }
        // It owes an answer that would be taken for that of the next call.
        self.runner.signal(Signal::KILL);
        None
    }

    /// Wait for bytes, and allow the one fork.
    fn wait_for_copy(&self, deadline: Instant, forked: &mut bool) {
        let Some(listener) = &self.listener else { return };
        let mut waiting = [
            PollFd::new(&self.channel, PollFlags::IN),
            PollFd::new(&listener.0, PollFlags::IN),
            PollFd::new(&self.runner, PollFlags::IN),
        ];
        let left = deadline.saturating_duration_since(Instant::now());
        let timeout = Timespec { tv_sec: left.as_secs() as i64, tv_nsec: i64::from(left.subsec_nanos()) };
        if matches!(poll(&mut waiting, Some(&timeout)), Ok(1..))
            && waiting[1].revents().contains(PollFlags::IN)
        {
            let runner = self.runner.pid;
            listener.answer(|thread| !std::mem::replace(forked, true) && thread == runner);
        }
    }

    /// Some bytes of the answer and who sent them; `None` when the channel is broken.
    fn receive_part(&self, answer: &[u8]) -> Option<(Vec<u8>, Option<i32>)> {
        let wanted = match lengths(answer, MAX_ANSWER_BYTES).ok()? {
            Some((header, body)) => (PREFIX_BYTES + header + body).saturating_sub(answer.len()),
            None => PREFIX_BYTES - answer.len(),
        };
        let mut bytes = vec![0; wanted.clamp(1, MAX_ANSWER_BYTES)];
        match packets::receive_bytes(&self.channel, &mut bytes, RecvFlags::DONTWAIT) {
            Ok((0, ..)) => None,
            Ok((length, _, sender)) => {
                bytes.truncate(length);
                Some((bytes, sender))
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Some((Vec::new(), None)),
            Err(_) => None,
        }
    }

    /// After the runner's end: let the checkpoint take its place. False when there is none that can.
    pub(crate) fn restore(&mut self) -> bool {
        let Some(copy) = self.checkpoint.take() else { return false };
        // What the dead one had still to say is not an answer of the copy's.
        if !wait_readable(&self.runner, KILL_GRACE) || discard(&self.channel).is_err() {
            return false;
        }
        // Nor is what it had not read yet a request to the copy, which may be gone itself.
        if has_unread_bytes(&self.channel) || has_ended(&copy) {
            return false;
        }
        self.gauge = self.gauge.for_checkpoint(copy.pid);
        self.runner = copy;
        self.changed = true;
        true
    }
}
