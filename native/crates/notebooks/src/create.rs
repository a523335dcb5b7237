//! New notebooks and new cells.

use std::borrow::Cow;
use std::collections::HashSet;

use ferrolab_base::{Code, Error, Limits, Result};

use crate::canonical;
use crate::cell::CellKind;
use crate::id::Ids;
use crate::json::{Json, Style, Tree};
use crate::notebook::Notebook;

/// A cell to be added. What is JSON is given as text.
#[derive(Clone, Debug)]
pub struct NewCell {
    /// What the cell is: code, Markdown or raw.
    pub kind: CellKind,
    /// The source.
    pub source: String,
    /// The id; without one, a new one is made.
    pub id: Option<String>,
    /// A JSON object.
    pub metadata: Option<String>,
    /// A JSON object; not for code cells.
    pub attachments: Option<String>,
    /// A JSON array; for code cells.
    pub outputs: Option<String>,
    /// The prompt's number; for code cells.
    pub execution_count: Option<i64>,
}

impl NewCell {
    /// A cell with nothing but a source.
    pub fn new(kind: CellKind, source: impl Into<String>) -> Self {
        Self {
            kind,
            source: source.into(),
            id: None,
            metadata: None,
            attachments: None,
            outputs: None,
            execution_count: None,
        }
    }
}

/// The parts of a new cell that are JSON, read.
pub(crate) struct Parts {
    metadata: Option<Json>,
    attachments: Option<Json>,
    outputs: Option<Json>,
}

impl Parts {
    pub(crate) fn of(cell: &NewCell, max_depth: usize) -> Result<Self> {
        if cell.kind == CellKind::Other {
            return Err(Error::new(Code::InvalidInput, "a new cell must be code, markdown or raw"));
        }
        let read = |text: &Option<String>, name: &str| match text {
            Some(text) => json_argument(text, name, max_depth).map(Some),
            None => Ok(None),
        };
        let parts = Self {
            metadata: read(&cell.metadata, "metadata")?,
            attachments: read(&cell.attachments, "attachments")?,
            outputs: read(&cell.outputs, "outputs")?,
        };
        let wrong = |name: &str, kind: &str| {
            Err(Error::new(Code::InvalidInput, format!("a cell's {name} must be a JSON {kind}")))
        };
        if parts.metadata.as_ref().is_some_and(|json| !json.root().is_object()) {
            return wrong("metadata", "object");
        }
        if parts.attachments.as_ref().is_some_and(|json| !json.root().is_object()) {
            return wrong("attachments", "object");
        }
        if parts.outputs.as_ref().is_some_and(|json| !json.root().is_array()) {
            return wrong("outputs", "array");
        }
        Ok(parts)
    }

    /// The cell with its keys in nbformat's order.
    pub(crate) fn tree<'a>(&'a self, cell: &'a NewCell, id: Option<String>, as_lines: bool) -> Tree<'a> {
        let mut members: Vec<(Cow<'a, str>, Tree<'a>)> = Vec::new();
        let code = cell.kind == CellKind::Code;
        if let Some(attachments) = self.attachments.as_ref().filter(|_| !code) {
            members.push(("attachments".into(), canonical::attachments(attachments.root(), as_lines)));
        }
        members.push(("cell_type".into(), Tree::text(cell.kind.as_str())));
        if code {
            members.push(("execution_count".into(), count(cell.execution_count)));
        }
        if let Some(id) = id {
            members.push(("id".into(), Tree::text(id)));
        }
        let metadata = self.metadata.as_ref().map(|json| Tree::View(json.root()));
        members.push(("metadata".into(), metadata.unwrap_or(Tree::Object(Vec::new()))));
        if code {
            let outputs = self.outputs.as_ref().map(|json| canonical::outputs(json, as_lines));
            members.push(("outputs".into(), outputs.unwrap_or(Tree::Array(Vec::new()))));
        }
        members.push(("source".into(), canonical::multiline(&cell.source, as_lines)));
        Tree::Object(members)
    }
}

/// A prompt's number, or null.
pub(crate) fn count(number: Option<i64>) -> Tree<'static> {
    Tree::word(number.map_or_else(|| "null".to_owned(), |number| number.to_string()))
}

/// A JSON text that a caller gave as `name`.
pub(crate) fn json_argument(text: &str, name: &str, max_depth: usize) -> Result<Json> {
    Json::new(text.into(), max_depth).map_err(|(_, fault)| {
        let message = format!("{name} is not JSON: {} at byte {}", fault.what, fault.offset);
        Error::new(Code::InvalidInput, message)
    })
}

impl Notebook {
    /// A notebook of format 4.5, laid out as `nbformat.write` does.
    ///
    /// `metadata` is a JSON object; `kernel` the name of a kernel, which becomes `metadata.kernelspec`, with
    /// the name for display too.
    ///
    /// # Errors
    /// `InvalidInput` for metadata or outputs that are not JSON of the right kind, and for equal ids.
    pub fn create(cells: &[NewCell], metadata: Option<&str>, kernel: Option<&str>) -> Result<Self> {
        let max_depth = Limits::default().max_depth;
        let metadata = json_argument(metadata.unwrap_or("{}"), "metadata", max_depth)?;
        if !metadata.root().is_object() {
            return Err(Error::new(Code::InvalidInput, "metadata must be a JSON object"));
        }
        let parts = cells.iter().map(|cell| Parts::of(cell, max_depth)).collect::<Result<Vec<_>>>()?;
        let ids = given_ids(cells)?;
        let mut made = Ids::beside(ids);
        let trees = cells.iter().zip(&parts).map(|(cell, parts)| {
            let id = cell.id.clone().unwrap_or_else(|| made.next());
            parts.tree(cell, Some(id), true)
        });
        let document = Tree::Object(vec![
            ("cells".into(), Tree::Array(trees.collect())),
            ("metadata".into(), metadata_tree(&metadata, kernel)),
            ("nbformat".into(), Tree::word("4")),
            ("nbformat_minor".into(), Tree::word("5")),
        ]);
        let mut text = String::new();
        document.write(&Style::default(), true, 0, &mut text);
        text.push('\n');
        Self::parse(text.into(), max_depth)
    }
}

fn given_ids(cells: &[NewCell]) -> Result<HashSet<String>> {
    let mut ids = HashSet::new();
    for id in cells.iter().filter_map(|cell| cell.id.as_ref()) {
        if !ids.insert(id.clone()) {
            return Err(Error::new(Code::InvalidInput, format!("two cells have the id {id:?}")));
        }
    }
    Ok(ids)
}

fn metadata_tree<'a>(metadata: &'a Json, kernel: Option<&'a str>) -> Tree<'a> {
    let Some(kernel) = kernel else { return Tree::View(metadata.root()) };
    let spec =
        Tree::Object(vec![("display_name".into(), Tree::text(kernel)), ("name".into(), Tree::text(kernel))]);
    let named = metadata.root().members().filter_map(|(key, value)| Some((key.string()?, Tree::View(value))));
    let mut members: Vec<_> = named.filter(|(key, _)| key != "kernelspec").collect();
    members.push(("kernelspec".into(), spec));
    Tree::Object(members)
}
