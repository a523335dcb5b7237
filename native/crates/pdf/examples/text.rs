//! Print the text of a PDF, pages parted by form feeds: `text LIBPDFIUM FILE [PASSWORD]`.

use std::io::Write;
use std::path::Path;

use ferrolab_base::{Code, Error, Reading, Result};
use ferrolab_pdf::{PdfDocument, Pdfium};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, file, password @ ..] = arguments.as_slice() else {
        return Err(Error::new(Code::InvalidInput, "usage: text LIBPDFIUM FILE [PASSWORD]"));
    };
    let unreadable = |error: std::io::Error| Error::new(Code::Unreadable, format!("{file}: {error}"));
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let pdfium = Pdfium::load(Path::new(library))?;
    let document = PdfDocument::open(&pdfium, &bytes, password.first().map(String::as_str))?;
    for warning in document.header().warnings {
        eprintln!("{warning}");
    }
    let mut out = std::io::stdout().lock();
    for index in 0..document.page_count() {
        let separator = if index == 0 { "" } else { "\x0c" };
        write!(out, "{separator}{}", document.page(index, &Reading::default())?.text).map_err(unreadable)?;
    }
    Ok(())
}
