//! Markdown: the syntax tree and the document over it.

use ferrolab_base::document::BlockKind::{self, *};
use ferrolab_base::document::{Document, Link};
use ferrolab_base::{Cancel, Code};
use ferrolab_base::{Limits, Reading};
use ferrolab_markup::markdown::{Node, NodeKind, Tree};
use ferrolab_markup::{Format, markdown, parse};
use proptest::prelude::*;

fn read(source: &str) -> Document {
    let parsed = parse(source.as_bytes(), Format::Markdown, &Reading::default(), &Cancel::default());
    parsed.expect("Markdown of this size is never refused").document
}

fn tree_of(source: &str) -> Tree {
    markdown::tree(source, &Reading::default(), &Cancel::default())
        .expect("Markdown of this size is never refused")
}

/// Each block as kind, level, group, text.
#[track_caller]
fn check(source: &str, expected: &[(BlockKind, u8, u32, &str)]) {
    let document = read(source);
    let page = &document.pages[0];
    assert_eq!(page.text, source.trim_end());
    let blocks: Vec<_> =
        page.blocks.iter().map(|b| (b.kind, b.level, b.group, &page.text[b.start..b.end])).collect();
    assert_eq!(blocks, expected);
}

/// The tree in one line: kinds with their children in parentheses.
#[track_caller]
fn check_tree(source: &str, expected: &str) {
    fn show(tree: &Tree, index: usize) -> String {
        let node = &tree.nodes[index];
        let kind = format!("{:?}", node.kind);
        let kind = kind.split([' ', '{']).next().unwrap_or("");
        let text = node.text.as_ref().map_or(String::new(), |text| format!("={text:?}"));
        let children: Vec<String> = node.children.iter().map(|&child| show(tree, child)).collect();
        let children = if children.is_empty() { String::new() } else { format!("({})", children.join(" ")) };
        format!("{kind}{text}{children}")
    }
    assert_eq!(show(&tree_of(source), 0), format!("Document({expected})"));
}

fn first(source: &str, wanted: impl Fn(&NodeKind) -> bool) -> Node {
    tree_of(source).nodes.into_iter().find(|node| wanted(&node.kind)).expect("the node is there")
}

#[test]
fn headings_paragraphs_code_and_quotes_are_blocks() {
    check(
        "Title\n=====\n\nOne\ntwo.\n\n## Sub ##\n```rust\nlet a;\n\n```\n\n> quoted\nlazy\n\n    indented\n",
        &[
            (Heading, 1, 0, "Title\n====="),
            (Paragraph, 0, 0, "One\ntwo."),
            (Heading, 2, 0, "## Sub ##"),
            (Code, 0, 0, "```rust\nlet a;\n\n```"),
            (Quote, 0, 0, "> quoted\nlazy"),
            (Code, 0, 0, "indented"),
        ],
    );
}

#[test]
fn an_item_is_one_block_without_the_items_in_it() {
    check(
        "- one\n  more\n  - deep\n- two\n\n  again\n\n  ```\n  code\n  ```\n\n1. other\n",
        &[
            (ListItem, 1, 1, "- one\n  more"),
            (ListItem, 2, 2, "- deep"),
            (ListItem, 1, 1, "- two\n\n  again"),
            (Code, 0, 0, "```\n  code\n  ```"),
            (ListItem, 1, 3, "1. other"),
        ],
    );
}

#[test]
fn an_item_that_begins_with_a_list_gives_its_marker_to_it() {
    check("- - a\n  - b\n", &[(ListItem, 2, 2, "- - a"), (ListItem, 2, 2, "- b")]);
}

#[test]
fn rows_of_one_table_share_a_group() {
    let source = "| a | b |\n|---|:-:|\n| 1 | **2** |\n\n| c |\n|---|\n";
    check(
        source,
        &[(TableRow, 0, 1, "| a | b |"), (TableRow, 0, 1, "| 1 | **2** |"), (TableRow, 0, 2, "| c |")],
    );
    let tables = read(source).pages.remove(0).tables;
    let texts: Vec<Vec<&str>> =
        tables[0].rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(texts, [["a", "b"], ["1", "2"]]);
    assert_eq!([tables[0].rows[0][0].header, tables[0].rows[1][0].header], [true, false]);
    assert_eq!(&source[tables[0].start..tables[0].end], "| a | b |\n|---|:-:|\n| 1 | **2** |\n");
}

#[test]
fn front_matter_html_and_rules_are_markup() {
    check(
        "---\ntitle: T\n---\n\n<div>\nx\n</div>\n\n***\n\n[^1]: note\n",
        &[
            (Markup, 0, 0, "---\ntitle: T\n---"),
            (Markup, 0, 0, "<div>\nx\n</div>"),
            (Markup, 0, 0, "***"),
            (Paragraph, 0, 0, "[^1]: note"),
        ],
    );
}

#[test]
fn metadata_comes_from_front_matter_or_the_first_title() {
    let document = read("+++\ntitle = 'T'\nauthor = \"A\"\n+++\n# Other\n");
    assert_eq!(document.header.metadata.title.as_deref(), Some("T"));
    assert_eq!(document.header.metadata.authors, ["A"]);
    let document = read("## Sub\n\n# A *b* `c`\n");
    assert_eq!(document.header.metadata.title.as_deref(), Some("A b c"));
    let outline: Vec<_> =
        document.header.outline.iter().map(|entry| (entry.level, entry.title.as_str())).collect();
    assert_eq!(outline, [(2, "Sub"), (1, "A b c")]);
}

#[test]
fn links_are_resolved() {
    let links = read("[a *b*](x \"t\") [r][] <https://e.org> <m@e.org> ![pic](p.png)\n\n[r]: /ref\n")
        .pages
        .remove(0)
        .links;
    let link = |text: &str, target: &str| Link { text: text.into(), target: target.into() };
    let expected = [
        link("a b", "x"),
        link("r", "/ref"),
        link("https://e.org", "https://e.org"),
        link("m@e.org", "mailto:m@e.org"),
        link("pic", "p.png"),
    ];
    assert_eq!(links, expected);
}

#[test]
fn commonmark_is_followed() {
    check_tree("a\\*b &amp; c", "Paragraph(Text=\"a*b & c\")");
    check_tree("***a** b*", "Paragraph(Emphasis(Strong(Text=\"a\") Text=\" b\"))");
    check_tree("foo_bar_baz", "Paragraph(Text=\"foo_bar_baz\")");
    check_tree("``a`b`` <b>  \nc", "Paragraph(Code=\"a`b\" Text=\" \" Html=\"<b>\" HardBreak Text=\"c\")");
    check_tree("- a\n\n      b", "List(Item(Paragraph(Text=\"a\") CodeBlock=\"b\"))");
    check_tree("\ta\n\tb", "CodeBlock=\"a\\nb\"");
}

#[test]
fn extensions_are_read() {
    check_tree("~~a~~ $x$", "Paragraph(Strikethrough(Text=\"a\") Text=\" \" Math=\"x\")");
    check_tree(
        "a[^n]\n\n[^n]: b",
        "Paragraph(Text=\"a\" FootnoteReference) FootnoteDefinition(Paragraph(Text=\"b\"))",
    );
    check_tree(
        "term\n: meaning",
        "DefinitionList(DefinitionTerm(Text=\"term\") Definition(Text=\"meaning\"))",
    );
    let item = first("- [x] done", |kind| matches!(kind, NodeKind::Item { .. }));
    assert_eq!(item.kind, NodeKind::Item { checked: Some(true) });
    let heading = first("# T {#i .c}", |kind| matches!(kind, NodeKind::Heading { .. }));
    assert_eq!(heading.kind, NodeKind::Heading { level: 1, id: Some("i".into()), classes: vec!["c".into()] });
    let quote = first("> [!TIP]\n> a", |kind| matches!(kind, NodeKind::BlockQuote { .. }));
    assert_eq!(quote.kind, NodeKind::BlockQuote { alert: Some(markdown::Alert::Tip) });
    let list = first("7) a", |kind| matches!(kind, NodeKind::List { .. }));
    assert_eq!(list.kind, NodeKind::List { start: Some(7) });
}

#[test]
fn offsets_are_given_in_bytes_and_characters() {
    let node = first("äö *ü* x", |kind| *kind == NodeKind::Emphasis);
    assert_eq!((node.start, node.end, node.start_char, node.end_char), (5, 9, 3, 6));
}

#[test]
fn hostile_nesting_is_flattened_with_a_warning() {
    let texts = [
        format!("{}a", ">".repeat(50_000)),
        format!("{}b", "- ".repeat(20_000)),
        "*a **b ".repeat(100_000),
        format!("{}a", "[".repeat(50_000)),
        "![".repeat(50_000),
        "<a ".repeat(50_000),
        "`a``b".repeat(30_000),
    ];
    for text in &texts {
        let tree = tree_of(text);
        assert!(depth(&tree) <= Reading::default().limits.max_depth + 1);
    }
    assert_eq!(tree_of(&texts[0]).warnings.len(), 1);
}

fn depth(tree: &Tree) -> usize {
    let mut depths: Vec<usize> = Vec::new();
    for node in &tree.nodes {
        depths.push(node.parent.map_or(0, |parent| depths[parent] + 1));
    }
    depths.into_iter().max().unwrap_or(0)
}

#[test]
fn too_many_nodes_are_refused() {
    let options = Reading { limits: Limits { max_elements: 10, ..Limits::default() }, ..Reading::default() };
    let error = markdown::tree(&"a *b*\n\n".repeat(10), &options, &Cancel::default()).expect_err("too many");
    assert_eq!(error.code, Code::SizeLimit);
}

/// Text made of what Markdown gives a meaning to.
fn markdown_like() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("# "),
        Just("- "),
        Just("1. "),
        Just("> "),
        Just("```"),
        Just("*"),
        Just("**"),
        Just("_"),
        Just("`"),
        Just("["),
        Just("]("),
        Just(")"),
        Just("|"),
        Just("|-|-|\n"),
        Just("\n"),
        Just("\n\n"),
        Just("    "),
        Just("<b>"),
        Just("<!--"),
        Just("-->"),
        Just("$"),
        Just("~~"),
        Just("[^a]"),
        Just("[^a]: "),
        Just(": "),
        Just("---\n"),
        Just("a"),
        Just("ä漢 "),
        Just("\\"),
        Just("&amp;"),
        Just("[x] "),
        Just("!["),
        Just("\t"),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn assert_invariants(source: &str) -> Result<(), TestCaseError> {
    let document = read(source);
    let page = &document.pages[0];
    let mut last = 0;
    for block in &page.blocks {
        prop_assert!(last <= block.start && block.start < block.end, "{:?}", page.blocks);
        prop_assert!(page.text.get(block.start..block.end).is_some());
        last = block.end;
    }
    let tree = tree_of(source);
    for (index, node) in tree.nodes.iter().enumerate() {
        prop_assert!(node.start <= node.end && source.get(node.start..node.end).is_some());
        prop_assert_eq!(node.start_char, source[..node.start].chars().count());
        prop_assert_eq!(node.end_char, source[..node.end].chars().count());
        for &child in &node.children {
            prop_assert!(child > index && tree.nodes[child].parent == Some(index));
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_markdown_keeps_the_invariants(source in markdown_like()) {
        assert_invariants(&source)?;
    }

    #[test]
    fn any_text_keeps_the_invariants(source in "\\PC{0,80}") {
        assert_invariants(&source)?;
    }

    #[test]
    fn any_bytes_are_markdown(bytes: Vec<u8>) {
        let parsed = parse(&bytes, Format::Markdown, &Reading::default(), &Cancel::default());
        prop_assert!(parsed.is_ok());
    }
}
