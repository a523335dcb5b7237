//! What is written is read back, for every kind of code.

use ferrolab_codes::{
    CodeOptions, ErrorLevel, Found, Modules, ReadOptions, Symbology, read, write, write_bytes,
};

/// Grey pixels of a code, each module `scale` pixels wide, with `quiet` light modules round it.
fn picture(modules: &Modules, row_height: usize, scale: usize, quiet: usize) -> (Vec<u8>, usize, usize) {
    let width = (modules.width() + 2 * quiet) * scale;
    let height = (modules.height() * row_height + 2 * quiet) * scale;
    let dark = |at: usize| {
        let (x, y) = (at % width / scale, at / width / scale);
        x >= quiet && y >= quiet && modules.is_dark(x - quiet, (y - quiet) / row_height)
    };
    ((0..width * height).map(|at| if dark(at) { 20 } else { 230 }).collect(), width, height)
}

fn row_height(symbology: Symbology) -> usize {
    match symbology {
        Symbology::Pdf417 => 3,
        symbology if symbology.is_linear() => 40,
        _ => 1,
    }
}

fn read_back(modules: &Modules, symbology: Symbology) -> Vec<Found> {
    let (grey, width, height) = picture(modules, row_height(symbology), 3, 10);
    read(&grey, width, height, &ReadOptions::default()).expect("a picture of the size it says")
}

#[track_caller]
fn check(symbology: Symbology, data: &str, expected: &str) {
    let options = CodeOptions { symbology, ..CodeOptions::default() };
    let written = write(data, &options).unwrap_or_else(|error| panic!("{symbology:?} of {data:?}: {error}"));
    let found = read_back(&written.modules, symbology);
    let texts: Vec<_> = found.iter().map(|code| (code.symbology, code.text.as_str())).collect();
    assert_eq!(texts, [(symbology, expected)], "{data:?}");
}

#[test]
fn every_kind_is_read_back() {
    check(Symbology::Qr, "Hello, world!", "Hello, world!");
    check(Symbology::Qr, "茗荷と東京 123456789 ABC", "茗荷と東京 123456789 ABC");
    check(Symbology::Qr, "grüße 🎉 an alle", "grüße 🎉 an alle");
    check(Symbology::Ean13, "590123412345", "5901234123457");
    check(Symbology::Ean8, "9638507", "96385074");
    check(Symbology::UpcA, "03600029145", "036000291452");
    check(Symbology::UpcE, "0425261", "04252614");
    check(Symbology::UpcE, "042100005264", "04252614");
    check(Symbology::Code128, "Ferrolab-2026 a1234567 x", "Ferrolab-2026 a1234567 x");
    check(Symbology::Gs1128, "(01)0950110153000(10)LOT7(21)A1B2", "(01)09501101530003(10)LOT7(21)A1B2");
    check(Symbology::Code39, "FERROLAB-39 $/+%.", "FERROLAB-39 $/+%.");
    check(Symbology::Code93, "Ferrolab 93: {~} @\\x", "Ferrolab 93: {~} @\\x");
    check(Symbology::Itf, "12345678901231", "12345678901231");
    check(Symbology::Codabar, "40156", "A40156A");
    check(Symbology::DataMatrix, "Ferrolab DM 123456", "Ferrolab DM 123456");
    check(Symbology::Pdf417, "Ferrolab PDF417 0123456789", "Ferrolab PDF417 0123456789");
    check(Symbology::Aztec, "Ferrolab Aztec 12345", "Ferrolab Aztec 12345");
}

#[test]
fn all_of_ascii_passes_through_code_128_and_code_93() {
    for first in (1..128).step_by(16) {
        let text: String = (first..(first + 16).min(128)).map(char::from).collect();
        check(Symbology::Code128, &text, &text);
        check(Symbology::Code93, &text, &text);
    }
}

#[test]
fn every_version_and_level_of_qr_is_read_back() {
    for version in 1..=40 {
        for level in ErrorLevel::ALL {
            let options =
                CodeOptions { version: Some(version), error_level: Some(level), ..CodeOptions::default() };
            let text = format!("V{version}");
            let written = write(&text, &options).expect("three letters fit every version");
            assert_eq!(written.modules.width(), 17 + 4 * usize::from(version));
            let found = read_back(&written.modules, Symbology::Qr);
            assert_eq!(found.first().map(|code| code.text.as_str()), Some(text.as_str()), "{level:?}");
        }
    }
}

#[test]
fn a_full_symbol_holds_what_the_standard_says() {
    let options = CodeOptions { error_level: Some(ErrorLevel::L), ..CodeOptions::default() };
    for (text, length) in [("7", 7089), ("A", 4296), ("a", 2953)] {
        let written = write(&text.repeat(length), &options).expect("as much as version 40 holds");
        assert_eq!(written.modules.width(), 177);
        assert!(write(&text.repeat(length + 1), &options).is_err());
    }
}

#[test]
fn bytes_that_are_no_text_come_back_as_they_were() {
    let bytes: Vec<u8> = (0..=255).rev().collect();
    let written = write_bytes(&bytes, &CodeOptions::default()).expect("256 bytes fit");
    let found = read_back(&written.modules, Symbology::Qr);
    assert_eq!(found[0].bytes, bytes);
}

#[test]
fn a_code_with_a_logo_reads_with_its_middle_empty() {
    for logo in [0.1, 0.2, 0.3] {
        let options = CodeOptions { logo, ..CodeOptions::default() };
        let written = write("https://example.org/with/a/logo", &options).expect("a logo of up to 0.3 fits");
        let side = written.modules.width();
        let half = (side as f64 * logo / 2.0) as usize;
        for at in side / 2 - half..=side / 2 + half {
            assert!(!written.modules.is_dark(at, side / 2));
        }
        let found = read_back(&written.modules, Symbology::Qr);
        assert_eq!(found[0].text, "https://example.org/with/a/logo");
    }
}
