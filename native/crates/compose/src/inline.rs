//! One paragraph of Markdown: styles, links, code and escapes.

use crate::escape;
use crate::space::{self, Kind};

/// A way text is marked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Style {
    Emphasis,
    Strong,
    Strikethrough,
    Code,
    Link { target: String, title: String },
}

impl Style {
    fn delimiter(&self) -> &'static str {
        match self {
            Style::Emphasis => "*",
            Style::Strong => "**",
            Style::Strikethrough => "~~",
            Style::Code => "",
            Style::Link { .. } => "[",
        }
    }
}

/// A link around more paragraphs than this is written in the first ones only: its
/// address may be long, and must not be repeated for every line of a page.
const MAX_LINK_REPEATS: usize = 8;

/// A style that is open in the source.
struct Open {
    style: Style,
    /// Where its delimiter stands; `None` until text follows, or when it is not written at all.
    written_at: Option<usize>,
    /// The same style is open already, or it could not be written here.
    is_silent: bool,
    /// In how many paragraphs it was written.
    repeats: usize,
}

/// A style that just ended: what follows may forbid its delimiters.
struct Closed {
    opened_at: usize,
    closed_at: usize,
    delimiter: &'static str,
}

/// A code span that is open, and what was due before it.
#[derive(Default)]
struct CodeSpan {
    text: String,
    space: bool,
    breaks: usize,
}

/// Collects the Markdown of one paragraph. Styles stay open from one paragraph to the next.
#[derive(Default)]
pub(super) struct Inline {
    out: String,
    open: Vec<Open>,
    space: bool,
    breaks: usize,
    closed: Option<Closed>,
    code: Option<CodeSpan>,
}

impl Inline {
    /// Whether nothing was written yet.
    pub(super) fn is_empty(&self) -> bool {
        self.out.is_empty() && self.code.as_ref().is_none_or(|code| code.text.is_empty())
    }

    /// White space is due before the next text.
    pub(super) fn space(&mut self) {
        self.space = true;
    }

    /// A line end that is to be kept.
    pub(super) fn line_break(&mut self) {
        self.breaks += 1;
    }

    /// Running text, white space folded.
    pub(super) fn text(&mut self, text: &str) {
        let mut chars = text.chars().filter(|&c| space::kind(c) != Kind::Invisible).peekable();
        while let Some(c) = chars.next() {
            match space::kind(c) {
                Kind::Space => self.space = true,
                _ => self.visible(c, chars.peek().copied()),
            }
        }
    }

    /// Finished Markdown, as in a picture. In a code span there is none.
    pub(super) fn raw(&mut self, markdown: &str) {
        if let (Some(first), None) = (markdown.chars().next(), &self.code) {
            self.prepare(first);
            self.out.push_str(markdown);
        }
    }

    fn visible(&mut self, c: char, next: Option<char>) {
        if let Some(code) = &mut self.code {
            if (self.space || self.breaks > 0) && !code.text.is_empty() {
                code.text.push(' ');
            }
            (self.space, self.breaks) = (false, 0);
            code.text.push(c);
            return;
        }
        self.prepare(c);
        if escape::needs_escape(c, self.out.chars().next_back(), next) {
            self.out.push('\\');
        }
        self.out.push(c);
    }

    /// Write what is due before a visible character.
    fn prepare(&mut self, next: char) {
        let closed = self.closed.take();
        let (space, breaks) = (std::mem::take(&mut self.space), std::mem::take(&mut self.breaks));
        let separator = if breaks > 0 { "\\\n" } else { " " };
        if self.out.is_empty() || (!space && breaks == 0) {
            self.join(closed, next);
        } else {
            self.out.push_str(separator);
        }
        self.write_delimiters(next);
    }

    /// Text follows a style without a space between them.
    fn join(&mut self, closed: Option<Closed>, next: char) {
        let Some(closed) = closed else { return };
        let first_due = self.open.iter_mut().find(|open| open.written_at.is_none() && !open.is_silent);
        match first_due {
            // The same style again: the two become one.
            Some(open) if open.style.delimiter() == closed.delimiter => {
                self.out.truncate(closed.closed_at);
                open.written_at = Some(closed.opened_at);
            }
            // `*a***b**` could be read in more than one way.
            Some(open) if open.style.delimiter().starts_with('*') && closed.delimiter.starts_with('*') => {
                open.is_silent = true;
            }
            Some(_) => {}
            None => self.undo_forbidden(&closed, next),
        }
    }

    /// `**a:**b` does not end: a delimiter between punctuation and a letter cannot close.
    fn undo_forbidden(&mut self, closed: &Closed, next: char) {
        let length = closed.delimiter.len();
        let before = self.out[..closed.closed_at].chars().next_back();
        if !next.is_alphanumeric() || before.is_none_or(char::is_alphanumeric) {
            return;
        }
        self.out.truncate(closed.closed_at);
        self.out.replace_range(closed.opened_at..closed.opened_at + length, "");
        for at in self.open.iter_mut().filter_map(|open| open.written_at.as_mut()) {
            if *at > closed.opened_at {
                *at -= length;
            }
        }
    }

    fn write_delimiters(&mut self, next: char) {
        for open in self.open.iter_mut().filter(|open| open.written_at.is_none() && !open.is_silent) {
            let previous = self.out.chars().next_back();
            let is_link = matches!(open.style, Style::Link { .. });
            // A delimiter between a letter and punctuation cannot open.
            if !is_link && previous.is_some_and(char::is_alphanumeric) && !next.is_alphanumeric() {
                open.is_silent = true;
                continue;
            }
            // `!` before a link would make it a picture.
            if is_link && previous == Some('!') {
                self.out.insert(self.out.len() - 1, '\\');
            }
            open.written_at = Some(self.out.len());
            self.out.push_str(open.style.delimiter());
        }
    }

    /// A style begins.
    pub(super) fn open(&mut self, style: Style) {
        let is_nested = self.open.iter().any(|open| {
            open.style == style || matches!((&open.style, &style), (Style::Link { .. }, Style::Link { .. }))
        });
        let is_silent = is_nested || self.code.is_some();
        if style == Style::Code && !is_silent {
            let (space, breaks) = (std::mem::take(&mut self.space), std::mem::take(&mut self.breaks));
            self.code = Some(CodeSpan { text: String::new(), space, breaks });
        }
        // The content of code is collected apart, so its own delimiter is never due.
        let is_silent = is_silent || style == Style::Code;
        self.open.push(Open { style, written_at: None, is_silent, repeats: 0 });
    }

    /// The innermost style ends.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let code_goes_on = self.open.iter().any(|open| open.style == Style::Code);
        match open.style {
            Style::Code if !code_goes_on => self.close_code(),
            _ => {
                if let Some(at) = open.written_at {
                    self.write_end(&open.style, at);
                }
            }
        }
    }

    fn close_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let space_after = self.space;
        (self.space, self.breaks) = (code.space, code.breaks);
        if code.text.is_empty() {
            self.space |= space_after;
            return;
        }
        let quote = escape::backticks(&code.text, 1);
        let pad = if code.text.starts_with('`') || code.text.ends_with('`') { " " } else { "" };
        // Two code spans side by side would be one.
        self.space |= self.out.ends_with('`');
        self.raw(&format!("{quote}{pad}{}{pad}{quote}", code.text));
        self.space = space_after;
    }

    fn write_end(&mut self, style: &Style, opened_at: usize) {
        match style {
            Style::Link { target, title } => {
                let text = escape::bracketed(&self.out[opened_at + 1..]);
                self.out.truncate(opened_at + 1);
                self.out.push_str(&text);
                let title = escape::title(title, &text, target);
                self.out.push_str(&format!("]({}{title})", escape::destination(target)));
                self.closed = None;
            }
            style => {
                let delimiter = style.delimiter();
                self.closed = Some(Closed { opened_at, closed_at: self.out.len(), delimiter });
                self.out.push_str(delimiter);
            }
        }
    }

    /// End the paragraph and give its Markdown; styles that are open go on in the next.
    pub(super) fn take(&mut self) -> String {
        if self.code.is_some() {
            self.close_code();
            self.code = Some(CodeSpan::default());
        }
        for index in (0..self.open.len()).rev() {
            let open = &mut self.open[index];
            let Some(at) = open.written_at.take() else { continue };
            open.repeats += 1;
            let is_link = matches!(open.style, Style::Link { .. });
            open.is_silent = is_link && open.repeats >= MAX_LINK_REPEATS;
            let style = open.style.clone();
            self.write_end(&style, at);
        }
        (self.space, self.breaks, self.closed) = (false, 0, None);
        std::mem::take(&mut self.out)
    }
}
