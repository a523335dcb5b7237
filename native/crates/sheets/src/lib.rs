//! Readers for CSV and spreadsheets, and streams of Arrow record batches.
//!
//! [`parse_delimited`] reads a whole text as one table of a document, as a
//! person sees it. [`CsvStream`] and [`JsonlStream`] read files of any size
//! in constant memory, as a program wants them: typed columns, batch by batch.

mod delimited;
mod sheet;
mod stream;

pub use delimited::parse_delimited;
pub use stream::{Counts, CsvOptions, CsvStream, JsonlOptions, JsonlStream, SAMPLE_BYTES, Source};
