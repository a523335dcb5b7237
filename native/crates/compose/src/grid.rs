//! A table with spans as the rectangle that Markdown needs.

/// Columns beyond this come from spans that no one wrote by hand; spans are then not unfolded.
const MAX_COLUMNS: usize = 200;

/// Rows of cells while a table is read.
#[derive(Default)]
pub struct Grid {
    rows: Vec<Vec<String>>,
    /// For each column, in how many further rows a cell from above stands there.
    taken: Vec<u32>,
    /// What `taken` becomes with the next row.
    next_taken: Vec<u32>,
}

impl Grid {
    /// A row begins.
    pub fn row(&mut self) {
        self.rows.push(Vec::new());
        self.taken = std::mem::take(&mut self.next_taken);
        self.next_taken = self.taken.iter().map(|rows| rows.saturating_sub(1)).collect();
    }

    /// The next cell of the row; it stands in the first place it spans, the others stay empty.
    pub fn cell(&mut self, text: String, col_span: u32, row_span: u32) {
        let Some(row) = self.rows.last_mut() else { return };
        while self.taken.get(row.len()).is_some_and(|&rows| rows > 0) {
            row.push(String::new());
        }
        let column = row.len();
        let fits = column + col_span as usize <= MAX_COLUMNS;
        let width = if fits { col_span as usize } else { 1 };
        row.push(text);
        row.extend(std::iter::repeat_n(String::new(), width - 1));
        if row_span > 1 && fits {
            let columns = self.next_taken.len().max(column + width);
            self.next_taken.resize(columns, 0);
            self.next_taken[column..column + width].fill(row_span - 1);
        }
    }

    /// The table in GitHub's form: its first row is the header, as the form requires one.
    pub fn to_markdown(&self) -> String {
        let rows: Vec<&Vec<String>> =
            self.rows.iter().filter(|row| row.iter().any(|cell| !cell.is_empty())).collect();
        let columns = rows.iter().map(|row| row.len()).max().unwrap_or(0).min(MAX_COLUMNS);
        let mut lines = Vec::with_capacity(rows.len() + 1);
        for (index, row) in rows.iter().enumerate() {
            let cell = |column: usize| row.get(column).map_or("", String::as_str);
            let cells: Vec<&str> = (0..columns.max(row.len())).map(cell).collect();
            lines.push(format!("| {} |", cells.join(" | ")));
            if index == 0 {
                lines.push(format!("|{}", " --- |".repeat(columns)));
            }
        }
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::Grid;

    #[test]
    fn spans_leave_empty_places() {
        let mut grid = Grid::default();
        for row in [vec![("a", 1, 2), ("b", 2, 1)], vec![("c", 1, 1), ("d", 1, 1)], vec![("e", 1, 1)]] {
            grid.row();
            for (text, col_span, row_span) in row {
                grid.cell(text.into(), col_span, row_span);
            }
        }
        assert_eq!(grid.to_markdown(), "| a | b |  |\n| --- | --- | --- |\n|  | c | d |\n| e |  |  |");
    }

    #[test]
    fn absurd_spans_are_not_unfolded() {
        let mut grid = Grid::default();
        grid.row();
        for _ in 0..1_000 {
            grid.cell("x".into(), 1_000, 65_534);
        }
        assert!(grid.to_markdown().len() < 20_000);
    }
}
