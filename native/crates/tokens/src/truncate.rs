//! The longest start of a text that keeps within a number of tokens.
//!
//! Cutting a text changes how its end is encoded, and a longer start may cost
//! less than a shorter one: "Hello" is one token, "Hell" may be two. So every
//! cut near the limit has to be looked at.

use std::ops::RangeInclusive;

use ferrolab_base::{Cancel, Result};

use crate::merge::{Merger, Scratch};
use crate::split::{Pattern, white_run};
use crate::walk::{Count, walk};

/// Up to this many bytes each cut is tried by counting anew, which is quadratic; beyond, in one pass.
const TRIED_BYTES: usize = 256;

/// Length in bytes of the longest start of `text` that is encoded to at most `max_tokens`.
pub(crate) fn truncated_len<P: Pattern>(
    merger: &Merger,
    text: &str,
    max_tokens: usize,
    cancel: Option<&Cancel>,
) -> Result<usize> {
    let cutter = Cutter { merger, text, cancel, tried_bytes: TRIED_BYTES };
    cutter.truncated_len::<P>(max_tokens)
}

/// A place between two pieces, and the tokens before it.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    tokens: usize,
}

struct Cutter<'a> {
    merger: &'a Merger,
    text: &'a str,
    cancel: Option<&'a Cancel>,
    tried_bytes: usize,
}

impl Cutter<'_> {
    fn truncated_len<P: Pattern>(&self, max_tokens: usize) -> Result<usize> {
        let text = self.text.as_bytes();
        let mut scratch = Scratch::default();
        let mut here = Place { at: 0, tokens: 0 };
        // A cut in white space changes all pieces of its run, so the run's start is kept.
        let mut white_start = here;
        while here.at < text.len() {
            self.cancel.map_or(Ok(()), Cancel::check)?;
            let end = P::piece_end(text, here.at);
            let tokens = self.merger.count(text, here.at, end, &mut scratch, self.cancel)?;
            if here.tokens + tokens > max_tokens {
                return self.cut::<P>(white_start, here, end, max_tokens);
            }
            here = Place { at: end, tokens: here.tokens + tokens };
            // Only in a piece of nothing but white space does the run go on to its end.
            if white_run(text, white_start.at).end < end {
                white_start = here;
            }
        }
        Ok(text.len())
    }

    /// The longest cut, given that the piece from `here` to `end` is too much.
    fn cut<P: Pattern>(
        &self,
        white_start: Place,
        here: Place,
        end: usize,
        max_tokens: usize,
    ) -> Result<usize> {
        let white_end = white_run(self.text.as_bytes(), white_start.at).end;
        // Beyond the run of white space before it, a cut changes the last piece only.
        let tail = here.at.max(white_end) + 1..=end;
        if let Some(cut) = self.longest::<P>(here.at, tail, max_tokens - here.tokens)? {
            return Ok(cut);
        }
        let white = white_start.at + 1..=white_end;
        let cut = self.longest::<P>(white_start.at, white, max_tokens - white_start.tokens)?;
        Ok(cut.unwrap_or(white_start.at))
    }

    /// The last of `cuts` up to which the text from `start` on has at most `budget` tokens.
    fn longest<P: Pattern>(
        &self,
        start: usize,
        cuts: RangeInclusive<usize>,
        budget: usize,
    ) -> Result<Option<usize>> {
        if cuts.is_empty() || budget == 0 {
            return Ok(None);
        }
        if cuts.end() - start > self.tried_bytes {
            return self.longest_in_one_pass::<P>(start, cuts, budget);
        }
        self.last_that_fits::<P>(start, cuts, budget)
    }

    /// As [`Cutter::longest`], for a `start` from which on there is one piece of any length.
    fn longest_in_one_pass<P: Pattern>(
        &self,
        start: usize,
        cuts: RangeInclusive<usize>,
        budget: usize,
    ) -> Result<Option<usize>> {
        let text = self.text.as_bytes();
        let counts = self.merger.prefix_counts(text, start, *cuts.end(), budget, self.cancel)?;
        let fits = |cut: &usize| counts.get(cut - start).is_some_and(|&count| count as usize <= budget);
        // A start of a piece may itself be two pieces ("I'" of "I've"), which few vocabularies'
        // tokens span: so these counts are hardly ever off, and the first cut is the one.
        self.last_that_fits::<P>(start, cuts.filter(fits), budget)
    }

    /// The last of `cuts` up to which the text from `start` on, counted anew, has at most `budget` tokens.
    fn last_that_fits<P: Pattern>(
        &self,
        start: usize,
        cuts: impl DoubleEndedIterator<Item = usize>,
        budget: usize,
    ) -> Result<Option<usize>> {
        for cut in cuts.rev().filter(|&cut| self.text.is_char_boundary(cut)) {
            let mut count = Count::default();
            walk::<P>(self.merger, &self.text.as_bytes()[start..cut], self.cancel, &mut count)?;
            if count.tokens() <= budget {
                return Ok(Some(cut));
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::split::cl100k::Cl100k;
    use crate::split::o200k::O200k;
    use crate::{Encoding, EncodingName};

    fn check<P: Pattern>(name: EncodingName, text: &str, max_tokens: usize) {
        let encoding = Encoding::get(name);
        let starts = (0..=text.len()).rev().filter(|&end| text.is_char_boundary(end));
        let want = starts.into_iter().find(|&end| encoding.count(&text[..end]) <= max_tokens);
        for tried_bytes in [0, TRIED_BYTES] {
            let cutter = Cutter { merger: encoding.merger(), text, cancel: None, tried_bytes };
            let len = cutter.truncated_len::<P>(max_tokens).unwrap();
            assert_eq!(Some(len), want, "{name}: {text:?} to {max_tokens}");
        }
    }

    fn check_both(text: &str, max_tokens: usize) {
        check::<Cl100k>(EncodingName::Cl100kBase, text, max_tokens);
        check::<O200k>(EncodingName::O200kBase, text, max_tokens);
    }

    #[test]
    fn cuts_where_the_pieces_change() {
        for text in ["日ABCdef", "foo's 'll'l it've", "\n \n  \n   x", " \t\u{3000}\n\n .\n/\n a", "a  1  b"]
        {
            (0..12).for_each(|max_tokens| check_both(text, max_tokens));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn is_the_longest_start_that_fits(
            text in "([ \n\ta-cA-CsS'lL.…/1日本é\u{301}ǅ🎈\u{3000}]|tion| the|  |ABC){0,16}",
            max_tokens in 0_usize..12,
        ) {
            check_both(&text, max_tokens);
        }
    }
}
