//! Comments: who wrote what, on which words.

use std::collections::HashMap;

use ferrolab_base::document::Annotation;
use ferrolab_packages::xml::Node;

use super::Reader;
use super::runs::paragraph_texts;
use crate::inline::push_within;

/// No more comments than this mark the same words; without a bound each text would cost as much as all ranges.
const MAX_OPEN_RANGES: usize = 64;

/// Longer passages are told by their beginning.
const MAX_MARKED_CHARS: usize = 300;

/// All comments, and the words that those being passed mark.
#[derive(Debug, Default)]
pub(super) struct Comments {
    by_id: HashMap<String, Annotation>,
    /// Identifiers in the order of the comments' part.
    order: Vec<String>,
    /// The text so far of ranges that have begun.
    open: Vec<(String, String)>,
    /// The text of ranges that have ended.
    marked: HashMap<String, String>,
}

impl Comments {
    pub(super) fn read(root: Node<'_>) -> Self {
        let mut comments = Self::default();
        for comment in root.elements().filter(|node| node.name() == "comment") {
            let id = comment.attribute("id").unwrap_or_default().into_owned();
            let annotation = Annotation {
                kind: "comment".to_owned(),
                text: paragraph_texts(comment),
                author: comment
                    .attribute("author")
                    .map(|author| author.into_owned())
                    .filter(|it| !it.is_empty()),
                date: comment.attribute("date").map(|date| date.into_owned()),
                rect: None,
            };
            comments.order.push(id.clone());
            comments.by_id.insert(id, annotation);
        }
        comments
    }

    /// The words that a comment marks begin.
    pub(super) fn open(&mut self, id: &str) {
        let is_open = self.open.iter().any(|(open, _)| open == id);
        if self.by_id.contains_key(id) && !is_open && self.open.len() < MAX_OPEN_RANGES {
            self.open.push((id.to_owned(), String::new()));
        }
    }

    /// They end.
    pub(super) fn close(&mut self, id: &str) {
        if let Some(at) = self.open.iter().position(|(open, _)| open == id) {
            let (id, text) = self.open.swap_remove(at);
            self.marked.insert(id, text);
        }
    }

    /// Text that lies in all ranges that have begun.
    pub(super) fn text(&mut self, text: &str) {
        for (_, marked) in &mut self.open {
            push_within(marked, text, 4 * MAX_MARKED_CHARS);
        }
    }

    /// The comment, once, with the words that it marks.
    fn take(&mut self, id: &str) -> Option<Annotation> {
        self.close(id);
        let mut annotation = self.by_id.remove(id)?;
        let marked = ferrolab_compose::folded(&self.marked.remove(id).unwrap_or_default());
        if !marked.is_empty() {
            let shown: String = marked.chars().take(MAX_MARKED_CHARS).collect();
            let more = if shown.len() < marked.len() { "…" } else { "" };
            annotation.text = format!("{} [on “{shown}{more}”]", annotation.text).trim().to_owned();
        }
        Some(annotation)
    }
}

impl Reader<'_, '_> {
    /// Where a comment is anchored.
    pub(super) fn comment(&mut self, id: &str) {
        if let Some(annotation) = self.comments.take(id) {
            self.flow.annotate(annotation);
        }
    }

    /// Comments whose anchor was not met.
    pub(super) fn comments_left(&mut self) {
        for id in std::mem::take(&mut self.comments.order) {
            self.comment(&id);
        }
    }
}
