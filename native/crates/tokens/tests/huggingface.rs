//! `tokenizer.json` files.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "huggingface")]

use std::path::{Path, PathBuf};

use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Code};
use ferrolab_tokens::HuggingFace;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn byte_level() -> HuggingFace {
    HuggingFace::from_file(fixture("byte_level.json")).unwrap()
}

#[test]
fn counts_encodes_and_decodes() {
    let tokenizer = byte_level();
    for text in ["", "the then", "naïve 漢字 🎈", "a\n\n b", "<|end|>"] {
        let ids = tokenizer.encode(text).unwrap();
        assert_eq!(tokenizer.count(text).unwrap(), ids.len());
        assert_eq!(tokenizer.decode(&ids).unwrap(), text);
    }
    assert_eq!(tokenizer.encode(" the").unwrap().len(), 1);
}

#[test]
fn special_text_is_ordinary_unless_asked() {
    let tokenizer = byte_level();
    assert_eq!(tokenizer.encode("<|end|>").unwrap().len(), 6);
    assert_eq!(tokenizer.encode_with_special("<|end|>").unwrap(), [260]);
}

#[test]
fn truncation_and_padding_of_the_file_are_left_off() {
    assert_eq!(byte_level().count(&"x".repeat(50)).unwrap(), 50);
    assert_eq!(byte_level().count("x").unwrap(), 1);
}

#[test]
fn pieces_add_up_and_end_between_characters() {
    let tokenizer = byte_level();
    for text in ["", " ", "the then 漢字 é\u{301} 🎈", "漢", "a\n\n\tb  "] {
        let pieces = tokenizer.pieces(text, &Cancel::default()).unwrap();
        assert_eq!(pieces.iter().map(|piece| piece.tokens).sum::<usize>(), tokenizer.count(text).unwrap());
        assert!(pieces.is_sorted_by(|a, b| a.end < b.end));
        assert!(pieces.iter().all(|piece| text.is_char_boundary(piece.end)));
        assert_eq!(pieces.last().map_or(0, |piece| piece.end), text.len());
    }
}

#[test]
fn truncates_between_characters_within_the_limit() {
    let tokenizer = byte_level();
    let text = "the then 漢字 🎈 the";
    for max_tokens in 0..30 {
        let start = tokenizer.truncate(text, max_tokens).unwrap();
        assert!(text.starts_with(start) && tokenizer.count(start).unwrap() <= max_tokens);
    }
    assert_eq!(tokenizer.truncate(text, 1).unwrap(), "the");
    assert_eq!(tokenizer.truncate(text, 99).unwrap(), text);
    assert_eq!(tokenizer.truncate("漢", 2).unwrap(), "");
}

#[test]
fn batches_equal_single_calls() {
    let tokenizer = byte_level();
    let texts = ["the", "", "漢字 then"];
    let counts = tokenizer.count_batch(&texts, 2, &Cancel::default()).unwrap();
    assert_eq!(counts, texts.map(|text| tokenizer.count(text).unwrap()));
    let ids = tokenizer.encode_batch(&texts, 0, &Cancel::default()).unwrap();
    assert_eq!(ids, texts.map(|text| tokenizer.encode(text).unwrap()));
}

#[test]
fn errors_say_which_file_and_what_to_do() {
    let check = |path: PathBuf, code: Code| {
        let error = HuggingFace::from_file(&path).err().unwrap();
        assert_eq!(error.code, code);
        assert!(error.message.contains(&path.display().to_string()));
        assert!(error.hint.is_some());
    };
    check(fixture("missing.json"), Code::NotFound);
    check(fixture("."), Code::Unreadable);
    check(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"), Code::Tokenizer);
    for bytes in [&b""[..], b"{}", b"\xff", b"{\"model\": {\"type\": \"BPE\"}}"] {
        assert_eq!(HuggingFace::from_bytes(bytes).err().unwrap().code, Code::Tokenizer);
    }
    assert_eq!(byte_level().decode(&[9999]).unwrap_err().code, Code::InvalidInput);
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(TokenCounter::count(&byte_level(), "a", &cancel).unwrap_err().code, Code::Cancelled);
}
