//! A zygote without an interpreter, whose runners do what a test asks for.

#[cfg(target_os = "linux")]
fn main() {
    linux::main();
}

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs::File;
    use std::io::{Read, Write};
    use std::mem::ManuallyDrop;
    use std::os::fd::FromRawFd;

    use ferrolab_sandbox::{ForkHooks, Zygote};
    use serde_json::{Value, json};

    struct NoInterpreter;

    impl ForkHooks for NoInterpreter {
        fn before(&self) {}
        fn after_in_parent(&self) {}
        fn after_in_child(&self) {}
    }

    pub fn main() {
        Zygote::start().expect("a host").serve(&NoInterpreter).expect("a host").begin();
        let mut runner = Runner { kept: Vec::new(), counter: 0 };
        while let Some(request) = receive() {
            runner.answer(&request);
        }
    }

    /// The channel, without ever closing it.
    fn channel() -> ManuallyDrop<File> {
        // SAFETY: the zygote's contract puts the channel there for the life of the process.
        ManuallyDrop::new(unsafe { File::from_raw_fd(3) })
    }

    fn receive() -> Option<Value> {
        let mut prefix = [0; 8];
        channel().read_exact(&mut prefix).ok()?;
        let [a, b, c, d, e, f, g, h] = prefix;
        let mut header = vec![0; u32::from_le_bytes([a, b, c, d]) as usize];
        let mut body = vec![0; u32::from_le_bytes([e, f, g, h]) as usize];
        channel().read_exact(&mut header).ok()?;
        channel().read_exact(&mut body).ok()?;
        let mut request: Value = serde_json::from_slice(&header).ok()?;
        request["body_bytes"] = body.len().into();
        Some(request)
    }

    fn send(header: &Value, body: &[u8]) {
        let header = header.to_string();
        let lengths = [(header.len() as u32).to_le_bytes(), (body.len() as u32).to_le_bytes()].concat();
        channel().write_all(&[&lengths, header.as_bytes(), body].concat()).expect("the host");
    }

    struct Runner {
        kept: Vec<u8>,
        counter: u64,
    }

    impl Runner {
        fn answer(&mut self, request: &Value) {
            let nonce = request["nonce"].clone();
            let amount = request["amount"].as_u64().unwrap_or(0);
            let mut reply = json!({ "nonce": nonce, "ok": true });
            match request["op"].as_str().unwrap_or_default() {
                "count" => {
                    self.counter += 1;
                    reply["counter"] = self.counter.into();
                    reply["body_bytes"] = request["body_bytes"].clone();
                }
                "forge" => reply["nonce"] = json!("0123456789abcdef0123456789abcdef"),
                "garbage" => return channel().write_all(&[0xff; 64]).expect("the host"),
                "twice" => send(&reply, b""),
                "giant" => {
                    return channel().write_all(&[0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f]).expect("the host");
                }
                "hang up" => {
                    // SAFETY: nobody uses the channel afterwards.
                    unsafe { libc::close(3) };
                    sleep(60);
                }
                "sleep" => sleep(amount),
                "spin" => spin(),
                "spin with threads" => {
                    let threads: Vec<_> = (0..amount).map(|_| std::thread::spawn(spin)).collect();
                    threads.into_iter().for_each(|thread| thread.join().expect("no end"));
                }
                "exit" => std::process::exit(amount as i32),
                "die" => {
                    // SAFETY: ends this process on purpose.
                    unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
                    sleep(60);
                }
                "fork" => {
                    // SAFETY: the child, if there is one, ends at once.
                    let pid = unsafe { libc::fork() };
                    if pid == 0 {
                        std::process::exit(0);
                    }
                    reply["forked"] = (pid > 0).into();
                }
                "checkpoint" => {
                    // SAFETY: this process has one thread.
                    let pid = unsafe { libc::fork() };
                    if pid > 0 {
                        return;
                    }
                    reply["ok"] = (pid == 0).into();
                }
                "take memory" => {
                    let room = self.kept.try_reserve_exact(amount as usize);
                    reply["taken"] = room.is_ok().into();
                    if room.is_ok() {
                        self.kept.resize(amount as usize, 1);
                    }
                    reply["kept"] = self.kept.len().into();
                }
                "flood" => {
                    let line = vec![b'x'; 1 << 16];
                    (0..amount).for_each(|_| std::io::stdout().write_all(&line).expect("the host"));
                }
                "say" => {
                    println!("to output");
                    eprintln!("to error");
                }
                other => panic!("no such request: {other}"),
            }
            send(&reply, b"");
        }
    }

    fn sleep(seconds: u64) {
        std::thread::sleep(std::time::Duration::from_secs(seconds));
    }

    fn spin() {
        loop {
            std::hint::spin_loop();
        }
    }
}
