//! The syntax tree of a Markdown text.

use ferrolab_base::offsets::CharOffsets;
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, MetadataBlockKind, Parser, Tag,
};
use serde::Serialize;

use super::node::{Alert, FrontMatterKind, LinkKind, Node, NodeKind};

/// A key stands within the first lines of metadata; only comments stand before it.
const MAX_FRONT_MATTER_LINES: usize = 200;

/// A syntax tree as one flat list, parents before children: depth costs no stack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tree {
    /// All nodes in the order of the text; the first is the root.
    pub nodes: Vec<Node>,
    /// What the reader should know.
    pub warnings: Vec<String>,
}

impl Tree {
    /// The text within a node, line ends as spaces.
    pub fn text_of(&self, index: usize) -> String {
        let mut text = String::new();
        for node in &self.nodes[index..self.nodes[index].subtree_end] {
            match node.kind {
                NodeKind::SoftBreak | NodeKind::HardBreak => text.push(' '),
                NodeKind::Html => {}
                _ => text.push_str(node.text.as_deref().unwrap_or("")),
            }
        }
        text.trim().to_owned()
    }
}

/// The syntax tree of `source`.
///
/// CommonMark with tables, footnotes, task lists, strikethrough, alerts, front
/// matter, math, definition lists and heading attributes. Offsets point into
/// `source` as it is given. Nodes nested deeper than `max_depth` are left out, with
/// a warning; the text in them stays.
///
/// # Errors
/// `SizeLimit` for more bytes or nodes than the limits allow, `Cancelled`.
pub fn tree(source: &str, reading: &Reading, cancel: &Cancel) -> Result<Tree> {
    reading.limits.check_bytes(source.len())?;
    let mut builder = Builder::new(source, reading.limits.max_depth);
    for (count, (event, range)) in Parser::new_ext(source, extensions(source)).into_offset_iter().enumerate()
    {
        if count % 1024 == 0 {
            cancel.check()?;
        }
        if builder.nodes.len() >= reading.limits.max_elements {
            return Err(too_many(reading.limits.max_elements));
        }
        builder.take(event, range.start, range.end);
    }
    cancel.check()?;
    Ok(builder.finish())
}

fn too_many(max_elements: usize) -> Error {
    Error::new(Code::SizeLimit, format!("the Markdown has more than the {max_elements} nodes allowed"))
        .hint("raise max_elements, or split the file")
        .with("max_elements", max_elements)
}

fn extensions(source: &str) -> pulldown_cmark::Options {
    use pulldown_cmark::Options as E;
    // In CommonMark a text may begin with a thematic break.
    let front_matter =
        if begins_with_yaml(source) { E::ENABLE_YAML_STYLE_METADATA_BLOCKS } else { E::empty() };
    front_matter
        | E::ENABLE_TABLES
        | E::ENABLE_FOOTNOTES
        | E::ENABLE_STRIKETHROUGH
        | E::ENABLE_TASKLISTS
        | E::ENABLE_HEADING_ATTRIBUTES
        | E::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | E::ENABLE_MATH
        | E::ENABLE_GFM
        | E::ENABLE_DEFINITION_LIST
}

/// Whether what stands between `---` lines at the head is metadata: nothing, or a key with a value.
fn begins_with_yaml(source: &str) -> bool {
    let mut lines = source.lines();
    let Some("---") = lines.next().map(str::trim_end) else { return false };
    let block = lines.take_while(|line| !matches!(line.trim_end(), "---" | "..."));
    let mut is_empty = true;
    for line in block.take(MAX_FRONT_MATTER_LINES) {
        is_empty &= line.trim().is_empty();
        let is_pair = line.split_once(':').is_some_and(|(key, value)| {
            !key.trim().is_empty()
                && !key.contains("//")
                && (value.is_empty() || value.starts_with([' ', '\t']))
        });
        if is_pair {
            return true;
        }
    }
    is_empty
}

struct Builder<'a> {
    source: &'a str,
    nodes: Vec<Node>,
    /// Open nodes from the root on.
    open: Vec<usize>,
    /// Open containers that lie too deep to become nodes.
    flattened: usize,
    has_flattened: bool,
    max_depth: usize,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, max_depth: usize) -> Self {
        let mut builder = Self {
            source,
            nodes: Vec::new(),
            open: Vec::new(),
            flattened: 0,
            has_flattened: false,
            max_depth,
        };
        builder.push(NodeKind::Document, None, 0, source.len());
        builder.open.push(0);
        builder
    }

    fn take(&mut self, event: Event<'_>, start: usize, end: usize) {
        match event {
            Event::Start(tag) => self.start(tag, start, end),
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text, start, end),
            Event::TaskListMarker(ticked) => self.tick(ticked),
            leaf => {
                let (kind, text) = leaf_kind(leaf);
                self.push(kind, text, start, end);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, start: usize, end: usize) {
        // Leaves below the deepest container add one level.
        if self.flattened > 0 || self.open.len() + 1 >= self.max_depth {
            self.flattened += 1;
            self.has_flattened = true;
            return;
        }
        if let Some(kind) = container_kind(tag) {
            let index = self.push(kind, None, start, end);
            self.open.push(index);
        } else {
            self.flattened += 1;
        }
    }

    fn end(&mut self) {
        if self.flattened > 0 {
            self.flattened -= 1;
        } else if self.open.len() > 1
            && let Some(index) = self.open.pop()
        {
            self.nodes[index].subtree_end = self.nodes.len();
        }
    }

    /// Neighbouring pieces of text become one node; text of a code block becomes the block's own.
    fn text(&mut self, text: &str, start: usize, end: usize) {
        let parent = self.parent();
        if matches!(self.nodes[parent].kind, NodeKind::CodeBlock { .. } | NodeKind::FrontMatter { .. }) {
            self.nodes[parent].text.get_or_insert_default().push_str(text);
            return;
        }
        match self.nodes.last_mut() {
            Some(last) if last.kind == NodeKind::Text && last.parent == Some(parent) => {
                last.text.get_or_insert_default().push_str(text);
                last.end = end;
            }
            _ => {
                self.push(NodeKind::Text, Some(text.to_owned()), start, end);
            }
        }
    }

    fn tick(&mut self, ticked: bool) {
        let item =
            self.open.iter().rev().find(|&&index| matches!(self.nodes[index].kind, NodeKind::Item { .. }));
        if let Some(&item) = item {
            self.nodes[item].kind = NodeKind::Item { checked: Some(ticked) };
        }
    }

    fn parent(&self) -> usize {
        self.open.last().copied().unwrap_or(0)
    }

    fn push(&mut self, kind: NodeKind, text: Option<String>, start: usize, end: usize) -> usize {
        let index = self.nodes.len();
        let parent = self.open.last().copied();
        if let Some(parent) = parent {
            self.nodes[parent].children.push(index);
        }
        let node = Node {
            kind,
            parent,
            children: Vec::new(),
            start,
            end,
            start_char: 0,
            end_char: 0,
            text,
            subtree_end: index + 1,
        };
        self.nodes.push(node);
        index
    }

    fn finish(mut self) -> Tree {
        for &index in &self.open {
            self.nodes[index].subtree_end = self.nodes.len();
        }
        number_characters(self.source, &mut self.nodes);
        let mut warnings = Vec::new();
        if self.has_flattened {
            warnings.push(format!("nesting deeper than {} levels was flattened", self.max_depth));
        }
        Tree { nodes: self.nodes, warnings }
    }
}

/// Characters can only be counted cheaply in ascending order, and ends do not ascend.
fn number_characters(source: &str, nodes: &mut [Node]) {
    let mut ends: Vec<usize> = (0..nodes.len()).collect();
    ends.sort_by_key(|&index| nodes[index].end);
    let mut offsets = CharOffsets::new(source);
    for index in ends {
        nodes[index].end_char = offsets.at(nodes[index].end);
    }
    let mut starts: Vec<usize> = (0..nodes.len()).collect();
    starts.sort_by_key(|&index| nodes[index].start);
    let mut offsets = CharOffsets::new(source);
    for index in starts {
        nodes[index].start_char = offsets.at(nodes[index].start);
    }
}

/// The node for a container; `None` for extensions that are not enabled.
fn container_kind(tag: Tag<'_>) -> Option<NodeKind> {
    Some(match tag {
        Tag::Paragraph => NodeKind::Paragraph,
        Tag::Heading { level, id, classes, .. } => NodeKind::Heading {
            level: level as u8,
            id: id.map(|id| id.to_string()),
            classes: classes.iter().map(ToString::to_string).collect(),
        },
        Tag::BlockQuote(alert) => NodeKind::BlockQuote { alert: alert.map(alert_kind) },
        Tag::CodeBlock(CodeBlockKind::Indented) => NodeKind::CodeBlock { info: None },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => NodeKind::CodeBlock { info: Some(info.to_string()) },
        Tag::HtmlBlock => NodeKind::HtmlBlock,
        Tag::List(start) => NodeKind::List { start },
        Tag::Item => NodeKind::Item { checked: None },
        Tag::FootnoteDefinition(label) => NodeKind::FootnoteDefinition { label: label.to_string() },
        Tag::DefinitionList => NodeKind::DefinitionList,
        Tag::DefinitionListTitle => NodeKind::DefinitionTerm,
        Tag::DefinitionListDefinition => NodeKind::Definition,
        Tag::Table(alignments) => {
            NodeKind::Table { alignments: alignments.iter().map(alignment_name).collect() }
        }
        Tag::TableHead => NodeKind::TableHead,
        Tag::TableRow => NodeKind::TableRow,
        Tag::TableCell => NodeKind::TableCell,
        Tag::Emphasis => NodeKind::Emphasis,
        Tag::Strong => NodeKind::Strong,
        Tag::Strikethrough => NodeKind::Strikethrough,
        Tag::Link { link_type, dest_url, title, .. } => {
            let link_kind = link_kind(link_type);
            let scheme = if link_kind == LinkKind::Email { "mailto:" } else { "" };
            NodeKind::Link { url: format!("{scheme}{dest_url}"), title: title.to_string(), link_kind }
        }
        Tag::Image { dest_url, title, .. } => {
            NodeKind::Image { url: dest_url.to_string(), title: title.to_string() }
        }
        Tag::MetadataBlock(MetadataBlockKind::YamlStyle) => {
            NodeKind::FrontMatter { syntax: FrontMatterKind::Yaml }
        }
        Tag::MetadataBlock(MetadataBlockKind::PlusesStyle) => {
            NodeKind::FrontMatter { syntax: FrontMatterKind::Toml }
        }
        Tag::Superscript | Tag::Subscript => return None,
    })
}

fn leaf_kind(event: Event<'_>) -> (NodeKind, Option<String>) {
    match event {
        Event::Code(code) => (NodeKind::Code, Some(code.to_string())),
        Event::InlineMath(math) => (NodeKind::Math { display: false }, Some(math.to_string())),
        Event::DisplayMath(math) => (NodeKind::Math { display: true }, Some(math.to_string())),
        Event::Html(html) | Event::InlineHtml(html) => (NodeKind::Html, Some(html.to_string())),
        Event::FootnoteReference(label) => (NodeKind::FootnoteReference { label: label.to_string() }, None),
        Event::HardBreak => (NodeKind::HardBreak, None),
        Event::Rule => (NodeKind::Rule, None),
        Event::SoftBreak | Event::Start(_) | Event::End(_) | Event::Text(_) | Event::TaskListMarker(_) => {
            (NodeKind::SoftBreak, None)
        }
    }
}

fn alert_kind(kind: BlockQuoteKind) -> Alert {
    match kind {
        BlockQuoteKind::Note => Alert::Note,
        BlockQuoteKind::Tip => Alert::Tip,
        BlockQuoteKind::Important => Alert::Important,
        BlockQuoteKind::Warning => Alert::Warning,
        BlockQuoteKind::Caution => Alert::Caution,
    }
}

fn alignment_name(alignment: &Alignment) -> &'static str {
    match alignment {
        Alignment::None => "none",
        Alignment::Left => "left",
        Alignment::Center => "center",
        Alignment::Right => "right",
    }
}

fn link_kind(kind: LinkType) -> LinkKind {
    match kind {
        LinkType::Inline | LinkType::WikiLink { .. } => LinkKind::Inline,
        LinkType::Autolink => LinkKind::Autolink,
        LinkType::Email => LinkKind::Email,
        LinkType::Reference
        | LinkType::ReferenceUnknown
        | LinkType::Collapsed
        | LinkType::CollapsedUnknown
        | LinkType::Shortcut
        | LinkType::ShortcutUnknown => LinkKind::Reference,
    }
}
