//! Text, structure and metadata of PDF files through PDFium.
//!
//! PDFium is loaded at run time from the shared library that the `pypdfium2`
//! wheel ships. It is written in C++, is not thread-safe, and dies on some
//! hostile files: call it in a worker process. [`Pdfium`] makes the first point
//! a matter of types (one engine at a time in a process, tied to its thread);
//! `ferrolab-documents` sees to the second.
//!
//! ```no_run
//! use ferrolab_base::Reading;
//! use ferrolab_pdf::{PdfDocument, Pdfium};
//!
//! # fn main() -> ferrolab_base::Result<()> {
//! let pdfium = Pdfium::load("libpdfium.so".as_ref())?;
//! let bytes = std::fs::read("report.pdf").unwrap_or_default();
//! let document = PdfDocument::open(&pdfium, &bytes, None)?;
//! for index in 0..document.page_count() {
//!     println!("{}", document.page(index, &Reading::default())?.text);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Code map: [`library`](Pdfium) loads the functions that `ffi` declares;
//! `document` opens files, `integrity` and `repair` look whether they are damaged, and `repair`
//! rebuilds those that are. A page goes from `page` (open) by way of `text` (clean text),
//! `line` (where lines stand and how they are set) and `raw` (all of that) to `layout`
//! (tables, columns, heads and feet: text in reading order), `blocks` (what the lines
//! are) and `link`. `window` and `survey` see it beside its neighbours, `structure` asks
//! a tagged file for its headings. `render`, `images`, `annotations`, `fields` and
//! `quality` read what else is on a page; `outline`, `attachments` and `metadata` what
//! belongs to the whole file. `unsafe` is only where PDFium is called; `text`, `blocks`,
//! `layout` save for its `paths`, `survey`, `integrity` and `repair` are pure functions.

mod annotations;
mod attachments;
mod blocks;
mod dates;
mod document;
mod ffi;
mod fields;
mod images;
mod integrity;
mod layout;
mod library;
mod line;
mod link;
mod loaded;
mod metadata;
mod outline;
mod page;
mod quality;
mod raw;
mod render;
mod repair;
mod structure;
mod survey;
mod text;
mod window;

pub use document::PdfDocument;
pub use library::Pdfium;
pub use render::{Bitmap, RenderOptions};
