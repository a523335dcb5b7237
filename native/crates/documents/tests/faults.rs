//! What becomes of a document when workers die, hang or lie.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ferrolab_base::document::Page;
use ferrolab_base::{Cancel, Code, Error};
use ferrolab_documents::{DocumentPool, Done, Event, Input, Job, ParseOptions, PoolConfig, Task, Work};

fn pool() -> DocumentPool {
    DocumentPool::new(PoolConfig {
        command: vec![env!("CARGO_BIN_EXE_faulty-worker").into()],
        workers: 2,
        timeout_s: 2.0,
        ..PoolConfig::default()
    })
    .unwrap()
}

fn start(pool: &DocumentPool, script: &str) -> Job {
    pool.start(&Input::Bytes(Arc::from(script.as_bytes())), &ParseOptions::default())
}

fn finish(job: &Job) -> (Vec<Page>, Result<Done, Error>) {
    let mut pages = Vec::new();
    loop {
        match job.next_event(Duration::from_secs(30)).expect("an event within 30 s") {
            Event::Header(_) => assert!(pages.is_empty()),
            Event::Page(page) => pages.push(page),
            Event::Done(done) => return (pages, Ok(done)),
            Event::Failed(error) => return (pages, Err(error)),
        }
    }
}

/// All pages come in order, those in `failed` without text and with a warning.
#[track_caller]
fn check_failed_pages(script: &str, failed: &[usize]) {
    let pool = pool();
    let (pages, done) = finish(&start(&pool, script));
    let done = done.unwrap();
    assert_eq!(done.failed_pages, failed);
    assert_eq!(done.warnings.is_empty(), failed.is_empty());
    for (index, page) in pages.iter().enumerate() {
        assert_eq!(page.index, index);
        assert_eq!(page.text.is_empty(), failed.contains(&index), "{page:?}");
        let names_itself = |warning: &String| warning.contains(&format!("page {} ", index + 1));
        assert_eq!(page.warnings.iter().any(names_itself), failed.contains(&index), "{page:?}");
    }
    assert_eq!(finish(&start(&pool, "pages=2")).0.len(), 2);
}

#[test]
fn pages_are_shared_out_over_the_workers_and_come_in_order() {
    let pool = pool();
    let (pages, done) = finish(&start(&pool, "pages=200 slow=all"));
    let done = done.unwrap();
    assert_eq!((done.pages, done.failed_pages.len(), done.warnings.len()), (200, 0, 0));
    assert!(pages.iter().enumerate().all(|(index, page)| page.index == index));
    let workers: HashSet<&str> = pages.iter().map(|page| page.text.split(" of ").nth(1).unwrap()).collect();
    assert_eq!(workers.len(), 2);
}

#[test]
fn a_page_that_kills_its_worker_costs_that_page() {
    check_failed_pages("pages=9 die=3", &[3]);
    check_failed_pages("pages=9 die=0", &[0]);
    check_failed_pages("pages=9 die=8", &[8]);
    check_failed_pages("pages=40 die=3 die=4 die=20", &[3, 4, 20]);
}

#[test]
fn a_page_that_kills_whoever_looks_at_it_from_a_neighbour_costs_that_page() {
    check_failed_pages("pages=30 spoil=0", &[0]);
    check_failed_pages("pages=30 spoil=12", &[12]);
    check_failed_pages("pages=3 spoil=2", &[2]);
}

#[test]
fn a_page_that_hangs_costs_that_page() {
    check_failed_pages("pages=9 hang=3", &[3]);
}

#[test]
fn a_page_that_can_not_be_read_costs_that_page() {
    check_failed_pages("pages=9 fail=3 fail=5", &[3, 5]);
}

#[test]
fn a_worker_that_mixes_pages_up_is_not_believed() {
    check_failed_pages("pages=9 mix-up=3", &[3]);
}

#[test]
fn a_page_is_tried_again_on_a_new_worker() {
    let mark = std::env::temp_dir().join(format!("ferrolab-tried-again-{}", std::process::id()));
    let script = format!("pages=9 die=3 once={}", mark.display());
    check_failed_pages(&script, &[]);
    std::fs::remove_dir(mark).unwrap();
}

#[test]
fn a_document_without_any_readable_page_fails() {
    #[track_caller]
    fn check(script: &str, code: Code) {
        let (_, outcome) = finish(&start(&pool(), script));
        let error = outcome.unwrap_err();
        assert_eq!(error.code, code, "{error:?}");
        assert!(error.context.contains(&("page".into(), "0".into())));
    }
    check("pages=3 fail=all", Code::Corrupt);
    check("pages=1 die=all", Code::Worker);
    check("pages=2 hang=all", Code::TimeLimit);
}

#[test]
fn a_document_that_kills_every_worker_is_given_up() {
    let started = Instant::now();
    let (_, outcome) = finish(&start(&pool(), "pages=5000 die=all"));
    assert_eq!(outcome.unwrap_err().code, Code::Worker);
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn a_document_that_can_not_be_opened_fails() {
    #[track_caller]
    fn check(script: &str, code: Code) {
        let pool = pool();
        let (pages, outcome) = finish(&start(&pool, script));
        assert_eq!((pages.len(), outcome.unwrap_err().code), (0, code));
        assert_eq!(finish(&start(&pool, "pages=2")).0.len(), 2);
    }
    check("open=fail", Code::Corrupt);
    check("open=die", Code::Worker);
    check("open=garbage", Code::Worker);
}

#[test]
fn cancelling_answers_at_once_and_the_pool_goes_on() {
    let pool = pool();
    let job = start(&pool, "pages=100 hang=1");
    assert!(matches!(job.next_event(Duration::from_secs(10)), Some(Event::Header(_))));
    assert!(matches!(job.next_event(Duration::from_secs(10)), Some(Event::Page(_))));
    let cancelled = Instant::now();
    job.cancel();
    let (_, outcome) = finish(&job);
    assert_eq!(outcome.unwrap_err().code, Code::Cancelled);
    assert!(cancelled.elapsed() < Duration::from_millis(200));
    assert!(job.is_finished() && job.next_event(Duration::ZERO).is_none());
    assert_eq!(finish(&start(&pool, "pages=2")).0.len(), 2);
}

#[test]
fn dropped_jobs_free_their_workers() {
    let pool = pool();
    for _ in 0..4 {
        drop(start(&pool, "pages=100 hang=1"));
    }
    assert_eq!(finish(&start(&pool, "pages=2")).0.len(), 2);
}

#[test]
fn a_slow_reader_does_not_stop_or_lose_anything() {
    let pool = pool();
    let job = start(&pool, "pages=3000");
    let other = finish(&start(&pool, "pages=3"));
    assert_eq!(other.0.len(), 3);
    assert_eq!(finish(&job).0.len(), 3000);
}

#[test]
fn many_documents_at_once() {
    let pool = pool();
    let jobs: Vec<Job> = (1..=12).map(|pages| start(&pool, &format!("pages={pages}"))).collect();
    for (pages, job) in (1..=12).zip(&jobs) {
        assert_eq!(finish(job).0.len(), pages);
    }
}

#[test]
fn a_picture_that_kills_its_worker_costs_that_call() {
    let pool = pool();
    let input = Input::Bytes(Arc::from(&b"a picture"[..]));
    let work = |_| Work { task: Task::Analyse("{}".into()), max_pixels: 1 };
    let error = pool.work(&input, None, work, &Cancel::default()).unwrap_err();
    assert_eq!(error.code, Code::Worker);
    assert_eq!(finish(&start(&pool, "pages=2")).0.len(), 2);
}
