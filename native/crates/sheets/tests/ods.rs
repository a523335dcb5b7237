//! Small OpenDocument spreadsheets in, documents out.

mod common;

use common::{page, read, texts};
use ferrolab_base::document::{Parsed, Value};
use ferrolab_base::{Cancel, Code, Limits, Reading};
use ferrolab_sheets::{Kind, parse};
use ferrolab_testing::zip::stored;

fn package(body: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles><style:style style:name='hid'>\
        <style:table-properties table:display='false'/></style:style></office:automatic-styles>\
        <office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    );
    let meta = "<office:document-meta><office:meta><dc:title>Report</dc:title><meta:generator>Writer</meta:generator>\
        </office:meta></office:document-meta>";
    stored(&[("content.xml", content.as_bytes()), ("meta.xml", meta.as_bytes())])
}

fn parsed(body: &str) -> Parsed {
    read(&package(body), Kind::Ods).expect("the spreadsheet can be read")
}

fn sheet(rows: &str) -> Parsed {
    parsed(&format!("<table:table table:name='One'>{rows}</table:table>"))
}

#[test]
fn cells_show_their_text_and_hold_their_value() {
    let parsed = sheet(
        "<table:table-row><table:table-cell office:value-type='float' office:value='0.5' table:formula='of:=SUM([.A1:.B2])'>\
        <text:p>50 %</text:p></table:table-cell>\
        <table:table-cell office:value-type='date' office:date-value='2026-11-21'><text:p>21.11.26</text:p></table:table-cell>\
        <table:table-cell office:value-type='time' office:time-value='PT18H05M00S'><text:p>18:05</text:p></table:table-cell>\
        <table:table-cell office:value-type='boolean' office:boolean-value='true'><text:p>WAHR</text:p></table:table-cell>\
        <table:table-cell office:value-type='string'><text:p>a<text:s text:c='2'/>b<text:line-break/><text:a xlink:href='https://example.org'>c</text:a></text:p><text:p>d</text:p></table:table-cell>\
        <table:table-cell office:value-type='float' office:value='7'/></table:table-row>",
    );
    let page = page(&parsed, 0);
    let row = &page.tables[0].rows[0];
    assert_eq!(texts(&page.tables[0]), [["50 %", "21.11.26", "18:05", "WAHR", "a  b\nc\nd", "7"]]);
    let values: Vec<_> = row.iter().map(|cell| cell.value.clone()).collect();
    let time = |text: &str| Some(Value::Time(text.into()));
    let expected = [
        Some(Value::Number(0.5)),
        time("2026-11-21"),
        time("18:05:00"),
        Some(Value::Boolean(true)),
        None,
        Some(Value::Number(7.0)),
    ];
    assert_eq!(values, expected);
    assert_eq!(row[0].formula.as_deref(), Some("SUM(A1:B2)"));
    assert_eq!(page.links[0].target, "https://example.org");
    assert_eq!(parsed.document.header.metadata.title.as_deref(), Some("Report"));
}

#[test]
fn repeated_and_covered_cells_are_unfolded_only_where_they_say_something() {
    let parsed = sheet(
        "<table:table-row><table:table-cell table:number-columns-spanned='2'><text:p>wide</text:p></table:table-cell>\
        <table:covered-table-cell/><table:table-cell table:number-columns-repeated='16381'/></table:table-row>\
        <table:table-row table:number-rows-repeated='2'><table:table-cell table:number-columns-repeated='2' office:value-type='float' office:value='1'><text:p>1</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated='1048573'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>",
    );
    let table = &page(&parsed, 0).tables[0];
    assert_eq!(texts(table), [vec!["wide"], vec!["1", "1"], vec!["1", "1"]]);
    assert_eq!(table.rows[0][0].col_span, 2);
}

#[test]
fn a_cell_repeated_without_end_meets_the_limit() {
    let bytes = package(
        "<table:table><table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'>\
        <text:p>x</text:p></table:table-cell></table:table-row></table:table>",
    );
    let reading = Reading { limits: Limits { max_cells: 40_000, ..Limits::default() }, ..Reading::default() };
    let parsed = parse(&bytes, Kind::Ods, &reading, &Cancel::default()).expect("the beginning is read");
    assert_eq!(page(&parsed, 0).text.matches('x').count(), 40_000);
    assert!(page(&parsed, 0).warnings[0].contains("max_cells"));
}

#[test]
fn comments_hidden_sheets_and_rows_are_told_of() {
    let parsed = parsed(
        "<table:table table:name='A' table:style-name='hid'><table:table-row table:visibility='collapse'>\
        <table:table-cell><office:annotation><dc:creator>Ann</dc:creator><dc:date>2026-11-21</dc:date><text:p>Why?</text:p></office:annotation>\
        <text:p>x</text:p></table:table-cell></table:table-row></table:table><table:table table:name='B'/>",
    );
    let first = page(&parsed, 0);
    assert_eq!(first.text, "A\n\nx");
    assert_eq!(first.warnings, ["the sheet is hidden", "1 hidden rows are shown"]);
    let comment = &first.annotations[0];
    assert_eq!(
        (comment.text.as_str(), comment.author.as_deref(), comment.date.as_deref()),
        ("A1: Why?", Some("Ann"), Some("2026-11-21"))
    );
    assert_eq!(page(&parsed, 1).text, "B");
}

#[test]
fn encrypted_and_cut_files_are_refused_or_kept() {
    let manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>";
    let encrypted = stored(&[("META-INF/manifest.xml", manifest), ("content.xml", b"\x01\x02")]);
    assert_eq!(read(&encrypted, Kind::Ods).expect_err("it is encrypted").code, Code::UnsupportedFormat);
    let cut = "<office:document-content><table:table table:name='A'><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row><table";
    let parsed = read(&stored(&[("content.xml", cut.as_bytes())]), Kind::Ods).expect("the beginning is read");
    assert_eq!(page(&parsed, 0).text, "A\n\nx");
    assert!(parsed.document.header.warnings[0].contains("content.xml"));
}
