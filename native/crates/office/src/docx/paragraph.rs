//! The content of a paragraph.

use std::rc::Rc;

use ferrolab_base::Result;
use ferrolab_base::document::Annotation;
use ferrolab_base::reading::TrackedChanges;
use ferrolab_compose::Role;
use ferrolab_packages::xml::{Node, Step};

use super::drawings::{Drawing, Pictured};
use super::fields::{self, FieldState};
use super::{Note, Reader, runs, symbols};
use crate::inline::{Inline, Marks, push_within};
use crate::math;

/// Fields nest a few levels deep.
const MAX_FIELDS: usize = 64;

/// Longer changes are told by their beginning: changes that nest must not repeat the text at each depth.
const MAX_CHANGE_BYTES: usize = 10_000;

/// What a paragraph holds.
#[derive(Default)]
pub(super) struct Content<'t> {
    pub(super) inline: Inline,
    /// What follows the paragraph: text boxes, charts, diagrams.
    pub(super) drawings: Vec<Drawing<'t>>,
}

/// While a paragraph is read.
#[derive(Default)]
struct State<'t> {
    content: Content<'t>,
    marks: Marks,
    symbol_font: Option<String>,
    links: Vec<Option<Rc<str>>>,
    inserted: usize,
    deleted: usize,
    revisions: Vec<Annotation>,
    done_revisions: Vec<Annotation>,
    pictured: Pictured,
}

impl<'t> Reader<'t, '_> {
    /// Read all that `top` holds.
    pub(super) fn content(&mut self, top: Node<'t>) -> Result<Content<'t>> {
        let mut state = State::default();
        let mut walk = top.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(node) if node == top => {}
                Step::Enter(node) => {
                    self.flow.step()?;
                    if !self.enter(node, &mut state) {
                        walk.pass_over();
                    }
                }
                Step::Leave(node) => self.leave(node, &mut state),
            }
        }
        state.done_revisions.into_iter().for_each(|revision| self.flow.annotate(revision));
        // An instruction that does not end with its paragraph must not swallow what follows.
        self.fields.retain(|field| field.in_result);
        Ok(state.content)
    }

    /// An element begins; whether to go into it.
    fn enter(&mut self, node: Node<'t>, state: &mut State<'t>) -> bool {
        match node.name() {
            "pPr" | "rPr" | "sdtPr" | "sdtEndPr" | "rt" | "fldData" | "proofErr" | "bookmarkStart" => {
                return false;
            }
            "r" if node.full_name() != "m:r" => match runs::marks(node, &self.styles) {
                Some(marks) => {
                    state.marks = marks;
                    state.symbol_font = runs::symbol_font(node);
                }
                None => {
                    self.flow.warn("text that is hidden in the document was left out");
                    return false;
                }
            },
            "t" => {
                let text = match &state.symbol_font {
                    Some(font) => symbols::text(font, &node.content()),
                    None => node.content(),
                };
                self.text(&text, state.deleted > 0, state);
                return false;
            }
            "delText" => {
                let text = node.content();
                self.text(&text, true, state);
                return false;
            }
            "instrText" | "delInstrText" => {
                if let Some(field) = self.fields.last_mut() {
                    field.instruct(&node.content());
                }
                return false;
            }
            "fldChar" => {
                self.field_character(node, state);
                return false;
            }
            "fldSimple" => {
                let instruction = node.attribute("instr").unwrap_or_default();
                state.links.push(fields::hyperlink(&instruction).map(Rc::from));
            }
            "hyperlink" => {
                let target = self.hyperlink_target(node);
                state.links.push(target);
            }
            "ins" | "moveTo" => {
                state.inserted += 1;
                state.revisions.push(revision("insertion", node));
            }
            "del" | "moveFrom" => {
                state.deleted += 1;
                state.revisions.push(revision("deletion", node));
            }
            "commentRangeStart" => self.comments.open(&node.attribute("id").unwrap_or_default()),
            "commentRangeEnd" => self.comments.close(&node.attribute("id").unwrap_or_default()),
            "commentReference" => self.comment(&node.attribute("id").unwrap_or_default()),
            "oMath" => {
                self.formula(node, state);
                return false;
            }
            "Choice" | "Fallback" => return is_taken(node),
            "tab" | "ptab" | "br" | "cr" | "noBreakHyphen" | "sym" | "footnoteReference"
            | "endnoteReference" => {
                self.character(node, state);
                return false;
            }
            _ => return self.enter_drawing(node, state),
        }
        true
    }

    fn leave(&mut self, node: Node<'t>, state: &mut State<'t>) {
        match node.name() {
            "fldSimple" | "hyperlink" => _ = state.links.pop(),
            "ins" | "moveTo" | "del" | "moveFrom" => {
                match node.name() {
                    "ins" | "moveTo" => state.inserted -= 1,
                    _ => state.deleted -= 1,
                }
                let Some(revision) = state.revisions.pop() else { return };
                finish_revision(revision, &mut state.done_revisions);
            }
            "sdt" => {
                if let Some(field) = fields::content_control(node) {
                    self.flow.field(field);
                }
            }
            _ => {}
        }
    }

    fn is_visible(&self, is_deleted: bool, is_inserted: bool) -> bool {
        match self.flow.reading.tracked_changes {
            TrackedChanges::Accepted => !is_deleted,
            TrackedChanges::Rejected => !is_inserted,
            TrackedChanges::Shown => true,
        }
    }

    /// How text stands here; `None` where it is not shown.
    fn marks_here(&self, is_deleted: bool, state: &State<'t>) -> Option<Marks> {
        let is_instruction = self.fields.iter().any(|field| !field.in_result);
        if is_instruction || !self.is_visible(is_deleted, state.inserted > 0) {
            return None;
        }
        let mut marks = state.marks.clone();
        marks.strike |= is_deleted && self.flow.reading.tracked_changes == TrackedChanges::Shown;
        let field_link = || self.fields.iter().rev().find_map(|field| field.link.clone());
        marks.link = state.links.iter().rev().find_map(Clone::clone).or_else(field_link);
        Some(marks)
    }

    fn text(&mut self, text: &str, is_deleted: bool, state: &mut State<'t>) {
        for revision in &mut state.revisions {
            push_within(&mut revision.text, text, MAX_CHANGE_BYTES);
        }
        let Some(marks) = self.marks_here(is_deleted, state) else { return };
        self.comments.text(text);
        if let Some(field) = self.fields.last_mut() {
            field.text(text);
        }
        state.content.inline.text(text, &marks);
    }

    fn character(&mut self, node: Node<'t>, state: &mut State<'t>) {
        let attribute = |name: &str| node.attribute(name).unwrap_or_default();
        let is_deleted = state.deleted > 0;
        match node.name() {
            // Tab stops have the same name.
            "tab" if node.parent().is_none_or(|parent| parent.name() != "r") => {}
            "tab" | "ptab" => self.text("\t", is_deleted, state),
            "noBreakHyphen" => self.text("-", is_deleted, state),
            "sym" => {
                let code = u32::from_str_radix(&attribute("char"), 16).unwrap_or(0);
                match symbols::character(&attribute("font"), code) {
                    Some(c) => self.text(c.encode_utf8(&mut [0; 4]), is_deleted, state),
                    None => self.flow.warn(format!(
                        "the character {code:#x} of the font {:?} is not known and was left out",
                        attribute("font")
                    )),
                }
            }
            "footnoteReference" => self.note_mark(Note::Foot, &attribute("id"), state),
            "endnoteReference" => self.note_mark(Note::End, &attribute("id"), state),
            _ => {
                if let Some(marks) = self.marks_here(is_deleted, state) {
                    self.comments.text(" ");
                    state.content.inline.leaf(Role::LineBreak, &marks);
                }
            }
        }
    }

    fn note_mark(&mut self, kind: Note, id: &str, state: &mut State<'t>) {
        if self.marks_here(state.deleted > 0, state).is_none() {
            return;
        }
        if let Some(label) = self.refer_to_note(kind, id) {
            state.content.inline.leaf(Role::FootnoteMark(label), &Marks::default());
        }
    }

    fn formula(&mut self, node: Node<'t>, state: &mut State<'t>) {
        if self.marks_here(state.deleted > 0, state).is_none() {
            return;
        }
        let display = node.parent().is_some_and(|parent| parent.name() == "oMathPara");
        let tex = math::to_tex(node);
        if !tex.is_empty() {
            state.content.inline.leaf(Role::Math { tex, display }, &Marks::default());
        }
    }

    fn field_character(&mut self, node: Node<'t>, state: &mut State<'t>) {
        match node.attribute("fldCharType").as_deref() {
            Some("begin") if self.fields.len() < MAX_FIELDS => self.fields.push(FieldState::begin(node)),
            Some("separate") => {
                if let Some(field) = self.fields.last_mut() {
                    field.show();
                }
            }
            Some("end") => {
                let Some(form) = self.fields.pop().and_then(FieldState::end) else { return };
                if form.kind == "checkbox" {
                    let mark = if form.value == "true" { "☒" } else { "☐" };
                    self.text(mark, state.deleted > 0, state);
                }
                if form.kind == "choice" {
                    self.text(&form.value, state.deleted > 0, state);
                }
                self.flow.field(form);
            }
            _ => {}
        }
    }

    fn hyperlink_target(&self, node: Node<'_>) -> Option<Rc<str>> {
        let anchor = node.attribute("anchor").map(|anchor| format!("#{anchor}")).unwrap_or_default();
        let id = node.attribute("r:id").or_else(|| node.attribute("id"));
        let target =
            id.and_then(|id| self.relationships.by_id(&id)).map_or("", |found| found.target.as_str());
        let whole = format!("{target}{anchor}");
        (!whole.is_empty()).then(|| Rc::from(whole))
    }

    fn enter_drawing(&mut self, node: Node<'t>, state: &mut State<'t>) -> bool {
        if let Some(drawing) = Drawing::of(node) {
            if self.marks_here(state.deleted > 0, state).is_some() {
                state.content.drawings.push(drawing);
            }
            return false;
        }
        if node.name() == "textpath" {
            let text = node.attribute("string").unwrap_or_default();
            self.text(&text, state.deleted > 0, state);
        }
        state.pictured.note(node);
        if let Some(part) = state.pictured.part(node, &self.relationships)
            && let Some(marks) = self.marks_here(state.deleted > 0, state)
        {
            let role = self.picture(&part, &state.pictured);
            state.content.inline.leaf(role, &Marks { link: marks.link, ..Marks::default() });
        }
        true
    }
}

/// Of alternatives one is read: the first, except where that needs what is not read here.
pub(super) fn is_taken(branch: Node<'_>) -> bool {
    let Some(alternatives) = branch.parent() else { return true };
    let is_read = |choice: &Node<'_>| {
        choice.name() == "Choice" && choice.attribute("Requires").is_none_or(|needs| !needs.starts_with("cx"))
    };
    let taken = alternatives.elements().find(is_read).or_else(|| alternatives.child("Fallback"));
    taken.or_else(|| alternatives.elements().next()) == Some(branch)
}

fn revision(kind: &str, node: Node<'_>) -> Annotation {
    let attribute = |name: &str| node.attribute(name).map(|value| value.into_owned());
    Annotation {
        kind: kind.to_owned(),
        text: String::new(),
        author: attribute("author").filter(|author| !author.is_empty()),
        date: attribute("date"),
        rect: None,
    }
}

/// Word parts one change into many; neighbours of one author and time are told as one.
fn finish_revision(revision: Annotation, done: &mut Vec<Annotation>) {
    match done.last_mut() {
        Some(last)
            if last.kind == revision.kind && last.author == revision.author && last.date == revision.date =>
        {
            push_within(&mut last.text, &revision.text, MAX_CHANGE_BYTES);
        }
        _ if revision.text.trim().is_empty() => {}
        _ => done.push(revision),
    }
}
