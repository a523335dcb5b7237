//! Damaged files give what is left in them.

#![allow(clippy::unwrap_used)]

mod support;

use std::io::Write;

use ferrolab_base::Reading;
use ferrolab_pdf::{PdfDocument, Pdfium};
use support::{PageSpec, PdfSpec, of_objects, pdfium_path};

/// A file of twenty pages.
fn file() -> Vec<u8> {
    let page =
        |number: usize| PageSpec::of_lines([format!("page {number} of the file").as_str(), "and more"]);
    PdfSpec::of_pages((1..=20).map(page)).write()
}

/// The warnings and the text of all pages that can be read.
fn read(bytes: &[u8]) -> (Vec<String>, String) {
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, bytes, None).unwrap();
    let pages = (0..document.page_count()).filter_map(|index| document.page(index, &Reading::default()).ok());
    let text = pages.map(|page| page.text).collect::<Vec<_>>().join("\n");
    (document.header().warnings, text)
}

#[track_caller]
fn check(bytes: &[u8], pages: std::ops::RangeInclusive<usize>) {
    let (warnings, text) = read(bytes);
    for number in pages {
        assert!(text.contains(&format!("page {number} of the file")), "page {number} is lost");
    }
    assert!(warnings.iter().any(|warning| warning.contains("damaged")), "{warnings:?}");
}

fn place_of(bytes: &[u8], text: &str) -> usize {
    bytes.windows(text.len()).position(|window| window == text.as_bytes()).unwrap()
}

#[test]
fn junk_before_the_header_costs_nothing() {
    let whole = read(&file());
    for length in [10, 1_000, 5_000, 100_000] {
        let mut bytes = b"HTTP/1.1 200 OK\r\n".repeat(length / 17 + 1);
        bytes.extend(file());
        assert_eq!(read(&bytes).1, whole.1, "{length} bytes");
    }
}

#[test]
fn a_file_that_was_cut_gives_the_pages_before_the_cut() {
    let mut bytes = file();
    let cut = place_of(&bytes, "page 15 of the file");
    bytes.truncate(cut);
    check(&bytes, 1..=14);
}

#[test]
fn pages_are_found_without_the_tree_that_leads_to_them() {
    let mut bytes = file();
    for word in ["/Type /Pages", "/Type /Catalog"] {
        let place = place_of(&bytes, word);
        bytes[place..place + word.len()].fill(b'#');
    }
    let table = place_of(&bytes, "xref");
    bytes.truncate(table);
    check(&bytes, 1..=20);
}

#[test]
fn contents_without_their_pages_become_pages() {
    let mut bytes = file();
    while let Some(place) = bytes.windows(11).position(|window| window == b"/Type /Page") {
        let end = place + bytes[place..].windows(6).position(|window| window == b"endobj").unwrap();
        bytes[place..end].fill(b' ');
    }
    let table = place_of(&bytes, "xref");
    bytes.truncate(table);
    check(&bytes, 1..=20);
}

#[test]
fn one_damaged_byte_anywhere_never_costs_the_file() {
    let whole = file();
    for place in (0..whole.len()).step_by(61) {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x15;
        let (_, text) = read(&bytes);
        let kept = (1..=20).filter(|number| text.contains(&format!("page {number} of the file"))).count();
        assert!(kept >= 18, "{kept} pages left with byte {place} damaged");
    }
}

/// A file of three pages of fifty lines each, packed, and where the bytes of the second page's content begin.
fn packed_file() -> (Vec<u8>, usize) {
    let content = |page: usize| {
        let lines =
            (0..50).map(|line| format!("1 0 0 1 50 {} Tm (page {page} line {line}) Tj", 780 - 15 * line));
        let text = format!("BT /F 9 Tf {} ET", lines.collect::<Vec<_>>().join("\n"));
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        let packed = encoder.finish().unwrap();
        let mut body = format!("<< /Filter /FlateDecode /Length {} >>\nstream\n", packed.len()).into_bytes();
        body.extend(packed);
        body.extend_from_slice(b"\nendstream");
        body
    };
    let page =
        |content: usize| format!("<< /Type /Page /Parent 2 0 R /Contents {content} 0 R >>").into_bytes();
    let second = content(2);
    let bytes = of_objects(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R 4 0 R 5 0 R] /Count 3 /MediaBox [0 0 612 792] /Resources \
          << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_vec(),
        page(6),
        page(7),
        page(8),
        content(1),
        second.clone(),
        content(3),
    ]);
    let start = bytes.windows(second.len()).position(|window| window == second).unwrap();
    let data = start + second.windows(7).position(|window| window == b"stream\n").unwrap() + 7;
    (bytes, data)
}

#[test]
fn a_page_with_a_broken_stream_is_saved_in_whatever_order_pages_are_read() {
    let (mut bytes, start) = packed_file();
    bytes[start + 250] ^= 0x20;
    let once = bytes.clone();
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let read = |order: [usize; 3]| {
        let document = PdfDocument::open(&pdfium, &once, None).unwrap();
        let mut pages = order.map(|index| document.page(index, &Reading::default()).unwrap());
        pages.sort_by_key(|page| page.index);
        pages
    };
    let pages = read([0, 1, 2]);
    assert_eq!(pages, read([2, 1, 0]));
    assert_eq!(pages, read([1, 2, 0]));
    let lines = |page: usize| {
        let text = &pages[page - 1].text;
        (0..50).filter(|line| text.lines().any(|known| known == format!("page {page} line {line}"))).count()
    };
    // One wrong bit is found by the checksum.
    assert_eq!((lines(1), lines(2), lines(3)), (50, 50, 50));
    bytes[start + 300] ^= 0x41;
    let worse = {
        let document = PdfDocument::open(&pdfium, &bytes, None).unwrap();
        document.page(1, &Reading::default()).unwrap().text
    };
    let kept = (0..50).filter(|line| worse.contains(&format!("line {line}"))).count();
    assert!(kept > 20 && worse != pages[1].text, "{kept} lines");
    let warned = |index: usize| pages[index].warnings.iter().any(|warning| warning.contains("damaged"));
    assert!(!warned(0) && warned(1) && !warned(2));
}
