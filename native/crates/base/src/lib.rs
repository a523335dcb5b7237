//! What every ferrolab crate shares: one error type, a cancellation flag, the
//! document model that all parsers fill, what a caller may ask of them, names of files that are safe to
//! show, base64, the calendar, and the trait by which the chunker sees a tokenizer. Nothing here does I/O.

pub mod base64;
pub mod calendar;
pub mod cancel;
pub mod document;
pub mod error;
pub mod file_name;
pub mod offsets;
pub mod reading;
pub mod tokens;

pub use cancel::Cancel;
pub use error::{Code, Error, Result};
pub use reading::{Limits, Reading, TrackedChanges};
