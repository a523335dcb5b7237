//! What stands beside the running text: page headers and footers, and notes.

use std::collections::HashSet;

use ferrolab_base::Result;
use ferrolab_base::document::BlockKind;
use ferrolab_compose::Role;
use ferrolab_packages::opc::{Package, Relationships};
use ferrolab_packages::xml::{Node, Tree};

use super::{Note, Part, Reader};
use crate::numerals;

/// More page headers than this differ only by a number.
const MAX_PAGE_PARTS: usize = 64;

/// Headers and footers of all sections that are shown, each text once.
pub(super) fn page_parts(
    package: &Package<'_>,
    relationships: &Relationships,
    document: Node<'_>,
) -> Vec<(BlockKind, Part)> {
    let mut seen = HashSet::new();
    let mut parts: Vec<(BlockKind, Part)> = Vec::new();
    for section in document.descendants().filter(|node| node.name() == "sectPr") {
        let has_first = section.child("titlePg").is_some();
        for reference in section.elements() {
            let kind = match reference.name() {
                "headerReference" => BlockKind::PageHeader,
                "footerReference" => BlockKind::PageFooter,
                _ => continue,
            };
            let is_unused = reference.attribute("type").as_deref() == Some("first") && !has_first;
            let target = reference.attribute("id").and_then(|id| relationships.by_id(&id));
            let Some(target) = target.filter(|_| !is_unused && parts.len() < MAX_PAGE_PARTS) else {
                continue;
            };
            if !seen.insert(target.target.clone()) {
                continue;
            }
            if let Ok(part) = Part::load(package, &target.target)
                && !parts.iter().any(|(_, other)| other.text == part.text)
            {
                parts.push((kind, part));
            }
        }
    }
    parts
}

impl<'t> Reader<'t, '_> {
    /// The page headers or the page footers.
    pub(super) fn page_texts(
        &mut self,
        parts: &'t [(BlockKind, &str, Tree<'t>)],
        kind: BlockKind,
    ) -> Result<()> {
        self.prose.apart = Some(kind);
        let mut told = HashSet::new();
        for (_, name, tree) in parts.iter().filter(|(it, ..)| *it == kind) {
            let text = tree.root().content();
            // A page's number says nothing where there are no pages.
            let is_number = !text.is_empty() && !text.replace("PAGE", "").chars().any(char::is_alphabetic);
            if is_number || !told.insert(text) {
                continue;
            }
            self.read_beside(name, tree.root())?;
            if let Some(damage) = &tree.damage {
                self.flow.warn_damage(name, damage);
            }
        }
        self.prose.apart = None;
        Ok(())
    }

    /// A part with relationships of its own.
    fn read_beside(&mut self, part: &str, top: Node<'t>) -> Result<()> {
        let own = self.package.relationships(part);
        let main = std::mem::replace(&mut self.relationships, own);
        let result = self.blocks(top);
        self.end_part();
        self.relationships = main;
        match self.flow.settle(part, result) {
            // Damage beside the text does not spoil the text.
            Err(error) if error.code != ferrolab_base::Code::Cancelled => Ok(()),
            other => other,
        }
    }

    /// A note is referred to: its label, if there is such a note.
    pub(super) fn refer_to_note(&mut self, kind: Note, id: &str) -> Option<String> {
        let notes = if kind == Note::Foot { &self.footnotes } else { &self.endnotes };
        let note = *notes.get(id)?;
        let key = (kind == Note::End, id.to_owned());
        if let Some(label) = self.note_labels.get(&key) {
            return Some(label.clone());
        }
        let count = &mut self.note_counts[usize::from(kind == Note::End)];
        *count += 1;
        // As Word numbers them where nothing else is asked for.
        let label = match kind {
            Note::Foot => count.to_string(),
            Note::End => numerals::roman(*count).to_lowercase(),
        };
        self.note_labels.insert(key, label.clone());
        self.due_notes.push((kind, label.clone(), note));
        Some(label)
    }

    /// The notes that were referred to; notes may refer to notes.
    pub(super) fn notes_due(&mut self, parts: [&str; 2]) -> Result<()> {
        let mut next = 0;
        while let Some((kind, label, note)) = self.due_notes.get(next).cloned() {
            next += 1;
            self.flow.open(Role::Footnote(label));
            self.read_beside(parts[usize::from(kind == Note::End)], note)?;
            self.flow.close_to(0);
        }
        Ok(())
    }
}
