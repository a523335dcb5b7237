//! What is wrong with a notebook, with the cell and the place in it.

use ferrolab_base::{Code, Error};

use crate::json::Fault;

/// A notebook that breaks a rule at `path`.
pub(crate) fn invalid(message: impl Into<String>, path: &str) -> Error {
    let error = Error::new(Code::InvalidNotebook, message).with("path", path);
    match cell_of(path) {
        Some(cell) => error.with("cell", cell),
        None => error,
    }
}

/// The cell that `path` leads into, counted from 0.
pub(crate) fn cell_of(path: &str) -> Option<usize> {
    let rest = path.strip_prefix("cells[")?;
    rest[..rest.find(']')?].parse().ok()
}

/// A text that is not JSON.
pub(crate) fn not_json(text: &str, fault: Fault) -> Error {
    let before = &text.as_bytes()[..fault.offset];
    let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[line_start..]).chars().count() + 1;
    let message = format!("the notebook is not JSON: {} in line {line}, column {column}", fault.what);
    Error::new(Code::InvalidNotebook, message)
        .hint("mend the file at this place, or take an earlier version of it")
        .with("path", "")
        .with("line", line)
        .with("column", column)
        .with("byte_offset", fault.offset)
}

/// A key as a step of a path: `.name`, or `["text/plain"]` when it is no plain name.
pub(crate) fn step(key: &str) -> String {
    let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && key.chars().next().is_some_and(|c| !c.is_ascii_digit());
    if plain { format!(".{key}") } else { format!("[{key:?}]") }
}
