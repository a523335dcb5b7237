//! Ids equal those of the published patterns run by a regex engine and of merging pair by pair.
#![allow(clippy::unwrap_used)]

use std::collections::HashMap;
use std::sync::LazyLock;

use fancy_regex::Regex;
use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Code};
use ferrolab_tokens::{Encoding, EncodingName, vocabulary_bytes};
use proptest::prelude::*;

const CL100K: &str = r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s";
const O200K: &str = concat!(
    r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
    r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",
);

/// As slow and as plain as can be.
struct Reference {
    pattern: Regex,
    ranks: HashMap<Vec<u8>, u32>,
}

impl Reference {
    fn new(pattern: &str, name: EncodingName) -> Self {
        let file = vocabulary_bytes(name);
        let mut tokens: Vec<Vec<u8>> = file[12..268].iter().map(|&byte| vec![byte]).collect();
        let id =
            |bytes: &[u8]| usize::from(bytes[0]) | usize::from(bytes[1]) << 8 | usize::from(bytes[2]) << 16;
        for merge in file[268..].chunks(6) {
            tokens.push([&tokens[id(merge)][..], &tokens[id(&merge[3..])]].concat());
        }
        let ranks = tokens.into_iter().zip(0..).collect();
        Self { pattern: Regex::new(pattern).unwrap(), ranks }
    }

    fn pieces<'a>(&self, text: &'a str) -> Vec<&'a str> {
        self.pattern.find_iter(text).map(|found| found.unwrap().as_str()).collect()
    }

    fn encode(&self, text: &str) -> Vec<u32> {
        self.pieces(text).into_iter().flat_map(|piece| self.merge(piece.as_bytes())).collect()
    }

    fn merge(&self, piece: &[u8]) -> Vec<u32> {
        let mut parts: Vec<&[u8]> = piece.chunks(1).collect();
        let mut ends: Vec<usize> = (1..=piece.len()).collect();
        loop {
            let pair_rank = |i: usize| {
                let start = ends[i] - parts[i].len();
                self.ranks.get(&piece[start..ends[i + 1]]).map(|&rank| (rank, i))
            };
            let Some((_, i)) = (0..parts.len().saturating_sub(1)).filter_map(pair_rank).min() else { break };
            parts[i] = &piece[ends[i] - parts[i].len()..ends[i + 1]];
            ends[i] = ends[i + 1];
            parts.remove(i + 1);
            ends.remove(i + 1);
        }
        parts.iter().map(|part| self.ranks[*part]).collect()
    }
}

static REFERENCES: LazyLock<[(EncodingName, Reference); 2]> = LazyLock::new(|| {
    [(EncodingName::Cl100kBase, CL100K), (EncodingName::O200kBase, O200K)]
        .map(|(name, pattern)| (name, Reference::new(pattern, name)))
});

fn check(text: &str) {
    for (name, reference) in &*REFERENCES {
        let encoding = Encoding::get(*name);
        let ids = reference.encode(text);
        assert_eq!(encoding.encode(text), ids, "{name}: {text:?}");
        assert_eq!(encoding.count(text), ids.len());
        assert_eq!(encoding.decode(&ids).unwrap(), text.as_bytes());
        let pieces = encoding.pieces(text);
        let mut end = 0;
        let ends: Vec<usize> = reference
            .pieces(text)
            .iter()
            .map(|piece| {
                end += piece.len();
                end
            })
            .collect();
        assert_eq!(pieces.iter().map(|piece| piece.end).collect::<Vec<_>>(), ends, "{name}: {text:?}");
        assert_eq!(pieces.iter().map(|piece| piece.tokens).sum::<usize>(), ids.len());
    }
}

/// Fragments that the patterns treat in special ways.
fn fragment() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ \t\r\n\u{b}\u{85}\u{a0}\u{1680}\u{180e}\u{2003}\u{200b}\u{2028}\u{3000}]{1,4}",
        "['’][sSſtTmMdDkK]|['’](re|RE|vE|Ve|ll|LL|lL|r|v|l)",
        "[a-z]{1,9}|[A-Z][a-z]{1,5}|[A-Z]{1,4}",
        "[0-9²½٣१𝟘Ⅳ]{1,5}",
        "[!-/:-@\\[-`{-~]{1,4}",
        "[éÉßǅʰªº漢字ーアع한ह\u{301}\u{93f}😀\u{200d}\u{fe0f}🇩]{1,5}",
        "[a-zA-Z0-9+/ ]{20,60}",
        any::<char>().prop_map(String::from),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn any_text_is_encoded_exactly(fragments in prop::collection::vec(fragment(), 0..12)) {
        check(&fragments.concat());
    }

    #[test]
    fn batches_equal_single_calls(texts in prop::collection::vec(".{0,40}", 0..20), threads in 0_usize..4) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let encoding = Encoding::get(EncodingName::O200kBase);
        let ids: Vec<_> = texts.iter().map(|text| encoding.encode(text)).collect();
        let counts: Vec<_> = ids.iter().map(Vec::len).collect();
        prop_assert_eq!(encoding.encode_batch(&texts, threads, &Cancel::default()), Ok(ids));
        prop_assert_eq!(encoding.count_batch(&texts, threads, &Cancel::default()), Ok(counts));
    }
}

#[test]
fn ids_are_those_tiktoken_gives() {
    let check = |name: EncodingName, text: &str, ids: &[u32]| {
        assert_eq!(Encoding::get(name).encode(text), ids, "{name}: {text:?}");
    };
    check(EncodingName::Cl100kBase, "Hello, world!", &[9906, 11, 1917, 0]);
    check(EncodingName::O200kBase, "Hello, world!", &[13225, 11, 2375, 0]);
    check(EncodingName::O200kHarmony, "Hello, world!", &[13225, 11, 2375, 0]);
    check(EncodingName::O200kBase, "", &[]);
}

#[test]
fn unknown_names_and_ids_are_errors() {
    for name in EncodingName::ALL {
        let encoding = Encoding::get(name);
        assert_eq!(EncodingName::from_name(name.as_str()), Ok(name));
        assert_eq!(encoding.decode(&[0, 1]), Ok(b"!\"".to_vec()));
        assert_eq!(encoding.decode(&[5_000_000]).unwrap_err().code, Code::InvalidInput);
    }
    assert_eq!(EncodingName::from_name("gpt2").unwrap_err().code, Code::InvalidModel);
}

#[test]
fn special_text_is_ordinary_unless_asked() {
    let encoding = Encoding::get(EncodingName::Cl100kBase);
    let text = "a<|endoftext|> b<|fim_prefix|><|nope|>";
    assert!(encoding.encode(text).iter().all(|&id| id < 100_257));
    let ids = encoding.encode_with_special(text);
    assert_eq!(ids[..2], [64, 100_257]);
    assert!(ids.contains(&100_258));
    assert_eq!(encoding.decode(&ids), Ok(text.as_bytes().to_vec()));
    assert_eq!(encoding.vocabulary_len(), 100_277);
    assert_eq!(Encoding::get(EncodingName::O200kHarmony).vocabulary_len(), 201_088);
}

/// A quarter of a megabyte in one piece takes minutes where a step is quadratic.
#[test]
fn long_pieces_take_linear_time() {
    let base64: String =
        (0..1 << 18).map(|i: u64| char::from(b"ABab01+/xyzXYZ"[(i * i % 9973 % 14) as usize])).collect();
    let texts = [" ", "a", "A", "\n", "漢", "日A", "👨\u{200d}👩", "\u{301}", "=", "\n ", "'", "<|"]
        .map(|unit| unit.repeat((1 << 18) / unit.len()))
        .into_iter()
        .chain([base64]);
    for text in texts {
        for name in [EncodingName::Cl100kBase, EncodingName::O200kHarmony] {
            let encoding = Encoding::get(name);
            let ids = encoding.encode_with_special(&text);
            assert_eq!(encoding.decode(&ids), Ok(text.clone().into_bytes()));
            let start = encoding.truncate(&text, 10_000);
            assert!(encoding.count(start) <= 10_000);
        }
    }
}

#[test]
fn a_set_flag_cancels_long_texts() {
    let cancel = Cancel::default();
    cancel.cancel();
    let encoding = Encoding::get(EncodingName::O200kBase);
    for text in ["word ".repeat(30_000), "xyz".repeat(100_000)] {
        assert_eq!(encoding.count_cancellable(&text, &cancel).unwrap_err().code, Code::Cancelled);
        assert_eq!(encoding.encode_cancellable(&text, &cancel).unwrap_err().code, Code::Cancelled);
        assert_eq!(encoding.truncate_cancellable(&text, 9, &cancel).unwrap_err().code, Code::Cancelled);
        assert_eq!(TokenCounter::pieces(encoding, &text, &cancel).unwrap_err().code, Code::Cancelled);
    }
}
