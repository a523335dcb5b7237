//! How much memory a runner holds.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::FileExt;

/// Memory of one runner beyond what the zygote gave it.
#[derive(Debug)]
pub(crate) struct Gauge {
    pid: i32,
    /// Kept open: it is read before and after each call. None for a process that is gone.
    statm: Option<File>,
    own_at_start: u64,
    peak: u64,
}

impl Gauge {
    /// For a runner that has not run anything yet.
    pub(crate) fn new(pid: i32) -> Self {
        let statm = File::open(format!("/proc/{pid}/statm")).ok();
        let own_at_start = Memory::read(statm.as_ref()).own;
        Self { pid, statm, own_at_start, peak: 0 }
    }

    /// For the checkpoint of the gauged runner, `pid`.
    pub(crate) fn for_checkpoint(&self, pid: i32) -> Self {
        Self { own_at_start: self.own_at_start, ..Self::new(pid) }
    }

    /// A call begins.
    pub(crate) fn begin(&mut self) {
        self.peak = 0;
    }

    /// Bytes now.
    pub(crate) fn now(&mut self) -> u64 {
        self.own(Memory::read(self.statm.as_ref()))
    }

    /// Most bytes since the last [`Gauge::begin`]; `exactly` asks the kernel for what was missed between looks.
    pub(crate) fn peak(&mut self, exactly: bool) -> u64 {
        let memory = Memory::read(self.statm.as_ref());
        self.own(memory);
        if exactly && let Some(high) = high_water_mark(self.pid) {
            // The mark counts pages of files too, of which a process has ever more.
            self.peak = self.peak.max(high.saturating_sub(memory.of_files).saturating_sub(self.own_at_start));
            // Start anew for the next call. Where that is refused, later peaks are those of the session.
            let _ = fs::write(format!("/proc/{}/clear_refs", self.pid), "5");
        }
        self.peak
    }

    fn own(&mut self, memory: Memory) -> u64 {
        let bytes = memory.own.saturating_sub(self.own_at_start);
        self.peak = self.peak.max(bytes);
        bytes
    }
}

/// Resident memory of a process, in bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Memory {
    own: u64,
    of_files: u64,
}

impl Memory {
    fn read(statm: Option<&File>) -> Self {
        let mut bytes = [0; 128];
        let read = statm.ok_or(io::ErrorKind::NotFound.into()).and_then(|file| file.read_at(&mut bytes, 0));
        let Ok(length) = read else { return Self::default() };
        let pages = String::from_utf8_lossy(&bytes[..length]);
        let mut pages = pages.split(' ').skip(1).map(|field| field.parse::<u64>().unwrap_or(0));
        let (resident, shared) = (pages.next().unwrap_or(0), pages.next().unwrap_or(0));
        let page = rustix::param::page_size() as u64;
        Self { own: resident.saturating_sub(shared) * page, of_files: shared * page }
    }
}

fn high_water_mark(pid: i32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}
