//! Links: their targets, their titles, and how they are written.

use super::Result;
use crate::html::entities;

const UNKNOWN: &str = "a character reference that is not common";

/// `text` without the backslashes before punctuation.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        match characters.peek() {
            Some(next) if c == '\\' && next.is_ascii_punctuation() => {
                out.push(*next);
                characters.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// A link's target, percent-encoded.
pub(super) fn encoded(link: &str) -> Result<String> {
    let mut decoded = String::with_capacity(link.len());
    if !entities::decode(link, &mut decoded) {
        return Err(UNKNOWN);
    }
    Ok(quoted(&decoded, ":/?#@!$&()*+,;=%"))
}

/// `text` with every byte percent-encoded but letters, digits, `_.-~` and those in `safe`.
pub(super) fn quoted(text: &str, safe: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"_.-~".contains(&byte) || safe.as_bytes().contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `text` as the value of an attribute; references in it are decoded first.
pub(super) fn attribute(text: &str, out: &mut String) -> Result<()> {
    let mut decoded = String::with_capacity(text.len());
    if !entities::decode(text, &mut decoded) {
        return Err(UNKNOWN);
    }
    crate::html::escape::attribute(&decoded, out);
    Ok(())
}

/// `text` as the text of an element; references in it are decoded first.
pub(super) fn text(text: &str, out: &mut String) -> Result<()> {
    if !text.contains('&') {
        crate::html::escape::text(text, out);
        return Ok(());
    }
    let mut decoded = String::with_capacity(text.len());
    if !entities::decode(text, &mut decoded) {
        return Err(UNKNOWN);
    }
    crate::html::escape::text(&decoded, out);
    Ok(())
}

/// What stands in the parentheses of a link: target and title.
pub(super) struct Target {
    pub(super) url: String,
    pub(super) title: Option<String>,
    pub(super) length: usize,
}

/// The target at the start of `text`, which follows the opening parenthesis; `None` if it is none.
pub(super) fn target(text: &str) -> Result<Option<Target>> {
    let start = skip_line(text);
    let Some((href, end)) = href(&text[start..]) else { return Ok(None) };
    let mut at = start + end;
    let mut title = None;
    if let Some((found, end)) = title_of(&text[at..]) {
        title = Some(found).filter(|title| !title.is_empty());
        at += end;
    }
    let rest = text[at..].trim_start_matches([' ', '\n']);
    if !rest.starts_with(')') {
        return Ok(None);
    }
    let length = text.len() - rest.len() + 1;
    Ok(Some(Target { url: encoded(&unescaped(href))?, title, length }))
}

/// Spaces, and at most one line break among them.
fn skip_line(text: &str) -> usize {
    let rest = text.trim_start_matches(' ');
    let rest = rest.strip_prefix('\n').map_or(rest, |rest| rest.trim_start_matches(' '));
    text.len() - rest.len()
}

/// The target and where it ends.
fn href(text: &str) -> Option<(&str, usize)> {
    if text.is_empty() {
        return None;
    }
    if let Some(inner) = text.strip_prefix('<') {
        let end = angle_end(inner)?;
        return Some((&inner[..end], end + 2));
    }
    let (mut level, mut escaped) = (0_usize, false);
    for (at, c) in text.char_indices() {
        match c {
            ' ' | '\n' => return (level == 0).then_some((&text[..at], at)),
            _ if escaped && c.is_ascii_punctuation() => {
                escaped = false;
                continue;
            }
            '(' => level += 1,
            ')' if level == 0 => return Some((&text[..at], at)),
            ')' => level -= 1,
            _ => {}
        }
        escaped = c == '\\';
        if level > 10 {
            return None;
        }
    }
    (level == 0).then_some((text, text.len()))
}

fn angle_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped && c.is_ascii_punctuation() => {
                escaped = false;
                continue;
            }
            '>' => return Some(at),
            '<' | '\n' => return None,
            _ => escaped = c == '\\',
        }
    }
    None
}

/// A title with the white space before it, and where it ends.
fn title_of(text: &str) -> Option<(String, usize)> {
    let inner = text.trim_start_matches([' ', '\n']);
    if inner.len() == text.len() {
        return None;
    }
    let open = inner.chars().next()?;
    let close = match open {
        '"' | '\'' => open,
        '(' => ')',
        _ => return None,
    };
    let mut escaped = false;
    for (at, c) in inner.char_indices().skip(1) {
        if escaped && c.is_ascii_punctuation() {
            escaped = false;
            continue;
        }
        if c == close {
            return Some((unescaped(&inner[1..at]), text.len() - inner.len() + at + 1));
        }
        if open == '(' && c == '(' {
            return None;
        }
        escaped = c == '\\';
    }
    None
}

/// How long the bare link at the start of `text` is, if one begins there.
pub(super) fn bare(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("http")?;
    let rest = rest.strip_prefix('s').unwrap_or(rest).strip_prefix("://")?;
    let end = rest.find(|c: char| c.is_whitespace() || c == '<').unwrap_or(rest.len());
    let kept = rest[..end].trim_end_matches(['.', ',', ':', ';', '"', '\'', ')', ']']);
    (kept.chars().count() > 1).then(|| text.len() - rest.len() + kept.len())
}

/// The link in angle brackets at the start of `text`, without them.
pub(super) fn automatic(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('<')?;
    let end = inner.find(|c: char| matches!(c, '>' | '<') || c <= ' ')?;
    let inner =
        inner[..end].len().checked_add(1).filter(|_| inner[end..].starts_with('>')).map(|_| &inner[..end])?;
    let scheme = &inner[..inner.find(':')?];
    let valid = (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || ".+-".contains(c));
    valid.then_some(inner)
}
