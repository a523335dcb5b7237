//! Streams: whether they are whole, and what is in them.

use flate2::{Decompress, FlushDecompress, Status};

use super::flip::{Work, correct};
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
    /// A wrong bit was found by the checksum: all that its writer meant, with no filter left.
    Corrected(Vec<u8>),
    /// Damaged; these are what could be had, with no filter left.
    Saved(Vec<u8>),
}

/// Look whether a stream is whole, and save what can be saved if it is not.
pub(super) fn check(found: &Found<'_>, work: &mut Work) -> Content {
    match (found.stream, &found.object) {
        (Some(stream), Object::Dictionary(entries)) if is_plain_flate(entries) && !is_whole(stream) => {
            match correct(stream, work) {
                Some(bytes) => Content::Corrected(bytes),
                None => Content::Saved(inflate(stream, MAX_STREAM_BYTES).bytes),
            }
        }
        _ => Content::AsIs,
    }
}

/// As [`decode`], with a wrong bit set right where it can be found.
pub(super) fn decode_corrected(found: &Found<'_>, limit: usize, work: &mut Work) -> Option<Vec<u8>> {
    match check(found, work) {
        Content::Corrected(bytes) | Content::Saved(bytes) if bytes.len() <= limit => Some(bytes),
        _ => decode(found, limit),
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
    is_plain_flate(entries).then(|| {
        inflate_fast(stream, limit, &mut Decompress::new(true))
            .unwrap_or_else(|| inflate(stream, limit).bytes)
    })
}

/// The bytes of a stream that has no filter or Flate alone, up to `limit`; nothing of other
/// streams. `None` when it is broken.
pub(super) fn unpack_whole(found: &Found<'_>, limit: usize, decompress: &mut Decompress) -> Option<Vec<u8>> {
    let (Some(stream), Object::Dictionary(entries)) = (found.stream, &found.object) else {
        return Some(Vec::new());
    };
    if is_plain_flate(entries) {
        return inflate_fast(stream, limit, decompress);
    }
    let is_bare = get(entries, "Filter").is_none();
    Some(if is_bare { stream[..stream.len().min(limit)].to_vec() } else { Vec::new() })
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
    Checker::new(MAX_STREAM_BYTES).inflates(stream)
}

/// Inflates streams and keeps nothing; made once, since a file has thousands.
pub(super) struct Checker {
    decompress: Decompress,
    scratch: Vec<u8>,
    /// What may still be inflated, in bytes.
    room: usize,
}

impl Checker {
    pub(super) fn new(room: usize) -> Self {
        const STEP: usize = 64 * 1024;
        Self { decompress: Decompress::new(true), scratch: vec![0; STEP], room }
    }

    /// Whether a stream comes out whole, or as much of it as there is room for. What is not
    /// packed with Flate alone counts as whole.
    pub(super) fn is_whole(&mut self, found: &Found<'_>) -> bool {
        match (found.stream, &found.object) {
            (Some(stream), Object::Dictionary(entries)) if is_plain_flate(entries) => self.inflates(stream),
            _ => true,
        }
    }

    fn inflates(&mut self, data: &[u8]) -> bool {
        let decompress = &mut self.decompress;
        decompress.reset(true);
        loop {
            let (used, made) = (decompress.total_in(), decompress.total_out());
            let status =
                decompress.decompress(&data[used as usize..], &mut self.scratch, FlushDecompress::None);
            let step = decompress.total_out() - made;
            self.room = self.room.saturating_sub(step as usize);
            match status {
                Ok(Status::StreamEnd) => return true,
                Ok(_) if self.room == 0 => return true,
                Ok(_) if decompress.total_in() > used || step > 0 => {}
                _ => return false,
            }
        }
    }
}

/// `decompress` is lent since making one takes as long as inflating ten kilobytes.
fn inflate_fast(stream: &[u8], limit: usize, decompress: &mut Decompress) -> Option<Vec<u8>> {
    const STEP: usize = 64 * 1024;
    decompress.reset(true);
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
