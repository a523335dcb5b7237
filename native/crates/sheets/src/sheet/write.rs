//! Tables as pages with text, tables and Markdown.

use std::collections::HashMap;

use ferrolab_base::document::{Annotation, Header, Parsed, Value};
use ferrolab_compose::{Composer, Role, Writer};

/// A cell of a table to write.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SheetCell {
    /// What it shows.
    pub text: String,
    /// What it holds, where that is no text.
    pub value: Option<Value>,
    /// The formula that gives the value.
    pub formula: Option<String>,
    /// Where it links to.
    pub link: Option<String>,
    /// Whether it heads its column.
    pub header: bool,
    /// Rows and columns it covers; 0 counts as 1.
    pub spans: (u32, u32),
}

/// Writes tables through [`Composer`], which folds white space, and puts back what cells say literally.
#[derive(Default)]
pub(crate) struct TableWriter {
    pub composer: Composer,
    page: usize,
    /// How many tables of this page have visible text.
    tables: usize,
    open: Option<OpenTable>,
    /// By page.
    annotations: HashMap<usize, Vec<Annotation>>,
    /// By page and table: the caption, and texts that were folded.
    written: HashMap<(usize, usize), OpenTable>,
}

/// A table that has rows.
struct OpenTable {
    caption: Option<String>,
    rows: usize,
    has_text: bool,
    /// Row, cell and text.
    literal: Vec<(usize, usize, String)>,
}

impl TableWriter {
    /// A table begins; `caption` is what it is called, which is not written.
    pub(crate) fn open_table(&mut self, caption: Option<&str>) {
        self.composer.open(&Role::Table);
        let caption = caption.map(str::to_owned);
        self.open = Some(OpenTable { caption, rows: 0, has_text: false, literal: Vec::new() });
    }

    /// A row of the table.
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = SheetCell>) {
        self.composer.open(&Role::Row);
        let mut count = 0;
        for (index, cell) in cells.into_iter().enumerate() {
            self.cell(index, cell);
            count += 1;
        }
        self.composer.close(&Role::Row);
        if let Some(table) = &mut self.open {
            table.rows += usize::from(count > 0);
        }
    }

    fn cell(&mut self, index: usize, cell: SheetCell) {
        let (row_span, col_span) = (cell.spans.0.max(1), cell.spans.1.max(1));
        let role = Role::Cell { header: cell.header, col_span, row_span };
        self.composer.open(&role);
        match cell.link {
            Some(target) => self.composer.stretch(&Role::Link { target, title: String::new() }, &cell.text),
            None => self.composer.text(&cell.text),
        }
        if let Some(open) = self.composer.cell() {
            (open.value, open.formula) = (cell.value, cell.formula);
        }
        self.composer.close(&role);
        let Some(table) = &mut self.open else { return };
        let folded = ferrolab_compose::folded(&cell.text);
        table.has_text |= !folded.is_empty();
        if folded != cell.text {
            table.literal.push((table.rows, index, cell.text));
        }
    }

    /// The table ends. Without visible text there is none.
    pub(crate) fn close_table(&mut self) {
        self.composer.close(&Role::Table);
        if let Some(table) = self.open.take().filter(|table| table.has_text) {
            self.written.insert((self.page, self.tables), table);
            self.tables += 1;
        }
    }

    /// What was written on the cells of this page.
    pub(crate) fn annotations(&mut self, annotations: Vec<Annotation>) {
        self.annotations.insert(self.page, annotations);
    }

    /// Begin the next page.
    pub(crate) fn next_page(&mut self) {
        self.composer.next_page();
        self.page += 1;
        self.tables = 0;
    }

    /// The document.
    pub(crate) fn finish(mut self, header: Header) -> Parsed {
        let mut parsed = self.composer.finish(header);
        for page in &mut parsed.document.pages {
            page.annotations = self.annotations.remove(&page.index).unwrap_or_default();
            for (number, table) in page.tables.iter_mut().enumerate() {
                let Some(written) = self.written.remove(&(page.index, number)) else { continue };
                table.caption = written.caption;
                for (row, cell, text) in written.literal {
                    if let Some(cell) = table.rows.get_mut(row).and_then(|row| row.get_mut(cell)) {
                        cell.text = text;
                    }
                }
            }
        }
        parsed
    }
}
