//! Delimited text in, a document out.

use ferrolab_base::document::{BlockKind, Parsed, Table, Value};
use ferrolab_base::{Cancel, Code, Limits, Reading};
use ferrolab_sheets::parse_delimited;
use proptest::prelude::*;

fn read(text: impl AsRef<[u8]>) -> Parsed {
    parse_delimited(text.as_ref(), &Reading::default(), &Cancel::default())
        .expect("CSV is hardly ever refused")
}

fn table(parsed: &Parsed) -> &Table {
    &parsed.document.pages[0].tables[0]
}

fn texts(table: &Table) -> Vec<Vec<&str>> {
    table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
}

#[test]
fn a_table_becomes_text_blocks_and_markdown() {
    let parsed = read("name;note\r\nAnn;\"a|b\nc\"\r\n\r\nBob;*\r\n");
    let page = &parsed.document.pages[0];
    assert_eq!(page.text, "name\tnote\nAnn\ta|b c\nBob\t*");
    assert!(page.blocks.iter().all(|block| block.kind == BlockKind::TableRow && block.group == 1));
    assert_eq!(texts(table(&parsed)), [["name", "note"], ["Ann", "a|b\nc"], ["Bob", "*"]]);
    let markdown = "| name | note |\n| --- | --- |\n| Ann | a\\|b c |\n| Bob | \\* |";
    assert_eq!(parsed.markdown.as_deref(), Some(markdown));
    let header = &parsed.document.header;
    assert_eq!((header.format.as_str(), header.page_count), ("csv", 1));
    assert!(header.metadata.other.contains(&("delimiter".into(), ";".into())));
}

#[test]
fn tabs_make_it_tsv() {
    assert_eq!(read("a\tb\n1\t2\n").document.header.media_type, "text/tab-separated-values");
}

#[test]
fn cells_hold_values_and_keep_their_text() {
    let parsed = read(
        "n,b,d,t,s\n1.50,TRUE,2026-11-21,2026-11-21 12:48,\"7\"\n2,false,2026-11-22,2026-11-22T01:02:03,007\n",
    );
    let table = table(&parsed);
    assert!(table.rows[0].iter().all(|cell| cell.header) && !table.rows[1].iter().any(|cell| cell.header));
    let values: Vec<_> = table.rows[1].iter().map(|cell| cell.value.clone()).collect();
    let time = |text: &str| Some(Value::Time(text.into()));
    let expected = [
        Some(Value::Number(1.5)),
        Some(Value::Boolean(true)),
        time("2026-11-21"),
        time("2026-11-21T12:48"),
        None,
    ];
    assert_eq!(values, expected);
    assert_eq!(table.rows[1][0].text, "1.50");
    assert_eq!((&*table.rows[2][4].text, &table.rows[2][4].value), ("007", &None));
}

#[test]
fn ragged_rows_are_kept_and_told_of() {
    let parsed = read("a,b\n1\n1,2,3\n4,5\n");
    assert_eq!(texts(table(&parsed)), [vec!["a", "b"], vec!["1"], vec!["1", "2", "3"], vec!["4", "5"]]);
    assert_eq!(
        parsed.document.header.warnings,
        ["2 of 4 rows do not have the first row's 2 fields: 1 have fewer, 1 have more"]
    );
}

#[test]
fn encodings_are_found() {
    let utf16: Vec<u8> = "\u{feff}Größe,x\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(texts(table(&read(utf16)))[0], ["Größe", "x"]);
    assert_eq!(texts(table(&read(b"\xef\xbb\xbfa,b\n1,2")))[0], ["a", "b"]);
    assert_eq!(texts(table(&read(b"Gr\xf6\xdfe,x\nf\xfcr,1\n")))[0], ["Größe", "x"]);
}

#[test]
fn an_unclosed_quote_hides_no_rows() {
    let parsed = read("a,b\n1,\"x\n2,y\n3,z\n");
    assert_eq!(texts(table(&parsed))[1..], [["1", "\"x"], ["2", "y"], ["3", "z"]]);
    assert!(parsed.document.header.warnings[0].contains("line 2"));
}

#[test]
fn nul_bytes_and_nothing_are_read() {
    let parsed = read(b"a,b\n1,\0\n");
    assert_eq!(texts(table(&parsed))[1], ["1", "\u{fffd}"]);
    for nothing in ["", "\n\n", ",,\n"] {
        let page = &read(nothing).document.pages[0];
        assert_eq!((page.text.as_str(), page.tables.len()), ("", 0), "{nothing:?}");
    }
}

#[test]
fn cells_beyond_the_limit_are_left_out() {
    let reading = Reading { limits: Limits { max_cells: 5, ..Limits::default() }, ..Reading::default() };
    let parsed =
        parse_delimited(b"a,b\n1,2\n3,4\n", &reading, &Cancel::default()).expect("the beginning is read");
    assert_eq!(texts(table(&parsed)).len(), 2);
    assert!(parsed.document.header.warnings[0].contains("max_cells"));
}

#[test]
fn bytes_beyond_the_limit_and_cancelled_calls_are_refused() {
    let reading = Reading { limits: Limits { max_bytes: 3, ..Limits::default() }, ..Reading::default() };
    let error = parse_delimited(b"a,b\n", &reading, &Cancel::default()).expect_err("the file is too large");
    assert_eq!(error.code, Code::SizeLimit);
    let cancel = Cancel::default();
    cancel.cancel();
    let error = parse_delimited(b"a,b\n", &Reading::default(), &cancel).expect_err("the call is cancelled");
    assert_eq!(error.code, Code::Cancelled);
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let parsed = read(&bytes);
        let page = &parsed.document.pages[0];
        for block in &page.blocks {
            prop_assert!(page.text.get(block.start..block.end).is_some());
        }
    }

    #[test]
    fn quoted_fields_come_back(rows in proptest::collection::vec(proptest::collection::vec("[a-z,;\n\"|]{1,8}", 3), 1..20)) {
        let line = |row: &Vec<String>| row.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect::<Vec<_>>().join(",");
        let text = rows.iter().map(line).collect::<Vec<_>>().join("\n");
        let parsed = read(&text);
        let visible = rows.iter().flatten().any(|field| !field.trim().is_empty());
        prop_assume!(visible);
        prop_assert_eq!(texts(table(&parsed)), rows);
    }
}
