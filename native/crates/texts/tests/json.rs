//! JSON and JSON lines.

use ferrolab_base::document::{Parsed, Value};
use ferrolab_base::{Cancel, Code, Limits, Reading, Result};
use ferrolab_texts::{Kind, parse};

fn try_read(source: &str, kind: Kind) -> Result<Parsed> {
    parse(source.as_bytes(), kind, &Reading::default(), &Cancel::default())
}

fn read(source: &str) -> Parsed {
    try_read(source, Kind::Json).expect("it is JSON")
}

fn read_lines(source: &str) -> Parsed {
    try_read(source, Kind::Jsonl).expect("lines are never refused")
}

fn blocks(parsed: &Parsed) -> Vec<&str> {
    let page = &parsed.document.pages[0];
    page.blocks.iter().map(|block| &page.text[block.start..block.end]).collect()
}

#[test]
fn what_is_short_stands_on_one_line() {
    let long = "x".repeat(60);
    let parsed =
        read(&format!("{{\"a\":[1, 2 ,{{}}],\"b\":{{\"c\":\"{long}\",\"d\":[\"{long}\"]}},\"e\":[]}}"));
    let expected = format!(
        "{{\n  \"a\": [1, 2, {{}}],\n  \"b\": {{\n    \"c\": \"{long}\",\n    \"d\": [\"{long}\"]\n  }},\n  \"e\": []\n}}"
    );
    assert_eq!(parsed.document.pages[0].text, expected);
    assert_eq!(parsed.markdown, Some(format!("```json\n{expected}\n```")));
    assert_eq!(read("[\n1\n,2]").document.pages[0].text, "[1, 2]");
}

#[test]
fn long_lists_fill_lines() {
    let numbers: Vec<String> = (100..140).map(|number| number.to_string()).collect();
    let text = read(&format!("{{\"a\": [{}]}}", numbers.join(","))).document.pages.remove(0).text;
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines.len(), lines[1], lines[5]), (7, "  \"a\": [", "  ]"));
    assert!(lines[2].starts_with("    100, 101, ") && lines[2].len() <= 88, "{text}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("still JSON")["a"][39], 139);
}

#[test]
fn letters_numbers_and_repeated_keys_stay() {
    let source = "\u{feff}{\"a\": \"\\u00e9\\n\\\"\", \"a\": 1.50e3, \"b\": NaN}";
    assert_eq!(read(source).document.pages[0].text, "{\"a\": \"é\\n\\\"\", \"a\": 1.50e3, \"b\": NaN}");
}

#[test]
fn members_are_blocks_and_long_ones_are_parted() {
    let long = "word ".repeat(300);
    let parsed = read(&format!("{{\"a\": 1, \"b\": [\"{long}\", \"{long}\"], \"c\": \"{long}\"}}"));
    let starts: Vec<String> = blocks(&parsed).iter().map(|block| block.chars().take(4).collect()).collect();
    assert_eq!(starts, ["{", "\"a\":", "\"b\":", "\"wor", "\"wor", "\"c\":"]);
    let titles: Vec<&str> = parsed.document.header.outline.iter().map(|entry| entry.title.as_str()).collect();
    assert_eq!(titles, ["a", "b", "c"]);
}

#[test]
fn flat_objects_are_a_table() {
    let parsed = read("[{\"a\": 1, \"b\": \"x|y\"}, {\"b\": null, \"c\": true}]");
    assert_eq!(
        parsed.markdown.as_deref(),
        Some("| a | b | c |\n| --- | --- | --- |\n| 1 | x\\|y |  |\n|  |  | true |")
    );
    let table = &parsed.document.pages[0].tables[0];
    assert_eq!(table.rows[1][0].value, Some(Value::Number(1.0)));
    assert_eq!(table.rows[2][2].value, Some(Value::Boolean(true)));
    for nested in ["[{\"a\": [1]}]", "[1, 2]", "{\"a\": {\"b\": 1}}", "[[1]]", "[{\"a\": 1}, 2]"] {
        assert!(read(nested).document.pages[0].tables.is_empty(), "{nested}");
    }
}

#[test]
fn lines_are_records() {
    let parsed = read_lines("{\"a\": 1}\n\n{\"a\": 2}\n");
    assert_eq!(blocks(&parsed), ["{\"a\": 1}", "{\"a\": 2}"]);
    assert_eq!(parsed.document.pages[0].tables[0].rows.len(), 3);
    let parsed = read_lines("{\"a\": 1}\n{\"a\": \n[1, [2]]");
    assert_eq!(blocks(&parsed), ["{\"a\": 1}", "{\"a\":", "[1, [2]]"]);
    assert!(parsed.document.header.warnings[0].contains("line 2"));
    assert!(parsed.document.pages[0].tables.is_empty());
}

#[test]
fn a_cut_value_is_read_as_far_as_it_goes() {
    let parsed = read("{\"a\": [1, 2], \"b\": \"tex");
    assert_eq!(parsed.document.pages[0].text, "{\"a\": [1, 2], \"b\": \"tex\"}");
    assert_eq!(parsed.document.header.warnings.len(), 1);
    assert_eq!(try_read("[[[", Kind::Json).expect_err("no text").code, Code::Corrupt);
}

#[test]
fn what_is_no_json_is_given_as_written() {
    let parsed = read("{\"a\": 1,\n // why\n \"b\": 2}");
    assert_eq!(parsed.document.pages[0].text, "{\"a\": 1}\n// why\n \"b\": 2}");
    assert!(parsed.document.header.warnings[0].contains("line 2"));
}

#[test]
fn depth_and_number_are_limited() {
    let error = try_read(&"[".repeat(500_000), Kind::Json).expect_err("too deep");
    assert_eq!(error.code, Code::SizeLimit);
    let parsed = read(&format!("[\"kept\", {}", "[".repeat(500_000)));
    assert!(parsed.document.pages[0].text.starts_with("[\n  \"kept\""));
    let limits = Limits { max_elements: 3, ..Limits::default() };
    let reading = Reading { limits, ..Reading::default() };
    let parsed = parse(b"[1, 2, 3, 4, 5]", Kind::Json, &reading, &Cancel::default()).expect("partly read");
    assert_eq!(parsed.document.pages[0].text, "[1, 2]", "the array is an element too");
    let wide: String = (0..2_000).map(|key| format!("{{\"k{key}\": 1}}\n")).collect();
    assert!(read_lines(&wide).document.pages[0].tables.is_empty());
}
