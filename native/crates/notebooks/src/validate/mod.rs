//! The rules of the nbformat 4 schemas, 4.0 to 4.5, as code.
//!
//! A notebook is valid here when `nbformat.validate` finds nothing to raise. Missing and equal ids, which
//! nbformat mends with a warning, are warnings here too. Of a later minor version's notebooks nbformat asks
//! less: unknown keys, cells and outputs pass; so here.

mod cells;
mod outputs;
mod path;
mod rules;

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::notebook::{Notebook, Version};
use path::Path;
use rules::Report;

/// No more problems than this are told.
const MAX_PROBLEMS: usize = 200;

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The notebook breaks a rule.
    Error,
    /// nbformat mends this when it reads the notebook.
    Warning,
}

/// A rule that is broken, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The cell, counted from 0.
    pub cell: Option<usize>,
    /// The place, as `cells[3].outputs[0].data["text/plain"]`.
    pub path: String,
    /// What is wrong, in one sentence.
    pub message: String,
}

/// What [`Notebook::validate`] found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Validation {
    /// The version whose rules were asked.
    pub version: Version,
    /// The problems, in the order of the document, at most 200.
    pub problems: Vec<Problem>,
}

impl Validation {
    /// Whether no rule is broken; warnings do not count.
    pub fn is_valid(&self) -> bool {
        self.problems.iter().all(|problem| problem.severity != Severity::Error)
    }
}

/// Which rules hold.
#[derive(Clone, Copy)]
struct Rules {
    minor: i64,
    /// A minor version that is not known yet.
    future: bool,
}

impl Notebook {
    /// Check every rule of the notebook's own version of format 4.
    pub fn validate(&self) -> Validation {
        let version = self.version();
        let rules = Rules { minor: version.1, future: version.1 > 5 };
        let mut report = Report::new(MAX_PROBLEMS);
        self.check_frame(rules, &mut report);
        if (0..).contains(&version.1) {
            for (index, cell) in self.cells().enumerate() {
                let cells = Path::Root.key("cells");
                rules.cell(cell.view(), cells.index(index), &mut report);
            }
            if version.1 >= 5 {
                self.check_ids(&mut report);
            }
        }
        Validation { version, problems: report.problems }
    }

    fn check_frame(&self, rules: Rules, report: &mut Report) {
        let root = self.frame_root();
        let path = Path::Root;
        report.required(root, &["metadata", "nbformat_minor", "nbformat", "cells"], path);
        for (key, value) in root.members() {
            let Some(key) = key.string() else { continue };
            match key.as_ref() {
                "metadata" => rules.notebook_metadata(value, path.key("metadata"), report),
                "nbformat_minor" if value.integer().is_none_or(|minor| minor < 0) => {
                    report.error(
                        path.key("nbformat_minor"),
                        format!("no rules are known for 4.{}", value.raw()),
                    );
                }
                "nbformat" | "nbformat_minor" | "cells" => {}
                other if !rules.future => report.unknown_key(other, path),
                _ => {}
            }
        }
    }

    fn check_ids(&self, report: &mut Report) {
        let mut seen = HashSet::new();
        for (index, cell) in self.cells().enumerate() {
            let cells = Path::Root.key("cells");
            let path = cells.index(index);
            match cell.id() {
                None if cell.view().get("id").is_none() => {
                    report.warning(path, "the cell has no id".to_owned());
                }
                Some(id) if !seen.insert(id.clone()) => {
                    report.warning(path.key("id"), format!("another cell has the id {id:?} too"));
                }
                _ => {}
            }
        }
    }
}
