//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;
use std::path::Path;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Reading, Result};
use ferrolab_sheets::{
    CsvOptions, CsvStream, JsonlOptions, JsonlStream, Kind, Source, parse, parse_delimited,
};
use ferrolab_testing::{corpus, files, recall};

fn read(path: &Path, password: Option<&str>) -> Result<Parsed> {
    let bytes = fs::read(path).expect("a corpus file can be read");
    let reading = Reading { password: password.map(str::to_owned), ..Reading::default() };
    if path.extension().is_some_and(|extension| extension == "csv") {
        return parse_delimited(&bytes, &reading, &Cancel::default());
    }
    parse(&bytes, Kind::Xlsx, &reading, &Cancel::default())
}

/// Files of which nothing can be read, and why.
const REFUSED: [(&str, Code); 5] = [
    ("poi-54764-2.xlsx", Code::Corrupt),
    ("poi-invalid.xlsx", Code::Corrupt),
    ("sst-bomb-512MiB.xlsx", Code::SizeLimit),
    ("poi-protect.xlsx", Code::PasswordRequired),
    ("tika-testEXCEL_protected_passtika.xlsx", Code::PasswordRequired),
];

#[test]
fn every_file_ends_as_expected() {
    let Some(corpus) = corpus() else { return };
    let hostile = ["sparse-corner.xlsx", "sst-bomb-512MiB.xlsx", "unclosed-quote-2MB.csv"]
        .map(|name| corpus.join("hostile").join(name));
    let all = [files(&corpus.join("csv")), files(&corpus.join("xlsx")), hostile.to_vec()].concat();
    for path in all {
        let name = path.file_name().expect("a file has a name").to_string_lossy();
        let refused = REFUSED.iter().find(|(refused, _)| *refused == name).map(|(_, code)| *code);
        match read(&path, None) {
            Ok(parsed) => {
                assert_eq!(refused, None, "{name}");
                assert!(parsed.document.pages.iter().any(|page| !page.text.is_empty()), "{name} has no text");
                check_blocks(&parsed, &name);
            }
            Err(error) => assert_eq!(refused, Some(error.code), "{name}: {error}"),
        }
    }
    let protected = corpus.join("xlsx/tika-testEXCEL_protected_passtika.xlsx");
    assert!(read(&protected, Some("tika")).is_ok());
    assert_eq!(read(&protected, Some("wrong")).expect_err("the password is wrong").code, Code::PasswordWrong);
}

fn check_blocks(parsed: &Parsed, name: &str) {
    for page in &parsed.document.pages {
        let mut last = 0;
        for block in &page.blocks {
            assert!(last <= block.start && block.start < block.end, "{name}: {block:?}");
            assert!(page.text.get(block.start..block.end).is_some(), "{name}: {block:?}");
            last = block.end;
        }
    }
}

/// The truths are another tool's Markdown, which repeats merged cells in each place they cover.
#[test]
fn workbooks_keep_their_words() {
    let Some(corpus) = corpus() else { return };
    let floors = [
        ("csv/docling-csv-comma-in-cell.csv", 1.0),
        ("csv/docling-csv-inconsistent-header.csv", 1.0),
        ("csv/docling-csv-too-many-columns.csv", 1.0),
        ("xlsx/docling-xlsx_01.xlsx", 0.93),
        ("xlsx/docling-xlsx_04_inflated.xlsx", 0.93),
        ("xlsx/docling-xlsx_06_edge_cases_.xlsx", 1.0),
    ];
    let mut sum = 0.0;
    for (name, floor) in floors {
        let file = Path::new(name).file_name().expect("a file has a name").to_string_lossy();
        let truth =
            fs::read_to_string(corpus.join(format!("truth/{file}.docling.md"))).expect("a truth is UTF-8");
        let truth: String =
            truth.lines().filter(|line| !line.starts_with("<!--")).map(|line| format!("{line}\n")).collect();
        let parsed = read(&corpus.join(name), None).expect("the file can be read");
        let recall = recall(&truth, &parsed.markdown.expect("tables have a Markdown rendering"));
        assert!(recall >= floor, "{name}: {recall}");
        sum += if name.starts_with("xlsx") { recall } else { 0.0 };
    }
    assert!(sum / 3.0 >= 0.95, "mean {}", sum / 3.0);
}

#[test]
fn big_files_stream() {
    let Some(corpus) = corpus() else { return };
    let source = |name: &str| Source::file(&corpus.join(name)).expect("the file can be opened");
    let csv =
        CsvStream::open(source("csv/big-dev.csv"), CsvOptions { chunk_rows: 5_000, ..CsvOptions::default() })
            .expect("the stream opens");
    let rows: usize = csv.map(|batch| batch.expect("it can be read").num_rows()).sum();
    let whole = read(&corpus.join("csv/big-dev.csv"), None).expect("the file can be read");
    assert_eq!(rows + 1, whole.document.pages[0].tables[0].rows.len());
    for name in [
        "jsonl/big-dev.jsonl",
        "jsonl/unstructured-simple.ndjson",
        "jsonl/unstructured-spring-weather.html.ndjson",
    ] {
        let stream = JsonlStream::open(source(name), JsonlOptions::default()).expect("the stream opens");
        let rows: usize = stream.map(|batch| batch.expect("it can be read").num_rows()).sum();
        assert!(rows > 0, "{name}");
    }
}
