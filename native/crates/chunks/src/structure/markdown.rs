//! Markdown: CommonMark with tables, footnotes, task lists and front matter.

use std::ops::Range;

use ferrolab_base::document::{Block, BlockKind};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Blocks of a Markdown text.
///
/// Blocks begin at the beginning of a line where nothing but their own marks (`#`, `>`, bullets,
/// indentation) stands before them, so that a cut never parts a mark from its text.
pub fn markdown(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut reader = Reader { text, ..Reader::default() };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(tag) => reader.start(&tag, range),
            Event::End(tag) => reader.end(tag, range),
            _ => {}
        }
    }
    reader.blocks
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// Where the text of the item at hand that is not yet in a block begins, for each open item.
    items: Vec<Option<usize>>,
    quotes: usize,
    /// Where a footnote begins whose first block is yet to come.
    footnote: Option<usize>,
    /// The group of the table or outermost list at hand.
    group: u32,
}

impl Reader<'_> {
    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => self.add(BlockKind::Heading, range, *level as u8, 0),
            Tag::CodeBlock(_) => self.add(BlockKind::Code, range, 0, 0),
            Tag::HtmlBlock | Tag::MetadataBlock(_) => self.add(BlockKind::Markup, range, 0, 0),
            Tag::Paragraph => self.start_paragraph(range),
            Tag::BlockQuote(_) => {
                self.close_item_text(range.start);
                self.quotes += 1;
            }
            Tag::FootnoteDefinition(_) => {
                self.close_item_text(range.start);
                self.footnote = Some(range.start);
            }
            Tag::Table(_) => self.group += 1,
            Tag::TableHead | Tag::TableRow => self.add(BlockKind::TableRow, range, 0, self.group),
            Tag::List(_) => {
                self.close_item_text(range.start);
                self.group += u32::from(self.items.is_empty());
            }
            Tag::Item => self.items.push(Some(range.start)),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::BlockQuote(_) => self.quotes -= 1,
            TagEnd::Item => {
                self.close_item_text(range.end);
                self.items.pop();
            }
            _ => {}
        }
    }

    fn start_paragraph(&mut self, range: Range<usize>) {
        match self.items.last_mut() {
            Some(start) => {
                start.get_or_insert(range.start);
            }
            None if self.quotes > 0 => self.add(BlockKind::Quote, range, 0, 0),
            None => self.add(BlockKind::Paragraph, range, 0, 0),
        }
    }

    /// Make a block of the text of the item at hand up to `end`.
    fn close_item_text(&mut self, end: usize) {
        let depth = self.items.len();
        if let Some(start) = self.items.last_mut().and_then(Option::take) {
            self.push(BlockKind::ListItem, start..end, depth.min(u8::MAX.into()) as u8, self.group);
        }
    }

    fn add(&mut self, kind: BlockKind, range: Range<usize>, level: u8, group: u32) {
        self.close_item_text(range.start);
        self.push(kind, range, level, group);
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>, level: u8, group: u32) {
        let floor = self.blocks.last().map_or(0, |last| last.end);
        let start = self.footnote.take().unwrap_or(range.start);
        let start = with_marks(self.text, floor, start.max(floor));
        let end = start + self.text[start..range.end.max(start)].trim_end().len();
        if start < end {
            self.blocks.push(Block { kind, start, end, level, group });
        }
    }
}

/// The beginning of the line of `start`, when only marks stand between and it is not before `floor`.
fn with_marks(text: &str, floor: usize, start: usize) -> usize {
    let line = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let is_mark = |byte: u8| {
        matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'+' | b'.' | b')') || byte.is_ascii_digit()
    };
    if line >= floor && text[line..start].bytes().all(is_mark) { line } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use BlockKind::{Code, Heading, ListItem, Markup, Paragraph, Quote, TableRow};

    #[track_caller]
    fn check(text: &str, expected: &[(BlockKind, &str)]) -> Vec<Block> {
        let blocks = markdown(text);
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, &text[block.start..block.end])).collect();
        assert_eq!(found, expected);
        blocks
    }

    #[test]
    fn headings_have_levels() {
        let blocks =
            check("# A\n\ntext\n\nB\n---\n", &[(Heading, "# A"), (Paragraph, "text"), (Heading, "B\n---")]);
        assert_eq!(blocks[0].level, 1);
        assert_eq!(blocks[2].level, 2);
    }

    #[test]
    fn items_do_not_hold_the_items_nested_in_them() {
        let text = "- one\n  - two\n\n    more\n- three\n\n  four\n\nend\n";
        let blocks = check(
            text,
            &[
                (ListItem, "- one"),
                (ListItem, "  - two\n\n    more"),
                (ListItem, "- three\n\n  four"),
                (Paragraph, "end"),
            ],
        );
        assert_eq!(blocks.iter().map(|block| block.level).collect::<Vec<_>>(), [1, 2, 1, 0]);
        assert!(blocks[..3].iter().all(|block| block.group == 1));
    }

    #[test]
    fn code_in_an_item_is_code() {
        check(
            "1. do:\n\n   ```sh\n   ls\n   ```\n\n   then\n",
            &[(ListItem, "1. do:"), (Code, "   ```sh\n   ls\n   ```"), (ListItem, "   then")],
        );
    }

    #[test]
    fn tables_are_rows_of_one_group() {
        let blocks = check(
            "| a | b |\n|---|---|\n| 1 | 2 |\n\n| c |\n|---|\n",
            &[(TableRow, "| a | b |"), (TableRow, "| 1 | 2 |"), (TableRow, "| c |")],
        );
        assert_eq!(blocks.iter().map(|block| block.group).collect::<Vec<_>>(), [1, 1, 2]);
    }

    #[test]
    fn quotes_keep_their_marks() {
        check("> one\n> two\n>\n> three\n", &[(Quote, "> one\n> two"), (Quote, "> three")]);
    }

    #[test]
    fn footnotes_keep_their_labels() {
        check(
            "a[^1]\n\n[^1]: note\n\n    more\n",
            &[(Paragraph, "a[^1]"), (Paragraph, "[^1]: note"), (Paragraph, "    more")],
        );
    }

    #[test]
    fn front_matter_html_and_both_kinds_of_code() {
        check(
            "---\ntitle: x\n---\n\n<div>\n\n    indented\n\n~~~\nopen",
            &[(Markup, "---\ntitle: x\n---"), (Markup, "<div>"), (Code, "    indented"), (Code, "~~~\nopen")],
        );
    }

    #[test]
    fn blocks_ascend_whatever_the_text() {
        for text in [
            "- - - x",
            "> - # a\n> - b",
            "1. > q\n   > r\n2. [^1]\n\n[^1]: note\n\n    more",
            "\t- a\n\t\t- b",
        ] {
            let blocks = markdown(text);
            assert!(!blocks.is_empty());
            assert!(blocks.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text:?} {blocks:?}");
        }
    }
}
