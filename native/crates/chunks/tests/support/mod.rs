//! Counters and texts that are hard on a chunker.

use ferrolab_base::tokens::{Piece, TokenCounter};
use ferrolab_base::{Cancel, Result};

/// Every byte is a token, so that a character costs up to four.
pub struct Bytes;

/// Every run of white space joins the word after it; a word costs a token for every four bytes,
/// as with the tokenizers of language models.
pub struct Words;

/// Takes one to five characters at a time, depending on the first of them, so that a text cut
/// elsewhere is read quite differently. A line's last token costs two more.
pub struct Shifting;

/// The whole text is one piece; runs of one character are cheap.
pub struct Runs;

fn pieces_by(text: &str, mut next: impl FnMut(&str) -> (usize, usize)) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut end = 0;
    while end < text.len() {
        let (length, tokens) = next(&text[end..]);
        end += length;
        pieces.push(Piece { end, tokens });
    }
    pieces
}

fn total(pieces: Result<Vec<Piece>>) -> Result<usize> {
    Ok(pieces?.iter().map(|piece| piece.tokens).sum())
}

impl TokenCounter for Bytes {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        cancel.check()?;
        Ok(text.len())
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        cancel.check()?;
        Ok(pieces_by(text, |rest| {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            (length, length)
        }))
    }
}

impl TokenCounter for Words {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        total(self.pieces(text, cancel))
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        cancel.check()?;
        Ok(pieces_by(text, |rest| {
            let space = rest.len() - rest.trim_start().len();
            let word = rest[space..].find(char::is_whitespace).unwrap_or(rest.len() - space);
            (space + word, (space + word).div_ceil(4))
        }))
    }

    fn is_resumable(&self) -> bool {
        true
    }
}

impl TokenCounter for Shifting {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        total(self.pieces(text, cancel))
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        cancel.check()?;
        Ok(pieces_by(text, |rest| {
            let first = rest.chars().next().map_or(0, u32::from);
            let take = 1 + (first.wrapping_mul(2_654_435_761) >> 29) as usize % 5;
            let length: usize = rest.chars().take(take).map(char::len_utf8).sum();
            let line_end = rest[..length].contains('\n') || length == rest.len();
            (length, 1 + 2 * usize::from(line_end))
        }))
    }
}

impl TokenCounter for Runs {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        cancel.check()?;
        let mut tokens = 0;
        let mut run = (None, 0);
        for char in text.chars() {
            run = if run.0 == Some(char) && run.1 < 8 { (Some(char), run.1 + 1) } else { (Some(char), 1) };
            tokens += usize::from(run.1 == 1);
        }
        Ok(tokens)
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        let tokens = self.count(text, cancel)?;
        Ok(if text.is_empty() { Vec::new() } else { vec![Piece { end: text.len(), tokens }] })
    }
}

/// All counters with a name.
pub fn counters() -> [(&'static str, &'static dyn TokenCounter); 4] {
    [("bytes", &Bytes), ("words", &Words), ("shifting", &Shifting), ("runs", &Runs)]
}
