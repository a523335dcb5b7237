//! What holds a sandbox in.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How much of the system's protection a sandbox must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Isolation {
    /// Every layer.
    Full,
    /// Landlock and the system call filter without namespaces, for systems that deny those.
    Landlock,
    /// Resource limits only.
    None,
}

/// One layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// Own users, so that root inside is nobody outside.
    UserNamespace,
    /// A private root: the interpreter and its packages, read-only, and a small file system in memory.
    MountNamespace,
    /// Sees no process but its own.
    PidNamespace,
    /// A network without any interface.
    NetNamespace,
    /// Own System V IPC and message queues.
    IpcNamespace,
    /// Own host name.
    UtsNamespace,
    /// No capability, and none to be had.
    Capabilities,
    /// Programs can't raise privileges.
    NoNewPrivileges,
    /// Limits on memory, files, processes and core dumps.
    ResourceLimits,
    /// Files, signals and sockets outside the sandbox can't be reached.
    Landlock,
    /// Only the system calls that a Python program needs.
    Seccomp,
    /// No descriptor beyond the sandbox's own channel.
    Descriptors,
}

impl Layer {
    /// All layers, outermost first.
    pub const ALL: [Layer; 12] = [
        Layer::UserNamespace,
        Layer::MountNamespace,
        Layer::PidNamespace,
        Layer::NetNamespace,
        Layer::IpcNamespace,
        Layer::UtsNamespace,
        Layer::Capabilities,
        Layer::NoNewPrivileges,
        Layer::ResourceLimits,
        Layer::Landlock,
        Layer::Seccomp,
        Layer::Descriptors,
    ];

    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::UserNamespace => "user_namespace",
            Layer::MountNamespace => "mount_namespace",
            Layer::PidNamespace => "pid_namespace",
            Layer::NetNamespace => "net_namespace",
            Layer::IpcNamespace => "ipc_namespace",
            Layer::UtsNamespace => "uts_namespace",
            Layer::Capabilities => "capabilities",
            Layer::NoNewPrivileges => "no_new_privileges",
            Layer::ResourceLimits => "resource_limits",
            Layer::Landlock => "landlock",
            Layer::Seccomp => "seccomp",
            Layer::Descriptors => "descriptors",
        }
    }

    /// Whether `isolation` demands it.
    pub fn is_required_by(self, isolation: Isolation) -> bool {
        match isolation {
            Isolation::Full => true,
            Isolation::Landlock => !self.is_namespace(),
            Isolation::None => false,
        }
    }

    fn is_namespace(self) -> bool {
        self <= Layer::UtsNamespace
    }
}

impl FromStr for Layer {
    type Err = ();

    /// From its name in reports.
    fn from_str(name: &str) -> Result<Self, ()> {
        Layer::ALL.into_iter().find(|layer| layer.as_str() == name).ok_or(())
    }
}

impl FromStr for Isolation {
    type Err = ();

    /// From `full`, `landlock` or `none`.
    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "full" => Ok(Self::Full),
            "landlock" => Ok(Self::Landlock),
            "none" => Ok(Self::None),
            _ => Err(()),
        }
    }
}

impl PartialOrd for Layer {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some((*self as u8).cmp(&(*other as u8)))
    }
}

/// What a probe inside the sandbox found about a layer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayerReport {
    /// The layer.
    pub layer: Layer,
    /// Whether it holds.
    pub active: bool,
    /// What was found, above all why it does not hold.
    pub detail: String,
}
