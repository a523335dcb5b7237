//! Cells come, go and move.

use ferrolab_base::{Code, Error, Result};

use crate::create::{NewCell, Parts};
use crate::id::Ids;
use crate::notebook::Notebook;

impl Notebook {
    /// Put a new cell before the one at `index`, or after the last.
    ///
    /// # Errors
    /// `InvalidInput` for a place beyond the end, an id that is taken, or JSON of the wrong kind.
    pub fn insert(&mut self, index: usize, cell: &NewCell) -> Result<()> {
        if index > self.slots.len() {
            self.check_index(index)?;
        }
        let parts = Parts::of(cell, self.max_depth)?;
        let id = self.new_id(cell.id.as_deref())?;
        let slot = self.new_slot(&parts.tree(cell, id, self.writes_lines()))?;
        self.slots.insert(index, slot);
        self.edited = true;
        Ok(())
    }

    /// The id of a new cell: the one wished for, or a new one; none before format 4.5.
    pub(super) fn new_id(&self, wished: Option<&str>) -> Result<Option<String>> {
        if self.version() < (4, 5) {
            return Ok(None);
        }
        let taken = self.ids();
        match wished {
            Some(id) if taken.contains(id) => {
                let message = format!("the notebook has a cell with the id {id:?} already");
                Err(Error::new(Code::InvalidInput, message))
            }
            Some(id) => Ok(Some(id.to_owned())),
            None => Ok(Some(Ids::beside(taken).next())),
        }
    }

    /// Take a cell out.
    ///
    /// # Errors
    /// `InvalidInput` when there is none at `index`.
    pub fn delete(&mut self, index: usize) -> Result<()> {
        self.check_index(index)?;
        self.slots.remove(index);
        self.edited = true;
        Ok(())
    }

    /// Move the cell at `from` so that it stands at `to`.
    ///
    /// # Errors
    /// `InvalidInput` when there is no cell at one of the two.
    pub fn move_cell(&mut self, from: usize, to: usize) -> Result<()> {
        self.check_index(from)?;
        self.check_index(to)?;
        if from != to {
            let slot = self.slots.remove(from);
            self.slots.insert(to, slot);
            self.edited = true;
        }
        Ok(())
    }
}
