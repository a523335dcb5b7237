//! A worker that does what it is told: echo, die, hang, eat memory, send garbage.
//! Also two hosts, for what a test can't do to its own process: be killed, and fork.

use std::io::Write;
use std::os::fd::FromRawFd;
use std::time::Duration;

use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_workers::worker::{Connection, InputBytes, Request, accept};
use ferrolab_workers::{PoolConfig, WorkerPool};

fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("die-at-start") => {
            eprintln!("no library here");
            std::process::exit(3);
        }
        Some("hang-at-start") => std::thread::sleep(Duration::from_secs(3600)),
        Some("host-with-a-busy-worker") => return host_with_a_busy_worker(),
        Some("forking-host") => return forking_host(),
        _ => {}
    }
    let (mut connection, greeting) = accept()?;
    if greeting == b"refuse" {
        return connection
            .refuse(&Error::new(Code::NativeRequired, "the library is missing").hint("install it"));
    }
    connection.ready()?;
    while let Some(request) = connection.receive()? {
        serve(&mut connection, request)?;
    }
    Ok(())
}

fn serve(connection: &mut Connection, request: Request) -> Result<()> {
    let command = String::from_utf8_lossy(&request.payload).into_owned();
    let (verb, argument) = command.split_once(' ').unwrap_or((&command, ""));
    match verb {
        "echo" => connection.send(argument.as_bytes())?,
        "count" => {
            for number in 0..argument.parse::<u32>().unwrap_or(0) {
                connection.send(&number.to_le_bytes())?;
            }
        }
        "big" => connection.send(&vec![b'x'; argument.parse().unwrap_or(0)])?,
        "pid" => connection.send(std::process::id().to_string().as_bytes())?,
        "file" => {
            let descriptor = request.input.ok_or_else(|| Error::new(Code::InvalidInput, "no file came"))?;
            connection.send(&InputBytes::map(descriptor)?)?;
        }
        "environment" => {
            connection.send(format!("{:?}", std::env::vars_os().collect::<Vec<_>>()).as_bytes())?
        }
        "files" => {
            let open = std::fs::read_dir("/proc/self/fd").map(|files| files.count()).unwrap_or(0);
            connection.send(open.to_string().as_bytes())?;
        }
        "sleep" => std::thread::sleep(Duration::from_millis(argument.parse().unwrap_or(0))),
        "abort" => {
            eprintln!("about to abort");
            std::process::abort();
        }
        "exit" => std::process::exit(7),
        "eat" => eat_memory(),
        "jump" => drop(std::hint::black_box(vec![1u8; 64 << 30])),
        "garbage" => write_raw(b"this is no frame at all"),
        "half" => {
            write_raw(&[1, 200, 0, 0, 0, b'x']);
            std::process::exit(0);
        }
        "chatter" => eprintln!("{}", "noise ".repeat(100_000)),
        other => connection.send(format!("unknown verb {other}").as_bytes())?,
    }
    connection.done()
}

fn eat_memory() {
    let mut eaten = Vec::new();
    loop {
        eaten.push(vec![1u8; 1 << 20]);
    }
}

fn write_raw(bytes: &[u8]) {
    // SAFETY: standard input is the socket and stays open; the file is forgotten, not closed.
    let mut socket = std::mem::ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(0) });
    socket.write_all(bytes).expect("the host listens");
}

fn own_pool() -> Result<WorkerPool> {
    let program = std::env::current_exe().map_err(|error| Error::new(Code::Internal, error.to_string()))?;
    WorkerPool::new(PoolConfig { command: vec![program.into()], workers: 1, ..PoolConfig::default() })
}

fn worker_pid(pool: &WorkerPool) -> Result<String> {
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel)?;
    lease.request(b"pid", None, &cancel)?;
    let mut pid = Vec::new();
    while let Some(part) = lease.next(&cancel)? {
        pid.extend(part);
    }
    Ok(String::from_utf8_lossy(&pid).into_owned())
}

fn host_with_a_busy_worker() -> Result<()> {
    let pool = own_pool()?;
    let pid = worker_pid(&pool)?;
    let cancel = Cancel::default();
    let mut lease = pool.lease(0, &cancel)?;
    lease.request(b"sleep 60000", None, &cancel)?;
    println!("{pid}");
    lease.next(&cancel).map(|_| ())
}

fn forking_host() -> Result<()> {
    let pool = own_pool()?;
    let before = worker_pid(&pool)?;
    // SAFETY: this process has one thread, so the child is as good as its parent.
    let child = unsafe { libc::fork() };
    if child == 0 {
        let has_its_own = worker_pid(&pool).is_ok_and(|pid| pid != before);
        drop(pool);
        std::process::exit(if has_its_own { 0 } else { 1 });
    }
    let mut status = -1;
    // SAFETY: waits for the child just made; the out-pointer is valid.
    unsafe { libc::waitpid(child, &mut status, 0) };
    let verdict = match (status, worker_pid(&pool)? == before) {
        (0, true) => "the child had its own worker and left the parent's alone",
        (0, false) => "the parent's worker is gone",
        _ => "the child had no worker of its own",
    };
    println!("{verdict}");
    Ok(())
}
