//! What the lines of a page are: headings, paragraphs, list items, code.
//!
//! A PDF holds glyphs and places, not roles, so this is inference from geometry:
//! titles from the outline and from size and weight against the body, paragraphs
//! from gaps, indents and short last lines, list items from their markers. What
//! `layout` found out already (tables, running heads) comes with the lines.

mod captions;
mod headings;
mod marker;
mod paragraphs;
mod titles;

use ferrolab_base::document::{Block, BlockKind};

use crate::line::{Line, Role};
use crate::outline::PageTitles;
pub(crate) use captions::add_captions;
use captions::is_caption;
use headings::Heading;
use marker::marker;
use paragraphs::{Layout, starts_paragraph};

/// What is known of the document beyond the page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Setting {
    /// Size of the body's letters; 0 when the page alone must tell.
    pub body_size: f32,
    /// Whether running text is set in a typewriter face.
    pub monospaced_body: bool,
}

/// Find the blocks of a page. `lines` are those of `text` in order, `titles` what the
/// outline says of the page.
pub(crate) fn find(text: &str, lines: &[Line], titles: PageTitles<'_>, setting: &Setting) -> Vec<Block> {
    let layout = Layout::of(lines);
    let headings = headings::find(text, lines, titles, &layout, setting);
    let mut builder =
        Builder { text, layout: &layout, blocks: Vec::new(), indents: Vec::new(), groups: 0, table: None };
    for (index, line) in lines.iter().enumerate() {
        let previous = index.checked_sub(1).map(|previous| &lines[previous]);
        if let Some(heading) = headings[index] {
            let joins = index > 0
                && headings[index - 1].is_some_and(|last| {
                    last.title == heading.title
                        && last.level == heading.level
                        && last.end == lines[index - 1].end
                })
                && (heading.title.is_some() || !headings::starts_new(previous, line));
            builder.heading(line, heading, joins);
            continue;
        }
        match line.role {
            Role::PageHeader => builder.alone(BlockKind::PageHeader, line),
            Role::PageFooter => builder.alone(BlockKind::PageFooter, line),
            Role::TableRow(table) => builder.table_row(line, table),
            Role::Footnote(starts) => builder.footnote(line, starts),
            _ if line.monospaced && !line.bold && !setting.monospaced_body => builder.code(line, previous),
            _ => builder.running_text(line, previous),
        }
    }
    builder.blocks
}

struct Builder<'a> {
    text: &'a str,
    layout: &'a Layout,
    blocks: Vec<Block>,
    /// Left edges of the list items that the current one is nested in.
    indents: Vec<f32>,
    groups: u32,
    /// Index of the table whose rows are being read.
    table: Option<usize>,
}

impl Builder<'_> {
    fn heading(&mut self, line: &Line, heading: Heading, joins: bool) {
        self.indents.clear();
        match self.blocks.last_mut() {
            Some(block) if joins && block.kind == BlockKind::Heading => block.end = heading.end,
            _ => self.start(BlockKind::Heading, line.start, heading.end, heading.level, 0),
        }
        let after = &self.text[heading.end..line.end];
        let rest =
            after.trim_start_matches(|character: char| !character.is_alphanumeric() && character != '(');
        if !rest.is_empty() {
            self.start(BlockKind::Paragraph, line.end - rest.len(), line.end, 0, 0);
        }
    }

    fn alone(&mut self, kind: BlockKind, line: &Line) {
        self.indents.clear();
        self.start(kind, line.start, line.end, 0, 0);
    }

    fn table_row(&mut self, line: &Line, table: usize) {
        self.indents.clear();
        if self.table != Some(table) {
            self.table = Some(table);
            self.groups += 1;
        }
        self.start(BlockKind::TableRow, line.start, line.end, 0, self.groups);
    }

    fn footnote(&mut self, line: &Line, starts: bool) {
        self.indents.clear();
        match self.blocks.last_mut() {
            Some(block) if block.kind == BlockKind::Footnote && !starts => block.end = line.end,
            _ => self.start(BlockKind::Footnote, line.start, line.end, 0, 0),
        }
    }

    fn code(&mut self, line: &Line, previous: Option<&Line>) {
        self.indents.clear();
        let follows = previous.is_some_and(|previous| self.layout.is_near(previous, line));
        match self.blocks.last_mut() {
            Some(block) if block.kind == BlockKind::Code && follows => block.end = line.end,
            _ => self.start(BlockKind::Code, line.start, line.end, 0, 0),
        }
    }

    fn running_text(&mut self, line: &Line, previous: Option<&Line>) {
        let line_text = &self.text[line.start..line.end];
        let previous = previous.filter(|previous| matches!(previous.role, Role::Flow | Role::Heading(_)));
        let starts = previous.is_none_or(|previous| starts_paragraph(self.text, previous, line, self.layout));
        let in_list = !self.indents.is_empty();
        let last = self.blocks.last().map(|block| block.kind);
        if is_caption(line_text) && (starts || last != Some(BlockKind::Paragraph)) {
            self.indents.clear();
            self.start(BlockKind::Caption, line.start, line.end, 0, 0);
            return;
        }
        if marker(line_text).is_some() && (starts || in_list || last != Some(BlockKind::Paragraph)) {
            self.item(line);
            return;
        }
        let runs_on =
            !starts && matches!(last, Some(BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Caption));
        match self.blocks.last_mut() {
            Some(block) if runs_on => block.end = line.end,
            _ => {
                self.indents.clear();
                self.start(BlockKind::Paragraph, line.start, line.end, 0, 0);
            }
        }
    }

    fn item(&mut self, line: &Line) {
        if self.indents.is_empty() {
            self.groups += 1;
        }
        let tolerance = 0.4 * line.size.max(1.0);
        self.indents.retain(|&indent| indent < line.rect.x0 - tolerance);
        self.indents.push(line.rect.x0);
        let level = u8::try_from(self.indents.len()).unwrap_or(u8::MAX);
        self.start(BlockKind::ListItem, line.start, line.end, level, self.groups);
    }

    fn start(&mut self, kind: BlockKind, start: usize, end: usize, level: u8, group: u32) {
        self.blocks.push(Block { kind, start, end, level, group });
    }
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::{Block, BlockKind, Rect};

    use super::{Setting, find};
    use crate::line::Line;
    use crate::outline::{PageTitles, Title};

    /// Lines given as (left edge, top edge, size, text), each as wide as its text.
    fn page(rows: &[(f32, f32, f32, &str)]) -> (String, Vec<Line>) {
        let mut text = String::new();
        let mut lines = Vec::new();
        for &(x0, y0, size, row) in rows {
            let start = text.len();
            text.push_str(row);
            let x1 = x0 + row.chars().count() as f32 * size * 0.5;
            let rect = Rect { x0, y0, x1, y1: y0 + size };
            lines.push(Line { start, end: text.len(), rect, size, upright: true, ..Line::default() });
            text.push('\n');
        }
        text.pop();
        (text, lines)
    }

    fn title(key: &str, level: u8) -> Title {
        Title { key: key.into(), level, top: None }
    }

    #[track_caller]
    fn check(rows: &[(f32, f32, f32, &str)], expected: &[(BlockKind, u8, &str)]) {
        let (text, lines) = page(rows);
        let blocks = find(&text, &lines, PageTitles::default(), &Setting::default());
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
        let blocks = find(&text, &lines, PageTitles::default(), &Setting::default());
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
        let blocks = find(
            &text,
            &lines,
            PageTitles { titles: &[title("gettingstarted", 2)], ..PageTitles::default() },
            &Setting::default(),
        );
        let heading: Vec<&Block> = blocks.iter().filter(|block| block.kind == BlockKind::Heading).collect();
        assert_eq!(heading.len(), 1);
        assert_eq!((heading[0].level, &text[heading[0].start..heading[0].end]), (2, "1.2 Getting\nStarted"));
    }

    #[test]
    fn a_table_of_contents_has_no_headings_of_its_own() {
        let entry = "2 The sun ... 12";
        let (text, mut lines) =
            page(&[(50., 100., 10., "Contents"), (50., 130., 10., entry), (50., 150., 10., LONG)]);
        lines[0].size = 20.;
        lines[1].bold = true;
        let headings = find(&text, &lines, PageTitles::default(), &Setting::default());
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
        let titles = PageTitles { titles: &[title("thesun", 1)], complete: true, ..PageTitles::default() };
        let kinds: Vec<_> =
            find(&text, &lines, titles, &Setting::default()).iter().map(|block| block.kind).collect();
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
        let kinds: Vec<_> = find(&text, &lines, PageTitles::default(), &Setting::default())
            .iter()
            .map(|block| block.kind)
            .collect();
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
        assert_eq!(find(&text, &lines, PageTitles::default(), &Setting::default()).len(), 2);
        let (text, lines) = page(&[(50., 700., 10., LONG), (50., 712., 10., LONG), (320., 100., 10., right)]);
        assert_eq!(find(&text, &lines, PageTitles::default(), &Setting::default()).len(), 1);
    }
}
