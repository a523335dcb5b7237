//! Character references.

/// The references that notebooks have, and what they mean. Others are left to nbconvert.
const NAMED: [(&str, &str); 44] = [
    ("alpha", "α"),
    ("amp", "&"),
    ("beta", "β"),
    ("bull", "•"),
    ("cent", "¢"),
    ("copy", "©"),
    ("deg", "°"),
    ("delta", "δ"),
    ("divide", "÷"),
    ("emsp", "\u{2003}"),
    ("ensp", "\u{2002}"),
    ("euro", "€"),
    ("ge", "≥"),
    ("gt", ">"),
    ("hearts", "♥"),
    ("hellip", "…"),
    ("infin", "∞"),
    ("lambda", "λ"),
    ("laquo", "«"),
    ("larr", "←"),
    ("ldquo", "“"),
    ("le", "≤"),
    ("lsquo", "‘"),
    ("lt", "<"),
    ("mdash", "—"),
    ("micro", "µ"),
    ("middot", "·"),
    ("minus", "−"),
    ("mu", "μ"),
    ("nbsp", "\u{a0}"),
    ("ndash", "–"),
    ("ne", "≠"),
    ("para", "¶"),
    ("pi", "π"),
    ("plusmn", "±"),
    ("quot", "\""),
    ("raquo", "»"),
    ("rarr", "→"),
    ("rdquo", "”"),
    ("reg", "®"),
    ("rsquo", "’"),
    ("sigma", "σ"),
    ("times", "×"),
    ("trade", "™"),
];

/// A reference: how long it is, and what it means if that is known here.
struct Reference {
    length: usize,
    meaning: Option<String>,
}

/// The reference that begins at the start of `text`; `None` if the ampersand is only an ampersand.
fn reference(text: &str) -> Option<Reference> {
    let end = text.bytes().take(40).position(|byte| byte == b';')?;
    let body = &text[1..end];
    let known = |meaning: Option<String>| Some(Reference { length: end + 1, meaning });
    if let Some(number) = body.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok(),
            None => number.parse().ok(),
        };
        // Code points below 160 that are no ASCII text mean something else in HTML.
        let plain = code.filter(|code| (32..127).contains(code) || (0xa0..0xd800).contains(code));
        return known(plain.and_then(char::from_u32).map(String::from));
    }
    if body.is_empty() || body.contains(['\t', '\n', '\u{c}', ' ', '<', '&', '#']) {
        return None;
    }
    known(NAMED.iter().find(|(name, _)| *name == body).map(|(_, meaning)| (*meaning).to_owned()))
}

/// Whether every reference in `text` is one that is known here, and every other ampersand stands alone.
pub(super) fn are_plain(text: &str) -> bool {
    text.match_indices('&').all(|(at, _)| {
        let rest = &text[at..];
        match reference(rest) {
            Some(reference) => reference.meaning.is_some(),
            // Without semicolon some names are references all the same.
            None => !rest[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#'),
        }
    })
}

/// Append `text` with its references replaced by what they mean, for Markdown; false if one is not known.
pub(super) fn decode(text: &str, out: &mut String) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some(Reference { length, meaning: Some(meaning) }) => {
                out.push_str(&meaning);
                rest = &rest[length..];
            }
            Some(_) => return false,
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    true
}
