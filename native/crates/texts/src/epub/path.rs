//! Paths within a package.

/// Where `href` leads from a part in `folder`, without its fragment; `None` where it leads out
/// of the package.
pub(super) fn resolve(folder: &str, href: &str) -> Option<String> {
    let path = href.split(['#', '?']).next().unwrap_or("");
    let path = percent_decoded(path);
    if path.contains(':') || path.contains('\\') || path.contains('\0') || path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// The folder that a part lies in.
pub(super) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

fn percent_decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits =
            after.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_within_the_package() {
        let cases = [
            ("OEBPS", "ch%201.xhtml#a", Some("OEBPS/ch 1.xhtml")),
            ("OEBPS/text", "../images/a.png", Some("OEBPS/images/a.png")),
            ("", "./a", Some("a")),
            ("OEBPS", "../../etc/passwd", None),
            ("", "..%2fx", None),
            ("", "/etc/passwd", None),
            ("", "file:///etc/passwd", None),
            ("", "c:\\x", None),
            ("a", "..", None),
        ];
        for (folder, href, expected) in cases {
            assert_eq!(resolve(folder, href).as_deref(), expected, "{folder} {href}");
        }
        assert_eq!((folder("a/b/c"), folder("c")), ("a/b", ""));
    }
}
