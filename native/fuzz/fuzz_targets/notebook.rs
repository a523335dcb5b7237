//! Notebooks indexed, checked, shown, compared and changed.

#![no_main]

use ferrolab_base::Limits;
use ferrolab_notebooks::{CellKind, Clearing, DiffOptions, HtmlOptions, NewCell, Notebook, diff, html};
use libfuzzer_sys::fuzz_target;

/// So many bytes say what is changed; the rest is the notebook.
const CHANGES: usize = 6;

fuzz_target!(|bytes: &[u8]| {
    let (changes, bytes) = bytes.split_at(bytes.len().min(CHANGES));
    let limits = Limits::default();
    // An error is as good as a notebook; a panic, a hang or a flood is not.
    let Ok(mut notebook) = Notebook::open(bytes.to_vec(), &limits) else { return };
    assert_eq!(notebook.to_text().as_bytes(), bytes);
    let _ = (notebook.outline(), html(&notebook, &HtmlOptions::default()));
    assert!(diff(&notebook, &notebook, DiffOptions::default()).cells.is_empty());
    let valid = notebook.validate().is_valid();
    let asked = changes.iter().filter(|&&change| change_one(&mut notebook, change)).count();
    let written = notebook.to_text().into_owned();
    match Notebook::open(written.clone().into_bytes(), &limits) {
        Ok(again) => {
            assert_eq!(again.len(), notebook.len());
            assert!(!valid || again.validate().is_valid(), "{asked} changes made it invalid: {written}");
        }
        Err(error) => panic!("{asked} changes broke it: {error}: {written}"),
    }
});

/// Make the change that a byte stands for; whether there is such a cell.
fn change_one(notebook: &mut Notebook, change: u8) -> bool {
    let index = usize::from(change >> 4) % (notebook.len() + 1);
    let cell = NewCell::new(CellKind::Code, "a = 1\n?a\n");
    let done = match change & 15 {
        0 => notebook.insert(index, &cell),
        1 => notebook.delete(index),
        2 => notebook.move_cell(index, notebook.len() / 2),
        3 => notebook.merge(index..index + 2),
        4 => notebook.split(index, 1),
        5 => notebook.set_source(index, "\u{e9}\n\"\\\u{0}"),
        6 => notebook.set_metadata(index, &["a", "b"], Some("[1, {}]")),
        7 => notebook.set_metadata(index, &["a"], None),
        8 => notebook.set_notebook_metadata(&["language_info", "name"], Some("\"python\"")),
        9 => notebook.set_outputs(index, r#"[{"output_type": "stream", "name": "stdout", "text": "x"}]"#),
        10 => notebook.set_execution_count(index, Some(3)),
        11 => notebook.clear_outputs(None, Clearing { execution_counts: true, transient_metadata: true }),
        _ => Ok(()),
    };
    done.is_ok()
}
