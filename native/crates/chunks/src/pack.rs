//! From a plan to chunks that keep the limit exactly.

use std::ops::Range;

use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Code, Error, Result};

use crate::Config;
use crate::exact::Counts;
use crate::outline::{Outline, seams_within};
use crate::overlap::Overlaps;
use crate::plan::Plan;

/// A chunk's place in the text and its exact cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where the chunk begins, overlap included.
    pub start: usize,
    /// Where its body begins.
    pub body_start: usize,
    /// Where it ends.
    pub end: usize,
    /// Tokens of the whole.
    pub tokens: usize,
}

/// Packs stretches between seams into chunks.
pub(crate) struct Packer<'a> {
    pub text: &'a str,
    pub config: &'a Config,
    pub counter: &'a dyn TokenCounter,
    pub cancel: &'a Cancel,
    pub spans: Vec<Span>,
}

/// What became of an attempt to make a chunk.
enum Attempt {
    Fits(Span),
    /// Without overlap it is this many tokens over the limit.
    Exceeds(usize),
}

impl Packer<'_> {
    /// Make chunks of everything between the first and the last seam of `outline`.
    pub fn pack(&mut self, outline: &Outline) -> Result<()> {
        let counts = Counts::new(self.text, outline, self.counter, self.cancel);
        let overlaps = Overlaps { counts: &counts, overlap_tokens: self.config.overlap_tokens };
        let plan = Plan::new(counts.seams, overlaps.expected(), self.config, self.cancel)?;
        let mut from = 0;
        while from + 1 < counts.seams.len() {
            self.cancel.check()?;
            from = self.pack_one(&plan, &overlaps, from)?;
        }
        Ok(())
    }

    /// Make the chunk that begins at seam `from`; returns the seam it ends at.
    fn pack_one(&mut self, plan: &Plan, overlaps: &Overlaps, from: usize) -> Result<usize> {
        let seams = overlaps.counts.seams;
        let mut to = plan.end_of(from);
        loop {
            match self.attempt(overlaps, from, to)? {
                Attempt::Fits(span) => {
                    self.spans.push(span);
                    return Ok(to);
                }
                Attempt::Exceeds(excess) => match plan.shorter(from, to, excess) {
                    Some(shorter) => to = shorter,
                    None => {
                        self.pack_within(seams[from].at..seams[to].at)?;
                        return Ok(to);
                    }
                },
            }
        }
    }

    /// Count the chunk from one seam to another, with as much overlap as there is room for.
    fn attempt(&self, overlaps: &Overlaps, from: usize, to: usize) -> Result<Attempt> {
        let (counts, seams) = (overlaps.counts, overlaps.counts.seams);
        let (body_start, end) = (seams[from].at, seams[to].at);
        let max_tokens = self.config.max_tokens;
        let earliest = self.spans.last().map_or(body_start, |last| last.body_start);
        let mut allowed = self.config.overlap_tokens;
        loop {
            let start = overlaps.start(from, allowed, earliest)?;
            let tokens = counts.of(start..end)?;
            if tokens <= max_tokens {
                return Ok(Attempt::Fits(Span { start, body_start, end, tokens }));
            }
            if start == body_start {
                return Ok(Attempt::Exceeds(tokens - max_tokens));
            }
            let overlap = counts.of(start..body_start)?;
            allowed = overlap.min(allowed).saturating_sub(tokens - max_tokens);
        }
    }

    /// Make chunks of a stretch that does not fit though its estimate did.
    fn pack_within(&mut self, stretch: Range<usize>) -> Result<()> {
        match seams_within(self.text, stretch.clone(), self.config.max_tokens, self.counter, self.cancel)? {
            Some(outline) => self.pack(&outline),
            None => Err(self.character_too_large(&self.text[stretch])),
        }
    }

    fn character_too_large(&self, character: &str) -> Error {
        let tokens = self.counter.count(character, self.cancel).unwrap_or(0);
        let max_tokens = self.config.max_tokens;
        let message = format!(
            "max_tokens is {max_tokens}, but the character {character:?} alone costs {tokens} tokens"
        );
        Error::new(Code::InvalidInput, message)
            .hint(format!("set max_tokens to at least {tokens}"))
            .with("max_tokens", max_tokens)
            .with("tokens", tokens)
    }
}
