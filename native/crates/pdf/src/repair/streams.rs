//! Streams: whether they are whole, and what is in them.

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

use super::inflate::inflate;
use super::scan::Found;
use super::syntax::{Dictionary, Object, get};

/// What one stream may become. Content and tables of objects have a few megabytes at most.
pub(super) const MAX_STREAM_BYTES: usize = 64 << 20;

/// What is known of a stream's bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// As the file has them: whole, or nothing that is understood here.
    AsIs,
    /// Damaged; these are what could be had, with no filter left.
    Saved(Vec<u8>),
}

/// Look whether a stream is whole, and save what can be saved if it is not.
pub(super) fn check(found: &Found<'_>) -> Content {
    match (found.stream, &found.object) {
        (Some(stream), Object::Dictionary(entries)) if is_plain_flate(entries) && !is_whole(stream) => {
            Content::Saved(inflate(stream, MAX_STREAM_BYTES).bytes)
        }
        _ => Content::AsIs,
    }
}

/// The bytes of a stream without its filter, damaged or not; `None` for filters not known here.
pub(super) fn decode(found: &Found<'_>, limit: usize) -> Option<Vec<u8>> {
    let (stream, Object::Dictionary(entries)) = (found.stream?, &found.object) else {
        return None;
    };
    if get(entries, "Filter").is_none() {
        return Some(stream[..stream.len().min(limit)].to_vec());
    }
    is_plain_flate(entries)
        .then(|| inflate_fast(stream, limit).unwrap_or_else(|| inflate(stream, limit).bytes))
}

/// Whether the only filter is Flate, without a predictor.
fn is_plain_flate(entries: &Dictionary<'_>) -> bool {
    let is_flate = |filter: &Object<'_>| matches!(filter.name(), Some(b"FlateDecode" | b"Fl"));
    let filter = match get(entries, "Filter") {
        Some(Object::Array(filters)) => matches!(filters.as_slice(), [only] if is_flate(only)),
        Some(filter) => is_flate(filter),
        None => false,
    };
    filter && get(entries, "DecodeParms").is_none_or(|parameters| parameters.get("Predictor").is_none())
}

/// Whether a Flate stream comes out without an error, checksum included.
fn is_whole(stream: &[u8]) -> bool {
    Checker::new(MAX_STREAM_BYTES).whole_length(stream).is_some()
}

/// Inflates streams and keeps nothing; made once, since a file has thousands.
struct Checker {
    decompress: Decompress,
    scratch: Vec<u8>,
    /// What may still be inflated, in bytes.
    room: usize,
}

impl Checker {
    fn new(room: usize) -> Self {
        const STEP: usize = 64 * 1024;
        Self { decompress: Decompress::new(true), scratch: vec![0; STEP], room }
    }

    /// The length of the packed stream that `data` begins with, or of as much as there is
    /// room for; `None` when it is broken.
    fn whole_length(&mut self, data: &[u8]) -> Option<usize> {
        let decompress = &mut self.decompress;
        decompress.reset(true);
        loop {
            let (used, made) = (decompress.total_in(), decompress.total_out());
            let status =
                decompress.decompress(&data[used as usize..], &mut self.scratch, FlushDecompress::None);
            let step = decompress.total_out() - made;
            self.room = self.room.saturating_sub(step as usize);
            match status {
                Ok(Status::StreamEnd) => return Some(decompress.total_in() as usize),
                Ok(_) if self.room == 0 => return Some(decompress.total_in() as usize),
                Ok(_) if decompress.total_in() > used || step > 0 => {}
                _ => return None,
            }
        }
    }
}

fn inflate_fast(stream: &[u8], limit: usize) -> Option<Vec<u8>> {
    const STEP: usize = 64 * 1024;
    let mut decompress = Decompress::new(true);
    let mut out = Vec::with_capacity(stream.len().saturating_mul(4).min(limit));
    loop {
        let (used, made) = (decompress.total_in() as usize, out.len());
        if made >= limit {
            return Some(out);
        }
        out.reserve(STEP.min(limit - made));
        match decompress.decompress_vec(&stream[used..], &mut out, FlushDecompress::None) {
            Ok(Status::StreamEnd) => return Some(out),
            Ok(_) if decompress.total_in() as usize > used || out.len() > made => {}
            _ => return None,
        }
    }
}

/// Whether a stream of text or of objects in the file is broken.
///
/// PDFium reads such a stream up to the break and says nothing. Pictures and fonts
/// are not looked at: they are most of a file, and damage to them costs little text.
/// Of an encrypted file nothing can be said: its streams are packed beneath the encryption.
pub(crate) fn any_is_broken(bytes: &[u8]) -> bool {
    if memmem::find(bytes, b"/Encrypt").is_some() {
        return false;
    }
    const KEYWORD: &[u8] = b"stream";
    const LOOK_BACK_BYTES: usize = 1024;
    let mut checker = Checker::new(super::MAX_CHECKED_BYTES);
    let mut position = 0;
    while let Some(offset) = memmem::find(&bytes[position..], KEYWORD) {
        let keyword = position + offset;
        position = keyword + KEYWORD.len();
        let before = &bytes[keyword.saturating_sub(LOOK_BACK_BYTES)..keyword];
        if before.ends_with(b"end") {
            continue;
        }
        let start = memmem::rfind(before, b"obj").unwrap_or(0);
        let dictionary = &before[start..];
        let has = |word: &[u8]| memmem::find(dictionary, word).is_some();
        if !has(b"/FlateDecode") || NOT_CHECKED.iter().any(|word| has(word)) {
            continue;
        }
        let data = match &bytes[position..] {
            [b'\r', b'\n', ..] => position + 2,
            [b'\r' | b'\n', ..] => position + 1,
            _ => continue,
        };
        match checker.whole_length(&bytes[data..]) {
            Some(length) => position = data + length,
            None => return true,
        }
        if checker.room == 0 {
            return false;
        }
    }
    false
}

/// What marks pictures and fonts, streams with a second filter, and tables.
const NOT_CHECKED: [&[u8]; 8] =
    [b"/Image", b"/Length1", b"Type1C", b"CIDFontType0C", b"/OpenType", b"85Decode", b"HexDecode", b"/XRef"];
