//! From a document's flow to its pages: text with blocks, tables and links
//! over it, and GitHub-flavoured Markdown.
//!
//! A reader walks through its format in reading order and tells a [`Writer`]
//! what begins ([`Role`]), what ends, and what stands between. Readers of
//! single-page formats may drive [`TextWriter`] and [`MarkdownWriter`] themselves;
//! [`Composer`] drives both and parts pages.

mod composer;
mod escape;
mod grid;
mod inline;
mod lists;
mod markdown;
mod role;
mod space;
mod text;

pub use composer::Composer;
pub use grid::Grid;
pub use markdown::MarkdownWriter;
pub use role::Role;
pub use space::folded;
pub use text::TextWriter;

/// Something that is told a document's content in reading order.
pub trait Writer {
    /// A stretch begins.
    fn open(&mut self, role: &Role);
    /// It ends. Stretches end in the reverse order of their beginnings.
    fn close(&mut self, role: &Role);
    /// Text as it stands in the source; white space is folded where it means nothing.
    fn text(&mut self, text: &str);
}
