//! The table of character classes equals regex-syntax's, which is what tiktoken's patterns run on.
//!
//! With `FERROLAB_WRITE_CLASSES=1` the test writes the table anew, for a new version of Unicode.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::path::Path;

use regex_syntax::hir::{Class, HirKind};

/// In the order of `unicode::Class`, which gives the numbers; later ones win.
const CLASSES: [(u8, &str); 7] = [
    (1, r"[\p{Lu}\p{Lt}]"),
    (2, r"\p{Ll}"),
    (3, r"[\p{Lm}\p{Lo}]"),
    (4, r"\p{M}"),
    (5, r"\p{N}"),
    (6, r"\s"),
    (7, r"[\r\n]"),
];
const BLOCK: usize = 128;

fn classes() -> Vec<u8> {
    let mut classes = vec![0; 0x11_0000];
    for (number, pattern) in CLASSES {
        let hir = regex_syntax::parse(pattern).unwrap();
        let HirKind::Class(Class::Unicode(set)) = hir.into_kind() else { panic!("{pattern} is no class") };
        for range in set.ranges() {
            classes[range.start() as usize..=range.end() as usize].fill(number);
        }
    }
    classes
}

fn table() -> Vec<u8> {
    let classes = classes();
    let (mut numbers, mut contents) = (Vec::new(), Vec::new());
    let mut known = HashMap::new();
    for block in classes.chunks(BLOCK) {
        let next = u8::try_from(known.len());
        let number = *known.entry(block).or_insert_with(|| {
            contents.extend_from_slice(block);
            next.unwrap()
        });
        numbers.push(number);
    }
    [numbers, contents].concat()
}

#[test]
fn the_table_of_classes_is_that_of_regex_syntax() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/classes.bin");
    if std::env::var_os("FERROLAB_WRITE_CLASSES").is_some() {
        std::fs::write(&path, table()).unwrap();
    }
    assert!(std::fs::read(path).unwrap() == table());
}
