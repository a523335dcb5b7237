//! Processes that run untrusted code.
//!
//! Three kinds of process take part. The *host* (a notebook kernel, a server) uses
//! [`Supervisor`] and [`Sandbox`]: it watches from outside and its verdict is never the
//! sandbox's word. The *zygote* ([`Zygote`]) is an interpreter that has loaded its libraries, runs no
//! user code and forks. The first process of a sandbox, the *init*, comes from a small fork that the
//! zygote made before it loaded them; it makes namespaces and a private root, and gives up every right.
//! Each fork of the zygote enters those and becomes the *runner*, where user code runs.
//!
//! The layers, outermost first: namespaces (user, mount, process, network, IPC, host name) with
//! a private root, dropped capabilities, no new privileges, resource limits, landlock, a
//! system call filter. Each is tried out inside before user code starts, and the host refuses a
//! sandbox that lacks one of those its isolation level demands.

#![cfg(target_os = "linux")]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod host;
mod inside;
mod layer;
mod messages;
mod packets;
mod wire;

pub use host::{Limit, Limits, Observer, Options, Outcome, Sandbox, Stream, Supervisor, Verdict};
pub use inside::{ForkHooks, SealedRunner, Zygote, confine_self};
pub use layer::{Isolation, Layer, LayerReport};
pub use wire::{Frame, decode_frame};
