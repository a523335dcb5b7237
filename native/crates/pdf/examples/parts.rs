//! Print what a PDF has beside its text, and how far the text can be trusted: `parts LIBPDFIUM FILE [PASSWORD]`.

use std::path::Path;

use ferrolab_base::{Code, Error, Reading, Result};
use ferrolab_pdf::{PdfDocument, Pdfium};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, file, password @ ..] = arguments.as_slice() else {
        return Err(Error::new(Code::InvalidInput, "usage: parts LIBPDFIUM FILE [PASSWORD]"));
    };
    let bytes =
        std::fs::read(file).map_err(|error| Error::new(Code::Unreadable, format!("{file}: {error}")))?;
    let pdfium = Pdfium::load(Path::new(library))?;
    let document = PdfDocument::open(&pdfium, &bytes, password.first().map(String::as_str))?;
    for attachment in document.header().attachments {
        println!("{attachment:?}");
    }
    for index in 0..document.page_count() {
        let Ok(page) = document.page(index, &Reading::default()) else {
            continue;
        };
        let quality = page.quality.map(|quality| format!("{:.2} {:?}", quality.score, quality.reasons));
        println!("page {}: {} bytes of text, quality {quality:?}", index + 1, page.text.len());
        page.images.iter().for_each(|image| println!("  {image:?}"));
        page.annotations.iter().for_each(|annotation| println!("  {annotation:?}"));
        page.fields.iter().filter(|field| !field.value.is_empty()).for_each(|field| println!("  {field:?}"));
    }
    Ok(())
}
