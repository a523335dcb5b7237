//! A list of flat objects as a table.

use std::collections::HashMap;

use ferrolab_base::document::{Cell, Table, Value};

use super::scan::{Token, content};

/// Objects with more keys than this together are no rows of one table.
const MAX_COLUMNS: usize = 200;

/// Collects rows while a value is read, as long as the values are rows.
pub(super) struct Records {
    /// `None` once something nested or something that is no object was seen.
    rows: Option<Vec<Row>>,
    columns: Vec<String>,
    by_name: HashMap<String, usize>,
    column: Option<usize>,
    cells_left: usize,
}

/// A table of more cells would take a multiple of the text's memory; streams are for such files.
const MAX_CELLS: usize = 500_000;

type Row = Vec<(usize, Cell)>;

impl Records {
    pub(super) fn new(max_cells: usize) -> Self {
        Self {
            rows: Some(Vec::new()),
            columns: Vec::new(),
            by_name: HashMap::new(),
            column: None,
            cells_left: max_cells.min(MAX_CELLS),
        }
    }

    /// An array or object begins in a value at `depth`.
    pub(super) fn open(&mut self, depth: usize, is_object: bool) {
        match (depth, is_object, &mut self.rows) {
            (0, false, _) => {}
            (1, true, Some(rows)) => rows.push(Row::new()),
            _ => self.rows = None,
        }
    }

    pub(super) fn close(&mut self, _depth: usize) {
        self.column = None;
    }

    pub(super) fn key(&mut self, depth: usize, raw: &str) {
        if self.rows.is_none() || depth != 2 {
            return;
        }
        let name = content(raw);
        let next = self.columns.len();
        let column = *self.by_name.entry(name).or_insert_with_key(|name| {
            self.columns.push(name.clone());
            next
        });
        self.column = Some(column);
        if self.columns.len() > MAX_COLUMNS {
            self.rows = None;
        }
    }

    pub(super) fn scalar(&mut self, depth: usize, token: Token<'_>) {
        let row =
            self.rows.as_mut().filter(|_| depth == 2 && self.cells_left > 0).and_then(|rows| rows.last_mut());
        let (Some(row), Some(column)) = (row, self.column) else {
            self.rows = None;
            return;
        };
        self.cells_left -= 1;
        row.push((column, cell(token)));
    }

    /// The table; `None` where there was none.
    pub(super) fn finish(self) -> Option<Table> {
        let rows = self.rows.filter(|rows| !rows.is_empty() && !self.columns.is_empty())?;
        // Missing members are cells too: a few wide rows must not make a thousand narrow ones wide.
        if rows.len().saturating_mul(self.columns.len()) > self.cells_left.saturating_add(rows.len() * 50) {
            return None;
        }
        let single = Cell { row_span: 1, col_span: 1, ..Cell::default() };
        let heads =
            self.columns.iter().map(|name| Cell { text: name.clone(), header: true, ..single.clone() });
        let mut table = Table { rows: vec![heads.collect()], ..Table::default() };
        for row in rows {
            let mut cells = vec![single.clone(); self.columns.len()];
            for (column, cell) in row {
                cells[column] = cell;
            }
            table.rows.push(cells);
        }
        Some(table)
    }
}

fn cell(token: Token<'_>) -> Cell {
    let (text, value) = match token {
        Token::Text(raw, _) => (content(raw), None),
        Token::Word("null") => (String::new(), None),
        Token::Word(word @ ("true" | "false")) => (word.to_owned(), Some(Value::Boolean(word == "true"))),
        Token::Word(word) => {
            (word.to_owned(), word.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::Number))
        }
        Token::Mark(_) => (String::new(), None),
    };
    Cell { text, value, row_span: 1, col_span: 1, ..Cell::default() }
}
