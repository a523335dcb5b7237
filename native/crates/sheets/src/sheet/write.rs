//! Tables as pages with text, tables and Markdown.

use ferrolab_base::document::{Header, Parsed, Value};
use ferrolab_base::{Cancel, Result};
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

/// Rows between two looks at the clock.
const CHECK_ROWS: usize = 256;

/// Writes tables through [`Composer`], which knows text only, and adds what cells hold at the end.
#[derive(Default)]
pub(crate) struct TableWriter {
    pub composer: Composer,
    /// The tables written, by page.
    tables: Vec<(usize, Vec<Vec<SheetCell>>, Option<String>)>,
    page: usize,
}

impl TableWriter {
    /// A table; `caption` is what it is called, which is not written.
    pub(crate) fn table(
        &mut self,
        rows: Vec<Vec<SheetCell>>,
        caption: Option<&str>,
        cancel: &Cancel,
    ) -> Result<()> {
        let rows: Vec<_> = rows.into_iter().filter(|row| !row.is_empty()).collect();
        if rows.iter().flatten().all(|cell| ferrolab_compose::folded(&cell.text).is_empty()) {
            return Ok(());
        }
        self.composer.open(&Role::Table);
        for (index, row) in rows.iter().enumerate() {
            if index % CHECK_ROWS == 0 {
                cancel.check()?;
            }
            self.composer.open(&Role::Row);
            row.iter().for_each(|cell| self.cell(cell));
            self.composer.close(&Role::Row);
        }
        self.composer.close(&Role::Table);
        self.tables.push((self.page, rows, caption.map(str::to_owned)));
        Ok(())
    }

    fn cell(&mut self, cell: &SheetCell) {
        let (row_span, col_span) = (cell.spans.0.max(1), cell.spans.1.max(1));
        let role = Role::Cell { header: cell.header, col_span, row_span };
        self.composer.open(&role);
        match &cell.link {
            Some(target) => {
                self.composer
                    .stretch(&Role::Link { target: target.clone(), title: String::new() }, &cell.text);
            }
            None => self.composer.text(&cell.text),
        }
        self.composer.close(&role);
    }

    /// Begin the next page.
    pub(crate) fn next_page(&mut self) {
        self.composer.next_page();
        self.page += 1;
    }

    /// The document, with what its cells hold.
    pub(crate) fn finish(self, header: Header) -> Parsed {
        let mut parsed = self.composer.finish(header);
        let mut written = self.tables.into_iter().peekable();
        for page in &mut parsed.document.pages {
            for table in &mut page.tables {
                let Some((_, rows, caption)) = written.next_if(|(of, ..)| *of == page.index) else { break };
                table.caption = caption;
                for (cell, source) in table.rows.iter_mut().flatten().zip(rows.into_iter().flatten()) {
                    (cell.text, cell.value, cell.formula) = (source.text, source.value, source.formula);
                }
            }
        }
        parsed
    }
}
