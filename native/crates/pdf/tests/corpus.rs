//! Real documents with known text, where they are at hand.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::HashMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use ferrolab_base::Reading;
use ferrolab_base::document::BlockKind;
use ferrolab_pdf::{PdfDocument, Pdfium};
use support::{corpus, pdfium_path};
use unicode_normalization::UnicodeNormalization;

/// The corpus measure: how much of the truth's words the text has, as multisets.
fn recall(text: &str, truth: &str) -> f64 {
    let mut counts: HashMap<String, i64> = HashMap::new();
    for word in words(text) {
        *counts.entry(word).or_default() += 1;
    }
    let (mut found, mut all) = (0, 0);
    for word in words(truth) {
        all += 1;
        let count = counts.entry(word).or_default();
        if *count > 0 {
            *count -= 1;
            found += 1;
        }
    }
    f64::from(found) / f64::from(all.max(1))
}

/// Runs of letters and digits; every character of CJK for itself.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for character in text.nfkc().filter(|&character| character != '\u{ad}') {
        let is_cjk =
            matches!(character, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}');
        if !character.is_alphanumeric() || is_cjk {
            words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        }
        if is_cjk {
            words.push(character.to_string());
        } else if character.is_alphanumeric() {
            word.push(character);
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

fn read_truth(path: &Path) -> String {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "gz") {
        let mut text = String::new();
        flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        return text;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn text_of_real_documents_is_as_their_authors_know_it() {
    let Some(corpus) = corpus() else {
        return;
    };
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let mut recalls = Vec::new();
    for entry in std::fs::read_dir(corpus.join("truth")).unwrap() {
        let truth = entry.unwrap().path();
        let name = truth.file_name().unwrap().to_string_lossy().into_owned();
        let Some((pdf, _)) = name.split_once(".truth.txt").filter(|(pdf, _)| pdf.ends_with(".pdf")) else {
            continue;
        };
        // Scans have a truth too, but no text layer.
        let Ok(bytes) = std::fs::read(corpus.join("pdf").join(pdf)) else {
            continue;
        };
        let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
        let pages =
            (0..document.page_count()).map(|index| document.page(index, &Reading::default()).unwrap().text);
        let text = pages.collect::<Vec<_>>().join("\n");
        recalls.push(recall(&text, &read_truth(&truth)));
    }
    let mean = recalls.iter().sum::<f64>() / recalls.len() as f64;
    assert!(mean >= 0.981, "{mean} {recalls:?}");
}

/// What is compared of titles: letters and digits without the number before them.
fn key(title: &str) -> String {
    let key: String =
        title.nfkc().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let bare = key.trim_start_matches(|character: char| character.is_numeric());
    if bare.is_empty() { key } else { bare.to_owned() }
}

fn pdf_files(corpus: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(corpus.join("pdf")).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "pdf"))
        .collect()
}

/// Titles that lead to a page and headings that name one, of files with an outline worth the name.
#[test]
fn titles_of_outlines_are_found_as_headings_and_little_else_is() {
    let Some(corpus) = corpus() else {
        return;
    };
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let (mut titles, mut headings, mut matched) = (0, 0, 0);
    for path in pdf_files(&corpus) {
        let bytes = std::fs::read(&path).unwrap();
        let Ok(document) = PdfDocument::open(&pdfium, &bytes, None) else {
            continue;
        };
        let mut wanted: Vec<(usize, String)> = document
            .outline()
            .iter()
            .filter_map(|entry| Some((entry.page?, key(&entry.title))))
            .filter(|(_, title)| !title.is_empty())
            .collect();
        if wanted.len() < 10 {
            continue;
        }
        titles += wanted.len();
        for index in 0..document.page_count() {
            let page = document.page(index, &Reading::default()).unwrap();
            for block in page.blocks.iter().filter(|block| block.kind == BlockKind::Heading) {
                let heading = key(&page.text[block.start..block.end]);
                headings += 1;
                let reads = |title: &str| heading.ends_with(title) && heading.len() <= title.len() + 32;
                if let Some(place) =
                    wanted.iter().position(|(page, title)| page.abs_diff(index) <= 1 && reads(title))
                {
                    wanted.swap_remove(place);
                    matched += 1;
                }
            }
        }
    }
    let (recall, precision) = (
        f64::from(matched) / f64::from(u32::try_from(titles).unwrap()),
        f64::from(matched) / f64::from(headings),
    );
    assert!(recall >= 0.98 && precision >= 0.95, "recall {recall}, precision {precision}");
}
