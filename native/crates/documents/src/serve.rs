//! The worker: opens what it is handed and answers for its pages.

use ferrolab_base::{Code, Error, Result};
use ferrolab_pdf::Pdfium;
use ferrolab_workers::worker::{Connection, InputBytes, accept};

use crate::opened::Opened;
use crate::protocol::{Greeting, Known, Open, Reply, Request, decode, encode};
use crate::work;

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

/// A request to open a file.
struct OpenFile {
    open: Open,
    known: Option<Known>,
    bytes: InputBytes,
}

impl<'a> Server<'a> {
    fn run(&mut self) -> Result<()> {
        let mut next = self.serve_until_open(None)?;
        while let Some(OpenFile { open, known, bytes }) = next {
            next = match Opened::open(self.pdfium, &bytes, &open, known) {
                Ok(document) => {
                    self.reply(&document.header())?;
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
                Request::Open { open, known } => {
                    let input =
                        message.input.ok_or_else(|| out_of_order("a file to open without the file"))?;
                    return Ok(Some(OpenFile { open, known, bytes: InputBytes::map(input)? }));
                }
                Request::Work(work) => {
                    let input =
                        message.input.ok_or_else(|| out_of_order("work on a file without the file"))?;
                    let worked = work::done(&InputBytes::map(input)?, &work);
                    self.reply(&worked.unwrap_or_else(Reply::Failed))?;
                }
                request => {
                    self.answer(request, document.ok_or_else(|| out_of_order("something of no document"))?)?;
                }
            }
            self.connection.done()?;
        }
        Ok(None)
    }

    fn answer(&mut self, request: Request, document: &Opened<'_>) -> Result<()> {
        let reply = match request {
            Request::Open { .. } | Request::Work(_) => return Err(out_of_order("a second opening")),
            Request::Pages { indices, alone } => {
                for index in indices {
                    let page = document.page(index, alone);
                    let failed = |error| Reply::PageFailed { index, error };
                    self.reply(&page.map_or_else(failed, Reply::Page))?;
                }
                return Ok(());
            }
            Request::Boxes(index) => document.boxes(index).map(Reply::Boxes),
            Request::Scan(page) => document.scan(page).map(Reply::Scan),
            Request::Part(part) => document.part(part).map(Reply::Bytes),
            Request::Picture { page, dpi } => document.picture(page, dpi).map(Reply::Bytes),
        };
        self.reply(&reply.unwrap_or_else(Reply::Failed))
    }

    fn reply(&mut self, reply: &Reply) -> Result<()> {
        self.connection.send(&encode(reply)?)
    }
}

fn out_of_order(what: &str) -> Error {
    Error::new(Code::Worker, format!("the host asked for {what}"))
}
