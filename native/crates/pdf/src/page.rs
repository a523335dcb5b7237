//! Reading one page.

use std::marker::PhantomData;

use ferrolab_base::document::{Page, TextBox};
use ferrolab_base::{Code, Error, Result};

use crate::blocks;
use crate::ffi::{self, Functions};
use crate::line::{Line, LineReader, Placement};
use crate::link::{self, LinkScope, PageText};
use crate::outline::HeadingIndex;
use crate::text::{CleanText, clean};

/// A page and its text layer, open for reading. Closes both when dropped: a page
/// keeps its parsed content and fonts alive.
pub(crate) struct OpenPage<'a> {
    functions: &'static Functions,
    document: *mut ffi::Document,
    page: *mut ffi::PageObject,
    text: *mut ffi::TextPage,
    index: usize,
    _document: PhantomData<&'a ()>,
}

impl OpenPage<'_> {
    /// `document` must be open and outlive the page; `index` must be one of its pages.
    pub(crate) fn open(
        functions: &'static Functions,
        document: *mut ffi::Document,
        index: usize,
    ) -> Result<Self> {
        // SAFETY: the document is open; the index is in range.
        let page = unsafe { (functions.load_page)(document, index as i32) };
        if page.is_null() {
            return Err(unreadable(index));
        }
        // SAFETY: the page was just opened.
        let text = unsafe { (functions.load_text)(page) };
        let open = Self { functions, document, page, text, index, _document: PhantomData };
        if text.is_null() { Err(unreadable(index)) } else { Ok(open) }
    }

    /// Text, blocks and links.
    pub(crate) fn read(&self, headings: &HeadingIndex, scope: LinkScope) -> Page {
        let units = self.units();
        let CleanText { text, lines: spans } = clean(&units);
        let (width, height) = self.size();
        let placement = Placement::of(self.functions, self.page, width, height);
        let reader = self.reader(&placement);
        let lines: Vec<Line> = spans.iter().map(|span| reader.line(span)).collect();
        let blocks = blocks::find(&text, &lines, headings.of_page(self.index));
        let page_text = PageText {
            document: self.document,
            page: self.page,
            reader,
            units: &units,
            spans: &spans,
            lines: &lines,
        };
        let links = link::read(&page_text, scope);
        let warnings = self.warnings(&text);
        Page { index: self.index, text, blocks, links, width, height, warnings, ..Page::default() }
    }

    /// Where the lines stand.
    pub(crate) fn boxes(&self) -> Vec<TextBox> {
        let (width, height) = self.size();
        let placement = Placement::of(self.functions, self.page, width, height);
        let reader = self.reader(&placement);
        let lines = clean(&self.units()).lines;
        lines
            .iter()
            .map(|span| TextBox { start: span.start, end: span.end, rect: reader.exact_rect(span) })
            .collect()
    }

    fn reader<'a>(&self, placement: &'a Placement) -> LineReader<'a> {
        LineReader { functions: self.functions, text: self.text, placement }
    }

    /// The page's text as PDFium has it.
    fn units(&self) -> Vec<u16> {
        // SAFETY: the text page is open.
        let count = unsafe { (self.functions.char_count)(self.text) };
        let Ok(room) = usize::try_from(count) else {
            return Vec::new();
        };
        let mut units = vec![0u16; room + 1];
        // SAFETY: the text page is open, and the buffer has room for the characters
        // and the NUL that PDFium appends.
        let written = unsafe { (self.functions.text)(self.text, 0, count, units.as_mut_ptr()) };
        units.truncate(usize::try_from(written).unwrap_or(0).saturating_sub(1));
        units
    }

    fn size(&self) -> (f32, f32) {
        // SAFETY: the page is open.
        unsafe { ((self.functions.page_width)(self.page), (self.functions.page_height)(self.page)) }
    }

    /// Whether nothing at all is on the page.
    pub(crate) fn is_blank(&self) -> bool {
        // SAFETY: the page is open.
        unsafe { (self.functions.object_count)(self.page) <= 0 }
    }

    fn warnings(&self, text: &str) -> Vec<String> {
        if !text.is_empty() {
            return replacement_warning(self.index, text).into_iter().collect();
        }
        let number = self.index + 1;
        vec![if self.is_blank() {
            format!("page {number} has no text layer: it is empty")
        } else {
            format!("page {number} has no text layer: it may be a scan, which needs text recognition")
        }]
    }
}

impl Drop for OpenPage<'_> {
    fn drop(&mut self) {
        // SAFETY: both were opened by `open` and are closed once; PDFium takes a
        // null text page.
        unsafe {
            (self.functions.close_text)(self.text);
            (self.functions.close_page)(self.page);
        }
    }
}

/// Many unreadable characters mean that the file does not say which letters its glyphs are.
fn replacement_warning(index: usize, text: &str) -> Option<String> {
    let unknown = text.matches(char::REPLACEMENT_CHARACTER).count();
    (unknown * 20 > text.chars().count())
        .then(|| format!("page {}: {unknown} characters have no known meaning in the file", index + 1))
}

fn unreadable(index: usize) -> Error {
    Error::new(Code::Corrupt, format!("page {} can't be read", index + 1))
        .hint("the page is damaged; the others may be sound")
        .with("format", "pdf")
        .with("page", index)
}
