//! The documents that are not part of the repository. Tests are complete without them.

use std::path::{Path, PathBuf};

/// The corpus, where it is here: in the folder that `FERROLAB_CORPUS` names, or beside the repository.
pub fn corpus() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let corpus = std::env::var_os("FERROLAB_CORPUS").map_or(beside, PathBuf::from).join("corpus");
    corpus.join("MANIFEST.csv").exists().then_some(corpus)
}

/// The files right in a folder, in order; none where there is no such folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}
