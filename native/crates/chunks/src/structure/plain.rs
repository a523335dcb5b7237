//! Plain text: paragraphs, lists, indented code.

use ferrolab_base::document::{Block, BlockKind};

/// Blocks of a text without markup.
///
/// Blank lines and form feeds part paragraphs. A paragraph whose lines begin with bullets or
/// numbers is a list; one of several lines that are all indented by four columns or a tab is code.
pub fn plain(text: &str) -> Vec<Block> {
    let mut finder = Finder { text, blocks: Vec::new(), group: 0 };
    let mut start = None;
    let mut end = 0;
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\u{0C}']) {
        if line.trim().is_empty() {
            if let Some(start) = start.take() {
                finder.add(start, end);
            }
        } else {
            start.get_or_insert(at);
            end = at + line.trim_end().len();
        }
        at += line.len();
        if let (true, Some(begun)) = (line.ends_with('\u{0C}'), start) {
            finder.add(begun, end);
            start = None;
        }
    }
    if let Some(start) = start {
        finder.add(start, end);
    }
    finder.blocks
}

struct Finder<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// The number of the list last seen.
    group: u32,
}

impl Finder<'_> {
    /// Add the paragraph that is `text[start..end]`.
    fn add(&mut self, start: usize, end: usize) {
        let paragraph = &self.text[start..end];
        let items: Vec<usize> = item_starts(paragraph).collect();
        let is_first_item = items.first() == Some(&0);
        if is_first_item || items.len() > 1 {
            self.add_list(start, end, &items);
        } else if paragraph.contains('\n') && paragraph.lines().all(is_indented) {
            self.push(BlockKind::Code, start, end, 0);
        } else {
            self.push(BlockKind::Paragraph, start, end, 0);
        }
    }

    fn add_list(&mut self, start: usize, end: usize, items: &[usize]) {
        let continues =
            self.blocks.last().is_some_and(|last| last.kind == BlockKind::ListItem) && items[0] == 0;
        if items[0] > 0 {
            self.push(BlockKind::Paragraph, start, start + items[0], 0);
        }
        self.group += u32::from(!continues);
        for (index, &item) in items.iter().enumerate() {
            let item_end = items.get(index + 1).map_or(end, |&next| start + next);
            self.push(BlockKind::ListItem, start + item, item_end, self.group);
        }
    }

    fn push(&mut self, kind: BlockKind, start: usize, end: usize, group: u32) {
        let level = u8::from(kind == BlockKind::ListItem);
        self.blocks.push(Block { kind, start, end, level, group });
    }
}

/// Offsets of the lines that begin with a bullet or a number.
fn item_starts(paragraph: &str) -> impl Iterator<Item = usize> {
    let with_offset = |at: &mut usize, line| {
        let start = *at;
        *at += str::len(line);
        Some((start, line))
    };
    let lines = paragraph.split_inclusive('\n').scan(0, with_offset);
    lines.filter(|(_, line)| is_item(line)).map(|(start, _)| start)
}

fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let after_bullet = line.strip_prefix(['-', '*', '+', '•', '◦', '▪', '‣', '–', '·']);
    let after_mark = after_bullet.or_else(|| {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&digits).then(|| line[digits..].strip_prefix(['.', ')'])).flatten()
    });
    after_mark.is_some_and(|rest| rest.starts_with([' ', '\t']) && !rest.trim().is_empty())
}

fn is_indented(line: &str) -> bool {
    line.starts_with("    ") || line.starts_with('\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(BlockKind, &str, u32)]) {
        let blocks = plain(text);
        let found: Vec<_> = blocks
            .iter()
            .map(|block| (block.kind, text[block.start..block.end].trim_end(), block.group))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_and_form_feeds_part_paragraphs() {
        use BlockKind::Paragraph;
        check("", &[]);
        check(" \n\n", &[]);
        check(
            "one\ntwo\r\n \t\r\nthree\u{0C}four",
            &[(Paragraph, "one\ntwo", 0), (Paragraph, "three", 0), (Paragraph, "four", 0)],
        );
    }

    #[test]
    fn bullets_and_numbers_make_lists() {
        use BlockKind::{ListItem, Paragraph};
        check(
            "Buy:\n- milk\n  and tea\n- salt\n\n1. First\n\n2) Second\n\n1990. A year",
            &[
                (Paragraph, "Buy:", 0),
                (ListItem, "- milk\n  and tea", 1),
                (ListItem, "- salt", 1),
                (ListItem, "1. First", 1),
                (ListItem, "2) Second", 1),
                (Paragraph, "1990. A year", 0),
            ],
        );
    }

    #[test]
    fn a_dash_inside_a_paragraph_is_no_list() {
        check("a thing\n- or two", &[(BlockKind::Paragraph, "a thing\n- or two", 0)]);
    }

    #[test]
    fn indented_lines_are_code() {
        check(
            "x\n\n    a\n\tb\n\n    one line",
            &[
                (BlockKind::Paragraph, "x", 0),
                (BlockKind::Code, "    a\n\tb", 0),
                (BlockKind::Paragraph, "    one line", 0),
            ],
        );
    }
}
