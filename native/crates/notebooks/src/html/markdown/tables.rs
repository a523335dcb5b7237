//! Tables, with pipes around the rows or only between the cells.

use super::scan;

/// A table; its cells are still text.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) aligns: Vec<Option<&'static str>>,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

/// What lines that might be a table are, and how many bytes they have.
pub(super) enum Found {
    Table(Table, usize),
    Text(usize),
}

/// Whether a table may begin with `line`.
pub(super) fn may_begin(line: &str) -> bool {
    let Some(text) = scan::dedented(scan::body(line), 3) else { return false };
    let after_first = text.char_indices().nth(1).map_or("", |(at, _)| &text[at..]);
    after_first.contains('|')
}

pub(super) fn table(text: &str) -> Found {
    let line = scan::line(text);
    let piped = scan::dedented(scan::body(line), 3).is_some_and(|row| {
        let row = row.trim_end_matches(' ');
        row.len() > 1 && row.starts_with('|') && row.ends_with('|')
    });
    if piped { read(text, piped_row, true) } else { read(text, bare_row, false) }
}

fn read(text: &str, row: fn(&str) -> Option<&str>, piped: bool) -> Found {
    let line = scan::line(text);
    let given_up = |at: usize| Found::Text(if piped { all_piped(text, at) } else { line.len() });
    let mut at = line.len();
    let Some(head) = row(line) else { return Found::Text(line.len()) };
    let second = scan::line(&text[at..]);
    let Some(marks) = row(second) else { return Found::Text(line.len()) };
    at += second.len();
    let head = cells(head);
    let aligns: Option<Vec<_>> = cells(marks).iter().map(|mark| align(mark)).collect();
    let Some(aligns) = aligns.filter(|aligns| aligns.len() == head.len()) else { return given_up(at) };
    let mut rows = Vec::new();
    loop {
        let next = scan::line(&text[at..]);
        let Some(found) = row(next) else { break };
        at += next.len();
        let found = cells(found);
        if found.len() != aligns.len() {
            return given_up(at);
        }
        rows.push(found);
    }
    Found::Table(Table { aligns, head, rows }, at)
}

/// Where the rows with pipes end that are no table.
fn all_piped(text: &str, from: usize) -> usize {
    let mut at = from;
    while piped_row(scan::line(&text[at..])).is_some() {
        at += scan::line(&text[at..]).len();
    }
    at
}

fn piped_row(line: &str) -> Option<&str> {
    let row = scan::body(line).trim_end_matches(' ').trim_start_matches(' ');
    let inner = row.strip_prefix('|').filter(|_| row.ends_with('|'))?;
    Some(inner.strip_suffix('|').unwrap_or(""))
}

fn bare_row(line: &str) -> Option<&str> {
    let row = scan::body(line).trim_end_matches(' ');
    row.contains('|').then_some(row)
}

/// The cells of a row, parted at pipes that no backslash escapes.
fn cells(row: &str) -> Vec<String> {
    let mut found = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in row.char_indices() {
        if c == '|' && !escaped {
            found.push(row[start..at].trim().to_owned());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    found.push(row[start..].trim().to_owned());
    found
}

/// What a cell of the second row says of its column; `None` if it is no such cell.
fn align(mark: &str) -> Option<Option<&'static str>> {
    let dashes = mark.trim_start_matches(':').trim_end_matches(':');
    let (left, right) = (mark.starts_with(':'), mark.ends_with(':'));
    if mark.is_empty() {
        return Some(None);
    }
    let valid = !dashes.is_empty()
        && dashes.bytes().all(|byte| byte == b'-')
        && mark.len() == dashes.len() + usize::from(left) + usize::from(right);
    let name = match (left, right) {
        (true, true) => Some("center"),
        (true, false) => Some("left"),
        (false, true) => Some("right"),
        (false, false) => None,
    };
    valid.then_some(name)
}
