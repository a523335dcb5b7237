//! What content, media type and name make of a file.

use ferrolab_markup::{Evidence, Format, detect};
use proptest::prelude::*;

#[track_caller]
fn check(bytes: &[u8], name: Option<&str>, media_type: Option<&str>, expected: (Format, Evidence)) {
    let detected = detect(bytes, name, media_type);
    assert_eq!((detected.format, detected.evidence), expected, "{}", detected.why);
    assert_eq!(detected.media_type, detected.format.media_type());
}

#[track_caller]
fn check_content(bytes: &[u8], format: Format) {
    check(bytes, None, None, (format, Evidence::Content));
}

#[track_caller]
fn check_looks(text: &str, format: Format) {
    check(text.as_bytes(), None, None, (format, Evidence::Heuristic));
}

/// A zip archive of stored, empty entries; `content` goes into the first.
fn zip(names: &[&str], content: &[u8]) -> Vec<u8> {
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (index, name) in names.iter().enumerate() {
        let content = if index == 0 { content } else { b"" };
        let offset = u32::try_from(archive.len()).expect("a small archive").to_le_bytes();
        let length = u16::try_from(name.len()).expect("a short name").to_le_bytes();
        let size = u32::try_from(content.len()).expect("a small entry").to_le_bytes();
        let sizes = [[0; 4], size, size].concat();
        archive.extend(
            [b"PK\x03\x04".as_slice(), &[0; 10], &sizes, &length, &[0, 0], name.as_bytes(), content].concat(),
        );
        directory.extend(
            [b"PK\x01\x02".as_slice(), &[0; 12], &sizes, &length, &[0; 12], &offset, name.as_bytes()]
                .concat(),
        );
    }
    let start = u32::try_from(archive.len()).expect("a small archive").to_le_bytes();
    archive.extend(directory);
    archive.extend([b"PK\x05\x06".as_slice(), &[0; 12], &start, &[0, 0]].concat());
    archive
}

/// The header sector and one directory sector of an OLE file.
fn ole(streams: &[&str]) -> Vec<u8> {
    let mut file = vec![0; 512];
    file[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    for stream in streams {
        let mut entry = [0_u8; 128];
        for (pair, unit) in entry.chunks_exact_mut(2).zip(stream.encode_utf16()) {
            pair.copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = u8::try_from(stream.len() * 2 + 2).expect("a short name");
        entry[66] = 2;
        file.extend(entry);
    }
    file
}

fn utf16_le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

#[test]
fn signatures_decide_against_every_name() {
    let files: &[(&[u8], Format)] = &[
        (b"%PDF-1.7\n", Format::Pdf),
        (b"\x89PNG\r\n\x1a\n\0", Format::Png),
        (b"\xff\xd8\xff\xe0", Format::Jpeg),
        (b"GIF89a", Format::Gif),
        (b"RIFF\x10\0\0\0WEBPVP8 ", Format::Webp),
        (b"II*\0\x08\0\0\0", Format::Tiff),
        (b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", Format::Bmp),
        (b"{\\rtf1\\ansi}", Format::Rtf),
        (b"\x1f\x8b\x08\0", Format::Gzip),
    ];
    for (bytes, format) in files {
        check(bytes, Some("misnamed.html"), Some("text/plain"), (*format, Evidence::Content));
    }
}

#[test]
fn a_pdf_may_begin_with_junk_but_a_text_about_pdf_is_text() {
    check_content(b"\x00\x01junk\n%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF", Format::Pdf);
    check_looks("A file begins with %PDF-1.4 and then has an obj.", Format::Text);
    check_looks("BMW builds cars.", Format::Text);
}

#[test]
fn packages_are_told_apart_by_their_entries() {
    check_content(&zip(&["[Content_Types].xml", "word/document.xml"], b""), Format::Docx);
    check_content(&zip(&["xl/workbook.xml"], b""), Format::Xlsx);
    check_content(&zip(&["ppt/presentation.xml"], b""), Format::Pptx);
    check_content(&zip(&["mimetype", "x"], b"application/vnd.oasis.opendocument.text"), Format::Odt);
    check_content(&zip(&["mimetype", "x"], b"application/vnd.oasis.opendocument.spreadsheet"), Format::Ods);
    check_content(&zip(&["mimetype"], b"application/epub+zip"), Format::Epub);
    check_content(&zip(&["a.txt", "my/word/document.xml"], b""), Format::Zip);
}

#[test]
fn a_package_without_its_directory_is_still_known() {
    let whole = zip(&["[Content_Types].xml", "word/document.xml"], b"");
    let directory = whole.len() - 22 - 2 * 46 - 36;
    check_content(&whole[..directory], Format::Docx);
}

#[test]
fn compound_files_are_told_apart_by_their_streams() {
    check_content(&ole(&["Root Entry", "WordDocument"]), Format::Doc);
    check_content(&ole(&["Root Entry", "Workbook"]), Format::Xls);
    check_content(&ole(&["Root Entry", "Workbook", "__properties_version1.0"]), Format::Msg);
    check_content(&ole(&["Root Entry", "EncryptedPackage"]), Format::OfficeEncrypted);
    check(&ole(&["EncryptedPackage"]), Some("a.docx"), None, (Format::Docx, Evidence::Name));
}

#[test]
fn html_is_known_behind_comments_marks_and_other_encodings() {
    check_content(b"\xef\xbb\xbf  <!-- a -->\n<!-- b --><!DOCTYPE HTML PUBLIC \"x\">", Format::Html);
    check_content(b"<?xml version='1.0'?><html xmlns='x'>", Format::Html);
    check_content(&utf16_le("\u{feff}<!doctype html><p>x"), Format::Html);
    check_content(&utf16_le("<html><body>no mark</body></html>"), Format::Html);
    check_looks("<div class=a>fragment</div>", Format::Html);
    check(
        b"<!doctype html><h1>404</h1>",
        Some("x.pdf"),
        Some("application/pdf"),
        (Format::Html, Evidence::Content),
    );
}

#[test]
fn xml_is_not_html() {
    check_content(b"<?xml version='1.0'?><rss/>", Format::Xml);
    check_content(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Format::Svg);
}

#[test]
fn json_its_lines_and_notebooks() {
    check_content(b" {\"a\": [1, 2]}", Format::Json);
    check_content(b"{\"a\": 1}\n{\"a\": 2}\n", Format::Jsonl);
    check_content(br#"{"cells": [], "metadata": {}, "nbformat": 4}"#, Format::Ipynb);
    check_looks(&"[".repeat(500_000), Format::Json);
    check_looks("[not] json", Format::Text);
}

#[test]
fn an_email_needs_its_header_fields() {
    check_looks("From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\n folded\r\n\r\nbody", Format::Eml);
    check_content(b"From: a@b.c\r\nTo: d@e.f\r\nMIME-Version: 1.0\r\n\r\nbody", Format::Eml);
    let letter = b"From: Ann\nTo: Bob\nDate: 3 May\n\nDear Bob";
    assert_eq!(detect(letter, Some("letter.txt"), None).format, Format::Text);
    let mail = b"From: a@b.c\nTo: d@e.f\nMessage-ID: <1@b.c>\n\nbody";
    assert_eq!(detect(mail, Some("mail.txt"), None).format, Format::Eml);
    check_looks("Note: this\nWarning: that\nTip: else\n", Format::Text);
}

#[test]
fn markdown_takes_two_marks() {
    check_looks("# Title\n\nText\n\n- item\n", Format::Markdown);
    check_looks("Title\n=====\n\n[link](x)", Format::Markdown);
    check_looks("<p align=center>\n\n# Title\n\n```sh\nmake\n```\n", Format::Markdown);
    check_looks("# a comment\nkey = value\n", Format::Text);
    check_looks("- one\n- two\n", Format::Text);
}

#[test]
fn separated_values_need_equal_records() {
    check_looks("a,b,c\n1,\"2,\n2\",3\n", Format::Csv);
    check_looks("a\tb\n1\t2\n3\t4\n5\t6\n", Format::Tsv);
    check_looks("First, this.\nThen, that.\n", Format::Text);
}

#[test]
fn names_and_media_types_decide_between_readings_of_text() {
    check(b"# Title\n\n- item\n", Some("notes.txt"), None, (Format::Text, Evidence::Name));
    check(b"plain", Some("README.md"), Some("text/plain"), (Format::Markdown, Evidence::Name));
    check(b"plain", Some("x.bin"), Some("text/html; charset=x"), (Format::Html, Evidence::MediaType));
    check(b"<p>x", Some("a.md"), None, (Format::Markdown, Evidence::Name));
    check(b"plain", Some("x.pdf"), None, (Format::Text, Evidence::Heuristic));
}

#[test]
fn bytes_that_are_not_text_need_a_name_that_explains_them() {
    let bytes = [0, 159, 146, 150, 1, 2, 3, 200];
    check(&bytes, None, None, (Format::Unknown, Evidence::Nothing));
    check(&bytes, Some("x.txt"), None, (Format::Unknown, Evidence::Nothing));
    check(&bytes, Some("x.pdf"), None, (Format::Pdf, Evidence::Name));
}

#[test]
fn an_empty_file_is_what_it_is_called() {
    check(b"", None, None, (Format::Text, Evidence::Nothing));
    check(b"", Some("x.pdf"), None, (Format::Pdf, Evidence::Name));
}

proptest! {
    #[test]
    fn any_bytes_are_something(bytes: Vec<u8>, name: Option<String>, media_type: Option<String>) {
        let detected = detect(&bytes, name.as_deref(), media_type.as_deref());
        prop_assert!(!detected.why.is_empty());
    }

    #[test]
    fn damaged_packages_do_no_harm(cut in 0_usize..400, at in 0_usize..400, byte: u8) {
        for mut file in [zip(&["mimetype", "word/document.xml"], b"application/epub+zip"), ole(&["Workbook"])] {
            if let Some(place) = file.get_mut(at) { *place = byte; }
            file.truncate(file.len().saturating_sub(cut));
            detect(&file, None, None);
        }
    }
}

#[test]
fn rtf_may_stand_behind_junk_but_a_text_about_rtf_is_text() {
    check_content(b"\xef\xbb\xbf\r\n{\\rtf1\\ansi x", Format::Rtf);
    check_content(b"X-Export: 3\r\n{\\rtf1\\ansi x}\r\n\0", Format::Rtf);
    check_looks("A file begins with {\\rtf1\\ansi and so on.", Format::Text);
}

#[test]
fn archives_behind_a_wrapper_and_with_lost_parts_are_known() {
    let archive = zip(&["[Content_Types].xml", "word/document.xml"], b"");
    check_content(&[b"HTTP junk\r\n\r\n", archive.as_slice()].concat(), Format::Docx);
    check_content(&zip(&["xl/worksheets/sheet1.xml"], b""), Format::Xlsx);
    let mut damaged = zip(&["a", "ppt/slides/slide1.xml"], b"");
    let end = damaged.len();
    damaged[end - 6..end - 2].copy_from_slice(&[0xff; 4]);
    check_content(&damaged, Format::Pptx);
}

#[test]
fn a_cut_json_value_and_xml_without_a_declaration() {
    check_looks("{ \"name\": \"x\",\n \"list\": [1,", Format::Json);
    check_looks("{not json", Format::Text);
    check_looks("<note><to>A</to></note>", Format::Xml);
    check_looks("<rss xmlns:a='b'>\n<channel>", Format::Xml);
    check_looks("<3 this", Format::Text);
    check_looks("<td>a</td>", Format::Html);
}

#[test]
fn a_message_may_begin_with_blank_lines_and_any_field() {
    check_content(b"\r\n\r\nSubject: s\nX-Other: y\nMIME-Version: 1.0\nFrom: a@x\n\nbody", Format::Eml);
}
