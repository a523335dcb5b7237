//! Character references and the five entities of XML.

use std::borrow::Cow;

use memchr::memchr;

/// No reference that means a character is longer.
const MAX_REFERENCE_BYTES: usize = 12;

/// `raw` with its references replaced. Entities that only a DTD could define are left out and counted.
pub(super) fn resolve<'a>(raw: &'a str, unknown: &mut usize) -> Cow<'a, str> {
    let Some(first) = memchr(b'&', raw.as_bytes()) else { return Cow::Borrowed(raw) };
    let mut out = String::with_capacity(raw.len());
    out.push_str(&raw[..first]);
    let mut rest = &raw[first..];
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let window = &rest.as_bytes()[..rest.len().min(MAX_REFERENCE_BYTES)];
        match memchr(b';', window) {
            Some(end) if character(&rest[..end]).is_some() => {
                out.extend(character(&rest[..end]));
                rest = &rest[end + 1..];
            }
            _ => match name_end(rest) {
                Some(end) => {
                    *unknown += 1;
                    rest = &rest[end + 1..];
                }
                // An ampersand that someone forgot to escape.
                None => out.push('&'),
            },
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Where the `;` behind an entity's name is.
fn name_end(text: &str) -> Option<usize> {
    let end = text
        .bytes()
        .position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'#')))?;
    (end > 0 && text.as_bytes()[end] == b';').then_some(end)
}

fn character(name: &str) -> Option<char> {
    let number = match name {
        "amp" => return Some('&'),
        "lt" => return Some('<'),
        "gt" => return Some('>'),
        "quot" => return Some('"'),
        "apos" => return Some('\''),
        _ => name.strip_prefix('#')?,
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn references_are_replaced_and_entities_left_out() {
        let cases = [
            ("plain", "plain", 0),
            ("a &amp; b &lt;&gt;&quot;&apos;", "a & b <>\"'", 0),
            ("&#65;&#x42;&#X43;", "ABC", 0),
            ("a&lol;b", "ab", 1),
            ("R&D & more", "R&D & more", 0),
            ("&#xD800;x", "x", 1),
            ("&", "&", 0),
        ];
        for (raw, expected, unknown) in cases {
            let mut count = 0;
            assert_eq!(resolve(raw, &mut count), expected);
            assert_eq!(count, unknown, "{raw}");
        }
    }
}
