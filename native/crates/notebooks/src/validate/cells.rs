//! The rules of cells and of metadata.

use super::Rules;
use super::path::Path;
use super::rules::{Report, without_newline};
use crate::cell::CellKind;
use crate::json::{Kind, View};
use crate::notebook::shortened;

impl Rules {
    pub(super) fn cell(self, cell: View<'_>, path: Path<'_>, report: &mut Report) {
        let kind = cell.get("cell_type");
        let name = kind.and_then(View::string).unwrap_or_default();
        match CellKind::from_name(&name) {
            CellKind::Other => self.other_cell(cell, path, report),
            kind => self.known_cell(cell, kind, path, report),
        }
    }

    fn known_cell(self, cell: View<'_>, kind: CellKind, path: Path<'_>, report: &mut Report) {
        let code = kind == CellKind::Code;
        let required: &[&str] = if code {
            &["cell_type", "metadata", "source", "outputs", "execution_count"]
        } else {
            &["cell_type", "metadata", "source"]
        };
        report.required(cell, required, path);
        for (key, value) in cell.members() {
            let Some(key) = key.string() else { continue };
            let place = path.key(&key);
            match key.as_ref() {
                "cell_type" => {}
                "id" if self.minor >= 5 => report.cell_id(value, place),
                "metadata" => self.cell_metadata(value, kind, place, report),
                "source" => report.multiline(value, place),
                "attachments" if !code => self.attachments(value, place, report),
                "outputs" if code => self.outputs(value, place, report),
                "execution_count" if code => report.count(value, place),
                other if !self.future => report.unknown_key(other, path),
                _ => {}
            }
        }
    }

    fn other_cell(self, cell: View<'_>, path: Path<'_>, report: &mut Report) {
        match cell.get("cell_type") {
            None => return report.required(cell, &["cell_type"], path),
            Some(kind) if !self.future => {
                let message = format!("{} is not code, markdown or raw", shortened(kind.raw()));
                return report.error(path.key("cell_type"), message);
            }
            Some(_) => {}
        }
        report.required(cell, &["metadata"], path);
        let Some(metadata) = cell.get("metadata") else { return };
        let place = path.key("metadata");
        if report.object(metadata, place) {
            for (key, value) in metadata.members() {
                common_metadata(&key.string().unwrap_or_default(), value, place, report);
            }
        }
    }

    fn cell_metadata(self, metadata: View<'_>, kind: CellKind, path: Path<'_>, report: &mut Report) {
        if !report.object(metadata, path) {
            return;
        }
        let code = kind == CellKind::Code;
        for (key, value) in metadata.members() {
            let Some(key) = key.string() else { continue };
            let place = path.key(&key);
            match key.as_ref() {
                "jupyter" if self.minor >= 3 => {
                    report.object(value, place);
                }
                "execution" if code && self.minor >= 4 => execution(value, place, report),
                "collapsed" if code => report.boolean(value, place),
                "scrolled" if code => scrolled(value, place, report),
                "format" if kind == CellKind::Raw => report.string(value, place),
                other => common_metadata(other, value, path, report),
            }
        }
    }

    pub(super) fn notebook_metadata(self, metadata: View<'_>, path: Path<'_>, report: &mut Report) {
        if !report.object(metadata, path) {
            return;
        }
        for (key, value) in metadata.members() {
            let Some(key) = key.string() else { continue };
            let place = path.key(&key);
            match key.as_ref() {
                "kernelspec" => kernelspec(value, place, report),
                "language_info" => language_info(value, place, report),
                "orig_nbformat" => original_version(value, place, report),
                "title" if self.minor >= 2 => report.string(value, place),
                "authors" if self.minor >= 2 => {
                    report.array(value, place);
                }
                _ => {}
            }
        }
    }
}

fn common_metadata(key: &str, value: View<'_>, path: Path<'_>, report: &mut Report) {
    match key {
        "name" => report.name(value, path.key(key)),
        "tags" => report.tags(value, path.key(key)),
        _ => {}
    }
}

/// Times by name: all strings, but for names of several lines, which the schema's pattern does not meet.
fn execution(value: View<'_>, path: Path<'_>, report: &mut Report) {
    if !report.object(value, path) {
        return;
    }
    for (key, time) in value.members() {
        let Some(key) = key.string() else { continue };
        if !without_newline(&key).contains('\n') {
            report.string(time, path.key(&key));
        }
    }
}

fn scrolled(value: View<'_>, path: Path<'_>, report: &mut Report) {
    if !matches!(value.kind(), Kind::True | Kind::False) && !value.is("auto") {
        report.error(path, format!("{} is not true, false or \"auto\"", shortened(value.raw())));
    }
}

fn kernelspec(value: View<'_>, path: Path<'_>, report: &mut Report) {
    if !report.object(value, path) {
        return;
    }
    report.required(value, &["name", "display_name"], path);
    strings_of(value, &["name", "display_name"], path, report);
}

fn language_info(value: View<'_>, path: Path<'_>, report: &mut Report) {
    if !report.object(value, path) {
        return;
    }
    report.required(value, &["name"], path);
    strings_of(value, &["name", "file_extension", "mimetype", "pygments_lexer"], path, report);
    if let Some(mode) = value.get("codemirror_mode").filter(|mode| !mode.is_string() && !mode.is_object()) {
        let message = format!("{} is not a string or an object", shortened(mode.raw()));
        report.error(path.key("codemirror_mode"), message);
    }
}

fn strings_of(value: View<'_>, keys: &[&str], path: Path<'_>, report: &mut Report) {
    for key in keys {
        if let Some(member) = value.get(key) {
            report.string(member, path.key(key));
        }
    }
}

fn original_version(value: View<'_>, path: Path<'_>, report: &mut Report) {
    let raw = value.raw();
    if !value.is_integer() || raw.starts_with('-') || raw == "0" {
        report.error(path, format!("{} is not an integer from 1", shortened(raw)));
    }
}
