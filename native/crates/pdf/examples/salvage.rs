//! Print what can be had of a damaged PDF, page by page, and why the rest can't:
//! `salvage LIBPDFIUM FILE [PASSWORD]`.

use std::path::Path;

use ferrolab_base::{Code, Error, Reading, Result};
use ferrolab_pdf::{PdfDocument, Pdfium};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, file, password @ ..] = arguments.as_slice() else {
        return Err(Error::new(Code::InvalidInput, "usage: salvage LIBPDFIUM FILE [PASSWORD]"));
    };
    let bytes =
        std::fs::read(file).map_err(|error| Error::new(Code::Unreadable, format!("{file}: {error}")))?;
    let pdfium = Pdfium::load(Path::new(library))?;
    let document = PdfDocument::open(&pdfium, &bytes, password.first().map(String::as_str))?;
    for warning in document.header().warnings {
        eprintln!("{warning}");
    }
    for index in 0..document.page_count() {
        match document.page(index, &Reading::default()) {
            Ok(page) => println!("{}", page.text),
            Err(error) => eprintln!("{error}"),
        }
    }
    Ok(())
}
