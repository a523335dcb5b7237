//! Frames between host and runner: two lengths, a JSON header, a body of raw bytes.
//!
//! What the runner sends is hostile until proven otherwise. Lengths are checked against
//! caps before anything is allocated for them, and a header is only looked at as JSON of
//! bounded depth; nothing is evaluated.

use ferrolab_base::{Code, Error, Result};
use serde::Deserialize;

/// Bytes of the two lengths.
pub(crate) const PREFIX_BYTES: usize = 8;
/// Largest header.
pub(crate) const MAX_HEADER_BYTES: usize = 8 << 20;

/// A frame that has arrived whole.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// JSON text.
    pub header: String,
    /// Raw bytes.
    pub body: Vec<u8>,
}

/// The one part of a header that the host itself reads.
#[derive(Deserialize)]
struct Nonce<'a> {
    #[serde(borrow)]
    nonce: std::borrow::Cow<'a, str>,
}

/// A frame as it goes over the channel.
pub(crate) fn encode(header: &str, body: &[u8]) -> Result<Vec<u8>> {
    let too_long = |what: &str, bytes: usize| {
        Error::new(Code::SizeLimit, format!("a sandbox message's {what} of {bytes} bytes is too long"))
            .hint("send the data in smaller parts")
            .with("bytes", bytes)
    };
    let header_bytes = u32::try_from(header.len()).ok().filter(|_| header.len() <= MAX_HEADER_BYTES);
    let header_bytes = header_bytes.ok_or_else(|| too_long("header", header.len()))?;
    let body_bytes = u32::try_from(body.len()).map_err(|_| too_long("body", body.len()))?;
    let mut frame = Vec::with_capacity(PREFIX_BYTES + header.len() + body.len());
    frame.extend_from_slice(&header_bytes.to_le_bytes());
    frame.extend_from_slice(&body_bytes.to_le_bytes());
    frame.extend_from_slice(header.as_bytes());
    frame.extend_from_slice(body);
    Ok(frame)
}

/// The frame at the start of `bytes`, once it is whole, and how many bytes it takes.
///
/// # Errors
/// `Worker` for anything that is not a frame answering `nonce` within the caps; the rest of
/// the stream is of no use then.
pub fn decode_frame(bytes: &[u8], nonce: &str, max_body_bytes: usize) -> Result<Option<(Frame, usize)>> {
    let Some((header_bytes, body_bytes)) = lengths(bytes, max_body_bytes)? else { return Ok(None) };
    let total = PREFIX_BYTES + header_bytes + body_bytes;
    let Some(content) = bytes.get(PREFIX_BYTES..total) else { return Ok(None) };
    let (header, body) = content.split_at(header_bytes);
    let header = std::str::from_utf8(header).map_err(|_| broken("a header that is not UTF-8"))?;
    let found: Nonce = serde_json::from_str(header).map_err(|_| broken("a header that is not its JSON"))?;
    if found.nonce != nonce {
        return Err(broken("an answer to another request"));
    }
    Ok(Some((Frame { header: header.to_owned(), body: body.to_vec() }, total)))
}

/// Both lengths, once they are there and within the caps.
pub(crate) fn lengths(bytes: &[u8], max_body_bytes: usize) -> Result<Option<(usize, usize)>> {
    let Some(&[a, b, c, d, e, f, g, h]) = bytes.first_chunk::<PREFIX_BYTES>() else { return Ok(None) };
    let header_bytes = u32::from_le_bytes([a, b, c, d]) as usize;
    let body_bytes = u32::from_le_bytes([e, f, g, h]) as usize;
    if header_bytes > MAX_HEADER_BYTES || body_bytes > max_body_bytes {
        return Err(broken("a message over the limit"));
    }
    Ok(Some((header_bytes, body_bytes)))
}

fn broken(what: &str) -> Error {
    Error::new(Code::Worker, format!("the sandbox broke the protocol: it sent {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten million in an optimised build, where that takes seconds.
    const FRAMES: usize = if cfg!(debug_assertions) { 200_000 } else { 10_000_000 };
    const NONCE: &str = "00112233445566778899aabbccddeeff";

    fn frame(header: &str, body: &[u8]) -> Vec<u8> {
        encode(header, body).unwrap()
    }

    #[test]
    fn a_frame_comes_back_whole_and_not_before() {
        let header = format!(r#"{{"nonce": "{NONCE}", "ok": true}}"#);
        let bytes = frame(&header, b"body");
        for cut in 0..bytes.len() {
            assert_eq!(decode_frame(&bytes[..cut], NONCE, 100), Ok(None));
        }
        let want = Frame { header, body: b"body".to_vec() };
        assert_eq!(decode_frame(&bytes, NONCE, 100), Ok(Some((want, bytes.len()))));
    }

    #[test]
    fn forgeries_are_refused() {
        let deep = format!(r#"{{"nonce": "{NONCE}", "x": {}}}"#, "[".repeat(100_000));
        let forged = [
            frame(r#"{"nonce": "ffffffffffffffffffffffffffffffff"}"#, b""),
            frame(r#"{"ok": true}"#, b""),
            frame("[]", b""),
            frame("not JSON", b""),
            frame(&deep, b""),
            frame(&format!(r#"{{"nonce": "{NONCE}"}}"#), &[0; 101]),
            [255; 64].to_vec(),
            [&[2, 0, 0, 0, 0, 0, 0, 0][..], &[0xff, 0xfe]].concat(),
        ];
        for bytes in forged {
            let error = decode_frame(&bytes, NONCE, 100).unwrap_err();
            assert_eq!(error.code, Code::Worker, "{bytes:?}");
        }
    }

    /// Frames damaged at random: none is taken for an answer unless its nonce is right.
    #[test]
    fn damaged_frames_are_never_more_than_data() {
        let good =
            frame(&format!(r#"{{"nonce": "{NONCE}", "ok": true, "value": [1, {{"a": null}}]}}"#), b"body");
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        let mut random = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as usize
        };
        for _ in 0..FRAMES {
            let mut bytes = good.clone();
            for _ in 0..=random() % 4 {
                let at = random() % bytes.len();
                bytes[at] = random() as u8;
            }
            bytes.truncate(random() % (bytes.len() * 2));
            if let Ok(Some((frame, length))) = decode_frame(&bytes, NONCE, 4096) {
                assert!(frame.header.contains(NONCE));
                assert!(length <= bytes.len());
            }
        }
    }

    #[test]
    fn giants_are_refused_before_they_arrive() {
        let error = lengths(&[0, 0, 0, 0xff, 0, 0, 0, 0], 100).unwrap_err();
        assert_eq!(error.code, Code::Worker);
        assert_eq!(encode("{}", &[]).map(|bytes| bytes.len()), Ok(10));
    }
}
