//! Jupyter notebooks.

use ferrolab_base::document::{BlockKind, Parsed};
use ferrolab_base::{Cancel, Reading};
use ferrolab_texts::{Kind, parse};

fn read(source: &str) -> Parsed {
    parse(source.as_bytes(), Kind::Ipynb, &Reading::default(), &Cancel::default()).expect("it is a notebook")
}

fn notebook(cells: &str) -> Parsed {
    read(&format!(
        r#"{{"cells": [{cells}], "metadata": {{"kernelspec": {{"language": "python", "display_name": "Python 3"}}, "language_info": {{"name": "python", "version": "3.12"}}}}, "nbformat": 4, "nbformat_minor": 5}}"#
    ))
}

#[test]
fn cells_keep_their_order_and_structure() {
    let parsed = notebook(
        r##"{"cell_type": "markdown", "source": ["# Title\n", "- a\n", "- b"]},
            {"cell_type": "code", "source": "print(1)", "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]},
            {"cell_type": "markdown", "source": "| a | b |\n|---|---|\n| 1 | 2 |"},
            {"cell_type": "raw", "source": "as is"}"##,
    );
    let page = &parsed.document.pages[0];
    let expected = "# Title\n- a\n- b\n\n```python\nprint(1)\n```\n\n```\n1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nas is\n```";
    assert_eq!(page.text, expected);
    let kinds: Vec<_> = page.blocks.iter().map(|block| block.kind).collect();
    use BlockKind::*;
    assert_eq!(kinds, [Heading, ListItem, ListItem, Code, Code, TableRow, TableRow, Code]);
    assert_ne!(page.blocks[1].group, page.blocks[5].group);
    assert!(page.text[page.tables[0].start..].starts_with("| a"));
    assert_eq!(parsed.document.header.metadata.title.as_deref(), Some("Title"));
    assert!(
        parsed
            .document
            .header
            .metadata
            .other
            .contains(&("programming language".into(), "python 3.12".into()))
    );
}

#[test]
fn a_fence_that_a_cell_leaves_open_ends_with_it() {
    let parsed = notebook(
        r##"{"cell_type": "markdown", "source": "```\nopen"}, {"cell_type": "markdown", "source": "# After"}"##,
    );
    let last = parsed.document.pages[0].blocks.last().map(|block| block.kind);
    assert_eq!(last, Some(BlockKind::Heading));
}

#[test]
fn outputs_are_taken_in_the_form_that_reads_best() {
    let output = |data: &str| {
        let cell = format!(
            r#"{{"cell_type": "code", "source": "", "outputs": [{{"output_type": "display_data", "data": {data}}}]}}"#
        );
        notebook(&cell).document.pages.remove(0)
    };
    assert_eq!(output(r#"{"text/plain": "<M>", "text/markdown": "**b**"}"#).text, "**b**");
    assert_eq!(output(r#"{"text/plain": "x", "text/html": "<b>x</b>"}"#).text, "```\nx\n```");
    let table =
        output(r#"{"text/plain": "a b", "text/html": "<table><tr><th>a</th><th>b</th></tr></table>"}"#);
    assert_eq!(table.text, "| a | b |\n| --- | --- |");
    let picture = output(r#"{"text/plain": "<Figure>", "image/png": "iVBORw0K\nGgo="}"#);
    assert_eq!(picture.text, "![](image-1.png)");
    assert_eq!((picture.images[0].media_type.as_str(), picture.images[0].payload), ("image/png", Some(0)));
    assert_eq!(output(r#"{"application/json": {"a": [1, null]}}"#).text, "");
}

#[test]
fn errors_lose_their_colours() {
    let parsed = notebook(
        r#"{"cell_type": "code", "source": "1/0", "outputs": [{"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["\u001b[31mE\u001b[0m: v"]}]}"#,
    );
    assert_eq!(parsed.document.pages[0].text, "```python\n1/0\n```\n\n```\nE: v\n```");
}

#[test]
fn format_3_is_read() {
    let parsed = read(
        r#"{"nbformat": 3, "metadata": {"name": ""}, "worksheets": [{"cells": [
            {"cell_type": "heading", "level": 2, "source": ["Old"]},
            {"cell_type": "code", "language": "julia", "input": ["1 + 1"], "outputs": [{"output_type": "pyout", "text": ["2"]}]}]}]}"#,
    );
    assert_eq!(parsed.document.pages[0].text, "## Old\n\n```julia\n1 + 1\n```\n\n```\n2\n```");
}

#[test]
fn a_cut_notebook_is_read_as_json() {
    let parsed = read(r#"{"cells": [{"cell_type": "markdown", "source": ["kept"#);
    assert!(parsed.document.pages[0].text.contains("kept"));
    assert!(parsed.document.header.warnings[0].contains("damaged"));
    assert_eq!(parsed.document.header.format, "ipynb");
}
