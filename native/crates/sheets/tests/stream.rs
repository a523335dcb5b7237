//! Streams of record batches.

use std::io::Read;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::types::{Date32Type, Float64Type, Int64Type, TimestampMicrosecondType};
use arrow_array::{Array, RecordBatch, RecordBatchReader};
use ferrolab_base::{Code, Error};
use ferrolab_sheets::{CsvOptions, CsvStream, JsonlOptions, JsonlStream, SAMPLE_BYTES, Source};
use proptest::prelude::*;

fn source(text: impl Into<Vec<u8>>) -> Source {
    Source::reader(std::io::Cursor::new(text.into()))
}

fn csv(text: impl Into<Vec<u8>>, options: CsvOptions) -> CsvStream {
    CsvStream::open(source(text), options).expect("the stream opens")
}

fn types(reader: &impl RecordBatchReader) -> Vec<String> {
    let schema = reader.schema();
    schema.fields().iter().map(|field| format!("{}:{}", field.name(), field.data_type())).collect()
}

fn only(mut batches: impl Iterator<Item = Result<RecordBatch, arrow_schema::ArrowError>>) -> RecordBatch {
    let batch = batches.next().expect("there is a batch").expect("it can be read");
    assert!(batches.next().is_none());
    batch
}

fn strings(batch: &RecordBatch, column: usize) -> Vec<Option<&str>> {
    batch.column(column).as_string::<i32>().iter().collect()
}

/// A beginning of integers that the types are found from.
fn integers() -> String {
    let mut text = String::from("n,s\n");
    while text.len() <= SAMPLE_BYTES {
        text.push_str("1,some text to fill the sample with\n");
    }
    text
}

#[test]
fn columns_have_the_types_of_their_values() {
    let text = "i,f,b,d,t,z,s,code,none\n\
        1,1,true,2026-11-21,2026-11-21 00:00:01,2026-11-21T00:00:01Z,x,007,\n\
        NA,2.5,False,,2026-11-21,2026-11-21T02:00:01+02:00,\"\",8,\n";
    let stream = csv(text, CsvOptions::default());
    let expected =
        ["i:Int64", "f:Float64", "b:Boolean", "d:Date32", "t:Timestamp(µs)", "z:Timestamp(µs, \"UTC\")"];
    assert_eq!(types(&stream)[..6], expected);
    assert_eq!(types(&stream)[6..], ["s:Utf8", "code:Utf8", "none:Utf8"]);
    let batch = only(stream);
    assert_eq!(batch.column(0).as_primitive::<Int64Type>().iter().collect::<Vec<_>>(), [Some(1), None]);
    assert_eq!(batch.column(1).as_primitive::<Float64Type>().values(), &[1.0, 2.5]);
    assert_eq!(batch.column(3).as_primitive::<Date32Type>().iter().collect::<Vec<_>>(), [Some(20_778), None]);
    let seconds = |column: usize, row: usize| {
        batch.column(column).as_primitive::<TimestampMicrosecondType>().value(row) / 1_000_000 % 86_400
    };
    assert_eq!([seconds(4, 0), seconds(4, 1), seconds(5, 0), seconds(5, 1)], [1, 0, 1, 1]);
    assert_eq!(strings(&batch, 6), [Some("x"), Some("")]);
    assert_eq!(strings(&batch, 8), [None, None]);
}

#[test]
fn batches_have_the_rows_asked_for() {
    let stream = csv("a\n1\n2\n3\n4\n5\n", CsvOptions { chunk_rows: 2, ..CsvOptions::default() });
    let rows: Vec<usize> = stream.map(|batch| batch.expect("it can be read").num_rows()).collect();
    assert_eq!(rows, [2, 2, 1]);
}

#[test]
fn the_dialect_and_names_are_found_or_given() {
    let stream = csv("x;y;x;\n1;\"a;b\";2;3\n", CsvOptions::default());
    assert_eq!(stream.delimiter(), b';');
    assert_eq!(types(&stream), ["x:Int64", "y:Utf8", "x_2:Int64", "column_4:Int64"]);
    let options =
        CsvOptions { has_header: Some(false), delimiter: Some(b'|'), types: false, ..CsvOptions::default() };
    assert_eq!(types(&csv("1;2\n", options)), ["column_1:Utf8"]);
}

#[test]
fn encodings_are_decoded() {
    let text: Vec<u8> = "\u{feff}Größe,n\nüber,1\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let stream = csv(text, CsvOptions::default());
    assert_eq!(
        (stream.encoding(), types(&stream)),
        ("UTF-16BE", vec!["Größe:Utf8".into(), "n:Int64".into()])
    );
    assert_eq!(strings(&only(stream), 0), [Some("über")]);
    let options = CsvOptions { encoding: Some("windows-1252".into()), ..CsvOptions::default() };
    assert_eq!(strings(&only(csv(*b"a,b\n\x80,2\n", options)), 0), [Some("€")]);
}

#[test]
fn ragged_rows_are_filled_and_counted() {
    let text = format!("{}1\n2,x,y,z\n3,w\n", integers());
    let mut stream = csv(text, CsvOptions { chunk_rows: usize::MAX, ..CsvOptions::default() });
    let counts = stream.counts();
    let batch = stream.next_batch().expect("ragged rows are no error").expect("there is a batch");
    let last = batch.slice(batch.num_rows() - 3, 3);
    assert_eq!(strings(&last, 1), [None, Some("x"), Some("w")]);
    assert_eq!((counts.short_rows(), counts.long_rows(), counts.rows()), (1, 1, batch.num_rows() as u64));
}

fn error_of(stream: &mut CsvStream) -> Error {
    loop {
        match stream.next_batch() {
            Ok(Some(_)) => {}
            Ok(None) => panic!("the stream ends without an error"),
            Err(error) => return error,
        }
    }
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    let text = integers();
    let line = (text.lines().count() + 1).to_string();
    let mut stream = csv(text.clone() + "oops,x\n", CsvOptions::default());
    let error = error_of(&mut stream);
    assert_eq!(error.code, Code::InvalidInput);
    assert_eq!(
        error.message,
        format!("line {line}, column \"n\": \"oops\" is no integer, as all values before it are")
    );
    assert!(error.context.contains(&("line".into(), line)));
    assert!(stream.next().is_none(), "nothing follows an error");

    let mut stream = csv(text + "oops,x\n", CsvOptions { misfits_as_null: true, ..CsvOptions::default() });
    while stream.next_batch().expect("misfits are null").is_some() {}
    assert_eq!(stream.counts().nulled_values(), 1);
}

#[test]
fn damage_is_an_error_that_names_its_line() {
    let error = error_of(&mut csv(integers() + "1,\"x\n2,y\n", CsvOptions::default()));
    assert_eq!(error.code, Code::Corrupt);
    let options = CsvOptions { max_record_bytes: 1 << 20, ..CsvOptions::default() };
    let error = error_of(&mut csv(integers() + "1,\"" + &"x\n".repeat(3 << 20), options));
    assert_eq!(error.code, Code::SizeLimit);
    let mut text = integers().into_bytes();
    let line = 1 + text.iter().filter(|&&byte| byte == b'\n').count();
    text.extend(b"1,\xff\n");
    let error = error_of(&mut csv(text, CsvOptions::default()));
    assert_eq!((error.code, error.message), (Code::BadEncoding, format!("line {line} is not valid UTF-8")));
}

#[test]
fn errors_keep_their_code_through_arrow() {
    let mut stream = csv(integers() + "oops,x\n", CsvOptions::default());
    let error = stream.find_map(Result::err).expect("the last line does not fit");
    let arrow_schema::ArrowError::ExternalError(error) = error else { panic!("{error}") };
    assert_eq!(error.downcast_ref::<Error>().map(|error| error.code), Some(Code::InvalidInput));
}

#[test]
fn options_out_of_range_and_missing_files_are_refused() {
    for options in [
        CsvOptions { chunk_rows: 0, ..CsvOptions::default() },
        CsvOptions { delimiter: Some(b'"'), ..CsvOptions::default() },
        CsvOptions { encoding: Some("utf-9".into()), ..CsvOptions::default() },
    ] {
        let error = CsvStream::open(source("a,b\n"), options).err().expect("the options are refused");
        assert_eq!(error.code, Code::InvalidInput);
    }
    let error = Source::file("no/such/file.csv".as_ref()).err().expect("there is no such file");
    assert_eq!(error.code, Code::NotFound);
    let wide =
        CsvStream::open(source(",".repeat(20_000)), CsvOptions::default()).err().expect("too many columns");
    assert_eq!(wide.code, Code::SizeLimit);
}

#[test]
fn nothing_has_no_batches() {
    assert_eq!(csv("", CsvOptions::default()).count(), 0);
    assert_eq!(csv("\n\n", CsvOptions::default()).count(), 0);
    assert_eq!(JsonlStream::open(source(" \n"), JsonlOptions::default()).expect("it opens").count(), 0);
}

/// What stays after `open` and each batch must not grow with the file.
#[test]
fn a_file_larger_than_all_windows_comes_through_whole() {
    struct Rows(u64);
    impl Read for Rows {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let line = b"12345678,abcdefg,0.5,2026-11-21\n";
            let lines = (buffer.len() / line.len()).min(usize::try_from(self.0).unwrap_or(usize::MAX));
            if lines == 0 && self.0 > 0 && !buffer.is_empty() {
                buffer[0] = b'\n';
                return Ok(1);
            }
            buffer.chunks_exact_mut(line.len()).take(lines).for_each(|chunk| chunk.copy_from_slice(line));
            self.0 -= lines as u64;
            Ok(lines * line.len())
        }
    }
    let stream = CsvStream::open(Source::reader(Rows(500_000)), CsvOptions::default()).expect("it opens");
    assert_eq!(types(&stream)[3], "column_4:Date32");
    let rows: usize = stream.map(|batch| batch.expect("it can be read").num_rows()).sum();
    assert_eq!(rows, 500_000);
}

#[test]
fn the_arrow_c_stream_interface_takes_a_stream() {
    let stream = csv("a,b\n1,x\n2,y\n", CsvOptions { chunk_rows: 1, ..CsvOptions::default() });
    let exported = FFI_ArrowArrayStream::new(Box::new(stream));
    let imported = std::thread::spawn(move || {
        let reader = RecordBatchStreamReader::try_new(exported).expect("the stream can be imported");
        reader.map(|batch| batch.expect("it can be read").num_rows()).collect::<Vec<_>>()
    });
    assert_eq!(imported.join().expect("the thread ends well"), [1, 1]);
}

fn jsonl(text: &str, options: JsonlOptions) -> JsonlStream {
    JsonlStream::open(source(text), options).expect("the stream opens")
}

#[test]
fn objects_become_rows() {
    let text = "{\"i\":1,\"f\":2,\"s\":\"a\\n\\u00e4\",\"n\":{\"x\":[1, 2]}}\r\n\n\
        {\"f\":0.5,\"i\":null,\"b\":true,\"mixed\":1}\n{\"mixed\":\"two\",\"i\":-3}";
    let stream = jsonl(text, JsonlOptions::default());
    assert_eq!(types(&stream), ["i:Int64", "f:Float64", "s:Utf8", "n:Utf8", "b:Boolean", "mixed:Utf8"]);
    let batch = only(stream);
    assert_eq!(
        batch.column(0).as_primitive::<Int64Type>().iter().collect::<Vec<_>>(),
        [Some(1), None, Some(-3)]
    );
    assert_eq!(strings(&batch, 2), [Some("a\nä"), None, None]);
    assert_eq!(strings(&batch, 3), [Some("{\"x\":[1, 2]}"), None, None]);
    assert_eq!(batch.column(4).null_count(), 2);
    assert_eq!(strings(&batch, 5), [None, Some("1"), Some("two")]);
}

#[test]
fn bad_lines_are_named_or_skipped() {
    let text = "{\"a\":1}\n{\"a\":\n[1]\n{\"a\":2}\n";
    let error = JsonlStream::open(source(text), JsonlOptions::default()).err().expect("line 2 is no object");
    assert!(error.code == Code::Corrupt && error.message.starts_with("line 2 is no JSON object"), "{error}");
    let stream = jsonl(text, JsonlOptions { skip_bad_lines: true, ..JsonlOptions::default() });
    let counts = stream.counts();
    assert_eq!(only(stream).num_rows(), 2);
    assert_eq!(counts.skipped_lines(), 2);
}

#[test]
fn what_comes_late_is_counted_or_named() {
    let mut text = String::new();
    while text.len() <= SAMPLE_BYTES {
        text.push_str("{\"a\":1,\"filler\":\"text to fill the sample with\"}\n");
    }
    let stream = jsonl(&format!("{text}{{\"a\":2,\"new\":3}}\n"), JsonlOptions::default());
    let counts = stream.counts();
    assert!(stream.last().is_some_and(|batch| batch.is_ok()));
    assert_eq!(counts.unknown_values(), 1);
    let mut stream = jsonl(&format!("{text}{{\"a\":\"2\"}}\n"), JsonlOptions::default());
    let error = stream.find_map(Result::err).expect("a text is no integer");
    assert!(error.to_string().contains("key \"a\": \"2\" is no integer"), "{error}");
}

#[test]
fn deep_nesting_is_text() {
    let deep = format!("{{\"a\":{}{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let batch = only(jsonl(&deep, JsonlOptions::default()));
    assert_eq!(strings(&batch, 0)[0].map(str::len), Some(200_000));
}

#[test]
fn streams_can_be_sent() {
    fn check<T: Send>() {}
    check::<CsvStream>();
    check::<JsonlStream>();
    check::<Arc<ferrolab_sheets::Counts>>();
}

proptest! {
    #[test]
    fn any_bytes_end_well(bytes in proptest::collection::vec(any::<u8>(), 0..300), types: bool) {
        if let Ok(stream) = CsvStream::open(source(bytes.clone()), CsvOptions { types, ..CsvOptions::default() }) {
            stream.for_each(drop);
        }
        let options = JsonlOptions { types, skip_bad_lines: true, ..JsonlOptions::default() };
        if let Ok(stream) = JsonlStream::open(source(bytes), options) {
            stream.for_each(drop);
        }
    }
}
