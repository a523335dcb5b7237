//! Pages and Markdown, written together.

use ferrolab_base::document::{Cell, Document, Header, Image, OutlineEntry, Page, Parsed};

use crate::{MarkdownWriter, Role, TextWriter, Writer};

/// Writes a document's pages and its Markdown from one flow.
///
/// ```
/// use ferrolab_base::document::Header;
/// use ferrolab_compose::{Composer, Role, Writer};
///
/// let mut composer = Composer::default();
/// composer.stretch(&Role::Heading(1), "Title");
/// composer.stretch(&Role::Paragraph, "Some text.");
/// let parsed = composer.finish(Header::default());
/// assert_eq!(parsed.document.pages[0].text, "Title\n\nSome text.");
/// assert_eq!(parsed.markdown.as_deref(), Some("# Title\n\nSome text."));
/// ```
#[derive(Default)]
pub struct Composer {
    text: TextWriter,
    markdown: MarkdownWriter,
    pages: Vec<Page>,
    outline: Vec<OutlineEntry>,
    images: Vec<Image>,
    warnings: Vec<String>,
}

impl Composer {
    /// A stretch that holds nothing but `text`.
    pub fn stretch(&mut self, role: &Role, text: &str) {
        self.open(role);
        self.text(text);
        self.close(role);
    }

    /// A stretch without content: a line break, a picture, a formula.
    pub fn leaf(&mut self, role: &Role) {
        self.open(role);
        self.close(role);
    }

    /// The table's cell that is open, for what it holds besides its text: a value, a formula.
    pub fn cell(&mut self) -> Option<&mut Cell> {
        self.text.cell()
    }

    /// A picture on this page, besides its [`Role::Image`] in the flow.
    pub fn image(&mut self, image: Image) {
        self.images.push(image);
    }

    /// What the reader should know about this page.
    pub fn warn(&mut self, warning: impl Into<String>) {
        self.warnings.push(warning.into());
    }

    /// Begin the next page. Nothing may be open.
    pub fn next_page(&mut self) {
        let (mut page, headings) = std::mem::take(&mut self.text).finish();
        page.index = self.pages.len();
        page.images = std::mem::take(&mut self.images);
        page.warnings = std::mem::take(&mut self.warnings);
        let entry = |(title, level)| OutlineEntry { title, level, page: Some(page.index), top: None };
        self.outline.extend(headings.into_iter().filter(|(title, _)| !title.is_empty()).map(entry));
        self.pages.push(page);
    }

    /// The document: `header` with its page count set, and its outline where it has none.
    pub fn finish(mut self, mut header: Header) -> Parsed {
        self.next_page();
        header.page_count = self.pages.len();
        if header.outline.is_empty() {
            header.outline = self.outline;
        }
        let markdown = Some(self.markdown.finish());
        Parsed { document: Document { header, pages: self.pages }, markdown, payloads: Vec::new() }
    }
}

impl Writer for Composer {
    fn open(&mut self, role: &Role) {
        self.text.open(role);
        self.markdown.open(role);
    }

    fn close(&mut self, role: &Role) {
        self.text.close(role);
        self.markdown.close(role);
    }

    fn text(&mut self, text: &str) {
        self.text.text(text);
        self.markdown.text(text);
    }
}

#[cfg(test)]
mod tests {
    use ferrolab_base::document::BlockKind;

    use super::*;

    fn composed(tell: impl FnOnce(&mut Composer)) -> Parsed {
        let mut composer = Composer::default();
        tell(&mut composer);
        composer.finish(Header::default())
    }

    #[test]
    fn pages_have_their_own_text_and_share_the_markdown() {
        let parsed = composed(|composer| {
            composer.stretch(&Role::Heading(1), "One");
            composer.next_page();
            composer.stretch(&Role::Heading(2), "Two");
            composer.stretch(&Role::Paragraph, "text");
        });
        let texts: Vec<&str> = parsed.document.pages.iter().map(|page| page.text.as_str()).collect();
        assert_eq!(texts, ["One", "Two\n\ntext"]);
        assert_eq!(parsed.markdown.as_deref(), Some("# One\n\n## Two\n\ntext"));
        let outline: Vec<_> =
            parsed.document.header.outline.iter().map(|entry| (entry.title.as_str(), entry.page)).collect();
        assert_eq!(outline, [("One", Some(0)), ("Two", Some(1))]);
    }

    #[test]
    fn footnotes_stand_apart_and_are_marked() {
        let parsed = composed(|composer| {
            composer.open(&Role::Paragraph);
            composer.text("A claim");
            composer.leaf(&Role::FootnoteMark("1".into()));
            composer.text(".");
            composer.close(&Role::Paragraph);
            composer.open(&Role::Footnote("1".into()));
            composer.stretch(&Role::Paragraph, "Its source.");
            composer.stretch(&Role::Paragraph, "More.");
            composer.close(&Role::Footnote("1".into()));
        });
        let page = &parsed.document.pages[0];
        assert_eq!(page.text, "A claim[1].\n\n[1] Its source.\n\nMore.");
        assert!(page.blocks[1..].iter().all(|block| block.kind == BlockKind::Footnote));
        let markdown = parsed.markdown.as_deref();
        assert_eq!(markdown, Some("A claim[^1].\n\n[^1]: Its source.\n\n    More."));
    }

    #[test]
    fn cells_hold_more_than_text() {
        let parsed = composed(|composer| {
            let cell = Role::Cell { header: false, col_span: 1, row_span: 1 };
            assert!(composer.cell().is_none());
            composer.open(&Role::Table);
            composer.open(&Role::Row);
            composer.open(&cell);
            composer.text("5 %");
            if let Some(cell) = composer.cell() {
                cell.formula = Some("1/20".into());
            }
            composer.close(&cell);
            composer.close(&Role::Row);
            composer.close(&Role::Table);
        });
        let cell = &parsed.document.pages[0].tables[0].rows[0][0];
        assert_eq!((cell.text.as_str(), cell.formula.as_deref()), ("5 %", Some("1/20")));
    }

    #[test]
    fn what_stands_apart_has_its_own_kind() {
        let parsed = composed(|composer| {
            composer.stretch(&Role::Apart(BlockKind::Caption), "Figure 1");
            composer.stretch(&Role::Paragraph, "text");
        });
        let kinds: Vec<_> = parsed.document.pages[0].blocks.iter().map(|block| block.kind).collect();
        assert_eq!(kinds, [BlockKind::Caption, BlockKind::Paragraph]);
    }

    #[test]
    fn labelled_items_keep_their_labels() {
        let parsed = composed(|composer| {
            composer.open(&Role::List(None));
            composer.open(&Role::LabelledItem("3)".into()));
            composer.stretch(&Role::Paragraph, "three");
            composer.open(&Role::List(None));
            composer.open(&Role::LabelledItem("3.1.".into()));
            composer.stretch(&Role::Paragraph, "within");
            composer.stretch(&Role::Paragraph, "more");
            composer.close(&Role::LabelledItem("3.1.".into()));
            composer.close(&Role::List(None));
            composer.close(&Role::LabelledItem("3)".into()));
            composer.close(&Role::List(None));
        });
        let page = &parsed.document.pages[0];
        assert_eq!(page.text, "3) three\n  3.1. within\n\n    more");
        assert_eq!(page.blocks[1].level, 2);
        assert_eq!(parsed.markdown.as_deref(), Some("3) three\n   - 3.1. within\n\n     more"));
    }
}
