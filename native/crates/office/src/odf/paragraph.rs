//! The content of a paragraph.

use std::rc::Rc;

use ferrolab_base::Result;
use ferrolab_base::document::Annotation;
use ferrolab_base::reading::TrackedChanges;
use ferrolab_compose::Role;
use ferrolab_packages::xml::{Node, Step};

use super::Reader;
use crate::inline::{Inline, Marks};
use crate::numerals;

/// No one needs more spaces in a row.
const MAX_SPACES: usize = 100;

/// What a paragraph holds.
#[derive(Default)]
pub(super) struct Content<'t> {
    pub(super) inline: Inline,
    /// Text boxes and charts, which follow the paragraph.
    pub(super) frames: Vec<Node<'t>>,
}

impl<'t> Reader<'t, '_> {
    pub(super) fn content(&mut self, paragraph: Node<'t>, marks: Marks) -> Result<Content<'t>> {
        let mut content = Content::default();
        // The marks of the elements that this lies in, innermost last.
        let mut marks = vec![marks];
        let mut walk = paragraph.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(node) if node == paragraph => {}
                Step::Enter(node) => {
                    self.flow.step()?;
                    let here = marks.last().cloned().unwrap_or_default();
                    if node.text().is_none() {
                        marks.push(self.marks_within(node, &here));
                    }
                    if !self.enter_inline(node, &here, &mut content) {
                        walk.pass_over();
                    }
                }
                Step::Leave(node) if node.text().is_none() => _ = marks.pop(),
                Step::Leave(_) => {}
            }
        }
        Ok(content)
    }

    fn marks_within(&self, node: Node<'_>, here: &Marks) -> Marks {
        let mut marks = here.clone();
        match node.full_name() {
            "text:span" => {
                let style = node.attribute("style-name").unwrap_or_default();
                self.styles.mark(&style, &mut marks);
            }
            "text:a" | "draw:a" => {
                marks.link =
                    node.attribute("href").filter(|target| !target.is_empty()).map(|it| Rc::from(&*it));
            }
            _ => {}
        }
        marks
    }

    fn enter_inline(&mut self, node: Node<'t>, marks: &Marks, content: &mut Content<'t>) -> bool {
        if let Some(text) = node.text() {
            self.text(text, marks, content);
            return true;
        }
        let id = || node.attribute("change-id").unwrap_or_default();
        match node.name() {
            "s" => {
                let count = node.attribute("c").and_then(|count| count.parse().ok()).unwrap_or(1_usize);
                self.text(&" ".repeat(count.min(MAX_SPACES)), marks, content);
            }
            "tab" => self.text("\t", marks, content),
            "line-break" => content.inline.leaf(Role::LineBreak, marks),
            "note" => {
                self.note(node, content);
                return false;
            }
            "annotation" => {
                self.annotation(node);
                return false;
            }
            "change-start" => self.changes.begin(&id()),
            "change-end" => {
                if let Some(annotation) = self.changes.end(&id()) {
                    self.flow.annotate(annotation);
                }
            }
            "change" => self.deletion(&id(), marks, content),
            "frame" => {
                if node.child("text-box").is_some()
                    || node.child("table").is_some()
                    || node.child("object").is_some()
                {
                    content.frames.push(node);
                }
                self.frame(node, &mut content.inline, marks);
                return false;
            }
            "custom-shape" | "rect" | "ellipse" | "line" | "g" | "caption"
                if node.full_name().starts_with("draw:") =>
            {
                content.frames.push(node);
                return false;
            }
            "ruby-text" | "tracked-changes" | "event-listeners" | "desc" | "title"
                if node.full_name() != "text:title" =>
            {
                return false;
            }
            _ => {}
        }
        true
    }

    fn text(&mut self, text: &str, marks: &Marks, content: &mut Content<'t>) {
        self.changes.text(text);
        if self.changes.is_visible(self.flow.reading.tracked_changes) {
            content.inline.text(text, marks);
        }
    }

    fn deletion(&mut self, id: &str, marks: &Marks, content: &mut Content<'t>) {
        let Some((text, annotation)) = self.changes.deleted(id) else { return };
        let strike = match self.flow.reading.tracked_changes {
            TrackedChanges::Accepted => None,
            TrackedChanges::Rejected => Some(marks.strike),
            TrackedChanges::Shown => Some(true),
        };
        if let Some(strike) = strike {
            content.inline.text(&text, &Marks { strike, ..marks.clone() });
        }
        if !text.trim().is_empty() {
            self.flow.annotate(annotation);
        }
    }

    fn note(&mut self, node: Node<'t>, content: &mut Content<'t>) {
        let Some(body) = node.child("note-body") else { return };
        let is_end = node.attribute("note-class").as_deref() == Some("endnote");
        let count = &mut self.note_counts[usize::from(is_end)];
        *count += 1;
        let label = if is_end { numerals::roman(*count).to_lowercase() } else { count.to_string() };
        self.due_notes.push((label.clone(), body));
        content.inline.leaf(Role::FootnoteMark(label), &Marks::default());
    }

    /// A comment.
    pub(super) fn annotation(&mut self, node: Node<'_>) {
        let of = |name: &str| node.child(name).map(Node::content).filter(|text| !text.is_empty());
        let paragraphs = node.descendants().filter(|it| it.full_name() == "text:p").map(Node::content);
        let text = paragraphs.collect::<Vec<_>>().join("\n");
        self.flow.annotate(Annotation {
            kind: "comment".to_owned(),
            text: text.trim().to_owned(),
            author: of("creator"),
            date: of("date"),
            rect: None,
        });
    }
}
