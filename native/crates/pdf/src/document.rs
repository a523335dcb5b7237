//! Opening a file.

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::ffi::CString;
use std::marker::PhantomData;

use ferrolab_base::document::{Header, Metadata, OutlineEntry, Page, TextBox};
use ferrolab_base::{Code, Error, Limits, Reading, Result};

use crate::ffi::{self, Functions};
use crate::fields::Form;
use crate::integrity::is_damaged;
use crate::library::Pdfium;
use crate::loaded::LoadedPage;
use crate::outline::HeadingIndex;
use crate::page::Prepared;
use crate::render::{Bitmap, RenderOptions};
use crate::repair::{Overview, Soundness};
use crate::survey::Survey;
use crate::window::Window;
use crate::{attachments, images, metadata, outline, page, render, repair};

/// PDFium itself finds a header within the first kilobyte; damaged files are
/// given more room before they are called no PDF at all.
const HEADER_SEARCH_BYTES: usize = 256 * 1024;

/// Pages of a rebuilt file that are looked at for content.
const REBUILT_PAGES: usize = 64;

/// Forms that a page may draw, one within another; PDFium reads each again and takes
/// about a second for so many.
const MAX_FORMS: u64 = 200_000;

/// Said of pages that were read from a rebuilt file.
const SAVED_PAGE: &str =
    "the page is damaged and what can be had of it was saved: text may be missing or wrong";

/// What a form may draw without a look at all pages: they do not draw tens of thousands.
const FEW_FORMS: u64 = 10;

/// Where PDFium reads from.
enum Source<'a> {
    File(&'a [u8]),
    Rebuilt(Vec<u8>),
}

impl Source<'_> {
    fn bytes(&self) -> &[u8] {
        match self {
            Source::File(bytes) => bytes,
            Source::Rebuilt(bytes) => bytes,
        }
    }
}

/// An open PDF file.
///
/// Borrows the engine and the file's bytes. Nothing is read from pages until
/// they are asked for.
pub struct PdfDocument<'a> {
    functions: &'static Functions,
    handle: *mut ffi::Document,
    page_count: usize,
    outline: Vec<OutlineEntry>,
    headings: HeadingIndex,
    warnings: Vec<String>,
    form: Option<Form>,
    /// PDFium reads from it as long as the document is open.
    source: Source<'a>,
    window: RefCell<Window<'a>>,
    /// Looks whether the streams of pages are broken; `None` for what is rebuilt or can't be looked at.
    soundness: RefCell<Option<Box<Soundness<'a>>>>,
    /// For pages with broken streams.
    rebuilt: OnceCell<Option<Box<PdfDocument<'a>>>>,
    _borrows: PhantomData<(&'a Pdfium, &'a [u8])>,
}

impl<'a> PdfDocument<'a> {
    /// Open the file in `bytes`, with `password` where it needs one.
    ///
    /// A password is tried as given and, since PDF 2.0 asks for it, in its
    /// SASLprep form. One that is given for a file that opens without is ignored.
    ///
    /// # Errors
    /// `PasswordRequired`, `PasswordWrong`; `UnsupportedFormat` for bytes that are
    /// no PDF and for encryption that PDFium does not know; `Corrupt` for the rest.
    pub fn open(pdfium: &'a Pdfium, bytes: &'a [u8], password: Option<&str>) -> Result<Self> {
        let mut document = Self::open_without_outline(pdfium, bytes, password)?;
        let (outline, warning) = outline::read(document.functions, document.handle);
        document.warnings.extend(warning);
        document.headings = HeadingIndex::new(&outline, document.page_count());
        document.outline = outline;
        Ok(document)
    }

    /// Open a file whose outline is known from another [`PdfDocument`], and whether that
    /// found no damage: to find out again would take as long as dozens of pages.
    ///
    /// # Errors
    /// As [`PdfDocument::open`].
    pub fn open_with_outline(
        pdfium: &'a Pdfium,
        bytes: &'a [u8],
        password: Option<&str>,
        outline: Vec<OutlineEntry>,
        is_sound: bool,
    ) -> Result<Self> {
        let mut document = if is_sound {
            let bytes = without_junk(bytes);
            let document = Self::open_as_it_is(pdfium.functions(), Source::File(bytes), password)?;
            if let Overview::Sound(soundness) = repair::overview(bytes) {
                document.soundness.replace(Some(soundness));
            }
            document
        } else {
            Self::open_without_outline(pdfium, bytes, password)?
        };
        document.headings = HeadingIndex::new(&outline, document.page_count());
        document.outline = outline;
        Ok(document)
    }

    fn open_without_outline(pdfium: &'a Pdfium, bytes: &'a [u8], password: Option<&str>) -> Result<Self> {
        let (bytes, functions) = (without_junk(bytes), pdfium.functions());
        let overview = repair::overview(bytes);
        let may_draw_many = match &overview {
            Overview::Sound(soundness) => soundness.most_drawn_by_a_form() > FEW_FORMS,
            Overview::Unknown | Overview::Broken => true,
        };
        if may_draw_many && repair::most_drawn(bytes) > MAX_FORMS {
            return Err(Limits::exceeded("max_elements", "the number of forms that a page draws", MAX_FORMS)
                .hint("the file is made to keep readers busy; there is no setting that reads it"));
        }
        let mut opened = Self::open_as_it_is(functions, Source::File(bytes), password);
        let is_damaged =
            is_damaged(bytes) || opened.as_ref().is_ok_and(|document| !document.has_the_pages_it_states());
        let is_broken = opened.is_ok() && matches!(overview, Overview::Broken);
        if let Err(error) = &opened
            && error.code != Code::Corrupt
            && (has_header(bytes) || !has_objects(bytes))
        {
            return opened;
        }
        if let (Ok(document), Overview::Sound(soundness)) = (&opened, overview) {
            document.soundness.replace(Some(soundness));
        }
        if !(opened.is_err() || is_damaged || is_broken) {
            return opened;
        }
        let as_it_is = opened.as_ref().map_or(0, |document| document.readable_pages());
        if let Some(rebuilt) = repair::rebuild(bytes)
            && let Ok(mut document) = Self::open_as_it_is(functions, Source::Rebuilt(rebuilt.bytes), password)
            // Where only the table is wrong PDFium finds as much as we do, and its way is the tried one.
            && document.readable_pages() + usize::from(is_broken) > as_it_is
        {
            document.warnings.push(rebuilt.note);
            opened = Ok(document);
        }
        let mut document = opened?;
        // What is rebuilt may be blank pages and nothing else, which would look like a
        // file without text.
        if document.readable_pages() == 0 {
            return Err(corrupt("the PDF is damaged, and no page with content can be found", bytes));
        }
        if document.warnings.is_empty() {
            document
                .warnings
                .push("the file is damaged and was rebuilt: pages or text may be missing".into());
        }
        Ok(document)
    }

    fn open_as_it_is(
        functions: &'static Functions,
        source: Source<'a>,
        password: Option<&str>,
    ) -> Result<Self> {
        let handle = open_handle(functions, source.bytes(), password)?;
        let mut document = Self {
            functions,
            handle,
            page_count: 0,
            outline: Vec::new(),
            headings: HeadingIndex::default(),
            warnings: Vec::new(),
            form: None,
            source,
            window: RefCell::default(),
            soundness: RefCell::default(),
            rebuilt: OnceCell::new(),
            _borrows: PhantomData,
        };
        // SAFETY: the handle is open.
        let page_count = unsafe { (functions.page_count)(handle) };
        document.page_count = usize::try_from(page_count).unwrap_or(0);
        if document.page_count == 0 {
            return Err(corrupt("the PDF has no pages that can be found", document.source.bytes()));
        }
        document.form = Form::open(functions, handle);
        Ok(document)
    }

    /// Whether the tree of pages leads to a few of those that the file says it has. Their
    /// content is not read.
    fn has_the_pages_it_states(&self) -> bool {
        let last = self.page_count - 1;
        [0, last / 2, last].into_iter().all(|index| {
            let mut size = ffi::SizeF::default();
            // SAFETY: the handle is open, the index is in range, the out-pointer is valid.
            unsafe { (self.functions.page_size_by_index)(self.handle, index as i32, &mut size) != 0 }
        })
    }

    /// Pages of a damaged file, of those looked at, that can be read and are not blank.
    fn readable_pages(&self) -> usize {
        let step = self.page_count.div_ceil(REBUILT_PAGES).max(1);
        let is_readable = |index: &usize| self.load_page(*index).is_ok_and(|page| !page.is_blank());
        // Of so many pages as if all had been looked at.
        (0..self.page_count).step_by(step).filter(is_readable).count() * step
    }

    /// Pages in the file, at least 1.
    pub fn page_count(&self) -> usize {
        self.page_count
    }

    /// The file's own table of contents, in order.
    pub fn outline(&self) -> &[OutlineEntry] {
        &self.outline
    }

    /// What the file says about itself.
    pub fn metadata(&self) -> Metadata {
        metadata::read(self.functions, self.handle)
    }

    /// All that is known before a page is read.
    pub fn header(&self) -> Header {
        Header {
            format: "pdf".into(),
            media_type: "application/pdf".into(),
            page_count: self.page_count,
            metadata: self.metadata(),
            outline: self.outline.clone(),
            attachments: attachments::list(self.functions, self.handle),
            warnings: self.warnings.clone(),
        }
    }

    /// Text, blocks, tables, links, pictures, annotations and form fields of the page with
    /// this index from 0. What fields hold is text too.
    ///
    /// What runs through the document (the size of its letters, heads and feet of pages) is
    /// found out from two pages on each side; reading pages in order opens each of them once.
    ///
    /// # Errors
    /// `InvalidInput` beyond the last page, `Corrupt` when the page can't be read.
    pub fn page(&self, index: usize, reading: &Reading) -> Result<Page> {
        let (page, survey) = self.prepared(index)?;
        Ok(self.finished(page, &survey, reading))
    }

    /// As [`PdfDocument::page`], without a look at the pages beside it, one of which may be
    /// what PDFium dies of: heads and feet are text, and letters are large beside the page's own.
    ///
    /// # Errors
    /// As [`PdfDocument::page`].
    pub fn page_alone(&self, index: usize, reading: &Reading) -> Result<Page> {
        self.check_index(index)?;
        let page = self.prepare(index)?;
        let survey = Survey::of(index, page.height(), &[page.digest()]);
        Ok(self.finished(page, &survey, reading))
    }

    fn finished(&self, page: Prepared<'a>, survey: &Survey, reading: &Reading) -> Page {
        let holder = self.holder(page.index());
        let mut page = page.read(&self.headings, survey, reading, holder.form.as_ref());
        if !std::ptr::eq(holder, self) {
            page.warnings.push(SAVED_PAGE.into());
        }
        page
    }

    /// Where the lines of a page's text, and the cells of its tables, stand. Offsets are those
    /// of [`PdfDocument::page`]'s text for the same `reading`.
    ///
    /// # Errors
    /// As [`PdfDocument::page`].
    pub fn boxes(&self, index: usize, reading: &Reading) -> Result<Vec<TextBox>> {
        let (page, survey) = self.prepared(index)?;
        Ok(page.boxes(&survey, reading))
    }

    fn prepared(&self, index: usize) -> Result<(Prepared<'a>, Survey)> {
        self.check_index(index)?;
        self.window.borrow_mut().page(index, self.page_count, |index| self.prepare(index))
    }

    fn prepare(&self, index: usize) -> Result<Prepared<'a>> {
        page::OpenPage::open(self.functions, self.holder(index).handle, index).map(Prepared::new)
    }

    /// The document to read a page from: a rebuilt one where PDFium would read it up to a
    /// broken stream and say nothing. Whichever pages were read before, it is the same.
    fn holder(&self, index: usize) -> &Self {
        let mut soundness = self.soundness.borrow_mut();
        let is_whole = soundness.as_mut().is_none_or(|soundness| soundness.page_is_whole(index));
        if is_whole {
            return self;
        }
        let rebuilt = self.rebuilt.get_or_init(|| {
            let rebuilt = repair::rebuild(self.source.bytes())?;
            let source = Source::Rebuilt(rebuilt.bytes);
            let document = Self::open_as_it_is(self.functions, source, None).ok()?;
            (document.page_count == self.page_count).then(|| Box::new(document))
        });
        rebuilt.as_deref().unwrap_or(self)
    }

    /// Draw the page with this index, annotations included.
    ///
    /// # Errors
    /// `InvalidInput` beyond the last page and for a resolution that is none;
    /// `Corrupt` when the page can't be drawn, `MemoryLimit` when there is no room for it.
    pub fn render(&self, index: usize, options: &RenderOptions) -> Result<Bitmap> {
        let page = self.load_page(index)?;
        render::render(self.functions, page.handle, page.size(), options)
    }

    /// Media type and bytes of a picture by its place in [`Page::images`]: JPEG and JPEG 2000
    /// as they are in the file, all else as PNG.
    ///
    /// # Errors
    /// `InvalidInput` beyond the last page or picture; `SizeLimit` for a picture of too many
    /// pixels; `Corrupt` for one that can't be unpacked.
    pub fn image(&self, page: usize, index: usize) -> Result<(String, Vec<u8>)> {
        let page = self.load_page(page)?;
        images::bytes(self.functions, page.handle, index)
    }

    /// The bytes of an attachment by its place in [`Header::attachments`].
    ///
    /// # Errors
    /// `InvalidInput` beyond the last; `SizeLimit` when it has more than `max_bytes`;
    /// `Corrupt` when it has none.
    pub fn attachment(&self, index: usize, max_bytes: u64) -> Result<Vec<u8>> {
        attachments::bytes(self.functions, self.handle, index, max_bytes)
    }

    fn load_page(&self, index: usize) -> Result<LoadedPage<'_>> {
        self.check_index(index)?;
        LoadedPage::open(self.functions, self.holder(index).handle, index)
    }

    fn check_index(&self, index: usize) -> Result<()> {
        if index >= self.page_count {
            return Err(Error::new(
                Code::InvalidInput,
                format!("page index {index} is beyond the last of {} pages", self.page_count),
            )
            .hint("pages count from 0")
            .with("page", index));
        }
        Ok(())
    }
}

impl Drop for PdfDocument<'_> {
    fn drop(&mut self) {
        // Its pages may be those of the rebuilt document.
        self.window.get_mut().clear();
        self.rebuilt.take();
        self.form = None;
        // SAFETY: the handle is open; pages kept for their neighbours were just closed, and
        // others borrow the document, so none is left.
        unsafe { (self.functions.close_document)(self.handle) };
    }
}

impl std::fmt::Debug for PdfDocument<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PdfDocument").field("page_count", &self.page_count).finish_non_exhaustive()
    }
}

fn open_handle(
    functions: &'static Functions,
    bytes: &[u8],
    password: Option<&str>,
) -> Result<*mut ffi::Document> {
    let mut code = 0;
    for attempt in attempts(password) {
        let Ok(attempt) = CString::new(attempt.as_bytes()) else {
            continue;
        };
        // SAFETY: the bytes are those of the document's source, which outlives the handle:
        // borrowed for its lifetime, or on the heap until it is dropped. The password is
        // NUL-terminated and copied by PDFium.
        let handle =
            unsafe { (functions.load_document)(bytes.as_ptr().cast(), bytes.len(), attempt.as_ptr()) };
        if !handle.is_null() {
            return Ok(handle);
        }
        // SAFETY: takes nothing; tells of the call just made.
        code = unsafe { (functions.last_error)() };
        if code != ffi::ERROR_PASSWORD {
            break;
        }
    }
    Err(open_error(code, bytes, password))
}

/// The passwords to try, in order.
fn attempts(password: Option<&str>) -> Vec<Cow<'_, str>> {
    let Some(password) = password else {
        return vec![Cow::Borrowed("")];
    };
    let mut attempts = vec![Cow::Borrowed(password)];
    if let Ok(prepared) = stringprep::saslprep(password)
        && prepared != password
    {
        attempts.push(prepared);
    }
    attempts.push(Cow::Borrowed(""));
    attempts
}

fn open_error(code: std::ffi::c_ulong, bytes: &[u8], password: Option<&str>) -> Error {
    let error = |code, message: &str, hint: &str| Error::new(code, message).hint(hint).with("format", "pdf");
    match code {
        ffi::ERROR_PASSWORD if password.is_none() => error(
            Code::PasswordRequired,
            "the PDF is encrypted and no password was given",
            "give its password",
        ),
        ffi::ERROR_PASSWORD => error(
            Code::PasswordWrong,
            "the password given does not open the PDF",
            "check it for case and for spaces at its ends",
        ),
        ffi::ERROR_SECURITY => error(
            Code::UnsupportedFormat,
            "the PDF is encrypted in a way that PDFium does not know",
            "open it in the program it was made for and save it without encryption",
        ),
        ffi::ERROR_FORMAT if !has_header(bytes) && !bytes.is_empty() => error(
            Code::UnsupportedFormat,
            "the file is not a PDF: it has no %PDF- header",
            "check that the file is what its name says",
        ),
        _ => corrupt("the PDF is too damaged to be opened", bytes),
    }
}

fn corrupt(message: &str, bytes: &[u8]) -> Error {
    let message = if bytes.is_empty() { "the file is empty" } else { message };
    Error::new(Code::Corrupt, message)
        .hint("get the file again from where it came; it may have been cut short")
        .with("format", "pdf")
        .with("bytes", bytes.len())
}

fn has_header(bytes: &[u8]) -> bool {
    header_position(bytes).is_some()
}

/// Whether there is something of a PDF in the bytes: its header may be damaged too.
fn has_objects(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b" obj").is_some() && memchr::memmem::find(bytes, b"endobj").is_some()
}

fn header_position(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[..bytes.len().min(HEADER_SEARCH_BYTES)];
    memchr::memmem::find(head, b"%PDF-")
}

/// The file from its header on. PDFium looks no further than its first kilobyte, and
/// what mailers and web servers put before it is longer.
fn without_junk(bytes: &[u8]) -> &[u8] {
    const SEARCHED_BYTES: usize = 1024;
    match header_position(bytes) {
        Some(position) if position + 5 > SEARCHED_BYTES => &bytes[position..],
        _ => bytes,
    }
}
