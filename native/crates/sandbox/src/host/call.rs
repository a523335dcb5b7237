//! One call: the request, the watch over the runner, the verdict.

use std::io;
use std::os::fd::AsRawFd;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::net::{RecvFlags, SendFlags, recv, send};
use rustix::process::Signal;

use crate::host::output::Observer;
use crate::host::sandbox::{State, has_ended, random_hex, wait_readable};
use crate::host::{Limit, Limits, Outcome, Verdict};
use crate::messages::Control;
use crate::packets;
use crate::wire::{Frame, PREFIX_BYTES, decode_frame, encode, lengths};

/// How often the watch looks at memory and at the caller's wish to stop.
const LOOK_INTERVAL: Duration = Duration::from_millis(10);
/// Threads over the limit that the kernel, where it counts, allows for the sandbox's own processes.
const SPARE_THREADS: u64 = 4;
/// How many times as long as a look at files on disk took the watch waits before the next one.
const FILES_PAUSE: u32 = 1;
/// How long the watch stays awake at first. Most cells of a warm session are answered by then, and to
/// be woken, on a machine that has gone to sleep meanwhile, takes longer than to run them.
const AWAKE: Duration = Duration::from_micros(150);
/// The shortest wait for processor time to run out.
const CPU_INTERVAL: Duration = Duration::from_millis(1);
/// How long an interrupted runner may take to say so before it is killed.
const INTERRUPT_GRACE: Duration = Duration::from_millis(300);
/// How long the init may take to tell how the runner ended.
const EXIT_GRACE: Duration = Duration::from_millis(500);
/// Memory over the limit at which the watch ends a runner that got around the kernel's count.
const MEMORY_SLACK_BYTES: u64 = 8 << 20;
/// How long a runner that has a checkpoint may take to read a request that it will not answer.
const READ_GRACE: Duration = Duration::from_secs(1);
/// Calls shorter than this have no time for a peak between two looks.
const SHORT: Duration = Duration::from_millis(2);

/// Why a call ended, before anything is done about it.
enum End {
    Answered(Frame),
    Died,
    Stopped(Verdict, Option<Limit>),
}

/// A call under way.
struct Watch<'a> {
    nonce: String,
    request: Vec<u8>,
    sent: usize,
    received: Vec<u8>,
    limits: &'a Limits,
    began: Instant,
    looked: Instant,
    next_look_at_files: Instant,
    cpu_before: Duration,
    interrupted: Option<Instant>,
}

impl State {
    pub(crate) fn call(
        &mut self,
        header: &str,
        body: &[u8],
        limits: &Limits,
        cancel: &Cancel,
        observer: &mut dyn Observer,
    ) -> Result<Outcome> {
        let nonce = random_hex()
            .map_err(|error| Error::new(Code::Internal, format!("no random numbers: {error}")))?;
        let request = encode(&with_nonce(header, &nonce)?, body)?;
        self.gauge.begin();
        self.changed = true;
        let mut watch = Watch {
            nonce,
            request,
            sent: 0,
            received: Vec::new(),
            limits,
            began: Instant::now(),
            looked: Instant::now(),
            next_look_at_files: Instant::now() + LOOK_INTERVAL,
            cpu_before: self.runner.cpu(),
            interrupted: None,
        };
        self.runner.signal(Signal::CONT);
        let end = loop {
            if let Some(end) = self.watch_once(&mut watch, cancel, observer) {
                break end;
            }
        };
        Ok(self.conclude(end, &watch, observer))
    }

    /// Wait for something to happen, and deal with it.
    fn watch_once(
        &mut self,
        watch: &mut Watch<'_>,
        cancel: &Cancel,
        observer: &mut dyn Observer,
    ) -> Option<End> {
        if let Err(limit) = self.send_some(watch) {
            return Some(self.gone_or(limit));
        }
        let ready = self.wait(watch);
        if ready.output {
            self.stdout.drain(watch.limits.max_output_bytes, observer);
            self.stderr.drain(watch.limits.max_output_bytes, observer);
        }
        if ready.fork
            && let Some(listener) = &self.listener
        {
            listener.answer(|_| false);
        }
        if ready.channel {
            match self.receive_some(watch) {
                Ok(Some(frame)) => return Some(End::Answered(frame)),
                Ok(None) => {}
                Err(()) => return Some(self.gone_or(Limit::Protocol)),
            }
        }
        if ready.ended {
            return Some(End::Died);
        }
        self.over_a_limit(watch, cancel.is_cancelled() || observer.wants_stop())
    }

    /// A broken channel: the runner died, or broke it.
    fn gone_or(&self, limit: Limit) -> End {
        match wait_readable(&self.runner, Duration::from_millis(20)) {
            true => End::Died,
            false => End::Stopped(Verdict::Limit, Some(limit)),
        }
    }

    fn send_some(&self, watch: &mut Watch<'_>) -> std::result::Result<(), Limit> {
        while watch.sent < watch.request.len() {
            let flags = SendFlags::NOSIGNAL | SendFlags::DONTWAIT;
            match send(&self.channel, &watch.request[watch.sent..], flags) {
                Ok(sent) => watch.sent += sent,
                Err(Errno::AGAIN) => break,
                Err(Errno::INTR) => {}
                Err(_) => return Err(Limit::Protocol),
            }
        }
        Ok(())
    }

    fn wait(&self, watch: &Watch<'_>) -> Ready {
        let channel_flags = match watch.sent < watch.request.len() {
            true => PollFlags::IN | PollFlags::OUT,
            false => PollFlags::IN,
        };
        let mut waiting = vec![
            PollFd::new(&self.channel, channel_flags),
            PollFd::new(&self.stdout.pipe, PollFlags::IN),
            PollFd::new(&self.stderr.pipe, PollFlags::IN),
            PollFd::new(&self.runner, PollFlags::IN),
        ];
        if let Some(listener) = &self.listener {
            waiting.push(PollFd::new(&listener.0, PollFlags::IN));
        }
        let timeout = match watch.began.elapsed() < AWAKE {
            true => {
                rustix::thread::sched_yield();
                Duration::ZERO
            }
            false => self.until_next_look(watch),
        };
        let timeout =
            Timespec { tv_sec: timeout.as_secs() as i64, tv_nsec: i64::from(timeout.subsec_nanos()) };
        if !matches!(poll(&mut waiting, Some(&timeout)), Ok(1..)) {
            return Ready::default();
        }
        let is_ready = |at: usize, flags| waiting.get(at).is_some_and(|one| one.revents().intersects(flags));
        let any = PollFlags::IN | PollFlags::HUP | PollFlags::ERR;
        Ready {
            channel: is_ready(0, any),
            output: is_ready(1, PollFlags::IN) || is_ready(2, PollFlags::IN),
            ended: is_ready(3, PollFlags::IN),
            fork: is_ready(4, PollFlags::IN),
        }
    }

    fn until_next_look(&self, watch: &Watch<'_>) -> Duration {
        let wall = watch.limits.wall.saturating_sub(watch.began.elapsed());
        let cpu = watch.limits.cpu.saturating_sub(self.runner.cpu().saturating_sub(watch.cpu_before));
        // Several threads use up processor time faster than the clock runs.
        let cpu = (cpu / cores()).max(CPU_INTERVAL);
        LOOK_INTERVAL.min(wall).min(cpu)
    }

    fn over_a_limit(&mut self, watch: &mut Watch<'_>, wants_stop: bool) -> Option<End> {
        if watch.began.elapsed() >= watch.limits.wall {
            return Some(End::Stopped(Verdict::Timeout, Some(Limit::WallTime)));
        }
        if self.runner.cpu().saturating_sub(watch.cpu_before) >= watch.limits.cpu {
            return Some(End::Stopped(Verdict::Limit, Some(Limit::CpuTime)));
        }
        if watch.looked.elapsed() >= LOOK_INTERVAL {
            watch.looked = Instant::now();
            if self.gauge.now() > self.max_memory_bytes + MEMORY_SLACK_BYTES {
                return Some(End::Stopped(Verdict::Limit, Some(Limit::Memory)));
            }
            if self.runner.threads() > self.max_threads + SPARE_THREADS {
                return Some(End::Stopped(Verdict::Limit, Some(Limit::Threads)));
            }
        }
        if let Some(scratch) = &self.scratch
            && Instant::now() >= watch.next_look_at_files
        {
            let began = Instant::now();
            if scratch.is_over_full(self.runner.pid) {
                return Some(End::Stopped(Verdict::Limit, Some(Limit::Files)));
            }
            // Often while there is little to look at, and never for more than a part of the time.
            let pause = LOOK_INTERVAL.max(began.elapsed() * FILES_PAUSE);
            watch.next_look_at_files = Instant::now() + pause;
        }
        match watch.interrupted {
            None if wants_stop => {
                self.runner.signal(Signal::INT);
                watch.interrupted = Some(Instant::now());
                None
            }
            Some(at) if at.elapsed() >= INTERRUPT_GRACE => Some(End::Stopped(Verdict::Cancelled, None)),
            _ => None,
        }
    }

    /// Take bytes off the channel; gives the answer once it is whole.
    fn receive_some(&self, watch: &mut Watch<'_>) -> std::result::Result<Option<Frame>, ()> {
        let wanted = match lengths(&watch.received, self.max_message_bytes).map_err(drop)? {
            Some((header, body)) => PREFIX_BYTES + header + body - watch.received.len(),
            None => PREFIX_BYTES - watch.received.len(),
        };
        // Never more than the frame: a byte after it breaks the protocol at the next call.
        let mut bytes = vec![0; wanted.clamp(1, 256 * 1024)];
        match recv(&self.channel, &mut bytes, RecvFlags::DONTWAIT) {
            Ok((0, _)) => return Err(()),
            Ok((length, _)) => watch.received.extend_from_slice(&bytes[..length]),
            Err(Errno::AGAIN | Errno::INTR) => return Ok(None),
            Err(_) => return Err(()),
        }
        // An answer before the question was read is a forgery.
        if watch.sent < watch.request.len() {
            return Err(());
        }
        if watch.received.len() < PREFIX_BYTES {
            return Ok(None);
        }
        let complete = lengths(&watch.received, self.max_message_bytes).map_err(drop)?;
        if complete.is_some_and(|(header, body)| PREFIX_BYTES + header + body > watch.received.len()) {
            return Ok(None);
        }
        let frame = decode_frame(&watch.received, &watch.nonce, self.max_message_bytes).map_err(drop)?;
        Ok(frame.map(|(frame, _)| frame))
    }

    /// Act on the end of a call and report it.
    fn conclude(&mut self, end: End, watch: &Watch<'_>, observer: &mut dyn Observer) -> Outcome {
        let duration = watch.began.elapsed();
        if matches!(end, End::Answered(_)) {
            // First of all: no thread of it runs on until the next call.
            self.runner.signal(Signal::STOP);
        }
        let cpu = self.runner.cpu().saturating_sub(watch.cpu_before);
        let peak_memory_bytes = self.gauge.peak(duration > SHORT);
        let mut outcome = Outcome {
            verdict: Verdict::Ok,
            limit: None,
            header: None,
            body: Vec::new(),
            stdout: Vec::new(),
            stderr: Vec::new(),
            truncated: (false, false),
            duration,
            cpu,
            peak_memory_bytes,
            signal: None,
            exit_code: None,
            restored: false,
            alive: true,
        };
        match end {
            End::Answered(frame) => {
                (outcome.header, outcome.body) = (Some(frame.header), frame.body);
            }
            End::Died => {
                outcome.verdict = Verdict::Killed;
                let status = self.exit_status();
                outcome.signal =
                    status.filter(|status| libc::WIFSIGNALED(*status)).map(|status| libc::WTERMSIG(status));
                outcome.exit_code =
                    status.filter(|status| libc::WIFEXITED(*status)).map(|status| libc::WEXITSTATUS(status));
            }
            End::Stopped(verdict, limit) => {
                self.wait_until_read();
                self.runner.signal(Signal::KILL);
                (outcome.verdict, outcome.limit) = (verdict, limit);
            }
        }
        if watch.interrupted.is_some() {
            outcome.verdict = Verdict::Cancelled;
        }
        self.stdout.drain(watch.limits.max_output_bytes, observer);
        self.stderr.drain(watch.limits.max_output_bytes, observer);
        let (stdout, stdout_cut) = self.stdout.take();
        let (stderr, stderr_cut) = self.stderr.take();
        (outcome.stdout, outcome.stderr, outcome.truncated) = (stdout, stderr, (stdout_cut, stderr_cut));
        if outcome.header.is_none() {
            outcome.restored = self.restore();
            self.alive = outcome.restored;
            outcome.alive = self.alive;
        }
        outcome
    }

    /// On a machine so busy that the runner has not even read its request: let it, so that its
    /// checkpoint does not.
    fn wait_until_read(&self) {
        let began = Instant::now();
        while self.checkpoint.is_some() && began.elapsed() < READ_GRACE && has_unread_bytes(&self.channel) {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// How the runner ended, from the init.
    fn exit_status(&self) -> Option<i32> {
        let deadline = Instant::now() + EXIT_GRACE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if !wait_readable(&self.control, left) {
                return None;
            }
            match packets::receive::<Control>(&self.control, RecvFlags::DONTWAIT) {
                Ok(Some(packet)) => match packet.message {
                    Control::Exited { pid, status } if pid == self.runner.inner_pid => return Some(status),
                    _ => {}
                },
                Ok(None) | Err(_) => return None,
            }
        }
    }

    /// Whether the runner has ended.
    pub(crate) fn runner_has_ended(&self) -> bool {
        has_ended(&self.runner)
    }
}

/// Cores of the machine; asking the system reads several files.
fn cores() -> u32 {
    static CORES: OnceLock<u32> = OnceLock::new();
    *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, |cores| cores.get() as u32))
}

/// Whether the other end has not read all that was sent.
pub(crate) fn has_unread_bytes(socket: &impl AsRawFd) -> bool {
    let mut bytes: libc::c_int = 0;
    // SAFETY: writes a local.
    unsafe { libc::ioctl(socket.as_raw_fd(), libc::TIOCOUTQ, &raw mut bytes) != 0 || bytes > 0 }
}

/// What a wait found.
#[derive(Default)]
struct Ready {
    channel: bool,
    output: bool,
    ended: bool,
    fork: bool,
}

/// The header with its nonce in front.
pub(crate) fn with_nonce(header: &str, nonce: &str) -> Result<String> {
    let Some(fields) = header.trim_start().strip_prefix('{') else {
        return Err(Error::new(Code::InvalidInput, "the header of a sandbox request is not a JSON object"));
    };
    let comma = if fields.trim_start().starts_with('}') { "" } else { "," };
    Ok(format!("{{\"nonce\":\"{nonce}\"{comma}{fields}"))
}

/// Throw away what is waiting on a socket that does not block.
pub(crate) fn discard(channel: &impl std::os::fd::AsFd) -> io::Result<()> {
    let mut bytes = [0; 64 * 1024];
    loop {
        match recv(channel, &mut bytes, RecvFlags::DONTWAIT) {
            Ok((0, _)) | Err(Errno::AGAIN) => return Ok(()),
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
