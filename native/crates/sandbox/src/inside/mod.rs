//! Everything that runs in the zygote and in the sandboxes it makes.

mod arenas;
mod capabilities;
mod clone;
mod confine;
mod descriptors;
mod entering;
mod helper;
mod huge_pages;
mod init;
mod landlock_rules;
mod launcher;
mod limits;
mod namespaces;
mod privileges;
mod probe;
mod restartable;
mod root;
mod runner;
mod seccomp;
mod telling;
mod terms;
mod users;
mod zygote;

use std::io;

use crate::layer::Layer;
use crate::messages::Failure;

pub use confine::confine_self;
pub use runner::SealedRunner;
pub use zygote::Zygote;

/// What the interpreter wants done around a fork. The zygote has one thread.
pub trait ForkHooks {
    /// Before each fork, in the zygote.
    fn before(&self);
    /// After it, in the zygote.
    fn after_in_parent(&self);
    /// After it, in the process that will run user code.
    fn after_in_child(&self);
}

/// A layer could not be put up, and why.
type Sealing<T> = Result<T, Failure>;

/// Say which layer and what was tried when the system refuses.
fn sealing<T, E: Into<io::Error>>(layer: Layer, what: &str, outcome: Result<T, E>) -> Sealing<T> {
    outcome.map_err(|error| Failure { layer, reason: format!("{what}: {}", error.into()) })
}
