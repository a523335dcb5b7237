//! Python by its grammar.

use std::ops::Range;

use ferrolab_base::document::{Block, BlockKind};
use tree_sitter::{Node, Parser};

/// Classes nested deeper than this are taken as they stand.
const MAX_DEPTH: u8 = 16;

/// Blocks of Python source; `None` when the parser gives up.
pub(super) fn blocks(text: &str) -> Option<Vec<Block>> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_python::LANGUAGE.into()).ok()?;
    let tree = parser.parse(text, None)?;
    let mut reader = Reader { text, blocks: Vec::new(), group: 0 };
    reader.read_suite(tree.root_node(), 0..text.len(), 1);
    Some(reader.blocks)
}

struct Reader<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// The number of the definition last begun.
    group: u32,
}

impl Reader<'_> {
    /// Add the statements and definitions of a module or class body, which make up `range`.
    fn read_suite(&mut self, suite: Node<'_>, range: Range<usize>, level: u8) {
        let mut cursor = suite.walk();
        // Where statements that are not yet in a block begin, and comments right before the next one.
        let mut start = range.start;
        let mut lead: Option<usize> = None;
        let mut previous_end_row = None;
        for node in suite.children(&mut cursor) {
            let begin = self.line_start(node.start_byte()).max(start);
            let is_apart = previous_end_row.is_none_or(|row| node.start_position().row > row + 1);
            if is_apart {
                self.push(BlockKind::Code, start..begin, 0, 0);
                (start, lead) = (begin, None);
            }
            if node.kind() == "comment" {
                lead.get_or_insert(begin);
            } else if let Some(definition) = definition_of(node) {
                let lead_start = lead.take().unwrap_or(begin);
                self.push(BlockKind::Code, start..lead_start, 0, 0);
                self.read_definition(definition, lead_start..node.end_byte(), level);
                start = node.end_byte();
            } else {
                lead = None;
            }
            previous_end_row = Some(node.end_position().row);
        }
        self.push(BlockKind::Code, start..range.end, 0, 0);
    }

    /// Add what introduces a definition, its name as a heading, and its body.
    fn read_definition(&mut self, definition: Node<'_>, range: Range<usize>, level: u8) {
        let (Some(name), Some(body)) =
            (definition.child_by_field_name("name"), definition.child_by_field_name("body"))
        else {
            self.push(BlockKind::Code, range, 0, 0);
            return;
        };
        self.group += 1;
        let group = self.group;
        let start = self.line_start(definition.start_byte()).max(range.start);
        self.push(BlockKind::Code, range.start..start, 0, group);
        self.push(BlockKind::Heading, start..name.end_byte(), level, group);
        // Comments may stand between the colon and the body.
        let body_start = colon_end(definition).unwrap_or(body.start_byte());
        if definition.kind() == "class_definition" && level < MAX_DEPTH {
            self.read_suite(body, body_start..range.end, level + 1);
        } else {
            self.push(BlockKind::Code, body_start..range.end, 0, group);
        }
    }

    /// The beginning of the line of `at` when only white space stands between.
    fn line_start(&self, at: usize) -> usize {
        at - (self.text[..at].len() - self.text[..at].trim_end_matches([' ', '\t']).len())
    }

    fn push(&mut self, kind: BlockKind, range: Range<usize>, level: u8, group: u32) {
        let floor = self.blocks.last().map_or(0, |last| last.end);
        let range = range.start.max(floor)..range.end.max(floor);
        let stretch = &self.text[range.clone()];
        let at_line_start = self.text[..range.start].ends_with('\n') || range.start == 0;
        let blank = leading_blank(stretch, at_line_start);
        if !stretch.trim().is_empty() {
            let end = range.start + stretch.trim_end().len();
            self.blocks.push(Block { kind, start: range.start + blank, end, level, group });
        }
    }
}

/// Bytes before the line that `stretch` really begins on, or before the rest of a line begun before it.
fn leading_blank(stretch: &str, at_line_start: bool) -> usize {
    let content = stretch.len() - stretch.trim_start().len();
    let rest_of_line = if at_line_start { 0 } else { content };
    stretch[..content].rfind('\n').map_or(rest_of_line, |newline| newline + 1)
}

/// The end of the colon before a definition's body.
fn colon_end(definition: Node<'_>) -> Option<usize> {
    let mut cursor = definition.walk();
    definition.children(&mut cursor).filter(|child| child.kind() == ":").last().map(|colon| colon.end_byte())
}

/// The function or class that `node` is, decorated or not.
fn definition_of(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "function_definition" | "class_definition" => Some(node),
        "decorated_definition" => node.child_by_field_name("definition"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(BlockKind, &str)]) -> Vec<Block> {
        let blocks = blocks(text).expect("the parser works");
        let found: Vec<_> = blocks.iter().map(|block| (block.kind, &text[block.start..block.end])).collect();
        assert_eq!(found, expected);
        blocks
    }

    #[test]
    fn a_definition_has_its_comments_decorators_and_body() {
        use BlockKind::{Code, Heading};
        let text =
            "import a\n\n# About f.\n@cached\nasync def f(x):\n    # Deep.\n    return x\n\n\ny = 1\nz = 2\n";
        let blocks = check(
            text,
            &[
                (Code, "import a"),
                (Code, "# About f.\n@cached"),
                (Heading, "async def f"),
                (Code, "    # Deep.\n    return x"),
                (Code, "y = 1\nz = 2"),
            ],
        );
        assert_eq!(blocks.iter().map(|block| block.group).collect::<Vec<_>>(), [0, 1, 1, 1, 0]);
    }

    #[test]
    fn methods_are_sections_of_their_class() {
        use BlockKind::{Code, Heading};
        let text = "class A(B):\n    \"\"\"Doc.\"\"\"\n    x = 1\n\n    def f(self): pass\n\n    class C:\n        y = 2\n";
        let blocks = check(
            text,
            &[
                (Heading, "class A"),
                (Code, "    \"\"\"Doc.\"\"\"\n    x = 1"),
                (Heading, "    def f"),
                (Code, "pass"),
                (Heading, "    class C"),
                (Code, "        y = 2"),
            ],
        );
        assert_eq!(blocks.iter().map(|block| block.level).collect::<Vec<_>>(), [1, 0, 2, 0, 2, 0]);
    }

    #[test]
    fn broken_source_still_has_blocks() {
        assert!(!blocks("def f(:\n  x = = 1\n@@@ class").expect("the parser works").is_empty());
        assert!(blocks("").expect("the parser works").is_empty());
    }
}
