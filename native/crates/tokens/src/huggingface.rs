//! HuggingFace's `tokenizer.json` files, through the `tokenizers` crate.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::Path;

use ferrolab_base::tokens::{Piece, TokenCounter};
use ferrolab_base::{Cancel, Code, Error, Result};
use tokenizers::Tokenizer;

use crate::batch::map_texts;

/// The tokenizer of a `tokenizer.json` file.
///
/// No tokens are put round a text, and the text of a special token is ordinary
/// text, except by [`HuggingFace::encode_with_special`]. Truncation and padding
/// that the file asks for are left off. One text is a single step, which a
/// cancelled call only leaves before or after it.
pub struct HuggingFace {
    ordinary: Tokenizer,
    /// Where the text of a special token is that token.
    special: Tokenizer,
}

impl HuggingFace {
    /// The tokenizer in the file at `path`.
    ///
    /// [`Code::NotFound`] if there is no such file, [`Code::Unreadable`] if it
    /// can't be read, [`Code::Tokenizer`] if it holds no tokenizer.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|error| {
            let code = if error.kind() == ErrorKind::NotFound { Code::NotFound } else { Code::Unreadable };
            Error::new(code, format!("{} can't be read: {error}", path.display()))
                .hint("give the path of a tokenizer.json file")
                .with("path", path.display())
        })?;
        Self::from_bytes(&bytes).map_err(|error| {
            Error { message: format!("{}: {}", path.display(), error.message), ..error }
                .with("path", path.display())
        })
    }

    /// The tokenizer in `bytes`, the content of a `tokenizer.json` file.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let mut special = Tokenizer::from_bytes(bytes).map_err(|error| {
            Error::new(Code::Tokenizer, format!("not a tokenizer.json file: {error}"))
                .hint("use the tokenizer.json that the `tokenizers` library saves, not tokenizer_config.json or vocab.json")
        })?;
        special.with_padding(None);
        special.with_truncation(None).map_err(failed)?;
        let mut ordinary = special.clone();
        ordinary.set_encode_special_tokens(true);
        Ok(Self { ordinary, special })
    }

    /// Number of tokens in the vocabulary, added ones included.
    pub fn vocabulary_len(&self) -> usize {
        self.ordinary.get_vocab_size(true)
    }

    /// Number of tokens of `text`.
    pub fn count(&self, text: &str) -> Result<usize> {
        Ok(self.ordinary.encode_fast(text, false).map_err(failed)?.len())
    }

    /// Ids of the tokens of `text`.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        Ok(self.ordinary.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }

    /// Ids of the tokens of `text`, in which the text of a special token is that token.
    pub fn encode_with_special(&self, text: &str) -> Result<Vec<u32>> {
        Ok(self.special.encode_fast(text, false).map_err(failed)?.get_ids().to_vec())
    }

    /// The text that `ids` stand for; [`Code::InvalidInput`] on an unknown id.
    ///
    /// Where the tokenizer normalises, this need not be the text that was encoded.
    pub fn decode(&self, ids: &[u32]) -> Result<String> {
        if let Some(id) = ids.iter().find(|&&id| self.ordinary.id_to_token(id).is_none()) {
            return Err(Error::new(
                Code::InvalidInput,
                format!("the tokenizer has no token with the id {id}"),
            )
            .hint(format!("its vocabulary has {} tokens", self.vocabulary_len()))
            .with("id", id));
        }
        self.ordinary.decode(ids, false).map_err(failed)
    }

    /// The longest start of `text` that ends with a token and is encoded to at most `max_tokens`.
    ///
    /// Never cuts a character. A longer start could fit where a cut within a
    /// token saves one elsewhere, which no known vocabulary makes likely.
    pub fn truncate<'a>(&self, text: &'a str, max_tokens: usize) -> Result<&'a str> {
        let pieces = self.pieces_of(text)?;
        let mut tokens = 0;
        let fits = pieces.iter().take_while(|piece| {
            tokens += piece.tokens;
            tokens <= max_tokens
        });
        let count = fits.count();
        if count == pieces.len() {
            return Ok(text);
        }
        for piece in pieces[..count].iter().rev() {
            let start = &text[..piece.end];
            if self.count(start)? <= max_tokens {
                return Ok(start);
            }
        }
        Ok("")
    }

    /// Number of tokens of each text, in order, on `threads` threads (0: one per core).
    pub fn count_batch(&self, texts: &[&str], threads: usize, cancel: &Cancel) -> Result<Vec<usize>> {
        map_texts(texts, threads, cancel, |text| TokenCounter::count(self, text, cancel))
    }

    /// Ids of the tokens of each text, in order, on `threads` threads (0: one per core).
    pub fn encode_batch(&self, texts: &[&str], threads: usize, cancel: &Cancel) -> Result<Vec<Vec<u32>>> {
        map_texts(texts, threads, cancel, |text| {
            cancel.check()?;
            self.encode(text)
        })
    }

    fn pieces_of(&self, text: &str) -> Result<Vec<Piece>> {
        let encoding = self.ordinary.encode(text, false).map_err(failed)?;
        Ok(pieces_from_offsets(text, encoding.get_offsets()))
    }
}

impl TokenCounter for HuggingFace {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        cancel.check()?;
        HuggingFace::count(self, text)
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        cancel.check()?;
        self.pieces_of(text)
    }
}

fn failed(error: impl Display) -> Error {
    Error::new(Code::Tokenizer, format!("the tokenizer failed: {error}"))
        .hint("check that the tokenizer.json is complete")
}

/// Pieces that end where a token ends and no other token overlaps.
///
/// Tokens may share a character, leave gaps such as white space, or stand for
/// no text at all; a gap goes to the piece after it, the last one to the last piece.
fn pieces_from_offsets(text: &str, offsets: &[(usize, usize)]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(offsets.len());
    let (mut done, mut reached, mut tokens) = (0, 0, 0);
    for (index, &(_, end)) in offsets.iter().enumerate() {
        tokens += 1;
        reached = end.max(reached);
        let next_start = offsets.get(index + 1).map_or(reached, |&(start, _)| start);
        if reached > done && next_start >= reached && text.is_char_boundary(reached) {
            pieces.push(Piece { end: reached, tokens });
            (done, tokens) = (reached, 0);
        }
    }
    match pieces.last_mut() {
        Some(last) => {
            last.end = text.len();
            last.tokens += tokens;
        }
        None if text.is_empty() => {}
        None => pieces.push(Piece { end: text.len(), tokens }),
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_cover_the_text_whatever_the_offsets() {
        let check = |text: &str, offsets: &[(usize, usize)], want: &[(usize, usize)]| {
            let pieces = pieces_from_offsets(text, offsets);
            let pieces: Vec<_> = pieces.iter().map(|piece| (piece.end, piece.tokens)).collect();
            assert_eq!(pieces, want, "{text:?} {offsets:?}");
        };
        check("", &[], &[]);
        check("   ", &[], &[(3, 0)]);
        check("ab cd ", &[(0, 2), (3, 5)], &[(2, 1), (6, 1)]);
        check("漢字", &[(0, 3), (0, 3), (3, 6)], &[(3, 2), (6, 1)]);
        check("漢字", &[(0, 1), (1, 4), (4, 6)], &[(6, 3)]);
        check("ab", &[(0, 0), (0, 1), (1, 1), (1, 2), (2, 2)], &[(1, 2), (2, 3)]);
        check("ab", &[(0, 2), (0, 1), (1, 2)], &[(2, 3)]);
    }
}
