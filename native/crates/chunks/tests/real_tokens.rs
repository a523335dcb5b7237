//! Chunks by a tokenizer that is in use.

use ferrolab_base::tokens::{Piece, TokenCounter};
use ferrolab_base::{Cancel, Result};
use ferrolab_chunks::{Config, chunk, structure};
use ferrolab_tokens::{Encoding, EncodingName};
use proptest::prelude::*;
use proptest::sample::select;

/// An encoding whose counts are taken from the pieces of the whole text.
struct Resumable(&'static Encoding);

impl TokenCounter for Resumable {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        TokenCounter::count(self.0, text, cancel)
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        TokenCounter::pieces(self.0, text, cancel)
    }

    fn is_resumable(&self) -> bool {
        true
    }
}

/// Texts whose pieces depend on what stands beside them: runs of white space, contractions,
/// punctuation that takes line breaks with it, numbers.
fn texts() -> impl Strategy<Value = String> {
    let part = select(vec![
        "word",
        "Next",
        "don't",
        "DON'T",
        "'s",
        "x.",
        "end. ",
        "3",
        "1234567",
        "----",
        ").\n\n",
        " ",
        "  ",
        "   ",
        "\n",
        " \n",
        "\n\n",
        "\r\n",
        "\t",
        "        ",
        "| 1 | 2 |\n",
        "- item\n",
        "# Title\n\n",
        "東京",
        "é",
        "👩‍👩‍👧",
        "\u{a0}",
        ": ",
        "/path\n",
    ]);
    prop::collection::vec(part, 0..300).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn counts_from_edges_are_exact(
        text in texts(),
        max_tokens in 8_usize..200,
        overlap in 0_usize..8,
        name in select(vec![EncodingName::Cl100kBase, EncodingName::O200kBase]),
    ) {
        let encoding = Encoding::get(name);
        let config = Config { max_tokens, overlap_tokens: overlap, ..Config::default() };
        let blocks = structure::markdown(&text);
        let cancel = Cancel::default();
        for chunk in chunk(&text, &blocks, &[], &config, &Resumable(encoding), &cancel).expect("8 tokens hold any character") {
            let tokens = encoding.count(&text[chunk.start..chunk.end]);
            prop_assert_eq!(chunk.tokens, tokens);
            prop_assert!(tokens <= max_tokens);
            prop_assert!(encoding.count(&text[chunk.start..chunk.body_start]) <= overlap);
        }
    }
}

#[test]
fn a_million_letters_are_cut_to_nearly_full_chunks() {
    let text = "a".repeat(1_000_000);
    let config = Config::default();
    let encoding = Encoding::get(EncodingName::O200kBase);
    let chunks = chunk(&text, &[], &[], &config, encoding, &Cancel::default()).expect("letters fit");
    assert_eq!(chunks.iter().map(|chunk| chunk.end - chunk.body_start).sum::<usize>(), text.len());
    assert!(chunks.iter().all(|chunk| chunk.tokens <= 512));
    let full = encoding.count(&text).div_ceil(512);
    assert!(chunks.len() <= full + full / 10, "{} chunks where {full} would do", chunks.len());
}

#[test]
fn a_cancelled_call_stops() {
    let cancel = Cancel::default();
    cancel.cancel();
    let encoding = Encoding::get(EncodingName::O200kBase);
    let error = chunk("Some text.", &[], &[], &Config::default(), encoding, &cancel).expect_err("cancelled");
    assert_eq!(error.code, ferrolab_base::Code::Cancelled);
}
