//! The document model that every parser fills.
//!
//! A document is one text, parted into pages, with flat spans laid over it.
//! All offsets are bytes into the page's text and lie on character boundaries.

use serde::{Deserialize, Serialize};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A title; [`Block::level`] is 1 (topmost) to 6.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list without the items nested in it; [`Block::level`] is the nesting depth from 1.
    ListItem,
    /// One row of a table.
    TableRow,
    /// Program text, kept together.
    Code,
    /// Quoted running text.
    Quote,
    /// What a figure or table is called, beside it.
    Caption,
    /// A note at the foot of the page or the end of the text.
    Footnote,
    /// What stands at the head of many pages: a running title, a page number.
    PageHeader,
    /// What stands at the foot of many pages.
    PageFooter,
    /// Metadata at the head of a file, and markup that is not text.
    Markup,
}

impl BlockKind {
    const NAMES: [(BlockKind, &'static str); 11] = [
        (BlockKind::Heading, "heading"),
        (BlockKind::Paragraph, "paragraph"),
        (BlockKind::ListItem, "list_item"),
        (BlockKind::TableRow, "table_row"),
        (BlockKind::Code, "code"),
        (BlockKind::Quote, "quote"),
        (BlockKind::Caption, "caption"),
        (BlockKind::Footnote, "footnote"),
        (BlockKind::PageHeader, "page_header"),
        (BlockKind::PageFooter, "page_footer"),
        (BlockKind::Markup, "markup"),
    ];

    /// The kind's spelling outside Rust.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("", |(_, name)| name)
    }

    /// The kind spelled `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, spelling)| *spelling == name).map(|(kind, _)| *kind)
    }
}

/// A stretch of text with a role. Blocks of a page ascend and do not overlap;
/// text between two blocks belongs to the one before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Heading level or list depth, else 0.
    pub level: u8,
    /// Blocks with the same non-zero number are rows of one table or items of one list.
    pub group: u32,
}

/// What a cell of a spreadsheet holds, besides the text that shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Value {
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A date, a time or both in ISO 8601: `2026-11-21`, `12:48:34`, `2026-11-21T12:48:34`.
    Time(String),
    /// An error, as in `#DIV/0!`.
    Error(String),
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The text in it.
    pub text: String,
    /// Rows it covers, at least 1.
    pub row_span: u32,
    /// Columns it covers, at least 1.
    pub col_span: u32,
    /// Whether it heads a row or column.
    pub header: bool,
    /// What it holds, where that is no text.
    pub value: Option<Value>,
    /// The formula that gives the value, without the `=` before it.
    pub formula: Option<String>,
}

/// A table: rows of cells; a cell that spans several places stands in the first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
    /// The caption, when there is one.
    pub caption: Option<String>,
    /// First byte of the table in its page's text.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// Where it stands on the page, when that is known.
    pub rect: Option<Rect>,
}

/// A picture in the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// The name it has in the file, or one made from its place.
    pub name: String,
    /// As in `image/png`.
    pub media_type: String,
    /// Width in pixels, 0 when not known.
    pub width: u32,
    /// Height in pixels, 0 when not known.
    pub height: u32,
    /// What stands for it in words.
    pub alternative: Option<String>,
    /// Where it stands on the page, when that is known.
    pub rect: Option<Rect>,
    /// Where its bytes are in [`Parsed::payloads`]; `None` where they are read on demand, or not at all.
    pub payload: Option<usize>,
}

/// A file within the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its file name. It comes from the document: never a path to write to.
    pub name: String,
    /// As the document says it, or as found from the content.
    pub media_type: String,
    /// Its length.
    pub size_bytes: u64,
    /// Where its bytes are in [`Parsed::payloads`]; `None` where they are read on demand, or not at all.
    pub payload: Option<usize>,
}

/// What someone wrote on, or changed in, the document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Annotation {
    /// `comment`, `highlight`, `insertion`, `deletion`, `note` and so on.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When, in ISO 8601 where it could be read.
    pub date: Option<String>,
    /// Where it stands on the page, when that is known.
    pub rect: Option<Rect>,
}

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Its full name.
    pub name: String,
    /// `text`, `checkbox`, `radio`, `choice`, `button` or `signature`.
    pub kind: String,
    /// What is filled in.
    pub value: String,
}

/// Where a page's text comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextSource {
    /// The file itself.
    #[default]
    File,
    /// Recognised from a picture of the page.
    Ocr,
}

impl TextSource {
    /// The spelling outside Rust.
    pub fn as_str(self) -> &'static str {
        match self {
            TextSource::File => "file",
            TextSource::Ocr => "ocr",
        }
    }
}

/// How far a page's text can be trusted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// From 0, unreadable, to 1.
    pub score: f32,
    /// Where the text comes from.
    pub source: TextSource,
    /// What speaks against it, in a few words each.
    pub reasons: Vec<String>,
}

impl Quality {
    /// Below this score the text is not to be trusted, and recognising the page's picture is worth it.
    pub const TRUSTED: f32 = 0.5;
}

/// A link out of, or within, the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The text that carries the link.
    pub text: String,
    /// Where it leads.
    pub target: String,
}

/// An entry of the document's own table of contents.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlineEntry {
    /// The title as written there.
    pub title: String,
    /// Depth from 1.
    pub level: u8,
    /// Page index from 0, when the entry leads to one.
    pub page: Option<usize>,
    /// Distance from the page's top edge in points, when known.
    pub top: Option<f32>,
}

/// What the file says about itself. Dates are ISO 8601 where they could be read, else as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metadata {
    /// The title.
    pub title: Option<String>,
    /// Authors in order.
    pub authors: Vec<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Keywords in order.
    pub keywords: Vec<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// When it was first made.
    pub created: Option<String>,
    /// When it was last changed.
    pub modified: Option<String>,
    /// The program it was written with.
    pub creator: Option<String>,
    /// The program that wrote the file.
    pub producer: Option<String>,
    /// Anything else, as the file names it.
    pub other: Vec<(String, String)>,
}

/// A rectangle in points, origin at the page's top left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rect {
    /// Left edge.
    pub x0: f32,
    /// Top edge.
    pub y0: f32,
    /// Right edge.
    pub x1: f32,
    /// Bottom edge.
    pub y1: f32,
}

/// A line of text and where it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TextBox {
    /// First byte in the page's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Where the line stands on the page.
    pub rect: Rect,
}

/// One page. Formats without pages have a single one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Page {
    /// Index from 0.
    pub index: usize,
    /// The page's text in reading order, lines parted by `\n`, no trailing white space.
    pub text: String,
    /// Roles of its stretches.
    pub blocks: Vec<Block>,
    /// Tables on it.
    pub tables: Vec<Table>,
    /// Links on it.
    pub links: Vec<Link>,
    /// Pictures on it.
    pub images: Vec<Image>,
    /// Comments, highlights and changes on it.
    pub annotations: Vec<Annotation>,
    /// Form fields on it.
    pub fields: Vec<Field>,
    /// How far its text can be trusted; `None` where the format leaves no doubt.
    pub quality: Option<Quality>,
    /// Width in points, 0 where pages have no size.
    pub width: f32,
    /// Height in points, 0 where pages have no size.
    pub height: f32,
    /// Where its lines stand, when that is known already; else it is to be asked for.
    pub boxes: Vec<TextBox>,
    /// What the reader should know about this page.
    pub warnings: Vec<String>,
}

/// What is known of a document before its pages are read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Short lower-case format name, as in `pdf`.
    pub format: String,
    /// Media type, as in `application/pdf`.
    pub media_type: String,
    /// Pages in the file (not only those asked for).
    pub page_count: usize,
    /// What the file says about itself.
    pub metadata: Metadata,
    /// The document's own table of contents.
    pub outline: Vec<OutlineEntry>,
    /// Files within it.
    pub attachments: Vec<Attachment>,
    /// What the reader should know about the whole file.
    pub warnings: Vec<String>,
}

/// A whole document, for the formats that are read in one go.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// What is known of the whole.
    pub header: Header,
    /// Its pages.
    pub pages: Vec<Page>,
}

/// A whole document with what belongs to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parsed {
    /// The document, of at least one page.
    pub document: Document,
    /// GitHub-flavoured Markdown. `None` where the text is Markdown already, or plain.
    pub markdown: Option<String>,
    /// The bytes of pictures and attachments, by their `payload`.
    pub payloads: Vec<Vec<u8>>,
}
