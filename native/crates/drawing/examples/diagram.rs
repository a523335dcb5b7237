//! Draws diagrams from a JSON file: `cargo run --example diagram -- elements.json out.svg out.png`.

use std::fs;
use std::time::Instant;

use ferrolab_drawing::{DiagramOptions, PixelLimits, diagram_scene, draw, svg};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [elements, svg_file, png_file] = arguments.as_slice() else {
        eprintln!("usage: diagram elements.json out.svg out.png");
        return;
    };
    let elements = fs::read_to_string(elements).expect("the file can be read");
    let elements = serde_json::from_str(&elements).expect("the file is JSON");
    let options = DiagramOptions { background: Some("white".into()), ..DiagramOptions::default() };
    let start = Instant::now();
    let scene = match diagram_scene(&elements, &options) {
        Ok(scene) => scene,
        Err(error) => return eprintln!("{error}"),
    };
    println!("{:.2} ms", start.elapsed().as_secs_f64() * 1e3);
    fs::write(svg_file, svg(&scene)).expect("the SVG can be written");
    let picture = draw(&scene, 2.0, &PixelLimits::default()).expect("it fits the limits");
    fs::write(png_file, picture.png().expect("it can be encoded")).expect("the PNG can be written");
    picture.notes.iter().for_each(|note| println!("{note}"));
}
