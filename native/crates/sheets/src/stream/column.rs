//! A column while its batch is read.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
};
use arrow_buffer::{BooleanBufferBuilder, Buffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, TimeUnit};

use crate::delimited::value::{Kind, boolean, date, float, integer, is_missing, timestamp};

/// A value that its column cannot hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misfit;

enum Values {
    Boolean(BooleanBufferBuilder),
    Integer(Vec<i64>),
    Float(Vec<f64>),
    Date(Vec<i32>),
    Timestamp { micros: Vec<i64>, zoned: bool },
    Text { ends: Vec<i32>, bytes: Vec<u8> },
}

/// The values of one column.
pub(super) struct Column {
    kind: Kind,
    values: Values,
    validity: NullBufferBuilder,
}

/// The Arrow field of a column.
pub(super) fn field(name: &str, kind: Kind) -> Field {
    let data_type = match kind {
        Kind::Missing | Kind::Text => DataType::Utf8,
        Kind::Boolean => DataType::Boolean,
        Kind::Integer => DataType::Int64,
        Kind::Float => DataType::Float64,
        Kind::Date => DataType::Date32,
        Kind::Timestamp => DataType::Timestamp(TimeUnit::Microsecond, None),
        Kind::ZonedTimestamp => DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())),
    };
    Field::new(name, data_type, true)
}

impl Column {
    pub(super) fn new(kind: Kind) -> Self {
        let kind = if kind == Kind::Missing { Kind::Text } else { kind };
        let values = match kind {
            Kind::Boolean => Values::Boolean(BooleanBufferBuilder::new(0)),
            Kind::Integer => Values::Integer(Vec::new()),
            Kind::Float => Values::Float(Vec::new()),
            Kind::Date => Values::Date(Vec::new()),
            Kind::Timestamp => Values::Timestamp { micros: Vec::new(), zoned: false },
            Kind::ZonedTimestamp => Values::Timestamp { micros: Vec::new(), zoned: true },
            Kind::Missing | Kind::Text => Values::Text { ends: vec![0], bytes: Vec::new() },
        };
        Self { kind, values, validity: NullBufferBuilder::new(0) }
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// Append a field: a quoted one is never missing.
    #[inline]
    pub(super) fn push(&mut self, field: &[u8], quoted: bool) -> Result<(), Misfit> {
        let field = if self.kind == Kind::Text { field } else { field.trim_ascii() };
        let fits = match &mut self.values {
            Values::Text { .. } if field.is_empty() && !quoted => false,
            Values::Text { ends, bytes } => {
                bytes.extend_from_slice(field);
                // A batch has less than 2 GiB of text: its share of the file is limited.
                ends.push(bytes.len() as i32);
                true
            }
            Values::Integer(values) => append(values, integer(field)),
            Values::Float(values) => append(values, float(field)),
            Values::Boolean(values) => boolean(field).inspect(|value| values.append(*value)).is_some(),
            Values::Date(values) => append(values, date(field)),
            Values::Timestamp { micros, zoned } => append(micros, instant(field, *zoned)),
        };
        if fits {
            self.validity.append_non_null();
            return Ok(());
        }
        if !is_missing(field) {
            return Err(Misfit);
        }
        self.push_null();
        Ok(())
    }

    /// Append nothing.
    pub(super) fn push_null(&mut self) {
        match &mut self.values {
            Values::Boolean(values) => values.append(false),
            Values::Integer(values) => values.push(0),
            Values::Float(values) => values.push(0.0),
            Values::Date(values) => values.push(0),
            Values::Timestamp { micros, .. } => micros.push(0),
            Values::Text { ends, bytes } => ends.push(bytes.len() as i32),
        }
        self.validity.append_null();
    }

    /// All values since the last time.
    pub(super) fn take(&mut self) -> Result<ArrayRef, ArrowError> {
        let nulls = self.validity.finish();
        let full = std::mem::replace(&mut self.values, Column::new(self.kind).values);
        Ok(match full {
            Values::Boolean(mut values) => Arc::new(BooleanArray::new(values.finish(), nulls)),
            Values::Integer(values) => Arc::new(Int64Array::new(values.into(), nulls)),
            Values::Float(values) => Arc::new(Float64Array::new(values.into(), nulls)),
            Values::Date(values) => Arc::new(Date32Array::new(values.into(), nulls)),
            Values::Timestamp { micros, zoned } => {
                let array = TimestampMicrosecondArray::new(micros.into(), nulls);
                Arc::new(if zoned { array.with_timezone("UTC") } else { array })
            }
            Values::Text { ends, bytes } => {
                let offsets = OffsetBuffer::new(ScalarBuffer::from(ends));
                Arc::new(StringArray::try_new(offsets, Buffer::from_vec(bytes), nulls)?)
            }
        })
    }
}

fn append<T>(values: &mut Vec<T>, value: Option<T>) -> bool {
    let Some(value) = value else { return false };
    values.push(value);
    true
}

fn instant(field: &[u8], zoned: bool) -> Option<i64> {
    match timestamp(field) {
        Some(timestamp) => (timestamp.zoned == zoned).then_some(timestamp.micros),
        None if zoned => None,
        None => date(field).map(|days| i64::from(days) * 86_400_000_000),
    }
}
