//! Strings out of JSON and into it.

/// `inner`, which stands between quotes, without escapes.
pub(super) fn unescape(inner: &str) -> String {
    let mut out = String::with_capacity(inner.len());
    unescape_to(inner, &mut out);
    out
}

/// The scanner has checked the escapes: what would be wrong is taken as it stands.
pub(super) fn unescape_to(inner: &str, out: &mut String) {
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let (character, length) = escape(&rest.as_bytes()[at..]);
        out.push(character);
        rest = &rest[at + length..];
    }
    out.push_str(rest);
}

/// The character that the escape at the start of `bytes` means, and the escape's length.
fn escape(bytes: &[u8]) -> (char, usize) {
    match bytes.get(1) {
        Some(b'n') => ('\n', 2),
        Some(b't') => ('\t', 2),
        Some(b'r') => ('\r', 2),
        Some(b'b') => ('\u{8}', 2),
        Some(b'f') => ('\u{c}', 2),
        Some(b'u') => unicode(bytes),
        Some(&other) if other.is_ascii() => (char::from(other), 2),
        _ => ('\\', 1),
    }
}

fn unicode(bytes: &[u8]) -> (char, usize) {
    let first = hexadecimal(bytes, 2);
    if let (0xd800..=0xdbff, Some(b"\\u")) = (first, bytes.get(6..8)) {
        let second = hexadecimal(bytes, 8);
        if (0xdc00..=0xdfff).contains(&second) {
            let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
            return (char::from_u32(code).unwrap_or('\u{fffd}'), 12);
        }
    }
    (char::from_u32(first).unwrap_or('\u{fffd}'), 6)
}

fn hexadecimal(bytes: &[u8], from: usize) -> u32 {
    let digits = bytes.get(from..from + 4).unwrap_or_default();
    digits.iter().fold(0, |sum, &digit| sum * 16 + char::from(digit).to_digit(16).unwrap_or(0))
}

/// Write `text` with quotes and escapes, as Python's `json.dumps` does.
pub(crate) fn write_string(text: &str, ascii: bool, out: &mut String) {
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        if !needs_escape(character, ascii) {
            continue;
        }
        out.push_str(&text[done..at]);
        done = at + character.len_utf8();
        push_escape(character, out);
    }
    out.push_str(&text[done..]);
    out.push('"');
}

fn needs_escape(character: char, ascii: bool) -> bool {
    matches!(character, '"' | '\\' | '\0'..='\u{1f}') || ascii && !character.is_ascii()
}

fn push_escape(character: char, out: &mut String) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        other => {
            let mut units = [0; 2];
            for unit in other.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_characters() {
        assert_eq!(unescape(r#"a\"\\\/\b\f\n\r\té"#), "a\"\\/\u{8}\u{c}\n\r\té");
        assert_eq!(unescape(r"\u00e9\ud83d\ude00"), "é😀");
    }

    #[test]
    fn a_lone_surrogate_becomes_the_replacement_character() {
        assert_eq!(unescape(r"\ud83dx\ude00\ud83d\u0041"), "\u{fffd}x\u{fffd}\u{fffd}A");
    }

    #[test]
    fn strings_are_written_as_python_writes_them() {
        let mut out = String::new();
        write_string("\"\\\n\r\t\u{8}\u{c}\u{1}\u{7f}é😀", false, &mut out);
        assert_eq!(out, "\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001\u{7f}é😀\"");
        out.clear();
        write_string("é😀", true, &mut out);
        assert_eq!(out, r#""\u00e9\ud83d\ude00""#);
    }
}
