//! What a stretch costs by itself, exactly, with as little encoding as the tokenizer allows.

use std::ops::Range;

use ferrolab_base::tokens::TokenCounter;
use ferrolab_base::{Cancel, Result};

use crate::outline::Outline;
use crate::seam::Seam;

/// Bytes read beyond a piece to see that it ends where it does in the whole text.
const LOOK_AHEAD_BYTES: usize = 32;

/// Counts stretches of a text.
pub(crate) struct Counts<'a> {
    pub text: &'a str,
    pub seams: &'a [Seam],
    pub counter: &'a dyn TokenCounter,
    pub cancel: &'a Cancel,
    windows: &'a [usize],
    is_resumable: bool,
}

impl<'a> Counts<'a> {
    pub fn new(
        text: &'a str,
        outline: &'a Outline,
        counter: &'a dyn TokenCounter,
        cancel: &'a Cancel,
    ) -> Self {
        let Outline { seams, windows } = outline;
        Self { text, seams, counter, cancel, windows, is_resumable: counter.is_resumable() }
    }

    /// Tokens of `text[range]` encoded by itself.
    pub fn of(&self, range: Range<usize>) -> Result<usize> {
        match self.by_edges(&range)? {
            Some(tokens) => Ok(tokens),
            None => self.counter.count(&self.text[range], self.cancel),
        }
    }

    /// The cost by the pieces of the whole text, where the tokenizer is resumable, the stretch
    /// lies between two seams and its edges are simple.
    fn by_edges(&self, range: &Range<usize>) -> Result<Option<usize>> {
        if !self.is_resumable || !self.is_in_one_window(range) {
            return Ok(None);
        }
        let (Some(start), Some(end)) = (self.seam_at(range.start), self.seam_at(range.end)) else {
            return Ok(None);
        };
        if start.after.at > end.settled.at {
            return Ok(None);
        }
        match (self.tokens_cut_by_start(start)?, self.tokens_before_end(end)?) {
            (Some(cut), Some(before)) => Ok(before.checked_sub(cut)),
            _ => Ok(None),
        }
    }

    fn is_in_one_window(&self, range: &Range<usize>) -> bool {
        let window = |offset| self.windows.partition_point(|&start| start <= offset);
        range.is_empty() || window(range.start) == window(range.end - 1)
    }

    fn seam_at(&self, offset: usize) -> Option<&'a Seam> {
        self.seams.binary_search_by_key(&offset, |seam| seam.at).ok().map(|index| &self.seams[index])
    }

    /// Tokens of everything before `seam`, the text ending there.
    fn tokens_before_end(&self, seam: &Seam) -> Result<Option<usize>> {
        let rest = &self.text[seam.settled.at..seam.at];
        if rest.trim().is_empty() {
            return Ok(None);
        }
        Ok(Some(seam.settled.tokens + self.counter.count(rest, self.cancel)?))
    }

    /// What to take from the tokens before an end for a text that begins at `seam`: the tokens
    /// before the next piece end, less what a text that begins here costs up to that end.
    fn tokens_cut_by_start(&self, seam: &Seam) -> Result<Option<usize>> {
        if seam.after.at == seam.at {
            return Ok(Some(seam.after.tokens));
        }
        let window = seam.after.at.saturating_add(LOOK_AHEAD_BYTES).min(self.text.len());
        let window = (window..=self.text.len()).find(|&at| self.text.is_char_boundary(at)).unwrap_or(window);
        if window < self.text.len() && self.text[seam.after.at..window].trim().is_empty() {
            return Ok(None);
        }
        let mut tokens = 0;
        for piece in self.counter.pieces(&self.text[seam.at..window], self.cancel)? {
            tokens += piece.tokens;
            if seam.at + piece.end == seam.after.at {
                return Ok(seam.after.tokens.checked_sub(tokens));
            }
        }
        Ok(None)
    }
}
