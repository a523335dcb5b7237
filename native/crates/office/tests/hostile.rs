//! Files made to harm: each ends soon, with text or with a typed error.

mod support;

use std::time::Instant;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Code, Reading};
use ferrolab_office::Kind;
use proptest::prelude::*;
use support::{docx, p, package, read, read_with, relationships};

fn code(bytes: &[u8], limits: Limits) -> Result<String, Code> {
    let reading = Reading { limits, ..Reading::default() };
    let parsed = read_with(bytes, Kind::Docx, &reading).map_err(|error| error.code)?;
    assert!(!parsed.document.header.warnings.is_empty(), "what was left out is told");
    Ok(parsed.document.pages[0].text.clone())
}

#[test]
fn limits_keep_the_text_before_them() {
    let body = p("", "kept") + &p("", "x").repeat(100);
    let limits = Limits { max_elements: 50, ..Limits::default() };
    assert!(code(&docx(&body, &[]), limits).is_ok_and(|text| text.starts_with("kept\n\nx")));
    let row = format!("<w:tr><w:tc>{}</w:tc><w:tc/></w:tr>", p("", "a"));
    let table = p("", "kept") + &format!("<w:tbl>{}</w:tbl>", row.repeat(50));
    let limits = Limits { max_cells: 10, ..Limits::default() };
    assert!(code(&docx(&table, &[]), limits).is_ok_and(|text| text.starts_with("kept")));
    let limits = Limits { max_part_bytes: 100, ..Limits::default() };
    assert_eq!(code(&docx(&body, &[]), limits), Err(Code::SizeLimit));
}

#[test]
fn deep_nesting_ends() {
    let nested = |inner: &str, depth: usize| {
        "<w:tbl><w:tr><w:tc>".repeat(depth) + inner + &"</w:tc></w:tr></w:tbl>".repeat(depth)
    };
    assert_eq!(code(&docx(&nested(&p("", "a"), 5_000), &[]), Limits::default()), Err(Code::SizeLimit));
    assert_eq!(read(&docx(&nested(&p("", "a"), 150), &[]), Kind::Docx).document.pages[0].text, "a");
    let boxes =
        "<w:p><w:r><w:txbxContent>".repeat(100) + &p("", "a") + &"</w:txbxContent></w:r></w:p>".repeat(100);
    assert_eq!(read(&docx(&boxes, &[]), Kind::Docx).document.pages[0].text, "a");
}

#[test]
fn entities_are_neither_expanded_nor_fetched() {
    for body in ["<!ENTITY a 'aaaa'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>"] {
        let document =
            format!("<!DOCTYPE w [{body}]><w:document><w:body>{}</w:body></w:document>", p("", "&a;"));
        let root = relationships(&[("rId1", "officeDocument", "word/document.xml")]);
        let bytes = package(&[("_rels/.rels", &root), ("word/document.xml", &document)]);
        assert_eq!(code(&bytes, Limits::default()), Err(Code::Corrupt));
    }
}

#[test]
fn parts_cannot_lie_outside_the_package() {
    let body = "<w:p><w:r><w:pict><v:imagedata r:id='image'/></w:pict><w:t>a</w:t></w:r></w:p>";
    let parsed = read(&docx(body, &[("image", "../../../../etc/passwd", "inside")]), Kind::Docx);
    assert!(parsed.payloads.is_empty());
    assert_eq!(parsed.document.pages[0].images[0].payload, None);
}

#[test]
fn pictures_beyond_the_limit_are_left_out() {
    let body = "<w:p><w:r><w:pict><v:imagedata r:id='image'/></w:pict><w:t>a</w:t></w:r></w:p>";
    let reading =
        Reading { limits: Limits { max_payload_bytes: 3, ..Limits::default() }, ..Reading::default() };
    let parsed = read_with(&docx(body, &[("image", "media/a.png", "12345")]), Kind::Docx, &reading);
    let parsed = parsed.expect("the text is sound");
    assert!(parsed.payloads.is_empty());
    assert!(parsed.document.header.warnings[0].contains("max_payload_bytes"));
}

#[test]
fn a_note_is_told_once_however_often_it_is_referred_to() {
    let mark = "<w:r><w:footnoteReference w:id='1'/></w:r>";
    let notes = format!("<w:x><w:footnote w:id='1'>{}</w:footnote></w:x>", p("", &"n".repeat(1_000)));
    let body = format!("<w:p>{}</w:p>", mark.repeat(1_000));
    let parsed = read(&docx(&body, &[("footnotes", "f.xml", &notes)]), Kind::Docx);
    assert!(parsed.document.pages[0].text.len() < 10_000);
}

#[test]
fn words_that_many_comments_and_changes_share_are_not_multiplied() {
    let comments = (0..2_000).map(|id| format!("<w:comment w:id='{id}'>{}</w:comment>", p("", "c")));
    let comments = format!("<w:comments>{}</w:comments>", comments.collect::<String>());
    let starts: String = (0..2_000).map(|id| format!("<w:commentRangeStart w:id='{id}'/>")).collect();
    let body = format!(
        "<w:p>{starts}{}<w:r><w:t>{}</w:t></w:r>{}</w:p>",
        "<w:ins>".repeat(400),
        "word ".repeat(100_000),
        "</w:ins>".repeat(400)
    );
    let parsed = read(&docx(&body, &[("comments", "comments.xml", &comments)]), Kind::Docx);
    let annotations = &parsed.document.pages[0].annotations;
    let longest = annotations.iter().map(|it| it.text.len()).sum::<usize>();
    assert!(annotations.len() >= 2_000 && longest < 2_000_000, "{longest}");
}

/// Twice the input takes about twice the time: a square would take four times as long.
#[test]
fn time_grows_with_the_input_only() {
    let seconds = |count: usize| {
        let comment = "<w:commentRangeStart w:id='0'/>";
        let body = p("", &"x &amp; y ".repeat(20)).repeat(count)
            + &format!("<w:p>{}<w:r><w:t>{}</w:t></w:r></w:p>", comment.repeat(count), "z".repeat(count));
        let bytes = docx(&body, &[]);
        let fastest = (0..3).map(|_| {
            let start = Instant::now();
            read(&bytes, Kind::Docx);
            start.elapsed()
        });
        fastest.min().expect("three runs").as_secs_f64()
    };
    let (small, large) = (seconds(1_000), seconds(8_000));
    assert!(large < 24.0 * small + 0.1, "{small} s, then {large} s");
}

fn sample() -> Vec<u8> {
    let cell = format!("<w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr>{}</w:tc>", p("", "c"));
    let body = p("<w:pStyle w:val='T'/><w:numPr><w:numId w:val='1'/></w:numPr>", "Title")
        + &format!("<w:tbl><w:tr>{cell}</w:tr><w:tr>{cell}{cell}</w:tr></w:tbl>")
        + "<w:p><w:ins><w:r><w:t>i</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='1'/></w:r>\
           <m:oMath><m:rad><m:e><m:r><m:t>x</m:t></m:r></m:e></m:rad></m:oMath></w:p>";
    let notes = format!("<w:x><w:footnote w:id='1'>{}</w:footnote></w:x>", p("", "n"));
    let numbering = "<w:n><w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='upperRoman'/>\
        <w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:n>";
    docx(&body, &[("footnotes", "f.xml", &notes), ("numbering", "n.xml", numbering)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Entries are not packed here, so that every flip reaches the XML.
    #[test]
    fn flipped_bytes_end_in_text_or_an_error(flips in proptest::collection::vec((0_usize..6_000, any::<u8>()), 1..12)) {
        let mut bytes = sample();
        for (at, value) in flips {
            let length = bytes.len();
            bytes[at % length] = value;
        }
        for kind in [Kind::Docx, Kind::Pptx, Kind::Odt, Kind::Odp] {
            if let Ok(parsed) = read_with(&bytes, kind, &Reading::default()) {
                for page in &parsed.document.pages {
                    let mut last = 0;
                    for block in &page.blocks {
                        prop_assert!(last <= block.start && page.text.get(block.start..block.end).is_some());
                        last = block.end;
                    }
                }
            }
        }
    }
}
