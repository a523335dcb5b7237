//! Diagrams, as SVG and as pixels.

#![no_main]

use ferrolab_drawing::{DiagramOptions, PixelLimits, diagram_scene, png, svg};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(elements) = serde_json::from_slice(bytes) else { return };
    let limits = PixelLimits { max_pixels: 1_000_000 };
    // An error is as good as a diagram; a panic, a hang or a flood is not.
    if let Ok(scene) = diagram_scene(&elements, &DiagramOptions::default()) {
        let _ = svg(&scene);
        let _ = png(&scene, 1.0, &limits);
    }
});
