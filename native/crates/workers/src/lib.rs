//! A supervised pool of worker processes, for code that may crash, hang or eat
//! memory on hostile input.
//!
//! The host keeps a [`WorkerPool`]. A [`Lease`] gives one worker to one caller,
//! who sends it requests and reads replies; whoever waits for a reply supervises
//! the worker meanwhile: its deadline, its memory, its life, and the caller's
//! wish to stop. A worker that fails costs its caller a typed error, and is
//! replaced for the next.
//!
//! ```text
//! host                                worker
//! WorkerPool::new                     worker::accept      limits itself, no open files
//!   lease ── spawn, greeting ───────► Connection::ready
//!   Lease::request(bytes, file) ────► Connection::receive
//!   Lease::next  ◄── data … done ───  Connection::send, Connection::done
//! ```
//!
//! The only connection is a socket on the worker's standard input: requests and
//! replies are length-prefixed frames with a cap, files come as open read-only
//! descriptors, so that the worker needs no file system. The environment is
//! empty but for the allocator's settings, standard output is closed off, standard error is kept in a short tail
//! for diagnosis.
//!
//! Invariants: no lock is held while a process is started, waited for or talked
//! to; nothing inherited by a fork of the host is used in the child; every
//! process that was started is waited for.
//!
//! Unix only: it rests on passing descriptors between processes.

#![cfg(unix)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod config;
mod diagnosis;
mod frame;
mod input;
mod lease;
mod pool;
mod process;
pub mod worker;

pub use config::PoolConfig;
pub use input::InputFile;
pub use lease::Lease;
pub use pool::WorkerPool;
