//! What the lines of a page are: headings, paragraphs, list items, code.
//!
//! A PDF holds glyphs and places, not roles, so this is inference from geometry:
//! titles from the outline and from size and weight against the body, paragraphs
//! from gaps, indents and short last lines, list items from their markers.

mod headings;
mod marker;
mod paragraphs;

use ferrolab_base::document::{Block, BlockKind};

use crate::line::Line;
use crate::outline::PageTitles;
use marker::marker;
use paragraphs::{Layout, starts_paragraph};

/// Find the blocks of a page. `lines` are those of `text` in order, `titles` what the
/// outline says of the page.
pub(crate) fn find(text: &str, lines: &[Line], titles: PageTitles<'_>) -> Vec<Block> {
    let layout = Layout::of(lines);
    let levels = headings::levels(text, lines, titles, &layout);
    let mut builder = Builder::default();
    for (index, line) in lines.iter().enumerate() {
        let previous = index.checked_sub(1).map(|previous| &lines[previous]);
        let line_text = &text[line.start..line.end];
        let joins_heading = previous.is_some()
            && levels[index].is_some()
            && levels[index] == levels[index - 1]
            && !headings::starts_new(previous, line);
        if let Some(level) = levels[index] {
            builder.heading(line, level, joins_heading);
        } else if line.monospaced && !line.bold {
            builder.code(line, previous, &layout);
        } else {
            let starts = previous.is_none_or(|previous| starts_paragraph(text, previous, line, &layout));
            builder.running_text(line, line_text, starts);
        }
    }
    builder.blocks
}

#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    /// Left edges of the list items that the current one is nested in.
    indents: Vec<f32>,
    group: u32,
}

impl Builder {
    fn heading(&mut self, line: &Line, level: u8, joins: bool) {
        self.indents.clear();
        match self.blocks.last_mut() {
            Some(block) if joins && block.kind == BlockKind::Heading => block.end = line.end,
            _ => self.start(BlockKind::Heading, line, level, 0),
        }
    }

    fn code(&mut self, line: &Line, previous: Option<&Line>, layout: &Layout) {
        self.indents.clear();
        let follows = previous.is_some_and(|previous| layout.is_near(previous, line));
        match self.blocks.last_mut() {
            Some(block) if block.kind == BlockKind::Code && follows => block.end = line.end,
            _ => self.start(BlockKind::Code, line, 0, 0),
        }
    }

    fn running_text(&mut self, line: &Line, text: &str, starts: bool) {
        let in_list = !self.indents.is_empty();
        let may_be_item =
            starts || in_list || self.blocks.last().is_none_or(|last| last.kind != BlockKind::Paragraph);
        if marker(text).is_some() && may_be_item {
            self.item(line);
            return;
        }
        let runs_on = match self.blocks.last() {
            Some(block) => matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem) && !starts,
            None => false,
        };
        match self.blocks.last_mut() {
            Some(block) if runs_on => block.end = line.end,
            _ => {
                self.indents.clear();
                self.start(BlockKind::Paragraph, line, 0, 0);
            }
        }
    }

    fn item(&mut self, line: &Line) {
        if self.indents.is_empty() {
            self.group += 1;
        }
        let tolerance = 0.4 * line.size.max(1.0);
        self.indents.retain(|&indent| indent < line.rect.x0 - tolerance);
        self.indents.push(line.rect.x0);
        let level = u8::try_from(self.indents.len()).unwrap_or(u8::MAX);
        self.start(BlockKind::ListItem, line, level, self.group);
    }

    fn start(&mut self, kind: BlockKind, line: &Line, level: u8, group: u32) {
        self.blocks.push(Block { kind, start: line.start, end: line.end, level, group });
    }
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::{Block, BlockKind, Rect};

    use super::find;
    use crate::line::Line;
    use crate::outline::PageTitles;

    /// Lines given as (left edge, top edge, size, text), each as wide as its text.
    fn page(rows: &[(f32, f32, f32, &str)]) -> (String, Vec<Line>) {
        let mut text = String::new();
        let mut lines = Vec::new();
        for &(x0, y0, size, row) in rows {
            let start = text.len();
            text.push_str(row);
            let x1 = x0 + row.chars().count() as f32 * size * 0.5;
            let rect = Rect { x0, y0, x1, y1: y0 + size };
            lines.push(Line { start, end: text.len(), rect, size, bold: false, monospaced: false });
            text.push('\n');
        }
        text.pop();
        (text, lines)
    }

    #[track_caller]
    fn check(rows: &[(f32, f32, f32, &str)], expected: &[(BlockKind, u8, &str)]) {
        let (text, lines) = page(rows);
        let blocks = find(&text, &lines, PageTitles::default());
        let found: Vec<_> =
            blocks.iter().map(|block| (block.kind, block.level, &text[block.start..block.end])).collect();
        assert_eq!(found, expected);
    }

    const LONG: &str = "This line of running text reaches all the way to the right edge of it";

    #[test]
    fn gaps_part_paragraphs() {
        check(
            &[
                (50., 100., 10., LONG),
                (50., 112., 10., "and ends"),
                (50., 140., 10., LONG),
                (50., 152., 10., LONG),
            ],
            &[
                (BlockKind::Paragraph, 0, &format!("{LONG}\nand ends")),
                (BlockKind::Paragraph, 0, &format!("{LONG}\n{LONG}")),
            ],
        );
    }

    #[test]
    fn indents_part_paragraphs() {
        check(
            &[
                (50., 100., 10., LONG),
                (50., 112., 10., LONG),
                (50., 124., 10., "and here it ends."),
                (65., 136., 10., "Another begins with an indent and runs on to the right edge"),
                (50., 148., 10., LONG),
            ],
            &[
                (BlockKind::Paragraph, 0, &format!("{LONG}\n{LONG}\nand here it ends.")),
                (
                    BlockKind::Paragraph,
                    0,
                    &format!("Another begins with an indent and runs on to the right edge\n{LONG}"),
                ),
            ],
        );
    }

    #[test]
    fn large_short_lines_are_headings() {
        check(
            &[
                (50., 60., 20., "Chapter One"),
                (50., 100., 10., LONG),
                (50., 112., 10., LONG),
                (50., 140., 13., "A Section"),
                (50., 160., 10., LONG),
            ],
            &[
                (BlockKind::Heading, 1, "Chapter One"),
                (BlockKind::Paragraph, 0, &format!("{LONG}\n{LONG}")),
                (BlockKind::Heading, 2, "A Section"),
                (BlockKind::Paragraph, 0, LONG),
            ],
        );
    }

    #[test]
    fn markers_make_list_items_with_depth_and_group() {
        let rows = [
            (50., 100., 10., LONG),
            (50., 112., 10., "as follows:"),
            (60., 130., 10., "• first"),
            (60., 142., 10., "• second, which is so long that it needs another line to be told"),
            (70., 154., 10., "in full"),
            (75., 166., 10., "– nested"),
            (60., 178., 10., "• third"),
            (50., 200., 10., LONG),
            (50., 212., 10., LONG),
        ];
        let (text, lines) = page(&rows);
        let blocks = find(&text, &lines, PageTitles::default());
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, block.level, block.group)).collect();
        assert_eq!(
            found,
            [
                (BlockKind::Paragraph, 0, 0),
                (BlockKind::ListItem, 1, 1),
                (BlockKind::ListItem, 1, 1),
                (BlockKind::ListItem, 2, 1),
                (BlockKind::ListItem, 1, 1),
                (BlockKind::Paragraph, 0, 0),
            ]
        );
    }

    #[test]
    fn titles_of_the_outline_are_headings_whatever_their_size() {
        let (text, lines) = page(&[
            (50., 100., 10., LONG),
            (50., 130., 10., "1.2 Getting"),
            (50., 142., 10., "Started"),
            (50., 160., 10., LONG),
        ]);
        let blocks =
            find(&text, &lines, PageTitles { titles: &[("gettingstarted".into(), 2)], complete: false });
        let heading: Vec<&Block> = blocks.iter().filter(|block| block.kind == BlockKind::Heading).collect();
        assert_eq!(heading.len(), 1);
        assert_eq!((heading[0].level, &text[heading[0].start..heading[0].end]), (2, "1.2 Getting\nStarted"));
    }

    #[test]
    fn a_table_of_contents_has_no_headings_of_its_own() {
        let entry = "2 The sun . . . . . . . . . . . . 12";
        let (text, mut lines) =
            page(&[(50., 100., 10., "Contents"), (50., 130., 10., entry), (50., 150., 10., LONG)]);
        lines[0].size = 20.;
        lines[1].bold = true;
        let headings = find(&text, &lines, PageTitles::default());
        let titles: Vec<&str> = headings
            .iter()
            .filter(|block| block.kind == BlockKind::Heading)
            .map(|block| &text[block.start..block.end])
            .collect();
        assert_eq!(titles, ["Contents"]);
    }

    #[test]
    fn a_complete_outline_names_all_headings() {
        let (text, mut lines) =
            page(&[(50., 100., 10., "Warning"), (50., 130., 10., "The sun"), (50., 150., 10., LONG)]);
        lines[0].size = 20.;
        let titles = PageTitles { titles: &[("thesun".into(), 1)], complete: true };
        let kinds: Vec<_> = find(&text, &lines, titles).iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Heading, BlockKind::Paragraph]);
    }

    #[test]
    fn a_typewriter_face_is_code() {
        let (text, mut lines) = page(&[
            (50., 100., 10., LONG),
            (60., 130., 10., "let x = 1"),
            (60., 142., 10., "let y = 2"),
            (50., 170., 10., LONG),
        ]);
        lines[1].monospaced = true;
        lines[2].monospaced = true;
        let kinds: Vec<_> =
            find(&text, &lines, PageTitles::default()).iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Code, BlockKind::Paragraph]);
    }

    #[test]
    fn a_new_column_starts_a_block_unless_the_sentence_runs_on() {
        let right = "right column text that is the first line of a paragraph and long";
        let (text, lines) = page(&[
            (50., 700., 10., LONG),
            (50., 712., 10., "It ends here."),
            (320., 100., 10., "Right column begins a paragraph of its own here and goes on"),
            (320., 112., 10., right),
        ]);
        assert_eq!(find(&text, &lines, PageTitles::default()).len(), 2);
        let (text, lines) = page(&[(50., 700., 10., LONG), (50., 712., 10., LONG), (320., 100., 10., right)]);
        assert_eq!(find(&text, &lines, PageTitles::default()).len(), 1);
    }
}
