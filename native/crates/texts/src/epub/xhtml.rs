//! XHTML for a parser of HTML.

/// Elements that HTML never closes.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// `source` with `<title/>` as `<title></title>`: in HTML such an element would stay open and
/// swallow what follows. Sections of CDATA become text.
pub(super) fn to_html(source: &str) -> String {
    let mut out = String::with_capacity(source.len() + source.len() / 16);
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = if let Some(data) = rest.strip_prefix("<![CDATA[") {
            let end = data.find("]]>").unwrap_or(data.len());
            out.push_str(&data[..end].replace('&', "&amp;").replace('<', "&lt;"));
            (9 + end + 3).min(rest.len())
        } else if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            out.push_str(&rest[..end]);
            end
        } else {
            let end = tag_end(rest);
            push_tag(&mut out, &rest[..end]);
            end
        };
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// One past the `>` that ends a tag; `>` may stand in quotes.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate().skip(1) {
        match quote {
            Some(mark) if byte == mark => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if byte == b'>' => return at + 1,
            None if byte == b'<' => return at,
            None => {}
        }
    }
    tag.len()
}

fn push_tag(out: &mut String, tag: &str) {
    let name = tag[1..].split(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).next().unwrap_or("");
    let Some(head) = tag.strip_suffix("/>").filter(|_| !name.is_empty() && !VOID.contains(&name)) else {
        out.push_str(tag);
        return;
    };
    out.push_str(head);
    out.push_str("></");
    out.push_str(name);
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn empty_elements_are_closed() {
        let cases = [
            ("<title/>x<br/><a id='>'/>y", "<title></title>x<br/><a id='>'></a>y"),
            ("<!-- <a/> --><p>1 < 2</p>", "<!-- <a/> --><p>1 < 2</p>"),
            ("<![CDATA[a<b/>]]>c", "a&lt;b/>c"),
            ("<![CDATA[a", "a"),
            ("<a href=\"x", "<a href=\"x"),
            ("<", "<"),
        ];
        for (source, expected) in cases {
            assert_eq!(to_html(source), expected);
        }
    }
}
