//! Telling tables of data from tables that only arrange the page.

use std::collections::HashSet;

use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::Html;

use super::role::is_html;

/// What is seen of a table while walking through it.
struct Seen {
    id: NodeId,
    /// It heads its columns or rows, or has a caption: only data has these.
    is_described: bool,
    /// It says that it is for layout.
    is_presentation: bool,
    /// It holds what cells of data do not: tables, headings, program text, forms.
    holds_structure: bool,
    cells_in_row: usize,
    max_cells_in_row: usize,
}

/// The tables in an element that hold data. One pass, whatever the nesting.
pub(super) fn data_tables(html: &Html, root: NodeId) -> HashSet<NodeId> {
    let mut found = HashSet::new();
    let mut open: Vec<Seen> = Vec::new();
    for edge in html.tree.get(root).into_iter().flat_map(|root| root.traverse()) {
        let (node, is_open) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        let Some(element) = node.value().as_element().filter(|element| is_html(element)) else { continue };
        match (element.name(), is_open) {
            ("table", true) => {
                if let Some(outer) = open.last_mut() {
                    outer.holds_structure = true;
                }
                let role = element.attr("role").unwrap_or("");
                open.push(Seen {
                    id: node.id(),
                    is_described: element.attr("summary").is_some_and(|summary| !summary.is_empty()),
                    is_presentation: matches!(role, "presentation" | "none"),
                    holds_structure: false,
                    cells_in_row: 0,
                    max_cells_in_row: 0,
                });
            }
            ("table", false) => {
                if let Some(table) = open.pop().filter(is_data) {
                    found.insert(table.id);
                }
            }
            (name, true) => {
                if let Some(table) = open.last_mut() {
                    look(table, name);
                }
            }
            _ => {}
        }
    }
    found
}

fn look(table: &mut Seen, name: &str) {
    match name {
        "tr" => table.cells_in_row = 0,
        "th" | "caption" | "thead" => table.is_described = true,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "form" | "article" | "section" => {
            table.holds_structure = true;
        }
        _ => {}
    }
    if matches!(name, "td" | "th") {
        table.cells_in_row += 1;
        table.max_cells_in_row = table.max_cells_in_row.max(table.cells_in_row);
    }
}

fn is_data(table: &Seen) -> bool {
    if table.is_presentation || table.max_cells_in_row == 0 {
        return false;
    }
    table.is_described || (!table.holds_structure && table.max_cells_in_row > 1)
}
