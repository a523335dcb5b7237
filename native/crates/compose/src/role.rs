//! What a stretch of a document means.

use ferrolab_base::document::BlockKind;

/// The part that a stretch plays in the flow of text. Roles nest as elements of HTML do.
#[derive(Clone, Debug, PartialEq)]
pub enum Role {
    /// Nothing in it is shown.
    Hidden,
    /// Text in a line, without a meaning of its own here.
    Inline,
    /// Begins and ends a line.
    Block,
    /// Is set off by blank lines.
    Paragraph,
    /// A title of level 1 to 6.
    Heading(u8),
    /// A list; the number of its first item when items are numbered.
    List(Option<i64>),
    /// An item, and its number where it names one.
    Item(Option<i64>),
    /// An item whose label is not a mere number, or is not the list's to count: `1.2.`, `b)`.
    LabelledItem(String),
    /// Quoted paragraphs.
    Quote,
    /// Text whose white space counts; the language where it is program text.
    Preformatted(Option<String>),
    /// A table of data.
    Table,
    /// A row of a [`Role::Table`].
    Row,
    /// A cell of a [`Role::Table`].
    Cell {
        /// Whether it heads a row or column.
        header: bool,
        /// Columns it covers.
        col_span: u32,
        /// Rows it covers.
        row_span: u32,
    },
    /// The caption of a [`Role::Table`].
    Caption,
    /// Stressed text.
    Emphasis,
    /// Important text.
    Strong,
    /// Text that no longer holds.
    Strikethrough,
    /// Program text in a line.
    Code,
    /// A number set high: an exponent.
    Exponent,
    /// Text set high that is no exponent.
    Superscript,
    /// Text set low.
    Subscript,
    /// A link.
    Link {
        /// Where it leads.
        target: String,
        /// What is said about it, or nothing.
        title: String,
    },
    /// A picture, which has no content.
    Image {
        /// What stands for the picture in words.
        alternative: String,
        /// Where the picture is, as the document says it.
        source: String,
        /// What is said about it, or nothing.
        title: String,
    },
    /// A formula in TeX, which stands for the element's content.
    Math {
        /// The formula.
        tex: String,
        /// Whether it stands on a line of its own.
        display: bool,
    },
    /// Where a footnote belongs; the label leads to its [`Role::Footnote`]. Has no content.
    FootnoteMark(String),
    /// A footnote with its label.
    Footnote(String),
    /// A paragraph that stands apart from the running text: a caption, a page header.
    Apart(BlockKind),
    /// The end of a line.
    LineBreak,
    /// A thematic break.
    Rule,
}
