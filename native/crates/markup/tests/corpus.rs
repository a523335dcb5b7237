//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;
use std::path::{Path, PathBuf};

use ferrolab_markup::{Format, detect};

fn corpus() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus");
    let folder = std::env::var_os("FERROLAB_CORPUS").map_or(shared, PathBuf::from);
    folder.is_dir().then_some(folder)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect()
}

/// Every file is what its folder says, by content alone where the format is not mere text.
#[test]
fn corpus_files_are_detected() {
    let Some(corpus) = corpus() else { return };
    let mut wrong = Vec::new();
    let folders = fs::read_dir(&corpus).expect("the corpus can be listed").flatten();
    for folder in folders.filter(|entry| entry.path().is_dir()) {
        let Some(expected) = Format::from_extension(&folder.file_name().to_string_lossy()) else { continue };
        for path in files(&folder.path()) {
            let bytes = fs::read(&path).expect("a corpus file can be read");
            let name = path.to_string_lossy();
            let by_content = detect(&bytes, None, None);
            let by_all = detect(&bytes, Some(&name), None);
            let is_soft = matches!(expected, Format::Markdown | Format::Csv | Format::Json)
                || matches!(by_content.format, Format::OfficeEncrypted | Format::Zip);
            if by_all.format != expected || (by_content.format != expected && !is_soft) {
                wrong.push(format!("{name}: {by_content:?} {by_all:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
