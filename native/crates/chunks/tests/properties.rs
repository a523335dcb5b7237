//! What `chunk` promises, for any text, limit and tokenizer.

mod support;

use ferrolab_base::document::{Block, BlockKind};
use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Code};
use ferrolab_chunks::{Chunk, Config, chunk, sentence, structure};
use proptest::prelude::*;
use proptest::sample::select;
use support::{Bytes, counters};

/// Texts of the kinds that break chunkers.
fn texts() -> impl Strategy<Value = String> {
    let words = select(vec![
        "a",
        "the",
        "house",
        "e.g.",
        "U.S.",
        "Mr.",
        "end.",
        "What?",
        "No!",
        "x;",
        "y,",
        "(z)",
        "2.5",
        "naïve",
        "東京",
        "本です。",
        "これ、",
        "👩‍👩‍👧",
        "e\u{301}",
        "incomprehensibilities",
        "",
    ]);
    let spaces =
        select(vec![" ", " ", " ", "  ", "\n", "\n\n", "\r\n", "\r\n\r\n", "\t", "\u{0C}", "\u{a0}"]);
    let prose = prop::collection::vec((words, spaces), 0..120)
        .prop_map(|parts| parts.into_iter().flat_map(|(word, space)| [word, space]).collect());
    let soup = prop::collection::vec(
        select(vec![
            "# A\n",
            "## B #\n\n",
            "C\n===\n",
            "- one\n",
            "  - two\n\n",
            "1. three. Four.\n",
            "| a | b |\n|---|---|\n",
            "| 1 | 2 |\n",
            "```py\nx = 1\n",
            "\n\ny = 2\n```\n",
            "    code\n",
            "> quote. More.\n",
            "<div>\n\n",
            "</div>\n",
            "---\n",
            "Text *of* `words`. And [more](x).\n\n",
            "\n",
            "[^1]: note\n",
            "**",
            "***bold\n",
        ]),
        0..40,
    )
    .prop_map(|parts| parts.concat());
    let base64 = "[A-Za-z0-9+/]{0,600}={0,2}";
    let cjk = "[\u{4E00}-\u{4E40}\u{3041}-\u{3060}，。]{0,200}";
    let emoji = prop::collection::vec(select(vec!["👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "❤️", " "]), 0..60)
        .prop_map(|parts| parts.concat());
    let letter = (0_usize..900).prop_map(|length| "a".repeat(length));
    let spaces = "[ \t\r\n]{0,200}";
    prop_oneof![3 => prose, 3 => soup, 1 => base64, 1 => cjk, 1 => emoji, 1 => letter, 1 => spaces, 1 => any::<String>()]
}

fn configs() -> impl Strategy<Value = Config> {
    (1_usize..80, 0.0..1.0_f64, any::<bool>()).prop_map(|(max_tokens, share, respect_paragraphs)| Config {
        max_tokens,
        overlap_tokens: (max_tokens as f64 * share) as usize,
        respect_paragraphs,
    })
}

fn structures() -> impl Strategy<Value = fn(&str) -> Vec<Block>> {
    select(vec![
        structure::plain as fn(&str) -> Vec<Block>,
        structure::markdown,
        |text: &str| structure::code(text, structure::Language::Python),
        |text: &str| structure::code(text, structure::Language::Rust),
    ])
}

/// The largest cost of a single character, below which no limit can be kept.
fn dearest_character(text: &str, counter: &dyn TokenCounter) -> usize {
    let cost = |char: char| counter.count(char.encode_utf8(&mut [0; 4]), &Cancel::default()).expect("counts");
    text.chars().map(cost).max().unwrap_or(0)
}

fn check_offsets(text: &str, chunks: &[Chunk]) {
    let mut end = 0;
    for chunk in chunks {
        assert_eq!(chunk.body_start, end, "bodies follow one another without gaps");
        assert!(chunk.start <= chunk.body_start && chunk.body_start < chunk.end);
        assert_eq!(chunk.char_start, text[..chunk.start].chars().count());
        assert_eq!(chunk.char_end, text[..chunk.end].chars().count());
        end = chunk.end;
    }
    assert_eq!(end, text.len(), "bodies make up the text");
}

fn check_limits(text: &str, chunks: &[Chunk], config: &Config, counter: &dyn TokenCounter) {
    let count = |text: &str| counter.count(text, &Cancel::default()).expect("counts");
    for chunk in chunks {
        assert_eq!(chunk.tokens, count(&text[chunk.start..chunk.end]));
        assert!(chunk.tokens <= config.max_tokens, "{chunk:?}");
        assert!(count(&text[chunk.start..chunk.body_start]) <= config.overlap_tokens, "{chunk:?}");
    }
}

/// Stretches that must be in one chunk when they fit.
fn indivisible(text: &str, blocks: &[Block]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for block in blocks {
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::Quote) {
            let mut start = block.start;
            sentence::ends(&text[block.start..block.end], |end| {
                found.push((start, block.start + end));
                start = block.start + end;
            });
        } else {
            found.push((block.start, block.end));
        }
    }
    found.into_iter().map(|(start, end)| (start, start + text[start..end].trim_end().len())).collect()
}

fn check_whole(text: &str, blocks: &[Block], chunks: &[Chunk], config: &Config, counter: &dyn TokenCounter) {
    for (start, end) in indivisible(text, blocks) {
        let fits = counter.count(&text[start..end], &Cancel::default()).expect("counts") <= config.max_tokens;
        let cut = chunks.iter().find(|chunk| start < chunk.end && chunk.end < end);
        assert!(!fits || cut.is_none(), "{:?} is cut by {cut:?}", &text[start..end]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keeps_its_promises(text in texts(), config in configs(), find in structures(), which in 0_usize..4) {
        let counter = counters()[which].1;
        let blocks = find(&text);
        prop_assert!(blocks.windows(2).all(|pair| pair[0].end <= pair[1].start), "blocks ascend");
        let result = chunk(&text, &blocks, &[], &config, counter, &Cancel::default());
        if dearest_character(&text, counter) > config.max_tokens {
            prop_assert_eq!(result.expect_err("a character does not fit").code, Code::InvalidInput);
            return Ok(());
        }
        let chunks = result.expect("every character fits");
        check_offsets(&text, &chunks);
        check_limits(&text, &chunks, &config, counter);
        let again = chunk(&text, &blocks, &[], &config, counter, &Cancel::default());
        prop_assert_eq!(again.expect("as before"), chunks);
    }

    #[test]
    fn keeps_whole_what_fits(text in texts(), config in configs(), find in structures(), which in 0_usize..4) {
        let counter = counters()[which].1;
        let blocks = find(&text);
        if let Ok(chunks) = chunk(&text, &blocks, &[], &config, counter, &Cancel::default()) {
            check_whole(&text, &blocks, &chunks, &config, counter);
        }
    }

    #[test]
    fn sentence_ends_ascend_to_the_end(text in texts()) {
        let mut last = 0;
        sentence::ends(&text, |end| {
            assert!(end > last && text.is_char_boundary(end));
            last = end;
        });
        prop_assert_eq!(last, text.len());
    }

    #[test]
    fn pages_hold_the_content(lengths in prop::collection::vec(1_usize..60, 1..8), max_tokens in 4_usize..100) {
        let pages: Vec<String> = lengths.iter().map(|&length| "word ".repeat(length)).collect();
        let starts: Vec<usize> =
            pages.iter().scan(0, |at, page| { *at += page.len(); Some(*at - page.len()) }).collect();
        let text = pages.concat();
        let config = Config { max_tokens, ..Config::default() };
        for chunk in chunk(&text, &[], &starts, &config, &Bytes, &Cancel::default()).expect("bytes fit") {
            let first = starts.iter().rposition(|&start| start <= chunk.start);
            let content_end = chunk.start + text[chunk.start..chunk.end].trim_end().len() - 1;
            let last = starts.iter().rposition(|&start| start <= content_end);
            prop_assert_eq!((chunk.page_start, chunk.page_end), (first, last));
        }
    }
}
