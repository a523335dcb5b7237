//! What the schemas are made of: required keys, kinds, patterns.

use std::collections::HashSet;

use super::path::Path;
use super::{Problem, Severity};
use crate::fault::cell_of;
use crate::json::{Kind, View};
use crate::notebook::shortened;

/// The problems found so far.
pub(super) struct Report {
    pub(super) problems: Vec<Problem>,
    max: usize,
}

impl Report {
    pub(super) fn new(max: usize) -> Self {
        Self { problems: Vec::new(), max }
    }

    fn add(&mut self, severity: Severity, path: Path<'_>, message: String) {
        // An error is told even after many warnings, or the verdict would be wrong.
        let full = self.problems.len() >= self.max;
        let first_error = severity == Severity::Error && self.problems.iter().all(|p| p.severity != severity);
        if full && !first_error {
            return;
        }
        let path = path.spelled();
        self.problems.push(Problem { severity, cell: cell_of(&path), path, message });
    }

    pub(super) fn error(&mut self, path: Path<'_>, message: String) {
        self.add(Severity::Error, path, message);
    }

    pub(super) fn warning(&mut self, path: Path<'_>, message: String) {
        self.add(Severity::Warning, path, message);
    }

    pub(super) fn unknown_key(&mut self, key: &str, path: Path<'_>) {
        self.error(path, format!("the key {key:?} is not allowed here"));
    }

    pub(super) fn required(&mut self, object: View<'_>, keys: &[&str], path: Path<'_>) {
        for key in keys {
            if object.get(key).is_none() {
                self.error(path, format!("the key {key:?} is missing"));
            }
        }
    }

    fn wrong(&mut self, value: View<'_>, wanted: &str, path: Path<'_>) {
        self.error(path, format!("{} is not {wanted}", shortened(value.raw())));
    }

    pub(super) fn string(&mut self, value: View<'_>, path: Path<'_>) {
        if !value.is_string() {
            self.wrong(value, "a string", path);
        }
    }

    pub(super) fn boolean(&mut self, value: View<'_>, path: Path<'_>) {
        if !matches!(value.kind(), Kind::True | Kind::False) {
            self.wrong(value, "true or false", path);
        }
    }

    /// Whether the value is an object; if not, that is told.
    pub(super) fn object(&mut self, value: View<'_>, path: Path<'_>) -> bool {
        if !value.is_object() {
            self.wrong(value, "an object", path);
        }
        value.is_object()
    }

    pub(super) fn array(&mut self, value: View<'_>, path: Path<'_>) -> bool {
        if !value.is_array() {
            self.wrong(value, "an array", path);
        }
        value.is_array()
    }

    /// `null` or an integer from 0.
    pub(super) fn count(&mut self, value: View<'_>, path: Path<'_>) {
        let number = value.is_integer() && (!value.raw().starts_with('-') || value.raw() == "-0");
        if !number && value.kind() != Kind::Null {
            self.wrong(value, "null or an integer from 0", path);
        }
    }

    /// A string or an array of strings.
    pub(super) fn multiline(&mut self, value: View<'_>, path: Path<'_>) {
        if value.is_string() {
            return;
        }
        if !value.is_array() {
            return self.wrong(value, "a string or an array of strings", path);
        }
        self.strings(value, path);
    }

    pub(super) fn strings(&mut self, array: View<'_>, path: Path<'_>) {
        if let Some((at, item)) = array.items().enumerate().find(|(_, item)| !item.is_string()) {
            self.wrong(item, "a string", path.index(at));
        }
    }

    pub(super) fn name(&mut self, value: View<'_>, path: Path<'_>) {
        let Some(name) = value.string() else { return self.wrong(value, "a string", path) };
        let line = without_newline(&name);
        if line.is_empty() || line.contains('\n') {
            self.error(path, format!("the name {name:?} is not one line of text"));
        }
    }

    pub(super) fn tags(&mut self, value: View<'_>, path: Path<'_>) {
        if !self.array(value, path) {
            return;
        }
        let mut seen = HashSet::new();
        for (at, item) in value.items().enumerate() {
            let Some(tag) = item.string() else {
                self.wrong(item, "a string", path.index(at));
                continue;
            };
            if tag.is_empty() || tag.contains(',') {
                self.error(path.index(at), format!("the tag {tag:?} is empty or has a comma"));
            }
            if !seen.insert(tag.clone()) {
                self.error(path.index(at), format!("the tag {tag:?} is there twice"));
            }
        }
    }

    pub(super) fn cell_id(&mut self, value: View<'_>, path: Path<'_>) {
        let Some(id) = value.string() else { return self.wrong(value, "a string", path) };
        let spelled = without_newline(&id);
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if spelled.is_empty() || !spelled.bytes().all(allowed) || id.chars().count() > 64 {
            let id = shortened(&id);
            self.error(path, format!("the id {id:?} is not 1 to 64 letters, digits, - and _"));
        }
    }
}

/// `$` of Python's patterns stands before a line break at the end too.
pub(super) fn without_newline(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}
