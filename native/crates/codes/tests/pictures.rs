//! What is in the PNG of a code.

use ferrolab_codes::{CodeOptions, ReadOptions, Symbology, read, write};

/// Grey pixels, width and height of the PNG of a code.
fn picture(data: &str, options: &CodeOptions) -> (Vec<u8>, usize, usize) {
    let written = write(data, options).expect("data that the code holds");
    let file = written.png(1).expect("a small picture");
    let mut decoder = png::Decoder::new(std::io::Cursor::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    assert_eq!(info.color_type, png::ColorType::Rgb);
    let grey = pixels.chunks_exact(3).map(|pixel| pixel[0]).collect();
    (grey, info.width as usize, info.height as usize)
}

fn dark(pixels: &[u8]) -> usize {
    pixels.iter().filter(|pixel| **pixel == 0).count()
}

#[test]
fn a_barcode_has_its_text_below_its_bars() {
    for (symbology, data) in [(Symbology::Code128, "Batch 42"), (Symbology::Ean13, "590123412345")] {
        let with = CodeOptions { symbology, ..CodeOptions::default() };
        let without = CodeOptions { text: false, ..with.clone() };
        let (captioned, width, height) = picture(data, &with);
        let (plain, plain_width, plain_height) = picture(data, &without);
        // Ten modules of two pixels.
        assert_eq!((width, height), (plain_width, plain_height + 20));
        let bars = 62 * 2 * width;
        assert_eq!(captioned[..bars], plain[..bars]);
        let letters = dark(&captioned[bars..]);
        assert!((200..4_000).contains(&letters), "{symbology:?}: {letters}");
        // The file has no half-tones.
        assert!(captioned.iter().all(|pixel| matches!(pixel, 0 | 255)));
        let found = read(&captioned, width, height, &ReadOptions::default()).expect("a picture");
        assert_eq!(found.len(), 1, "{symbology:?}");
    }
}

#[test]
fn guard_bars_reach_between_the_digits() {
    let options = CodeOptions { symbology: Symbology::Ean13, ..CodeOptions::default() };
    let (pixels, width, _) = picture("590123412345", &options);
    // The first bar, after eleven light modules, five modules further down than those between.
    let row = &pixels[(62 * 2 + 9) * width..(62 * 2 + 10) * width];
    assert_eq!(row[21..26], [255, 0, 0, 255, 255]);
}

#[test]
fn colours_are_those_of_css() {
    let options = r#"{"dark": "navy", "light": "rgb(255 255 240)"}"#;
    let options: CodeOptions = serde_json::from_str(options).expect("colours");
    let svg = write("x", &options).expect("a letter").svg();
    assert!(svg.contains("#000080") && svg.contains("#fffff0"), "{svg}");
    let wrong = serde_json::from_str::<CodeOptions>(r#"{"dark": "nave"}"#).expect_err("no colour");
    assert!(wrong.to_string().contains("\"nave\" is no colour"), "{wrong}");
}
