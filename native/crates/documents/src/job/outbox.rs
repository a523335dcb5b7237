//! Results on their way to the reader, put in order.

use std::collections::BTreeMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ferrolab_base::Error;
use ferrolab_base::document::{Header, Page};

use super::{Done, Event};

/// Work may be this many pages ahead of the reader.
const WINDOW_PAGES: usize = 512;
/// And this many bytes of text, since a single page can be huge.
const WINDOW_BYTES: usize = 64 << 20;

/// Takes results in any order from any thread, and gives them in order to one reader.
#[derive(Debug)]
pub(crate) struct Outbox {
    state: Mutex<State>,
    changed: Condvar,
    started: Instant,
}

#[derive(Debug, Default)]
struct State {
    header: Option<Box<Header>>,
    /// Pages by place in the job, waiting for those before them or for the reader.
    pages: BTreeMap<usize, Page>,
    waiting_bytes: usize,
    /// Pages taken by the reader.
    taken: usize,
    end: Option<End>,
    finished: bool,
}

#[derive(Debug)]
enum End {
    /// After this many pages.
    Done(usize, Done),
    Failed(Error),
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), started: Instant::now() }
    }

    pub(crate) fn header(&self, header: Box<Header>) {
        self.lock().header = Some(header);
        self.changed.notify_all();
    }

    /// Hand over the page with this place in the job.
    pub(crate) fn page(&self, place: usize, page: Page) {
        let mut state = self.lock();
        if state.end.is_none() {
            state.waiting_bytes += page.text.len();
            state.pages.insert(place, page);
            self.changed.notify_all();
        }
    }

    /// End the job after `pages` pages.
    pub(crate) fn done(&self, pages: usize, done: Done) {
        let seconds = self.started.elapsed().as_secs_f64();
        self.end(End::Done(pages, Done { pages, seconds, ..done }));
    }

    /// End the job now. The first end counts.
    pub(crate) fn fail(&self, error: Error) {
        self.end(End::Failed(error));
    }

    fn end(&self, end: End) {
        self.lock().end.get_or_insert(end);
        self.changed.notify_all();
    }

    /// Wait until the page with this place may be worked on; false when the job has ended.
    pub(crate) fn wait_for_window(&self, place: usize) -> bool {
        let mut state = self.lock();
        while state.end.is_none() && !state.is_in_window(place) {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.end.is_none()
    }

    pub(crate) fn take(&self, timeout: Duration) -> Option<Event> {
        let deadline = Instant::now() + timeout;
        let mut state = self.lock();
        loop {
            if state.finished {
                return None;
            }
            if let Some(event) = state.next() {
                self.changed.notify_all();
                return Some(event);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return None;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.lock().finished
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn is_in_window(&self, place: usize) -> bool {
        // The page that the reader waits for is always worked on.
        place == self.taken || place < self.taken + WINDOW_PAGES && self.waiting_bytes < WINDOW_BYTES
    }

    fn next(&mut self) -> Option<Event> {
        if let Some(End::Failed(error)) = &self.end {
            self.finished = true;
            return Some(Event::Failed(error.clone()));
        }
        if let Some(header) = self.header.take() {
            return Some(Event::Header(header));
        }
        if let Some(page) = self.pages.remove(&self.taken) {
            self.taken += 1;
            self.waiting_bytes = self.waiting_bytes.saturating_sub(page.text.len());
            return Some(Event::Page(page));
        }
        match &self.end {
            Some(End::Done(pages, done)) if *pages == self.taken => {
                self.finished = true;
                Some(Event::Done(done.clone()))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use ferrolab_base::document::Page;
    use ferrolab_base::{Code, Error};

    use super::{Done, Event, Outbox, WINDOW_PAGES};

    fn page(index: usize) -> Page {
        Page { index, ..Page::default() }
    }

    fn take(outbox: &Outbox) -> Option<Event> {
        outbox.take(Duration::ZERO)
    }

    #[test]
    fn pages_come_in_order_whatever_order_they_arrive_in() {
        let outbox = Outbox::new();
        outbox.page(2, page(2));
        outbox.page(1, page(1));
        outbox.header(Box::default());
        assert!(matches!(take(&outbox), Some(Event::Header(_))));
        assert_eq!(take(&outbox), None);
        outbox.page(0, page(0));
        for index in 0..3 {
            assert_eq!(take(&outbox), Some(Event::Page(page(index))));
        }
        outbox.done(3, Done::default());
        assert!(matches!(take(&outbox), Some(Event::Done(Done { pages: 3, .. }))));
        assert!(outbox.is_finished());
        assert_eq!(take(&outbox), None);
    }

    #[test]
    fn a_failure_goes_before_all_else_and_the_first_end_counts() {
        let outbox = Outbox::new();
        outbox.page(0, page(0));
        outbox.fail(Error::new(Code::Cancelled, "stop"));
        outbox.fail(Error::new(Code::Worker, "died"));
        outbox.page(1, page(1));
        assert_eq!(take(&outbox), Some(Event::Failed(Error::new(Code::Cancelled, "stop"))));
        assert_eq!(take(&outbox), None);
    }

    #[test]
    fn work_does_not_run_far_ahead_of_the_reader() {
        let outbox = Arc::new(Outbox::new());
        assert!(outbox.wait_for_window(WINDOW_PAGES - 1));
        let waiting = Arc::clone(&outbox);
        let worker = std::thread::spawn(move || waiting.wait_for_window(WINDOW_PAGES));
        outbox.page(0, page(0));
        assert!(!worker.is_finished());
        assert!(take(&outbox).is_some());
        assert!(worker.join().unwrap());
        outbox.fail(Error::new(Code::Cancelled, "stop"));
        assert!(!outbox.wait_for_window(0));
    }
}
