//! Rich Text Format, one idea a test.

use ferrolab_base::document::{BlockKind, Parsed};
use ferrolab_base::{Cancel, Code, Reading, TrackedChanges};
use ferrolab_texts::{Kind, parse};

fn read_with(body: &str, reading: &Reading) -> Parsed {
    let source = format!(
        "{{\\rtf1\\ansi\\ansicpg1252{{\\fonttbl{{\\f0 Arial;}}{{\\f1\\fcharset204 Arial;}}{{\\f2\\fcharset128 Gothic;}}{{\\f3\\fcharset2 Symbol;}}}}{{\\stylesheet{{\\s0 Normal;}}{{\\s1\\b heading 1;}}{{\\s2\\outlinelevel1 Unter;}}}}{body}}}"
    );
    parse(source.as_bytes(), Kind::Rtf, reading, &Cancel::default()).expect("it is RTF")
}

fn read(body: &str) -> Parsed {
    read_with(body, &Reading::default())
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(read(body).markdown.as_deref(), Some(expected));
}

#[test]
fn letters_come_from_code_pages_and_unicode() {
    check("caf\\'e9 \\f1\\'cf\\'f0\\f0  \\u8364? \\uc2\\u9731ab!\\par", "café Пр € ☃!");
    check("\\f2\\'93\\'fa\\'96\\'7b\\f0\\par", "日本");
    check("\\u-10178?\\u-8825? x\\par", "🦇 x");
    check("a\\~b\\emdash c\\ldblquote d\\rdblquote\\tab e\\par", "a b—c“d” e");
    check("\\u8226\\par after\\par", "•\n\nafter");
}

#[test]
fn styles_and_outline_levels_make_headings() {
    check("{\\s1\\b One\\par}\\pard{\\s2 Two\\par}\\pard text\\par", "# One\n\n## Two\n\ntext");
    let parsed = read("{\\s1 One\\par}\\pard text\\par");
    let kinds: Vec<_> = parsed.document.pages[0].blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Heading, BlockKind::Paragraph]);
}

#[test]
fn bold_italic_struck_and_hidden() {
    check("a {\\b b} {\\i c} {\\strike d}{\\v hidden}\\par", "a **b** *c* ~~d~~");
}

#[test]
fn lists_keep_their_numbers_and_levels() {
    let item = |text: &str, level: u8, name: &str| {
        format!("{{\\listtext {text}\\tab}}\\ls1\\ilvl{level} {name}\\par\\pard ")
    };
    let body = [item("3.", 0, "three"), item("\\f3\\'b7", 1, "in"), item("4.", 0, "four")].concat();
    check(&body, "3. three\n   - in\n4. four");
    check(&item("a)", 0, "letter"), "- a) letter");
    check("\\li360\\fi-360 \\bullet\\tab typed\\par\\pard after\\par", "- typed\n\nafter");
}

#[test]
fn tables_have_rows_cells_and_spans() {
    let parsed = read(concat!(
        "\\trowd\\trhdr\\clmgf\\cellx1000\\clmrg\\cellx2000\\pard\\intbl a\\cell\\cell\\row",
        "\\trowd\\clvmgf\\cellx1000\\cellx2000 b\\par bb\\cell c\\cell\\row",
        "\\trowd\\clvmrg\\cellx1000\\cellx2000\\cell d\\cell\\row\\pard after\\par"
    ));
    let table = &parsed.document.pages[0].tables[0];
    let cells: Vec<Vec<_>> = table
        .rows
        .iter()
        .map(|row| row.iter().map(|cell| (cell.text.as_str(), cell.col_span, cell.row_span)).collect())
        .collect();
    assert_eq!(cells, [vec![("a", 2, 1)], vec![("b bb", 1, 2), ("c", 1, 1)], vec![("d", 1, 1)]]);
    assert!(table.rows[0][0].header);
    assert!(parsed.document.pages[0].text.ends_with("after"));
}

#[test]
fn a_table_that_never_ends_keeps_its_text() {
    assert_eq!(read("\\trowd\\cellx100 a\\cell b").document.pages[0].text, "a\tb");
}

#[test]
fn links_footnotes_and_comments() {
    check(
        "{\\field{\\*\\fldinst{HYPERLINK \"http://a.example/\"}}{\\fldrslt here}} x{\\super\\chftn{\\footnote{\\super\\chftn} note}}\\par",
        "[here](http://a.example/) x[^1]\n\n[^1]: note",
    );
    let parsed = read("a{\\*\\atnauthor Ann}{\\*\\annotation why?}b\\par");
    let annotation = &parsed.document.pages[0].annotations[0];
    assert_eq!((annotation.author.as_deref(), annotation.text.as_str()), (Some("Ann"), "why?"));
    assert_eq!(parsed.document.pages[0].text, "ab");
}

#[test]
fn recorded_changes_are_taken_as_asked() {
    let read_as = |tracked_changes| {
        let reading = Reading { tracked_changes, ..Reading::default() };
        read_with("a {\\revised new} {\\deleted old}\\par", &reading).markdown
    };
    assert_eq!(read_as(TrackedChanges::Accepted).as_deref(), Some("a new"));
    assert_eq!(read_as(TrackedChanges::Rejected).as_deref(), Some("a old"));
    assert_eq!(read_as(TrackedChanges::Shown).as_deref(), Some("a new ~~old~~"));
}

#[test]
fn page_headers_stand_apart_and_can_be_left_out() {
    let body = "{\\header Running\\par}text\\par{\\footer Foot\\par}";
    assert_eq!(read(body).document.pages[0].text, "Running\n\ntext\n\nFoot");
    let reading = Reading { without_page_headers: true, ..Reading::default() };
    assert_eq!(read_with(body, &reading).document.pages[0].text, "text");
}

#[test]
fn pictures_are_kept_and_named() {
    let parsed = read(
        "x{\\*\\shppict{\\pict{\\*\\picprop{\\sp{\\sn wzDescription}{\\sv A duck}}}\\pngblip\\picw2\\pich3 8950\n4e47}}{\\nonshppict{\\pict\\wmetafile8 00}}\\par",
    );
    let image = &parsed.document.pages[0].images[0];
    assert_eq!((image.name.as_str(), image.media_type.as_str()), ("image-1.png", "image/png"));
    assert_eq!(image.alternative.as_deref(), Some("A duck"));
    assert_eq!(parsed.payloads[image.payload.expect("its bytes are kept")], b"\x89PNG");
    assert_eq!(parsed.document.pages[0].images.len(), 1);
}

#[test]
fn metadata_is_read_and_other_destinations_are_not_text() {
    let parsed = read(concat!(
        "{\\info{\\title T\\'e9}{\\author A; B}{\\creatim\\yr2026\\mo1\\dy2\\hr3\\min4}{\\keywords x, y}}",
        "{\\*\\unknown no}{\\colortbl;\\red1;}{\\object{\\*\\objdata 0102}{\\result shown}}\\bin3 {}} end"
    ));
    let metadata = &parsed.document.header.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Té"));
    assert_eq!(metadata.authors, ["A", "B"]);
    assert_eq!(metadata.keywords, ["x", "y"]);
    assert_eq!(metadata.created.as_deref(), Some("2026-01-02T03:04:00"));
    assert_eq!(parsed.document.pages[0].text, "shown end");
}

#[test]
fn what_stands_before_the_document_is_passed_over() {
    let parsed =
        parse(b"junk {\\rtf1 text}", Kind::Rtf, &Reading::default(), &Cancel::default()).expect("RTF");
    assert_eq!(parsed.document.pages[0].text, "text");
    assert_eq!(parsed.document.header.warnings.len(), 1);
    let error = parse(b"nothing", Kind::Rtf, &Reading::default(), &Cancel::default()).expect_err("no RTF");
    assert_eq!(error.code, Code::Corrupt);
}

#[test]
fn hostile_nesting_and_endless_cells_are_borne() {
    let deep = format!("{}x", "{".repeat(200_000));
    assert_eq!(read(&deep).document.pages[0].text, "x");
    assert!(read(&"{\\footnote a".repeat(20_000)).document.pages[0].text.contains('a'));
    let rows = "\\trowd\\cellx1\\cell\\row".repeat(10_000);
    assert!(read(&format!("{rows} end")).document.pages[0].text.ends_with("end"));
    let edges: String = (0..20_000).map(|edge| format!("\\cellx{}", edge * 100)).collect();
    assert!(read(&format!("\\trowd{edges}a\\cell\\row")).document.pages[0].text.contains('a'));
}
