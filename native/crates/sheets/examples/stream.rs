//! Stream a file and say how fast: `cargo run --release --example stream -- FILE [--text]`.

use std::path::Path;
use std::time::Instant;

use arrow_array::{RecordBatch, RecordBatchReader};
use ferrolab_sheets::{CsvOptions, CsvStream, JsonlOptions, JsonlStream, Source};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let types = !arguments.iter().any(|argument| argument == "--text");
    let path = arguments.iter().find(|argument| !argument.starts_with("--")).ok_or("which file?")?;
    let begin = Instant::now();
    let source = Source::file(Path::new(path))?;
    let mut reader: Box<dyn RecordBatchReader> = if path.ends_with("jsonl") {
        Box::new(JsonlStream::open(source, JsonlOptions { types, ..JsonlOptions::default() })?)
    } else {
        Box::new(CsvStream::open(source, CsvOptions { types, ..CsvOptions::default() })?)
    };
    for field in reader.schema().fields() {
        println!("{}: {}", field.name(), field.data_type());
    }
    let rows = reader.try_fold(0, |rows, batch| batch.map(|batch: RecordBatch| rows + batch.num_rows()))?;
    let seconds = begin.elapsed().as_secs_f64();
    let megabytes = std::fs::metadata(path)?.len() as f64 / 1e6;
    println!("{rows} rows, {megabytes:.0} MB, {seconds:.2} s, {:.0} MB/s", megabytes / seconds);
    Ok(())
}
