//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;
use std::path::Path;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Reading, Result};
use ferrolab_testing::{Damage, corpus, files};
use ferrolab_texts::{Kind, parse};

const FOLDERS: [(&str, Kind); 5] = [
    ("rtf", Kind::Rtf),
    ("epub", Kind::Epub),
    ("ipynb", Kind::Ipynb),
    ("json", Kind::Json),
    ("jsonl", Kind::Jsonl),
];

fn read(path: &Path) -> Result<Parsed> {
    let bytes = fs::read(path).expect("a corpus file can be read");
    let format = ferrolab_markup::detect(&bytes, Some(&path.to_string_lossy()), None).format;
    let kind = Kind::from_name(format.as_str()).unwrap_or_else(|| panic!("{}: {format:?}", path.display()));
    parse(&bytes, kind, &Reading::default(), &Cancel::default())
}

#[test]
fn corpus_files_have_text() {
    let Some(corpus) = corpus() else { return };
    for (folder, _) in FOLDERS {
        for path in files(&corpus.join(folder)) {
            let parsed = read(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
            let words: usize =
                parsed.document.pages.iter().map(|page| page.text.split_whitespace().count()).sum();
            assert!(words > 20, "{path:?}: {words} words");
        }
    }
}

#[test]
fn corpus_hostile_files_end_as_expected() {
    let Some(corpus) = corpus() else { return };
    for (name, code) in [("traversal.epub", Code::Corrupt), ("deep-json-500k.json", Code::SizeLimit)] {
        let error = read(&corpus.join("hostile").join(name)).expect_err(name);
        assert_eq!(error.code, code, "{name}");
    }
}

#[test]
fn corpus_rtf_keeps_headings_lists_and_tables() {
    let Some(corpus) = corpus() else { return };
    let markdown =
        read(&corpus.join("rtf/kreuzberg-word_sample.rtf")).expect("RTF").markdown.expect("Markdown");
    for part in
        ["## Let’s eat", "- Enjoy summer warmth", "3. Use sun cream", "| Leaves | Ash, Elm, Maple | 50 |"]
    {
        assert!(markdown.contains(part), "{part}");
    }
}

#[test]
fn corpus_book_has_its_table_of_contents() {
    let Some(corpus) = corpus() else { return };
    let document = read(&corpus.join("epub/policy.epub")).expect("a book").document;
    assert!(document.header.outline.len() > 100);
    assert!(document.header.outline.iter().all(|entry| entry.page.is_some()));
    assert!(document.pages.len() > 20);
}

/// Ten damaged copies of each file: whatever comes back, it comes back.
#[test]
fn corpus_files_survive_flipped_bytes() {
    let Some(corpus) = corpus() else { return };
    let mut damage = Damage::default();
    for (folder, kind) in FOLDERS {
        for path in files(&corpus.join(folder)) {
            let bytes = fs::read(&path).expect("a corpus file can be read");
            for damaged in damage.copies(&bytes) {
                if let Ok(parsed) = parse(&damaged, kind, &Reading::default(), &Cancel::default()) {
                    assert!(!parsed.document.pages.is_empty(), "{path:?}");
                }
            }
        }
    }
}
