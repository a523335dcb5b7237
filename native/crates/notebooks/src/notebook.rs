//! The notebook: a frame and the cells in it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashSet;
use std::io;
use std::path::Path;

use bytes::Bytes;
use bytestring::ByteString;
use ferrolab_base::{Limits, Result};

use crate::cell::Cell;
use crate::fault::{invalid, not_json};
use crate::file;
use crate::json::{Json, Style, View};
use crate::upgrade;

/// A notebook, indexed and not decoded.
///
/// It is read as nbformat 4; older ones are upgraded when they are opened, and written as they were as long
/// as nothing is changed.
pub struct Notebook {
    pub(crate) json: Json,
    /// The cells in their order.
    pub(crate) slots: Vec<Slot>,
    /// The document with an empty list of cells, once something outside the cells was changed.
    pub(crate) frame: Option<Json>,
    /// Whether anything was changed since the file was read.
    pub(crate) edited: bool,
    /// What the file was before the upgrade: its text and its version.
    legacy: Option<(ByteString, Version)>,
    style: OnceCell<Style>,
    pub(crate) max_depth: usize,
}

/// Major and minor version of the format.
pub type Version = (i64, i64);

/// A cell's place in the list of cells.
pub(crate) struct Slot {
    /// Where in the file's list the cell is, and where on its tape; `None` for a new cell.
    pub(crate) origin: Option<Origin>,
    /// The cell's own text, once it was changed.
    pub(crate) own: Option<Json>,
}

/// A cell of the file.
#[derive(Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) index: u32,
    pub(crate) place: u32,
}

impl Notebook {
    /// Index a notebook's bytes, which stay where they are.
    ///
    /// # Errors
    /// `InvalidNotebook` for what is not UTF-8, not JSON or not a notebook, with the line, or the cell and the
    /// path; `SizeLimit` for more bytes than `limits` allow.
    pub fn open(bytes: impl AsRef<[u8]> + Send + 'static, limits: &Limits) -> Result<Self> {
        Self::of(Bytes::from_owner(bytes), limits)
    }

    fn of(bytes: Bytes, limits: &Limits) -> Result<Self> {
        limits.check_bytes(bytes.len())?;
        let text = ByteString::try_from(bytes).map_err(|error| {
            let offset = error.valid_up_to();
            invalid(format!("the notebook is not UTF-8: byte {offset} begins no character"), "")
                .hint("save the file as UTF-8")
                .with("byte_offset", offset)
        })?;
        if text.starts_with('\u{feff}') {
            return Err(invalid("the notebook begins with a byte order mark, which JSON does not allow", "")
                .hint("save the file as UTF-8 without byte order mark")
                .with("byte_offset", 0));
        }
        Self::parse(text, limits.max_depth)
    }

    /// Index a notebook's file, of which the notebook keeps a copy in memory.
    ///
    /// # Errors
    /// The outer one is the system's, when the file can't be read; the inner one is that of
    /// [`Notebook::open`].
    pub fn read(path: &Path, limits: &Limits) -> io::Result<Result<Self>> {
        let size = std::fs::metadata(path)?.len();
        if let Err(error) = limits.check_bytes(size as usize) {
            return Ok(Err(error));
        }
        Ok(Self::of(file::read(path, limits.max_bytes)?, limits))
    }

    pub(crate) fn parse(text: ByteString, max_depth: usize) -> Result<Self> {
        let json = match Json::new(text, max_depth) {
            Ok(json) => json,
            Err((text, fault)) => return Err(not_json(&text, fault)),
        };
        let version = version(json.root())?;
        if version.0 == 4 {
            return Self::indexed(json, max_depth);
        }
        if !(1..=3).contains(&version.0) {
            return Err(invalid(format!("nbformat {} is not known", version.0), "nbformat")
                .hint("nbformat 1 to 4 can be read"));
        }
        let upgraded = upgrade::to_current(json.root(), version, max_depth)?;
        let mut notebook = Self::parse(upgraded.into(), max_depth)?;
        notebook.legacy = Some((json.into_text(), version));
        Ok(notebook)
    }

    fn indexed(json: Json, max_depth: usize) -> Result<Self> {
        no_duplicate_keys(json.root(), "")?;
        let cells =
            json.root().get("cells").ok_or_else(|| invalid("the notebook has no list of cells", "cells"))?;
        if !cells.is_array() {
            return Err(invalid("the notebook's cells are not a list", "cells"));
        }
        let mut slots = Vec::new();
        for (index, cell) in cells.items().enumerate() {
            check_cell(cell, index)?;
            slots.push(Slot { origin: Some(Origin { index: index as u32, place: cell.place() }), own: None });
        }
        Ok(Self { json, slots, frame: None, edited: false, legacy: None, style: OnceCell::new(), max_depth })
    }

    /// The format's version: as in the file, or after the upgrade.
    pub fn version(&self) -> Version {
        let minor = self.frame_root().get("nbformat_minor").and_then(View::integer);
        (4, minor.unwrap_or(0))
    }

    /// The version that the file had, if it was upgraded when it was opened.
    pub fn upgraded_from(&self) -> Option<Version> {
        self.legacy.as_ref().map(|(_, version)| *version)
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether anything was changed since the file was read.
    pub fn is_edited(&self) -> bool {
        self.edited
    }

    /// The cell at `index`, counted from 0.
    ///
    /// # Errors
    /// `InvalidInput` when there is none.
    pub fn cell(&self, index: usize) -> Result<Cell<'_>> {
        self.check_index(index)?;
        Ok(Cell::new(self.cell_view(&self.slots[index])))
    }

    /// All cells.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        self.slots.iter().map(|slot| Cell::new(self.cell_view(slot)))
    }

    pub(crate) fn cell_view<'a>(&'a self, slot: &'a Slot) -> View<'a> {
        match (&slot.own, slot.origin) {
            (Some(own), _) => own.root(),
            (None, Some(origin)) => self.json.at(origin.place),
            // A slot has a text of its own or a place in the file.
            (None, None) => self.json.root(),
        }
    }

    /// The position of the cell with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        self.cells().position(|cell| cell.id().is_some_and(|own| own == id))
    }

    /// The notebook's metadata.
    pub fn metadata(&self) -> Option<View<'_>> {
        self.frame_root().get("metadata")
    }

    /// The document outside its cells.
    pub(crate) fn frame_root(&self) -> View<'_> {
        self.frame.as_ref().map_or(self.json.root(), Json::root)
    }

    /// The kernel's name: `metadata.kernelspec.name`.
    pub fn kernel(&self) -> Option<Cow<'_, str>> {
        self.metadata()?.get("kernelspec")?.get("name")?.string()
    }

    /// The programming language: what the kernel said, or what its description says.
    pub fn language(&self) -> Option<Cow<'_, str>> {
        let metadata = self.metadata()?;
        let told = metadata.get("language_info").and_then(|info| info.get("name"));
        told.or_else(|| metadata.get("kernelspec")?.get("language"))?.string()
    }

    /// How the file is laid out.
    pub fn style(&self) -> &Style {
        self.style.get_or_init(|| Style::of(&self.json))
    }

    /// The text that the file had, when nothing was changed since.
    pub(crate) fn original(&self) -> &str {
        self.legacy.as_ref().map_or(self.json.text(), |(text, _)| text)
    }

    pub(crate) fn ids(&self) -> HashSet<String> {
        self.cells().filter_map(|cell| cell.id().map(Cow::into_owned)).collect()
    }
}

fn version(root: View<'_>) -> Result<Version> {
    if !root.is_object() {
        return Err(invalid("the document is not an object, so it is no notebook", ""));
    }
    let number = |key: &str, default: i64| match root.get(key) {
        None => Ok(default),
        Some(value) => value
            .integer()
            .ok_or_else(|| invalid(format!("{key} is {}, not an integer", shortened(value.raw())), key)),
    };
    if root.get("nbformat").is_none() && root.get("cells").is_none() {
        return Err(invalid("the document has neither nbformat nor cells, so it is no notebook", ""));
    }
    Ok((number("nbformat", 1)?, number("nbformat_minor", 0)?))
}

fn check_cell(cell: View<'_>, index: usize) -> Result<()> {
    let path = format!("cells[{index}]");
    if !cell.is_object() {
        let message = format!("cell {} is {}, not an object", index + 1, shortened(cell.raw()));
        return Err(invalid(message, &path));
    }
    no_duplicate_keys(cell, &path)
}

/// Equal keys make it a matter of luck which of two sources a reader sees.
fn no_duplicate_keys(object: View<'_>, path: &str) -> Result<()> {
    let keys: Vec<View<'_>> = object.members().map(|(key, _)| key).collect();
    if keys.len() > 32 {
        let mut seen = HashSet::new();
        return match keys.iter().filter_map(|key| key.string()).find(|key| !seen.insert(key.clone())) {
            Some(key) => Err(duplicate(&key, path)),
            None => Ok(()),
        };
    }
    for (at, key) in keys.iter().enumerate() {
        if keys[..at].iter().any(|earlier| earlier.raw() == key.raw()) {
            return Err(duplicate(&key.string().unwrap_or_default(), path));
        }
    }
    Ok(())
}

fn duplicate(key: &str, path: &str) -> ferrolab_base::Error {
    let owner = if path.is_empty() { "the notebook" } else { path };
    invalid(format!("{owner} has the key {key:?} twice"), path).hint("take one of the two out of the file")
}

/// A value that is about to be part of a sentence.
pub(crate) fn shortened(raw: &str) -> String {
    match raw.char_indices().nth(40) {
        Some((at, _)) => format!("{}...", &raw[..at]),
        None => raw.to_owned(),
    }
}
