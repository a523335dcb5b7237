//! Small workbooks in, documents out.

mod common;

use common::{page, read, texts};
use ferrolab_base::document::{BlockKind, Parsed, Value};
use ferrolab_base::{Cancel, Code, Limits, Reading};
use ferrolab_sheets::{Kind, parse};
use ferrolab_testing::zip::stored;
use proptest::prelude::*;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A workbook's parts besides its first sheet; a later part of the same name counts.
#[derive(Default)]
struct Book {
    workbook: String,
    sheet: String,
    parts: Vec<(String, String)>,
}

impl Book {
    /// A workbook of one sheet with these rows.
    fn with_rows(rows: &str) -> Self {
        Self { sheet: format!("<sheetData>{rows}</sheetData>"), ..Self::default() }
    }

    fn part(mut self, name: &str, content: &str) -> Self {
        self.parts.push((name.into(), content.into()));
        self
    }

    fn relationships(self, of: &str, entries: &[(&str, &str, &str)]) -> Self {
        let entry = |(id, kind, target): &(&str, &str, &str)| {
            let mode = if target.contains("://") { " TargetMode='External'" } else { "" };
            format!("<Relationship Id='{id}' Type='{RELATIONSHIPS}/{kind}' Target='{target}'{mode}/>")
        };
        let entries: String = entries.iter().map(entry).collect();
        self.part(of, &format!("<Relationships>{entries}</Relationships>"))
    }

    fn bytes(self) -> Vec<u8> {
        let workbook = if self.workbook.is_empty() {
            "<sheets><sheet name='First' sheetId='1' r:id='rId1'/></sheets>".to_owned()
        } else {
            self.workbook.clone()
        };
        let book = Book::default()
            .relationships(
                "_rels/.rels",
                &[
                    ("r1", "officeDocument", "xl/workbook.xml"),
                    ("r2", "core-properties", "docProps/core.xml"),
                ],
            )
            .relationships(
                "xl/_rels/workbook.xml.rels",
                &[
                    ("rId1", "worksheet", "worksheets/sheet1.xml"),
                    ("rId2", "worksheet", "worksheets/sheet2.xml"),
                    ("rId3", "sharedStrings", "sharedStrings.xml"),
                    ("rId4", "styles", "styles.xml"),
                ],
            )
            .part("xl/workbook.xml", &format!("<workbook>{workbook}</workbook>"))
            .part("xl/worksheets/sheet1.xml", &format!("<worksheet>{}</worksheet>", self.sheet))
            .part(
                "docProps/core.xml",
                "<coreProperties><title>Report</title><creator>Ann</creator></coreProperties>",
            )
            .part("xl/sharedStrings.xml", "<sst><si><t>shared</t></si></sst>")
            .part("xl/styles.xml", "<styleSheet/>");
        let mut parts = book.parts;
        for (name, content) in self.parts {
            parts.retain(|(other, _)| *other != name);
            parts.push((name, content));
        }
        let entries: Vec<(&str, &[u8])> =
            parts.iter().map(|(name, content)| (name.as_str(), content.as_bytes())).collect();
        stored(&entries)
    }

    fn read(self) -> Parsed {
        read(&self.bytes(), Kind::Xlsx).expect("the workbook can be read")
    }
}

/// Cells of text and numbers by place.
fn cell(place: &str, value: &str) -> String {
    match value.parse::<f64>() {
        Ok(_) => format!("<c r='{place}'><v>{value}</v></c>"),
        Err(_) => format!("<c r='{place}' t='inlineStr'><is><t>{value}</t></is></c>"),
    }
}

fn rows(cells: &[(&str, &str)]) -> String {
    cells.iter().map(|(place, value)| format!("<row>{}</row>", cell(place, value))).collect()
}

#[test]
fn a_sheet_is_a_page_with_heading_table_and_markdown() {
    let parsed = Book::with_rows(&rows(&[("A1", "name"), ("B1", "n"), ("A2", "x"), ("B2", "1.50")])).read();
    let page = page(&parsed, 0);
    assert_eq!(page.text, "First\n\nname\tn\nx\t1.5");
    assert_eq!((page.blocks[0].kind, page.blocks[0].level), (BlockKind::Heading, 1));
    let table = &page.tables[0];
    assert_eq!(table.caption.as_deref(), Some("First"));
    assert_eq!(table.rows[1][1].value, Some(Value::Number(1.5)));
    assert!(table.rows[0].iter().all(|cell| cell.header));
    assert_eq!(parsed.markdown.as_deref(), Some("# First\n\n| name | n |\n| --- | --- |\n| x | 1.5 |"));
    let header = &parsed.document.header;
    assert_eq!(
        (header.metadata.title.as_deref(), header.metadata.authors[0].as_str()),
        (Some("Report"), "Ann")
    );
}

#[test]
fn cells_of_all_types_are_read() {
    let sheet = "<row r='1'><c r='A1' t='s'><v>0</v></c><c t='b'><v>1</v></c><c t='e'><v>#DIV/0!</v></c>\
        <c t='str'><f>A1&amp;\"x\"</f><v>a_x000D_b</v></c><c t='d'><v>2026-11-21T10:00:00</v></c><c t='s'><v>9</v></c></row>";
    let parsed = Book::with_rows(sheet).read();
    let row = &page(&parsed, 0).tables[0].rows[0];
    let texts: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
    assert_eq!(texts, ["shared", "TRUE", "#DIV/0!", "ab", "2026-11-21 10:00:00"]);
    assert_eq!(row[1].value, Some(Value::Boolean(true)));
    assert_eq!(row[2].value, Some(Value::Error("#DIV/0!".into())));
    assert_eq!(row[3].formula.as_deref(), Some("A1&\"x\""));
    assert_eq!(page(&parsed, 0).warnings, ["1 cells refer to texts that the file does not have"]);
}

#[test]
fn rich_text_is_joined_and_its_pronunciation_left_out() {
    let strings =
        "<sst><si><r><t>a</t></r><r><t xml:space='preserve'> b</t></r><rPh><t>no</t></rPh></si></sst>";
    let parsed =
        Book::with_rows("<row><c t='s'><v>0</v></c></row>").part("xl/sharedStrings.xml", strings).read();
    assert_eq!(page(&parsed, 0).text, "First\n\na b");
}

#[test]
fn numbers_look_as_their_format_says() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='#,##0.00\" €\"'/></numFmts>\
        <cellXfs><xf numFmtId='0'/><xf numFmtId='164'/><xf numFmtId='14'/><xf numFmtId='9'/></cellXfs></styleSheet>";
    let sheet = "<row><c s='1'><v>1234.5</v></c><c s='2'><v>44197</v></c><c s='3'><v>0.25</v></c><c s='99'><v>7</v></c></row>";
    let read = |workbook: &str| {
        Book { workbook: workbook.into(), ..Book::with_rows(sheet) }.part("xl/styles.xml", styles).read()
    };
    let parsed = read("");
    let row = &page(&parsed, 0).tables[0].rows[0];
    assert_eq!(texts(&page(&parsed, 0).tables[0]), [["1,234.50 €", "1/1/2021", "25%", "7"]]);
    assert_eq!(row[1].value, Some(Value::Time("2021-01-01".into())));
    let parsed = read("<workbookPr date1904='1'/><sheets><sheet name='First' r:id='rId1'/></sheets>");
    assert_eq!(page(&parsed, 0).tables[0].rows[0][1].value, Some(Value::Time("2025-01-02".into())));
}

#[test]
fn shared_formulas_hold_for_each_cell() {
    let sheet = "<row r='1'><c r='A1'><f t='shared' ref='A1:A2' si='0'>B1*$C$1</f><v>1</v></c></row>\
        <row r='2'><c r='A2'><f t='shared' si='0'/><v>2</v></c></row><row r='3'><c r='A3'><f>NOW()</f></c></row>";
    let parsed = Book::with_rows(sheet).read();
    let table = &page(&parsed, 0).tables[0];
    let formulas: Vec<_> = table.rows.iter().map(|row| row[0].formula.as_deref()).collect();
    assert_eq!(formulas, [Some("B1*$C$1"), Some("B2*$C$1"), Some("NOW()")]);
    assert_eq!(table.rows[2][0].text, "=NOW()");
    assert!(page(&parsed, 0).warnings[0].contains("no value"));
}

#[test]
fn merged_cells_span() {
    let mut book = Book::with_rows(&rows(&[
        ("A1", "wide"),
        ("C1", "x"),
        ("A2", "tall"),
        ("B2", "y"),
        ("C2", "z"),
        ("B3", "u"),
        ("C3", "v"),
    ]));
    book.sheet.push_str("<mergeCells><mergeCell ref='A1:B1'/><mergeCell ref='A2:A3'/></mergeCells>");
    let parsed = book.read();
    let table = &page(&parsed, 0).tables[0];
    assert_eq!(texts(table), [vec!["wide", "x"], vec!["tall", "y", "z"], vec!["u", "v"]]);
    assert_eq!((table.rows[0][0].col_span, table.rows[1][0].row_span), (2, 2));
    let markdown = "| wide |  | x |\n| --- | --- | --- |\n| tall | y | z |\n|  | u | v |";
    assert!(parsed.markdown.is_some_and(|text| text.ends_with(markdown)));
}

#[test]
fn far_cells_cost_nothing_and_a_diagonal_is_no_grid() {
    let parsed = Book::with_rows(&rows(&[("A1", "first"), ("XFD1048576", "last")])).read();
    assert_eq!(page(&parsed, 0).text, "First\n\nfirst\n\nlast");
    let diagonal: String = (1..2_000)
        .map(|row| {
            format!(
                "<row r='{row}'>{}</row>",
                ["A", "B", "C"].map(|_| String::new()).concat()
                    + &format!("<c r='{}{row}'><v>1</v></c>", letters(row))
            )
        })
        .collect();
    let parsed = Book::with_rows(&diagonal).read();
    let cells: usize = page(&parsed, 0).tables[0].rows.iter().map(Vec::len).sum();
    assert!(cells < 10_000 && page(&parsed, 0).warnings[0].contains("scattered"));
}

fn letters(mut column: u32) -> String {
    let mut name = String::new();
    while column > 0 {
        name.insert(0, char::from(b'A' + ((column - 1) % 26) as u8));
        column = (column - 1) / 26;
    }
    name
}

#[test]
fn hidden_things_are_shown_and_told_of() {
    let mut book = Book {
        workbook: "<sheets><sheet name='A' r:id='rId1'/><sheet name='B' state='veryHidden' r:id='rId2'/>\
            <sheet name='C' r:id='rId9'/></sheets><definedNames><definedName name='Rate'>A!$B$1</definedName></definedNames>"
            .into(),
        ..Book::with_rows("<row hidden='1'><c><v>1</v></c><c><v>2</v></c></row>")
    };
    book.sheet.insert_str(0, "<cols><col min='2' max='3' hidden='1'/></cols>");
    let parsed = book.part("xl/worksheets/sheet2.xml", "<worksheet><sheetData/></worksheet>").read();
    assert_eq!(page(&parsed, 0).warnings, ["1 hidden rows are shown", "1 hidden columns are shown"]);
    assert_eq!(page(&parsed, 1).warnings, ["the sheet is hidden"]);
    let header = &parsed.document.header;
    assert_eq!(header.warnings, ["the sheet \"C\" is not in the file"]);
    assert!(header.metadata.other.contains(&("defined name Rate".into(), "A!$B$1".into())));
}

#[test]
fn links_comments_and_charts_belong_to_their_sheet() {
    let mut book = Book::with_rows(&rows(&[("A1", "site"), ("A2", "here")]));
    book.sheet.push_str(
        "<hyperlinks><hyperlink ref='A1' r:id='h1'/><hyperlink ref='A2' location='B!A1'/></hyperlinks>",
    );
    let chart = "<chartSpace><chart><title><tx><rich><p><r><t>Sales</t></r></p></rich></tx></title><plotArea><barChart><ser>\
        <tx><strRef><strCache><pt idx='0'><v>2026</v></pt></strCache></strRef></tx>\
        <cat><strRef><strCache><pt idx='0'><v>Q1</v></pt></strCache></strRef></cat>\
        <val><numRef><numCache><formatCode>0.0</formatCode><pt idx='0'><v>5</v></pt></numCache></numRef></val>\
        </ser></barChart></plotArea></chart></chartSpace>";
    let drawing = "<wsDr><pic><cNvPr descr='a cat'/><blip embed='d2'/></pic><graphicFrame><chart id='d1'/></graphicFrame>\
        <sp><txBody><p><r><t>in a box</t></r></p></txBody></sp></wsDr>";
    let parsed = book
        .relationships(
            "xl/worksheets/_rels/sheet1.xml.rels",
            &[("h1", "hyperlink", "https://example.org/"), ("c1", "comments", "../comments1.xml"), ("d1", "drawing", "../drawings/drawing1.xml")],
        )
        .part("xl/comments1.xml", "<comments><authors><author>Ann</author></authors><commentList><comment ref='A2' authorId='0'><text><r><t>Why?</t></r></text></comment></commentList></comments>")
        .part("xl/drawings/drawing1.xml", drawing)
        .relationships("xl/drawings/_rels/drawing1.xml.rels", &[("d1", "chart", "../charts/chart1.xml"), ("d2", "image", "../media/cat.png")])
        .part("xl/media/cat.png", "pixels")
        .part("xl/charts/chart1.xml", chart)
        .read();
    let page = page(&parsed, 0);
    let links: Vec<_> = page.links.iter().map(|link| (link.text.as_str(), link.target.as_str())).collect();
    assert_eq!(links, [("site", "https://example.org/"), ("here", "#B!A1")]);
    assert_eq!(
        (page.annotations[0].text.as_str(), page.annotations[0].author.as_deref()),
        ("A2: Why?", Some("Ann"))
    );
    assert_eq!(page.tables[1].caption.as_deref(), Some("Sales – Bar chart"));
    assert_eq!(texts(&page.tables[1]), [["", "2026"], ["Q1", "5.0"]]);
    assert!(page.text.contains("in a box"));
    assert_eq!(page.images[0].alternative.as_deref(), Some("a cat"));
    assert_eq!(page.images[0].payload.map(|index| parsed.payloads[index].as_slice()), Some(&b"pixels"[..]));
}

#[test]
fn names_of_embedded_files_never_lead_elsewhere() {
    let book = Book::default().part(r"xl/embeddings/..\..\run.bin", "a").part(r"xl/embeddings/..", "b");
    let attachments = book.read().document.header.attachments;
    let names: Vec<_> = attachments.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["run.bin", "attachment"]);
}

#[test]
fn what_was_read_before_damage_is_kept() {
    let book =
        Book { sheet: "<sheetData><row><c><v>1</v></c><c><v>2</v></c><c><v".into(), ..Book::default() };
    let parsed = book.read();
    assert_eq!(texts(&page(&parsed, 0).tables[0]), [["1", "2"]]);
    assert!(parsed.document.header.warnings[0].contains("sheet1.xml"));
}

#[test]
fn entities_do_not_expand() {
    let bytes = Book::default()
        .part("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>")
        .bytes();
    assert_eq!(read(&bytes, Kind::Xlsx).expect_err("the sheet is refused").code, Code::Corrupt);
}

#[test]
fn limits_keep_what_was_read() {
    let reading = Reading { limits: Limits { max_cells: 3, ..Limits::default() }, ..Reading::default() };
    let bytes = Book::with_rows(&rows(&[("A1", "a"), ("B1", "b"), ("A2", "c"), ("B2", "d")])).bytes();
    let parsed = parse(&bytes, Kind::Xlsx, &reading, &Cancel::default()).expect("the beginning is read");
    assert!(page(&parsed, 0).text.ends_with("a\tb\nc\t") || page(&parsed, 0).text.ends_with("a\tb\nc"));
    assert!(page(&parsed, 0).warnings[0].contains("max_cells"));
    let reading =
        Reading { limits: Limits { max_part_bytes: 40, ..Limits::default() }, ..Reading::default() };
    let error = parse(&bytes, Kind::Xlsx, &reading, &Cancel::default()).expect_err("the parts are too large");
    assert_eq!(error.code, Code::SizeLimit);
}

#[test]
fn one_long_text_in_many_cells_is_cut() {
    let strings = format!("<sst><si><t>{}</t></si></sst>", "x".repeat(1 << 20));
    let cells = "<c t='s'><v>0</v></c>".repeat(200);
    let bytes =
        Book::with_rows(&format!("<row>{cells}</row>")).part("xl/sharedStrings.xml", &strings).bytes();
    let reading = Reading {
        limits: Limits { max_unpacked_bytes: 16 << 20, ..Limits::default() },
        ..Reading::default()
    };
    let parsed = parse(&bytes, Kind::Xlsx, &reading, &Cancel::default()).expect("the beginning is read");
    assert!(page(&parsed, 0).warnings[0].contains("bytes of text"));
}

#[test]
fn cancelled_calls_end() {
    let cancel = Cancel::default();
    cancel.cancel();
    let error = parse(&Book::default().bytes(), Kind::Xlsx, &Reading::default(), &cancel)
        .expect_err("it is cancelled");
    assert_eq!(error.code, Code::Cancelled);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn flipped_bytes_end_well(flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12), cut in any::<proptest::sample::Index>()) {
        let mut bytes = Book::with_rows(&rows(&[("A1", "a"), ("B2", "2"), ("C9", "c")])).bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        drop(read(&bytes, Kind::Xlsx));
        drop(read(&bytes[..cut.index(bytes.len())], Kind::Xlsx));
    }
}
