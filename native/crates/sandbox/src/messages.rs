//! What host, zygote, launcher and init say to each other. All of them run only our own code.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::layer::{Isolation, Layer, LayerReport};

/// Largest of these messages.
pub(crate) const MAX_BYTES: usize = 64 * 1024;

/// From host to zygote, once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ZygoteSetup {
    pub isolation: Isolation,
    /// Files and folders that sandboxes may read.
    pub readable_paths: Vec<PathBuf>,
    /// Size of a sandbox's own file system.
    pub max_file_bytes: u64,
    pub max_threads: u64,
    /// Layers left out, so that tests can see the host refuse what remains.
    pub without: Vec<Layer>,
}

/// From zygote to host: ready, or why not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ZygoteReady {
    pub failure: Option<Failure>,
    /// Whom sandboxes run as, outside.
    pub user: u32,
    pub group: u32,
}

/// A layer that could not be put up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Failure {
    pub layer: Layer,
    pub reason: String,
}

/// From host to zygote: make a sandbox. The channel, the control socket and the two output pipes come along.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spawn {
    /// Where the sandbox may write when it has no private root.
    pub scratch: Option<PathBuf>,
}

/// From launcher to zygote, and on to the host: the init of a new sandbox; its descriptor comes along, and
/// to the zygote the socket by which it is given its task.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Spawned {
    pub pid: i32,
    pub failure: Option<Failure>,
}

/// From a sandbox to the host, over the control socket.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Control {
    /// A layer could not be put up; the sandbox is gone.
    Failed(Failure),
    /// The host decides about forks of the runner, on the descriptor that comes along.
    Listener,
    /// The runner is sealed and waits for its limits.
    Sealed(Vec<LayerReport>),
    /// A child of the init ended: its number within the sandbox, and its wait status.
    Exited { pid: i32, status: i32 },
}

/// From host to runner, the first bytes on the channel: limits that differ between runs of one pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Begin {
    pub max_memory_bytes: u64,
}

impl Begin {
    pub(crate) const BYTES: usize = 8;

    pub(crate) fn to_bytes(self) -> [u8; Self::BYTES] {
        self.max_memory_bytes.to_le_bytes()
    }

    pub(crate) fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        Self { max_memory_bytes: u64::from_le_bytes(bytes) }
    }
}
