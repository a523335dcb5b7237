//! QR codes and barcodes in grey pictures.

#![no_main]

use ferrolab_codes::{ReadOptions, read};
use libfuzzer_sys::fuzz_target;

/// Pixels of a module: single ones are never a code.
const MODULE: usize = 3;

fuzz_target!(|bytes: &[u8]| {
    // The first byte is the width in modules, the others are a module each.
    let Some((width, modules)) = bytes.split_first() else { return };
    let columns = usize::from(*width).max(1);
    let rows = modules.len() / columns;
    let (width, height) = (columns * MODULE, rows * MODULE);
    let at = |place: usize| modules[place / width / MODULE * columns + place % width / MODULE];
    let grey: Vec<u8> = (0..width * height).map(at).collect();
    // An error is as good as a code; a panic, a hang or a flood is not.
    let _ = read(&grey, width, height, &ReadOptions::default());
});
