//! The cells, each in the elements that the template gives it.

use std::borrow::Cow;
use std::collections::HashSet;

use super::fragment::{Fragment, fragment};
use super::{Body, Hole, HoleKind, HtmlOptions, Part, escape, highlight, markdown, outputs};
use crate::cell::{Cell, CellKind};
use crate::id::Ids;
use crate::json::{Kind, View};
use crate::notebook::Notebook;

/// The notebook's cells as HTML.
pub fn html(notebook: &Notebook, options: &HtmlOptions) -> Body {
    let mut page = Page {
        parts: Vec::new(),
        text: String::with_capacity(notebook.json.text().len() * 3),
        whole: None,
        lexer: lexer(notebook),
        options,
        cell: 0,
        ids: Ids::beside(HashSet::new()),
    };
    if notebook.metadata().is_some_and(|metadata| metadata.get("widgets").is_some()) {
        page.whole = Some("the notebook keeps the state of widgets".to_owned());
    }
    for (index, cell) in notebook.cells().enumerate() {
        if page.whole.is_some() {
            break;
        }
        page.cell = index;
        page.any_cell(cell);
    }
    page.finish()
}

/// The lexer that nbconvert would take for the notebook's code.
fn lexer(notebook: &Notebook) -> String {
    let info = notebook.metadata().and_then(|metadata| metadata.get("language_info"));
    let named = info.and_then(|info| info.get("pygments_lexer").or_else(|| info.get("name")));
    let named = named.and_then(View::string).filter(|name| !name.is_empty());
    named.map_or_else(|| "ipython3".to_owned(), Cow::into_owned)
}

/// Cell magics whose language nbconvert's preprocessor knows.
const MAGICS: [&str; 11] =
    ["R", "bash", "cython", "javascript", "julia", "latex", "octave", "perl", "ruby", "sh", "sql"];

/// What is written so far.
pub(super) struct Page<'o> {
    parts: Vec<Part>,
    text: String,
    whole: Option<String>,
    lexer: String,
    options: &'o HtmlOptions,
    cell: usize,
    ids: Ids,
}

impl Page<'_> {
    fn finish(mut self) -> Body {
        if !self.text.is_empty() {
            self.parts.push(Part::Html(self.text));
        }
        Body { parts: self.parts, whole: self.whole }
    }

    pub(super) fn push(&mut self, html: &str) {
        self.text.push_str(html);
    }

    pub(super) fn out(&mut self) -> &mut String {
        &mut self.text
    }

    /// An id that no other element of the page has, in the shape of a UUID.
    pub(super) fn unique_id(&mut self) -> String {
        let parts: Vec<String> = (0..4).map(|_| self.ids.next()).collect();
        let [first, second, third, fourth] = [0, 1, 2, 3].map(|at| parts[at].as_str());
        format!("{first}-{}-4{}-a{}-{}{fourth}", &second[..4], &second[5..], &third[..3], &third[4..])
    }

    /// nbconvert has to make the whole page.
    pub(super) fn give_up(&mut self, reason: &str) {
        self.whole.get_or_insert_with(|| format!("cell {} has {reason}", self.cell + 1));
    }

    pub(super) fn hole(&mut self, kind: HoleKind, source: &str, reason: &str) {
        let ready = std::mem::take(&mut self.text);
        self.parts.push(Part::Html(ready));
        let hole = Hole { kind, cell: self.cell, source: source.to_owned(), reason: reason.to_owned() };
        self.parts.push(Part::Hole(hole));
    }

    /// HTML that someone wrote, with the line breaks that the template puts around it.
    pub(super) fn foreign(&mut self, html: &str) {
        let html = format!("\n{html}\n");
        match fragment(&html) {
            Fragment::Ready(html) => self.push(&html),
            Fragment::Parse(reason) => self.hole(HoleKind::Html, &html, reason),
            Fragment::Page(reason) => self.give_up(reason),
        }
    }

    /// Markdown, with the line breaks that the template puts around it.
    pub(super) fn markdown(&mut self, source: &str, attachments: Option<View<'_>>) {
        match markdown::html(source, attachments, &self.options.anchor_text) {
            Ok(html) if html.contains("files/") => {
                self.markdown_hole(source, "a path that begins with files/")
            }
            Ok(html) => self.foreign(&html),
            Err(reason) => self.markdown_hole(source, reason),
        }
    }

    fn markdown_hole(&mut self, source: &str, reason: &str) {
        self.hole(HoleKind::Markdown, source, reason);
    }

    fn any_cell(&mut self, cell: Cell<'_>) {
        if cell.metadata().is_some_and(|metadata| metadata.get("transient").is_some()) {
            return self.give_up("transient metadata");
        }
        match cell.kind() {
            CellKind::Code => self.code_cell(cell),
            CellKind::Markdown => self.markdown_cell(cell),
            CellKind::Raw => self.raw_cell(cell),
            CellKind::Other => self.give_up("a kind that is not known"),
        }
    }

    fn raw_cell(&mut self, cell: Cell<'_>) {
        let media = cell.metadata().and_then(|metadata| metadata.get("raw_mimetype"));
        if media.is_some_and(|media| !media.is("") && !media.is("text/html")) {
            return;
        }
        if media.is_some_and(|media| media.is("text/html")) {
            return self.give_up("raw HTML");
        }
        let source = cell.source();
        if source.contains(['<', '&', '>']) || source.trim().is_empty() && !source.is_empty() {
            return self.give_up("raw text with markup");
        }
        self.push(&source);
    }

    fn markdown_cell(&mut self, cell: Cell<'_>) {
        self.push("\n<div class=\"jp-Cell jp-MarkdownCell jp-Notebook-cell\"");
        self.id(cell);
        self.push(
            ">\n<div class=\"jp-Cell-inputWrapper\" tabindex=\"0\">\n\
             <div class=\"jp-Collapser jp-InputCollapser jp-Cell-inputCollapser\">\n</div>\n\
             <div class=\"jp-InputArea jp-Cell-inputArea\">\
             <div class=\"jp-InputPrompt jp-InputArea-prompt\">\n</div>\
             <div class=\"jp-RenderedHTMLCommon jp-RenderedMarkdown jp-MarkdownOutput",
        );
        self.tags(cell);
        self.push("\" data-mime-type=\"text/markdown\">");
        self.markdown(&cell.source(), cell.attachments());
        self.push("</div>\n</div>\n</div>\n</div>");
    }

    fn id(&mut self, cell: Cell<'_>) {
        if let Some(id) = cell.id().filter(|id| !id.is_empty()) {
            self.push(" id=\"cell-id=");
            escape::attribute(&id, &mut self.text);
            self.push("\"");
        }
    }

    fn tags(&mut self, cell: Cell<'_>) {
        for tag in cell.tags() {
            self.push(" celltag_");
            let words: Vec<&str> = tag.split_ascii_whitespace().collect();
            escape::attribute(&words.join(" "), &mut self.text);
        }
    }

    fn code_cell(&mut self, cell: Cell<'_>) {
        let silent = cell.outputs().next().is_none();
        self.push("<div class=\"jp-Cell jp-CodeCell jp-Notebook-cell");
        self.push(if silent { " jp-mod-noOutputs" } else { "" });
        self.tags(cell);
        self.push("\"");
        self.id(cell);
        self.push(
            ">\n<div class=\"jp-Cell-inputWrapper\" tabindex=\"0\">\n\
             <div class=\"jp-Collapser jp-InputCollapser jp-Cell-inputCollapser\">\n</div>\n\
             <div class=\"jp-InputArea jp-Cell-inputArea\">\n\
             <div class=\"jp-InputPrompt jp-InputArea-prompt\">In\u{a0}[",
        );
        self.count(cell);
        self.push(
            "]:</div>\n<div class=\"jp-CodeMirrorEditor jp-Editor jp-InputArea-editor\" data-type=\"inline\">\n\
             <div class=\"cm-editor cm-s-jupyter\">\n",
        );
        self.code(cell);
        self.push("\n</div>\n</div>\n</div>\n</div>\n");
        if !silent {
            self.push(
                "<div class=\"jp-Cell-outputWrapper\">\n\
                 <div class=\"jp-Collapser jp-OutputCollapser jp-Cell-outputCollapser\">\n</div>\n\
                 <div class=\"jp-OutputArea jp-Cell-outputArea\">\n",
            );
            outputs::all(self, cell);
            self.push("</div>\n</div>\n");
        }
        self.push("</div>");
    }

    pub(super) fn count(&mut self, cell: Cell<'_>) {
        match cell.view().get("execution_count") {
            Some(count) if count.kind() != Kind::Null => self.push(count.raw()),
            _ => self.push("\u{a0}"),
        }
    }

    fn code(&mut self, cell: Cell<'_>) {
        let source = cell.source();
        let source = if source.is_empty() { Cow::Borrowed(" ") } else { source };
        let lexer = self.lexer.clone();
        let Some(ipython) = highlight::is_ipython(&lexer) else {
            return self.hole(HoleKind::Code, &source, "code in another language");
        };
        if ipython && has_magic_language(&source) {
            return self.hole(HoleKind::Code, &source, "a cell magic of another language");
        }
        let start = self.text.len();
        self.push("<div class=\"highlight hl-");
        self.push(&lexer);
        self.push("\"><pre><span></span>");
        match highlight::highlight(&source, ipython, &mut self.text) {
            Ok(()) => self.push("</pre></div>"),
            Err(reason) => {
                self.text.truncate(start);
                self.hole(HoleKind::Code, &source, reason);
            }
        }
    }
}

fn has_magic_language(source: &str) -> bool {
    let Some(name) = source.trim_start().strip_prefix("%%") else { return false };
    MAGICS
        .iter()
        .any(|magic| name.strip_prefix(magic).is_some_and(|rest| rest.starts_with(char::is_whitespace)))
}
