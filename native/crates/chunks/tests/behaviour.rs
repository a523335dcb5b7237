//! Where chunks begin and end.

#[expect(dead_code, reason = "each test file uses some of the counters")]
mod support;

use ferrolab_base::document::{Block, BlockKind};
use ferrolab_base::{Cancel, Code};
use ferrolab_chunks::{Chunk, Config, chunk, sections, structure};
use support::Bytes;

/// Chunks of a text at one token a byte.
fn chunks(text: &str, blocks: &[Block], max_tokens: usize, overlap_tokens: usize) -> Vec<Chunk> {
    let config = Config { max_tokens, overlap_tokens, ..Config::default() };
    chunk(text, blocks, &[], &config, &Bytes, &Cancel::default()).expect("bytes fit")
}

#[track_caller]
fn check(text: &str, blocks: &[Block], max_tokens: usize, bodies: &[&str]) {
    let found = chunks(text, blocks, max_tokens, 0);
    let found: Vec<&str> = found.iter().map(|chunk| text[chunk.body_start..chunk.end].trim()).collect();
    assert_eq!(found, bodies);
}

#[track_caller]
fn check_markdown(text: &str, max_tokens: usize, bodies: &[&str]) {
    check(text, &structure::markdown(text), max_tokens, bodies);
}

#[test]
fn an_empty_text_has_no_chunks_and_white_space_has_one() {
    assert!(chunks("", &[], 8, 0).is_empty());
    assert_eq!(chunks(" \n\n", &[], 8, 0).len(), 1);
}

#[test]
fn a_text_that_fits_is_one_chunk() {
    check_markdown("# A\n\nOne. Two.\n\n## B\n\nThree.\n", 64, &["# A\n\nOne. Two.\n\n## B\n\nThree."]);
}

#[test]
fn a_heading_goes_with_what_follows_it() {
    check_markdown(
        "Some words here.\n\n# Title\n\nMore words.",
        30,
        &["Some words here.", "# Title\n\nMore words."],
    );
}

#[test]
fn a_line_that_announces_a_list_goes_with_it() {
    check_markdown(
        "Some words.\n\nBuy these:\n\n- milk\n- bread\n",
        32,
        &["Some words.", "Buy these:\n\n- milk\n- bread"],
    );
}

#[test]
fn a_table_is_cut_between_rows_but_not_after_its_first() {
    let table = "A sentence first.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n";
    check_markdown(table, 42, &["A sentence first.", "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |"]);
    check_markdown(table, 31, &["A sentence first.", "| a | b |\n|---|---|\n| 1 | 2 |", "| 3 | 4 |"]);
}

#[test]
fn code_that_does_not_fit_is_cut_at_blank_lines() {
    check_markdown(
        "```\na = 1\nb = 2\n\nc = 3\nd = 4\n```\n",
        24,
        &["```\na = 1\nb = 2", "c = 3\nd = 4\n```"],
    );
}

#[test]
fn a_long_sentence_is_cut_between_clauses() {
    check("one two three, four five six, seven", &[], 20, &["one two three,", "four five six, seven"]);
}

#[test]
fn a_function_stays_with_its_decorator_and_its_name_leads_the_section_path() {
    let text = "import a\n\n\nclass A:\n    @cached\n    def f(self):\n        return 1\n\n    def g(self):\n        return 2\n";
    let blocks = structure::code(text, structure::Language::Python);
    let found = chunks(text, &blocks, 56, 0);
    let sections = sections(text, &blocks);
    let rows: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|chunk| {
            let titles = chunk.section_path.iter().map(|&index| sections[index as usize].title.as_str());
            (text[chunk.body_start..chunk.end].trim(), titles.collect())
        })
        .collect();
    assert!(
        rows.iter().any(|(body, _)| body.contains("@cached\n    def f(self):\n        return 1")),
        "{rows:?}"
    );
    let last = ("def g(self):\n        return 2", vec!["class A", "def g"]);
    assert_eq!(rows.last(), Some(&last));
}

#[test]
fn a_body_that_begins_with_headings_is_in_the_section_of_the_last() {
    let text = "# A\n\n## B\n\nWords.\n\n# C\n\nMore.\n";
    let blocks = structure::markdown(text);
    let found = chunks(text, &blocks, 20, 0);
    assert_eq!(
        found.iter().map(|chunk| chunk.section_path.clone()).collect::<Vec<_>>(),
        [vec![0, 1], vec![2]]
    );
}

#[test]
fn overlap_is_whole_sentences() {
    let text = "One is here. Two is here. Three is here. Four is here.";
    let found = chunks(text, &[], 42, 15);
    let overlap = &text[found[1].start..found[1].body_start];
    assert!(text[..found[1].body_start].ends_with(overlap) && overlap.ends_with("is here. "), "{overlap:?}");
    assert!(overlap.len() <= 15 && !overlap.is_empty());
}

#[test]
fn overlap_is_whole_words_when_no_sentence_fits() {
    let text = "The first sentence is rather long. The second sentence is as long.";
    let found = chunks(text, &[], 45, 12);
    assert_eq!(&text[found[1].start..found[1].body_start], "long. ");
}

#[test]
fn overlap_does_not_reach_back_over_a_heading() {
    let text = "# A\n\nOne sentence.\n\n# B\n\nTwo sentences.\n";
    let found = chunks(text, &structure::markdown(text), 26, 20);
    assert!(found.iter().all(|chunk| chunk.start == chunk.body_start), "{found:?}");
}

#[test]
fn bad_input_is_an_error_that_names_it() {
    let block = |start, end| Block { kind: BlockKind::Paragraph, start, end, level: 0, group: 0 };
    let run = |text: &str, blocks: &[Block], max_tokens| {
        let config = Config { max_tokens, ..Config::default() };
        chunk(text, blocks, &[], &config, &Bytes, &Cancel::default()).expect_err("bad input")
    };
    for (error, part) in [
        (run("ab", &[block(0, 3)], 8), "0..3"),
        (run("abc", &[block(0, 2), block(1, 3)], 8), "1..3"),
        (run("é", &[block(0, 1)], 8), "0..1"),
        (run("a漢", &[], 2), "\"漢\""),
        (run("a", &[], 0), "max_tokens is 0"),
    ] {
        assert_eq!(error.code, Code::InvalidInput);
        assert!(error.message.contains(part), "{error}");
        assert!(error.hint.is_some());
    }
}
