//! Paragraphs, lists and tables in their order.

use ferrolab_base::Result;
use ferrolab_compose::Role;
use ferrolab_packages::xml::{Node, Step};

use super::Reader;
use super::objects::MAX_BOXES;
use super::paragraph::Content;
use super::styles::{self, LEVELS, Meaning};
use crate::inline::{Inline, Marks};
use crate::prose::Prose;

/// A list that the walk lies in.
#[derive(Debug)]
pub(super) struct ListLevel {
    style: String,
    /// The outermost list that it belongs to.
    list: String,
    number: i64,
    /// The item's marker is due before its first paragraph.
    is_due: bool,
}

/// A table that the walk lies in.
#[derive(Debug)]
pub(super) struct OpenTable {
    form: Form,
    in_header: bool,
    depths: Vec<usize>,
}

/// How a table is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Table,
    /// As lines of text: it lies in a table's cell, or in a page header.
    Lines,
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
                Step::Leave(node) => self.leave_block(node, bottom),
            }
        }
        Ok(())
    }

    fn enter_block(&mut self, node: Node<'t>) -> Result<bool> {
        match node.name() {
            "p" | "h" => {
                self.paragraph(node)?;
                return Ok(false);
            }
            "list" => self.begin_list(node),
            "list-item" => self.begin_item(node),
            "table" if node.full_name() == "table:table" => self.begin_table(),
            "table-header-rows" => self.in_header(true),
            "table-row" => self.begin_row(),
            "table-cell" => self.begin_cell(node)?,
            "annotation" => {
                self.annotation(node);
                return Ok(false);
            }
            "frame" if node.full_name() == "draw:frame" => {
                let mut inline = Inline::default();
                self.frame(node, &mut inline, &Marks::default());
                self.running_text(&inline);
                self.object(node)?;
            }
            "change-start" => self.changes.begin(&node.attribute("change-id").unwrap_or_default()),
            "change-end" => {
                if let Some(done) = self.changes.end(&node.attribute("change-id").unwrap_or_default()) {
                    self.flow.annotate(done);
                }
            }
            "tracked-changes"
            | "covered-table-cell"
            | "sequence-decls"
            | "forms"
            | "notes"
            | "title"
            | "desc"
            | "table-of-content-source"
            | "variable-decls"
            | "image"
            | "object" => return Ok(false),
            _ => {}
        }
        Ok(true)
    }

    fn leave_block(&mut self, node: Node<'t>, bottom: usize) {
        match node.name() {
            "list" => {
                if let Some(ended) = self.levels.pop() {
                    let reached = self.reached.entry(ended.style).or_insert_with(|| vec![0; LEVELS]);
                    if let Some(number) = reached.get_mut(self.levels.len()) {
                        *number = ended.number;
                    }
                }
                if self.levels.is_empty() {
                    self.prose.close(&mut self.flow);
                }
            }
            "table-header-rows" => self.in_header(false),
            "table-row" | "table-cell" if self.tables.len() > bottom => self.end_row_or_cell(),
            "table" if node.full_name() == "table:table" && self.tables.len() > bottom => {
                self.end_row_or_cell();
                self.tables.pop();
            }
            _ => {}
        }
    }

    fn begin_list(&mut self, node: Node<'_>) {
        let outer = self.levels.last();
        let style = node.attribute("style-name").map(|name| name.into_owned());
        let style = style.or_else(|| outer.map(|outer| outer.style.clone())).unwrap_or_default();
        let list = match outer {
            Some(outer) => outer.list.clone(),
            None => {
                self.list_count += 1;
                self.list_count.to_string()
            }
        };
        let counts_on = node.attribute("continue-numbering").as_deref() == Some("true")
            || node.attribute("continue-list").is_some();
        let reached = self.reached.get(&style).and_then(|numbers| numbers.get(self.levels.len()));
        let start = self.styles.list(&style).get(self.levels.len()).map_or(1, |level| level.start);
        let number = reached.copied().filter(|_| counts_on).unwrap_or(start.saturating_sub(1));
        self.levels.push(ListLevel { style, list, number, is_due: false });
    }

    fn begin_item(&mut self, node: Node<'_>) {
        let Some(level) = self.levels.last_mut() else { return };
        let start = node.attribute("start-value").and_then(|start| start.parse().ok());
        level.number = start.unwrap_or(level.number.saturating_add(1));
        level.is_due = true;
    }

    /// The label of the item whose first paragraph this is; an empty one for bullets.
    fn due_label(&mut self) -> Option<String> {
        let numbers: Vec<i64> = self.levels.iter().map(|level| level.number).collect();
        let level = self.levels.last_mut()?;
        if !std::mem::take(&mut level.is_due) {
            return None;
        }
        Some(styles::label(self.styles.list(&level.style), &numbers).unwrap_or_default())
    }

    fn paragraph(&mut self, node: Node<'t>) -> Result<()> {
        let style = node.attribute("style-name").unwrap_or_default();
        let marks = self.styles.paragraph_marks(&style);
        let Content { inline, frames } = self.content(node, marks)?;
        if !inline.is_blank() {
            self.told(node, &style, inline);
        }
        for frame in frames {
            self.text_box(frame)?;
        }
        Ok(())
    }

    fn told(&mut self, node: Node<'t>, style: &str, inline: Inline) {
        let label = self.due_label();
        if self.told_in_line(&inline, label.as_deref()) {
            return;
        }
        let level = match node.name() {
            "h" => node.attribute("outline-level").and_then(|level| level.parse().ok()).or(Some(1)),
            _ => self.styles.outline_level(style),
        };
        if let Some(level) = level {
            return self.heading(level, label, inline);
        }
        let meaning = self.styles.meaning(style);
        match (meaning, label) {
            (Meaning::Title, _) => self.prose.heading(&mut self.flow, 1, "", inline),
            (_, Some(label)) => {
                let level = u8::try_from(self.levels.len()).unwrap_or(u8::MAX);
                let list = self.levels.last().map(|level| level.list.clone()).unwrap_or_default();
                self.prose.item(&mut self.flow, &list, level, Some(&label), &inline);
            }
            // A further paragraph of an item.
            _ if !self.levels.is_empty() => Prose::paragraph(&mut self.flow, Role::Paragraph, &inline),
            (Meaning::Code, _) => self.prose.code(&mut self.flow, &inline),
            (Meaning::Quote, _) => self.prose.quote(&mut self.flow, &inline),
            (Meaning::Caption, _) => self.prose.caption(&mut self.flow, &inline),
            _ => self.running_text(&inline),
        }
    }

    /// Where there is no room for blocks, a paragraph is a part of a line.
    fn told_in_line(&mut self, inline: &Inline, label: Option<&str>) -> bool {
        if !self.in_title && !self.tables.last().is_some_and(|table| table.form == Form::Lines) {
            return false;
        }
        Prose::in_line(&mut self.flow, label.unwrap_or_default(), inline);
        true
    }

    pub(super) fn running_text(&mut self, inline: &Inline) {
        if !inline.is_blank() {
            self.prose.running_text(&mut self.flow, inline);
        }
    }

    fn heading(&mut self, level: u8, label: Option<String>, inline: Inline) {
        let index = usize::from(level).clamp(1, LEVELS) - 1;
        self.heading_numbers[index] += 1;
        self.heading_numbers[index + 1..].fill(0);
        let outline = || styles::label(self.styles.outline(), &self.heading_numbers[..=index]);
        let label = label.filter(|label| !label.is_empty()).or_else(outline).unwrap_or_default();
        self.prose.heading(&mut self.flow, level, &label, inline);
    }

    /// End lists and program text: something else follows.
    pub(super) fn close_blocks(&mut self) {
        self.prose.close(&mut self.flow);
    }

    fn text_box(&mut self, frame: Node<'t>) -> Result<()> {
        if self.boxes >= MAX_BOXES {
            self.flow.stretch(Role::Paragraph, &frame.content());
            return Ok(());
        }
        self.boxes += 1;
        let levels = std::mem::take(&mut self.levels);
        self.object(frame)?;
        for child in frame.elements().filter(|child| !matches!(child.name(), "image" | "object")) {
            self.blocks(child)?;
        }
        self.close_blocks();
        self.levels = levels;
        self.boxes -= 1;
        Ok(())
    }

    fn begin_table(&mut self) {
        self.close_blocks();
        let form =
            if self.tables.is_empty() && self.prose.apart.is_none() { Form::Table } else { Form::Lines };
        let depths = vec![self.flow.depth()];
        self.tables.push(OpenTable { form, in_header: false, depths });
        if form == Form::Table {
            self.flow.open(Role::Table);
        }
    }

    fn in_header(&mut self, is_header: bool) {
        if let Some(table) = self.tables.last_mut() {
            table.in_header = is_header;
        }
    }

    fn begin_row(&mut self) {
        let Some(table) = self.tables.last_mut() else { return };
        table.depths.push(self.flow.depth());
        let role = match table.form {
            Form::Table => Role::Row,
            Form::Lines => self.prose.role(Role::Block),
        };
        self.flow.open(role);
    }

    fn begin_cell(&mut self, node: Node<'_>) -> Result<()> {
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        table.depths.push(self.flow.depth());
        if table.form == Form::Table {
            let span = |name: &str| {
                node.attribute(name).and_then(|span| span.parse().ok()).unwrap_or(1_u32).clamp(1, 1000)
            };
            let (columns, rows) = (span("number-columns-spanned"), span("number-rows-spanned"));
            let header = table.in_header;
            self.flow.open_cell(header, columns, rows)?;
        }
        Ok(())
    }

    fn end_row_or_cell(&mut self) {
        self.close_blocks();
        if let Some(depth) = self.tables.last_mut().and_then(|table| table.depths.pop()) {
            self.flow.close_to(depth);
        }
    }
}
