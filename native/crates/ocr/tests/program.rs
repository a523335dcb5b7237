//! How the program is run, with stand-ins for it.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ferrolab_base::{Cancel, Code};
use ferrolab_ocr::{GreyImage, OcrOptions, Tesseract};

/// A script can't be started while another test's child holds it open for writing.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A program that has English and does `work` with a picture.
fn program(name: &str, work: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let list = "if [ \"$1\" = --list-langs ]; then printf 'List:\\neng\\n'; exit; fi\n";
    std::fs::write(&path, format!("#!/bin/sh\n{list}{work}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn image() -> GreyImage {
    GreyImage::new(200, 100, 300.0, vec![255; 20_000]).unwrap()
}

#[test]
fn words_come_with_places_and_confidence() {
    let _alone = alone();
    let row = r"cat > /dev/null; printf '5\t1\t1\t1\t1\t1\t30\t60\t150\t30\t96.5\tHello\n'";
    let tesseract = Tesseract::find(Some(&program("words", row))).unwrap();
    assert_eq!(tesseract.installed_languages(), ["eng"]);
    let page = tesseract.recognise(&image(), &OcrOptions::default()).unwrap();
    assert_eq!((page.text().as_str(), page.language.as_str(), page.mean_confidence), ("Hello", "eng", 96.5));
    assert_eq!((page.words[0].rect.x0, page.words[0].rect.y1), (7.2, 21.6));
}

#[test]
fn a_program_that_hangs_is_ended_with_its_time() {
    let _alone = alone();
    let tesseract = Tesseract::find(Some(&program("hangs", "exec sleep 60"))).unwrap();
    let options = OcrOptions { timeout: Duration::from_millis(200), ..OcrOptions::default() };
    let start = Instant::now();
    assert_eq!(tesseract.recognise(&image(), &options).unwrap_err().code, Code::TimeLimit);
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[test]
fn a_cancelled_call_ends_the_program() {
    let _alone = alone();
    let tesseract = Tesseract::find(Some(&program("cancelled", "exec sleep 60"))).unwrap();
    let cancel = Cancel::default();
    cancel.cancel();
    let options = OcrOptions { cancel, ..OcrOptions::default() };
    assert_eq!(tesseract.recognise(&image(), &options).unwrap_err().code, Code::Cancelled);
}

#[test]
fn what_is_missing_is_named_with_what_to_do() {
    let _alone = alone();
    let error = Tesseract::find(Some("/no/such/program".as_ref())).unwrap_err();
    assert_eq!(error.code, Code::UnsupportedFormat);
    assert!(error.hint.unwrap().contains("tesseract-ocr"));
    let tesseract = Tesseract::find(Some(&program("languages", "true"))).unwrap();
    let options = OcrOptions { languages: Some("eng+deu".into()), ..OcrOptions::default() };
    let error = tesseract.recognise(&image(), &options).unwrap_err();
    assert_eq!(error.code, Code::InvalidInput);
    assert!(error.message.contains("deu"), "{error}");
}

#[test]
fn a_program_that_fails_says_why() {
    let _alone = alone();
    let failing = program("fails", "echo 'no such picture' >&2; exit 1");
    let error =
        Tesseract::find(Some(&failing)).unwrap().recognise(&image(), &OcrOptions::default()).unwrap_err();
    assert_eq!(error.code, Code::Worker);
    assert!(error.message.contains("no such picture"), "{error}");
}
