//! A page as plain text with blocks, tables and links over it.
//!
//! Laid out as a text browser would: paragraphs parted by blank lines, list
//! items with markers and indentation, each table row on a line with its cells
//! parted by tabs (the rule of `innerText` in the HTML Standard).

use ferrolab_base::document::{Block, BlockKind, Cell, Link, Page, Table};

use crate::lists::Lists;
use crate::space::{self, Kind};
use crate::{Role, Writer};

/// Deeper items are indented no further: indentation must not outgrow the text.
const MAX_INDENT_LEVELS: usize = 16;

/// Builds the page; give it to the flow, then [`TextWriter::finish`].
#[derive(Default)]
pub struct TextWriter {
    out: String,
    blocks: Vec<Block>,
    tables: Vec<Table>,
    links: Vec<Link>,
    /// Line ends due before the next text.
    newlines: usize,
    /// `<br>`s due before the next text.
    breaks: usize,
    space: bool,
    run: Option<Block>,
    /// Where the run's text begins, behind indentation and marker.
    run_text: usize,
    headings: Vec<(String, u8)>,
    lists: Lists,
    items: Vec<Item>,
    item_count: usize,
    /// The item that the last block belongs to.
    last_item: Option<usize>,
    heading: Option<u8>,
    apart: Option<BlockKind>,
    quotes: usize,
    preformatted: usize,
    /// White space at the beginning of preformatted text.
    lead: String,
    link: Option<Link>,
    table: Option<OpenTable>,
    groups: u32,
}

/// An item, or a footnote, that the text lies in.
struct Item {
    id: usize,
    depth: usize,
    group: u32,
    /// Its marker, until it is written.
    marker: Option<String>,
}

#[derive(Default)]
struct OpenTable {
    table: Table,
    group: u32,
    row: Vec<Cell>,
    /// The cell being written.
    cell: Option<Cell>,
}

impl TextWriter {
    /// The page with all that was written, and its headings with their levels.
    pub fn finish(mut self) -> (Page, Vec<(String, u8)>) {
        self.end_run();
        self.out.truncate(self.out.trim_end().len());
        let (blocks, tables, links) = (self.blocks, self.tables, self.links);
        (Page { text: self.out, blocks, tables, links, ..Page::default() }, self.headings)
    }

    /// The cell that is open, for what it holds besides its text.
    pub fn cell(&mut self) -> Option<&mut Cell> {
        self.table.as_mut()?.cell.as_mut()
    }

    fn in_cell(&self) -> bool {
        self.table.as_ref().is_some_and(|table| table.cell.is_some())
    }

    /// End the line; `newlines` of 2 leaves a blank one.
    fn break_line(&mut self, newlines: usize) {
        if self.in_cell() {
            self.space = true;
            return;
        }
        self.end_run();
        // What stands first in an item stands beside its marker.
        let beside_marker = self.items.last().is_some_and(|item| item.marker.is_some());
        if !beside_marker {
            self.newlines = self.newlines.max(newlines);
        }
    }

    fn end_run(&mut self) {
        (self.space, self.breaks) = (false, 0);
        self.lead.clear();
        let Some(mut block) = self.run.take() else { return };
        // A run begins at its first visible character: only its end can be blank.
        self.out.truncate(self.out.trim_end().len());
        block.end = self.out.len();
        if block.kind == BlockKind::Heading {
            self.headings.push((self.out[self.run_text..].to_owned(), block.level));
        }
        let item = self.items.last().map(|item| item.id).filter(|_| block.kind == BlockKind::ListItem);
        match self.blocks.last_mut() {
            Some(last) if item.is_some() && item == self.last_item => last.end = block.end,
            _ => self.blocks.push(block),
        }
        self.last_item = item;
    }

    /// Make sure that text can be written.
    fn begin_run(&mut self) {
        if self.run.is_some() {
            return;
        }
        if !self.out.is_empty() {
            self.out.extend(std::iter::repeat_n('\n', self.newlines.clamp(1, 2)));
        }
        self.newlines = 0;
        let start = self.out.len();
        self.begin_line();
        self.run_text = self.out.len();
        let (kind, level, group) = self.kind();
        self.run = Some(Block { kind, start, end: start, level, group });
    }

    fn begin_line(&mut self) {
        let Some(item) = self.items.last_mut() else { return };
        let levels = if item.marker.is_some() { item.depth.saturating_sub(1) } else { item.depth };
        self.out.extend(std::iter::repeat_n("  ", levels.min(MAX_INDENT_LEVELS)));
        if let Some(marker) = item.marker.take() {
            self.out.push_str(&marker);
        }
    }

    fn kind(&self) -> (BlockKind, u8, u32) {
        if let Some(level) = self.heading {
            return (BlockKind::Heading, level, 0);
        }
        if let Some(kind) = self.apart {
            return (kind, 0, 0);
        }
        if self.preformatted > 0 {
            return (BlockKind::Code, 0, 0);
        }
        if let Some(item) = self.items.last() {
            return (BlockKind::ListItem, u8::try_from(item.depth).unwrap_or(u8::MAX), item.group);
        }
        (if self.quotes > 0 { BlockKind::Quote } else { BlockKind::Paragraph }, 0, 0)
    }

    /// Running text, white space folded.
    fn fold(&mut self, text: &str) {
        for c in text.chars() {
            match space::kind(c) {
                Kind::Space => self.space = true,
                Kind::Invisible => {}
                Kind::Visible => self.visible(c),
            }
        }
    }

    fn visible(&mut self, c: char) {
        if self.in_cell() {
            self.push_to_cell(c);
        } else {
            self.push_to_line(c);
        }
        self.space = false;
    }

    fn push_to_cell(&mut self, c: char) {
        let Some(cell) = self.table.as_mut().and_then(|table| table.cell.as_mut()) else { return };
        if self.space && !cell.text.is_empty() {
            cell.text.push(' ');
        }
        cell.text.push(c);
        push_to_link(&mut self.link, self.space, c);
    }

    fn push_to_line(&mut self, c: char) {
        match std::mem::take(&mut self.breaks) {
            0 => {}
            1 if self.heading.is_some() => self.space = true,
            1 if self.run.is_some() => {
                self.out.truncate(self.out.trim_end().len());
                self.out.push('\n');
                self.begin_line();
                self.space = false;
            }
            1 => self.break_line(1),
            _ => self.break_line(2),
        }
        let begins = self.run.is_none();
        self.begin_run();
        if self.space && !begins {
            self.out.push(' ');
        }
        self.out.push(c);
        push_to_link(&mut self.link, self.space, c);
    }

    /// Text whose white space counts.
    fn preformatted(&mut self, text: &str) {
        let text = space::preformatted(text);
        if self.run.is_some() {
            self.out.push_str(&text);
        } else {
            self.lead.push_str(&text);
            // Blank lines before the first text say nothing; its indentation does.
            let lead = std::mem::take(&mut self.lead);
            match lead.find(|c: char| !c.is_whitespace()) {
                Some(first) => {
                    let line = lead[..first].rfind('\n').map_or(0, |at| at + 1);
                    self.begin_run();
                    self.out.push_str(&lead[line..]);
                }
                None => self.lead = lead,
            }
        }
        if let Some(link) = &mut self.link {
            link.text.push_str(&text);
        }
    }

    fn end_link(&mut self) {
        if let Some(mut link) = self.link.take() {
            link.text = space::folded(&link.text);
            self.links.push(link);
        }
    }

    fn end_row(&mut self) {
        let Some(table) = &mut self.table else { return };
        let mut row = std::mem::take(&mut table.row);
        // Tables of two columns and a million rows would hold room for four.
        row.shrink_to_fit();
        let texts: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
        let line = texts.join("\t");
        let is_empty = texts.iter().all(|text| text.is_empty());
        let group = table.group;
        if !row.is_empty() {
            table.table.rows.push(row);
        }
        if is_empty {
            return;
        }
        self.break_line(1);
        self.begin_run();
        self.out.push_str(&line);
        let Some(block) = &mut self.run else { return };
        (block.kind, block.level, block.group) = (BlockKind::TableRow, 0, group);
        let start = block.start;
        self.end_run();
        self.newlines = 1;
        let end = self.out.len();
        if let Some(table) = &mut self.table {
            let is_first = table.table.end == 0;
            table.table.start = if is_first { start } else { table.table.start };
            table.table.end = end;
        }
    }

    /// The caption stands as a line of its own above the rows.
    fn end_caption(&mut self) {
        let Some(caption) = self.table.as_mut().and_then(|table| table.cell.take()) else { return };
        if !caption.text.is_empty() {
            self.break_line(2);
            self.begin_run();
            self.out.push_str(&caption.text);
            self.break_line(1);
        }
        if let Some(table) = &mut self.table {
            table.table.caption = Some(caption.text).filter(|text| !text.is_empty());
        }
    }

    fn end_table(&mut self) {
        if let Some(open) = self.table.take()
            && open.table.end > 0
        {
            self.tables.push(open.table);
        }
        self.break_line(2);
    }

    fn begin_item(&mut self, role: &Role) {
        let has_items = self.lists.has_items();
        let marker = match role {
            Role::LabelledItem(label) => {
                self.lists.count_item();
                format!("{label} ")
            }
            Role::Item(number) => self.lists.marker(*number),
            _ => self.lists.marker(None),
        };
        if self.in_cell() {
            self.space = true;
            self.fold(&marker);
            return;
        }
        self.break_line(1);
        // A paragraph in the item before asks for a blank line; items stand close.
        self.newlines = if has_items || self.lists.depth() > 1 { 1 } else { 2 };
        self.item_count += 1;
        let depth = self.lists.depth().max(1);
        let (id, group) = (self.item_count, self.lists.group());
        self.items.push(Item { id, depth, group, marker: Some(marker) });
    }
}

fn push_to_link(link: &mut Option<Link>, space: bool, c: char) {
    if let Some(link) = link {
        if space {
            link.text.push(' ');
        }
        link.text.push(c);
    }
}

impl Writer for TextWriter {
    fn open(&mut self, role: &Role) {
        match role {
            Role::Block => self.break_line(1),
            Role::Paragraph | Role::Rule => self.break_line(2),
            Role::Heading(level) => {
                self.break_line(2);
                self.heading = Some(*level);
            }
            Role::List(first) => {
                let newlines = if self.lists.depth() == 0 { 2 } else { 1 };
                self.break_line(newlines);
                self.groups += 1;
                self.lists.open(*first, self.groups);
            }
            Role::Item(_) | Role::LabelledItem(_) => self.begin_item(role),
            Role::Quote => {
                self.break_line(2);
                self.quotes += 1;
            }
            Role::Preformatted(_) => {
                self.break_line(2);
                self.preformatted += usize::from(!self.in_cell());
            }
            Role::Table => {
                self.break_line(2);
                self.groups += 1;
                self.table = Some(OpenTable { group: self.groups, ..OpenTable::default() });
            }
            Role::Caption => {
                self.break_line(2);
                if let Some(table) = &mut self.table {
                    table.cell = Some(Cell::default());
                }
            }
            Role::Cell { header, col_span, row_span } => {
                self.space = false;
                if let Some(table) = &mut self.table {
                    let cell = Cell {
                        text: String::new(),
                        row_span: *row_span,
                        col_span: *col_span,
                        header: *header,
                        ..Cell::default()
                    };
                    table.cell = Some(cell);
                }
            }
            Role::Link { target, .. } => {
                self.link = Some(Link { text: String::new(), target: target.clone() });
            }
            Role::Image { alternative, .. } => self.fold(alternative),
            Role::Math { tex, .. } => self.fold(tex),
            Role::Exponent => {
                self.space = false;
                self.fold("^");
            }
            Role::FootnoteMark(label) => self.fold(&format!("[{label}]")),
            Role::Footnote(label) => {
                self.break_line(2);
                self.apart = Some(BlockKind::Footnote);
                self.item_count += 1;
                let marker = Some(format!("[{label}] "));
                self.items.push(Item { id: self.item_count, depth: 0, group: 0, marker });
            }
            Role::Apart(kind) => {
                self.break_line(2);
                self.apart = Some(*kind);
            }
            Role::LineBreak if self.preformatted > 0 => self.preformatted("\n"),
            Role::LineBreak if self.in_cell() => self.space = true,
            Role::LineBreak => self.breaks += 1,
            Role::Hidden
            | Role::Inline
            | Role::Row
            | Role::Emphasis
            | Role::Strong
            | Role::Strikethrough
            | Role::Superscript
            | Role::Subscript
            | Role::Code => {}
        }
    }

    fn close(&mut self, role: &Role) {
        match role {
            Role::Block => self.break_line(1),
            Role::Paragraph => self.break_line(2),
            Role::Heading(_) => {
                self.break_line(2);
                self.heading = None;
            }
            Role::Footnote(_) => {
                self.break_line(2);
                self.apart = None;
                self.items.pop();
            }
            Role::Apart(_) => {
                self.break_line(2);
                self.apart = None;
            }
            Role::List(_) => {
                self.lists.close();
                let newlines = if self.lists.depth() == 0 { 2 } else { 1 };
                self.break_line(newlines);
            }
            Role::Item(_) | Role::LabelledItem(_) if self.in_cell() => self.space = true,
            Role::Item(_) | Role::LabelledItem(_) => {
                self.break_line(1);
                self.items.pop();
            }
            Role::Quote => {
                self.break_line(2);
                self.quotes -= 1;
            }
            Role::Preformatted(_) => {
                self.break_line(2);
                self.preformatted -= usize::from(!self.in_cell());
            }
            Role::Cell { .. } => {
                self.space = false;
                if let Some(table) = &mut self.table {
                    table.row.extend(table.cell.take());
                }
            }
            Role::Row => self.end_row(),
            Role::Caption => self.end_caption(),
            Role::Table => self.end_table(),
            Role::Link { .. } => self.end_link(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_cell() || (self.preformatted == 0 && self.table.is_none()) {
            self.fold(text);
        } else if self.table.is_none() {
            self.preformatted(text);
        }
    }
}
