//! What is in a cell changes.

use ferrolab_base::{Code, Error, Result};
use serde::{Deserialize, Serialize};

use super::CELL_DEPTH;
use crate::canonical;
use crate::cell::CellKind;
use crate::create::{count, json_argument};
use crate::json::{Json, Style, Tree, View, is_list, remove_member, set_member};
use crate::notebook::{Notebook, shortened};

/// What goes with the outputs when they are cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clearing {
    /// The prompts' numbers.
    pub execution_counts: bool,
    /// Metadata that tells how a run went or how its outputs are shown: `execution`, `collapsed`,
    /// `scrolled`, `ExecuteTime` and `jupyter.outputs_hidden`.
    pub transient_metadata: bool,
}

impl Default for Clearing {
    fn default() -> Self {
        Self { execution_counts: true, transient_metadata: false }
    }
}

const TRANSIENT: [&[&str]; 5] =
    [&["execution"], &["collapsed"], &["scrolled"], &["ExecuteTime"], &["jupyter", "outputs_hidden"]];

impl Notebook {
    /// Replace a cell's source, written as a string or as lines, as it was before.
    ///
    /// # Errors
    /// `InvalidInput` when there is no such cell.
    pub fn set_source(&mut self, index: usize, source: &str) -> Result<()> {
        let old = self.cell(index)?.view().get("source");
        let as_lines = old.and_then(is_list).unwrap_or_else(|| self.writes_lines());
        self.set_field(index, "source", &canonical::multiline(source, as_lines))
    }

    /// Set what `path` leads to in a cell's metadata; `value` is JSON, `None` takes the key out. Objects on the
    /// way are made.
    ///
    /// # Errors
    /// `InvalidInput` when there is no such cell, the value is not JSON, or the path leads through something
    /// that is no object.
    pub fn set_metadata(&mut self, index: usize, path: &[&str], value: Option<&str>) -> Result<()> {
        let value = value.map(|text| json_argument(text, "the value", self.max_depth)).transpose()?;
        self.change_cell(index, |notebook, cell| {
            set_path(cell, &under_metadata(path), value.as_ref(), notebook.style(), CELL_DEPTH)
        })
    }

    /// Set what `path` leads to in the notebook's own metadata, as [`Notebook::set_metadata`] does.
    ///
    /// # Errors
    /// `InvalidInput` when the value is not JSON, or the path leads through something that is no object.
    pub fn set_notebook_metadata(&mut self, path: &[&str], value: Option<&str>) -> Result<()> {
        let value = value.map(|text| json_argument(text, "the value", self.max_depth)).transpose()?;
        self.change_frame(|notebook, frame| {
            set_path(frame, &under_metadata(path), value.as_ref(), notebook.style(), 0)
        })
    }

    /// Replace a code cell's outputs by those of a JSON array.
    ///
    /// # Errors
    /// `InvalidInput` when there is no such cell, it is no code cell, or `outputs` is no JSON array.
    pub fn set_outputs(&mut self, index: usize, outputs: &str) -> Result<()> {
        self.check_code(index)?;
        let json = json_argument(outputs, "outputs", self.max_depth)?;
        if !json.root().is_array() {
            return Err(Error::new(Code::InvalidInput, "outputs must be a JSON array"));
        }
        self.set_field(index, "outputs", &canonical::outputs(&json, self.writes_lines()))
    }

    /// Set a code cell's prompt number.
    ///
    /// # Errors
    /// `InvalidInput` when there is no such cell or it is no code cell.
    pub fn set_execution_count(&mut self, index: usize, number: Option<i64>) -> Result<()> {
        self.check_code(index)?;
        self.set_field(index, "execution_count", &count(number))
    }

    /// Take the outputs out of one cell, or out of all. Cells that have none keep their bytes.
    ///
    /// # Errors
    /// `InvalidInput` when there is no such cell.
    pub fn clear_outputs(&mut self, index: Option<usize>, clearing: Clearing) -> Result<()> {
        if let Some(index) = index {
            return self.clear_cell(index, clearing);
        }
        (0..self.len()).try_for_each(|index| self.clear_cell(index, clearing))
    }

    fn clear_cell(&mut self, index: usize, clearing: Clearing) -> Result<()> {
        let cell = self.cell(index)?;
        if cell.kind() != CellKind::Code {
            return Ok(());
        }
        let numbered = cell.execution_count().is_some();
        if cell.outputs().next().is_some() {
            self.set_field(index, "outputs", &Tree::Array(Vec::new()))?;
        }
        if clearing.execution_counts && numbered {
            self.set_execution_count(index, None)?;
        }
        if clearing.transient_metadata {
            for path in TRANSIENT {
                self.remove_if_there(index, path)?;
            }
        }
        Ok(())
    }

    fn remove_if_there(&mut self, index: usize, path: &[&str]) -> Result<()> {
        let metadata = self.cell(index)?.metadata();
        let found = path.iter().try_fold(metadata, |object, key| object.map(|object| object.get(key)));
        if matches!(found, Some(Some(_))) { self.set_metadata(index, path, None) } else { Ok(()) }
    }

    pub(crate) fn set_id(&mut self, index: usize, id: &str) -> Result<()> {
        self.set_field(index, "id", &Tree::text(id))
    }

    pub(crate) fn set_minor(&mut self, minor: i64) -> Result<()> {
        self.change_frame(|notebook, frame| {
            Ok(set_member(frame, "nbformat_minor", &count(Some(minor)), notebook.style(), 0))
        })
    }

    fn check_code(&self, index: usize) -> Result<()> {
        if self.cell(index)?.kind() == CellKind::Code {
            return Ok(());
        }
        let message = format!("cell {index} is no code cell, so it has no outputs and no prompt number");
        Err(Error::new(Code::InvalidInput, message).with("cell", index))
    }
}

fn under_metadata<'a>(path: &[&'a str]) -> Vec<&'a str> {
    std::iter::once("metadata").chain(path.iter().copied()).collect()
}

/// The text in which `path` leads from `object` to `value`, or to nothing.
fn set_path(
    object: View<'_>,
    path: &[&str],
    value: Option<&Json>,
    style: &Style,
    depth: usize,
) -> Result<String> {
    let (mut object, mut depth) = (object, depth);
    let mut rest = path;
    while let [key, further @ ..] = rest {
        let Some(next) = object.get(key).filter(|_| !further.is_empty()) else { break };
        if !next.is_object() {
            let message = format!("{key} is {}, not an object", shortened(next.raw()));
            return Err(Error::new(Code::InvalidInput, message).with("path", path.join("/")));
        }
        (object, depth, rest) = (next, depth + 1, further);
    }
    let [key, further @ ..] = rest else { return Ok(object.text().to_owned()) };
    let Some(value) = value else {
        let removed = if further.is_empty() { remove_member(object, key) } else { None };
        return Ok(removed.unwrap_or_else(|| object.text().to_owned()));
    };
    let tree = further
        .iter()
        .rev()
        .fold(Tree::View(value.root()), |inner, key| Tree::Object(vec![((*key).to_owned().into(), inner)]));
    Ok(set_member(object, key, &tree, style, depth))
}
