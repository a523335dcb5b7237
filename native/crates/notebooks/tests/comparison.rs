//! Two notebooks, cell by cell.

use ferrolab_notebooks::{CellKind, ChangeKind, Diff, DiffOptions, LineKind, NewCell, Notebook, diff};

/// A notebook of `(id, source)`; cells without id get a new one.
fn notebook(cells: &[(&str, &str)]) -> Notebook {
    let cells: Vec<NewCell> = cells
        .iter()
        .map(|(id, source)| NewCell {
            id: (!id.is_empty()).then(|| (*id).to_owned()),
            ..NewCell::new(CellKind::Code, *source)
        })
        .collect();
    Notebook::create(&cells, None, None).expect("a notebook")
}

fn told(diff: &Diff) -> Vec<(ChangeKind, Option<usize>, Option<usize>)> {
    diff.cells.iter().map(|cell| (cell.kind, cell.old, cell.new)).collect()
}

#[test]
fn equal_notebooks_do_not_differ_however_they_are_laid_out() {
    let one = notebook(&[("a", "x\ny"), ("b", "z")]);
    let value: serde_json::Value = serde_json::from_str(&one.to_text()).expect("JSON");
    let other = Notebook::open(value.to_string().into_bytes(), &Default::default()).expect("a notebook");
    assert!(diff(&one, &other, DiffOptions::default()).is_empty());
}

#[test]
fn cells_belong_together_by_id() {
    let old = notebook(&[("a", "one\ntwo\nthree"), ("b", "gone"), ("c", "same")]);
    let new = notebook(&[("a", "one\n2\nthree"), ("c", "same"), ("d", "new")]);
    let diff = diff(&old, &new, DiffOptions { words: true, context_lines: 0, ..DiffOptions::default() });
    let expected = [
        (ChangeKind::Changed, Some(0), Some(0)),
        (ChangeKind::Removed, Some(1), None),
        (ChangeKind::Added, None, Some(2)),
    ];
    assert_eq!(told(&diff), expected);
    assert_eq!((diff.unchanged, diff.cells[0].parts.as_slice()), (1, ["source"].as_slice()));
    let lines: Vec<_> = diff.cells[0].lines.iter().map(|line| (line.kind, line.text.as_str())).collect();
    assert_eq!(lines, [(LineKind::Removed, "two"), (LineKind::Added, "2")]);
    assert!(
        diff.cells[0].words.contains(&(LineKind::Removed, "two".to_owned())),
        "{:?}",
        diff.cells[0].words
    );
}

#[test]
fn without_equal_ids_they_belong_together_by_source() {
    let old = notebook(&[("", "import os"), ("", "total = price * count + tax"), ("", "plot(total)")]);
    let new = notebook(&[("", "plot(total)"), ("", "import os"), ("", "total = price * count + tax + tip")]);
    let diff = diff(&old, &new, DiffOptions::default());
    assert_eq!(told(&diff), [(ChangeKind::Moved, Some(2), Some(0)), (ChangeKind::Changed, Some(1), Some(2))]);
    assert!(!diff.cells[1].moved);
}

#[test]
fn outputs_and_metadata_count_when_they_are_to() {
    let old = notebook(&[("a", "x")]);
    let mut new = notebook(&[("a", "x")]);
    new.set_outputs(0, r#"[{"output_type": "stream", "name": "stdout", "text": "hi"}]"#).expect("an edit");
    new.set_execution_count(0, Some(1)).expect("an edit");
    new.set_metadata(0, &["tags"], Some("[\"t\"]")).expect("an edit");
    new.set_notebook_metadata(&["title"], Some("\"t\"")).expect("an edit");
    let all = diff(&old, &new, DiffOptions::default());
    assert!(all.metadata);
    assert_eq!(all.cells[0].parts, ["outputs", "execution_count", "metadata"]);
    let less = DiffOptions { outputs: false, metadata: false, ..DiffOptions::default() };
    assert!(diff(&old, &new, less).is_empty());
}

#[test]
fn thousands_of_cells_find_their_partners() {
    let cell = |at: usize, mark: &str| {
        format!("value_{at} = compute({at}, other_{at})\nshow(value_{at}{mark})\nsave({at})")
    };
    let old: Vec<String> = (0..2000).map(|at| cell(at, "")).collect();
    let new: Vec<String> = (0..2000).map(|at| cell(at, if at % 3 == 0 { ", more" } else { "" })).collect();
    let make = |sources: &[String]| {
        notebook(&sources.iter().map(|source| ("", source.as_str())).collect::<Vec<_>>())
    };
    let (old, new) = (make(&old), make(&new));
    let found = diff(&old, &new, DiffOptions::default());
    assert_eq!((found.unchanged, found.cells.len()), (1333, 667));
    assert!(found.cells.iter().all(|cell| cell.kind == ChangeKind::Changed && cell.old == cell.new));
}
