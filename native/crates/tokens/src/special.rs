//! Special tokens: ids with a spelling that no encoding of ordinary text gives.

use std::ops::Range;

use crate::EncodingName;

/// The special tokens of an encoding.
pub(crate) struct SpecialTokens(Vec<(String, u32)>);

/// All spellings start and end with these, and hold neither within.
const OPEN: &str = "<|";
const CLOSE: &str = "|>";

impl SpecialTokens {
    pub fn new(name: EncodingName) -> Self {
        let mut tokens = match name {
            EncodingName::Cl100kBase => named(&[
                ("endoftext", 100_257),
                ("fim_prefix", 100_258),
                ("fim_middle", 100_259),
                ("fim_suffix", 100_260),
                ("endofprompt", 100_276),
            ]),
            EncodingName::O200kBase => named(&[("endoftext", 199_999), ("endofprompt", 200_018)]),
            EncodingName::O200kHarmony => harmony(),
        };
        tokens.sort_unstable();
        Self(tokens)
    }

    /// Spellings and ids, sorted by spelling.
    pub fn all(&self) -> &[(String, u32)] {
        &self.0
    }

    /// The spelling of a special token, if `id` is one.
    pub fn spelling(&self, id: u32) -> Option<&str> {
        self.0.iter().find(|(_, known)| *known == id).map(|(spelling, _)| spelling.as_str())
    }

    /// The first special token in `text` at or after byte `from`: where, and its id.
    pub fn find(&self, text: &str, mut from: usize) -> Option<(Range<usize>, u32)> {
        while let Some(open) = text[from..].find(OPEN).map(|offset| from + offset) {
            let name = open + OPEN.len();
            // A close further away than the longest spelling would make many opens quadratic.
            let window = &text.as_bytes()[name..text.len().min(name + self.longest_name())];
            let close = window.windows(CLOSE.len()).position(|bytes| bytes == CLOSE.as_bytes());
            if let Some(end) = close.map(|offset| name + offset + CLOSE.len())
                && let Ok(found) = self.0.binary_search_by(|(known, _)| known.as_str().cmp(&text[open..end]))
            {
                return Some((open..end, self.0[found].1));
            }
            from = name;
        }
        None
    }

    fn longest_name(&self) -> usize {
        self.0.iter().map(|(spelling, _)| spelling.len() - OPEN.len()).max().unwrap_or(0)
    }
}

fn named(tokens: &[(&str, u32)]) -> Vec<(String, u32)> {
    tokens.iter().map(|&(name, id)| (format!("{OPEN}{name}{CLOSE}"), id)).collect()
}

/// As tiktoken has it: 200018 has two spellings, and the later numbers are all reserved.
fn harmony() -> Vec<(String, u32)> {
    let mut tokens = named(&[
        ("startoftext", 199_998),
        ("endoftext", 199_999),
        ("return", 200_002),
        ("constrain", 200_003),
        ("channel", 200_005),
        ("start", 200_006),
        ("end", 200_007),
        ("message", 200_008),
        ("call", 200_012),
        ("endofprompt", 200_018),
    ]);
    let reserved = [200_000, 200_001, 200_004, 200_009, 200_010, 200_011].into_iter().chain(200_013..201_088);
    tokens.extend(reserved.map(|id| (format!("{OPEN}reserved_{id}{CLOSE}"), id)));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_special_tokens_among_things_like_them() {
        let special = SpecialTokens::new(EncodingName::O200kHarmony);
        let check = |text: &str, want: Option<(&str, u32)>| {
            let found = special.find(text, 0);
            assert_eq!(found.map(|(range, id)| (&text[range], id)), want, "{text}");
        };
        check("a<|end|>b", Some(("<|end|>", 200_007)));
        check("<|<|end|>", Some(("<|end|>", 200_007)));
        check("<|END|><|start|>", Some(("<|start|>", 200_006)));
        check("<|reserved_201087|>", Some(("<|reserved_201087|>", 201_087)));
        check("<|reserved_201088|> <|en", None);
        check("<|漢字漢字漢字漢字|>", None);
    }

    #[test]
    fn counts_of_special_tokens_are_those_of_tiktoken() {
        let count = |name| SpecialTokens::new(name).all().len();
        assert_eq!(EncodingName::ALL.map(count), [5, 2, 1091]);
    }
}
