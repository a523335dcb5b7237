//! XML that holds a document: DocBook, TEI, JATS and their like.

use ferrolab_compose::{Composer, Role, Writer};
use ferrolab_packages::xml::{Node, Step};

/// Elements that only documents have.
const DOCUMENT_NAMES: &[&str] =
    &["p", "para", "simpara", "paragraph", "section", "sect1", "chapter", "abstract"];

/// Whether text and elements stand side by side somewhere, or names are those of documents.
pub(super) fn is_prose(root: Node<'_>) -> bool {
    root.descendants().any(|node| {
        DOCUMENT_NAMES.contains(&node.name()) || (holds_text(node) && node.elements().next().is_some())
    })
}

/// Whether text stands directly in the element.
fn holds_text(node: Node<'_>) -> bool {
    node.children().any(|child| child.text().is_some_and(|text| !text.trim().is_empty()))
}

/// An element that the walk is in.
struct Open {
    role: Role,
    /// Whether it lies in a paragraph, where elements are marks in the text.
    in_text: bool,
    in_table: bool,
    in_row: bool,
}

/// Tell `composer` all of it.
pub(super) fn write(root: Node<'_>, composer: &mut Composer) {
    let mut open: Vec<Open> = Vec::new();
    for step in root.walk() {
        match step {
            Step::Enter(node) => match node.text() {
                // White space between the parts of a list or table is layout.
                Some(text) if open.last().is_some_and(|outer| outer.in_text) => composer.text(text),
                Some(_) => {}
                None => {
                    let next = next(node, &open);
                    composer.open(&next.role);
                    open.push(next);
                }
            },
            Step::Leave(node) if node.element().is_some() => {
                if let Some(last) = open.pop() {
                    composer.close(&last.role);
                }
            }
            Step::Leave(_) => {}
        }
    }
}

fn next(node: Node<'_>, open: &[Open]) -> Open {
    let outer = open.last();
    let in_text = outer.is_some_and(|outer| outer.in_text);
    let (in_table, in_row) = outer.map_or((false, false), |outer| (outer.in_table, outer.in_row));
    let role = if in_text { inline(node) } else { block(node, open.len(), in_table, in_row) };
    let begins_text = holds_text(node) || matches!(role, Role::Heading(_) | Role::Preformatted(_));
    Open {
        in_text: in_text || begins_text,
        in_table: in_table || role == Role::Table,
        in_row: in_row || role == Role::Row,
        role,
    }
}

fn block(node: Node<'_>, depth: usize, in_table: bool, in_row: bool) -> Role {
    let level = u8::try_from(depth).unwrap_or(6).clamp(1, 6);
    match node.name() {
        "title" | "head" | "heading" | "article-title" if holds_text(node) => Role::Heading(level),
        "itemizedlist" | "list" | "ul" | "simplelist" => Role::List(None),
        "orderedlist" | "ol" => Role::List(Some(1)),
        "listitem" | "item" | "li" | "list-item" | "member" => Role::Item(None),
        "programlisting" | "screen" | "pre" | "literallayout" | "synopsis" => Role::Preformatted(None),
        "blockquote" | "quote" | "disp-quote" | "epigraph" => Role::Quote,
        "table" | "informaltable" if !in_table => Role::Table,
        "tr" | "row" if in_table && !in_row => Role::Row,
        "td" | "th" | "entry" | "cell" if in_row => Role::Cell {
            header: node.name() == "th",
            col_span: span(node, "colspan"),
            row_span: span(node, "rowspan"),
        },
        _ if holds_text(node) => Role::Paragraph,
        _ => Role::Block,
    }
}

fn span(node: Node<'_>, name: &str) -> u32 {
    node.attribute(name).and_then(|value| value.trim().parse().ok()).unwrap_or(1).clamp(1, 1_000)
}

fn inline(node: Node<'_>) -> Role {
    let target = ["href", "xlink:href", "url", "target"].iter().find_map(|name| node.attribute(name));
    match (node.name(), target) {
        ("a" | "link" | "ulink" | "ref" | "ext-link", Some(target)) if !target.trim().is_empty() => {
            Role::Link { target: target.trim().to_owned(), title: String::new() }
        }
        ("i" | "em" | "emphasis" | "italic" | "emph" | "hi", _) => Role::Emphasis,
        ("b" | "strong" | "bold", _) => Role::Strong,
        ("code" | "literal" | "tt" | "command" | "filename" | "monospace", _) => Role::Code,
        ("sup" | "superscript", _) => Role::Superscript,
        ("sub" | "subscript", _) => Role::Subscript,
        ("br" | "lb", _) => Role::LineBreak,
        ("p" | "para" | "simpara" | "title", _) => Role::Block,
        _ => Role::Inline,
    }
}
