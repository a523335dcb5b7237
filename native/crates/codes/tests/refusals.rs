//! What can't be written is refused with what would do; what can't be read ends nothing.

use ferrolab_base::Code;
use ferrolab_codes::{CodeOptions, ReadOptions, Symbology, read, write};
use proptest::prelude::*;

#[track_caller]
fn check(options: &str, data: &str, code: Code, words: &str) {
    let options: CodeOptions = serde_json::from_str(options).expect("options of the right shape");
    let error = write(data, &options).expect_err("data or options that can't be written");
    assert_eq!(error.code, code, "{error}");
    assert!(error.to_string().contains(words), "{error}");
    assert!(error.hint.is_some(), "{error}");
}

#[test]
fn refusals_say_what_is_wrong_and_what_would_do() {
    use Code::{InvalidInput, SizeLimit};
    check(r#"{"symbology": "ean13"}"#, "5901234123450", InvalidInput, "is 0, but should be 7");
    check(r#"{"symbology": "ean13"}"#, "59012", InvalidInput, "12 digits, or 13 with the check digit");
    check(r#"{"symbology": "ean8"}"#, "963850x", InvalidInput, "'x' (character 7)");
    check(r#"{"symbology": "upc_e"}"#, "2123456", InvalidInput, "no number system 2");
    check(r#"{"symbology": "upc_e"}"#, "12345678901", InvalidInput, "too few zeros");
    check(r#"{"symbology": "code39"}"#, "lower", InvalidInput, "Code 128");
    check(r#"{"symbology": "code128"}"#, "é", InvalidInput, "'é'");
    check(r#"{"symbology": "itf"}"#, "123", InvalidInput, "pairs of digits");
    check(r#"{"symbology": "codabar"}"#, "12E", InvalidInput, "'E'");
    check(r#"{"symbology": "gs1128"}"#, "0109501101530003", InvalidInput, "(01)09501101530003");
    check(r#"{"symbology": "gs1128"}"#, "(01)09501101530004", InvalidInput, "is 4, but should be 3");
    check(r#"{"symbology": "gs1128"}"#, "(05)1", InvalidInput, "(05)");
    check(r#"{"version": 1, "error_level": "H"}"#, "more than seven", SizeLimit, "holds 7 bytes");
    check(r#"{"version": 41}"#, "a", InvalidInput, "version 41");
    check(r#"{"logo": 0.5}"#, "a", InvalidInput, "0.5");
    check(r##"{"dark": "#ffff00"}"##, "a", InvalidInput, "#ffff00");
    check(r#"{"module_size": 0}"#, "a", InvalidInput, "from 1 to 100");
    check("{}", "", InvalidInput, "nothing");
    check("{}", &"a".repeat(3_000), SizeLimit, "level L, which holds 2953 bytes");
    check(r#"{"symbology": "data_matrix"}"#, &"é".repeat(2_000), SizeLimit, "1555");
}

#[test]
fn a_picture_has_as_many_bytes_as_pixels() {
    let error = read(&[0; 10], 3, 4, &ReadOptions::default()).expect_err("two bytes too few");
    assert_eq!(error.code, Code::InvalidInput);
    assert_eq!(read(&[], 0, 7, &ReadOptions::default()), Ok(Vec::new()));
}

/// Pixels in stripes and blocks, which look more like codes than noise does.
fn pixels(width: usize, height: usize, seeds: &[u8]) -> Vec<u8> {
    let at = |x: usize, y: usize| {
        let across = seeds[x / 3 % seeds.len()];
        let down = seeds[(y / 3 * 7 + 1) % seeds.len()];
        if across & 1 == 0 { across ^ down } else { across }
    };
    (0..width * height).map(|place| at(place % width, place / width)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_pixels_end_in_a_result(
        width in 1usize..150,
        height in 1usize..150,
        seeds in prop::collection::vec(any::<u8>(), 1..400),
    ) {
        let grey = pixels(width, height, &seeds);
        prop_assert!(read(&grey, width, height, &ReadOptions::default()).is_ok());
    }

    #[test]
    fn any_text_is_written_or_refused(text in ".{0,60}", kind in 0..Symbology::ALL.len()) {
        let options = CodeOptions { symbology: Symbology::ALL[kind], ..CodeOptions::default() };
        if let Ok(written) = write(&text, &options) {
            prop_assert!(written.svg().ends_with("</svg>\n"));
            prop_assert!(written.png(1).is_ok());
        }
    }

    #[test]
    fn a_qr_code_holds_any_text(text in ".{1,80}") {
        let written = write(&text, &CodeOptions::default()).expect("eighty characters fit");
        let (module, quiet) = (3, 4);
        let side = (written.modules.width() + 2 * quiet) * module;
        let dark = |at: usize| {
            let (x, y) = (at % side / module, at / side / module);
            x >= quiet && y >= quiet && written.modules.is_dark(x - quiet, y - quiet)
        };
        let grey: Vec<u8> = (0..side * side).map(|at| if dark(at) { 0 } else { 255 }).collect();
        let options = ReadOptions { symbologies: vec![Symbology::Qr], ..ReadOptions::default() };
        let found = read(&grey, side, side, &options).expect("a picture");
        prop_assert_eq!(found.first().map(|code| code.text.as_str()), Some(text.as_str()));
    }
}
