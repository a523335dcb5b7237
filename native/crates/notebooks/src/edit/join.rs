//! Cells become one, and one becomes two.

use std::ops::Range;

use ferrolab_base::{Code, Error, Result};

use super::CELL_DEPTH;
use crate::canonical;
use crate::cell::CellKind;
use crate::edit::Clearing;
use crate::json::{Tree, View, lines, set_member};
use crate::notebook::{Notebook, Slot};

impl Notebook {
    /// Make one cell of adjacent cells of one kind: sources with a blank line between them, id and metadata
    /// of the first, attachments of all, no outputs.
    ///
    /// # Errors
    /// `InvalidInput` for fewer than two cells, cells that are not there, or cells of several kinds.
    pub fn merge(&mut self, cells: Range<usize>) -> Result<()> {
        if cells.len() < 2 {
            return Err(Error::new(Code::InvalidInput, "at least two cells are needed to merge them"));
        }
        self.check_index(cells.end - 1)?;
        let kind = self.cell(cells.start)?.kind();
        if let Some(other) = cells.clone().find(|&at| self.cell_kind(at) != kind) {
            let message = format!(
                "cell {} is {} and cell {other} is {}: only cells of one kind become one",
                cells.start,
                kind.as_str(),
                self.cell_kind(other).as_str()
            );
            return Err(Error::new(Code::InvalidInput, message).with("cell", other));
        }
        let sources: Vec<String> = cells.clone().map(|at| self.source_of(at)).collect();
        for other in cells.clone().skip(1) {
            self.take_attachments(cells.start, other)?;
        }
        self.set_source(cells.start, &sources.join("\n\n"))?;
        self.clear_outputs(Some(cells.start), Clearing::default())?;
        self.slots.drain(cells.start + 1..cells.end);
        Ok(())
    }

    fn cell_kind(&self, index: usize) -> CellKind {
        self.cell(index).map_or(CellKind::Other, |cell| cell.kind())
    }

    fn source_of(&self, index: usize) -> String {
        self.cell(index).map(|cell| cell.source().into_owned()).unwrap_or_default()
    }

    /// Of equal names the earlier cell's attachment stays.
    fn take_attachments(&mut self, to: usize, from: usize) -> Result<()> {
        let Some(more) = self.cell(from)?.attachments().map(|view| view.raw().to_owned()) else {
            return Ok(());
        };
        let more = self.reread(more)?;
        self.change_cell(to, |notebook, cell| {
            let own = cell.get("attachments").into_iter().flat_map(View::members);
            let mut members: Vec<_> =
                own.filter_map(|(key, value)| Some((key.string()?, Tree::View(value)))).collect();
            for (key, value) in more.root().members() {
                let name = key.string().unwrap_or_default();
                if members.iter().all(|(known, _)| *known != name) {
                    members.push((name, Tree::View(value)));
                }
            }
            let tree = Tree::Object(members);
            Ok(set_member(cell, "attachments", &tree, notebook.style(), CELL_DEPTH))
        })
    }

    /// Make two cells of one: the first keeps `line` lines and the id, the second gets the rest and the
    /// outputs. Metadata and attachments are in both.
    ///
    /// # Errors
    /// `InvalidInput` when there is no such cell, or one part would have no lines.
    pub fn split(&mut self, index: usize, line: usize) -> Result<()> {
        let source = self.cell(index)?.source().into_owned();
        let count = canonical::line_count(&source);
        if line == 0 || line >= count {
            let message = format!("cell {index} has {count} lines, it can't be split after line {line}");
            return Err(Error::new(Code::InvalidInput, message).with("cell", index));
        }
        let first: String = lines(&source).take(line).collect();
        let second = self.second_part(index, &source[first.len()..])?;
        self.set_source(index, first.strip_suffix('\n').unwrap_or(&first))?;
        self.clear_outputs(Some(index), Clearing::default())?;
        self.slots.insert(index + 1, second);
        Ok(())
    }

    fn second_part(&self, index: usize, source: &str) -> Result<Slot> {
        let cell = self.cell(index)?.view();
        let id = self.new_id(None)?;
        let members = cell.members().filter_map(|(key, value)| {
            let key = key.string()?;
            let tree = match (key.as_ref(), &id) {
                ("id", Some(id)) => Tree::text(id.clone()),
                ("source", _) => canonical::multiline(source, value.is_array()),
                _ => Tree::View(value),
            };
            Some((key, tree))
        });
        self.new_slot(&Tree::Object(members.collect()))
    }
}
