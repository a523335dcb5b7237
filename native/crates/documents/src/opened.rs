//! An open document: one face for all formats.

use ferrolab_base::document::{Header, Page, Parsed, TextBox};
use ferrolab_base::{Code, Error, Reading, Result};
use ferrolab_markup::Format;
use ferrolab_pdf::{Bitmap, PdfDocument, Pdfium, RenderOptions};

use crate::formats;
use crate::paper::Pictures;
use crate::protocol::{Known, Open, Part, Reply, Scan};

/// What tesseract reads best.
const SCAN_DPI: f32 = 300.0;

/// An open document.
pub(crate) enum Opened<'a> {
    /// Read page by page.
    Pdf(Box<PdfDocument<'a>>, Reading),
    /// Picture files.
    Pictures(Pictures<'a>),
    /// Read as a whole.
    Parsed(Box<Parsed>),
}

impl<'a> Opened<'a> {
    /// Open the file in `bytes`, with what is known of it already.
    pub(crate) fn open(
        pdfium: std::result::Result<&'a Pdfium, &Error>,
        bytes: &'a [u8],
        open: &Open,
        known: Option<Known>,
    ) -> Result<Self> {
        let format = match &open.format {
            Some(name) => format_named(name)?,
            None => ferrolab_markup::detect(bytes, open.name.as_deref(), open.media_type.as_deref()).format,
        };
        if Pictures::are(format) {
            return Pictures::open(bytes, format).map(Opened::Pictures);
        }
        if format != Format::Pdf {
            let parsed = formats::parse(bytes, format, &open.reading)?;
            return Ok(Opened::Parsed(Box::new(parsed)));
        }
        let pdfium = pdfium.map_err(Clone::clone)?;
        let password = open.reading.password.as_deref();
        let document = match known {
            Some(Known { outline, is_sound }) => {
                PdfDocument::open_with_outline(pdfium, bytes, password, outline, is_sound)
            }
            None => PdfDocument::open(pdfium, bytes, password),
        };
        document.map(|document| Opened::Pdf(Box::new(document), open.reading.clone()))
    }

    /// What is known before the pages.
    pub(crate) fn header(&self) -> Reply {
        let (header, markdown) = match self {
            Opened::Pdf(document, _) => (document.header(), None),
            Opened::Pictures(pictures) => (pictures.header(), None),
            Opened::Parsed(parsed) => (parsed.document.header.clone(), parsed.markdown.clone()),
        };
        Reply::Header { header: Box::new(header), markdown }
    }

    /// The page with this index from 0; `alone` without a look at those beside it.
    pub(crate) fn page(&self, index: usize, alone: bool) -> Result<Page> {
        match self {
            Opened::Pdf(document, reading) if alone => document.page_alone(index, reading),
            Opened::Pdf(document, reading) => document.page(index, reading),
            Opened::Pictures(pictures) => pictures.page(index),
            Opened::Parsed(parsed) => {
                parsed.document.pages.get(index).cloned().ok_or_else(|| no_such("page", index))
            }
        }
    }

    /// Where the lines of a page stand.
    pub(crate) fn boxes(&self, index: usize) -> Result<Vec<TextBox>> {
        match self {
            Opened::Pdf(document, reading) => document.boxes(index, reading),
            // Recognised pages come with theirs.
            Opened::Pictures(_) => Ok(Vec::new()),
            Opened::Parsed(parsed) => Err(without_places(&parsed.document.header, "have places on them")),
        }
    }

    /// The bytes of a picture or attachment.
    pub(crate) fn part(&self, part: Part) -> Result<Vec<u8>> {
        match self {
            Opened::Pdf(document, reading) => match part {
                Part::Image { page, index } => document.image(page, index).map(|(_, bytes)| bytes),
                Part::Attachment(index) => document.attachment(index, reading.limits.max_payload_bytes),
            },
            Opened::Pictures(_) => Err(no_such("part", 0)),
            Opened::Parsed(parsed) => payload(parsed, part).map(<[u8]>::to_vec),
        }
    }

    /// A page as a picture to be recognised.
    pub(crate) fn scan(&self, page: usize) -> Result<Scan> {
        match self {
            Opened::Pdf(document, _) => {
                let options = RenderOptions { dpi: SCAN_DPI, greyscale: true, ..RenderOptions::default() };
                let Bitmap { width, height, dpi, pixels, .. } = document.render(page, &options)?;
                Ok(Scan { width, height, dpi, pixels })
            }
            Opened::Pictures(pictures) => pictures.scan(page),
            Opened::Parsed(parsed) => Err(without_places(&parsed.document.header, "can be recognised")),
        }
    }

    /// A page as a PNG picture.
    pub(crate) fn picture(&self, page: usize, dpi: f32) -> Result<Vec<u8>> {
        match self {
            Opened::Pdf(document, _) => {
                document.render(page, &RenderOptions { dpi, ..RenderOptions::default() })?.to_png()
            }
            Opened::Pictures(pictures) => pictures.png(page, dpi),
            Opened::Parsed(parsed) => Err(without_places(&parsed.document.header, "can be drawn")),
        }
    }
}

fn payload(parsed: &Parsed, part: Part) -> Result<&[u8]> {
    let (what, index, place) = match part {
        Part::Image { page, index } => {
            let image = parsed.document.pages.get(page).and_then(|page| page.images.get(index));
            ("image", index, image.ok_or_else(|| no_such("image", index))?.payload)
        }
        Part::Attachment(index) => {
            let attachment = parsed.document.header.attachments.get(index);
            ("attachment", index, attachment.ok_or_else(|| no_such("attachment", index))?.payload)
        }
    };
    let bytes = place.and_then(|place| parsed.payloads.get(place)).map(Vec::as_slice);
    bytes.ok_or_else(|| {
        Error::new(Code::SizeLimit, format!("the bytes of the {what} with index {index} were not kept"))
            .hint("raise the setting max_payload_bytes")
            .with("limit", "max_payload_bytes")
    })
}

fn format_named(name: &str) -> Result<Format> {
    Format::ALL.iter().copied().find(|format| format.as_str() == name).ok_or_else(|| {
        Error::new(Code::InvalidInput, format!("there is no format called {name:?}"))
            .hint("use a name as in pdf or docx, or leave the format to be found out")
            .with("format", name)
    })
}

fn no_such(what: &'static str, index: usize) -> Error {
    Error::new(Code::InvalidInput, format!("the document has no {what} with index {index}"))
        .hint(format!("each {what} counts from 0"))
        .with(what, index)
}

fn without_places(header: &Header, what: &str) -> Error {
    Error::new(Code::UnsupportedFormat, format!("only the pages of a PDF {what}"))
        .with("format", &header.format)
}
