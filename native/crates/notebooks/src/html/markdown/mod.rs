//! Markdown as nbconvert renders it: mistune's reading of CommonMark, with tables and formulas.
//!
//! What notebooks mostly have is done here, to the letter. What is rare, or where the two readings might part
//! (tabs, reference links, definition lists, lazy quotes), is declined, and nbconvert renders that cell.

mod blocks;
mod emphasis;
mod inline;
mod lists;
mod markup;
mod math;
mod render;
mod scan;
mod tables;
mod url;

use std::cell::Cell;

use crate::json::View;

/// Why a source is not rendered here.
pub(super) type Declined = &'static str;

type Result<T> = std::result::Result<T, Declined>;

/// How deep lists, quotes and links may nest here; mistune allows 20.
const MAX_DEPTH: usize = 12;

/// Longer sources are declined: searches for ends that do not come might take long.
const MAX_BYTES: usize = 1 << 20;

/// The HTML of a cell's Markdown.
pub(super) fn html(source: &str, attachments: Option<View<'_>>, anchor: &str) -> Result<String> {
    let source = normalised(source)?;
    let tokens = blocks::parse(&source, 0)?;
    let mut renderer = render::Renderer { out: String::with_capacity(source.len() * 2), attachments, anchor };
    renderer.blocks(&tokens)?;
    Ok(renderer.out)
}

/// Searches for ends that may not come. Each failure costs a walk to the end, so only some are granted.
#[derive(Default)]
struct Searches {
    failed: Cell<u32>,
}

impl Searches {
    const GRANTED: u32 = 30;

    /// Where `end` is in `text`.
    fn find(&self, text: &str, end: &str) -> Option<usize> {
        if self.failed.get() >= Self::GRANTED {
            return None;
        }
        let found = text.find(end);
        if found.is_none() {
            self.failed.set(self.failed.get() + 1);
        }
        found
    }

    fn check(&self) -> Result<()> {
        if self.failed.get() < Self::GRANTED { Ok(()) } else { Err("many openings without an end") }
    }
}

fn normalised(source: &str) -> Result<String> {
    if source.len() > MAX_BYTES {
        return Err("very long Markdown");
    }
    let mut text = source.replace("\r\n", "\n").replace('\r', "\n");
    if !text.ends_with('\n') {
        text.push('\n');
    }
    let odd = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(odd) {
        return Err("tabs or control characters in Markdown");
    }
    for line in text.lines() {
        check_line(line)?;
    }
    Ok(text)
}

/// Lines that may begin something that is not done here.
fn check_line(line: &str) -> Result<()> {
    let inner = line.trim_start_matches(|c: char| " >*+-.)".contains(c) || c.is_ascii_digit());
    if inner.starts_with('[') && inner.contains("]:") {
        return Err("a link reference");
    }
    let indent = line.len() - line.trim_start_matches(' ').len();
    if indent < 4 && line[indent..].starts_with(": ") {
        return Err("a definition list");
    }
    Ok(())
}
