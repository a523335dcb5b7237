//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::fs;
use std::path::Path;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading};
use ferrolab_mail::{Kind, parse};
use ferrolab_testing::{Damage, corpus, files};

const FOLDERS: [(&str, Kind); 2] = [("eml", Kind::Eml), ("msg", Kind::Msg)];

fn read(path: &Path, kind: Kind) -> Parsed {
    let bytes = fs::read(path).expect("a corpus file can be read");
    let parsed = parse(&bytes, kind, &Reading::default(), &Cancel::default());
    parsed.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn corpus_messages_have_people_and_text() {
    let Some(corpus) = corpus() else { return };
    for (folder, kind) in FOLDERS {
        for path in files(&corpus.join(folder)) {
            let document = read(&path, kind).document;
            assert!(!document.header.metadata.authors.is_empty(), "{path:?}");
            let (_, body) = document.pages[0].text.split_once("\n\n").expect("a head and a body");
            assert!(body.len() > 30, "{path:?}");
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
    let mut damage = Damage::default();
    for (folder, kind) in FOLDERS {
        for path in files(&corpus.join(folder)) {
            let bytes = fs::read(&path).expect("a corpus file can be read");
            for damaged in damage.copies(&bytes) {
                if let Ok(parsed) = parse(&damaged, kind, &Reading::default(), &Cancel::default()) {
                    assert!(!parsed.document.pages.is_empty(), "{path:?}");
                }
            }
        }
    }
}
