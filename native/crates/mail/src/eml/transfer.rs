//! From a part's transfer encoding to its bytes, and on to its text.

use ferrolab_base::base64;
use ferrolab_markup::decode;

/// The bytes of a body that was encoded for the way as `encoding` tells.
pub(super) fn decoded(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64::decode(body),
        "quoted-printable" => quoted_printable(body),
        _ => body.to_vec(),
    }
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let content = line.trim_ascii_end();
        let ends =
            &line[line.iter().rposition(|byte| !matches!(byte, b'\r' | b'\n')).map_or(0, |at| at + 1)..];
        let (content, ends) = match content.strip_suffix(b"=") {
            // A line that ends in `=` goes on in the next.
            Some(content) => (content, &b""[..]),
            None => (content, ends),
        };
        unescape(content, &mut out);
        out.extend_from_slice(ends);
    }
    out
}

fn unescape(line: &[u8], out: &mut Vec<u8>) {
    let mut rest = line;
    while let Some((&first, after)) = rest.split_first() {
        let digits =
            after.get(..2).filter(|_| first == b'=').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = &after[2..];
            }
            None => {
                out.push(first);
                rest = after;
            }
        }
    }
}

/// The text of a part. What it declares is believed as long as the bytes agree.
pub(super) fn text(bytes: &[u8], charset: Option<&str>, is_html: bool) -> String {
    let told = charset.filter(|charset| !charset.eq_ignore_ascii_case("us-ascii"));
    let as_told = told.and_then(|charset| decode(bytes, Some(charset), is_html).ok());
    let as_told = as_told.filter(|decoded| !decoded.text.contains('\u{fffd}'));
    let decoded = as_told.or_else(|| decode(bytes, None, is_html).ok());
    decoded.map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decoded| decoded.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_printable_lines_are_joined() {
        let cases: [(&[u8], &[u8]); 4] = [
            (b"caf=C3=A9 =\r\nau lait=20\r\nx", "café au lait \r\nx".as_bytes()),
            (b"a=3Db=zz=", b"a=b=zz"),
            (b"trailing  \r\nb", b"trailing\r\nb"),
            (b"", b""),
        ];
        for (body, expected) in cases {
            assert_eq!(decoded(body, "Quoted-Printable"), expected);
        }
        assert_eq!(decoded(b"aGk=\r\n", "base64"), b"hi");
        assert_eq!(decoded(b"8bit", ""), b"8bit");
    }

    #[test]
    fn a_wrong_charset_is_not_believed() {
        assert_eq!(text("größe".as_bytes(), Some("us-ascii"), false), "größe");
        assert_eq!(text(b"gr\xf6\xdfe und mehr Text", Some("utf-8"), false), "größe und mehr Text");
        assert_eq!(text(b"\xe9", Some("iso-8859-1"), false), "é");
        assert_eq!(text(b"plain", Some("x-nothing"), false), "plain");
    }
}
