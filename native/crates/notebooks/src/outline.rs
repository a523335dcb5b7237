//! What a notebook holds, at a glance.

use serde::Serialize;

use crate::cell::{Cell, CellKind};
use crate::json::View;
use crate::notebook::{Notebook, Version};
use crate::output::{Output, OutputKind};

/// Longer headings and lines are cut.
const LINE_CHARS: usize = 200;

/// What a notebook holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outline {
    /// Major and minor version of the format, as in the file.
    pub version: Version,
    /// The kernel's name.
    pub kernel: Option<String>,
    /// The programming language.
    pub language: Option<String>,
    /// The cells in their order.
    pub cells: Vec<CellOutline>,
    /// How many errors stand in the outputs.
    pub errors: usize,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellOutline {
    /// The position, counted from 0.
    pub index: usize,
    /// The id; formats before 4.5 have none.
    pub id: Option<String>,
    /// What the cell is.
    pub kind: CellKind,
    /// The headings of a Markdown cell.
    pub headings: Vec<Heading>,
    /// The first line that is not blank, cut at 200 characters.
    pub first_line: String,
    /// Bytes of the source, about.
    pub source_bytes: usize,
    /// The prompt's number.
    pub execution_count: Option<i64>,
    /// The outputs in their order.
    pub outputs: Vec<OutputOutline>,
    /// The tags.
    pub tags: Vec<String>,
}

/// A heading of a Markdown cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The text, as written, cut at 200 characters.
    pub text: String,
}

/// What an output holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutputOutline {
    /// What the output is.
    pub kind: OutputKind,
    /// The media types of its data; a stream's name.
    pub types: Vec<String>,
    /// Bytes in the file, about.
    pub bytes: usize,
    /// An error's name and the first line of its message.
    pub error: Option<String>,
}

impl Notebook {
    /// What the notebook holds. Outputs are measured, not decoded.
    pub fn outline(&self) -> Outline {
        let cells: Vec<_> = self.cells().enumerate().map(|(index, cell)| cell_outline(index, cell)).collect();
        let errors =
            cells.iter().flat_map(|cell| &cell.outputs).filter(|output| output.error.is_some()).count();
        Outline {
            version: self.upgraded_from().unwrap_or_else(|| self.version()),
            kernel: self.kernel().map(Into::into),
            language: self.language().map(Into::into),
            cells,
            errors,
        }
    }
}

fn cell_outline(index: usize, cell: Cell<'_>) -> CellOutline {
    let kind = cell.kind();
    let headings = if kind == CellKind::Markdown { headings(&cell.source()) } else { Vec::new() };
    CellOutline {
        index,
        id: cell.id().map(Into::into),
        kind,
        headings,
        first_line: first_line(cell),
        source_bytes: cell.source_size(),
        execution_count: cell.execution_count(),
        outputs: cell.outputs().map(output_outline).collect(),
        tags: cell.tags().into_iter().map(Into::into).collect(),
    }
}

fn output_outline(output: Output<'_>) -> OutputOutline {
    let error = output.error().filter(|_| output.kind() == OutputKind::Error);
    let named = output.name().map(Into::into);
    let types: Vec<String> = output.data().map(|(key, _)| key.into_owned()).collect();
    let sized = output.data().map(|(_, value)| value.joined_size()).sum::<usize>();
    let text = output.view().get("text").or_else(|| output.view().get("traceback"));
    OutputOutline {
        kind: output.kind(),
        types: if types.is_empty() { named.into_iter().collect() } else { types },
        bytes: sized + text.map_or(0, View::joined_size),
        error: error.map(|(name, message)| match message.lines().next() {
            Some(line) => cut(&format!("{name}: {line}")),
            None => name.into_owned(),
        }),
    }
}

/// Only as many lines are decoded as are blank.
fn first_line(cell: Cell<'_>) -> String {
    let Some(source) = cell.view().get("source") else { return String::new() };
    let of = |text: &str| text.lines().find(|line| !line.trim().is_empty()).map(|line| cut(line.trim_end()));
    if source.is_array() {
        return source.items().filter_map(View::string).find_map(|line| of(&line)).unwrap_or_default();
    }
    source.string().and_then(|text| of(&text)).unwrap_or_default()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LINE_CHARS) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

/// The headings of a Markdown source, with `#` and underlined, outside fenced code.
fn headings(source: &str) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut fence: Option<&str> = None;
    let mut paragraph: Option<&str> = None;
    for line in source.lines() {
        let text = line.trim();
        if let Some(open) = fence {
            fence = if text.starts_with(open) && text.trim_start_matches(&open[..1]).is_empty() {
                None
            } else {
                fence
            };
            continue;
        }
        fence = ["```", "~~~"].into_iter().find(|fence| text.starts_with(fence));
        let indented = line.starts_with("    ") || line.starts_with('\t');
        let underline = match text.bytes().next() {
            Some(b'=') if text.bytes().all(|byte| byte == b'=') => Some(1),
            Some(b'-') if text.bytes().all(|byte| byte == b'-') => Some(2),
            _ => None,
        };
        if let (Some(level), Some(text)) = (underline, paragraph.take()) {
            found.push(Heading { level, text: cut(text) });
        } else if let Some(heading) = hashed(text).filter(|_| !indented) {
            found.push(heading);
        } else if !indented && fence.is_none() && starts_paragraph(text) {
            paragraph = Some(text);
        }
    }
    found
}

fn starts_paragraph(text: &str) -> bool {
    !text.is_empty() && !text.starts_with(['>', '-', '*', '+', '|', '<'])
}

fn hashed(line: &str) -> Option<Heading> {
    let text = line.trim_start_matches('#');
    let level = line.len() - text.len();
    if !(1..=6).contains(&level) || !(text.is_empty() || text.starts_with([' ', '\t'])) {
        return None;
    }
    let text = text.trim();
    let bare = text.trim_end_matches('#');
    let closed = bare.len() < text.len() && (bare.is_empty() || bare.ends_with([' ', '\t']));
    Some(Heading { level: level as u8, text: cut(if closed { bare.trim_end() } else { text }) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<(u8, String)> {
        headings(source).into_iter().map(|heading| (heading.level, heading.text)).collect()
    }

    #[test]
    fn headings_are_hashed_or_underlined() {
        let source = "# One #\ntext\n\nTwo\n===\n### Three\\#\n####### seven\n#none\nFour\n---\n\n---\n";
        let expected = [(1, "One"), (1, "Two"), (3, "Three\\#"), (2, "Four")];
        assert_eq!(found(source), expected.map(|(level, text)| (level, text.to_owned())));
    }

    #[test]
    fn code_has_no_headings() {
        assert_eq!(found("```\n# no\n```\n~~~py\n# no\n```\n~~~\n    # no\n## yes"), [(2, "yes".to_owned())]);
    }
}
