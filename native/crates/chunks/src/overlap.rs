//! What a chunk repeats from before its body.

use std::ops::Range;

use ferrolab_base::Result;

use crate::divide::ends_word;
use crate::estimate::Estimates;
use crate::exact::Counts;
use crate::seam::{Rank, tokens_between};

/// Finds overlaps: whole stretches between seams where one fits, else whole words.
pub(crate) struct Overlaps<'a> {
    pub counts: &'a Counts<'a>,
    pub overlap_tokens: usize,
}

impl Overlaps<'_> {
    /// What a chunk that begins at each seam is expected to repeat, in tokens.
    pub fn expected(&self) -> Vec<usize> {
        (0..self.counts.seams.len()).map(|seam| self.expected_at(seam)).collect()
    }

    fn expected_at(&self, seam: usize) -> usize {
        if self.overlap_tokens == 0 || !self.may_reach_back(seam) {
            return 0;
        }
        let first = self.first_seam(seam, self.overlap_tokens);
        // Words fill what they are given nearly to the brim.
        if first == seam { self.overlap_tokens } else { self.tokens(first, seam) }
    }

    /// Where the overlap of a body that begins at seam `seam` starts: at most `allowed` tokens
    /// before it, and not before `earliest`.
    pub fn start(&self, seam: usize, allowed: usize, earliest: usize) -> Result<usize> {
        let body_start = self.counts.seams[seam].at;
        let allowed = allowed.min(self.overlap_tokens);
        if allowed == 0 || !self.may_reach_back(seam) {
            return Ok(body_start);
        }
        for first in self.first_seam(seam, allowed)..seam {
            let start = self.counts.seams[first].at;
            if start >= earliest && self.costs_at_most(start..body_start, allowed)? {
                return Ok(start);
            }
        }
        self.start_of_words(seam, allowed, earliest)
    }

    fn may_reach_back(&self, seam: usize) -> bool {
        seam > 0 && !matches!(self.counts.seams[seam].rank, Rank::Section(_))
    }

    /// The first seam from which whole stretches up to `seam` are estimated to cost at most `allowed`.
    fn first_seam(&self, seam: usize, allowed: usize) -> usize {
        let mut first = seam;
        while first > 0
            && self.tokens(first - 1, seam) <= allowed
            && (first == seam || self.may_reach_back(first))
        {
            first -= 1;
        }
        first
    }

    fn tokens(&self, from: usize, to: usize) -> usize {
        tokens_between(&self.counts.seams[from], &self.counts.seams[to])
    }

    fn costs_at_most(&self, range: Range<usize>, allowed: usize) -> Result<bool> {
        Ok(self.counts.of(range)? <= allowed)
    }

    /// Where the last whole words before a seam begin that cost at most `allowed`.
    fn start_of_words(&self, seam: usize, allowed: usize, earliest: usize) -> Result<usize> {
        let body_start = self.counts.seams[seam].at;
        let reach = Range { start: self.counts.seams[seam - 1].at.max(earliest), end: body_start };
        let starts = word_starts(self.counts.text, reach, allowed);
        let Some(&first) = starts.first() else { return Ok(body_start) };
        let estimates =
            Estimates::of(self.counts.text, first..body_start, self.counts.counter, self.counts.cancel)?;
        let likely = starts.partition_point(|&start| estimates.between(&(start..body_start)) > allowed);
        // The estimate is off by a token or two, seldom by more: a few tries are enough.
        for &start in starts[likely..].iter().take(4) {
            if self.costs_at_most(start..body_start, allowed)? {
                return Ok(start);
            }
        }
        Ok(body_start)
    }
}

/// Starts of the words in the last bytes of `reach` that `allowed` tokens can hold, in order.
fn word_starts(text: &str, reach: Range<usize>, allowed: usize) -> Vec<usize> {
    // Tokens of more than 16 bytes are rare enough that words missed for it do not matter.
    let furthest = reach.end.saturating_sub(allowed.saturating_mul(16)).max(reach.start);
    let furthest = (furthest..reach.end).find(|&at| text.is_char_boundary(at)).unwrap_or(reach.end);
    let mut last = text[reach.start..furthest].chars().next_back().unwrap_or(' ');
    let mut starts = Vec::new();
    for (at, char) in text[furthest..reach.end].char_indices() {
        if ends_word(last, last, char) {
            starts.push(furthest + at);
        }
        last = char;
    }
    starts
}
