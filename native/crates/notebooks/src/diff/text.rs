//! What differs between two sources, by line and by word.

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, TextDiff};

use crate::json::lines as split;

/// Sources of more lines together are not compared line by line: it could take quadratic time.
const MAX_LINES: usize = 20_000;

/// The same for words.
const MAX_WORDS_BYTES: usize = 100_000;

/// Whether a line or a word is in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineKind {
    /// In both.
    Same,
    /// Only in the new source.
    Added,
    /// Only in the old source.
    Removed,
}

/// A line of a source that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineChange {
    /// Whether the line is in both.
    pub kind: LineKind,
    /// Its place in the old source, counted from 0.
    pub old: Option<usize>,
    /// Its place in the new source.
    pub new: Option<usize>,
    /// The line without its end.
    pub text: String,
}

/// Every line of `source` as added or removed.
pub(super) fn all(source: &str, kind: LineKind) -> Vec<LineChange> {
    let lines = split(source).enumerate();
    lines.map(|(at, line)| change(kind, Some(at), Some(at), line)).collect()
}

fn change(kind: LineKind, old: Option<usize>, new: Option<usize>, text: &str) -> LineChange {
    LineChange {
        kind,
        old: old.filter(|_| kind != LineKind::Added),
        new: new.filter(|_| kind != LineKind::Removed),
        text: text.trim_end_matches(['\n', '\r']).to_owned(),
    }
}

/// The lines that differ, with `context` equal ones around them.
pub(super) fn lines(old: &str, new: &str, context: usize) -> Vec<LineChange> {
    let (before, after): (Vec<&str>, Vec<&str>) = (split(old).collect(), split(new).collect());
    if before.len() + after.len() > MAX_LINES {
        return [all(old, LineKind::Removed), all(new, LineKind::Added)].concat();
    }
    let diff = TextDiff::from_slices(&before, &after);
    let every: Vec<LineChange> = diff
        .iter_all_changes()
        .map(|line| change(kind(line.tag()), line.old_index(), line.new_index(), line.value()))
        .collect();
    let changed: Vec<usize> = (0..every.len()).filter(|&at| every[at].kind != LineKind::Same).collect();
    let near = |at: usize| {
        let next = changed.partition_point(|&place| place < at);
        let after = changed.get(next).is_some_and(|&place| place - at <= context);
        after || next > 0 && at - changed[next - 1] <= context
    };
    every.into_iter().enumerate().filter(|(at, _)| near(*at)).map(|(_, line)| line).collect()
}

/// Both sources as words, each with whether it is in both.
pub(super) fn words(old: &str, new: &str) -> Vec<(LineKind, String)> {
    if old.len() + new.len() > MAX_WORDS_BYTES {
        return vec![(LineKind::Removed, old.to_owned()), (LineKind::Added, new.to_owned())];
    }
    let diff = TextDiff::from_words(old, new);
    let mut out: Vec<(LineKind, String)> = Vec::new();
    for word in diff.iter_all_changes() {
        let kind = kind(word.tag());
        match out.last_mut().filter(|(last, _)| *last == kind) {
            Some((_, text)) => text.push_str(word.value()),
            None => out.push((kind, word.value().to_owned())),
        }
    }
    out
}

fn kind(tag: ChangeTag) -> LineKind {
    match tag {
        ChangeTag::Equal => LineKind::Same,
        ChangeTag::Insert => LineKind::Added,
        ChangeTag::Delete => LineKind::Removed,
    }
}
