//! Records and fields of delimited text, by RFC 4180 and what programs make of it.
//!
//! A quote means something only where it begins a field. Within quotes it is
//! doubled; what follows a closing quote up to the delimiter is kept as it is.

use memchr::memchr;

/// How records and fields are parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Parts fields.
    pub delimiter: u8,
    /// Whether `"` quotes.
    pub quoting: bool,
    /// Ends records: `\n`, or `\r` in files from before 2001.
    pub terminator: u8,
}

/// The quote character.
pub(crate) const QUOTE: u8 = b'"';

/// Where a field stands in the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// First byte, behind the opening quote.
    pub start: usize,
    /// One past the last byte, before the closing quote.
    pub end: usize,
    /// It stands in quotes.
    pub quoted: bool,
    /// It holds quotes that are doubled, or text behind its closing quote: see [`unquote`].
    pub escaped: bool,
}

/// What stands at an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scan {
    /// A record; the next one begins at this offset.
    Record(usize),
    /// The bytes end within a record, and more may follow.
    Incomplete,
    /// A quote opened at this offset, and nothing closes it.
    Unclosed(usize),
}

/// Find the record that begins at `from`; its places go to `fields`. With
/// `at_end` nothing follows the bytes, which must then not end at `from`.
pub(crate) fn scan(bytes: &[u8], from: usize, at_end: bool, rules: Rules, fields: &mut Vec<Field>) -> Scan {
    fields.clear();
    let mut at = from;
    loop {
        let (mut field, end) = if rules.quoting && bytes.get(at) == Some(&QUOTE) {
            match quoted(bytes, at, at_end, rules) {
                Quoted::Field(field, end) => (field, end),
                Quoted::Incomplete => return Scan::Incomplete,
                Quoted::Unclosed => return Scan::Unclosed(at),
            }
        } else {
            let end = find(bytes, at, rules.delimiter, rules.terminator);
            (Field { start: at, end, quoted: false, escaped: false }, end)
        };
        let ends_record = match bytes.get(end) {
            Some(&byte) => byte == rules.terminator,
            None if !at_end => return Scan::Incomplete,
            None => true,
        };
        if ends_record && field.end == end && end > field.start && bytes[end - 1] == b'\r' {
            field.end -= 1;
        }
        fields.push(field);
        at = end + 1;
        if ends_record {
            return Scan::Record(at.min(bytes.len()));
        }
    }
}

enum Quoted {
    /// The field, and where the byte behind it stands.
    Field(Field, usize),
    Incomplete,
    Unclosed,
}

/// The field whose quote opens at `open`.
fn quoted(bytes: &[u8], open: usize, at_end: bool, rules: Rules) -> Quoted {
    let start = open + 1;
    let mut escaped = false;
    let mut at = start;
    loop {
        let Some(found) = memchr(QUOTE, &bytes[at..]) else {
            return if at_end { Quoted::Unclosed } else { Quoted::Incomplete };
        };
        let close = at + found;
        let mut next = close + 1;
        if bytes.get(next) == Some(&QUOTE) {
            escaped = true;
            at = next + 1;
            continue;
        }
        if bytes.get(next) == Some(&b'\r') && rules.terminator != b'\r' {
            next += 1;
        }
        return match bytes.get(next) {
            None if !at_end => Quoted::Incomplete,
            Some(&byte) if byte != rules.delimiter && byte != rules.terminator => {
                let end = find(bytes, close + 1, rules.delimiter, rules.terminator);
                Quoted::Field(Field { start, end, quoted: true, escaped: true }, end)
            }
            _ => Quoted::Field(Field { start, end: close, quoted: true, escaped }, next),
        };
    }
}

/// The first of two bytes from `at`, or the end. Fields are short: eight bytes
/// are looked at with a few operations, which is faster here than calling a search made for long texts.
#[inline]
fn find(bytes: &[u8], at: usize, one: u8, other: u8) -> usize {
    let mut offset = at;
    let (chunks, _) = bytes[at..].as_chunks::<8>();
    for chunk in chunks {
        let word = u64::from_le_bytes(*chunk);
        let hits = zeros(word ^ repeat(one)) | zeros(word ^ repeat(other));
        if hits != 0 {
            return offset + hits.trailing_zeros() as usize / 8;
        }
        offset += 8;
    }
    let rest = bytes[offset..].iter().position(|&byte| byte == one || byte == other);
    rest.map_or(bytes.len(), |found| offset + found)
}

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// The top bit of each byte that is zero; above the first hit there may be false ones.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(repeat(0x01)) & !word & repeat(0x80)
}

/// The text of an escaped field, from behind its opening quote.
pub(crate) fn unquote(raw: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let mut within = true;
    let mut bytes = raw.iter().peekable();
    while let Some(&byte) = bytes.next() {
        match byte {
            QUOTE if within && bytes.peek() == Some(&&QUOTE) => {
                bytes.next();
                out.push(QUOTE);
            }
            QUOTE if within => within = false,
            _ => out.push(byte),
        }
    }
}

/// A field's bytes as they are meant; `scratch` holds them where they are not in the file as such.
pub(crate) fn value<'a>(bytes: &'a [u8], field: Field, scratch: &'a mut Vec<u8>) -> &'a [u8] {
    let raw = &bytes[field.start..field.end];
    if !field.escaped {
        return raw;
    }
    unquote(raw, scratch);
    scratch
}

/// Whether the record is a blank line.
pub(crate) fn is_blank(fields: &[Field]) -> bool {
    matches!(fields, [only] if only.start == only.end && !only.quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: Rules = Rules { delimiter: b',', quoting: true, terminator: b'\n' };

    fn records(text: &str) -> Vec<Vec<String>> {
        let (bytes, mut at, mut fields, mut scratch) = (text.as_bytes(), 0, Vec::new(), Vec::new());
        let mut records = Vec::new();
        while at < bytes.len() {
            let Scan::Record(next) = scan(bytes, at, true, RULES, &mut fields) else { break };
            let text =
                |field: &Field| String::from_utf8_lossy(value(bytes, *field, &mut scratch)).into_owned();
            records.push(fields.iter().map(text).collect());
            at = next;
        }
        records
    }

    #[test]
    fn quotes_hide_delimiters_and_line_ends() {
        assert_eq!(records("a,\"b,\n\"\"c\"\"\"\r\nd,e"), [vec!["a", "b,\n\"c\""], vec!["d", "e"]]);
        assert_eq!(records("\"\",\r\n,\n"), [vec!["", ""], vec!["", ""]]);
    }

    #[test]
    fn quotes_within_a_field_and_behind_a_closing_one_are_text() {
        assert_eq!(records("5\" disk,\"a\"b\"c,d\n"), [vec!["5\" disk", "ab\"c", "d"]]);
    }

    #[test]
    fn long_fields_end_where_short_ones_do() {
        for length in 0..40 {
            let long = "x".repeat(length);
            assert_eq!(
                records(&format!("{long},{long}\n{long}x")),
                [vec![&*long, &*long], vec![&format!("{long}x")]]
            );
        }
    }

    #[test]
    fn what_may_go_on_is_incomplete() {
        let mut fields = Vec::new();
        for text in ["a,b", "a,\"b", "a,\"b\"", "a,\"b\"\r"] {
            assert_eq!(scan(text.as_bytes(), 0, false, RULES, &mut fields), Scan::Incomplete, "{text}");
        }
        assert_eq!(scan(b"a,\"b\n", 0, true, RULES, &mut fields), Scan::Unclosed(2));
        assert_eq!(
            scan(b"a,\"b\n", 0, true, Rules { quoting: false, ..RULES }, &mut fields),
            Scan::Record(5)
        );
    }
}
