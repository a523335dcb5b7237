//! Reading one page.

use std::marker::PhantomData;

use ferrolab_base::document::{Annotation, Page, Quality, TextBox};
use ferrolab_base::{Code, Error, Reading, Result};

use crate::annotations::{self, AnnotatedPage};
use crate::blocks;
use crate::ffi::{self, Functions};
use crate::fields::{self, Form};
use crate::images;
use crate::layout::{self, Arranged, Options, Row, Rules, paths};
use crate::line::{LineReader, Placement, Role};
use crate::link::{self, LinkScope, PageText};
use crate::outline::HeadingIndex;
use crate::quality::{self, Evidence};
use crate::raw::RawPage;
use crate::structure;
use crate::survey::{Digest, Survey};
use crate::text::mend_ligatures;

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

    fn reader<'a>(&self, placement: &'a Placement) -> LineReader<'a> {
        LineReader { functions: self.functions, text: self.text, placement }
    }

    fn rules(&self, placement: &Placement) -> Rules {
        paths::read(self.functions, self.page, placement)
    }

    /// Mark the lines that the file's own structure calls headings.
    fn mark_headings(&self, raw: &mut RawPage, placement: &Placement) {
        // SAFETY: the document is open.
        if unsafe { (self.functions.is_tagged)(self.document) } == 0 {
            return;
        }
        let levels = structure::heading_levels(self.functions, self.page);
        if levels.is_empty() {
            return;
        }
        let reader = self.reader(placement);
        for (line, span) in raw.lines.iter_mut().zip(&raw.spans) {
            let level = levels.get(&reader.content_id(span.first));
            line.role = level.map_or(Role::Flow, |&level| Role::Heading(level));
        }
        // Files that call everything a heading say nothing.
        let named = raw.lines.iter().filter(|line| line.role != Role::Flow).count();
        if raw.lines.len() > 8 && 2 * named > raw.lines.len() {
            raw.lines.iter_mut().for_each(|line| line.role = Role::Flow);
        }
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

    fn object_count(&self) -> usize {
        // SAFETY: the page is open.
        unsafe { (self.functions.object_count)(self.page) }.max(0) as usize
    }

    /// Whether nothing at all is on the page.
    fn is_blank(&self) -> bool {
        self.object_count() == 0
    }

    fn quality(&self, text: &str, units: &[u16], covered: f32) -> Quality {
        let unmapped = self.unmapped();
        let dropped = quality::dropped(units);
        quality::judge(&Evidence { text, covered, unmapped, dropped, objects: self.object_count() })
    }

    /// The part of the characters whose font does not tell what they are.
    fn unmapped(&self) -> f32 {
        // Enough to tell a tenth from a fifth, and no more than a look at the page costs.
        const SAMPLE: usize = 200;
        // SAFETY: the text page is open.
        let count = unsafe { (self.functions.char_count)(self.text) }.max(0) as usize;
        let step = count.div_ceil(SAMPLE).max(1);
        // SAFETY: the text page is open; PDFium checks the index.
        let is_unmapped =
            |index: &usize| unsafe { (self.functions.unicode_error)(self.text, *index as i32) == 1 };
        let sample = (0..count).step_by(step);
        let looked_at = sample.len().max(1);
        sample.filter(is_unmapped).count() as f32 / looked_at as f32
    }

    fn warnings(&self, text: &str) -> Vec<String> {
        if !text.is_empty() {
            return replacement_warning(text).into_iter().collect();
        }
        let why = if self.is_blank() { "the page is empty" } else { "it may be a scan, which OCR can read" };
        vec![format!("there is no text layer: {why}")]
    }
}

/// A page whose text was read, before it is arranged.
pub(crate) struct Prepared<'a> {
    open: OpenPage<'a>,
    units: Vec<u16>,
    raw: RawPage,
    rows: Vec<Row>,
    placement: Placement,
}

impl<'a> Prepared<'a> {
    pub(crate) fn new(open: OpenPage<'a>) -> Self {
        let mut units = open.units();
        let (width, height) = open.size();
        let placement = Placement::of(open.functions, open.page, width, height);
        let reader = open.reader(&placement);
        mend_ligatures(&mut units, |index| reader.is_one_glyph(index));
        let mut raw = RawPage::read(&units, &open.reader(&placement), (width, height));
        open.mark_headings(&mut raw, &placement);
        let rows = layout::rows(&raw);
        Self { open, units, raw, rows, placement }
    }

    /// What its neighbours need to know of it.
    pub(crate) fn digest(&self) -> Digest {
        layout::digest(self.open.index, &self.raw, &self.rows)
    }

    pub(crate) fn index(&self) -> usize {
        self.open.index
    }

    pub(crate) fn height(&self) -> f32 {
        self.raw.height
    }

    /// Where the lines and cells stand.
    pub(crate) fn boxes(mut self, survey: &Survey, reading: &Reading) -> Vec<TextBox> {
        self.arranged(survey, reading).boxes
    }

    /// Text, blocks, tables and links, and what is filled in.
    pub(crate) fn read(
        mut self,
        headings: &HeadingIndex,
        survey: &Survey,
        reading: &Reading,
        form: Option<&Form>,
    ) -> Page {
        let Arranged { text, lines, tables, .. } = self.arranged(survey, reading);
        let setting =
            blocks::Setting { body_size: survey.body_size, monospaced_body: survey.monospaced_body };
        let mut tables = tables;
        let blocks = blocks::find(&text, &lines, headings.of_page(self.open.index), &setting);
        blocks::add_captions(&text, &blocks, &mut tables);
        let links = self.links(reading);
        let warnings = self.open.warnings(&text);
        let (width, height) = (self.raw.width, self.raw.height);
        let images = images::list(self.open.functions, self.open.page, &self.placement, self.open.index);
        let quality = Some(self.open.quality(&text, &self.units, images::coverage(&images, (width, height))));
        let mut page = Page {
            index: self.open.index,
            text,
            blocks,
            tables,
            links,
            images,
            annotations: self.annotations(),
            quality,
            width,
            height,
            warnings,
            ..Page::default()
        };
        if let Some(form) = form {
            fields::add_to(&mut page, form, self.open.page);
        }
        page
    }

    fn annotations(&self) -> Vec<Annotation> {
        annotations::read(&AnnotatedPage {
            functions: self.open.functions,
            page: self.open.page,
            text: self.open.text,
            placement: &self.placement,
        })
    }

    fn arranged(&mut self, survey: &Survey, reading: &Reading) -> Arranged {
        let rules = if self.rows.is_empty() { Rules::default() } else { self.open.rules(&self.placement) };
        let options =
            Options { without_page_headers: reading.without_page_headers, dehyphenate: reading.dehyphenate };
        layout::arrange(&self.raw, std::mem::take(&mut self.rows), &rules, survey, options)
    }

    fn links(&self, reading: &Reading) -> Vec<ferrolab_base::document::Link> {
        let page_text = PageText {
            document: self.open.document,
            page: self.open.page,
            reader: self.open.reader(&self.placement),
            units: &self.units,
            spans: &self.raw.spans,
            lines: &self.raw.lines,
        };
        let scope = if reading.internal_links { LinkScope::All } else { LinkScope::External };
        link::read(&page_text, scope)
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
fn replacement_warning(text: &str) -> Option<String> {
    let unknown = text.matches(char::REPLACEMENT_CHARACTER).count();
    (unknown * 20 > text.chars().count())
        .then(|| format!("{unknown} characters have no known meaning in the file"))
}

fn unreadable(index: usize) -> Error {
    Error::new(Code::Corrupt, format!("page {} can't be read", index + 1))
        .hint("the page is damaged; the others may be sound")
        .with("format", "pdf")
        .with("page", index)
}
