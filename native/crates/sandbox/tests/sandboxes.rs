//! Sandboxes as the host sees them, with a runner that does the worst.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code};
use ferrolab_sandbox::{
    Isolation, Layer, Limit, Limits, Observer, Options, Outcome, Sandbox, Stream, Supervisor, Verdict,
};
use serde_json::Value;

const MIB: u64 = 1 << 20;

fn options(isolation: Isolation) -> Options {
    let runner = env!("CARGO_BIN_EXE_hostile-runner");
    let libraries = ["/lib", "/lib64", "/usr/lib"].map(PathBuf::from);
    Options {
        command: vec![runner.into()],
        environment: Vec::new(),
        isolation,
        readable_paths: [Path::new(runner).parent().unwrap().into()].into_iter().chain(libraries).collect(),
        pool_size: 0,
        max_file_bytes: MIB,
        max_threads: 16,
        max_message_bytes: 4096,
        without: Vec::new(),
    }
}

fn sandbox() -> (Supervisor, Sandbox) {
    let supervisor = Supervisor::new(options(Isolation::Full));
    let sandbox = supervisor.open(64 * MIB).unwrap();
    (supervisor, sandbox)
}

const LIMITS: Limits =
    Limits { wall: Duration::from_secs(20), cpu: Duration::from_secs(20), max_output_bytes: 4096 };

struct Nobody;

impl Observer for Nobody {
    fn output(&mut self, _: Stream, _: &[u8]) {}
}

fn ask(sandbox: &Sandbox, op: &str, amount: u64) -> Outcome {
    ask_within(sandbox, op, amount, LIMITS)
}

fn ask_within(sandbox: &Sandbox, op: &str, amount: u64, limits: Limits) -> Outcome {
    let header = format!(r#"{{"op": "{op}", "amount": {amount}}}"#);
    sandbox.call(&header, b"", &limits, &Cancel::default(), &mut Nobody).unwrap()
}

fn field(outcome: &Outcome, name: &str) -> Value {
    let header = outcome.header.as_ref().unwrap_or_else(|| panic!("no answer: {outcome:?}"));
    serde_json::from_str::<Value>(header).unwrap()[name].clone()
}

#[test]
fn every_layer_holds_and_is_reported() {
    let (_supervisor, sandbox) = sandbox();
    let mut found: Vec<Layer> = Vec::new();
    for report in sandbox.reports() {
        assert!(report.active, "{report:?}");
        found.push(report.layer);
    }
    assert_eq!(found, Layer::ALL);
}

#[test]
fn a_layer_that_is_missing_closes_the_door() {
    for layer in Layer::ALL {
        let options = Options { without: vec![layer], ..options(Isolation::Full) };
        match Supervisor::new(options).open(64 * MIB).map(|_| ()) {
            // Descriptors are closed in any case, and both landlock and the filter rule out new privileges.
            Ok(()) => assert!([Layer::Descriptors, Layer::NoNewPrivileges].contains(&layer), "{layer:?}"),
            Err(error) => {
                assert_eq!(error.code, Code::Isolation, "{layer:?}: {error}");
                let named =
                    error.context.iter().any(|(name, value)| name == "layer" && value == layer.as_str());
                // Without users of one's own nothing else can be had either.
                assert!(named || layer == Layer::UserNamespace, "{layer:?}: {error}");
            }
        }
    }
}

#[test]
fn the_weaker_levels_hold_what_they_promise() {
    for isolation in [Isolation::Landlock, Isolation::None] {
        let supervisor = Supervisor::new(options(isolation));
        let sandbox = supervisor.open(64 * MIB).unwrap();
        for report in sandbox.reports() {
            assert!(report.active || !report.layer.is_required_by(isolation), "{report:?}");
        }
        assert_eq!(field(&ask(&sandbox, "count", 0), "counter"), 1);
        assert_eq!(field(&ask(&sandbox, "fork", 0), "forked"), isolation == Isolation::None);
        assert!(!sandbox.checkpoint());
    }
}

#[test]
fn state_stays_between_calls() {
    let (_supervisor, sandbox) = sandbox();
    for count in 1..5 {
        assert_eq!(field(&ask(&sandbox, "count", 0), "counter"), count);
    }
    let outcome =
        sandbox.call(r#"{"op": "count"}"#, &[7; 100_000], &LIMITS, &Cancel::default(), &mut Nobody).unwrap();
    assert_eq!(field(&outcome, "body_bytes"), 100_000);
}

#[test]
fn forgeries_end_the_sandbox() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    for op in ["forge", "garbage", "giant", "hang up"] {
        let sandbox = supervisor.open(64 * MIB).unwrap();
        let outcome = ask(&sandbox, op, 0);
        assert_eq!((outcome.verdict, outcome.limit), (Verdict::Limit, Some(Limit::Protocol)), "{op}");
        assert!(!outcome.alive && !sandbox.is_alive(), "{op}");
        let again = sandbox.call("{}", b"", &LIMITS, &Cancel::default(), &mut Nobody);
        assert_eq!(again.unwrap_err().code, Code::Worker);
    }
    // A second answer is taken for that of the next call, which it does not fit.
    let sandbox = supervisor.open(64 * MIB).unwrap();
    assert_eq!(ask(&sandbox, "twice", 0).verdict, Verdict::Ok);
    assert_eq!(ask(&sandbox, "count", 0).limit, Some(Limit::Protocol));
}

#[test]
fn the_manner_of_death_is_told_from_outside() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    let died = |op, amount| {
        let outcome = ask(&supervisor.open(64 * MIB).unwrap(), op, amount);
        assert_eq!(outcome.verdict, Verdict::Killed);
        (outcome.exit_code, outcome.signal)
    };
    assert_eq!(died("exit", 0), (Some(0), None));
    assert_eq!(died("exit", 3), (Some(3), None));
    assert_eq!(died("die", 0), (None, Some(libc::SIGKILL)));
}

#[test]
fn wall_time_processor_time_and_the_caller_end_a_call() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    let short = Duration::from_millis(200);
    let outcome =
        ask_within(&supervisor.open(64 * MIB).unwrap(), "sleep", 60, Limits { wall: short, ..LIMITS });
    assert_eq!((outcome.verdict, outcome.limit), (Verdict::Timeout, Some(Limit::WallTime)));
    assert!(outcome.cpu < short);

    for op in ["spin", "spin with threads"] {
        let outcome = ask_within(&supervisor.open(64 * MIB).unwrap(), op, 3, Limits { cpu: short, ..LIMITS });
        assert_eq!((outcome.verdict, outcome.limit), (Verdict::Limit, Some(Limit::CpuTime)));
        assert!(outcome.cpu >= short);
    }

    let sandbox = supervisor.open(64 * MIB).unwrap();
    let cancel = Cancel::default();
    let outcome = std::thread::scope(|scope| {
        let call = scope
            .spawn(|| sandbox.call(r#"{"op": "sleep", "amount": 60}"#, b"", &LIMITS, &cancel, &mut Nobody));
        std::thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        call.join().unwrap().unwrap()
    });
    assert_eq!(outcome.verdict, Verdict::Cancelled);
}

#[test]
fn memory_ends_at_the_limit_and_the_sandbox_goes_on() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    for limit in [64 * MIB, 512 * MIB] {
        let sandbox = supervisor.open(limit).unwrap();
        assert_eq!(field(&ask(&sandbox, "take memory", limit + MIB), "taken"), false);
        let outcome = ask(&sandbox, "take memory", limit - 2 * MIB);
        assert_eq!(field(&outcome, "taken"), true);
        let peak = outcome.peak_memory_bytes;
        assert!(peak >= limit - 3 * MIB && peak <= limit + MIB, "a peak of {peak} at a limit of {limit}");
    }
}

#[test]
fn no_process_but_the_hosts_checkpoint() {
    let (_supervisor, sandbox) = sandbox();
    assert_eq!(field(&ask(&sandbox, "fork", 0), "forked"), false);
    ask(&sandbox, "count", 0);
    assert!(sandbox.checkpoint());
    assert_eq!(field(&ask(&sandbox, "fork", 0), "forked"), false);
    assert_eq!(field(&ask(&sandbox, "count", 0), "counter"), 2);
    let outcome = ask(&sandbox, "die", 0);
    assert_eq!((outcome.verdict, outcome.restored, outcome.alive), (Verdict::Killed, true, true));
    assert_eq!(field(&ask(&sandbox, "count", 0), "counter"), 2);
    // The copy can be copied, and again, and go on after a timeout.
    for count in 3..8 {
        sandbox.begin_checkpoint();
        let wall = Duration::from_millis(30);
        assert!(ask_within(&sandbox, "sleep", 60, Limits { wall, ..LIMITS }).restored);
        assert_eq!(field(&ask(&sandbox, "count", 0), "counter"), count);
    }
    assert!(!ask(&sandbox, "exit", 0).restored);
}

#[test]
fn a_flood_is_kept_to_the_limit() {
    let (_supervisor, sandbox) = sandbox();
    let outcome = ask(&sandbox, "flood", 1000);
    assert_eq!(outcome.verdict, Verdict::Ok);
    assert_eq!((outcome.stdout.len(), outcome.truncated), (4096, (true, false)));
    let outcome = ask(&sandbox, "say", 0);
    assert_eq!((&outcome.stdout[..], &outcome.stderr[..]), (&b"to output\n"[..], &b"to error\n"[..]));
    assert_eq!(outcome.truncated, (false, false));
}

#[test]
fn nothing_outlives_its_sandbox() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    let sandbox = supervisor.open(64 * MIB).unwrap();
    let init = sandbox.pid();
    let process = format!("/proc/{init}/stat");
    assert!(Path::new(&process).exists());
    drop(sandbox);
    let deadline = Instant::now() + Duration::from_secs(20);
    while Path::new(&process).exists() {
        assert!(Instant::now() < deadline, "process {init} is still there");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn parent_of(pid: i32) -> i32 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    status.lines().find_map(|line| line.strip_prefix("PPid:")).unwrap().trim().parse().unwrap()
}

#[test]
fn a_pool_is_ready() {
    let supervisor = Supervisor::new(Options { pool_size: 2, ..options(Isolation::Full) });
    for _ in 0..5 {
        let sandbox = supervisor.open(64 * MIB).unwrap();
        assert_eq!(field(&ask(&sandbox, "count", 0), "counter"), 1);
    }
}

#[test]
fn a_lost_zygote_is_replaced() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    let first = supervisor.open(64 * MIB).unwrap();
    // SAFETY: ends the zygote, a child of this process that nothing else has replaced.
    unsafe { libc::kill(parent_of(first.pid()), libc::SIGKILL) };
    let second = supervisor.open(64 * MIB).unwrap();
    assert_eq!(field(&ask(&second, "count", 0), "counter"), 1);
    supervisor.close();
    let third = supervisor.open(64 * MIB).unwrap();
    assert_eq!(field(&ask(&third, "count", 0), "counter"), 1);
}

fn children_of(pid: i32) -> Vec<i32> {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap();
    children.split_whitespace().map(|child| child.parse().unwrap()).collect()
}

#[test]
fn lost_helpers_of_the_zygote_are_replaced() {
    let supervisor = Supervisor::new(options(Isolation::Full));
    let sandbox = supervisor.open(64 * MIB).unwrap();
    let helpers = children_of(parent_of(sandbox.pid()));
    // The launcher, and the init that it has made for the next sandbox, beside that of this one.
    let others: Vec<i32> = helpers.into_iter().filter(|&pid| pid != sandbox.pid()).collect();
    assert!(!others.is_empty());
    for pid in others {
        // SAFETY: ends a process that this test's own zygote has made.
        unsafe { libc::kill(pid, libc::SIGKILL) };
    }
    let next = supervisor.open(64 * MIB).unwrap();
    assert_eq!(field(&ask(&next, "count", 0), "counter"), 1);
    assert_eq!(children_of(next.pid()).len(), 1, "the init has the runner, and no helper is left");
}
