//! The way through a text, piece by piece.

use ferrolab_base::tokens::Piece;
use ferrolab_base::{Cancel, Result};

use crate::memo::Memo;
use crate::merge::{Merger, Scratch};
use crate::split::Pattern;

/// Bytes after which a walk asks whether it was cancelled: well under a millisecond of work.
const BYTES_PER_CHECK: usize = 1 << 16;

/// Hand the tokens of each piece of `text` to `sink`.
pub(crate) fn walk<P: Pattern>(
    merger: &Merger,
    text: &[u8],
    cancel: Option<&Cancel>,
    sink: &mut impl Sink,
) -> Result<()> {
    let mut scratch = Scratch::default();
    let mut memo = Memo::for_text(text);
    let mut start = 0;
    let mut next_check = BYTES_PER_CHECK;
    while start < text.len() {
        let end = P::piece_end(text, start);
        let key = merger.key(text, start, end);
        if let Some(token) = merger.whole(text, start, end, key) {
            sink.one(token, end);
        } else if let Some(tokens) = memo.get(text, start..end, key) {
            sink.many(tokens, end);
        } else {
            merger.encode(text, start, end, &mut scratch, cancel)?;
            memo.insert(start..end, key, &scratch.tokens);
            sink.many(&scratch.tokens, end);
        }
        start = end;
        if start >= next_check {
            cancel.map_or(Ok(()), Cancel::check)?;
            next_check = start + BYTES_PER_CHECK;
        }
    }
    Ok(())
}

/// What is made of the pieces.
pub(crate) trait Sink {
    /// The piece that ends at byte `end` is the one token `id`.
    fn one(&mut self, id: u32, end: usize);
    /// The piece that ends at byte `end` is the tokens `ids`.
    fn many(&mut self, ids: &[u32], end: usize);
}

/// Counts tokens.
#[derive(Default)]
pub(crate) struct Count(usize);

impl Count {
    pub fn tokens(&self) -> usize {
        self.0
    }
}

impl Sink for Count {
    #[inline(always)]
    fn one(&mut self, _: u32, _: usize) {
        self.0 += 1;
    }

    #[inline(always)]
    fn many(&mut self, ids: &[u32], _: usize) {
        self.0 += ids.len();
    }
}

/// Collects ids.
pub(crate) struct Ids(pub Vec<u32>);

impl Ids {
    /// With room for as many tokens as prose has.
    pub fn for_text(text: &str) -> Self {
        Self(Vec::with_capacity(text.len() / 4 + 1))
    }
}

impl Sink for Ids {
    #[inline(always)]
    fn one(&mut self, id: u32, _: usize) {
        self.0.push(id);
    }

    #[inline(always)]
    fn many(&mut self, ids: &[u32], _: usize) {
        self.0.extend_from_slice(ids);
    }
}

/// Collects pieces.
pub(crate) struct Pieces(pub Vec<Piece>);

impl Pieces {
    /// With room for as many pieces as prose has.
    pub fn for_text(text: &str) -> Self {
        Self(Vec::with_capacity(text.len() / 4 + 1))
    }
}

impl Sink for Pieces {
    #[inline(always)]
    fn one(&mut self, _: u32, end: usize) {
        self.0.push(Piece { end, tokens: 1 });
    }

    #[inline(always)]
    fn many(&mut self, ids: &[u32], end: usize) {
        self.0.push(Piece { end, tokens: ids.len() });
    }
}
