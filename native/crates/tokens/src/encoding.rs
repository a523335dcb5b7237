//! An OpenAI encoding: counting, encoding, decoding.

use std::sync::OnceLock;

use ferrolab_base::tokens::{Piece, TokenCounter};
use ferrolab_base::{Cancel, Code, Error, Result};

use crate::batch::map_texts;
use crate::merge::Merger;
use crate::special::SpecialTokens;
use crate::split::cl100k::Cl100k;
use crate::split::o200k::O200k;
use crate::truncate::truncated_len;
use crate::walk::{Count, Ids, Pieces, Sink, walk};
use crate::{EncodingName, vocabulary_bytes};

/// One of OpenAI's encodings, exact to the token.
///
/// The text of a special token, such as `<|endoftext|>`, is ordinary text to all
/// methods but [`Encoding::encode_with_special`].
pub struct Encoding {
    name: EncodingName,
    merger: &'static Merger,
    special: SpecialTokens,
}

impl Encoding {
    /// The encoding called `name`; the first call builds its tables in some ten milliseconds.
    pub fn get(name: EncodingName) -> &'static Self {
        static CL100K: OnceLock<Encoding> = OnceLock::new();
        static O200K: OnceLock<Encoding> = OnceLock::new();
        static HARMONY: OnceLock<Encoding> = OnceLock::new();
        let cell = match name {
            EncodingName::Cl100kBase => &CL100K,
            EncodingName::O200kBase => &O200K,
            EncodingName::O200kHarmony => &HARMONY,
        };
        cell.get_or_init(|| Self { name, merger: merger(name), special: SpecialTokens::new(name) })
    }

    /// Which encoding this is.
    pub fn name(&self) -> EncodingName {
        self.name
    }

    /// Number of ids up to the highest one, special tokens included; a few ids below it may be unused.
    pub fn vocabulary_len(&self) -> usize {
        let highest = self.special.all().iter().map(|(_, id)| id + 1).max().unwrap_or(0);
        self.merger.vocabulary.len().max(highest as usize)
    }

    /// Spellings and ids of the special tokens, sorted by spelling.
    pub fn special_tokens(&self) -> &[(String, u32)] {
        self.special.all()
    }

    /// Number of tokens of `text`.
    pub fn count(&self, text: &str) -> usize {
        let mut count = Count::default();
        self.walk_all(text, &mut count);
        count.tokens()
    }

    /// As [`Encoding::count`]; [`Code::Cancelled`] soon after `cancel` is set.
    pub fn count_cancellable(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        let mut count = Count::default();
        self.walk(text, Some(cancel), &mut count)?;
        Ok(count.tokens())
    }

    /// Ids of the tokens of `text`.
    pub fn encode(&self, text: &str) -> Vec<u32> {
        let mut ids = Ids::for_text(text);
        self.walk_all(text, &mut ids);
        ids.0
    }

    /// As [`Encoding::encode`]; [`Code::Cancelled`] soon after `cancel` is set.
    pub fn encode_cancellable(&self, text: &str, cancel: &Cancel) -> Result<Vec<u32>> {
        let mut ids = Ids::for_text(text);
        self.walk(text, Some(cancel), &mut ids)?;
        Ok(ids.0)
    }

    /// Ids of the tokens of `text`, in which the spellings of special tokens give those tokens.
    pub fn encode_with_special(&self, text: &str) -> Vec<u32> {
        let mut ids = Ids::for_text(text);
        let mut from = 0;
        while let Some((range, id)) = self.special.find(text, from) {
            self.walk_all(&text[from..range.start], &mut ids);
            ids.0.push(id);
            from = range.end;
        }
        self.walk_all(&text[from..], &mut ids);
        ids.0
    }

    /// The bytes that `ids` stand for, which need not be UTF-8; [`Code::InvalidInput`] on an unknown id.
    pub fn decode(&self, ids: &[u32]) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(ids.len() * 4);
        for &id in ids {
            let text = self.merger.vocabulary.text(id);
            let text = text.or_else(|| self.special.spelling(id).map(str::as_bytes));
            bytes.extend_from_slice(text.ok_or_else(|| self.unknown_id(id))?);
        }
        Ok(bytes)
    }

    fn unknown_id(&self, id: u32) -> Error {
        Error::new(Code::InvalidInput, format!("{} has no token with the id {id}", self.name))
            .hint(format!("ids run from 0 to {}", self.vocabulary_len() - 1))
            .with("id", id)
    }

    /// The longest start of `text` that is encoded to at most `max_tokens`, never cutting a character.
    ///
    /// Holds also where a cut changes the tokens before it, and where a longer
    /// start has fewer tokens than a shorter one.
    pub fn truncate<'a>(&self, text: &'a str, max_tokens: usize) -> &'a str {
        let len = self.truncated_len(text, max_tokens, None);
        &text[..len.unwrap_or_default()]
    }

    /// As [`Encoding::truncate`]; [`Code::Cancelled`] soon after `cancel` is set.
    pub fn truncate_cancellable<'a>(
        &self,
        text: &'a str,
        max_tokens: usize,
        cancel: &Cancel,
    ) -> Result<&'a str> {
        Ok(&text[..self.truncated_len(text, max_tokens, Some(cancel))?])
    }

    fn truncated_len(&self, text: &str, max_tokens: usize, cancel: Option<&Cancel>) -> Result<usize> {
        match self.name {
            EncodingName::Cl100kBase => truncated_len::<Cl100k>(self.merger, text, max_tokens, cancel),
            _ => truncated_len::<O200k>(self.merger, text, max_tokens, cancel),
        }
    }

    #[cfg(test)]
    pub(crate) fn merger(&self) -> &Merger {
        self.merger
    }

    /// The pieces of `text` as [`TokenCounter::pieces`] describes them.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let mut pieces = Pieces::for_text(text);
        self.walk_all(text, &mut pieces);
        pieces.0
    }

    /// Number of tokens of each text, in order, on `threads` threads (0: one per core).
    pub fn count_batch(&self, texts: &[&str], threads: usize, cancel: &Cancel) -> Result<Vec<usize>> {
        map_texts(texts, threads, cancel, |text| self.count_cancellable(text, cancel))
    }

    /// Ids of the tokens of each text, in order, on `threads` threads (0: one per core).
    pub fn encode_batch(&self, texts: &[&str], threads: usize, cancel: &Cancel) -> Result<Vec<Vec<u32>>> {
        map_texts(texts, threads, cancel, |text| self.encode_cancellable(text, cancel))
    }

    /// [`Encoding::walk`] to the end.
    fn walk_all(&self, text: &str, sink: &mut impl Sink) {
        // Without a flag nothing can cancel the walk, and it has no other error.
        let done = self.walk(text, None, sink);
        debug_assert!(done.is_ok());
    }

    /// Hand the tokens of each piece of `text` to `sink`.
    fn walk(&self, text: &str, cancel: Option<&Cancel>, sink: &mut impl Sink) -> Result<()> {
        match self.name {
            EncodingName::Cl100kBase => walk::<Cl100k>(self.merger, text.as_bytes(), cancel, sink),
            _ => walk::<O200k>(self.merger, text.as_bytes(), cancel, sink),
        }
    }
}

impl TokenCounter for Encoding {
    fn count(&self, text: &str, cancel: &Cancel) -> Result<usize> {
        self.count_cancellable(text, cancel)
    }

    fn pieces(&self, text: &str, cancel: &Cancel) -> Result<Vec<Piece>> {
        let mut pieces = Pieces::for_text(text);
        self.walk(text, Some(cancel), &mut pieces)?;
        Ok(pieces.0)
    }

    /// No pattern looks behind. Ahead, o200k's looks beyond white space in one place: capitals
    /// after a caseless letter belong to its piece if a small letter follows. Cutting a text
    /// adds no small letter, so the pieces before a cut stay.
    fn is_resumable(&self) -> bool {
        true
    }
}

/// The tables of an encoding; the two newer encodings share theirs.
fn merger(name: EncodingName) -> &'static Merger {
    static CL100K: OnceLock<Merger> = OnceLock::new();
    static O200K: OnceLock<Merger> = OnceLock::new();
    let cell = match name {
        EncodingName::Cl100kBase => &CL100K,
        EncodingName::O200kBase | EncodingName::O200kHarmony => &O200K,
    };
    cell.get_or_init(|| Merger::new(vocabulary_bytes(name)))
}
