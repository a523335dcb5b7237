//! What differs between two notebooks, cell by cell.

mod align;
mod text;

use serde::{Deserialize, Serialize};

use crate::canonical;
use crate::cell::{Cell, CellKind};
use crate::json::{Style, Tree, View};
use crate::notebook::Notebook;
use align::{Pair, align};
pub use text::{LineChange, LineKind};

/// How two notebooks are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiffOptions {
    /// Equal lines that are shown before and after changed ones.
    pub context_lines: usize,
    /// Also tell which words of a source differ.
    pub words: bool,
    /// Compare outputs and prompt numbers too.
    pub outputs: bool,
    /// Compare metadata too.
    pub metadata: bool,
}

impl Default for DiffOptions {
    fn default() -> Self {
        Self { context_lines: 3, words: false, outputs: true, metadata: true }
    }
}

/// What became of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// Only the new notebook has it.
    Added,
    /// Only the old notebook has it.
    Removed,
    /// It stands elsewhere, and is the same.
    Moved,
    /// It is not the same; it may stand elsewhere too.
    Changed,
}

/// A cell that is not the same in both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// What became of it.
    pub kind: ChangeKind,
    /// Its position in the old notebook, counted from 0.
    pub old: Option<usize>,
    /// Its position in the new notebook.
    pub new: Option<usize>,
    /// Its id, in the new notebook if it is there.
    pub id: Option<String>,
    /// What the cell is, in the new notebook if it is there.
    pub cell_kind: CellKind,
    /// Whether it stands elsewhere among the cells that both have.
    pub moved: bool,
    /// What differs: `cell_type`, `source`, `outputs`, `execution_count`, `metadata`, `attachments`.
    pub parts: Vec<&'static str>,
    /// The lines of the source that differ, with those around them.
    pub lines: Vec<LineChange>,
    /// The words of the source, when they were asked for.
    pub words: Vec<(LineKind, String)>,
}

/// What differs between two notebooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Whether the notebooks' own metadata differ.
    pub metadata: bool,
    /// How many cells are the same in both, at their place.
    pub unchanged: usize,
    /// The others, in the order of the new notebook, removed ones after what they stood after.
    pub cells: Vec<CellChange>,
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        !self.metadata && self.cells.is_empty()
    }
}

/// Compare two notebooks. Cells belong together by id, then by equal source, then by similar source.
pub fn diff(old: &Notebook, new: &Notebook, options: DiffOptions) -> Diff {
    let old_cells: Vec<Cell<'_>> = old.cells().collect();
    let new_cells: Vec<Cell<'_>> = new.cells().collect();
    let mut changes = Vec::new();
    let mut unchanged = 0;
    for pair in align(&old_cells, &new_cells) {
        let change = match pair {
            Pair::Both { old, new, moved } => {
                compare(&old_cells[old], &new_cells[new], options).between(old, new, moved)
            }
            Pair::Old(at) => Some(alone(&old_cells[at], ChangeKind::Removed, Some(at), None)),
            Pair::New(at) => Some(alone(&new_cells[at], ChangeKind::Added, None, Some(at))),
        };
        match change {
            Some(change) => changes.push(change),
            None => unchanged += 1,
        }
    }
    let metadata = options.metadata && !same(old.metadata(), new.metadata(), Tree::View);
    Diff { metadata, unchanged, cells: changes }
}

fn alone(cell: &Cell<'_>, kind: ChangeKind, old: Option<usize>, new: Option<usize>) -> CellChange {
    let line_kind = if kind == ChangeKind::Added { LineKind::Added } else { LineKind::Removed };
    CellChange {
        kind,
        old,
        new,
        id: cell.id().map(Into::into),
        cell_kind: cell.kind(),
        moved: false,
        parts: Vec::new(),
        lines: text::all(&cell.source(), line_kind),
        words: Vec::new(),
    }
}

/// What differs between two cells.
struct Compared<'a> {
    cell: &'a Cell<'a>,
    parts: Vec<&'static str>,
    lines: Vec<LineChange>,
    words: Vec<(LineKind, String)>,
}

impl Compared<'_> {
    fn between(self, old: usize, new: usize, moved: bool) -> Option<CellChange> {
        let kind = match (self.parts.is_empty(), moved) {
            (true, false) => return None,
            (true, true) => ChangeKind::Moved,
            (false, _) => ChangeKind::Changed,
        };
        Some(CellChange {
            kind,
            old: Some(old),
            new: Some(new),
            id: self.cell.id().map(Into::into),
            cell_kind: self.cell.kind(),
            moved,
            parts: self.parts,
            lines: self.lines,
            words: self.words,
        })
    }
}

fn compare<'a>(old: &Cell<'a>, new: &'a Cell<'a>, options: DiffOptions) -> Compared<'a> {
    let mut compared = Compared { cell: new, parts: Vec::new(), lines: Vec::new(), words: Vec::new() };
    if old.json() == new.json() {
        return compared;
    }
    let field = |cell: &Cell<'a>, key: &str| cell.view().get(key);
    if old.kind() != new.kind() {
        compared.parts.push("cell_type");
    }
    let (before, after) = (old.source(), new.source());
    if before != after {
        compared.parts.push("source");
        compared.lines = text::lines(&before, &after, options.context_lines);
        if options.words {
            compared.words = text::words(&before, &after);
        }
    }
    if options.outputs {
        if !same(field(old, "outputs"), field(new, "outputs"), outputs) {
            compared.parts.push("outputs");
        }
        if old.execution_count() != new.execution_count() {
            compared.parts.push("execution_count");
        }
    }
    if options.metadata && !same(old.metadata(), new.metadata(), Tree::View) {
        compared.parts.push("metadata");
    }
    if !same(old.attachments(), new.attachments(), |view| canonical::attachments(view, false)) {
        compared.parts.push("attachments");
    }
    compared
}

fn outputs(view: View<'_>) -> Tree<'_> {
    Tree::Array(view.items().map(|output| canonical::output(output, false)).collect())
}

/// Whether two values mean the same, however they are laid out.
fn same<'a>(old: Option<View<'a>>, new: Option<View<'a>>, canonical: impl Fn(View<'a>) -> Tree<'a>) -> bool {
    let written = |view| {
        let mut out = String::new();
        canonical(view).write(&Style::default(), true, 0, &mut out);
        out
    };
    match (old, new) {
        (Some(old), Some(new)) => old.raw() == new.raw() || written(old) == written(new),
        (None, None) => true,
        (Some(only), None) | (None, Some(only)) => matches!(only.raw(), "{}" | "[]" | "null"),
    }
}
