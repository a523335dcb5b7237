//! Paragraphs, lists and tables in their order.

use ferrolab_base::Result;
use ferrolab_base::reading::TrackedChanges;
use ferrolab_compose::Role;
use ferrolab_packages::xml::{Node, Step};

use super::numbering::Label;
use super::paragraph::{Content, is_taken};
use super::styles::{self, Meaning};
use super::tables::{self, Form, OpenTable};
use super::{Reader, fields};
use crate::inline::{Inline, Marks};
use crate::prose::Prose;

/// A paragraph's properties.
struct Properties {
    style: Option<String>,
    meaning: Meaning,
    list: Option<(String, u8)>,
    /// The paragraph's end is a change that is not followed: the next paragraph belongs to this one.
    joins_next: bool,
}

impl<'t> Reader<'t, '_> {
    /// Everything in `top`.
    pub(super) fn blocks(&mut self, top: Node<'t>) -> Result<()> {
        let bottom = self.tables.len();
        let mut walk = top.walk();
        while let Some(step) = walk.next() {
            match step {
                Step::Enter(node) => {
                    self.flow.step()?;
                    if !self.enter_block(node)? {
                        walk.pass_over();
                    }
                }
                Step::Leave(node) => self.leave_block(node, bottom)?,
            }
        }
        Ok(())
    }

    /// A block begins; whether to go into it.
    fn enter_block(&mut self, node: Node<'t>) -> Result<bool> {
        match node.name() {
            "p" => {
                self.paragraph(node)?;
                return Ok(false);
            }
            "oMathPara" => {
                let content = self.content(node)?;
                self.running_text(&content.inline);
                return Ok(false);
            }
            "tbl" => self.begin_table(node),
            "tr" => return Ok(self.begin_row(node)),
            "tc" => return self.begin_cell(),
            "Choice" | "Fallback" => return Ok(is_taken(node)),
            "del" | "moveFrom" => return Ok(self.flow.reading.tracked_changes != TrackedChanges::Accepted),
            "ins" | "moveTo" => return Ok(self.flow.reading.tracked_changes != TrackedChanges::Rejected),
            "altChunk" => {
                self.flow.warn("a part in another format is embedded in the text and was left out");
            }
            "sectPr" | "tblPr" | "tblGrid" | "tblPrEx" | "trPr" | "tcPr" | "sdtPr" | "sdtEndPr" => {
                return Ok(false);
            }
            _ => {}
        }
        Ok(true)
    }

    fn leave_block(&mut self, node: Node<'t>, bottom: usize) -> Result<()> {
        match node.name() {
            "tbl" if self.tables.len() > bottom => self.end_table()?,
            "tr" | "tc" if self.tables.len() > bottom => self.end_row_or_cell(),
            "sdt" => {
                if let Some(field) = fields::content_control(node) {
                    self.flow.field(field);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn properties(&self, paragraph: Node<'_>) -> Properties {
        let Some(node) = paragraph.child("pPr") else {
            let meaning = self.styles.meaning(None);
            return Properties { style: None, meaning, list: None, joins_next: false };
        };
        let style = node.child("pStyle").and_then(|style| style.attribute("val")).map(|id| id.into_owned());
        let meaning = match (self.styles.meaning(style.as_deref()), styles::outline_level(node)) {
            (Meaning::Text, Some(level @ 0..=8)) => Meaning::Heading(level + 1),
            (Meaning::Heading(_), Some(9)) => Meaning::Text,
            (meaning, _) => meaning,
        };
        let mark = |name: &str| node.child("rPr").is_some_and(|run| run.child(name).is_some());
        let joins_next = match self.flow.reading.tracked_changes {
            TrackedChanges::Accepted => mark("del"),
            TrackedChanges::Rejected => mark("ins"),
            TrackedChanges::Shown => false,
        };
        let list = self.list_of(node, style.as_deref());
        Properties { style, meaning, list, joins_next }
    }

    /// The list and level of a paragraph: its own, or those of its style.
    fn list_of(&self, properties: Node<'_>, style: Option<&str>) -> Option<(String, u8)> {
        let (own, own_level) = styles::list_of(properties);
        let list = own.clone().or_else(|| self.styles.inherited(style, |style| style.list.clone()))?;
        if list == "0" {
            return None;
        }
        let by_style = || {
            let linked =
                style.filter(|_| own.is_none()).and_then(|id| self.numbering.level_of_style(&list, id));
            linked.or_else(|| self.styles.inherited(style, |style| style.list_level))
        };
        let level = own_level.or_else(by_style).unwrap_or(0);
        Some((list, level))
    }

    fn paragraph(&mut self, node: Node<'t>) -> Result<()> {
        let properties = self.properties(node);
        let Content { inline, drawings } = self.content(node)?;
        let mut whole = std::mem::take(&mut self.held);
        whole.append(inline);
        if properties.joins_next {
            // Two paragraphs that become one are still two words where they meet.
            whole.text(" ", &Marks::default());
            self.held = whole;
        } else {
            self.told(&properties, whole);
        }
        self.drawings(drawings)
    }

    fn told(&mut self, properties: &Properties, mut inline: Inline) {
        let Properties { style, meaning, list, .. } = properties;
        let label = list.as_ref().and_then(|(list, level)| self.numbering.next_label(list, *level));
        if inline.is_blank() {
            return;
        }
        if inline.is_code() && *meaning != Meaning::Code && style.is_some() {
            // A paragraph set in a typewriter's font as a whole is a matter of taste, not of meaning.
            inline.each_marks(|marks| marks.code = false);
        }
        if self.told_in_line(&inline, label.as_ref()) {
            return;
        }
        match (meaning, label, list) {
            (Meaning::Heading(level), label, _) => {
                let label = label.as_ref().map_or("", Label::text);
                self.prose.heading(&mut self.flow, *level, label, inline);
            }
            (_, Some(Label::Number(label)), _) if label.is_empty() => {
                self.prose.continuation(&mut self.flow, &inline);
            }
            (_, Some(label), Some((list, level))) => {
                self.prose.item(&mut self.flow, list, *level, Some(label.text()), &inline);
            }
            (Meaning::Code, ..) => self.prose.code(&mut self.flow, &inline),
            (Meaning::Quote, ..) => self.prose.quote(&mut self.flow, &inline),
            (Meaning::Caption, ..) => self.prose.caption(&mut self.flow, &inline),
            _ => self.running_text(&inline),
        }
    }

    /// Where there is no room for blocks, a paragraph is a part of a line.
    fn told_in_line(&mut self, inline: &Inline, label: Option<&Label>) -> bool {
        if !self.tables.last().is_some_and(|table| table.form == Form::Lines) {
            return false;
        }
        Prose::in_line(&mut self.flow, label.map_or("", Label::text), inline);
        true
    }

    pub(super) fn running_text(&mut self, inline: &Inline) {
        self.prose.running_text(&mut self.flow, inline);
    }

    /// End lists and program text: something else follows.
    pub(super) fn close_blocks(&mut self) {
        self.prose.close(&mut self.flow);
    }

    fn begin_table(&mut self, node: Node<'t>) {
        self.close_blocks();
        let lies_in_table = self.tables.iter().any(|table| table.form != Form::Frame);
        let form = match (lies_in_table || self.prose.apart.is_some(), tables::is_frame(node)) {
            (true, _) => Form::Lines,
            (_, true) => Form::Frame,
            _ => Form::Table,
        };
        let mut table = OpenTable::new(node, form);
        table.depths.push(self.flow.depth());
        self.tables.push(table);
        if form == Form::Table {
            self.flow.open(Role::Table);
        }
    }

    /// Whether the row is shown.
    fn begin_row(&mut self, node: Node<'t>) -> bool {
        let Some(table) = self.tables.last_mut() else { return true };
        table.next_row(node);
        let form = table.form;
        table.depths.push(self.flow.depth());
        match form {
            Form::Table => self.flow.open(Role::Row),
            Form::Lines => self.flow.open(self.prose.role(Role::Block)),
            Form::Frame => {}
        }
        let change = |name: &str| node.descend(&["trPr", name]).is_some();
        match self.flow.reading.tracked_changes {
            TrackedChanges::Accepted => !change("del"),
            TrackedChanges::Rejected => !change("ins"),
            TrackedChanges::Shown => true,
        }
    }

    /// Whether the cell has content of its own.
    fn begin_cell(&mut self) -> Result<bool> {
        let Some(table) = self.tables.last_mut() else { return Ok(true) };
        let plan = table.next_cell();
        let (form, header) = (table.form, table.in_header);
        table.depths.push(self.flow.depth());
        if form == Form::Table && !plan.continues {
            self.flow.open_cell(header, plan.col_span, plan.row_span)?;
        }
        Ok(!plan.continues)
    }

    fn end_row_or_cell(&mut self) {
        self.close_blocks();
        if let Some(depth) = self.tables.last_mut().and_then(|table| table.depths.pop()) {
            self.flow.close_to(depth);
        }
    }

    fn end_table(&mut self) -> Result<()> {
        self.end_row_or_cell();
        self.tables.pop();
        if self.tables.is_empty() {
            self.deferred_drawings()?;
        }
        Ok(())
    }
}
