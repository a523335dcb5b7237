//! Recorded changes: insertions stand in the text between two marks, deletions beside it.

use std::collections::HashMap;

use ferrolab_base::document::Annotation;
use ferrolab_base::reading::TrackedChanges;
use ferrolab_packages::xml::Node;

use crate::inline::push_within;

/// No more changes than this overlap.
const MAX_OPEN: usize = 64;

/// Longer insertions are told by their beginning.
const MAX_TEXT_BYTES: usize = 10_000;

/// A change by its identifier.
#[derive(Debug)]
struct Change<'t> {
    annotation: Annotation,
    /// What was deleted.
    deleted: Option<Node<'t>>,
}

/// All changes, and the insertions that the text lies in.
#[derive(Debug, Default)]
pub(super) struct Changes<'t> {
    by_id: HashMap<String, Change<'t>>,
    open: Vec<String>,
}

impl<'t> Changes<'t> {
    pub(super) fn read(body: Node<'t>) -> Self {
        let regions = body.child("tracked-changes").into_iter().flat_map(Node::elements);
        let by_id = regions.filter_map(|region| {
            let id = region.attribute("xml:id").or_else(|| region.attribute("text:id"))?;
            let change = region.elements().find(|it| matches!(it.name(), "insertion" | "deletion"))?;
            let of_info = |name: &str| change.descend(&["change-info", name]).map(Node::content);
            let annotation = Annotation {
                kind: change.name().to_owned(),
                text: String::new(),
                author: of_info("creator").filter(|author| !author.is_empty()),
                date: of_info("date"),
                rect: None,
            };
            let deleted = (change.name() == "deletion").then_some(change);
            Some((id.into_owned(), Change { annotation, deleted }))
        });
        Self { by_id: by_id.collect(), open: Vec::new() }
    }

    pub(super) fn begin(&mut self, id: &str) {
        if self.by_id.get(id).is_some_and(|change| change.deleted.is_none())
            && self.open.len() < MAX_OPEN
            && !self.open.iter().any(|open| open == id)
        {
            self.open.push(id.to_owned());
        }
    }

    /// An insertion ends: what is to be told of it.
    pub(super) fn end(&mut self, id: &str) -> Option<Annotation> {
        self.open.retain(|open| open != id);
        let change = self.by_id.remove(id)?;
        Some(change.annotation).filter(|annotation| !annotation.text.trim().is_empty())
    }

    /// Text that lies in all insertions that have begun.
    pub(super) fn text(&mut self, text: &str) {
        for id in &self.open {
            if let Some(change) = self.by_id.get_mut(id) {
                push_within(&mut change.annotation.text, text, MAX_TEXT_BYTES);
            }
        }
    }

    /// Whether text is shown here.
    pub(super) fn is_visible(&self, choice: TrackedChanges) -> bool {
        choice != TrackedChanges::Rejected || self.open.is_empty()
    }

    /// Where something was deleted: what, and what is to be told of it.
    pub(super) fn deleted(&mut self, id: &str) -> Option<(String, Annotation)> {
        let change = self.by_id.get(id)?;
        let paragraphs = change.deleted?.elements().filter(|it| matches!(it.name(), "p" | "h"));
        let text = paragraphs.map(Node::content).collect::<Vec<_>>().join(" ");
        let annotation = Annotation { text: text.clone(), ..change.annotation.clone() };
        self.by_id.remove(id);
        Some((text, annotation))
    }
}
