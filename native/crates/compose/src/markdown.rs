//! A page as GitHub-flavoured Markdown.

use crate::escape;
use crate::grid::Grid;
use crate::inline::{Inline, Style};
use crate::lists::Lists;
use crate::space;
use crate::{Role, Writer};

/// Containers beyond this depth add no further prefix: prefixes must not outgrow the text.
const MAX_PREFIXES: usize = 24;

/// What lines stand in.
enum Container {
    Quote,
    Item {
        /// Its marker, until it is written.
        marker: Option<String>,
        width: usize,
    },
}

/// Builds the Markdown; give it to the flow, then [`MarkdownWriter::finish`].
#[derive(Default)]
pub struct MarkdownWriter {
    out: String,
    inline: Inline,
    containers: Vec<Container>,
    /// How many of the containers the last line stood in too.
    shared: usize,
    lists: Lists,
    newlines: usize,
    heading: Option<u8>,
    /// Preformatted text being collected, and its language.
    preformatted: Option<(String, Option<String>)>,
    table: Option<Grid>,
    in_cell: bool,
}

impl MarkdownWriter {
    /// All that was written.
    pub fn finish(mut self) -> String {
        self.end_paragraph();
        self.out.truncate(self.out.trim_end().len());
        self.out
    }

    fn break_line(&mut self, newlines: usize) {
        if self.in_cell || self.preformatted.is_some() {
            self.inline.space();
            return;
        }
        self.end_paragraph();
        let beside_marker = matches!(self.containers.last(), Some(Container::Item { marker: Some(_), .. }));
        if !beside_marker {
            self.newlines = self.newlines.max(newlines);
        }
    }

    fn end_paragraph(&mut self) {
        if self.inline.is_empty() {
            self.inline.take();
            return;
        }
        let text = self.inline.take();
        match self.heading {
            // A title is one line, and a closing row of # must not be read as decoration.
            Some(level) => {
                let text = text.replace("\\\n", " ");
                let hashes = "#".repeat(usize::from(level));
                self.write_lines(&format!("{hashes} {text}"), false);
            }
            None => self.write_lines(&text, true),
        }
    }

    /// Write lines with the prefixes of the containers they stand in.
    fn write_lines(&mut self, text: &str, is_text: bool) {
        self.part();
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.out.push('\n');
            }
            self.prefix(line.is_empty());
            match escape::line_start(line).filter(|_| is_text) {
                Some(at) => {
                    self.out.push_str(&line[..at]);
                    self.out.push('\\');
                    self.out.push_str(&line[at..]);
                }
                None => self.out.push_str(line),
            }
        }
        self.shared = self.containers.len();
        self.newlines = 1;
    }

    /// The line ends that part two blocks.
    fn part(&mut self) {
        if self.out.is_empty() {
            return;
        }
        self.out.push('\n');
        if self.newlines > 1 {
            let shared = self.shared.min(self.containers.len());
            let blank = self.prefix_of(shared);
            self.out.push_str(blank.trim_end());
            self.out.push('\n');
        }
    }

    fn prefix_of(&self, containers: usize) -> String {
        let mut prefix = String::new();
        for container in self.containers[..containers].iter().take(MAX_PREFIXES) {
            match container {
                Container::Quote => prefix.push_str("> "),
                Container::Item { width, .. } => prefix.extend(std::iter::repeat_n(' ', *width)),
            }
        }
        prefix
    }

    /// Quote marks, indentation and markers at the beginning of a line.
    fn prefix(&mut self, is_blank: bool) {
        let start = self.out.len();
        for container in self.containers.iter_mut().take(MAX_PREFIXES) {
            match container {
                Container::Quote => self.out.push_str("> "),
                Container::Item { marker, width } => match marker.take() {
                    Some(marker) => self.out.push_str(&marker),
                    None => self.out.extend(std::iter::repeat_n(' ', *width)),
                },
            }
        }
        if is_blank {
            let kept = self.out[start..].trim_end().len();
            self.out.truncate(start + kept);
        }
    }

    fn leave_container(&mut self) {
        self.containers.pop();
        self.shared = self.shared.min(self.containers.len());
    }

    fn begin_item(&mut self, number: Option<i64>) {
        let has_items = self.lists.has_items();
        let marker = self.lists.marker(number.map(|number| number.max(0)));
        let width = marker.len();
        self.begin_marked(has_items, marker, width);
    }

    /// Markdown has markers like `1.` and `1)`; other labels follow a bullet.
    fn begin_labelled(&mut self, label: &str) {
        let has_items = self.lists.has_items();
        self.lists.count_item();
        let digits = label.bytes().take_while(u8::is_ascii_digit).count();
        let is_marker = (1..=9).contains(&digits) && matches!(&label[digits..], "." | ")");
        let (marker, width) = match is_marker {
            true => (format!("{label} "), label.len() + 1),
            false => (format!("- {label} "), 2),
        };
        self.begin_marked(has_items, marker, width);
    }

    fn begin_marked(&mut self, has_items: bool, marker: String, width: usize) {
        if self.in_cell {
            self.inline.space();
            self.inline.raw(marker.trim_end());
            self.inline.space();
            return;
        }
        self.break_line(1);
        // Items stand close, except that only a list from 1 can follow a paragraph without a blank line.
        let can_follow =
            has_items || (self.lists.depth() > 1 && (marker.starts_with("- ") || marker == "1. "));
        self.newlines = if can_follow { 1 } else { 2 };
        self.containers.push(Container::Item { marker: Some(marker), width });
    }

    fn begin_footnote(&mut self, label: &str) {
        self.break_line(2);
        if self.in_cell {
            self.inline.raw(&format!("[^{label}]: "));
            return;
        }
        // What follows the first paragraph is indented by four, as the syntax has it.
        self.containers.push(Container::Item { marker: Some(format!("[^{label}]: ")), width: 4 });
    }

    fn end_footnote(&mut self) {
        self.break_line(2);
        if !self.in_cell {
            self.leave_container();
        }
    }

    fn begin_preformatted(&mut self, language: Option<&str>) {
        if self.in_cell || self.preformatted.is_some() {
            self.inline.space();
            return;
        }
        self.break_line(2);
        self.preformatted = Some((String::new(), language.map(str::to_owned)));
    }

    fn end_preformatted(&mut self) {
        if self.in_cell {
            self.inline.space();
            return;
        }
        let Some((code, language)) = self.preformatted.take() else { return };
        let code = code.trim_end();
        let first = code.find(|c: char| !c.is_whitespace()).unwrap_or(0);
        let code = &code[code[..first].rfind('\n').map_or(0, |at| at + 1)..];
        if !code.is_empty() {
            let fence = escape::backticks(code, 3);
            let language = language.unwrap_or_default();
            self.write_lines(&format!("{fence}{language}\n{code}\n{fence}"), false);
        }
        self.newlines = self.newlines.max(2);
    }

    fn end_cell(&mut self, col_span: u32, row_span: u32) {
        let text = self.inline.take().replace("\\\n", " ").replace('|', "\\|");
        self.in_cell = false;
        if let Some(table) = &mut self.table {
            table.cell(text, col_span, row_span);
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        let lines = table.to_markdown();
        if !lines.is_empty() {
            self.break_line(2);
            self.write_lines(&lines, false);
        }
        self.break_line(2);
    }

    fn end_caption(&mut self) {
        self.in_cell = false;
        let caption = self.inline.take().replace("\\\n", " ");
        if !caption.is_empty() {
            self.break_line(2);
            self.write_lines(&caption, true);
            self.break_line(2);
        }
    }

    fn image(&mut self, alternative: &str, source: &str, title: &str) {
        let alternative = space::folded(alternative);
        if source.is_empty() && alternative.is_empty() {
            return;
        }
        let text = escape::bracketed(&alternative.replace('\\', "\\\\"));
        let title = escape::title(title, &alternative, source);
        self.inline.raw(&format!("![{text}]({}{title})", escape::destination(source)));
    }

    fn math(&mut self, tex: &str, display: bool) {
        let tex = space::folded(tex);
        let mark = if display { "$$" } else { "$" };
        self.inline.raw(&format!("{mark}{tex}{mark}"));
    }

    fn rule(&mut self) {
        self.break_line(2);
        if !self.in_cell && self.preformatted.is_none() && !self.out.is_empty() {
            self.write_lines("---", false);
            self.newlines = 2;
        }
    }

    fn style(&mut self, role: &Role) -> Option<Style> {
        if self.preformatted.is_some() {
            return None;
        }
        Some(match role {
            Role::Emphasis => Style::Emphasis,
            Role::Strong => Style::Strong,
            Role::Strikethrough => Style::Strikethrough,
            Role::Code => Style::Code,
            Role::Link { target, title } => Style::Link { target: target.clone(), title: title.clone() },
            _ => return None,
        })
    }

    fn list_newlines(&self) -> usize {
        if self.lists.depth() == 0 { 2 } else { 1 }
    }
}

impl Writer for MarkdownWriter {
    fn open(&mut self, role: &Role) {
        match role {
            // Lines without a blank one between them would be read as one paragraph.
            Role::Block | Role::Paragraph | Role::Apart(_) => self.break_line(2),
            Role::Heading(level) => {
                self.break_line(2);
                self.heading = Some(*level).filter(|_| !self.in_cell);
            }
            Role::List(first) => {
                self.break_line(self.list_newlines());
                self.lists.open(first.map(|first| first.max(0)), 0);
            }
            Role::Item(number) => self.begin_item(*number),
            Role::LabelledItem(label) => self.begin_labelled(label),
            Role::Quote => {
                self.break_line(2);
                if !self.in_cell {
                    self.containers.push(Container::Quote);
                }
            }
            Role::Preformatted(language) => self.begin_preformatted(language.as_deref()),
            Role::Table => {
                self.break_line(2);
                self.table = Some(Grid::default());
            }
            Role::Row => {
                if let Some(table) = &mut self.table {
                    table.row();
                }
            }
            Role::Cell { .. } | Role::Caption => {
                self.inline.take();
                self.in_cell = true;
            }
            Role::Image { alternative, source, title } => self.image(alternative, source, title),
            Role::Math { tex, display } => self.math(tex, *display),
            Role::Exponent | Role::Superscript => self.inline.raw("<sup>"),
            Role::Subscript => self.inline.raw("<sub>"),
            Role::FootnoteMark(label) => self.inline.raw(&format!("[^{label}]")),
            Role::Footnote(label) => self.begin_footnote(label),
            Role::LineBreak => match &mut self.preformatted {
                Some((code, _)) => code.push('\n'),
                None => self.inline.line_break(),
            },
            Role::Rule => self.rule(),
            styled => {
                if let Some(style) = self.style(styled) {
                    self.inline.open(style);
                }
            }
        }
    }

    fn close(&mut self, role: &Role) {
        match role {
            // Lines without a blank one between them would be read as one paragraph.
            Role::Block | Role::Paragraph | Role::Apart(_) => self.break_line(2),
            Role::Footnote(_) => self.end_footnote(),
            Role::Heading(_) => {
                self.break_line(2);
                self.heading = None;
            }
            Role::List(_) => {
                self.lists.close();
                self.break_line(self.list_newlines());
            }
            Role::Item(_) | Role::LabelledItem(_) => {
                self.break_line(1);
                if !self.in_cell {
                    self.leave_container();
                }
            }
            Role::Quote => {
                self.break_line(2);
                if !self.in_cell {
                    self.leave_container();
                }
            }
            Role::Preformatted(_) => self.end_preformatted(),
            Role::Cell { col_span, row_span, .. } => self.end_cell(*col_span, *row_span),
            Role::Caption => self.end_caption(),
            Role::Table => self.end_table(),
            Role::Exponent | Role::Superscript => self.inline.raw("</sup>"),
            Role::Subscript => self.inline.raw("</sub>"),
            styled => {
                if self.style(styled).is_some() {
                    self.inline.close();
                }
            }
        }
    }

    fn text(&mut self, text: &str) {
        match &mut self.preformatted {
            Some((code, _)) => code.push_str(&space::preformatted(text)),
            None if self.table.is_some() && !self.in_cell => {}
            None => self.inline.text(text),
        }
    }
}
