//! Encodings, and the invariants of plain text.

use encoding_rs::{BIG5, Encoding, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use ferrolab_base::{Cancel, Code};
use ferrolab_base::{Limits, Reading};
use ferrolab_markup::{EncodingSource, Format, decode, parse};
use proptest::prelude::*;

#[track_caller]
fn check(bytes: &[u8], declares: bool, expected: (&str, &str, EncodingSource)) {
    let decoded = decode(bytes, None, declares).expect("no label was given");
    assert_eq!((decoded.text.as_str(), decoded.encoding, decoded.source), expected);
}

fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

const GERMAN: &str = "## können\n\nkönnen\n\näöüß\n";
const RUSSIAN: &str = "Все счастливые семьи похожи друг на друга.";
const JAPANESE: &str = "吾輩は猫である。名前はまだ無い。";
const CHINESE: &str = "道可道，非常道。名可名，非常名。無名天地之始。";

#[test]
fn byte_order_marks_decide_and_go() {
    use EncodingSource::ByteOrderMark;
    check(b"\xef\xbb\xbfa", false, ("a", "UTF-8", ByteOrderMark));
    check(b"\xff\xfea\0\x61\x6f", false, ("a\u{6f61}", "UTF-16LE", ByteOrderMark));
    check(b"\xfe\xff\0a", false, ("a", "UTF-16BE", ByteOrderMark));
    check(b"\xff\xfe\0\0a\0\0\0", false, ("a", "UTF-32", ByteOrderMark));
}

#[test]
fn utf16_without_a_mark_is_seen_by_its_zeros() {
    let text = "吾輩は猫\nである\n名前 a b c d";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    check(&little, false, (text, "UTF-16LE", EncodingSource::Bytes));
    check(&big, false, (text, "UTF-16BE", EncodingSource::Bytes));
}

#[test]
fn legacy_encodings_are_guessed() {
    for (text, encoding) in
        [(GERMAN, WINDOWS_1252), (RUSSIAN, WINDOWS_1251), (JAPANESE, SHIFT_JIS), (CHINESE, BIG5)]
    {
        check(&encoded(text, encoding), false, (text, encoding.name(), EncodingSource::Guessed));
    }
    check(b"\x1b$B8cGZ\x1b(B", false, ("吾輩", "ISO-2022-JP", EncodingSource::Guessed));
    check(b"\x1b[31mred\x1b[0m", false, ("\x1b[31mred\x1b[0m", "UTF-8", EncodingSource::Bytes));
}

#[test]
fn declarations_are_believed_unless_the_bytes_contradict() {
    let page = |charset: &str, text: &str| format!("<!-- charset=big5 --><meta charset={charset}><p>{text}");
    let check_page = |charset, text, encoding: &'static Encoding, source| {
        let page = page(charset, text);
        check(&encoded(&page, encoding), true, (&page, encoding.name(), source));
    };
    check_page("windows-1251", "Да", WINDOWS_1251, EncodingSource::Declared);
    check_page("'shift_jis'", JAPANESE, SHIFT_JIS, EncodingSource::Declared);
    check_page("utf-8", RUSSIAN, WINDOWS_1251, EncodingSource::Guessed);
    check_page("windows-1251", RUSSIAN, encoding_rs::UTF_8, EncodingSource::Bytes);
}

#[test]
fn the_callers_encoding_overrides_all() {
    let decoded = decode("é".as_bytes(), Some("latin1"), false).expect("a known label");
    assert_eq!((decoded.text.as_str(), decoded.source), ("Ã©", EncodingSource::Given));
    let error = decode(b"x", Some("klingon"), false).expect_err("no such encoding");
    assert_eq!(error.code, Code::InvalidInput);
    assert!(error.message.contains("klingon"));
}

#[test]
fn what_had_to_be_replaced_is_told() {
    let valid = "ü".repeat(40);
    let bytes = [valid.as_bytes(), b"\xff\0"].concat();
    let decoded = decode(&bytes, None, false).expect("no label was given");
    assert_eq!(decoded.text, format!("{valid}\u{fffd}\u{fffd}"));
    assert_eq!(decoded.warnings.len(), 2);
    let written = decode("as written: \u{fffd}".as_bytes(), None, false).expect("no label was given");
    assert!(written.warnings.is_empty());
}

#[test]
fn line_ends_become_newlines() {
    check(b"a\r\nb\rc\n\r\n", false, ("a\nb\nc\n\n", "UTF-8", EncodingSource::Bytes));
}

#[test]
fn limits_and_formats_are_typed_errors() {
    let options = Reading { limits: Limits { max_bytes: 3, ..Limits::default() }, ..Reading::default() };
    let error = parse(b"four", Format::Text, &options, &Cancel::default()).expect_err("too large");
    assert_eq!(error.code, Code::SizeLimit);
    let error =
        parse(b"x", Format::Docx, &Reading::default(), &Cancel::default()).expect_err("not read here");
    assert_eq!(error.code, Code::UnsupportedFormat);
    let cancel = Cancel::default();
    cancel.cancel();
    let error = parse(b"x", Format::Text, &Reading::default(), &cancel).expect_err("cancelled");
    assert_eq!(error.code, Code::Cancelled);
}

proptest! {
    #[test]
    fn any_bytes_make_a_text(bytes: Vec<u8>) {
        let parsed = parse(&bytes, Format::Text, &Reading::default(), &Cancel::default()).expect("text is never refused");
        let page = &parsed.document.pages[0];
        let mut last = 0;
        for block in &page.blocks {
            prop_assert!(last <= block.start && block.start < block.end);
            prop_assert!(page.text.get(block.start..block.end).is_some());
            last = block.end;
        }
        prop_assert_eq!(page.text.trim_end(), page.text.as_str());
    }

    #[test]
    fn utf8_is_kept_as_it_is(text in "[^\u{0}\r\u{feff}\u{1b}]{0,200}") {
        prop_assume!(ferrolab_markup::decode(text.as_bytes(), None, false).expect("no label").encoding == "UTF-8");
        prop_assert_eq!(decode(text.as_bytes(), None, false).expect("no label").text, text);
    }
}
