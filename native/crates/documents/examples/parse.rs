//! Read documents through worker processes:
//! `parse WORKER LIBPDFIUM WORKERS FILE[::PASSWORD]...`.
//!
//! Prints the text, pages parted by form feeds; times and outcomes go to standard error.

use std::io::Write;
use std::time::{Duration, Instant};

use ferrolab_base::Reading;
use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_documents::{DocumentPool, Event, Input, ParseOptions, PoolConfig};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [worker, pdfium, workers, files @ ..] = arguments.as_slice() else {
        return Err(Error::new(
            Code::InvalidInput,
            "usage: parse WORKER LIBPDFIUM WORKERS FILE[::PASSWORD]...",
        ));
    };
    let pool = DocumentPool::new(PoolConfig {
        command: vec![worker.into()],
        pdfium: pdfium.into(),
        workers: workers.parse().unwrap_or(0),
        ..PoolConfig::default()
    })?;
    pool.warm_up(&Cancel::default())?;
    for file in files {
        read(&pool, file);
    }
    Ok(())
}

fn read(pool: &DocumentPool, file: &str) {
    let (path, password) = match file.split_once("::") {
        Some((path, password)) => (path, Some(password.to_owned())),
        None => (file, None),
    };
    let started = Instant::now();
    let job = pool.start(
        &Input::Path(path.into()),
        &ParseOptions { reading: Reading { password, ..Reading::default() }, ..ParseOptions::default() },
    );
    let mut out = std::io::stdout().lock();
    let mut first_page = None;
    while !job.is_finished() {
        match job.next_event(Duration::from_secs(1)) {
            Some(Event::Page(page)) => {
                let separator = if first_page.is_some() { "\x0c" } else { "" };
                first_page.get_or_insert(started.elapsed());
                // A closed pipe ends the reading side, not the measurement.
                let _ = write!(out, "{separator}{}", page.text);
            }
            Some(Event::Done(done)) => eprintln!(
                "{path}: {} pages, {} failed, first {:.1?}, all {:.1?} {:?}",
                done.pages,
                done.failed_pages.len(),
                first_page.unwrap_or_default(),
                started.elapsed(),
                done.warnings
            ),
            Some(Event::Failed(error)) => {
                eprintln!("{path}: {} {error} {:?}", error.code.as_str(), error.context)
            }
            Some(Event::Header(_)) | None => {}
        }
    }
}
