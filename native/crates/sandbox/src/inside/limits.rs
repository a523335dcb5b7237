//! Resource limits, and what the process takes already.

use std::fs;
use std::io;

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Open files.
const MAX_FILES: u64 = 256;
/// The main thread's stack, which the kernel does not count as data.
const MAX_STACK_BYTES: u64 = 8 << 20;
/// Signals that may wait.
const MAX_SIGNALS: u64 = 256;
/// Address space beyond the memory limit, for libraries mapped later and for guard pages.
/// It bounds the page tables that sparse mappings cost.
const SPARE_ADDRESS_BYTES: u64 = 1 << 30;

/// Limits that all sandboxes of a zygote share.
pub(crate) fn set_common(max_file_bytes: u64, max_processes: Option<u64>) -> io::Result<()> {
    for (resource, value) in common(max_file_bytes, max_processes) {
        set(resource, value)?;
    }
    Ok(())
}

fn common(max_file_bytes: u64, max_processes: Option<u64>) -> Vec<(Resource, u64)> {
    let mut limits = vec![
        (Resource::Core, 0),
        (Resource::Nofile, MAX_FILES),
        (Resource::Stack, MAX_STACK_BYTES),
        (Resource::Memlock, 0),
        (Resource::Msgqueue, 0),
        (Resource::Fsize, max_file_bytes),
        (Resource::Sigpending, MAX_SIGNALS),
        (Resource::Nice, 0),
        (Resource::Rtprio, 0),
    ];
    limits.extend(max_processes.map(|processes| (Resource::Nproc, processes)));
    limits
}

/// Whether the common limits are in force.
pub(crate) fn are_set(max_file_bytes: u64, max_processes: Option<u64>) -> bool {
    let in_force = |(resource, value)| {
        let limit = getrlimit(resource);
        limit.maximum.is_some_and(|found| found <= value) && limit.current.is_some_and(|found| found <= value)
    };
    common(max_file_bytes, max_processes).into_iter().all(in_force)
}

/// Let the process take `max_memory_bytes` beyond `usage`.
///
/// Private writable memory is what the kernel counts as data. What it doesn't count (shared
/// and growing mappings, memory files) the system call filter refuses, and the private file
/// system is bounded by itself.
pub(crate) fn set_memory(usage: MemoryUsage, max_memory_bytes: u64) -> io::Result<()> {
    set(Resource::Data, usage.data_bytes.saturating_add(max_memory_bytes))?;
    let address = usage.address_bytes.saturating_add(max_memory_bytes).saturating_add(SPARE_ADDRESS_BYTES);
    set(Resource::As, address)
}

/// What the kernel counts against the limits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemoryUsage {
    address_bytes: u64,
    data_bytes: u64,
}

impl MemoryUsage {
    /// Of this process; `/proc` must be there.
    pub(crate) fn read() -> io::Result<Self> {
        let status = fs::read_to_string("/proc/self/status")?;
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
            kilobytes.map(|kilobytes| kilobytes * 1024)
        };
        match (field("VmSize:"), field("VmData:")) {
            (Some(address_bytes), Some(data_bytes)) => Ok(Self { address_bytes, data_bytes }),
            _ => Err(io::Error::other("/proc/self/status does not tell what memory is in use")),
        }
    }
}

fn set(resource: Resource, value: u64) -> io::Result<()> {
    // A limit that is lower already stays.
    let value = getrlimit(resource).maximum.map_or(value, |maximum| maximum.min(value));
    Ok(setrlimit(resource, Rlimit { current: Some(value), maximum: Some(value) })?)
}
