//! Markdown: CommonMark with GitHub's and Pandoc's common extensions.
//!
//! [`tree`] gives the whole syntax tree, [`parse`](crate::parse) the document
//! over it: the page's text is the source, blocks and tables point into it.

mod blocks;
mod front_matter;
mod node;
mod tree;

pub use node::{Alert, FrontMatterKind, LinkKind, Node, NodeKind};
pub use tree::{Tree, tree};

use ferrolab_base::document::{Cell, Document, Image, Link, Metadata, OutlineEntry, Page, Parsed, Table};
use ferrolab_base::{Cancel, Reading, Result};

use crate::{Format, encoding, header, outline};

pub(crate) fn parse(bytes: &[u8], reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let decoded = encoding::decode(bytes, reading.encoding.as_deref(), false)?;
    let mut header = header(Format::Markdown, &decoded);
    let mut text = decoded.text;
    text.truncate(text.trim_end().len());
    let tree = tree(&text, reading, cancel)?;
    header.warnings.extend(tree.warnings.iter().cloned());
    metadata(&tree, &mut header.metadata);
    header.outline = outline(headings(&tree));
    let page = page(&tree, text);
    Ok(Parsed { document: Document { header, pages: vec![page] }, markdown: None, payloads: Vec::new() })
}

/// A Markdown text that is part of another document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Its text, which is the source, with what lies over it.
    pub page: Page,
    /// Its headings.
    pub outline: Vec<OutlineEntry>,
    /// What the reader should know.
    pub warnings: Vec<String>,
}

/// Read a Markdown text that is part of another document, as a cell of a notebook.
///
/// # Errors
/// `SizeLimit` for more bytes or nodes than the limits allow, `Cancelled`.
pub fn read(source: &str, reading: &Reading, cancel: &Cancel) -> Result<Part> {
    let text = source.trim_end();
    let tree = tree(text, reading, cancel)?;
    let outline = outline(headings(&tree));
    Ok(Part { page: page(&tree, text.to_owned()), outline, warnings: tree.warnings })
}

fn page(tree: &Tree, text: String) -> Page {
    Page {
        blocks: blocks::blocks(tree, &text),
        tables: tables(tree),
        links: links(tree),
        images: images(tree),
        text,
        ..Page::default()
    }
}

fn headings(tree: &Tree) -> impl Iterator<Item = (String, u8)> {
    tree.nodes.iter().enumerate().filter_map(|(index, node)| match node.kind {
        NodeKind::Heading { level, .. } => Some((tree.text_of(index), level)),
        _ => None,
    })
}

/// Front matter, and the first top-level heading where that has no title.
fn metadata(tree: &Tree, metadata: &mut Metadata) {
    let front = tree.nodes.iter().find_map(|node| match node.kind {
        NodeKind::FrontMatter { syntax } => Some((syntax, node.text.as_deref()?)),
        _ => None,
    });
    if let Some((syntax, source)) = front {
        front_matter::read(source, syntax, metadata);
    }
    if metadata.title.is_none() {
        metadata.title =
            headings(tree).find(|(title, level)| *level == 1 && !title.is_empty()).map(|(title, _)| title);
    }
}

fn tables(tree: &Tree) -> Vec<Table> {
    let is_table = |(_, node): &(usize, &Node)| matches!(node.kind, NodeKind::Table { .. });
    let table = |(index, node): (usize, &Node)| Table {
        rows: tree.nodes[index].children.iter().map(|&row| cells(tree, row)).collect(),
        caption: None,
        start: node.start,
        end: node.end,
        ..Table::default()
    };
    tree.nodes.iter().enumerate().filter(is_table).map(table).collect()
}

fn cells(tree: &Tree, row: usize) -> Vec<Cell> {
    let header = tree.nodes[row].kind == NodeKind::TableHead;
    let cell = |&index: &usize| Cell {
        text: tree.text_of(index),
        row_span: 1,
        col_span: 1,
        header,
        ..Cell::default()
    };
    tree.nodes[row].children.iter().map(cell).collect()
}

fn images(tree: &Tree) -> Vec<Image> {
    let image = |(index, node): (usize, &Node)| match &node.kind {
        NodeKind::Image { url, .. } if !url.starts_with("data:") => {
            Some(crate::picture(url, &tree.text_of(index)))
        }
        _ => None,
    };
    tree.nodes.iter().enumerate().filter_map(image).collect()
}

/// Links and images; an image's text is its alternative text.
fn links(tree: &Tree) -> Vec<Link> {
    tree.nodes
        .iter()
        .enumerate()
        .filter_map(|(index, node)| match &node.kind {
            NodeKind::Link { url, .. } | NodeKind::Image { url, .. } => {
                Some(Link { text: tree.text_of(index), target: url.clone() })
            }
            _ => None,
        })
        .collect()
}
