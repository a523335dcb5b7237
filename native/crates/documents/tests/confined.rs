//! On Linux a worker has no files, no network and few system calls.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

#[path = "../../pdf/tests/support/mod.rs"]
mod support;

use std::fs;
use std::sync::Arc;
use std::time::Duration;

use ferrolab_documents::{DocumentPool, Event, Input, ParseOptions, PoolConfig};
use support::{PageSpec, PdfSpec, pdfium_path};

/// Numbers of this process's children.
fn children() -> Vec<u32> {
    let own = format!("PPid:\t{}\n", std::process::id());
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    numbers
        .filter(|pid| {
            fs::read_to_string(format!("/proc/{pid}/status")).is_ok_and(|status| status.contains(&own))
        })
        .collect()
}

fn status_field(pid: u32, name: &str) -> String {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    status.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned()
}

#[test]
fn a_worker_is_confined_while_it_reads() {
    let config = PoolConfig {
        command: vec![env!("CARGO_BIN_EXE_ferrolab-worker").into()],
        pdfium: pdfium_path(),
        workers: 1,
        ..PoolConfig::default()
    };
    let pool = DocumentPool::new(config).unwrap();
    let pdf = PdfSpec::of_pages([PageSpec::of_lines(["Read in a cell."])]).write();
    let job = pool.start(&Input::Bytes(Arc::from(pdf)), &ParseOptions::default());
    let mut text = String::new();
    loop {
        match job.next_event(Duration::from_secs(60)).expect("an event within a minute") {
            Event::Page(page) => text.push_str(&page.text),
            Event::Done(_) => break,
            Event::Failed(error) => panic!("{error}"),
            Event::Header(_) => {}
        }
    }
    assert!(text.contains("Read in a cell."));

    let workers = children();
    assert!(!workers.is_empty());
    for worker in workers {
        assert_eq!(status_field(worker, "Seccomp:"), "2");
        assert_eq!(status_field(worker, "NoNewPrivs:"), "1");
        assert_eq!(status_field(worker, "CapEff:"), "0000000000000000");
        let network = |process: &str| fs::read_link(format!("/proc/{process}/ns/net")).unwrap();
        assert_ne!(network(&worker.to_string()), network("self"));
    }
}
