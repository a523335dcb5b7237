//! Formulas: what is between their marks is left alone.

use super::Searches;

/// Where the formula of several lines ends that begins at `at`; none of it is anything else.
pub(super) fn block(source: &str, at: usize, searches: &Searches) -> Option<usize> {
    let rest = &source[at..];
    if rest.starts_with("$$") && !source[..at].ends_with('\\') {
        return dollars(source, at, searches).map(|(_, end)| end);
    }
    if let Some(body) = rest.strip_prefix("\\\\[") {
        return searches.find(body, "\\\\]").map(|end| at + 3 + end + 3);
    }
    environment(rest, searches).map(|environment| at + environment.length)
}

/// A formula in `$$`: where its text ends, and where its marks do.
pub(super) fn dollars(source: &str, at: usize, searches: &Searches) -> Option<(usize, usize)> {
    let start = at + 2;
    let mut from = start;
    while let Some(end) = searches.find(source.get(from..)?, "$$").map(|end| end + from) {
        if !source[..end].ends_with('\\') {
            return Some((end, end + 2));
        }
        from = end + 1;
    }
    None
}

/// A formula in single `$`: where its text ends.
pub(super) fn dollar(source: &str, at: usize, searches: &Searches) -> Option<usize> {
    if source[..at].ends_with(['$', '\\']) {
        return None;
    }
    let start = at + 1;
    let mut from = start + source[start..].chars().next()?.len_utf8();
    while let Some(end) = searches.find(&source[from..], "$").map(|end| end + from) {
        if !source[..end].ends_with(['$', '\\']) {
            return Some(end);
        }
        from = end + 1;
    }
    None
}

/// A formula between `\\[` and `\\]`, or round ones: where its text ends.
pub(super) fn bracketed(source: &str, at: usize, close: &str, searches: &Searches) -> Option<usize> {
    if source[..at].ends_with('\\') {
        return None;
    }
    let mut from = at + 3;
    while let Some(end) = searches.find(&source[from..], close).map(|end| end + from) {
        if !source[..end].ends_with('\\') {
            return Some(end);
        }
        from = end + 1;
    }
    None
}

/// A LaTeX environment at the start of a text.
pub(super) struct Environment<'t> {
    pub(super) name: &'t str,
    pub(super) body: &'t str,
    pub(super) length: usize,
}

pub(super) fn environment<'t>(text: &'t str, searches: &Searches) -> Option<Environment<'t>> {
    let rest = text.strip_prefix("\\begin{")?;
    let letters = rest.bytes().take_while(u8::is_ascii_lowercase).count();
    let length = letters + usize::from(rest.as_bytes().get(letters) == Some(&b'*'));
    let (name, rest) = rest.split_at(length);
    let body = rest.strip_prefix('}')?;
    let close = format!("\\end{{{name}}}");
    let end = searches.find(body, &close)?;
    let length = text.len() - body.len() + end + close.len();
    Some(Environment { name, body: &body[..end], length })
}
