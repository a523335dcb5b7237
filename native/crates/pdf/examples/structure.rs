//! Print what the pages of a PDF are made of: `structure LIBPDFIUM FILE [--json]`.
//!
//! One line for each block: its kind, level, group and text; tables follow their page.
//! With `--json`, one page a line as the document model has it.

use std::io::Write;
use std::path::Path;

use ferrolab_base::document::Page;
use ferrolab_base::{Code, Error, Reading, Result};
use ferrolab_pdf::{PdfDocument, Pdfium};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, file, options @ ..] = arguments.as_slice() else {
        return Err(Error::new(Code::InvalidInput, "usage: structure LIBPDFIUM FILE [--json]"));
    };
    let unreadable = |error: std::io::Error| Error::new(Code::Unreadable, format!("{file}: {error}"));
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let pdfium = Pdfium::load(Path::new(library))?;
    let document = PdfDocument::open(&pdfium, &bytes, None)?;
    let mut out = std::io::stdout().lock();
    for index in 0..document.page_count() {
        let page = document.page(index, &Reading::default())?;
        if options.iter().any(|option| option == "--json") {
            let line = serde_json::to_string(&page).map_err(|error| unreadable(error.into()))?;
            writeln!(out, "{line}").map_err(unreadable)?;
        } else {
            print_page(&mut out, &page).map_err(unreadable)?;
        }
    }
    Ok(())
}

fn print_page(out: &mut impl Write, page: &Page) -> std::io::Result<()> {
    writeln!(out, "== page {}", page.index + 1)?;
    for block in &page.blocks {
        let text = page.text[block.start..block.end].replace('\n', " ⏎ ").replace('\t', " ⇥ ");
        writeln!(out, "{:<12}{} {:<3}{text}", block.kind.as_str(), block.level, block.group)?;
    }
    for table in &page.tables {
        writeln!(out, "-- table {:?}", table.rect)?;
        for row in &table.rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| {
                    let head = if cell.header { "#" } else { "" };
                    format!("{head}{}×{} {:?}", cell.row_span, cell.col_span, cell.text)
                })
                .collect();
            writeln!(out, "   {}", cells.join(" | "))?;
        }
    }
    Ok(())
}
