//! Lists and their items.

use super::Result;
use super::blocks::{Block, Parser, parse};
use super::markup;
use super::scan::{self, Marker};

/// A list.
#[derive(Debug)]
pub(super) struct List {
    pub(super) ordered: bool,
    pub(super) start: Option<u32>,
    pub(super) tight: bool,
    pub(super) items: Vec<Vec<Block>>,
}

/// The lines of an item, and the marker of the next one.
struct Lines<'s> {
    text: String,
    next: Option<Marker<'s>>,
    loose: bool,
}

impl<'s> Parser<'s> {
    pub(super) fn list(&mut self) -> Result<()> {
        let Some(first) = scan::marker(self.line(), 3) else { return Ok(()) };
        let number: u32 = first.marker[..first.marker.len() - 1].parse().unwrap_or(1);
        let start = (first.is_ordered() && number != 1).then_some(number);
        if self.in_paragraph() && (first.text.trim().is_empty() || start.is_some()) {
            self.add_line();
            return Ok(());
        }
        self.at += self.line().len();
        let mut list = List { ordered: first.is_ordered(), start, tight: true, items: Vec::new() };
        let mut next = Some(first);
        while let Some(marker) = next {
            next = self.item(marker, first.bullet(), &mut list)?;
        }
        if list.tight {
            list.items.iter_mut().for_each(|item| tighten(item));
        }
        self.blocks.push(Block::List(list));
        Ok(())
    }

    fn item(&mut self, marker: Marker<'s>, bullet: char, list: &mut List) -> Result<Option<Marker<'s>>> {
        let spaces = scan::indent(marker.text);
        let blank = marker.text.trim().is_empty();
        let gap = if blank || spaces >= 5 { 1 } else { spaces };
        let width = marker.width() + gap;
        let lines = self.item_lines(marker, bullet, width, blank);
        let mut text = String::new();
        if !blank {
            text.push_str(&marker.text[gap..]);
            text.push('\n');
        }
        for line in lines.text.split_inclusive('\n') {
            text.push_str(if scan::indent(line) >= width { &line[width..] } else { line });
        }
        let children = parse(without_end(&text), self.depth + 1)?;
        if lines.loose || is_loose(&children) {
            list.tight = false;
        }
        if children.first().is_some_and(is_task) {
            return Err("a list of tasks");
        }
        list.items.push(children);
        Ok(lines.next)
    }

    fn item_lines(&mut self, marker: Marker<'s>, bullet: char, width: usize, blank: bool) -> Lines<'s> {
        let mut text = String::new();
        let mut after_blank = false;
        while self.at < self.source.len() {
            let line = self.line();
            if scan::is_blank(line) {
                text.push('\n');
                after_blank = true;
                self.at += line.len();
                continue;
            }
            if scan::indent(line) >= width {
                if after_blank && blank && text.trim().is_empty() {
                    break;
                }
                after_blank = false;
            } else {
                let most = marker.width().min(3);
                let rule = scan::is_rule(line, most);
                if let Some(next) = scan::marker(line, most).filter(|next| !rule && is_same(*next, bullet)) {
                    self.at += line.len();
                    return Lines { text, next: Some(next), loose: after_blank };
                }
                if after_blank || rule || interrupts(line, most) {
                    break;
                }
            }
            text.push_str(line);
            self.at += line.len();
        }
        Lines { text, next: None, loose: false }
    }
}

fn is_same(next: Marker<'_>, bullet: char) -> bool {
    next.bullet() == bullet && next.is_ordered() == matches!(bullet, '.' | ')')
}

/// Whether a line ends an item although no blank line came before it.
fn interrupts(line: &str, most: usize) -> bool {
    scan::fence(line, most).is_some()
        || scan::heading(line, most).is_some()
        || scan::quoted(line, most).is_some()
        || scan::marker(line, most).is_some()
        || markup::is_block_opening(line, most)
}

/// Without the white space after the last line.
fn without_end(text: &str) -> &str {
    let end = text.trim_end().len();
    match text[end..].find('\n') {
        Some(newline) => &text[..=end + newline],
        None => text,
    }
}

fn is_loose(children: &[Block]) -> bool {
    let paragraphs = children.iter().filter(|block| matches!(block, Block::Paragraph(_))).count();
    paragraphs > 1 || children.iter().any(|block| matches!(block, Block::Blank))
}

fn is_task(block: &Block) -> bool {
    let Block::Paragraph(text) = block else { return false };
    let marked = ["[ ]", "[x]", "[X]"].iter().find_map(|mark| text.strip_prefix(mark));
    marked.is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

fn tighten(item: &mut [Block]) {
    for block in item {
        if let Block::Paragraph(text) = block {
            *block = Block::Text(std::mem::take(text));
        }
    }
}
