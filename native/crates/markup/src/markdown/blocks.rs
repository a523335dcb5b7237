//! Flat blocks over the source, from the syntax tree.

use ferrolab_base::document::{Block, BlockKind};

use super::{Node, NodeKind, Tree};

/// What a node inherits from the nodes it lies in.
#[derive(Clone, Copy, Default)]
struct Place {
    /// The innermost list item.
    item: Option<usize>,
    /// How many lists it lies in.
    list_depth: u8,
    /// The innermost list or table.
    group: u32,
    in_quote: bool,
    /// Whether an enclosing node already is a block as a whole.
    covered: bool,
}

/// The blocks of `tree`, which is the tree of `text`.
pub(super) fn blocks(tree: &Tree, text: &str) -> Vec<Block> {
    let mut writer = Writer { text, blocks: Vec::new(), last_item: None, pending_start: None };
    let mut places: Vec<Place> = Vec::with_capacity(tree.nodes.len());
    let mut groups = 0;
    for (index, node) in tree.nodes.iter().enumerate() {
        let outer = node.parent.map_or_else(Place::default, |parent| places[parent]);
        let direct = node.parent.is_some_and(|parent| holds_inline(&tree.nodes[parent].kind));
        places.push(writer.visit(index, node, outer, direct, &mut groups));
    }
    writer.blocks
}

/// Containers of blocks whose text stands in them without a paragraph when they are tight.
fn holds_inline(kind: &NodeKind) -> bool {
    use NodeKind::*;
    matches!(
        kind,
        Item { .. } | DefinitionTerm | Definition | FootnoteDefinition { .. } | BlockQuote { .. } | Document
    )
}

struct Writer<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    /// The item that the last block belongs to.
    last_item: Option<usize>,
    /// Where markers begin (`- `, `> `) that belong to the next block.
    pending_start: Option<usize>,
}

impl Writer<'_> {
    fn visit(&mut self, index: usize, node: &Node, outer: Place, direct: bool, groups: &mut u32) -> Place {
        let mut place = outer;
        if outer.covered {
            return place;
        }
        match node.kind {
            NodeKind::Document | NodeKind::DefinitionList => return place,
            NodeKind::List { .. } => {
                *groups += 1;
                place.group = *groups;
                place.list_depth = place.list_depth.saturating_add(1);
                return place;
            }
            NodeKind::Table { .. } => {
                *groups += 1;
                place.group = *groups;
                return place;
            }
            NodeKind::Item { .. } => {
                place.item = Some(index);
                place.in_quote = false;
                self.pending_start.get_or_insert(node.start);
                return place;
            }
            NodeKind::BlockQuote { .. } => {
                place.in_quote = true;
                self.pending_start.get_or_insert(node.start);
                return place;
            }
            NodeKind::FootnoteDefinition { .. } | NodeKind::Definition | NodeKind::DefinitionTerm => {
                self.pending_start.get_or_insert(node.start);
                return place;
            }
            NodeKind::Heading { level, .. } => self.push(BlockKind::Heading, level, 0, node),
            NodeKind::CodeBlock { .. } => self.push(BlockKind::Code, 0, 0, node),
            NodeKind::HtmlBlock | NodeKind::FrontMatter { .. } | NodeKind::Rule => {
                self.push(BlockKind::Markup, 0, 0, node);
            }
            NodeKind::TableHead | NodeKind::TableRow => self.push(BlockKind::TableRow, 0, place.group, node),
            NodeKind::Paragraph => self.running_text(node, &place),
            _ if direct => self.running_text(node, &place),
            _ => {}
        }
        place.covered = true;
        place
    }

    /// A paragraph, or text of a tight item; all of one item's text is one block.
    fn running_text(&mut self, node: &Node, place: &Place) {
        let is_continued =
            place.item.is_some() && self.last_item == place.item && self.pending_start.is_none();
        if is_continued && !place.in_quote {
            let end = node.start + self.text[node.start..node.end].trim_end().len();
            if let Some(last) = self.blocks.last_mut() {
                last.end = last.end.max(end);
            }
            return;
        }
        match place.item {
            _ if place.in_quote => self.push(BlockKind::Quote, 0, 0, node),
            Some(item) => {
                self.push(BlockKind::ListItem, place.list_depth, place.group, node);
                self.last_item = Some(item);
            }
            None => self.push(BlockKind::Paragraph, 0, 0, node),
        }
    }

    fn push(&mut self, kind: BlockKind, level: u8, group: u32, node: &Node) {
        let free_from = self.blocks.last().map_or(0, |block| block.end);
        let start = self.pending_start.take().unwrap_or(node.start).max(free_from);
        let end = node.start + self.text[node.start..node.end].trim_end().len();
        self.last_item = None;
        if start < end {
            self.blocks.push(Block { kind, start, end, level, group });
        }
    }
}
