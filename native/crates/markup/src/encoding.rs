//! From bytes to text.
//!
//! The order: the encoding the caller names; a byte order mark; the zero
//! pattern of UTF-16 without one; UTF-8 where the bytes are valid; what the
//! file declares (`<meta charset>`, an XML declaration), unless the bytes
//! contradict it; and a guess from the bytes' statistics, as Firefox makes it.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use ferrolab_base::{Code, Error, Result};
use memchr::memmem;
use serde::{Deserialize, Serialize};

/// How an encoding came to be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EncodingSource {
    /// The caller named it.
    Given,
    /// A byte order mark.
    ByteOrderMark,
    /// The bytes are valid in it and would hardly be by chance.
    Bytes,
    /// The file declares it and the bytes agree.
    Declared,
    /// The most likely one by the bytes' statistics.
    Guessed,
}

/// Text, and what it took to get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text: no byte order mark, lines end in `\n`, no NUL.
    pub text: String,
    /// The encoding's name in the Encoding Standard, as in `windows-1252`.
    pub encoding: &'static str,
    /// How it came to be known.
    pub source: EncodingSource,
    /// What the reader should know: bytes that had to be replaced, a wrong declaration.
    pub warnings: Vec<String>,
}

/// Bytes that the statistics are taken from; more do not change the guess.
const GUESS_BYTES: usize = 1 << 20;

/// Decode `bytes`. `given` is an encoding label that overrides all else; `declares`
/// says whether the format has a way to declare its encoding (HTML has).
///
/// Fails only with [`Code::InvalidInput`] on a label that is none. Bytes
/// that are not text in the encoding become U+FFFD, with a warning.
pub fn decode(bytes: &[u8], given: Option<&str>, declares: bool) -> Result<Decoded> {
    let given = given.map(from_label).transpose()?;
    if let (None, Some(text)) = (given, utf32(bytes)) {
        return Ok(finish(&text, "UTF-32", 0, EncodingSource::ByteOrderMark, Vec::new()));
    }
    let mut warnings = Vec::new();
    let (encoding, source) = match given {
        Some(encoding) => (encoding, EncodingSource::Given),
        None => find(bytes, declares, &mut warnings),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    // U+FFFD that the author wrote is no damage.
    let written = if encoding == UTF_8 { memmem::find_iter(bytes, "\u{fffd}").count() } else { 0 };
    Ok(finish(&text, encoding.name(), written, source, warnings))
}

fn from_label(label: &str) -> Result<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).ok_or_else(|| {
        Error::new(Code::InvalidInput, format!("no encoding is called {label:?}"))
            .hint("use a label of the WHATWG Encoding Standard, as in \"utf-8\", \"windows-1252\" or \"shift_jis\"")
            .with("encoding", label)
    })
}

fn find(bytes: &[u8], declares: bool, warnings: &mut Vec<String>) -> (&'static Encoding, EncodingSource) {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, EncodingSource::ByteOrderMark);
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return (encoding, EncodingSource::Bytes);
    }
    // Escape sequences make ISO-2022-JP valid ASCII.
    let escapes = memmem::find(bytes, b"\x1b$").is_some() || memmem::find(bytes, b"\x1b(J").is_some();
    if !escapes && nearly_utf8(bytes) {
        return (UTF_8, EncodingSource::Bytes);
    }
    let declared = if declares { declared(bytes) } else { None };
    let guess = guess(bytes);
    match declared {
        Some(declared) if damage(declared, bytes) <= damage(guess, bytes) => {
            (declared, EncodingSource::Declared)
        }
        Some(declared) => {
            let (label, read_as) = (declared.name(), guess.name());
            warnings.push(format!("the file declares {label}, which its bytes are not: read as {read_as}"));
            (guess, EncodingSource::Guessed)
        }
        None => (guess, EncodingSource::Guessed),
    }
}

/// Valid UTF-8, or so much of it valid that the rest is damage: a cut file, a few bad bytes.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut multibyte, mut invalid) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        multibyte += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        invalid += usize::from(!chunk.invalid().is_empty());
    }
    invalid == 0 || multibyte >= 20 * invalid
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(GUESS_BYTES)], bytes.len() <= GUESS_BYTES);
    let guess = detector.guess(None, Utf8Detection::Allow);
    // An escape sequence in a log file is no Japanese.
    if guess == ISO_2022_JP && damage(ISO_2022_JP, bytes) > 0 { UTF_8 } else { guess }
}

/// Signs in the decoded text that the encoding is not the right one.
fn damage(encoding: &'static Encoding, bytes: &[u8]) -> usize {
    let (text, _) = encoding.decode_without_bom_handling(&bytes[..bytes.len().min(GUESS_BYTES)]);
    text.chars().filter(|&c| c == '\u{fffd}' || ('\u{80}'..='\u{9f}').contains(&c)).count()
}

/// UTF-16 without a byte order mark: ASCII characters leave zeros in every other byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096)];
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let zeros = |offset: usize| head.chunks_exact(2).filter(|pair| pair[offset] == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // East Asian text holds few ASCII characters besides spaces, line ends and markup.
    let many = (pairs / 20).max(2);
    match (even, odd) {
        _ if odd >= many && even * 10 <= odd => Some(UTF_16LE),
        _ if even >= many && odd * 10 <= even => Some(UTF_16BE),
        _ => None,
    }
}

/// UTF-32 has a byte order mark that begins like UTF-16's, and no decoder in the Encoding Standard.
fn utf32(bytes: &[u8]) -> Option<String> {
    let from: fn([u8; 4]) -> u32 = match bytes.get(..4)? {
        b"\xff\xfe\0\0" => u32::from_le_bytes,
        b"\0\0\xfe\xff" => u32::from_be_bytes,
        _ => return None,
    };
    let units =
        bytes[4..].chunks(4).map(|unit| <[u8; 4]>::try_from(unit).ok().map(from).and_then(char::from_u32));
    Some(units.map(|c| c.unwrap_or('\u{fffd}')).collect())
}

/// What an XML declaration or a `<meta>` element names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    // The standard looks at 1,024 bytes; real pages have long comments before it.
    let head = &bytes[..bytes.len().min(8192)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let label = head
        .strip_prefix("<?xml")
        .and_then(|rest| value_after(rest.split("?>").next()?, "encoding"))
        .or_else(|| meta_tags(&head).find_map(|tag| value_after(tag, "charset")))?;
    // A declaration that could be read as ASCII is not UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes()).map(Encoding::output_encoding)
}

/// The `<meta ...>` tags outside comments.
fn meta_tags(head: &str) -> impl Iterator<Item = &str> {
    let mut rest = head;
    std::iter::from_fn(move || {
        loop {
            let at = rest.find('<')?;
            rest = &rest[at..];
            if rest.starts_with("<!--") {
                rest = &rest[rest.find("-->")?..];
                continue;
            }
            let end = rest.find('>').unwrap_or(rest.len());
            let tag = &rest[..end];
            rest = &rest[end.max(1)..];
            if tag.starts_with("<meta") {
                return Some(tag);
            }
        }
    })
}

/// The value in `name = "value"`, quoted or not.
fn value_after<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let after = &text[text.find(name)? + name.len()..];
    let value = after.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"';>/?".contains(c)).unwrap_or(value.len());
    Some(&value[..end])
}

fn finish(
    text: &str,
    encoding: &'static str,
    written: usize,
    source: EncodingSource,
    mut warnings: Vec<String>,
) -> Decoded {
    let (text, nuls) = clean(text);
    let replaced = text.matches('\u{fffd}').count().saturating_sub(nuls + written);
    if replaced > 0 {
        warnings.push(format!("{replaced} places are not valid {encoding} and read as U+FFFD"));
    }
    if nuls > 0 {
        warnings.push(format!("{nuls} NUL characters read as U+FFFD"));
    }
    Decoded { text, encoding, source, warnings }
}

/// Lines end in `\n`; NUL, which neither Markdown nor HTML nor most tools can hold, becomes U+FFFD.
fn clean(text: &str) -> (String, usize) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let nuls = memchr::memchr_iter(0, text.as_bytes()).count();
    let mut lines: Cow<'_, str> = Cow::Borrowed(text);
    if memchr::memchr(b'\r', text.as_bytes()).is_some() {
        lines = Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"));
    }
    if nuls > 0 {
        lines = Cow::Owned(lines.replace('\0', "\u{fffd}"));
    }
    (lines.into_owned(), nuls)
}

/// The head of a text, for telling formats apart.
pub(crate) struct Head {
    /// The text; bytes of unknown encodings come out as some letter.
    pub text: String,
    /// Whether this is the whole file.
    pub whole: bool,
}

/// Decode just enough to see the syntax; `None` when the bytes are not text.
pub(crate) fn decode_head(bytes: &[u8], limit_bytes: usize) -> Option<Head> {
    let head = &bytes[..bytes.len().min(limit_bytes)];
    let whole = head.len() == bytes.len();
    let text = if let Some(text) = utf32(head) {
        text
    } else if let Some((encoding, _)) = Encoding::for_bom(head) {
        encoding.decode_with_bom_removal(head).0.into_owned()
    } else if let Some(encoding) = utf16_by_zeros(head) {
        encoding.decode_without_bom_handling(head).0.into_owned()
    } else if is_binary(head) {
        return None;
    } else if nearly_utf8(head) {
        String::from_utf8_lossy(head).into_owned()
    } else {
        WINDOWS_1252.decode_without_bom_handling(head).0.into_owned()
    };
    Some(Head { text, whole })
}

/// Control characters that text has no use for: some may be damage, many are not text.
fn is_binary(head: &[u8]) -> bool {
    let controls = head.iter().filter(|&&byte| matches!(byte, 0..=8 | 14..=26 | 28..=31)).count();
    let has_nul = head.contains(&0);
    controls * 50 > head.len() || (has_nul && !nearly_utf8(head))
}
