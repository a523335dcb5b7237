//! Edits leave every byte alone that they need not touch.

use ferrolab_base::{Code, Limits};
use ferrolab_notebooks::{CellKind, Clearing, NewCell, Notebook};
use proptest::prelude::*;

fn open(text: &str) -> Notebook {
    Notebook::open(text.as_bytes().to_vec(), &Limits::default()).expect(text)
}

/// Two spaces, odd key order, an unknown key, escapes, a string source, no newline at the end.
const ODD: &str = "{\n  \"nbformat_minor\": 4,\n  \"x-own\": [1,2],\n  \"cells\": [\n    {\n      \"source\": \"caf\\u00e9\",\n      \"cell_type\": \"markdown\",\n      \"metadata\": {}\n    },\n\n    {\n      \"source\": \"a = 1\",\n      \"cell_type\": \"code\",\n      \"execution_count\": 2,\n      \"outputs\": [{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"hi\"}],\n      \"metadata\": {\"collapsed\": true, \"mine\": 1.50}\n    }\n  ],\n  \"metadata\": {\"a\": 1e3},\n  \"nbformat\": 4\n}";

#[test]
fn an_untouched_notebook_is_written_as_it_was() {
    assert_eq!(open(ODD).to_text(), ODD);
}

#[test]
fn a_new_source_changes_only_its_own_bytes() {
    let mut notebook = open(ODD);
    notebook.set_source(0, "thé\n\"q\"").expect("an edit");
    assert_eq!(notebook.to_text(), ODD.replace("caf\\u00e9", "th\\u00e9\\n\\\"q\\\""));
    assert!(notebook.is_edited());
    let mut notebook = open(&ODD.replace("\"a = 1\"", "[\"a = 1\"]"));
    notebook.set_source(1, "b\nc").expect("an edit");
    let lines = "[\n        \"b\\n\",\n        \"c\"\n      ]";
    assert_eq!(notebook.to_text(), ODD.replace("\"a = 1\"", lines));
}

#[test]
fn metadata_is_set_by_path() {
    let mut notebook = open(ODD);
    notebook.set_metadata(1, &["mine"], Some("[true]")).expect("an edit");
    notebook.set_metadata(1, &["collapsed"], None).expect("an edit");
    notebook.set_metadata(1, &["not", "there"], None).expect("nothing to do");
    let changed =
        ODD.replace("{\"collapsed\": true, \"mine\": 1.50}", "{\"mine\": [\n          true\n        ]}");
    assert_eq!(notebook.to_text(), changed);
    notebook.set_notebook_metadata(&["kernelspec", "name"], Some("\"ir\"")).expect("an edit");
    assert_eq!(notebook.kernel().as_deref(), Some("ir"));
    let error = notebook.set_metadata(1, &["mine", "deeper"], Some("1")).expect_err("an array is no object");
    assert_eq!(error.code, Code::InvalidInput);
    assert_eq!(notebook.set_metadata(0, &["x"], Some("{")).err().map(|e| e.code), Some(Code::InvalidInput));
}

#[test]
fn outputs_are_cleared_with_what_belongs_to_them() {
    let mut notebook = open(ODD);
    notebook
        .clear_outputs(None, Clearing { execution_counts: true, transient_metadata: true })
        .expect("an edit");
    let expected = ODD
        .replace("[{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"hi\"}]", "[]")
        .replace("\"execution_count\": 2", "\"execution_count\": null")
        .replace("\"collapsed\": true, ", "");
    assert_eq!(notebook.to_text(), expected);
    notebook.set_execution_count(1, Some(9)).expect("an edit");
    assert_eq!(notebook.cell(1).expect("a cell").execution_count(), Some(9));
    assert_eq!(notebook.set_execution_count(0, None).err().map(|e| e.code), Some(Code::InvalidInput));
}

#[test]
fn outputs_are_set_in_the_files_own_way() {
    let mut notebook = open(ODD);
    let outputs = r#"[{"output_type": "stream", "name": "stdout", "text": "a\nb"}]"#;
    notebook.set_outputs(1, outputs).expect("an edit");
    assert!(notebook.to_text().contains("\"text\": \"a\\nb\""));
    let mut notebook = open(&ODD.replace("\"a = 1\"", "[\"a = 1\"]").replace("\"caf\\u00e9\"", "[]"));
    notebook.set_outputs(1, outputs).expect("an edit");
    let output = notebook.cell(1).expect("a cell").outputs().next().expect("an output");
    assert!(output.view().raw().contains("\"a\\n\","));
    assert_eq!(notebook.set_outputs(1, "{}").err().map(|e| e.code), Some(Code::InvalidInput));
}

#[test]
fn cells_move_and_come_back() {
    let mut notebook = open(ODD);
    notebook.move_cell(0, 1).expect("an edit");
    assert_eq!(notebook.cell(0).expect("a cell").source(), "a = 1");
    notebook.move_cell(1, 0).expect("an edit");
    assert_eq!(notebook.to_text(), ODD);
    assert_eq!(notebook.move_cell(0, 2).err().map(|e| e.code), Some(Code::InvalidInput));
}

#[test]
fn a_cell_comes_and_goes_without_a_trace() {
    let mut notebook = open(ODD);
    notebook.insert(2, &NewCell::new(CellKind::Code, "new")).expect("an edit");
    let written = notebook.to_text().into_owned();
    assert!(
        written.contains("    },\n    {\n      \"cell_type\": \"code\",\n      \"execution_count\": null,\n"),
        "{written}"
    );
    assert_eq!(notebook.cell(2).expect("a cell").id(), None, "4.4 has no ids");
    notebook.delete(2).expect("an edit");
    assert_eq!(notebook.to_text(), ODD);
    notebook.delete(1).expect("an edit");
    notebook.delete(0).expect("an edit");
    assert!(notebook.to_text().contains("\"cells\": [],"));
    notebook.insert(0, &NewCell::new(CellKind::Raw, "")).expect("an edit");
    let problems = open(&notebook.to_text()).validate().problems;
    assert!(problems.len() == 1 && problems[0].message.contains("x-own"), "{problems:?}");
    assert_eq!(
        notebook.insert(5, &NewCell::new(CellKind::Raw, "")).err().map(|e| e.code),
        Some(Code::InvalidInput)
    );
}

#[test]
fn cells_are_merged_and_split() {
    let cells = ["a\nb\nc", "d"].map(|source| NewCell {
        metadata: Some(format!("{{\"from\": \"{}\"}}", source.len())),
        ..NewCell::new(CellKind::Markdown, source)
    });
    let mut notebook = Notebook::create(&cells, None, Some("python3")).expect("a notebook");
    let ids: Vec<String> = notebook.cells().filter_map(|cell| cell.id().map(Into::into)).collect();
    notebook.merge(0..2).expect("an edit");
    let merged = notebook.cell(0).expect("a cell");
    assert_eq!((merged.source().as_ref(), merged.id().as_deref()), ("a\nb\nc\n\nd", Some(ids[0].as_str())));
    notebook.split(0, 2).expect("an edit");
    let sources: Vec<_> = notebook.cells().map(|cell| cell.source().into_owned()).collect();
    assert_eq!(sources, ["a\nb", "c\n\nd"]);
    assert_eq!(notebook.cell(1).expect("a cell").metadata().map(|m| m.raw().contains("\"5\"")), Some(true));
    assert_eq!(notebook.cell(0).expect("a cell").id().as_deref(), Some(ids[0].as_str()));
    assert!(notebook.validate().problems.is_empty(), "{:?}", notebook.validate());
    assert_eq!(notebook.split(0, 2).err().map(|e| e.code), Some(Code::InvalidInput));
    notebook.insert(1, &NewCell::new(CellKind::Code, "x")).expect("an edit");
    assert_eq!(notebook.merge(0..2).err().map(|e| e.code), Some(Code::InvalidInput));
}

#[test]
fn merged_cells_bring_their_attachments() {
    let with = |source: &str, name: &str| NewCell {
        attachments: Some(format!("{{\"{name}\": {{\"image/png\": \"{source}\"}}}}")),
        ..NewCell::new(CellKind::Markdown, source)
    };
    let cells = [with("a", "x.png"), with("b", "y.png")];
    let mut notebook = Notebook::create(&cells, None, None).expect("a notebook");
    notebook.merge(0..2).expect("an edit");
    let cell = notebook.cell(0).expect("a cell");
    let names: Vec<_> =
        cell.attachments().expect("both").members().filter_map(|(key, _)| key.string()).collect();
    assert_eq!(names, ["x.png", "y.png"]);
}

#[test]
fn a_created_notebook_is_laid_out_as_nbformat_writes() {
    let cell = |kind, id: &str, source: &str| NewCell { id: Some(id.into()), ..NewCell::new(kind, source) };
    let cells = [cell(CellKind::Markdown, "m1", "# é\n\ntext"), cell(CellKind::Code, "c1", "")];
    let notebook =
        Notebook::create(&cells, Some("{\"z\": 1, \"a\": []}"), Some("python3")).expect("a notebook");
    let expected = "{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n   \"id\": \"m1\",\n   \"metadata\": {},\n   \"source\": [\n    \"# é\\n\",\n    \"\\n\",\n    \"text\"\n   ]\n  },\n  {\n   \"cell_type\": \"code\",\n   \"execution_count\": null,\n   \"id\": \"c1\",\n   \"metadata\": {},\n   \"outputs\": [],\n   \"source\": []\n  }\n ],\n \"metadata\": {\n  \"a\": [],\n  \"kernelspec\": {\n   \"display_name\": \"python3\",\n   \"name\": \"python3\"\n  },\n  \"z\": 1\n },\n \"nbformat\": 4,\n \"nbformat_minor\": 5\n}\n";
    assert_eq!(notebook.to_text(), expected);
    let twice = [cell(CellKind::Raw, "x", ""), cell(CellKind::Raw, "x", "")];
    assert_eq!(Notebook::create(&twice, None, None).err().map(|e| e.code), Some(Code::InvalidInput));
}

#[test]
fn lines_may_end_as_on_windows_and_be_indented_by_tabs() {
    let text = "{\r\n\t\"cells\": [\r\n\t\t{\"cell_type\": \"raw\", \"metadata\": {}, \"source\": []}\r\n\t],\r\n\t\"metadata\": {},\r\n\t\"nbformat\": 4,\r\n\t\"nbformat_minor\": 2\r\n}\r\n";
    let mut notebook = open(text);
    notebook.insert(1, &NewCell::new(CellKind::Raw, "x")).expect("an edit");
    let new = "},\r\n\t\t{\r\n\t\t\t\"cell_type\": \"raw\",\r\n\t\t\t\"metadata\": {},\r\n\t\t\t\"source\": [\r\n\t\t\t\t\"x\"\r\n\t\t\t]\r\n\t\t}\r\n\t],";
    assert_eq!(notebook.to_text(), text.replace("}\r\n\t],", new));
}

proptest! {
    #[test]
    fn any_source_is_read_back_as_it_was_set(source in "[ -~\\n\\r\\t\u{0}-\u{1f}éß😀\u{2028}]{0,60}", as_lines: bool, ascii: bool) {
        let mut text = if as_lines { ODD.replace("\"caf\\u00e9\"", "[\"caf\\u00e9\"]") } else { ODD.to_owned() };
        if !ascii {
            text = text.replace("\\u00e9", "é");
        }
        let mut notebook = open(&text);
        notebook.set_source(0, &source).expect("an edit");
        let again = open(&notebook.to_text());
        prop_assert_eq!(again.cell(0).expect("a cell").source(), source.as_str());
        let before = open(&text);
        prop_assert_eq!(again.cell(1).expect("a cell").json(), before.cell(1).expect("a cell").json());
        notebook.set_source(0, "café").expect("an edit");
        if !as_lines {
            prop_assert_eq!(notebook.to_text(), text.as_str());
        }
    }

    #[test]
    fn any_text_is_read_or_refused_without_a_panic(text in "[\\[\\]{}\",:\\\\ a0-9ntfu.eE-]{0,80}") {
        let wrapped = format!("{{\"nbformat\": 4, \"cells\": [{{\"source\": {text}}}]}}");
        for text in [text, wrapped] {
            if let Ok(mut notebook) = Notebook::open(text.into_bytes(), &Limits::default()) {
                let _ = (notebook.outline(), notebook.validate(), notebook.upgrade());
            }
        }
    }
}
