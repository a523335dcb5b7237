//! Text within HTML.

/// Append `text` as the text of an element.
pub(super) fn text(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => continue,
        };
        out.push_str(&text[done..at]);
        out.push_str(escaped);
        done = at + 1;
    }
    out.push_str(&text[done..]);
}

/// Append `text` as the value of an attribute in double quotes.
pub(super) fn attribute(value: &str, out: &mut String) {
    let mut rest = value;
    while let Some(at) = rest.find('"') {
        text(&rest[..at], out);
        out.push_str("&quot;");
        rest = &rest[at + 1..];
    }
    text(rest, out);
}
