//! Small files made here, read through the real PDFium.

#![allow(clippy::unwrap_used)]

mod support;

use ferrolab_base::document::{BlockKind, Page};
use ferrolab_base::{Code, Error, Reading};
use ferrolab_pdf::{PdfDocument, Pdfium};
use support::{Face, PageSpec, PdfSpec, pdfium_path};

fn with_document<T>(bytes: &[u8], password: Option<&str>, read: impl FnOnce(&PdfDocument<'_>) -> T) -> T {
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open(&pdfium, bytes, password).unwrap();
    read(&document)
}

fn open_error(bytes: &[u8], password: Option<&str>) -> Error {
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    PdfDocument::open(&pdfium, bytes, password).unwrap_err()
}

fn only_page(spec: PageSpec) -> Page {
    with_document(&PdfSpec::of_pages([spec]).write(), None, |document| {
        document.page(0, &Reading::default()).unwrap()
    })
}

const LINE: &str = "This line of running text goes on to the right edge of the page, or near it.";

#[test]
fn text_comes_line_by_line_in_reading_order() {
    let page = only_page(PageSpec::of_lines(["First line", "second line", "third (with) parentheses"]));
    assert_eq!(page.text, "First line\nsecond line\nthird (with) parentheses");
    assert_eq!((page.index, page.width, page.height), (0, 612.0, 792.0));
    assert!(page.warnings.is_empty());
}

#[test]
fn a_word_broken_by_a_hyphen_is_joined() {
    let page = only_page(PageSpec::of_lines(["This is an exam-", "ple of a broken word"]));
    assert_eq!(page.text, "This is an example\nof a broken word");
}

#[test]
fn headings_paragraphs_lists_and_code_are_told_apart() {
    let page = only_page(
        PageSpec::default()
            .text(72, 720, 20, Face::Bold, "Title")
            .text(72, 680, 11, Face::Regular, LINE)
            .text(72, 666, 11, Face::Regular, LINE)
            .text(72, 630, 11, Face::Regular, "1. first item")
            .text(72, 616, 11, Face::Regular, "2. second item")
            .text(72, 580, 11, Face::Typewriter, "let answer = 42;")
            .text(72, 540, 11, Face::Bold, "A run-in title")
            .text(72, 520, 11, Face::Regular, LINE),
    );
    let kinds: Vec<_> = page.blocks.iter().map(|block| (block.kind, block.level)).collect();
    assert_eq!(
        kinds,
        [
            (BlockKind::Heading, 1),
            (BlockKind::Paragraph, 0),
            (BlockKind::ListItem, 1),
            (BlockKind::ListItem, 1),
            (BlockKind::Code, 0),
            (BlockKind::Heading, 4),
            (BlockKind::Paragraph, 0),
        ]
    );
    for pair in page.blocks.windows(2) {
        assert!(pair[0].end <= pair[1].start);
    }
}

#[test]
fn the_outline_is_read_and_makes_headings() {
    let spec = PdfSpec {
        outline: vec![("Beginning", 0, 720), ("The  End", 1, 700)],
        ..PdfSpec::of_pages([
            PageSpec::of_lines(["Beginning", LINE, LINE]),
            PageSpec::of_lines([LINE, "2 The End", LINE]),
        ])
    };
    with_document(&spec.write(), None, |document| {
        let outline: Vec<_> = document
            .outline()
            .iter()
            .map(|entry| (entry.title.as_str(), entry.level, entry.page, entry.top))
            .collect();
        assert_eq!(outline, [("Beginning", 1, Some(0), Some(72.0)), ("The End", 1, Some(1), Some(92.0))]);
        let page = document.page(1, &Reading::default()).unwrap();
        let heading = page.blocks.iter().find(|block| block.kind == BlockKind::Heading).unwrap();
        assert_eq!(&page.text[heading.start..heading.end], "2 The End");
    });
}

#[test]
fn an_outline_in_a_circle_is_cut() {
    let spec = PdfSpec {
        outline: vec![("One", 0, 700), ("Two", 0, 600)],
        outline_in_a_circle: true,
        ..PdfSpec::of_pages([PageSpec::of_lines(["One"])])
    };
    with_document(&spec.write(), None, |document| {
        assert_eq!(document.outline().len(), 2);
        assert!(document.header().warnings[0].contains("circle"));
    });
}

#[test]
fn an_outline_known_before_is_used() {
    let spec = PdfSpec {
        outline: vec![("Beginning", 0, 720)],
        ..PdfSpec::of_pages([PageSpec::of_lines(["Beginning", LINE])])
    };
    let bytes = spec.write();
    let outline = with_document(&bytes, None, |document| document.outline().to_vec());
    let pdfium = Pdfium::load(&pdfium_path()).unwrap();
    let document = PdfDocument::open_with_outline(&pdfium, &bytes, None, outline.clone(), true).unwrap();
    assert_eq!(document.outline(), outline);
    assert_eq!(document.page(0, &Reading::default()).unwrap().blocks[0].kind, BlockKind::Heading);
}

#[test]
fn metadata_is_read() {
    let spec = PdfSpec {
        info: vec![
            ("Title", "A Title"),
            ("Author", "Ada Lovelace, Charles Babbage"),
            ("Keywords", "engines; notes"),
            ("CreationDate", "D:20240131093005+01'00'"),
            ("ModDate", "some day"),
            ("Producer", "a test"),
        ],
        language: Some("en-GB"),
        ..PdfSpec::of_pages([PageSpec::default()])
    };
    with_document(&spec.write(), None, |document| {
        let header = document.header();
        assert_eq!(
            (header.format.as_str(), header.media_type.as_str(), header.page_count),
            ("pdf", "application/pdf", 1)
        );
        let metadata = header.metadata;
        assert_eq!(metadata.title.as_deref(), Some("A Title"));
        assert_eq!(metadata.authors, ["Ada Lovelace", "Charles Babbage"]);
        assert_eq!(metadata.keywords, ["engines", "notes"]);
        assert_eq!(metadata.created.as_deref(), Some("2024-01-31T09:30:05+01:00"));
        assert_eq!(metadata.modified.as_deref(), Some("some day"));
        assert_eq!(metadata.producer.as_deref(), Some("a test"));
        assert_eq!(metadata.language.as_deref(), Some("en-GB"));
        assert_eq!(metadata.subject, None);
        assert_eq!(metadata.other, [("pdf_version".to_owned(), "1.4".to_owned())]);
    });
}

#[test]
fn links_tell_their_text_and_target() {
    let first = PageSpec::of_lines(["see example here", "and chapter two"])
        .link_to([93, 715, 140, 732], "https://example.org/a?b=c")
        .link_to_page([72, 702, 200, 717], 1);
    let bytes = PdfSpec::of_pages([first, PageSpec::of_lines(["chapter two"])]).write();
    with_document(&bytes, None, |document| {
        let links = |internal_links| {
            let page = document.page(0, &Reading { internal_links, ..Reading::default() }).unwrap();
            page.links.into_iter().map(|link| (link.text, link.target)).collect::<Vec<_>>()
        };
        let external = ("example".to_owned(), "https://example.org/a?b=c".to_owned());
        let internal = ("and chapter two".to_owned(), "#page=2".to_owned());
        assert_eq!(links(false), std::slice::from_ref(&external));
        assert_eq!(links(true), [external, internal]);
    });
}

#[test]
fn boxes_stand_where_the_lines_are() {
    let bytes = PdfSpec::of_pages([PageSpec::of_lines(["First line", "second"])]).write();
    with_document(&bytes, None, |document| {
        let page = document.page(0, &Reading::default()).unwrap();
        let boxes = document.boxes(0, &Reading::default()).unwrap();
        let lines: Vec<&str> = boxes.iter().map(|line| &page.text[line.start..line.end]).collect();
        assert_eq!(lines, ["First line", "second"]);
        // Baselines are at 792 - 720 and 14 points below; letters rise 8 points or so.
        let first = boxes[0].rect;
        assert!(first.x0 > 70.0 && first.x0 < 76.0 && first.x1 > 110.0 && first.x1 < 130.0, "{first:?}");
        assert!(first.y0 > 60.0 && first.y0 < 66.0 && first.y1 > 71.0 && first.y1 < 76.0, "{first:?}");
        assert!((boxes[1].rect.y1 - first.y1).abs() < 17.0 && boxes[1].rect.y0 > first.y0 + 10.0);
    });
}

#[test]
fn a_rotated_page_has_its_boxes_where_they_are_seen() {
    let mut spec = PageSpec::of_lines(["upwards"]);
    spec.rotate = 90;
    let bytes = PdfSpec::of_pages([spec]).write();
    with_document(&bytes, None, |document| {
        let page = document.page(0, &Reading::default()).unwrap();
        assert_eq!((page.width, page.height), (792.0, 612.0));
        let rect = document.boxes(0, &Reading::default()).unwrap()[0].rect;
        // Turned clockwise, the line at the top left runs down the right edge.
        assert!(rect.y1 - rect.y0 > rect.x1 - rect.x0 && rect.x0 > 700.0 && rect.y0 < 80.0, "{rect:?}");
    });
}

#[test]
fn pages_without_text_say_so() {
    assert!(only_page(PageSpec::default()).warnings[0].contains("empty"));
    assert!(only_page(PageSpec::default().drawing()).warnings[0].contains("scan"));
}

#[test]
fn a_password_is_needed_and_checked() {
    let spec = PdfSpec { password: Some("sesame"), ..PdfSpec::of_pages([PageSpec::of_lines(["secret"])]) };
    let bytes = spec.write();
    assert_eq!(open_error(&bytes, None).code, Code::PasswordRequired);
    assert_eq!(open_error(&bytes, Some("")).code, Code::PasswordWrong);
    assert_eq!(open_error(&bytes, Some("Sesame")).code, Code::PasswordWrong);
    assert_eq!(open_error(&bytes, Some("nul\0byte")).code, Code::PasswordWrong);
    let text =
        with_document(&bytes, Some("sesame"), |document| document.page(0, &Reading::default()).unwrap().text);
    assert_eq!(text, "secret");
}

#[test]
fn a_password_that_is_not_needed_does_no_harm() {
    let bytes = PdfSpec::of_pages([PageSpec::of_lines(["open"])]).write();
    let text =
        with_document(&bytes, Some("any"), |document| document.page(0, &Reading::default()).unwrap().text);
    assert_eq!(text, "open");
}

#[test]
fn what_is_no_pdf_is_a_typed_error() {
    #[track_caller]
    fn check(bytes: &[u8], code: Code) {
        let error = open_error(bytes, None);
        assert_eq!(error.code, code);
        assert!(error.hint.is_some());
    }
    check(b"", Code::Corrupt);
    check(b"<html><body>hello</body></html>", Code::UnsupportedFormat);
    check(b"%PDF-1.7 and nothing else", Code::Corrupt);
    check(&PdfSpec::default().write(), Code::Corrupt);
}

#[test]
fn a_blank_file_without_its_end_is_corrupt_and_one_with_text_is_read() {
    let cut = |spec: PdfSpec| {
        let mut bytes = spec.write();
        let end = bytes.windows(9).rposition(|window| window == b"startxref").unwrap();
        bytes.truncate(end);
        bytes
    };
    let blank = cut(PdfSpec::of_pages([PageSpec::default()]));
    assert_eq!(open_error(&blank, None).code, Code::Corrupt);
    with_document(&cut(PdfSpec::of_pages([PageSpec::of_lines(["still here"])])), None, |document| {
        assert_eq!(document.page(0, &Reading::default()).unwrap().text, "still here");
        assert!(document.header().warnings[0].contains("damaged"));
    });
}

#[test]
fn pages_beyond_the_last_are_refused() {
    let bytes = PdfSpec::of_pages([PageSpec::of_lines(["only"])]).write();
    with_document(&bytes, None, |document| {
        for index in [1, usize::MAX] {
            assert_eq!(document.page(index, &Reading::default()).unwrap_err().code, Code::InvalidInput);
            assert_eq!(document.boxes(index, &Reading::default()).unwrap_err().code, Code::InvalidInput);
        }
    });
}

#[test]
fn a_library_that_is_not_there_is_a_typed_error() {
    // One library in a process: an error here must not stand in the way of the others.
    let error = Pdfium::load("/no/such/libpdfium.so".as_ref()).unwrap_err();
    assert!(matches!(error.code, Code::NativeRequired | Code::InvalidInput), "{error:?}");
    assert!(error.hint.is_some());
    assert!(Pdfium::load(&pdfium_path()).is_ok());
}
