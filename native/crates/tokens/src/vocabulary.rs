//! The embedded vocabulary files and the texts of their tokens.

use crate::EncodingName;

static CL100K: &[u8] = include_bytes!("../vocab/cl100k_base.bpe");
static O200K: &[u8] = include_bytes!("../vocab/o200k_base.bpe");

const MAGIC: &[u8] = b"ferrobpe";
const SINGLE_BYTES_AT: usize = MAGIC.len() + 4;
const MERGES_AT: usize = SINGLE_BYTES_AT + 256;
const MERGE_BYTES: usize = 6;

/// The embedded vocabulary file of an encoding; `vocab/README.md` describes its format.
pub fn vocabulary_bytes(name: EncodingName) -> &'static [u8] {
    match name {
        EncodingName::Cl100kBase => CL100K,
        EncodingName::O200kBase | EncodingName::O200kHarmony => O200K,
    }
}

/// The tokens of a vocabulary by id: their texts, and the merges that make them.
pub(crate) struct Vocabulary {
    /// All texts one after another.
    bytes: Vec<u8>,
    /// Where each text starts in `bytes`, and the end of the last.
    starts: Vec<u32>,
    /// The two tokens each token is merged from; a single byte has itself twice.
    merges: Vec<(u32, u32)>,
}

impl Vocabulary {
    /// Read a file of the format that `vocab/README.md` describes.
    ///
    /// # Panics
    /// On bytes of another format: only the embedded files are read, and the tests read them all.
    pub fn read(file: &[u8]) -> Self {
        assert!(file.starts_with(MAGIC), "not a vocabulary file");
        let len = 256 + (file.len() - MERGES_AT) / MERGE_BYTES;
        // Tokens average 6.4 and 7 bytes; one growth would copy a megabyte.
        let mut vocabulary = Self {
            bytes: Vec::with_capacity(len * 7),
            starts: Vec::with_capacity(len + 1),
            merges: Vec::with_capacity(len),
        };
        vocabulary.starts.push(0);
        for id in 0..256 {
            vocabulary.bytes.push(file[SINGLE_BYTES_AT + id as usize]);
            vocabulary.finish_token(id, id);
        }
        for merge in file[MERGES_AT..].chunks_exact(MERGE_BYTES) {
            vocabulary.push_merge(u24(&merge[..3]), u24(&merge[3..]));
        }
        vocabulary
    }

    fn push_merge(&mut self, left: u32, right: u32) {
        for part in [left, right] {
            let start = self.starts[part as usize] as usize;
            let end = self.starts[part as usize + 1] as usize;
            self.bytes.extend_from_within(start..end);
        }
        self.finish_token(left, right);
    }

    fn finish_token(&mut self, left: u32, right: u32) {
        self.starts.push(self.bytes.len() as u32);
        self.merges.push((left, right));
    }

    /// Number of tokens; ids run from 0 to below it.
    pub fn len(&self) -> usize {
        self.merges.len()
    }

    /// The text of the token `id`, if there is such a token.
    pub fn text(&self, id: u32) -> Option<&[u8]> {
        let end = *self.starts.get(id as usize + 1)?;
        Some(&self.bytes[self.starts[id as usize] as usize..end as usize])
    }

    /// All texts in one slice, to be cut by [`Vocabulary::spans`].
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where each token's text starts within [`Vocabulary::bytes`], by id, and the end of the last.
    pub fn starts(&self) -> &[u32] {
        &self.starts
    }

    /// Start and end of each token's text within [`Vocabulary::bytes`], by id.
    pub fn spans(&self) -> impl Iterator<Item = (usize, usize)> {
        self.starts.windows(2).map(|pair| (pair[0] as usize, pair[1] as usize))
    }

    /// The two tokens that the token `id` is merged from, by id; a single byte has itself twice.
    pub fn merges(&self) -> &[(u32, u32)] {
        &self.merges
    }
}

fn u24(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_hold_what_their_headers_say() {
        for (name, len, longest) in
            [(EncodingName::Cl100kBase, 100_256, 128), (EncodingName::O200kBase, 199_998, 128)]
        {
            let file = vocabulary_bytes(name);
            assert_eq!(file[8..12], (len as u32).to_le_bytes());
            let vocabulary = Vocabulary::read(file);
            assert_eq!(vocabulary.len(), len);
            assert_eq!(vocabulary.spans().map(|(start, end)| end - start).max(), Some(longest));
        }
    }
}
