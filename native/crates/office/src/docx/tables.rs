//! Tables: which cells span, and which only continue one above.

use std::collections::{HashMap, VecDeque};

use ferrolab_packages::xml::{Node, Step};

/// No one merges more columns than this by hand.
const MAX_SPAN: u32 = 1000;

/// A cell's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellPlan {
    pub(super) col_span: u32,
    pub(super) row_span: u32,
    /// It only continues the cell above.
    pub(super) continues: bool,
}

/// How a table is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As a table.
    Table,
    /// As if its only cell were not one: frames are drawn so.
    Frame,
    /// As lines of text: it lies in a table's cell, or in a page header.
    Lines,
}

/// A table that is being read.
#[derive(Debug)]
pub(super) struct OpenTable {
    pub(super) form: Form,
    rows: VecDeque<VecDeque<CellPlan>>,
    row: VecDeque<CellPlan>,
    pub(super) row_index: usize,
    /// The first row heads the columns, by the table's look.
    pub(super) has_header: bool,
    /// The row being read heads the columns.
    pub(super) in_header: bool,
    /// Roles that were open before the table, its row and its cell.
    pub(super) depths: Vec<usize>,
}

impl OpenTable {
    pub(super) fn new(table: Node<'_>, form: Form) -> Self {
        let look = table.descend(&["tblPr", "tblLook"]);
        let first_row = look.and_then(|look| {
            let bits = || u32::from_str_radix(&look.attribute("val")?, 16).ok().map(|bits| bits & 0x20 != 0);
            look.attribute("firstRow").map(|value| super::styles::is_on(&value)).or_else(bits)
        });
        Self {
            form,
            rows: plan(table).into(),
            row: VecDeque::new(),
            row_index: 0,
            has_header: first_row.unwrap_or(false),
            in_header: false,
            depths: Vec::new(),
        }
    }

    pub(super) fn next_row(&mut self, row: Node<'_>) {
        self.row = self.rows.pop_front().unwrap_or_default();
        let repeats = row.child("trPr").and_then(|properties| super::styles::toggle(properties, "tblHeader"));
        self.in_header = repeats.unwrap_or(false) || (self.has_header && self.row_index == 0);
        self.row_index += 1;
    }

    pub(super) fn next_cell(&mut self) -> CellPlan {
        self.row.pop_front().unwrap_or(CellPlan { col_span: 1, row_span: 1, continues: false })
    }
}

/// Whether a table has one cell only.
pub(super) fn is_frame(table: Node<'_>) -> bool {
    let rows = contained(table, "tr");
    rows.len() == 1 && contained(rows[0], "tc").len() == 1
}

/// Spans of all cells.
fn plan(table: Node<'_>) -> Vec<VecDeque<CellPlan>> {
    let mut rows: Vec<VecDeque<CellPlan>> = Vec::new();
    // For each column the cell that may be continued there.
    let mut open: HashMap<u32, (usize, usize)> = HashMap::new();
    for (row_index, row) in contained(table, "tr").into_iter().enumerate() {
        let mut cells = VecDeque::new();
        let mut column = number(row.descend(&["trPr", "gridBefore"])).unwrap_or(0).min(MAX_SPAN);
        for cell in contained(row, "tc") {
            let properties = cell.child("tcPr");
            let property = |name: &str| properties.and_then(|properties| properties.child(name));
            let col_span = number(property("gridSpan")).unwrap_or(1).clamp(1, MAX_SPAN);
            let merge =
                property("vMerge").map(|merge| merge.attribute("val").is_some_and(|it| it == "restart"));
            let above = open.get(&column).copied().filter(|_| merge == Some(false));
            match (merge, above) {
                (Some(false), Some((above_row, above_cell))) => {
                    rows[above_row][above_cell].row_span = (row_index - above_row + 1) as u32;
                }
                (Some(_), _) => _ = open.insert(column, (row_index, cells.len())),
                (None, _) => _ = open.remove(&column),
            }
            cells.push_back(CellPlan { col_span, row_span: 1, continues: above.is_some() });
            column += col_span;
        }
        rows.push(cells);
    }
    rows
}

fn number(node: Option<Node<'_>>) -> Option<u32> {
    node?.attribute("val")?.parse().ok()
}

/// Elements called `name` directly within, or within what only wraps them.
fn contained<'t>(top: Node<'t>, name: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut walk = top.walk();
    while let Some(step) = walk.next() {
        let Step::Enter(node) = step else { continue };
        if node == top || matches!(node.name(), "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo") {
            continue;
        }
        if node.name() == name {
            found.push(node);
        }
        walk.pass_over();
    }
    found
}
