//! Texts with structure.

#![no_main]

use ferrolab_base::{Cancel, Reading};
use ferrolab_texts::{Kind, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // An error is as good as a document; a panic, a hang or a flood is not.
    let _ = parse(bytes, Kind::Xml, &Reading::default(), &Cancel::default());
});
