//! What is read, what is refused, and how a notebook looks from afar.

use ferrolab_base::{Code, Error, Limits};
use ferrolab_notebooks::{CellKind, Notebook, OutputKind};

fn open(text: &str) -> Result<Notebook, Error> {
    Notebook::open(text.as_bytes().to_vec(), &Limits::default())
}

fn fact<'a>(error: &'a Error, name: &str) -> Option<&'a str> {
    error.context.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

fn refused(bytes: &[u8]) -> Error {
    let error = Notebook::open(bytes.to_vec(), &Limits::default()).err().expect("this is no notebook");
    assert_eq!(error.code, Code::InvalidNotebook, "{error}");
    error
}

const RICH: &str = r###"{"cells": [
 {"cell_type": "markdown", "id": "a", "metadata": {"tags": ["intro"]}, "source": ["# Sales\n", "\n", "## North"]},
 {"cell_type": "code", "id": "b", "metadata": {}, "execution_count": 3, "source": "\n\nimport os\n1/0",
  "outputs": [
   {"output_type": "stream", "name": "stdout", "text": ["ab\n", "cd\n"]},
   {"output_type": "execute_result", "execution_count": 3, "metadata": {}, "data": {"text/plain": "x", "image/png": "aGVs"}},
   {"output_type": "error", "ename": "ZeroDivisionError", "evalue": "division\nby zero", "traceback": ["\u001b[31mZ"]}]},
 {"cell_type": "raw", "id": "c", "metadata": {}, "source": []}],
 "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
 "nbformat": 4, "nbformat_minor": 5}"###;

#[test]
fn an_outline_tells_what_is_in_every_cell() {
    let outline = open(RICH).expect("a notebook").outline();
    assert_eq!((outline.version, outline.errors), ((4, 5), 1));
    assert_eq!(outline.kernel.as_deref(), Some("python3"));
    assert_eq!(outline.language.as_deref(), Some("python"));
    let [text, code, raw] = &outline.cells[..] else { panic!("three cells") };
    let headings: Vec<_> = text.headings.iter().map(|h| (h.level, h.text.as_str())).collect();
    assert_eq!(headings, [(1, "Sales"), (2, "North")]);
    assert_eq!((text.tags[0].as_str(), text.first_line.as_str()), ("intro", "# Sales"));
    assert_eq!((code.first_line.as_str(), code.execution_count), ("import os", Some(3)));
    let kinds: Vec<_> = code.outputs.iter().map(|o| (o.kind, o.types.join(" "))).collect();
    let expected = [
        (OutputKind::Stream, "stdout".to_owned()),
        (OutputKind::ExecuteResult, "text/plain image/png".to_owned()),
        (OutputKind::Error, String::new()),
    ];
    assert_eq!(kinds, expected);
    assert_eq!(code.outputs[2].error.as_deref(), Some("ZeroDivisionError: division"));
    assert_eq!((raw.kind, raw.first_line.as_str()), (CellKind::Raw, ""));
}

#[test]
fn cells_and_outputs_are_decoded_when_they_are_touched() {
    let notebook = open(RICH).expect("a notebook");
    let cell = notebook.cell(1).expect("a cell");
    assert_eq!(cell.source(), "\n\nimport os\n1/0");
    let outputs: Vec<_> = cell.outputs().collect();
    assert_eq!(outputs[0].text().as_deref(), Some("ab\ncd\n"));
    assert_eq!(outputs[2].traceback().collect::<Vec<_>>(), ["\u{1b}[31mZ"]);
    assert_eq!(notebook.find("c"), Some(2));
    assert_eq!(notebook.cell(3).err().map(|error| error.code), Some(Code::InvalidInput));
}

#[test]
fn what_is_no_json_is_refused_with_its_line() {
    let error = refused(b"{\"cells\": [\n \xc3\xa9 ]}");
    assert_eq!((fact(&error, "line"), fact(&error, "column")), (Some("2"), Some("2")));
    assert_eq!(fact(&error, "byte_offset"), Some("13"));
    assert!(refused(b"{\"cells\": [], \"nbformat\": 4} x").message.contains("after the end"));
    assert_eq!(fact(&refused(b"\xff\xfe"), "byte_offset"), Some("0"));
    assert!(refused(b"\xef\xbb\xbf{}").message.contains("byte order mark"));
    assert!(refused("[".repeat(100_000).as_bytes()).message.contains("too deep"));
    refused(b"");
}

#[test]
fn what_is_no_notebook_is_refused_with_its_place() {
    assert!(refused(b"[]").message.contains("not an object"));
    assert!(refused(b"{\"a\": 1}").message.contains("neither nbformat nor cells"));
    assert_eq!(fact(&refused(b"{\"nbformat\": 4}"), "path"), Some("cells"));
    assert_eq!(fact(&refused(b"{\"nbformat\": 9}"), "path"), Some("nbformat"));
    assert_eq!(fact(&refused(b"{\"nbformat\": \"4\"}"), "path"), Some("nbformat"));
    let error = refused(br#"{"nbformat": 4, "cells": [{}, 5]}"#);
    assert_eq!((fact(&error, "cell"), fact(&error, "path")), (Some("1"), Some("cells[1]")));
    let error = refused(br#"{"nbformat": 4, "cells": [{"source": "", "source": "rm"}]}"#);
    assert!(error.message.contains("\"source\" twice"), "{error}");
}

#[test]
fn a_file_over_the_limit_is_refused() {
    let limits = Limits { max_bytes: 10, ..Limits::default() };
    let error = Notebook::open(RICH.as_bytes().to_vec(), &limits).err();
    assert_eq!(error.map(|error| error.code), Some(Code::SizeLimit));
}

#[test]
fn older_formats_are_upgraded_and_written_as_they_were_until_they_change() {
    let old = r#"{"metadata": {"name": "x", "k": 1}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": [
      {"cell_type": "heading", "level": 2, "source": ["Two\n", "lines"]},
      {"cell_type": "code", "collapsed": true, "input": ["a = 1\n", "a"], "language": "python", "prompt_number": 7,
       "outputs": [{"output_type": "pyout", "prompt_number": 7, "text": ["1"], "json": "{\"b\": 2}", "metadata": {}},
                   {"output_type": "stream", "stream": "stderr", "text": "hm\n"},
                   {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": []}]}]}]}"#;
    let mut notebook = open(old).expect("a notebook");
    assert_eq!((notebook.upgraded_from(), notebook.to_text().as_ref()), (Some((3, 0)), old));
    assert!(notebook.validate().is_valid(), "{:?}", notebook.validate());
    assert_eq!(notebook.cell(0).expect("a cell").source(), "## Two lines");
    let code = notebook.cell(1).expect("a cell");
    assert_eq!((code.source().as_ref(), code.execution_count()), ("a = 1\na", Some(7)));
    let kinds: Vec<_> = code.outputs().map(|output| output.kind()).collect();
    assert_eq!(kinds, [OutputKind::ExecuteResult, OutputKind::Stream, OutputKind::Error]);
    let data: Vec<_> =
        code.outputs().next().expect("an output").data().map(|(key, _)| key.into_owned()).collect();
    assert_eq!(data, ["application/json", "text/plain"]);
    assert!(notebook.upgrade().expect("an upgrade"));
    let again = open(&notebook.to_text()).expect("a notebook");
    assert_eq!((again.upgraded_from(), again.version()), (None, (4, 5)));
}

#[test]
fn the_oldest_formats_are_read_too() {
    let first = r#"{"cells": [{"cell_type": "code", "code": "1+1"}, {"cell_type": "text", "text": "hi"}]}"#;
    let notebook = open(first).expect("a notebook");
    let sources: Vec<_> = notebook.cells().map(|cell| (cell.kind(), cell.source().into_owned())).collect();
    assert_eq!(sources, [(CellKind::Code, "1+1".to_owned()), (CellKind::Markdown, "hi".to_owned())]);
    let second = r#"{"nbformat": 2, "metadata": {}, "worksheets": [{"cells": [
      {"cell_type": "code", "input": ["a", "b"], "outputs": [], "language": "python"}]}]}"#;
    let notebook = open(second).expect("a notebook");
    assert_eq!(notebook.cell(0).expect("a cell").source(), "a\nb");
}

#[test]
fn a_4_2_notebook_gets_ids_and_keeps_the_rest() {
    let text = "{\"cells\": [{\"cell_type\":\"raw\", \"metadata\": {}, \"source\": \"x\"}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 2}\n";
    let mut notebook = open(text).expect("a notebook");
    assert!(notebook.upgrade().expect("an upgrade"));
    let id = notebook.cell(0).expect("a cell").id().expect("an id").into_owned();
    assert_eq!(id.len(), 8);
    let written = notebook.to_text().replace(&format!(", \"id\": \"{id}\""), "").replace("r\": 5", "r\": 2");
    let with_id_first =
        notebook.to_text().replace(&format!("\"id\": \"{id}\", "), "").replace("r\": 5", "r\": 2");
    assert!(written == text || with_id_first == text, "{}", notebook.to_text());
    assert!(!notebook.upgrade().expect("nothing to do"));
}

#[test]
fn a_file_is_read_as_its_bytes_are() {
    let path = std::env::temp_dir().join(format!("ferrolab-{}.ipynb", std::process::id()));
    std::fs::write(&path, RICH).expect("a file");
    let read = |limits: &Limits| Notebook::read(&path, limits).expect("the system reads it");
    assert_eq!(read(&Limits::default()).expect("a notebook").to_text(), RICH);
    let refused = read(&Limits { max_bytes: 10, ..Limits::default() }).err().expect("it is too long");
    assert_eq!((refused.code, fact(&refused, "bytes")), (Code::SizeLimit, Some(&*RICH.len().to_string())));
    std::fs::remove_file(&path).expect("removed");
    assert!(Notebook::read(&path, &Limits::default()).is_err());
}
