//! Documents of any format, read page by page in worker processes.
//!
//! A [`DocumentPool`] takes files or bytes and gives a [`Job`] for each, which
//! tells of the header, then of every page in order, then of the end. Pages of a
//! large PDF are shared out over the workers in small portions. What the workers
//! run is [`serve`]: they get the file as an open descriptor, find out its
//! format, and answer for pages.
//!
//! A page on which a worker dies or hangs costs that page, not the document; a
//! document that can't be opened costs that document, not the process.
//!
//! Code map: `protocol` is what goes over the wire; `serve` the worker,
//! with `opened` for the document it has open
//! `formats` for which reader reads what, and `paper` for picture files; `work` changes and measures those;
//! [`DocumentPool`] the host's entry; `source` the file as the host sees it; `job` the
//! host's side of one document: `job/plan` shares pages out, `job/run` talks to
//! workers, `job/outbox` puts results in order.

#![cfg(unix)]
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod formats;
mod job;
mod opened;
mod options;
mod paper;
mod pool;
#[doc(hidden)]
pub mod protocol;
mod serve;
mod source;
mod work;

pub use job::{Done, Event, Job};
pub use options::{Input, Ocr, ParseOptions, PoolConfig};
pub use pool::DocumentPool;
pub use protocol::{Part, Task, Work};
pub use serve::serve;
