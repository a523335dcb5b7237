//! From a part's bytes to its text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

/// An XML declaration stands within this many bytes.
const DECLARATION_BYTES: usize = 200;

/// The text of an XML part: by its byte order mark, the zero pattern of UTF-16, or its
/// declaration; UTF-8 otherwise. Bytes that are no text become U+FFFD.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    encoding(bytes).decode_with_bom_removal(bytes).0
}

fn encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    match bytes {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    // A declaration of UTF-16 in bytes that are not cannot be true.
    declared(bytes).filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let head = head.strip_prefix(b"<?xml")?;
    let head = &head[..memmem::find(head, b"?>")?];
    let value = &head[memmem::find(head, b"encoding")? + b"encoding".len()..];
    let mut quoted = value.splitn(3, |byte| matches!(byte, b'"' | b'\''));
    quoted.next()?;
    Encoding::for_label(quoted.next()?)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn encodings_are_found() {
        let utf16: Vec<u8> = "<a>é</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let cases: [(&[u8], &str); 5] = [
            ("\u{feff}<a>é</a>".as_bytes(), "<a>é</a>"),
            (&utf16, "<a>é</a>"),
            (
                b"<?xml version='1.0' encoding='iso-8859-1'?>\xe9",
                "<?xml version='1.0' encoding='iso-8859-1'?>é",
            ),
            (b"<?xml encoding=\"UTF-16\"?>x", "<?xml encoding=\"UTF-16\"?>x"),
            (b"<a>\xff</a>", "<a>\u{fffd}</a>"),
        ];
        for (bytes, expected) in cases {
            assert_eq!(decode(bytes), expected);
        }
    }
}
