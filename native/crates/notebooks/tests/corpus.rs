//! Every notebook of the corpus, where there is one, is rewritten byte for byte.

use std::path::{Path, PathBuf};

use ferrolab_base::Limits;
use ferrolab_notebooks::Notebook;

fn notebooks(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "ipynb")).collect()
}

#[test]
fn every_notebook_is_rewritten_byte_for_byte() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared = std::env::var_os("FERROLAB_CORPUS").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut found = notebooks(&root.join("examples"));
    found.extend(notebooks(&shared.join("corpus/ipynb")));
    assert!(!found.is_empty(), "the examples have notebooks");
    for path in found {
        let bytes = std::fs::read(&path).expect("a readable file");
        let mut notebook = Notebook::open(bytes.clone(), &Limits::default()).expect("a notebook");
        assert!(notebook.to_text().as_bytes() == bytes, "{}", path.display());
        if let Some(last) = notebook.len().checked_sub(1).filter(|_| notebook.upgraded_from().is_none()) {
            notebook.move_cell(0, last).expect("an edit");
            notebook.move_cell(last, 0).expect("an edit");
            assert!(notebook.to_text().as_bytes() == bytes, "moved and back: {}", path.display());
        }
    }
}
