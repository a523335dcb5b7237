//! What streams of every format share: windows of a file become batches of one schema.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use arrow_array::{RecordBatch, RecordBatchOptions, RecordBatchReader};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use ferrolab_base::{Code, Error, Result};

use super::column::{Column, field};
use super::input::Input;
use super::{BATCH_BYTES, Counts, SAMPLE_BYTES, Source, to_arrow};
use crate::delimited::value::Kind;

/// What formats differ in: how rows stand in a window.
pub trait Rows {
    /// Append rows of the window, `max_rows` at most; how many there were, and how many bytes they are.
    fn read(&mut self, input: &Input, table: &mut Table, max_rows: usize) -> Result<(usize, usize)>;

    /// A record that is longer is an error: this one, of the record that begins in `line`.
    fn too_long(&self, line: usize) -> Error;
}

/// Columns on their way into a batch.
pub struct Table {
    pub(super) schema: SchemaRef,
    pub(super) columns: Vec<Column>,
    pub(super) counts: Arc<Counts>,
}

impl Table {
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n String>, kinds: Vec<Kind>) -> Self {
        let fields: Vec<_> = names.into_iter().zip(&kinds).map(|(name, kind)| field(name, *kind)).collect();
        Self {
            schema: Arc::new(Schema::new(fields)),
            columns: kinds.into_iter().map(Column::new).collect(),
            counts: Arc::new(Counts::default()),
        }
    }

    fn batch(&mut self, rows: usize) -> Result<RecordBatch> {
        let arrays = self.columns.iter_mut().map(Column::take).collect::<std::result::Result<Vec<_>, _>>();
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        arrays
            .and_then(|arrays| RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options))
            .map_err(|error| Error::new(Code::Internal, format!("a batch cannot be made: {error}")))
    }
}

/// How much is read at a time.
#[derive(Clone, Copy)]
pub(super) struct Portions {
    pub(super) chunk_rows: usize,
    pub(super) max_record_bytes: usize,
}

impl Portions {
    pub(super) fn check(self) -> Result<()> {
        if self.chunk_rows > 0 {
            return Ok(());
        }
        Err(Error::new(Code::InvalidInput, "chunk_rows is 0").hint("give at least 1"))
    }
}

/// The beginning of `source`, from which columns and types are found.
pub(super) fn sampled(source: Source, encoding: Option<&str>) -> Result<Input> {
    let mut input = Input::open(source, encoding)?;
    while input.data().len() < SAMPLE_BYTES && !input.at_end() {
        input.fill()?;
    }
    Ok(input)
}

/// Record batches of one schema from a file of any size: [`CsvStream`](super::CsvStream),
/// [`JsonlStream`](super::JsonlStream).
pub struct Stream<R> {
    pub(super) rows: R,
    pub(super) input: Input,
    table: Table,
    portions: Portions,
    /// An error or the end was met: nothing follows.
    is_done: bool,
}

impl<R> Stream<R> {
    pub(super) fn new(rows: R, input: Input, table: Table, portions: Portions) -> Self {
        Self { rows, input, table, portions, is_done: false }
    }

    /// What was met so far; the numbers go on growing.
    pub fn counts(&self) -> Arc<Counts> {
        Arc::clone(&self.table.counts)
    }
}

impl<R: Rows> Stream<R> {
    /// The next batch, or `None` at the end. After an error nothing follows.
    ///
    /// # Errors
    /// `InvalidInput` for a value that does not fit its column, `Corrupt` for a quote that is not
    /// closed or a line that is no JSON object, `SizeLimit` for a record that is too long,
    /// `BadEncoding`, `Unreadable`.
    pub fn next_batch(&mut self) -> Result<Option<RecordBatch>> {
        if self.is_done {
            return Ok(None);
        }
        let read = self.read_batch();
        self.is_done = !matches!(read, Ok(Some(_)));
        read
    }

    fn read_batch(&mut self) -> Result<Option<RecordBatch>> {
        let chunk_rows = self.portions.chunk_rows;
        let (mut rows, mut bytes) = (0, 0);
        while rows < chunk_rows && bytes < BATCH_BYTES {
            let (read, used) = self.rows.read(&self.input, &mut self.table, chunk_rows - rows)?;
            self.input.consume(used);
            (rows, bytes) = (rows + read, bytes + used);
            if rows < chunk_rows {
                if self.input.at_end() && self.input.data().is_empty() {
                    break;
                }
                self.check_length()?;
                self.input.fill()?;
            }
        }
        if rows == 0 {
            return Ok(None);
        }
        self.table.counts.rows.fetch_add(rows as u64, Ordering::Relaxed);
        self.table.batch(rows).map(Some)
    }

    /// What is left of the window is the beginning of a record.
    fn check_length(&self) -> Result<()> {
        let is_too_long = self.input.data().len() > self.portions.max_record_bytes;
        if is_too_long { Err(self.rows.too_long(self.input.line(0))) } else { Ok(()) }
    }
}

impl<R: Rows> Iterator for Stream<R> {
    type Item = std::result::Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_batch().map_err(to_arrow).transpose()
    }
}

impl<R: Rows> RecordBatchReader for Stream<R> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.table.schema)
    }
}
