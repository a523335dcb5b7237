//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;
use std::path::Path;

use ferrolab_base::Cancel;
use ferrolab_base::Reading;
use ferrolab_markup::{Format, detect, parse};
use ferrolab_testing::{corpus, files, recall};

/// Every file is what its folder says, by content alone where the format is not mere text.
#[test]
fn corpus_files_are_detected() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    let folders = fs::read_dir(&corpus).expect("the corpus can be listed").flatten();
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let Some(expected) = Format::from_extension(&folder.file_name().to_string_lossy()) else { continue };
        for path in files(&folder.path()) {
            let bytes = fs::read(&path).expect("a corpus file can be read");
            let name = path.to_string_lossy();
            let by_content = detect(&bytes, None, None);
            let by_all = detect(&bytes, Some(&name), None);
            let is_soft = matches!(expected, Format::Markdown | Format::Csv | Format::Json)
                || matches!(by_content.format, Format::OfficeEncrypted | Format::Zip);
            if by_all.format != expected || (by_content.format != expected && !is_soft) {
                wrong.push(format!("{name}: {by_content:?} {by_all:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A wrong name is not believed against content that proves what the file is.
#[test]
fn corpus_files_with_wrong_names_are_detected() {
    let Some(corpus) = corpus() else { return };
    let certain =
        ["docx", "xlsx", "pptx", "odt", "epub", "rtf", "msg", "eml", "pdf", "ipynb", "html", "jsonl"];
    for (folder, wrong) in
        certain.iter().flat_map(|folder| ["x.pdf", "x.txt", "x.docx", "x.csv"].map(|name| (folder, name)))
    {
        let expected = Format::from_extension(folder).expect("a format");
        for path in files(&corpus.join(folder)) {
            let bytes = fs::read(&path).expect("a corpus file can be read");
            let found = detect(&bytes, Some(wrong), None).format;
            let is_vague = matches!(found, Format::OfficeEncrypted | Format::Zip)
                || (wrong == "x.docx" && matches!(expected, Format::Xlsx));
            assert!(found == expected || is_vague, "{} as {wrong}: {found:?}", path.display());
        }
    }
}

fn read(path: &Path) -> ferrolab_base::document::Parsed {
    let bytes = fs::read(path).expect("a corpus file can be read");
    let format = detect(&bytes, Some(&path.to_string_lossy()), None).format;
    let parsed = parse(&bytes, format, &Reading::default(), &Cancel::default());
    parsed.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The truths are other tools' Markdown or the authors' source, with markup of their own: hence the margins.
#[test]
fn corpus_pages_keep_their_words() {
    let Some(corpus) = corpus() else { return };
    let floors = [
        ("ch-controlfields.html", "truth.rst", 0.96),
        ("docling-formatting.html", "docling.md", 0.93),
        ("docling-html_rich_table_cells.html", "docling.md", 0.96),
        ("docling-table_03.html", "docling.md", 1.0),
        ("docling-wiki_duck.html", "docling.md", 0.97),
        ("kreuzberg-sinthgunt.html", "kreuzberg.md", 0.83),
    ];
    for (name, kind, floor) in floors {
        let truth = fs::read_to_string(corpus.join("truth").join(format!("{name}.{kind}")))
            .expect("a truth is UTF-8");
        let markdown = read(&corpus.join("html").join(name)).markdown.expect("HTML has a Markdown rendering");
        let recall = recall(&truth, &markdown);
        assert!(recall >= floor, "{name}: {recall}");
    }
}

/// Text without comments, addresses of links and tags; entities as characters.
fn without_markup(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown.replace("&amp;", "&");
    while let Some(at) = rest.find("](").into_iter().chain(rest.find('<')).min() {
        text.push_str(&rest[..at]);
        text.push(' ');
        let after = &rest[at..];
        let end = if after.starts_with("<!--") {
            after.find("-->").map(|end| end + 3)
        } else if after.starts_with('<') {
            let is_tag =
                ["<sup>", "</sup>", "<sub>", "</sub>", "<img"].iter().any(|tag| after.starts_with(tag));
            if is_tag { after.find('>').map(|end| end + 1) } else { Some(1) }
        } else {
            address_end(after)
        };
        rest = rest[at + end.unwrap_or(1)..].to_owned();
    }
    text + &rest
}

/// Where the address and title in `](address "title")` end: parentheses may be nested once.
fn address_end(text: &str) -> Option<usize> {
    let (mut depth, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted && depth == 1 => return Some(at + 1),
            ')' if !quoted => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// F1 of the words that another tool's tests expect. The one that is lowest has no captions of tables there.
#[test]
fn corpus_pages_agree_with_other_tools() {
    let Some(corpus) = corpus() else { return };
    let pages = [
        ("docling-formatting.html", "docling.md"),
        ("docling-html_rich_table_cells.html", "docling.md"),
        ("docling-table_03.html", "docling.md"),
        ("docling-wiki_duck.html", "docling.md"),
        ("kreuzberg-sinthgunt.html", "kreuzberg.md"),
    ];
    let score = |(name, kind): &(&str, &str)| {
        let truth = fs::read_to_string(corpus.join("truth").join(format!("{name}.{kind}"))).expect("UTF-8");
        let markdown = read(&corpus.join("html").join(name)).markdown.expect("HTML has a Markdown rendering");
        let (truth, found) = (without_markup(&truth), without_markup(&markdown));
        let (recall, precision) = (recall(&truth, &found), recall(&found, &truth));
        2.0 * recall * precision / (recall + precision)
    };
    let scores: Vec<f64> = pages.iter().map(score).collect();
    let mean = scores.iter().sum::<f64>() / scores.len() as f64;
    assert!(mean >= 0.98, "{mean}: {scores:?}");
}

/// Legacy, misleading and missing declarations: each page's text has no broken character.
#[test]
fn corpus_texts_decode_without_damage() {
    let Some(corpus) = corpus() else { return };
    let cases = [
        ("html/tika-testArabicMisleadingCharset.html", "windows-1256", "في قرية من القرى"),
        ("html/unstructured-example-steelJIS-datasheet-utf-16.html", "UTF-16LE", "日本語"),
        ("html/unstructured-fake-html-cp1252.html", "windows-1252", "15,50 €"),
        ("md/unstructured-umlauts-non-utf8.md", "windows-1252", "können"),
    ];
    for (name, encoding, text) in cases {
        let document = read(&corpus.join(name)).document;
        assert!(document.pages[0].text.contains(text), "{name}");
        let other = &document.header.metadata.other;
        assert!(other.contains(&("encoding".to_owned(), encoding.to_owned())), "{name}: {other:?}");
    }
}

#[test]
fn corpus_blocks_ascend_within_their_text() {
    let Some(corpus) = corpus() else { return };
    let paths = ["html", "md"].map(|folder| files(&corpus.join(folder)));
    for path in paths.concat() {
        let page = read(&path).document.pages.remove(0);
        let mut last = 0;
        for block in &page.blocks {
            assert!(last <= block.start && block.start < block.end, "{}: {block:?}", path.display());
            assert!(page.text.get(block.start..block.end).is_some(), "{}: {block:?}", path.display());
            last = block.end;
        }
    }
}

#[test]
fn hostile_corpus_files_are_read() {
    let Some(corpus) = corpus() else { return };
    for name in ["deep-html-100k.html", "emphasis-100k.md", "nested-quotes-50k.md", "html-named-pdf.pdf"] {
        let parsed = read(&corpus.join("hostile").join(name));
        assert!(!parsed.document.pages[0].text.is_empty(), "{name}");
    }
}
