//! Places where a chunk may end, and what ending there is worth.

use crate::estimate::Mark;

/// What a seam parts, best place to cut first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    /// The end of the text.
    Text,
    /// A heading of this level (from 1) follows.
    Section(u8),
    /// Two paragraphs, or other blocks that do not belong together.
    Block,
    /// Two rows of a table, items of a list, or parts of one definition.
    Item,
    /// Two sentences, or statements of program text.
    Sentence,
    /// What announces something (a line that ends in a colon, a caption, a table's first row) and
    /// that something.
    LeadIn,
    /// Two lines.
    Line,
    /// Two clauses.
    Clause,
    /// Two words.
    Word,
    /// Two grapheme clusters.
    Grapheme,
    /// Two characters of one grapheme cluster.
    Character,
    /// A heading and what it heads.
    Heading,
}

impl Rank {
    /// What ending a chunk here costs, in units of a chunk left empty.
    ///
    /// An empty share `e` of a chunk costs `e * e`, so ending inside a paragraph (0.3) is worth
    /// it only when its beginning would leave more than half of the chunk unused. The values were
    /// chosen by reading chunks of handbooks, standards and source code at 128 to 1024 tokens.
    pub fn break_cost(self, respect_paragraphs: bool) -> f64 {
        match self {
            Rank::Text | Rank::Section(_) => 0.0,
            Rank::Block if respect_paragraphs => 0.05,
            Rank::Item if respect_paragraphs => 0.15,
            Rank::Sentence if respect_paragraphs => 0.3,
            Rank::Block | Rank::Item | Rank::Sentence => 0.0,
            Rank::LeadIn => 0.5,
            Rank::Line => 0.6,
            Rank::Clause => 0.7,
            Rank::Word => 1.0,
            Rank::Grapheme => 2.0,
            Rank::Character => 4.0,
            Rank::Heading => 8.0,
        }
    }

    /// What having this seam inside a chunk costs: chunks that mix sections are about nothing.
    pub fn span_cost(self, respect_paragraphs: bool) -> f64 {
        match self {
            Rank::Section(level) if respect_paragraphs => match level {
                0 | 1 => 0.5,
                2 => 0.35,
                3 => 0.25,
                _ => 0.2,
            },
            _ => 0.0,
        }
    }

    /// How few tokens two neighbours must cost together for the seam between them to be
    /// forgotten, as a fraction of the limit.
    ///
    /// This bounds the number of seams within reach of one another, and with it the work per seam,
    /// whatever the limit. It never costs more than a 64th of a chunk's room.
    pub fn grain(self, max_tokens: usize) -> usize {
        match self {
            Rank::Text | Rank::Heading => 0,
            Rank::Section(_) => max_tokens / 512,
            Rank::Block | Rank::Item | Rank::Sentence | Rank::LeadIn => max_tokens / 128,
            Rank::Line | Rank::Clause | Rank::Word | Rank::Grapheme | Rank::Character => max_tokens / 64,
        }
    }
}

/// Estimated tokens between two seams.
pub(crate) fn tokens_between(start: &Seam, end: &Seam) -> usize {
    let edges = usize::from(start.inside_piece) + usize::from(end.inside_piece);
    end.tokens_before - start.tokens_before + edges
}

/// A place where a chunk may end and the next begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seam {
    /// The byte before which the text may be cut.
    pub at: usize,
    /// Estimated tokens from the first seam to here.
    pub tokens_before: usize,
    /// Whether a cut here goes through what the tokenizer takes as one piece.
    pub inside_piece: bool,
    /// The tokenizer's first piece end that is not before the seam, its tokens counted like `tokens_before`.
    pub after: Mark,
    /// A piece end before the seam with text between them that is not all white space, so that
    /// the pieces up to it are the same when the text ends at the seam; the seam's own place where
    /// none is near.
    pub settled: Mark,
    /// What it parts.
    pub rank: Rank,
}
