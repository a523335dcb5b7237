//! One document being read, as its reader sees it.

mod outbox;
mod plan;
mod recognition;
mod run;

use std::sync::Arc;
use std::time::Duration;

use ferrolab_base::document::{Header, Page};
use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_workers::WorkerPool;

use crate::options::ParseOptions;
use crate::source::Source;
use outbox::Outbox;
use recognition::Recognition;
pub(crate) use run::{ask_once, open, unexpected_reply};

/// What a job tells, in this order: a header, its pages by number, and the end;
/// or a failure at any point.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The document is open.
    Header(Box<Header>),
    /// The next page. One that could not be read has no text and a warning.
    Page(Page),
    /// All pages have been told.
    Done(Done),
    /// No text can be had, or the job was cancelled. Nothing follows.
    Failed(Error),
}

/// How a job ended that did not fail.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// Pages told.
    pub pages: usize,
    /// Indices of those that could not be read, ascending.
    pub failed_pages: Vec<usize>,
    /// What the reader should know about the whole.
    pub warnings: Vec<String>,
    /// The whole as Markdown, for formats that are rendered to it.
    pub markdown: Option<String>,
    /// Wall time from the start, in seconds.
    pub seconds: f64,
}

/// A document being read. Dropping it cancels it.
#[derive(Debug)]
pub struct Job {
    outbox: Arc<Outbox>,
    cancel: Cancel,
    host_pid: u32,
}

impl Job {
    /// Wait for the next event; `None` after `timeout`, and after the last event.
    pub fn next_event(&self, timeout: Duration) -> Option<Event> {
        if self.host_pid != std::process::id() {
            // The threads that would fill the outbox exist in the parent only.
            return Some(Event::Failed(
                Error::new(Code::Worker, "the job was started before this process was forked")
                    .hint("start it again in this process"),
            ));
        }
        self.outbox.take(timeout)
    }

    /// Whether the last event has been taken.
    pub fn is_finished(&self) -> bool {
        self.outbox.is_finished()
    }

    /// Stop. The next event tells of it, at once.
    pub fn cancel(&self) {
        self.cancel.cancel();
        self.outbox.fail(Error::new(Code::Cancelled, "reading the document was cancelled"));
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if self.host_pid == std::process::id() {
            self.cancel();
        }
    }
}

/// Start reading. Failures, also of the source, are told by the job.
pub(crate) fn start(workers: Arc<WorkerPool>, source: Result<Source>, options: ParseOptions) -> Job {
    let outbox = Arc::new(Outbox::new());
    let job = Job { outbox: Arc::clone(&outbox), cancel: Cancel::default(), host_pid: std::process::id() };
    match source {
        Err(error) => outbox.fail(error),
        Ok(source) => {
            let (run_outbox, cancel) = (Arc::clone(&outbox), job.cancel.clone());
            let work = move || match Recognition::new(&options, &cancel) {
                Ok(recognition) => run::Run::new(workers, source, recognition, run_outbox, cancel)
                    .document(options.pages.as_deref()),
                Err(error) => run_outbox.fail(error),
            };
            let started = std::thread::Builder::new().name("document".into()).spawn(work);
            if let Err(error) = started {
                outbox.fail(Error::new(Code::Internal, format!("no thread can be started: {error}")));
            }
        }
    }
    job
}
