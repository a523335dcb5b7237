//! Files of any size as Arrow record batches, in constant memory.
//!
//! The columns and their types come from the first [`SAMPLE_BYTES`] of the
//! file; all batches have that one schema. Streams are [`RecordBatchReader`]s
//! that can be sent to other threads, so the Arrow C stream interface takes them as they are.
//!
//! [`RecordBatchReader`]: arrow_array::RecordBatchReader

mod batches;
mod column;
mod csv;
mod input;
mod jsonl;
mod source;

use std::sync::atomic::{AtomicU64, Ordering};

use arrow_schema::ArrowError;
use ferrolab_base::Error;

pub use csv::{CsvOptions, CsvStream};
pub use jsonl::{JsonlOptions, JsonlStream};
pub use source::Source;

/// Bytes that columns and types are found from: of a file that is no longer, every value fits its column.
pub const SAMPLE_BYTES: usize = 4 << 20;

/// A batch ends after this much of the file even if it has fewer rows than asked for.
const BATCH_BYTES: usize = 64 << 20;

/// What a stream met on its way. The numbers grow while batches are read, in whoever's hands the stream is.
#[derive(Debug, Default)]
pub struct Counts {
    rows: AtomicU64,
    short_rows: AtomicU64,
    long_rows: AtomicU64,
    skipped_lines: AtomicU64,
    nulled_values: AtomicU64,
    unknown_values: AtomicU64,
}

impl Counts {
    /// Rows read.
    pub fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }

    /// Rows with fewer fields than there are columns: the others are null.
    pub fn short_rows(&self) -> u64 {
        self.short_rows.load(Ordering::Relaxed)
    }

    /// Rows with more fields than there are columns: those have no place and are left out.
    pub fn long_rows(&self) -> u64 {
        self.long_rows.load(Ordering::Relaxed)
    }

    /// Lines that are no JSON object, where they are to be skipped.
    pub fn skipped_lines(&self) -> u64 {
        self.skipped_lines.load(Ordering::Relaxed)
    }

    /// Values that do not fit their column, where they are to become null.
    pub fn nulled_values(&self) -> u64 {
        self.nulled_values.load(Ordering::Relaxed)
    }

    /// Values of keys that no object of the sample has: there is no column for them.
    pub fn unknown_values(&self) -> u64 {
        self.unknown_values.load(Ordering::Relaxed)
    }
}

fn count(counter: &AtomicU64) {
    counter.fetch_add(1, Ordering::Relaxed);
}

/// Our error within Arrow's; [`Error`] is its source again.
fn to_arrow(error: Error) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}
