//! Changes to a notebook, which leave the bytes of everything else alone.

mod cells;
mod fields;
mod join;
mod write;

pub use fields::Clearing;

use ferrolab_base::{Code, Error, Result};

use crate::json::{Json, Tree, View, is_list, set_member};
use crate::notebook::{Notebook, Slot};

/// A cell lies in the list of cells, which lies in the document.
const CELL_DEPTH: usize = 2;

impl Notebook {
    pub(crate) fn check_index(&self, index: usize) -> Result<()> {
        if index < self.slots.len() {
            return Ok(());
        }
        let message = format!("there is no cell {index}: the notebook has {}", self.slots.len());
        Err(Error::new(Code::InvalidInput, message).hint("cells are counted from 0").with("cell", index))
    }

    /// Replace the text of a cell by what `change` makes of it.
    fn change_cell(
        &mut self,
        index: usize,
        change: impl FnOnce(&Self, View<'_>) -> Result<String>,
    ) -> Result<()> {
        self.check_index(index)?;
        let own = match self.slots[index].own.take() {
            Some(own) => own,
            None => self.reread(self.cell_view(&self.slots[index]).raw().to_owned())?,
        };
        let changed = change(self, own.root()).and_then(|text| self.reread(text));
        match changed {
            Ok(json) => {
                self.slots[index].own = Some(json);
                self.edited = true;
                Ok(())
            }
            Err(error) => {
                self.slots[index].own = Some(own);
                Err(error)
            }
        }
    }

    /// Index a text that was made here; what went in may still nest too deep together.
    fn reread(&self, text: String) -> Result<Json> {
        Json::new(text.into(), self.max_depth).map_err(|(_, fault)| {
            Error::new(Code::InvalidInput, format!("the change gives no notebook: {}", fault.what))
        })
    }

    fn set_field(&mut self, index: usize, key: &str, value: &Tree<'_>) -> Result<()> {
        self.change_cell(index, |notebook, cell| {
            Ok(set_member(cell, key, value, notebook.style(), CELL_DEPTH))
        })
    }

    /// Whether multi-line strings of new cells are to be arrays of lines, as in the cells that are there.
    fn writes_lines(&self) -> bool {
        let sources = self.cells().filter_map(|cell| cell.view().get("source"));
        sources.filter(|source| !matches!(source.raw(), "[]" | "\"\"")).find_map(is_list).unwrap_or(true)
    }

    fn new_slot(&self, tree: &Tree<'_>) -> Result<Slot> {
        let mut text = String::new();
        tree.write(self.style(), false, CELL_DEPTH, &mut text);
        Ok(Slot { origin: None, own: Some(self.reread(text)?) })
    }
}
