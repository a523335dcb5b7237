//! Reading a document: talking to workers, and what to do when they fail.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use ferrolab_base::document::{Header, Page};
use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_workers::{Lease, WorkerPool};

use super::Done;
use super::outbox::Outbox;
use super::plan::{Plan, Portion};
use super::recognition::{self, Recognition};
use crate::protocol::{Known, Reply, Request, decode, encode};
use crate::source::Source;

/// After this many pages in a row on which workers died or hung, the rest is not
/// tried: it would cost minutes and give nothing.
const MAX_FAILURES_IN_A_ROW: usize = 5;

/// A page that ends workers does so to all that are read beside it: with a page at the
/// start or end of a document four others are read, so that of a death those up to eight
/// pages further may die too.
const REACH_OF_A_DEATH: usize = 8;

/// How often a page was tried, and how it is tried next.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Attempt {
    /// With those after it.
    InPortion,
    /// By itself, on a new worker: the old one may have died of what it read before.
    Again,
    /// Without a look at the pages beside it.
    Alone,
}

/// A job at work. Shared by the threads that drive one worker each.
pub(crate) struct Run {
    workers: Arc<WorkerPool>,
    source: Source,
    recognition: Option<Recognition>,
    outbox: Arc<Outbox>,
    cancel: Cancel,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    plan: Option<Plan>,
    /// Found out by the first worker, for the others.
    known: Known,
    failed_pages: Vec<usize>,
    first_failure: Option<Error>,
    failures_in_a_row: usize,
    /// Indices of pages that are read without a look at those beside them.
    alone: BTreeSet<usize>,
    pages_with_text: usize,
    no_text: Option<String>,
    markdown: Option<String>,
}

impl Run {
    pub(crate) fn new(
        workers: Arc<WorkerPool>,
        source: Source,
        recognition: Option<Recognition>,
        outbox: Arc<Outbox>,
        cancel: Cancel,
    ) -> Self {
        Self { workers, source, recognition, outbox, cancel, progress: Mutex::default() }
    }

    /// Read the document; everything is told to the outbox.
    pub(crate) fn document(&self, pages: Option<&[RangeInclusive<usize>]>) {
        if let Err(error) = self.open_and_plan(pages) {
            self.outbox.fail(error);
            return;
        }
        // The first page alone, before other workers open the file and take the cores.
        if self.next_portion().is_some_and(|portion| self.portion(portion)) {
            let helpers = self.workers.workers().min(self.left()).saturating_sub(1);
            std::thread::scope(|scope| {
                for _ in 0..helpers {
                    // Without helpers the job takes longer, that is all.
                    let _ = std::thread::Builder::new()
                        .name("document-helper".into())
                        .spawn_scoped(scope, || self.portions());
                }
                self.portions();
            });
        }
        self.finish();
    }

    fn open_and_plan(&self, pages: Option<&[RangeInclusive<usize>]>) -> Result<()> {
        let (header, markdown) = self.open_with_retry()?;
        let plan = Plan::new(header.page_count, pages)?;
        let mut progress = self.progress();
        progress.plan = Some(plan);
        progress.known = Known { outline: header.outline.clone(), is_sound: header.warnings.is_empty() };
        progress.markdown = markdown;
        progress.no_text = recognition::no_text(&header, self.recognition.is_some());
        drop(progress);
        self.outbox.header(header);
        Ok(())
    }

    /// A worker may die of what it read before; only a second death is the file's doing.
    fn open_with_retry(&self) -> Result<(Box<Header>, Option<String>)> {
        let attempt = || {
            let mut lease = self.workers.lease(self.source.key, &self.cancel)?;
            open(&mut lease, &self.source, None, &self.cancel)
        };
        match attempt() {
            Err(error) if error.code == Code::Worker => attempt(),
            other => other,
        }
        .map_err(|error| self.with_format(error))
    }

    fn portions(&self) {
        while let Some(portion) = self.next_portion() {
            if !self.portion(portion) {
                return;
            }
        }
    }

    fn next_portion(&self) -> Option<Portion> {
        let workers = self.workers.workers();
        let portion = self.progress().plan.as_mut()?.next_portion(workers)?;
        self.outbox.wait_for_window(portion.start).then_some(portion)
    }

    /// Read a portion, whatever happens to workers; false when the job is over.
    fn portion(&self, portion: Portion) -> bool {
        let started = Instant::now();
        let count = portion.len();
        let mut left = portion;
        let mut retry = Attempt::InPortion;
        while !left.is_empty() {
            if self.progress().failures_in_a_row >= MAX_FAILURES_IN_A_ROW {
                self.give_up(left);
                break;
            }
            let (part, attempt) = self.next_part(&left, retry);
            let (read, outcome) = self.part(part, attempt == Attempt::Alone);
            left.start += read;
            let attempt = if read == 0 { attempt } else { Attempt::InPortion };
            retry = Attempt::InPortion;
            let Err(error) = outcome else {
                continue;
            };
            match (error.code, attempt) {
                (Code::Cancelled, _) => return false,
                (Code::Worker | Code::MemoryLimit, Attempt::InPortion) => retry = Attempt::Again,
                (Code::Worker | Code::MemoryLimit, Attempt::Again) => self.suspect(left.start),
                _ => {
                    self.progress().failures_in_a_row += 1;
                    self.failed_page(left.start, error);
                    left.start += 1;
                }
            }
        }
        if let Some(plan) = &mut self.progress().plan {
            plan.took(count, started.elapsed());
        }
        !self.cancel.is_cancelled()
    }

    /// What of a portion is read next, and how: a page by itself when it is tried again or
    /// is to be read alone, else all up to the next of those.
    fn next_part(&self, left: &Portion, retry: Attempt) -> (Portion, Attempt) {
        let one = left.start..left.start + 1;
        let progress = self.progress();
        let indices = progress.plan.as_ref().map(|plan| plan.indices(left)).unwrap_or_default();
        let alone = indices.iter().position(|index| progress.alone.contains(index));
        match (alone, retry) {
            (Some(0), _) => (one, Attempt::Alone),
            (_, Attempt::InPortion) => {
                (left.start..alone.map_or(left.end, |count| left.start + count), Attempt::InPortion)
            }
            (_, retry) => (one, retry),
        }
    }

    /// Read this page and those after it alone: one of them ends workers, and not only its own.
    fn suspect(&self, place: usize) {
        let mut progress = self.progress();
        let index = progress.plan.as_ref().and_then(|plan| plan.indices(&(place..place + 1)).pop());
        progress.alone.extend(index.into_iter().flat_map(|index| index..=index + REACH_OF_A_DEATH));
    }

    /// Have one worker read pages until it fails; gives how many came.
    fn part(&self, part: Portion, alone: bool) -> (usize, Result<()>) {
        let mut read = 0;
        let outcome = self.read_pages(part, alone, &mut read);
        (read, outcome)
    }

    fn read_pages(&self, part: Portion, alone: bool, read: &mut usize) -> Result<()> {
        let indices = self.progress().plan.as_ref().map(|plan| plan.indices(&part)).unwrap_or_default();
        let mut lease = self.workers.lease(self.source.key, &self.cancel)?;
        if lease.tag() != self.source.key {
            let known = self.progress().known.clone();
            open(&mut lease, &self.source, Some(known), &self.cancel)?;
        }
        let request = Request::Pages { indices: indices.clone(), alone };
        lease.request(&encode(&request)?, None, &self.cancel)?;
        let mut pictures = Vec::new();
        while let Some(reply) = lease.next(&self.cancel)? {
            let place = part.start + *read;
            match decode(&reply)? {
                Reply::Page(page) if indices.get(*read) == Some(&page.index) => {
                    if self.recognition.as_ref().is_some_and(|recognition| recognition.wants(&page)) {
                        pictures.push((place, page));
                    } else {
                        self.page(place, page);
                    }
                }
                Reply::PageFailed { error, .. } if *read < indices.len() => self.failed_page(place, error),
                _ => return Err(unexpected_reply()),
            }
            *read += 1;
        }
        for (place, page) in pictures {
            self.picture(&mut lease, place, page)?;
        }
        if *read < indices.len() { Err(unexpected_reply()) } else { Ok(()) }
    }

    /// Tell of a page with the text of its picture; only a cancellation is an error.
    fn picture(&self, lease: &mut Lease<'_>, place: usize, page: Page) -> Result<()> {
        let Some(recognition) = &self.recognition else { return Ok(()) };
        let scan = match ask_once(lease, &Request::Scan(page.index), None, &self.cancel) {
            Ok(Reply::Scan(scan)) => Ok(scan),
            Ok(Reply::Failed(error)) | Err(error) => Err(error),
            Ok(_) => Err(unexpected_reply()),
        };
        match recognition.recognised(page, scan) {
            Ok(page) => self.page(place, page),
            Err(error) if error.code == Code::Cancelled => return Err(error),
            Err(error) => self.failed_page(place, error),
        }
        Ok(())
    }

    fn page(&self, place: usize, page: Page) {
        let mut progress = self.progress();
        progress.failures_in_a_row = 0;
        progress.pages_with_text += usize::from(!page.text.is_empty());
        drop(progress);
        self.outbox.page(place, page);
    }

    /// A page that can't be read is told without text, and with the reason.
    fn failed_page(&self, place: usize, error: Error) {
        let mut progress = self.progress();
        let Some(index) = progress.plan.as_ref().and_then(|plan| plan.indices(&(place..place + 1)).pop())
        else {
            return;
        };
        let warning = format!("page {} could not be read: {}", index + 1, error.message);
        progress.failed_pages.push(index);
        progress.first_failure.get_or_insert_with(|| error.with("page", index));
        drop(progress);
        self.outbox.page(place, Page { index, warnings: vec![warning], ..Page::default() });
    }

    fn give_up(&self, left: Portion) {
        for place in left {
            self.failed_page(
                place,
                Error::new(
                    Code::Worker,
                    format!(
                        "not tried after {MAX_FAILURES_IN_A_ROW} pages in a row that ended a worker process"
                    ),
                ),
            );
        }
    }

    fn finish(&self) {
        if let Err(error) = self.cancel.check() {
            self.outbox.fail(error);
            return;
        }
        let mut progress = self.progress();
        let pages = progress.plan.as_ref().map_or(0, Plan::len);
        let no_text = progress.no_text.take().filter(|_| progress.pages_with_text == 0 && pages > 0);
        let mut failed_pages = std::mem::take(&mut progress.failed_pages);
        failed_pages.sort_unstable();
        match progress.first_failure.take() {
            Some(error) if failed_pages.len() == pages => self.outbox.fail(self.with_format(error)),
            _ => self.outbox.done(
                pages,
                Done {
                    warnings: warnings(pages, &failed_pages, no_text),
                    failed_pages,
                    markdown: progress.markdown.take(),
                    ..Done::default()
                },
            ),
        }
    }

    fn left(&self) -> usize {
        self.progress().plan.as_ref().map_or(0, Plan::len)
    }

    /// Errors of the process, not of the content, do not know the format.
    fn with_format(&self, error: Error) -> Error {
        match &self.source.open.name {
            Some(name) => error.with("file", name),
            None => error,
        }
    }

    fn progress(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn warnings(pages: usize, failed_pages: &[usize], no_text: Option<String>) -> Vec<String> {
    let failed = failed_pages.len();
    let lost = (failed > 0).then(|| format!("{failed} of {pages} pages could not be read"));
    lost.into_iter().chain(no_text).collect()
}

/// Have a worker open the file.
pub(crate) fn open(
    lease: &mut Lease<'_>,
    source: &Source,
    known: Option<Known>,
    cancel: &Cancel,
) -> Result<(Box<Header>, Option<String>)> {
    lease.set_tag(0);
    let request = Request::Open { open: source.open.clone(), known };
    match ask_once(lease, &request, Some(source.as_fd()), cancel)? {
        Reply::Header { header, markdown } => {
            lease.set_tag(source.key);
            Ok((header, markdown))
        }
        Reply::Failed(error) => Err(error),
        _ => Err(unexpected_reply()),
    }
}

/// A request with a reply of one part.
pub(crate) fn ask_once(
    lease: &mut Lease<'_>,
    request: &Request,
    input: Option<BorrowedFd<'_>>,
    cancel: &Cancel,
) -> Result<Reply> {
    lease.request(&encode(request)?, input, cancel)?;
    let reply = lease.next(cancel)?.ok_or_else(unexpected_reply)?;
    let reply = decode(&reply)?;
    match lease.next(cancel)? {
        None => Ok(reply),
        Some(_) => Err(unexpected_reply()),
    }
}

pub(crate) fn unexpected_reply() -> Error {
    Error::new(Code::Worker, "a worker process answered what it was not asked")
}
