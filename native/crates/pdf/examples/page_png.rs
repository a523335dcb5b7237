//! Write a page of a PDF as a PNG file: `page_png LIBPDFIUM FILE PAGE DPI OUT`; pages count from 1.

use std::path::Path;

use ferrolab_base::{Code, Error, Result};
use ferrolab_pdf::{PdfDocument, Pdfium, RenderOptions};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let usage = || Error::new(Code::InvalidInput, "usage: page_png LIBPDFIUM FILE PAGE DPI OUT");
    let [library, file, page, dpi, out] = arguments.as_slice() else {
        return Err(usage());
    };
    let index = page.parse::<usize>().ok().and_then(|page| page.checked_sub(1)).ok_or_else(usage)?;
    let dpi = dpi.parse().map_err(|_| usage())?;
    let unreadable = |error: std::io::Error| Error::new(Code::Unreadable, format!("{file}: {error}"));
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let pdfium = Pdfium::load(Path::new(library))?;
    let document = PdfDocument::open(&pdfium, &bytes, None)?;
    let bitmap = document.render(index, &RenderOptions { dpi, ..RenderOptions::default() })?;
    std::fs::write(out, bitmap.to_png()?).map_err(unreadable)
}
