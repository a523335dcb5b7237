//! How the chunker sees a tokenizer.

use crate::{Cancel, Result};

/// A stretch of text that the tokenizer treats on its own, and its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where the piece ends, in bytes from the start of the text.
    pub end: usize,
    /// How many tokens the piece costs when the whole text is encoded.
    pub tokens: usize,
}

/// Something that can say how many tokens a text costs.
pub trait TokenCounter: Send + Sync {
    /// Tokens of `text` encoded by itself, special-token spellings read as ordinary text.
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize>;

    /// The pieces of `text` in order, without gaps: ends rise strictly, the last
    /// end is `text.len()`, every end is a character boundary, and the sum of
    /// `tokens` is `count(text)`. Empty for an empty text.
    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>>;

    /// Whether a piece depends on nothing but the text from its beginning on, and on what follows
    /// it only up to the next character that is not white space.
    ///
    /// Then the pieces of `text[end..]`, for the end of any piece, are the rest of the pieces of
    /// `text`, and what a stretch costs by itself follows from the pieces of the whole but for its
    /// edges. Tokenizers that split by a pattern without look-behind and encode every piece by
    /// itself are so; in doubt say `false`, which is only slower.
    fn is_resumable(&self) -> bool {
        false
    }
}
