//! Running the program.

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code, Error, Result};

use crate::slots::Slot;

/// How often to look whether the program has ended, or the call was cancelled.
const POLL: Duration = Duration::from_millis(10);
/// A page of words is a megabyte at most.
const MAX_ANSWER_BYTES: u64 = 64 << 20;
/// Enough to tell what went wrong.
const MAX_COMPLAINT_BYTES: u64 = 4 * 1024;

/// What bounds a run.
#[derive(Clone, Copy)]
pub(crate) struct Bounds<'a> {
    pub cancel: &'a Cancel,
    pub deadline: Instant,
}

/// Run `program` with `input` on its standard input; what it writes to its standard output.
pub(crate) fn run(program: &Path, arguments: &[&str], input: &[u8], bounds: Bounds<'_>) -> Result<String> {
    let _slot = Slot::take(bounds.cancel, bounds.deadline)?;
    let mut child = Command::new(program)
        .args(arguments)
        // One thread: several pages at once use the cores better than one page on all.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| failed(&format!("{} can't be started: {error}", program.display())))?;
    lower_priority(&child);
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    // The pipes are served by threads of their own: the program may write before it has read all.
    std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that dies does not read to the end; its exit tells why.
            let _ = stdin.map(|mut stdin| stdin.write_all(input));
        });
        let answer = scope.spawn(move || read(stdout, MAX_ANSWER_BYTES));
        let complaint = scope.spawn(move || read(stderr, MAX_COMPLAINT_BYTES));
        let ended = wait(&mut child, bounds);
        let (answer, complaint) = (answer.join().unwrap_or_default(), complaint.join().unwrap_or_default());
        if ended? { Ok(answer) } else { Err(failed(&format!("tesseract failed: {}", last_line(&complaint)))) }
    })
}

/// Wait for the end; whether it was a good one. The program is gone when this returns.
fn wait(child: &mut Child, bounds: Bounds<'_>) -> Result<bool> {
    let stopped = loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) => {}
            Err(error) => break failed(&format!("tesseract can't be waited for: {error}")),
        }
        if let Err(cancelled) = bounds.cancel.check() {
            break cancelled;
        }
        if Instant::now() >= bounds.deadline {
            break Error::new(Code::TimeLimit, "recognising the text of a page took longer than allowed")
                .hint("draw the page with fewer pixels per inch, or give it more time");
        }
        std::thread::sleep(POLL);
    };
    // It may have ended by itself meanwhile, which is as good.
    let _ = child.kill();
    let _ = child.wait();
    Err(stopped)
}

fn read(pipe: Option<impl Read>, limit: u64) -> String {
    let mut bytes = Vec::new();
    if let Some(mut pipe) = pipe {
        // What is read before an error counts; the program's exit tells of the error.
        let _ = pipe.by_ref().take(limit).read_to_end(&mut bytes);
        let _ = std::io::copy(&mut pipe, &mut std::io::sink());
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Recognition is work for spare time: a person's notebook goes first.
fn lower_priority(child: &Child) {
    #[cfg(unix)]
    if let Some(process) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // Without it the work is done all the same.
        let _ = rustix::process::setpriority_process(Some(process), 19);
    }
    #[cfg(not(unix))]
    let _ = child;
}

fn last_line(text: &str) -> &str {
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("it said nothing")
}

pub(crate) fn failed(message: &str) -> Error {
    Error::new(Code::Worker, message).hint("try `tesseract --list-langs` in a terminal")
}
