//! A worker whose documents say what goes wrong with them: a file like
//! `pages=9 die=3 hang=5 fail=7` has nine pages, of which page 3 kills the worker.
//!
//! Words: `pages=N`; `die=N`, `hang=N`, `fail=N`, `mix-up=N`, `slow=N` for one page,
//! `N` being `all` for every page; `spoil=N` for one that kills the worker also when one
//! of the two pages before or after it is not read alone; `once=PATH` with `die`: only while PATH does not
//! exist; `open=die`, `open=fail`, `open=garbage`.

use std::os::fd::OwnedFd;
use std::time::Duration;

use ferrolab_base::document::{Header, Page};
use ferrolab_base::{Code, Error, Result};
use ferrolab_documents::protocol::{Reply, Request, decode, encode};
use ferrolab_workers::worker::{Connection, InputBytes, accept};

fn main() -> Result<()> {
    let (mut connection, _) = accept()?;
    connection.ready()?;
    let mut script = Script::default();
    while let Some(message) = connection.receive()? {
        match decode(&message.payload)? {
            Request::Open { .. } => {
                script = Script::read(message.input)?;
                open(&mut connection, &script)?;
            }
            Request::Pages { indices, alone } => {
                for index in indices {
                    if script.spoils(index, alone) {
                        std::process::abort();
                    }
                    connection.send(&encode(&page(&script, index))?)?;
                }
            }
            Request::Scan(_) | Request::Part(_) | Request::Picture { .. } => {
                connection.send(&encode(&Reply::Bytes(Vec::new()))?)?;
            }
            Request::Work(_) => std::process::abort(),
            Request::Boxes(_) => connection.send(&encode(&Reply::Boxes(Vec::new()))?)?,
        }
        connection.done()?;
    }
    Ok(())
}

#[derive(Default)]
struct Script(Vec<(String, String)>);

impl Script {
    fn read(input: Option<OwnedFd>) -> Result<Self> {
        let descriptor = input.ok_or_else(|| Error::new(Code::Worker, "no file came"))?;
        let text = String::from_utf8_lossy(&InputBytes::map(descriptor)?).into_owned();
        let words = text.split_whitespace().filter_map(|word| word.split_once('='));
        Ok(Self(words.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn spoils(&self, index: usize, alone: bool) -> bool {
        let spoiler = self.value("spoil").and_then(|page| page.parse::<usize>().ok());
        spoiler.is_some_and(|page| page.abs_diff(index) <= if alone { 0 } else { 2 })
    }

    fn hits(&self, name: &str, index: usize) -> bool {
        self.0.iter().any(|(known, value)| known == name && (value == "all" || *value == index.to_string()))
    }
}

fn open(connection: &mut Connection, script: &Script) -> Result<()> {
    match script.value("open") {
        Some("die") => std::process::abort(),
        Some("fail") => {
            let error = Error::new(Code::Corrupt, "the file is beyond repair");
            return connection.send(&encode(&Reply::Failed(error))?);
        }
        Some("garbage") => return connection.send(b"\xff\xff\xff"),
        _ => {}
    }
    let page_count = script.value("pages").and_then(|pages| pages.parse().ok()).unwrap_or(1);
    let header = Box::new(Header { format: "pdf".into(), page_count, ..Header::default() });
    connection.send(&encode(&Reply::Header { header, markdown: None })?)
}

fn page(script: &Script, index: usize) -> Reply {
    if script.hits("slow", index) {
        std::thread::sleep(Duration::from_millis(20));
    }
    if script.hits("hang", index) {
        std::thread::sleep(Duration::from_secs(3600));
    }
    if script.hits("die", index) && script.value("once").is_none_or(leave_mark) {
        std::process::abort();
    }
    if script.hits("fail", index) {
        return Reply::PageFailed { index, error: Error::new(Code::Corrupt, "bad page") };
    }
    let index = if script.hits("mix-up", index) { index + 1 } else { index };
    let text = format!("page {index} of {}", std::process::id());
    Reply::Page(Page { index, text, ..Page::default() })
}

/// Whether this is the first time. Workers may write no bytes, but may make an empty folder.
fn leave_mark(path: &str) -> bool {
    std::fs::create_dir(path).is_ok()
}
