//! A part of a message: header fields and a body.

use mail_parser::{Address, HeaderName, HeaderValue, MessageParser, MimeHeaders};
use memchr::{memchr, memmem};

use crate::message::person;

/// Header fields take at most this much; more is no header.
const MAX_HEAD_BYTES: usize = 1 << 20;

/// A part, not yet decoded.
pub(super) struct Entity<'a> {
    head: Option<mail_parser::Message<'a>>,
    pub body: &'a [u8],
    /// In lower case, as in `text/plain`.
    pub media_type: String,
}

impl<'a> Entity<'a> {
    /// Read a part's header fields. `default` is its media type where it tells none.
    pub(super) fn new(bytes: &'a [u8], default: &str, parser: &MessageParser) -> Self {
        let (head, body) = split(bytes);
        let head = parser.parse_headers(head);
        let content_type = head.as_ref().and_then(|head| head.content_type());
        let media_type = match content_type {
            Some(told) => match told.subtype() {
                Some(subtype) => format!("{}/{subtype}", told.ctype()).to_ascii_lowercase(),
                None => told.ctype().to_ascii_lowercase(),
            },
            None => default.to_owned(),
        };
        Self { head, body, media_type }
    }

    /// A parameter of the content type, as in `charset`.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        self.head.as_ref()?.content_type()?.attribute(name)
    }

    pub(super) fn transfer_encoding(&self) -> &str {
        self.head.as_ref().and_then(|head| head.content_transfer_encoding()).unwrap_or("")
    }

    pub(super) fn content_id(&self) -> Option<String> {
        let id = self.head.as_ref()?.content_id()?;
        Some(id.trim().trim_matches(['<', '>']).to_owned())
    }

    /// Whether it is to be shown beside the body, not in it.
    pub(super) fn is_attachment(&self) -> bool {
        self.disposition().is_some_and(|kind| kind.eq_ignore_ascii_case("attachment"))
    }

    pub(super) fn is_inline(&self) -> bool {
        self.disposition().is_some_and(|kind| kind.eq_ignore_ascii_case("inline"))
    }

    fn disposition(&self) -> Option<&str> {
        Some(self.head.as_ref()?.content_disposition()?.ctype())
    }

    /// The file name it travels under.
    pub(super) fn file_name(&self) -> Option<&str> {
        let head = self.head.as_ref()?;
        let by_disposition = head.content_disposition().and_then(|told| told.attribute("filename"));
        by_disposition.or_else(|| self.parameter("name"))
    }

    pub(super) fn people(&self, name: HeaderName<'static>) -> Vec<String> {
        let fields = self.head.iter().flat_map(|head| head.header_values(name.clone()));
        let addresses = fields.filter_map(HeaderValue::as_address).flat_map(Address::iter);
        addresses
            .filter_map(|one| person(one.name().unwrap_or_default(), one.address().unwrap_or_default()))
            .collect()
    }

    pub(super) fn text(&self, name: HeaderName<'static>) -> Option<String> {
        let value = self.head.as_ref()?.header(name)?.as_text()?;
        Some(ferrolab_compose::folded(value)).filter(|text| !text.is_empty())
    }

    /// When it was sent: ISO 8601 where it is a date, else as written.
    pub(super) fn date(&self) -> Option<String> {
        let head = self.head.as_ref()?;
        match head.date().filter(|date| date.is_valid()) {
            Some(date) => Some(date.to_rfc3339()),
            None => head
                .header_raw(HeaderName::Date)
                .map(|raw| raw.trim().to_owned())
                .filter(|raw| !raw.is_empty()),
        }
    }

    /// The parts of a multipart body; `None` where its boundary does not occur.
    pub(super) fn parts(&self) -> Option<Vec<&'a [u8]>> {
        let boundary = self.parameter("boundary").filter(|boundary| !boundary.is_empty())?;
        parts(self.body, boundary)
    }
}

/// The header fields and the body: an empty line parts them.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut at = 0;
    while at < bytes.len() && at < MAX_HEAD_BYTES {
        let rest = &bytes[at..];
        let length = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        if rest[..length].trim_ascii().is_empty() {
            return (&bytes[..at], &rest[length..]);
        }
        at += length;
    }
    if at < bytes.len() { (&[], bytes) } else { (bytes, &[]) }
}

fn parts<'a>(body: &'a [u8], boundary: &str) -> Option<Vec<&'a [u8]>> {
    let mark = [b"--", boundary.as_bytes()].concat();
    let mut parts = Vec::new();
    let mut start = None;
    for at in memmem::find_iter(body, &mark) {
        // Only a line's beginning counts, and only then is its end looked for.
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        let rest = &body[at + mark.len()..];
        let line_end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let tail = rest[..line_end].trim_ascii();
        // A longer boundary may begin with this one.
        if !(tail.is_empty() || tail.starts_with(b"--")) {
            continue;
        }
        if let Some(start) = start {
            parts.push(without_line_end(&body[start..at.max(start)]));
        }
        start = (!tail.starts_with(b"--")).then_some(at + mark.len() + line_end);
        if start.is_none() && !parts.is_empty() {
            return Some(parts);
        }
    }
    // The end may be missing.
    parts.extend(start.map(|start| &body[start..]));
    (!parts.is_empty()).then_some(parts)
}

/// The line end before a boundary belongs to the boundary.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boundaries_part_a_body() {
        let body = b"pre\r\n--b\r\none\r\n--bb\r\n--b\r\n\r\ntwo\r\n--b--\r\nafter --b\r\n";
        assert_eq!(parts(body, "b"), Some(vec![&b"one\r\n--bb"[..], b"\r\ntwo"]));
        assert_eq!(parts(b"--b\nopen", "b"), Some(vec![&b"open"[..]]));
        assert_eq!(parts(b"nothing", "b"), None);
        assert_eq!(parts(b"--b--", "b"), None);
    }

    #[test]
    fn an_empty_line_ends_the_head() {
        assert_eq!(split(b"A: b\r\n\r\nbody"), (&b"A: b\r\n"[..], &b"body"[..]));
        assert_eq!(split(b"A: b"), (&b"A: b"[..], &b""[..]));
        assert_eq!(split(b"\nbody"), (&b""[..], &b"body"[..]));
    }
}
