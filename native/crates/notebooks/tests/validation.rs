//! The rules of the format, each broken once.

use ferrolab_base::Limits;
use ferrolab_notebooks::{Notebook, Severity};

/// The problems of a notebook with one cell, as `path: message`.
fn problems(minor: u32, cell: &str, metadata: &str) -> Vec<String> {
    let text = format!(
        "{{\"cells\": [{cell}], \"metadata\": {metadata}, \"nbformat\": 4, \"nbformat_minor\": {minor}}}"
    );
    let notebook = Notebook::open(text.clone().into_bytes(), &Limits::default()).expect(&text);
    let found = notebook.validate().problems;
    found.into_iter().map(|problem| format!("{}: {}", problem.path, problem.message)).collect()
}

fn check(minor: u32, cell: &str, expected: &str) {
    let found = problems(minor, cell, "{}");
    assert!(found.len() == 1 && found[0].starts_with(expected), "{cell}: {found:?}");
}

fn code(minor: u32, outputs: &str, metadata: &str) -> String {
    let id = if minor >= 5 { "\"id\": \"a\", " } else { "" };
    format!(
        "{{{id}\"cell_type\": \"code\", \"metadata\": {metadata}, \"source\": [], \"execution_count\": null, \"outputs\": [{outputs}]}}"
    )
}

#[test]
fn what_follows_the_rules_is_valid() {
    let outputs = r#"{"output_type": "display_data", "metadata": {}, "data": {"text/plain": ["a"], "application/json": {"b": [1]}, "application/vnd.x+json": 5}},
        {"output_type": "stream", "name": "stdout", "text": "x"},
        {"output_type": "execute_result", "metadata": {}, "data": {}, "execution_count": 0},
        {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["a"]}"#;
    let metadata = r#"{"tags": ["a", "b"], "name": "n", "scrolled": "auto", "collapsed": true, "jupyter": {"source_hidden": 5}, "own": 1}"#;
    assert_eq!(problems(5, &code(5, outputs, metadata), "{\"own\": {}}"), [""; 0]);
    assert_eq!(problems(0, &code(0, outputs, metadata), "{}"), [""; 0]);
}

#[test]
fn each_rule_of_cells_is_checked() {
    check(5, r#"{"id": "a", "cell_type": "raw", "metadata": {}}"#, "cells[0]: the key \"source\" is missing");
    check(
        5,
        r#"{"id": "a", "cell_type": "raw", "metadata": {}, "source": [1]}"#,
        "cells[0].source[0]: 1 is not",
    );
    check(5, r#"{"id": "a b", "cell_type": "raw", "metadata": {}, "source": ""}"#, "cells[0].id: the id");
    check(
        5,
        r#"{"id": "a", "cell_type": "raw", "metadata": [], "source": ""}"#,
        "cells[0].metadata: [] is not",
    );
    check(
        5,
        r#"{"id": "a", "cell_type": "raw", "metadata": {}, "source": "", "outputs": []}"#,
        "cells[0]: the key \"outputs\"",
    );
    check(
        5,
        r#"{"id": "a", "cell_type": "cake", "metadata": {}, "source": ""}"#,
        "cells[0].cell_type: \"cake\"",
    );
    check(
        4,
        r#"{"id": "a", "cell_type": "raw", "metadata": {}, "source": ""}"#,
        "cells[0]: the key \"id\" is not allowed",
    );
    check(
        4,
        r#"{"cell_type": "raw", "metadata": {}, "source": "", "attachments": {"a.png": {"image/png": 1}}}"#,
        "cells[0].attachments[\"a.png\"][\"image/png\"]: 1",
    );
}

#[test]
fn each_rule_of_metadata_is_checked() {
    for (metadata, path) in [
        (r#"{"tags": ["a,b"]}"#, "tags[0]"),
        (r#"{"tags": ["a", "a"]}"#, "tags[1]"),
        (r#"{"name": ""}"#, "name"),
        (r#"{"collapsed": 1}"#, "collapsed"),
        (r#"{"scrolled": 1}"#, "scrolled"),
        (r#"{"execution": {"iopub.status.busy": 1}}"#, "execution[\"iopub.status.busy\"]"),
        (r#"{"jupyter": 1}"#, "jupyter"),
    ] {
        check(5, &code(5, "", metadata), &format!("cells[0].metadata.{path}: "));
    }
    assert_eq!(problems(2, &code(2, "", r#"{"jupyter": 1, "execution": 1}"#), "{}"), [""; 0]);
    for (metadata, path) in [
        (r#"{"kernelspec": {"name": "x"}}"#, "metadata.kernelspec: "),
        (
            r#"{"language_info": {"name": "x", "codemirror_mode": 1}}"#,
            "metadata.language_info.codemirror_mode: ",
        ),
        (r#"{"authors": {}}"#, "metadata.authors: "),
        (r#"{"orig_nbformat": 0}"#, "metadata.orig_nbformat: "),
    ] {
        let found = problems(5, &code(5, "", "{}"), metadata);
        assert!(found.len() == 1 && found[0].starts_with(path), "{found:?}");
    }
}

#[test]
fn each_rule_of_outputs_is_checked() {
    for (output, path) in [
        (r#"{"output_type": "stream", "name": "x"}"#, ": the key \"text\""),
        (r#"{"output_type": "stream", "name": "x", "text": "", "more": 1}"#, ": the key \"more\""),
        (r#"{"output_type": "pyout"}"#, ".output_type: "),
        (r#"{"name": 1}"#, ": the key \"output_type\""),
        (
            r#"{"output_type": "display_data", "metadata": {}, "data": {"text/plain": {}}}"#,
            ".data[\"text/plain\"]: ",
        ),
        (
            r#"{"output_type": "execute_result", "metadata": {}, "data": {}, "execution_count": -1}"#,
            ".execution_count: -1",
        ),
        (
            r#"{"output_type": "execute_result", "metadata": {}, "data": {}, "execution_count": 1.0}"#,
            ".execution_count: 1.0",
        ),
        (
            r#"{"output_type": "error", "ename": "", "evalue": "", "traceback": [null]}"#,
            ".traceback[0]: null",
        ),
        ("5", ": 5 is not an object"),
    ] {
        check(4, &code(4, output, "{}"), &format!("cells[0].outputs[0]{path}"));
    }
}

#[test]
fn ids_that_nbformat_mends_are_warnings() {
    let cells = format!("{}, {}, {}", code(5, "", "{}"), code(5, "", "{}"), code(4, "", "{}"));
    let text =
        format!("{{\"cells\": [{cells}], \"metadata\": {{}}, \"nbformat\": 4, \"nbformat_minor\": 5}}");
    let validation = Notebook::open(text.into_bytes(), &Limits::default()).expect("a notebook").validate();
    assert!(validation.is_valid());
    let found: Vec<_> = validation.problems.iter().map(|p| (p.severity, p.cell, p.path.as_str())).collect();
    assert_eq!(
        found,
        [(Severity::Warning, Some(1), "cells[1].id"), (Severity::Warning, Some(2), "cells[2]")]
    );
}

#[test]
fn a_later_minor_version_may_have_more() {
    let cell = r#"{"id": "a", "cell_type": "cake", "metadata": {}, "slices": 8}, {"id": "b", "cell_type": "code", "metadata": {}, "source": "", "execution_count": null, "outputs": [{"output_type": "smell"}], "new": 1}"#;
    assert_eq!(problems(6, cell, "{}"), [""; 0]);
    check(6, r#"{"id": "a", "cell_type": "raw", "metadata": {}}"#, "cells[0]: the key \"source\"");
}

#[test]
fn a_flood_of_problems_is_cut_and_the_verdict_stays() {
    let cells = vec![code(4, "", "{}"); 1000].join(",");
    let text = format!(
        "{{\"cells\": [{cells}, {{\"cell_type\": 1}}], \"metadata\": {{}}, \"nbformat\": 4, \"nbformat_minor\": 5}}"
    );
    let validation = Notebook::open(text.into_bytes(), &Limits::default()).expect("a notebook").validate();
    assert!(!validation.is_valid());
    assert!(validation.problems.len() < 500);
}
