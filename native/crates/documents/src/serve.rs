//! The worker: opens what it is handed and answers for its pages.

use ferrolab_base::document::{OutlineEntry, Parsed, TextBox};
use ferrolab_base::{Cancel, Code, Error, Result};
use ferrolab_markup::Format;
use ferrolab_pdf::{LinkScope, PdfDocument, Pdfium};
use ferrolab_workers::worker::{Connection, InputBytes, accept};

use crate::protocol::{Greeting, Open, Reply, Request, decode, encode};

/// Run this process as a worker until the host hangs up.
///
/// Must be the first thing a process does: it closes inherited files and limits
/// the process for good. PDFium is loaded before any input arrives; then, on Linux, the
/// process gives up all files, the network and most system calls.
///
/// # Errors
/// `Worker` when standard input is not the host's socket, or the connection breaks.
pub fn serve() -> Result<()> {
    let (connection, greeting) = accept()?;
    let greeting: Greeting = decode(&greeting)?;
    // Without PDFium the other formats still work; PDF files get this error.
    let pdfium = Pdfium::load(&greeting.pdfium);
    let mut server = Server { connection, pdfium: pdfium.as_ref() };
    #[cfg(target_os = "linux")]
    ferrolab_sandbox::confine_self();
    server.connection.ready()?;
    server.run()
}

struct Server<'a> {
    connection: Connection,
    pdfium: std::result::Result<&'a Pdfium, &'a Error>,
}

/// An open document.
enum Opened<'a> {
    Pdf(PdfDocument<'a>, LinkScope),
    Parsed(Box<Parsed>),
}

/// A request to open a file.
struct OpenFile {
    open: Open,
    outline: Option<Vec<OutlineEntry>>,
    bytes: InputBytes,
}

impl<'a> Server<'a> {
    fn run(&mut self) -> Result<()> {
        let mut next = self.serve_until_open(None)?;
        while let Some(OpenFile { open, outline, bytes }) = next {
            next = match open_document(self.pdfium, &bytes, &open, outline) {
                Ok(document) => {
                    self.reply(&header(&document))?;
                    self.connection.done()?;
                    self.serve_until_open(Some(&document))?
                }
                Err(error) => {
                    self.reply(&Reply::Failed(error))?;
                    self.connection.done()?;
                    self.serve_until_open(None)?
                }
            };
        }
        Ok(())
    }

    /// Answer for one document until another is to be opened; `None` once the host hung up.
    fn serve_until_open(&mut self, document: Option<&Opened<'_>>) -> Result<Option<OpenFile>> {
        while let Some(message) = self.connection.receive()? {
            match decode(&message.payload)? {
                Request::Open { open, outline } => {
                    let input =
                        message.input.ok_or_else(|| out_of_order("a file to open without the file"))?;
                    return Ok(Some(OpenFile { open, outline, bytes: InputBytes::map(input)? }));
                }
                Request::Pages(indices) => {
                    let document = document.ok_or_else(|| out_of_order("pages of no document"))?;
                    for index in indices {
                        self.reply(&page(document, index))?;
                    }
                }
                Request::Boxes(index) => {
                    let document = document.ok_or_else(|| out_of_order("boxes of no document"))?;
                    self.reply(&boxes(document, index).map_or_else(Reply::Failed, Reply::Boxes))?;
                }
            }
            self.connection.done()?;
        }
        Ok(None)
    }

    fn reply(&mut self, reply: &Reply) -> Result<()> {
        self.connection.send(&encode(reply)?)
    }
}

fn open_document<'a>(
    pdfium: std::result::Result<&'a Pdfium, &Error>,
    bytes: &'a [u8],
    open: &Open,
    outline: Option<Vec<OutlineEntry>>,
) -> Result<Opened<'a>> {
    let format = match &open.format {
        Some(name) => format_named(name)?,
        None => ferrolab_markup::detect(bytes, open.name.as_deref(), open.media_type.as_deref()).format,
    };
    if format == Format::Pdf {
        let pdfium = pdfium.map_err(Clone::clone)?;
        let password = open.reading.password.as_deref();
        let document = match outline {
            Some(outline) => PdfDocument::open_with_outline(pdfium, bytes, password, outline),
            None => PdfDocument::open(pdfium, bytes, password),
        };
        let links = if open.reading.internal_links { LinkScope::All } else { LinkScope::External };
        return document.map(|document| Opened::Pdf(document, links));
    }
    ferrolab_markup::parse(bytes, format, &open.reading, &Cancel::default())
        .map(|parsed| Opened::Parsed(Box::new(parsed)))
}

fn format_named(name: &str) -> Result<Format> {
    Format::ALL.iter().copied().find(|format| format.as_str() == name).ok_or_else(|| {
        Error::new(Code::InvalidInput, format!("there is no format called {name:?}"))
            .hint("use a name as in pdf or docx, or leave the format to be found out")
            .with("format", name)
    })
}

fn header(document: &Opened<'_>) -> Reply {
    match document {
        Opened::Pdf(document, _) => Reply::Header { header: Box::new(document.header()), markdown: None },
        Opened::Parsed(parsed) => Reply::Header {
            header: Box::new(parsed.document.header.clone()),
            markdown: parsed.markdown.clone(),
        },
    }
}

fn page(document: &Opened<'_>, index: usize) -> Reply {
    let page = match document {
        Opened::Pdf(document, links) => document.page(index, *links),
        Opened::Parsed(parsed) => {
            parsed.document.pages.get(index).cloned().ok_or_else(|| no_such_page(index))
        }
    };
    page.map_or_else(|error| Reply::PageFailed { index, error }, Reply::Page)
}

fn boxes(document: &Opened<'_>, index: usize) -> Result<Vec<TextBox>> {
    match document {
        Opened::Pdf(document, _) => document.boxes(index),
        Opened::Parsed(parsed) => {
            Err(Error::new(Code::UnsupportedFormat, "only the pages of a PDF have places on them")
                .with("format", &parsed.document.header.format))
        }
    }
}

fn no_such_page(index: usize) -> Error {
    Error::new(Code::InvalidInput, format!("the document has no page with index {index}"))
        .hint("pages count from 0")
        .with("page", index)
}

fn out_of_order(what: &str) -> Error {
    Error::new(Code::Worker, format!("the host asked for {what}"))
}
