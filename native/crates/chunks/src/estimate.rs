//! What a stretch costs, to within a token or two, without encoding it.

use std::ops::Range;

use ferrolab_base::tokens::{Piece, TokenCounter};
use ferrolab_base::{Cancel, Result};

/// Prefix sums of token counts over one range of a text.
#[derive(Debug, Default)]
pub(crate) struct Estimates {
    base: usize,
    pieces: Vec<Piece>,
}

/// The cost of everything before an offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Estimate {
    /// Tokens from the beginning of the range to the offset.
    pub tokens: usize,
    /// The last end of a piece that is not after the offset.
    pub before: Mark,
    /// The first end of a piece that is not before the offset.
    pub after: Mark,
}

/// The end of a piece, and the cost of everything before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The byte of the text.
    pub at: usize,
    /// Tokens from the beginning of the range.
    pub tokens: usize,
}

impl Estimate {
    /// Whether the offset lies inside a piece, so that a cut there costs about one token more.
    pub fn is_inside_piece(&self) -> bool {
        self.before.at != self.after.at
    }
}

impl Estimates {
    /// Encode `text[range]` once.
    pub fn of(text: &str, range: Range<usize>, counter: &dyn TokenCounter, cancel: &Cancel) -> Result<Self> {
        let mut pieces = counter.pieces(&text[range.clone()], cancel)?;
        let mut total = 0;
        for piece in &mut pieces {
            total += piece.tokens;
            piece.tokens = total;
        }
        Ok(Self { base: range.start, pieces })
    }

    /// The cost up to byte `offset` of the text.
    pub fn at(&self, offset: usize) -> Estimate {
        let local = offset.saturating_sub(self.base);
        let index = self.pieces.partition_point(|piece| piece.end <= local);
        let before = index.checked_sub(1).map_or(Mark { at: self.base, tokens: 0 }, |last| self.mark(last));
        if before.at >= offset || index == self.pieces.len() {
            return Estimate { tokens: before.tokens, before, after: before };
        }
        let after = self.mark(index);
        let share = (after.tokens - before.tokens) * (offset - before.at);
        Estimate { tokens: before.tokens + share.div_ceil(after.at - before.at), before, after }
    }

    fn mark(&self, index: usize) -> Mark {
        let piece = self.pieces[index];
        Mark { at: self.base + piece.end, tokens: piece.tokens }
    }

    /// The cost of `text[range]` by itself.
    pub fn between(&self, range: &Range<usize>) -> usize {
        let (start, end) = (self.at(range.start), self.at(range.end));
        end.tokens - start.tokens + usize::from(start.is_inside_piece()) + usize::from(end.is_inside_piece())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimates(base: usize, pieces: &[(usize, usize)]) -> Estimates {
        let pieces = pieces.iter().map(|&(end, tokens)| Piece { end, tokens }).collect();
        Estimates { base, pieces }
    }

    #[test]
    fn sums_at_piece_ends_and_interpolates_inside_pieces() {
        let estimates = estimates(100, &[(4, 1), (14, 6)]);
        let at = |offset| (estimates.at(offset).tokens, estimates.at(offset).is_inside_piece());
        assert_eq!(at(100), (0, false));
        assert_eq!(at(104), (1, false));
        assert_eq!(at(106), (2, true));
        assert_eq!(at(114), (6, false));
        assert_eq!(estimates.between(&(100..114)), 6);
        assert_eq!(estimates.between(&(106..114)), 5);
    }

    #[test]
    fn an_empty_range_costs_nothing() {
        assert_eq!(Estimates::default().at(0), Estimate::default());
    }
}
