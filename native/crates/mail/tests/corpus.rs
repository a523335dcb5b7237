//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;
use std::path::{Path, PathBuf};

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading};
use ferrolab_mail::{Kind, parse};

const FOLDERS: [(&str, Kind); 2] = [("eml", Kind::Eml), ("msg", Kind::Msg)];

fn corpus() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let folder = std::env::var_os("FERROLAB_CORPUS").map_or(shared, PathBuf::from).join("corpus");
    folder.is_dir().then_some(folder)
}

fn read(path: &Path, kind: Kind) -> Parsed {
    let bytes = fs::read(path).expect("a corpus file can be read");
    let parsed = parse(&bytes, kind, &Reading::default(), &Cancel::default());
    parsed.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn corpus_messages_have_people_and_text() {
    let Some(corpus) = corpus() else { return };
    for (folder, kind) in FOLDERS {
        for entry in fs::read_dir(corpus.join(folder)).expect("the folder can be listed").flatten() {
            let document = read(&entry.path(), kind).document;
            assert!(!document.header.metadata.authors.is_empty(), "{:?}", entry.path());
            let (_, body) = document.pages[0].text.split_once("\n\n").expect("a head and a body");
            assert!(body.len() > 30, "{:?}", entry.path());
        }
    }
}

#[test]
fn corpus_attachments_are_found() {
    let Some(corpus) = corpus() else { return };
    let cases = [
        ("eml/docling-eml_with_attachment.eml", Kind::Eml, vec!["test.txt"]),
        ("eml/kreuzberg-mixed_content_types.eml", Kind::Eml, vec!["document.pdf", "image.png"]),
        ("msg/unstructured-fake-email-attachment.msg", Kind::Msg, vec!["fake-attachment.txt"]),
    ];
    for (name, kind, expected) in cases {
        let document = read(&corpus.join(name), kind).document;
        let names: Vec<&str> = document.header.attachments.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, expected, "{name}");
    }
}

/// Ten damaged copies of each file: whatever comes back, it comes back.
#[test]
fn corpus_files_survive_flipped_bytes() {
    let Some(corpus) = corpus() else { return };
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    for (folder, kind) in FOLDERS {
        for entry in fs::read_dir(corpus.join(folder)).expect("the folder can be listed").flatten() {
            let bytes = fs::read(entry.path()).expect("a corpus file can be read");
            for _ in 0..10 {
                let mut damaged = bytes.clone();
                (0..20).for_each(|_| damaged[next() % bytes.len()] = next() as u8);
                damaged.truncate(bytes.len() - next() % (bytes.len() / 4));
                if let Ok(parsed) = parse(&damaged, kind, &Reading::default(), &Cancel::default()) {
                    assert!(!parsed.document.pages.is_empty(), "{:?}", entry.path());
                }
            }
        }
    }
}
