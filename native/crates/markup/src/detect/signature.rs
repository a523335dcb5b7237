//! Formats that betray themselves by fixed bytes.

use memchr::memmem;

use super::{Guess, package};
use crate::Format;

/// What a file begins with.
const MAGIC: &[(&[u8], Format, &str)] = &[
    (b"%PDF-", Format::Pdf, "the file begins with %PDF-"),
    (b"\x89PNG\r\n\x1a\n", Format::Png, "the PNG signature"),
    (b"\xff\xd8\xff", Format::Jpeg, "the JPEG signature"),
    (b"GIF87a", Format::Gif, "the GIF signature"),
    (b"GIF89a", Format::Gif, "the GIF signature"),
    (b"II*\0", Format::Tiff, "the TIFF signature"),
    (b"MM\0*", Format::Tiff, "the TIFF signature"),
    (b"II+\0", Format::Tiff, "the BigTIFF signature"),
    (b"MM\0+", Format::Tiff, "the BigTIFF signature"),
    (b"\x1f\x8b\x08", Format::Gzip, "the gzip signature"),
    (b"{\\rtf", Format::Rtf, "the file begins with {\\rtf"),
];

/// The format that the file's signature stands for.
pub(super) fn guess(bytes: &[u8]) -> Option<Guess> {
    let magic = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic));
    if let Some(&(_, format, why)) = magic {
        return Some(Guess::certain(format, why));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Some(Guess::certain(Format::Webp, "the WebP signature"));
    }
    if is_bitmap(bytes) {
        return Some(Guess::certain(Format::Bmp, "the BMP header"));
    }
    package::zip(bytes)
        .or_else(|| package::ole(bytes))
        .or_else(|| late_pdf(bytes))
        .or_else(|| late_rtf(bytes))
        .or_else(|| package::late_zip(bytes))
}

/// "BM" alone is a word; the header's zero fields and known header sizes make it a bitmap.
fn is_bitmap(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..18) else { return false };
    let dib_size = u32::from_le_bytes([header[14], header[15], header[16], header[17]]);
    header.starts_with(b"BM")
        && header[6..10] == [0; 4]
        && matches!(dib_size, 12 | 40 | 52 | 56 | 64 | 108 | 124)
}

/// RTF behind white space, a byte order mark or a line that something else wrote. A text about
/// RTF does not end with the brace that ends a document.
fn late_rtf(bytes: &[u8]) -> Option<Guess> {
    let head = &bytes[..bytes.len().min(1024)];
    let at = memmem::find(head, b"{\\rtf1\\")?;
    let last = bytes.iter().rev().find(|byte| !byte.is_ascii_whitespace() && **byte != 0);
    let is_whole = last == Some(&b'}');
    let is_blank = bytes[..at].iter().all(|byte| byte.is_ascii_whitespace() || !byte.is_ascii_graphic());
    (is_whole || is_blank).then(|| Guess::certain(Format::Rtf, "{\\rtf1 after leading junk"))
}

/// ISO 32000 readers accept the header anywhere in the first 1,024 bytes; a text about
/// PDF may hold those characters too, so an object and something that is not text are asked for.
fn late_pdf(bytes: &[u8]) -> Option<Guess> {
    let head = &bytes[..bytes.len().min(1024)];
    let at = memmem::find(head, b"%PDF-")?;
    let version = bytes.get(at + 5..at + 8)?;
    let versioned = version[0].is_ascii_digit() && version[1] == b'.' && version[2].is_ascii_digit();
    let has_object = memmem::find(&bytes[at..], b" obj").is_some();
    let has_end = memmem::rfind(&bytes[at..], b"%%EOF").is_some();
    let binary = std::str::from_utf8(bytes).is_err() || bytes.contains(&0);
    (versioned && has_object && (has_end || binary))
        .then(|| Guess::certain(Format::Pdf, "%PDF- after leading junk"))
}
