//! Tables of Arrow's record batches.

use arrow_array::cast::AsArray;
use arrow_array::types::*;
use arrow_array::{Array, ArrayRef, ArrowPrimitiveType, RecordBatch};
use arrow_schema::{DataType, TimeUnit};
use ferrolab_base::{Code, Error, Result};

use super::column::{Column, Texts, TextsBuilder};
use super::dates::{DAY, SECOND};
use super::table::Table;

/// The table of these batches, which all have the first one's schema.
pub fn table(batches: &[RecordBatch]) -> Result<Table> {
    let Some(first) = batches.first() else { return Ok(Table::default()) };
    let rows = batches.iter().map(RecordBatch::num_rows).sum();
    let mut table = Table::new(rows);
    for (index, field) in first.schema().fields().iter().enumerate() {
        let mut arrays = Vec::with_capacity(batches.len());
        for batch in batches {
            let found = batch.columns().get(index).filter(|array| array.data_type() == field.data_type());
            let array = found.ok_or_else(|| {
                Error::new(Code::InvalidInput, format!("the batches differ in column {:?}", field.name()))
                    .hint("give batches of one schema")
            })?;
            arrays.push(array);
        }
        let column = column(&arrays, field.data_type()).ok_or_else(|| {
            let kind = field.data_type();
            Error::new(
                Code::InvalidInput,
                format!("column {:?} has the type {kind}, which charts can't show", field.name()),
            )
            .hint("cast it to a number, text, date or timestamp, or leave it out")
        })?;
        table.set(field.name(), column);
    }
    Ok(table)
}

fn column(arrays: &[&ArrayRef], kind: &DataType) -> Option<Column> {
    use DataType as D;
    Some(match kind {
        D::Int8 => numbers::<Int8Type>(arrays, f64::from),
        D::Int16 => numbers::<Int16Type>(arrays, f64::from),
        D::Int32 => numbers::<Int32Type>(arrays, f64::from),
        D::Int64 => numbers::<Int64Type>(arrays, |cell| cell as f64),
        D::UInt8 => numbers::<UInt8Type>(arrays, f64::from),
        D::UInt16 => numbers::<UInt16Type>(arrays, f64::from),
        D::UInt32 => numbers::<UInt32Type>(arrays, f64::from),
        D::UInt64 => numbers::<UInt64Type>(arrays, |cell| cell as f64),
        D::Float16 => numbers::<Float16Type>(arrays, |cell| cell.to_f64()),
        D::Float32 => numbers::<Float32Type>(arrays, f64::from),
        D::Float64 => numbers::<Float64Type>(arrays, |cell| cell),
        D::Decimal32(_, scale) => decimals::<Decimal32Type>(arrays, *scale, f64::from),
        D::Decimal64(_, scale) => decimals::<Decimal64Type>(arrays, *scale, |cell| cell as f64),
        D::Decimal128(_, scale) => decimals::<Decimal128Type>(arrays, *scale, |cell| cell as f64),
        D::Decimal256(_, scale) => {
            decimals::<Decimal256Type>(arrays, *scale, |cell| cell.to_string().parse().unwrap_or(f64::NAN))
        }
        D::Boolean => booleans(arrays),
        D::Utf8 => texts(arrays, |array| Box::new(array.as_string::<i32>().iter())),
        D::LargeUtf8 => texts(arrays, |array| Box::new(array.as_string::<i64>().iter())),
        D::Utf8View => texts(arrays, |array| Box::new(array.as_string_view().iter())),
        D::Date32 => times::<Date32Type>(arrays, |cell| f64::from(cell) * DAY),
        D::Date64 => times::<Date64Type>(arrays, |cell| cell as f64),
        D::Timestamp(TimeUnit::Second, _) => {
            times::<TimestampSecondType>(arrays, |cell| cell as f64 * SECOND)
        }
        D::Timestamp(TimeUnit::Millisecond, _) => {
            times::<TimestampMillisecondType>(arrays, |cell| cell as f64)
        }
        D::Timestamp(TimeUnit::Microsecond, _) => {
            times::<TimestampMicrosecondType>(arrays, |cell| cell.div_euclid(1_000) as f64)
        }
        D::Timestamp(TimeUnit::Nanosecond, _) => {
            times::<TimestampNanosecondType>(arrays, |cell| cell.div_euclid(1_000_000) as f64)
        }
        D::Dictionary(_, values) => return dictionary(arrays, values),
        D::Null => Column::nulls(arrays.iter().map(|array| array.len()).sum()),
        _ => return None,
    })
}

fn numbers<T: ArrowPrimitiveType>(arrays: &[&ArrayRef], number: impl Fn(T::Native) -> f64) -> Column {
    let mut cells = Vec::with_capacity(arrays.iter().map(|array| array.len()).sum());
    for array in arrays {
        let array = array.as_primitive::<T>();
        if array.null_count() == 0 {
            cells.extend(array.values().iter().map(|cell| number(*cell)));
        } else {
            cells.extend(array.iter().map(|cell| cell.map_or(f64::NAN, &number)));
        }
    }
    Column::Numbers(cells)
}

fn times<T: ArrowPrimitiveType>(arrays: &[&ArrayRef], time: impl Fn(T::Native) -> f64) -> Column {
    match numbers::<T>(arrays, time) {
        Column::Numbers(cells) => Column::Times(cells),
        other => other,
    }
}

fn decimals<T: ArrowPrimitiveType>(
    arrays: &[&ArrayRef],
    scale: i8,
    number: impl Fn(T::Native) -> f64,
) -> Column {
    // A division by a power of ten that a double holds exactly rounds once only.
    let power = 10f64.powi(i32::from(scale).abs());
    numbers::<T>(arrays, |cell| if scale < 0 { number(cell) * power } else { number(cell) / power })
}

fn booleans(arrays: &[&ArrayRef]) -> Column {
    Column::Booleans(arrays.iter().flat_map(|array| array.as_boolean().iter()).collect())
}

type Cells<'a> = Box<dyn Iterator<Item = Option<&'a str>> + 'a>;

fn texts(arrays: &[&ArrayRef], cells: impl Fn(&ArrayRef) -> Cells<'_>) -> Column {
    let mut builder = TextsBuilder::with_capacity(arrays.iter().map(|array| array.len()).sum());
    for array in arrays {
        cells(array).for_each(|cell| builder.push(cell));
    }
    Column::Texts(builder.finish())
}

/// Dictionaries of texts keep their codes; all others are written out.
fn dictionary(arrays: &[&ArrayRef], values: &DataType) -> Option<Column> {
    let mut builder = TextsBuilder::default();
    let mut parts: Vec<Column> = Vec::new();
    for array in arrays {
        let array = array.as_any_dictionary();
        let words = column(&[array.values()], values)?;
        let keys = array.normalized_keys();
        let key = |row: usize| if array.is_null(row) { Texts::NULL } else { keys[row] as u32 };
        let keys: Vec<u32> = (0..array.len()).map(key).collect();
        match &words {
            Column::Texts(words) => {
                let codes: Vec<u32> = words.words.iter().map(|word| builder.code(word)).collect();
                let code_of =
                    |key: &u32| words.codes.get(*key as usize).and_then(|word| codes.get(*word as usize));
                keys.iter().for_each(|key| builder.push_code(code_of(key).copied().unwrap_or(Texts::NULL)));
            }
            other => parts.push(other.take(&keys)),
        }
    }
    if parts.is_empty() { Some(Column::Texts(builder.finish())) } else { Some(joined(parts)) }
}

fn joined(parts: Vec<Column>) -> Column {
    if let [only] = &parts[..] {
        return only.clone();
    }
    let cells = |column: Column| (0..column.len()).map(|row| column.value(row)).collect::<Vec<_>>();
    Column::from_values(parts.into_iter().flat_map(cells).collect())
}
