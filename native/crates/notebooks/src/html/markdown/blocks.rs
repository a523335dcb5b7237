//! Blocks: paragraphs, headings, code, quotes, lists, HTML, tables.

use super::scan::{self, Fence};
use super::{MAX_DEPTH, Result, Searches, lists, markup, math, tables};

/// A block; what is inline in it is still text.
#[derive(Debug)]
pub(super) enum Block {
    Paragraph(String),
    /// A paragraph of a tight list.
    Text(String),
    Heading(usize, String),
    Code(String, Option<String>),
    Rule,
    Quote(Vec<Block>),
    List(lists::List),
    Html(String),
    Table(tables::Table),
    Blank,
}

/// The blocks of `source`; tables are only known outside lists and quotes.
pub(super) fn parse(source: &str, depth: usize) -> Result<Vec<Block>> {
    if depth > MAX_DEPTH {
        return Err("lists or quotes nested deep");
    }
    let mut parser = Parser { source, at: 0, blocks: Vec::new(), depth, searches: Searches::default() };
    while parser.at < source.len() {
        parser.step()?;
        parser.searches.check()?;
    }
    Ok(parser.blocks)
}

/// Reads blocks one after the other.
pub(super) struct Parser<'s> {
    pub(super) source: &'s str,
    pub(super) at: usize,
    pub(super) blocks: Vec<Block>,
    pub(super) depth: usize,
    searches: Searches,
}

impl<'s> Parser<'s> {
    pub(super) fn line(&self) -> &'s str {
        scan::line(&self.source[self.at..])
    }

    pub(super) fn in_paragraph(&self) -> bool {
        matches!(self.blocks.last(), Some(Block::Paragraph(_)))
    }

    pub(super) fn add_paragraph(&mut self, text: &str) {
        match self.blocks.last_mut() {
            Some(Block::Paragraph(paragraph)) => paragraph.push_str(text),
            _ => self.blocks.push(Block::Paragraph(text.to_owned())),
        }
    }

    pub(super) fn add_line(&mut self) {
        let line = self.line();
        self.add_paragraph(line);
        self.at += line.len();
    }

    fn step(&mut self) -> Result<()> {
        let line = self.line();
        if scan::is_indented_code(line) {
            if self.in_paragraph() {
                self.add_line();
            } else {
                self.indented_code();
            }
            return Ok(());
        }
        if self.begins(self.at) {
            return self.block();
        }
        if is_plain(line) {
            self.plain_paragraph();
            return Ok(());
        }
        let end = self.next_start();
        let text = &self.source[self.at..end];
        self.add_paragraph(text);
        self.at = end;
        Ok(())
    }

    /// Lines of text, until something else begins.
    fn plain_paragraph(&mut self) {
        let start = self.at;
        while self.at < self.source.len() {
            let line = self.line();
            if self.at > start && self.begins(self.at) || line.trim().is_empty() {
                break;
            }
            self.at += line.len();
        }
        let text = &self.source[start..self.at];
        self.add_paragraph(text);
    }

    /// Whether some rule matches at `at`. A rule may still turn its line down.
    fn begins(&self, at: usize) -> bool {
        let rest = &self.source[at..];
        if math::block(self.source, at, &self.searches).is_some() {
            return true;
        }
        if !(at == 0 || self.source[..at].ends_with('\n')) {
            return false;
        }
        let line = scan::line(rest);
        is_fence(line)
            || scan::is_indented_code(line)
            || scan::heading(line, 3).is_some()
            || scan::underline(line).is_some()
            || scan::is_rule(line, 3)
            || scan::quoted(line, 3).is_some()
            || scan::marker(line, 3).is_some()
            || markup::opening(line, 3).is_some()
            || scan::is_blank(line)
            || self.depth == 0 && tables::may_begin(line)
    }

    /// Where the next rule matches, after this place.
    fn next_start(&self) -> usize {
        let mut at = self.at;
        while let Some(step) = self.source[at..].char_indices().nth(1).map(|(step, _)| step) {
            at += step;
            let line_start = self.source[..at].ends_with('\n');
            let may_be_math = matches!(self.source.as_bytes()[at], b'$' | b'\\');
            if (line_start || may_be_math) && self.begins(at) {
                return at;
            }
        }
        self.source.len()
    }

    fn block(&mut self) -> Result<()> {
        if let Some(end) = math::block(self.source, self.at, &self.searches) {
            let text = &self.source[self.at..end];
            self.add_paragraph(text);
            self.at = end;
            return Ok(());
        }
        let line = self.line();
        if let Some(fence) = scan::fence(line, 3) {
            self.fenced_code(fence);
        } else if is_fence(line) {
            self.add_line();
        } else if let Some((level, text)) = scan::heading(line, 3) {
            self.push_line(Block::Heading(level, text.to_owned()));
        } else if let Some(level) = scan::underline(line) {
            self.underlined(level)?;
        } else if scan::is_rule(line, 3) {
            self.push_line(Block::Rule);
        } else if scan::quoted(line, 3).is_some() {
            self.quote()?;
        } else if scan::marker(line, 3).is_some() {
            self.list()?;
        } else if markup::opening(line, 3).is_some() {
            self.markup()?;
        } else if scan::is_blank(line) {
            self.blank();
        } else {
            self.table();
        }
        Ok(())
    }

    fn push_line(&mut self, block: Block) {
        self.at += self.line().len();
        self.blocks.push(block);
    }

    fn blank(&mut self) {
        while scan::is_blank(self.line()) {
            self.at += self.line().len();
        }
        self.blocks.push(Block::Blank);
    }

    fn underlined(&mut self, level: usize) -> Result<()> {
        let line = self.line();
        if let Some(Block::Paragraph(text)) = self.blocks.last_mut() {
            let text = std::mem::take(text);
            self.blocks.pop();
            self.push_line(Block::Heading(level, text));
        } else if scan::is_rule(line, 3) {
            self.push_line(Block::Rule);
        } else if scan::marker(line, 3).is_some() {
            self.list()?;
        } else {
            self.add_line();
        }
        Ok(())
    }

    fn fenced_code(&mut self, fence: Fence<'_>) {
        self.at += self.line().len();
        let mut code = String::new();
        while self.at < self.source.len() {
            let line = self.line();
            self.at += line.len();
            if scan::closes(line, fence) {
                break;
            }
            code.push_str(&line[scan::indent(line).min(fence.indent)..]);
        }
        let info = (!fence.info.is_empty()).then(|| super::url::unescaped(fence.info).trim().to_owned());
        self.blocks.push(Block::Code(code, info));
    }

    fn indented_code(&mut self) {
        let mut code = String::new();
        loop {
            let line = self.line();
            let goes_on = !code.is_empty() && line.trim().is_empty();
            if line.is_empty() || !scan::is_indented_code(line) && !goes_on {
                break;
            }
            code.push_str(&line[scan::indent(line).min(4)..]);
            self.at += line.len();
        }
        self.blocks.push(Block::Code(code.trim_matches('\n').to_owned(), None));
    }

    fn quote(&mut self) -> Result<()> {
        let first = scan::quoted(self.line(), 3).unwrap_or_default();
        let marked = scan::is_blank(first) || scan::is_indented_code(first) || is_fence(first);
        let (mut text, mut last) = (String::new(), first);
        while let Some(inner) = scan::quoted(self.line(), 3) {
            text.push_str(inner);
            last = inner;
            self.at += self.line().len();
        }
        let next = self.line();
        if !marked && !last.trim().is_empty() && !next.trim().is_empty() {
            return Err("a line that may go on with a quote");
        }
        let children = parse(&text, self.depth + 1)?;
        self.blocks.push(Block::Quote(children));
        Ok(())
    }

    fn markup(&mut self) -> Result<()> {
        let rest = &self.source[self.at..];
        match markup::block(rest, self.in_paragraph())? {
            Some(length) => {
                self.blocks.push(Block::Html(rest[..length].to_owned()));
                self.at += length;
            }
            None => self.add_line(),
        }
        Ok(())
    }

    fn table(&mut self) {
        let rest = &self.source[self.at..];
        match tables::table(rest) {
            tables::Found::Table(table, length) => {
                self.blocks.push(Block::Table(table));
                self.at += length;
            }
            tables::Found::Text(length) => {
                self.add_paragraph(&rest[..length]);
                self.at += length;
            }
        }
    }
}

/// Whether a line looks like a fence; one of backticks with more of them after it is none in the end.
fn is_fence(line: &str) -> bool {
    scan::dedented(line, 3).is_some_and(|text| text.starts_with("```") || text.starts_with("~~~"))
}

/// Whether a paragraph surely begins here: with a letter, say.
fn is_plain(line: &str) -> bool {
    line.chars().next().is_some_and(|c| !c.is_whitespace() && !c.is_numeric() && !c.is_ascii_punctuation())
}
