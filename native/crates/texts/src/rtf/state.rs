//! What holds within a group.

use std::rc::Rc;

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Into the document.
    Body,
    /// Nowhere.
    Skipped,
    FontTable,
    StyleSheet,
    /// A field's instruction.
    Instruction,
    /// The number or bullet before an item.
    ListText,
    /// One of the texts of `\info`, by its index in [`super::info::TEXTS`].
    Info(usize),
    /// A date of `\info`.
    Created,
    Modified,
    /// A picture's bytes in hexadecimal digits.
    Picture,
    /// Name and value of a property of a picture or shape.
    PropertyName,
    PropertyValue,
    /// Who wrote the next comment.
    CommentAuthor,
}

/// How letters look, as far as it means something.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Style {
    pub bold: bool,
    pub italic: bool,
    pub struck: bool,
    pub hidden: bool,
    pub superscript: bool,
    pub subscript: bool,
    pub inserted: bool,
    pub deleted: bool,
    pub link: Option<Rc<str>>,
}

/// What a paragraph is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Shape {
    pub style: i32,
    /// From 0; `None` for running text.
    pub outline_level: Option<u8>,
    pub in_table: bool,
    pub list: Option<i32>,
    /// Distance from the margin in twips, and that of the first line from it.
    pub indent: i32,
    pub first_indent: i32,
    pub list_level: u8,
}

/// The state that a group inherits and gives back at its end.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub destination: Destination,
    /// Where text went outside a `\upr`, whose second form is the better one.
    pub outer: Destination,
    /// The frame that this group opened.
    pub opens_frame: bool,
    pub style: Style,
    pub shape: Shape,
    pub font: i32,
    /// Characters that stand for one `\u` in readers that do not know it.
    pub fallback_chars: usize,
}

impl Default for State {
    fn default() -> Self {
        Self {
            destination: Destination::Body,
            outer: Destination::Skipped,
            opens_frame: false,
            style: Style::default(),
            shape: Shape::default(),
            font: -1,
            fallback_chars: 1,
        }
    }
}
