//! The nodes of a Markdown tree.

use serde::{Deserialize, Serialize};

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// `[text](url)`
    Inline,
    /// `[text][label]`, `[label][]` or `[label]`, with the label's definition elsewhere.
    Reference,
    /// `<https://example.org>`
    Autolink,
    /// `<someone@example.org>`; the url has `mailto:` before it.
    Email,
}

/// The kind of a GitHub alert, `> [!NOTE]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are GitHub's and say it all")]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// The syntax of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FrontMatterKind {
    /// Between `---` lines.
    Yaml,
    /// Between `+++` lines.
    Toml,
}

/// What a node is, with its attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NodeKind {
    /// The root.
    Document,
    /// `# Title` or an underlined title.
    Heading {
        /// 1 to 6.
        level: u8,
        /// From `{#id}`.
        id: Option<String>,
        /// From `{.class}`.
        classes: Vec<String>,
    },
    /// Running text.
    Paragraph,
    /// `> quote`.
    BlockQuote {
        /// Set for `> [!NOTE]` and its like.
        alert: Option<Alert>,
    },
    /// Fenced or indented program text, which is [`Node::text`].
    CodeBlock {
        /// What stands after the fence; `None` when indented.
        info: Option<String>,
    },
    /// Raw HTML between blank lines.
    HtmlBlock,
    /// A list.
    List {
        /// The first number; `None` for bullets.
        start: Option<u64>,
    },
    /// An item of a list.
    Item {
        /// Whether the box of a task is ticked; `None` for other items.
        checked: Option<bool>,
    },
    /// `[^label]: text`.
    FootnoteDefinition {
        /// Its label.
        label: String,
    },
    /// Terms and their definitions.
    DefinitionList,
    /// A term.
    DefinitionTerm,
    /// What the term means.
    Definition,
    /// A table; its children are one [`NodeKind::TableHead`] and rows.
    Table {
        /// One of `left`, `center`, `right`, `none` for each column.
        alignments: Vec<&'static str>,
    },
    /// The first row of a table.
    TableHead,
    /// A further row.
    TableRow,
    /// A cell.
    TableCell,
    /// `*text*`
    Emphasis,
    /// `**text**`
    Strong,
    /// `~~text~~`
    Strikethrough,
    /// `[text](url)` and the other ways to write it.
    Link {
        /// Where it leads, references resolved.
        url: String,
        /// Its title, or empty.
        title: String,
        /// How it is written.
        link_kind: LinkKind,
    },
    /// `![alternative text](url)`
    Image {
        /// Where it is, references resolved.
        url: String,
        /// Its title, or empty.
        title: String,
    },
    /// Metadata at the head of the file, which is [`Node::text`].
    FrontMatter {
        /// What it is written in.
        syntax: FrontMatterKind,
    },
    /// Text, escapes and entities resolved.
    Text,
    /// `` `code` ``
    Code,
    /// Raw HTML in a paragraph or an HTML block.
    Html,
    /// `$math$` or `$$math$$`
    Math {
        /// Whether it stands on its own.
        display: bool,
    },
    /// `[^label]`
    FootnoteReference {
        /// The label.
        label: String,
    },
    /// A line end within a paragraph.
    SoftBreak,
    /// A line end that is to be kept.
    HardBreak,
    /// A thematic break.
    Rule,
}

/// A node of a [`Tree`](super::Tree).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Node {
    /// What it is.
    #[serde(flatten)]
    pub kind: NodeKind,
    /// Index of the node it lies in; `None` for the root.
    pub parent: Option<usize>,
    /// Indexes of the nodes in it.
    pub children: Vec<usize>,
    /// First byte in the source.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// First character in the source.
    pub start_char: usize,
    /// One past the last character.
    pub end_char: usize,
    /// What a leaf says: text, code, HTML, math.
    pub text: Option<String>,
    /// One past the index of the last node within it.
    #[serde(skip)]
    pub(super) subtree_end: usize,
}
