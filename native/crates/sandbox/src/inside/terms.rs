//! What all sandboxes of a zygote are made from.

use serde::{Deserialize, Serialize};

use crate::inside::root::Folders;
use crate::layer::{Isolation, Layer};

/// Processes of a sandbox besides the runner's threads: init, checkpoint, and one being made.
const OWN_PROCESSES: u64 = 4;

/// What a sandbox is made from that its first process must know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Terms {
    pub isolation: Isolation,
    pub without: Vec<Layer>,
    pub max_file_bytes: u64,
    pub max_threads: u64,
    /// Where user code may write.
    pub folders: Folders,
    pub user: u32,
    pub group: u32,
}

impl Terms {
    /// Whether `layer` is put up: it is left out only where a test wants to see that noticed.
    pub(crate) fn has(&self, layer: Layer) -> bool {
        !self.without.contains(&layer)
    }

    /// Threads and processes of the sandbox, where it has users of its own: the kernel counts by user.
    /// Elsewhere the filter refuses processes, and the memory limit bounds threads.
    pub(crate) fn max_processes(&self) -> Option<u64> {
        (self.isolation == Isolation::Full).then_some(self.max_threads + OWN_PROCESSES)
    }
}
