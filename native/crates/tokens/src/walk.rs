//! The way through a text, piece by piece.

use ferrolab_base::tokens::Piece;
use ferrolab_base::{Cancel, Result};

use crate::bench::TakenBench;
use crate::key::Key;
use crate::merge::Merger;
use crate::split::{MAX_PIECES, Pattern, cut};

/// Bytes after which a walk asks whether it was cancelled: well under a millisecond of work.
const BYTES_PER_CHECK: usize = 1 << 16;

/// Pieces whose keys are made before the first of them is looked up.
const BATCH: usize = 32;

/// In shorter texts preparing for many pieces takes longer than it saves.
const MIN_BYTES: usize = 64;

/// Hand the tokens of each piece of `text` to `sink`.
///
/// Pieces are cut and looked up in batches: cutting is one tight loop, and the
/// tables' memory, which is larger than the near caches, arrives meanwhile.
pub(crate) fn walk<P: Pattern>(
    merger: &Merger,
    text: &[u8],
    cancel: Option<&Cancel>,
    sink: &mut impl Sink,
) -> Result<()> {
    let mut walker = Walker { merger, text, cancel, sink, at: 0, bench: merger.benches.take() };
    if text.len() < MIN_BYTES {
        return walker.walk_singly::<P>();
    }
    let mut ends = [0; MAX_PIECES];
    let mut next_check = BYTES_PER_CHECK;
    while walker.at < text.len() {
        let len = cut::<P>(text, walker.at, &mut ends);
        for ends in ends[..len].chunks(BATCH) {
            walker.take_batch(ends)?;
        }
        if walker.at >= next_check {
            cancel.map_or(Ok(()), Cancel::check)?;
            next_check = walker.at + BYTES_PER_CHECK;
        }
    }
    Ok(())
}

/// A walk under way.
struct Walker<'a, S> {
    merger: &'a Merger,
    text: &'a [u8],
    cancel: Option<&'a Cancel>,
    sink: &'a mut S,
    /// Start of the next piece.
    at: usize,
    bench: TakenBench<'a>,
}

impl<S: Sink> Walker<'_, S> {
    fn walk_singly<P: Pattern>(&mut self) -> Result<()> {
        while self.at < self.text.len() {
            let end = P::piece_end(self.text, self.at);
            if end - self.at <= Key::MAX_LEN {
                let key = Key::new(self.text, self.at, end - self.at);
                self.take_short(end, key, key.hash())?;
            } else {
                self.take_long(end)?;
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn take_batch(&mut self, ends: &[usize]) -> Result<()> {
        let mut keys = [(Key::default(), 0); BATCH];
        let mut start = self.at;
        for (slot, &end) in keys.iter_mut().zip(ends) {
            if end - start <= Key::MAX_LEN {
                let key = Key::new(self.text, start, end - start);
                let hash = key.hash();
                self.merger.lookup.prefetch(key, hash);
                *slot = (key, hash);
            }
            start = end;
        }
        for (&(key, hash), &end) in keys.iter().zip(ends) {
            if end - self.at <= Key::MAX_LEN {
                self.take_short(end, key, hash)?;
            } else {
                self.take_long(end)?;
            }
        }
        Ok(())
    }

    /// The next piece, up to `end`, has this key and hash.
    #[inline(always)]
    fn take_short(&mut self, end: usize, key: Key, hash: u64) -> Result<()> {
        match self.merger.lookup.find(key, hash) {
            Some(token) => self.sink.one(token, end),
            None => self.take_parts(end, key, hash)?,
        }
        self.at = end;
        Ok(())
    }

    /// As [`Walker::take_short`], for a piece that is more than one token.
    fn take_parts(&mut self, end: usize, key: Key, hash: u64) -> Result<()> {
        let bench = self.bench.get();
        if let Some(tokens) = bench.memo.get(key, hash) {
            self.sink.many(tokens, end);
            return Ok(());
        }
        self.merger.encode(self.text, self.at, end, &mut bench.scratch, self.cancel)?;
        bench.memo.insert(key, hash, &bench.scratch.tokens);
        self.sink.many(&bench.scratch.tokens, end);
        Ok(())
    }

    /// The next piece, up to `end`, is too long for a key.
    fn take_long(&mut self, end: usize) -> Result<()> {
        if let Some(token) = self.merger.whole(self.text, self.at, end) {
            self.sink.one(token, end);
        } else {
            let scratch = &mut self.bench.get().scratch;
            self.merger.encode(self.text, self.at, end, scratch, self.cancel)?;
            self.sink.many(&scratch.tokens, end);
        }
        self.at = end;
        Ok(())
    }
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
