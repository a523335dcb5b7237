//! The pool against workers that behave and workers that do not.

#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_workers::{InputFile, PoolConfig, WorkerPool};

fn config(arguments: &[&str]) -> PoolConfig {
    let mut command = vec![env!("CARGO_BIN_EXE_misbehaving-worker").into()];
    command.extend(arguments.iter().map(Into::into));
    PoolConfig {
        command,
        workers: 1,
        memory_limit_bytes: 256 << 20,
        // Generous, for machines with other work; tests of the limits set their own.
        reply_timeout: Duration::from_secs(30),
        start_timeout: Duration::from_secs(30),
        ..PoolConfig::default()
    }
}

fn pool() -> WorkerPool {
    WorkerPool::new(config(&[])).unwrap()
}

fn ask(pool: &WorkerPool, command: &str) -> Result<Vec<Vec<u8>>> {
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel)?;
    lease.request(command.as_bytes(), None, &cancel)?;
    let mut parts = Vec::new();
    while let Some(part) = lease.next(&cancel)? {
        parts.push(part);
    }
    Ok(parts)
}

fn ask_text(pool: &WorkerPool, command: &str) -> String {
    let parts = ask(pool, command).unwrap();
    String::from_utf8(parts.concat()).unwrap()
}

/// The command fails with this code, and the pool serves the next caller.
#[track_caller]
fn check_failure(command: &str, code: Code) -> Error {
    check_failure_in(pool(), command, code)
}

#[track_caller]
fn check_failure_in(pool: WorkerPool, command: &str, code: Code) -> Error {
    let error = ask(&pool, command).unwrap_err();
    assert_eq!(error.code, code, "{error:?}");
    assert_eq!(ask_text(&pool, "echo still here"), "still here");
    error
}

fn context<'a>(error: &'a Error, name: &str) -> Option<&'a str> {
    error.context.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// Whether a process runs; one that nobody has waited for yet does not.
fn is_alive(pid: &str) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(") Z "))
}

#[track_caller]
fn wait_until_dead(pid: &str) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while is_alive(pid) {
        assert!(Instant::now() < deadline, "process {pid} still runs");
        std::thread::yield_now();
    }
}

/// Whether a process is listed, as a zombie is too.
fn is_running(pid: &str) -> bool {
    std::path::Path::new("/proc").join(pid).exists()
}

#[test]
fn replies_come_whole_and_in_order() {
    let pool = pool();
    assert_eq!(ask_text(&pool, "echo hello"), "hello");
    let numbers: Vec<Vec<u8>> = (0..1000u32).map(|number| number.to_le_bytes().to_vec()).collect();
    assert_eq!(ask(&pool, "count 1000").unwrap(), numbers);
    assert_eq!(ask_text(&pool, "big 5000000").len(), 5_000_000);
}

#[test]
fn a_worker_is_reused() {
    let pool = pool();
    assert_eq!(ask_text(&pool, "pid"), ask_text(&pool, "pid"));
}

#[test]
fn a_worn_worker_is_replaced() {
    // The greeting counts as a request.
    let pool = WorkerPool::new(PoolConfig { recycle_after_requests: 3, ..config(&[]) }).unwrap();
    let pids: Vec<String> = (0..4).map(|_| ask_text(&pool, "pid")).collect();
    assert_eq!(pids[0], pids[1]);
    assert_eq!(pids[2], pids[3]);
    assert_ne!(pids[1], pids[2]);
    assert!(!is_running(&pids[0]));
}

#[test]
fn files_come_as_open_descriptors() {
    let pool = pool();
    let cancel = Cancel::default();
    for contents in [&b""[..], b"contents", &[b'y'; 300_000]] {
        let file = InputFile::from_bytes(contents).unwrap();
        assert_eq!(file.size_bytes(), contents.len() as u64);
        let mut lease = pool.lease(0, &cancel).unwrap();
        lease.request(b"file", Some(file.as_fd()), &cancel).unwrap();
        assert_eq!(lease.next(&cancel).unwrap().unwrap(), contents);
        assert!(lease.next(&cancel).unwrap().is_none());
    }
}

#[test]
fn files_that_are_none_are_refused() {
    let check =
        |path: &str, code| assert_eq!(InputFile::open(path.as_ref()).unwrap_err().code, code, "{path}");
    check("/no/such/file", Code::NotFound);
    check("/", Code::InvalidInput);
    check("/dev/zero", Code::InvalidInput);
}

#[test]
fn workers_inherit_nothing() {
    let pool = pool();
    let environment = ask_text(&pool, "environment");
    assert!(environment.starts_with(r#"[("GLIBC_TUNABLES", "#) && environment.matches("(\"").count() == 1);
    // Standard input, output and error, and the folder being listed.
    assert_eq!(ask_text(&pool, "files"), "4");
}

#[test]
fn a_worker_that_dies_is_a_typed_error() {
    let error = check_failure("abort", Code::Worker);
    assert_eq!(context(&error, "signal"), Some("SIGABRT"));
    assert_eq!(context(&error, "stderr"), Some("about to abort"));
    assert!(check_failure("exit", Code::Worker).message.contains("exit status 7"));
    check_failure("half", Code::Worker);
}

#[test]
fn garbage_is_a_typed_error() {
    check_failure("garbage", Code::Worker);
}

#[test]
fn a_worker_that_hangs_is_a_typed_error() {
    let started = Instant::now();
    let config = PoolConfig { reply_timeout: Duration::from_millis(700), ..config(&[]) };
    check_failure_in(WorkerPool::new(config).unwrap(), "sleep 60000", Code::TimeLimit);
    assert!(started.elapsed() < Duration::from_secs(10));
}

#[test]
fn a_worker_that_eats_memory_is_a_typed_error() {
    check_failure("eat", Code::MemoryLimit);
    check_failure("jump", Code::MemoryLimit);
}

#[test]
fn a_noisy_worker_does_not_block() {
    assert!(ask(&pool(), "chatter").unwrap().is_empty());
}

#[test]
fn a_reply_over_the_limit_is_a_typed_error() {
    let pool = WorkerPool::new(PoolConfig { max_frame_bytes: 1000, ..config(&[]) }).unwrap();
    assert_eq!(ask(&pool, "big 1001").unwrap_err().code, Code::Worker);
    assert_eq!(ask_text(&pool, "big 1000").len(), 1000);
    assert_eq!(ask(&pool, &format!("echo {}", "x".repeat(1000))).unwrap_err().code, Code::SizeLimit);
}

#[test]
fn starts_that_fail_are_typed_errors() {
    #[track_caller]
    fn check(config: PoolConfig, code: Code, message: &str) {
        let pool = WorkerPool::new(config).unwrap();
        // Twice: a failed start must give its place back.
        for _ in 0..2 {
            let error = ask(&pool, "echo").unwrap_err();
            assert_eq!(error.code, code);
            assert!(error.message.contains(message), "{}", error.message);
        }
    }
    check(
        PoolConfig { command: vec!["/no/such/program".into()], ..config(&[]) },
        Code::Worker,
        "/no/such/program",
    );
    check(config(&["die-at-start"]), Code::Worker, "did not start");
    check(
        PoolConfig { start_timeout: Duration::from_millis(200), ..config(&["hang-at-start"]) },
        Code::TimeLimit,
        "did not start",
    );
    check(
        PoolConfig { greeting: b"refuse".to_vec(), ..config(&[]) },
        Code::NativeRequired,
        "the library is missing",
    );
    assert_eq!(WorkerPool::new(PoolConfig::default()).unwrap_err().code, Code::InvalidInput);
}

#[test]
fn cancelling_answers_at_once() {
    let pool = pool();
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel).unwrap();
    lease.request(b"sleep 60000", None, &cancel).unwrap();
    let canceller = cancel.clone();
    let thread = std::thread::spawn(move || {
        canceller.cancel();
        Instant::now()
    });
    let error = lease.next(&cancel).unwrap_err();
    let answered = Instant::now();
    assert_eq!(error.code, Code::Cancelled);
    assert!(answered - thread.join().unwrap() < Duration::from_millis(200));
    drop(lease);
    assert_eq!(ask_text(&pool, "echo next"), "next");
}

#[test]
fn a_cancelled_worker_that_soon_ends_its_reply_is_kept() {
    let pool = pool();
    let pid = ask_text(&pool, "pid");
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel).unwrap();
    lease.request(b"sleep 40", None, &cancel).unwrap();
    cancel.cancel();
    assert_eq!(lease.next(&cancel).unwrap_err().code, Code::Cancelled);
    drop(lease);
    assert_eq!(ask_text(&pool, "pid"), pid);
}

#[test]
fn a_lease_dropped_in_a_reply_ends_its_worker() {
    let pool = pool();
    let pid = ask_text(&pool, "pid");
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel).unwrap();
    lease.request(b"count 100000", None, &cancel).unwrap();
    drop(lease);
    assert!(!is_running(&pid));
    assert_ne!(ask_text(&pool, "pid"), pid);
}

#[test]
fn requests_within_a_reply_are_refused() {
    let pool = pool();
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel).unwrap();
    lease.request(b"echo a", None, &cancel).unwrap();
    assert_eq!(lease.request(b"echo b", None, &cancel).unwrap_err().code, Code::Internal);
}

#[test]
fn many_threads_share_a_pool() {
    let pool = Arc::new(WorkerPool::new(PoolConfig { workers: 3, ..config(&[]) }).unwrap());
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let pool = Arc::clone(&pool);
            std::thread::spawn(move || {
                for round in 0..20 {
                    let word = format!("{thread}-{round}");
                    assert_eq!(ask_text(&pool, &format!("echo {word}")), word);
                }
                ask_text(&pool, "pid")
            })
        })
        .collect();
    let pids: HashSet<String> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    assert!((1..=3).contains(&pids.len()));
}

#[test]
fn a_tag_finds_its_worker_again() {
    let pool = WorkerPool::new(PoolConfig { workers: 2, ..config(&[]) }).unwrap();
    let cancel = Cancel::default();
    let mut first = pool.lease(11, &cancel).unwrap();
    let mut second = pool.lease(22, &cancel).unwrap();
    assert_eq!((first.tag(), second.tag()), (0, 0));
    first.set_tag(11);
    second.set_tag(22);
    drop((first, second));
    assert_eq!(pool.lease(22, &cancel).unwrap().tag(), 22);
    assert_eq!(pool.lease(11, &cancel).unwrap().tag(), 11);
}

#[test]
fn a_worker_that_died_while_idle_is_replaced() {
    let pool = pool();
    let pid = ask_text(&pool, "pid");
    let raw = rustix::process::Pid::from_raw(pid.parse().unwrap()).unwrap();
    rustix::process::kill_process(raw, rustix::process::Signal::KILL).unwrap();
    // Not by its state: the first thread is a zombie before the others have let go of the socket.
    let ended = rustix::process::WaitIdOptions::EXITED | rustix::process::WaitIdOptions::NOWAIT;
    rustix::process::waitid(rustix::process::WaitId::Pid(raw), ended).unwrap();
    assert_ne!(ask_text(&pool, "pid"), pid);
}

#[test]
fn dropping_the_pool_ends_and_reaps_its_workers() {
    let pool = pool();
    let pid = ask_text(&pool, "pid");
    assert!(is_running(&pid));
    drop(pool);
    // A zombie would still be listed.
    assert!(!is_running(&pid));
}

/// Run the helper binary as a host of its own and read the line it prints.
fn start_host(mode: &str) -> (std::process::Child, String) {
    let mut host = std::process::Command::new(env!("CARGO_BIN_EXE_misbehaving-worker"))
        .arg(mode)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(host.stdout.take().unwrap()).read_line(&mut line).unwrap();
    (host, line.trim().to_owned())
}

#[test]
fn a_busy_worker_dies_with_its_host() {
    let (mut host, worker) = start_host("host-with-a-busy-worker");
    assert!(is_alive(&worker));
    host.kill().unwrap();
    host.wait().unwrap();
    wait_until_dead(&worker);
}

#[test]
fn a_fork_of_the_host_gets_workers_of_its_own() {
    let (mut host, verdict) = start_host("forking-host");
    host.wait().unwrap();
    assert_eq!(verdict, "the child had its own worker and left the parent's alone");
}
