//! The host's entry.

use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::Duration;

use ferrolab_base::document::TextBox;
use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_workers::WorkerPool;

use crate::job::{self, Job};
use crate::options::{Input, ParseOptions, PoolConfig};
use crate::protocol::{Greeting, Part, Reply, Request, Work, encode};
use crate::source::Source;

/// Reads documents in worker processes.
///
/// Workers start when they are first needed, and are shared by all jobs. Can be
/// used from any number of threads; clones share the workers.
#[derive(Clone, Debug)]
pub struct DocumentPool {
    workers: Arc<WorkerPool>,
    max_file_size_bytes: u64,
}

impl DocumentPool {
    /// A pool without workers yet.
    ///
    /// # Errors
    /// `InvalidInput` without a command, or with a time limit that is none.
    pub fn new(config: PoolConfig) -> Result<Self> {
        let timeout = Duration::try_from_secs_f64(config.timeout_s).ok().filter(|timeout| !timeout.is_zero());
        let timeout = timeout.ok_or_else(|| {
            Error::new(Code::InvalidInput, format!("timeout_s is {}", config.timeout_s))
                .hint("give a number of seconds above 0")
        })?;
        let greeting = Greeting { pdfium: config.pdfium };
        let workers = WorkerPool::new(ferrolab_workers::PoolConfig {
            command: config.command,
            workers: config.workers,
            greeting: encode(&greeting)?,
            memory_limit_bytes: config.memory_limit_bytes,
            reply_timeout: timeout,
            ..ferrolab_workers::PoolConfig::default()
        })?;
        Ok(Self { workers: Arc::new(workers), max_file_size_bytes: config.max_file_size_bytes })
    }

    /// Start reading a document. Everything that goes wrong from here on, also a
    /// file that is not there, is told by the job.
    pub fn start(&self, input: &Input, options: &ParseOptions) -> Job {
        let source = Source::new(input, options, self.max_file_size_bytes);
        job::start(Arc::clone(&self.workers), source, options.clone())
    }

    /// Where the lines of one page of a PDF stand; offsets are those of the page's text.
    ///
    /// # Errors
    /// As those that a job may tell of; `InvalidInput` beyond the last page,
    /// `UnsupportedFormat` for formats without places.
    pub fn boxes(
        &self,
        input: &Input,
        options: &ParseOptions,
        page: usize,
        cancel: &Cancel,
    ) -> Result<Vec<TextBox>> {
        match self.ask(input, options, &Request::Boxes(page), cancel)? {
            Reply::Boxes(boxes) => Ok(boxes),
            _ => Err(job::unexpected_reply()),
        }
    }

    /// The bytes of a picture or attachment.
    ///
    /// # Errors
    /// As those that a job may tell of; `InvalidInput` when there is no such part,
    /// `SizeLimit` when its bytes were too many to be kept.
    pub fn part(
        &self,
        input: &Input,
        options: &ParseOptions,
        part: Part,
        cancel: &Cancel,
    ) -> Result<Vec<u8>> {
        self.ask_bytes(input, options, &Request::Part(part), cancel)
    }

    /// One page as a PNG picture with `dpi` dots per inch.
    ///
    /// # Errors
    /// As those that a job may tell of; `InvalidInput` beyond the last page,
    /// `UnsupportedFormat` for formats whose pages have no looks.
    pub fn picture(
        &self,
        input: &Input,
        options: &ParseOptions,
        page: usize,
        dpi: f32,
        cancel: &Cancel,
    ) -> Result<Vec<u8>> {
        self.ask_bytes(input, options, &Request::Picture { page, dpi }, cancel)
    }

    /// Work on a picture file, and on `other` where two are compared: facts as JSON, and a picture file
    /// where one was made.
    ///
    /// # Errors
    /// Those of the work; `NotFound`, `Unreadable`, `SizeLimit` for files that can't be taken.
    pub fn work(
        &self,
        input: &Input,
        other: Option<&Input>,
        work: impl FnOnce(usize) -> Work,
        cancel: &Cancel,
    ) -> Result<(String, Vec<u8>)> {
        let joined;
        let (input, first_bytes) = match other {
            None => (input, 0),
            Some(other) => {
                let mut bytes = input.bytes()?;
                let first_bytes = bytes.len();
                bytes.extend(other.bytes()?);
                joined = Input::Bytes(bytes.into());
                (&joined, first_bytes)
            }
        };
        let source = Source::new(input, &ParseOptions::default(), self.max_file_size_bytes)?;
        let mut lease = self.workers.lease(0, cancel)?;
        let request = Request::Work(work(first_bytes));
        match job::ask_once(&mut lease, &request, Some(source.as_fd()), cancel)? {
            Reply::Worked { facts, picture } => Ok((facts, picture)),
            Reply::Failed(error) => Err(error),
            _ => Err(job::unexpected_reply()),
        }
    }

    fn ask_bytes(
        &self,
        input: &Input,
        options: &ParseOptions,
        request: &Request,
        cancel: &Cancel,
    ) -> Result<Vec<u8>> {
        match self.ask(input, options, request, cancel)? {
            Reply::Bytes(bytes) => Ok(bytes),
            _ => Err(job::unexpected_reply()),
        }
    }

    /// Ask a worker, one that has the document open where there is one.
    fn ask(
        &self,
        input: &Input,
        options: &ParseOptions,
        request: &Request,
        cancel: &Cancel,
    ) -> Result<Reply> {
        let source = Source::new(input, options, self.max_file_size_bytes)?;
        let mut lease = self.workers.lease(source.key, cancel)?;
        if lease.tag() != source.key {
            job::open(&mut lease, &source, None, cancel)?;
        }
        match job::ask_once(&mut lease, request, None, cancel)? {
            Reply::Failed(error) => Err(error),
            reply => Ok(reply),
        }
    }

    /// Start a worker ahead of the first document.
    ///
    /// # Errors
    /// `Worker` when it does not start.
    pub fn warm_up(&self, cancel: &Cancel) -> Result<()> {
        self.workers.warm_up(cancel)
    }
}
