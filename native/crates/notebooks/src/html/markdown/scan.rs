//! Lines, and what may begin one.

/// The line that begins at the start of `text`, with its end.
pub(super) fn line(text: &str) -> &str {
    match text.find('\n') {
        Some(end) => &text[..=end],
        None => text,
    }
}

/// A line without its end.
pub(super) fn body(line: &str) -> &str {
    line.strip_suffix('\n').unwrap_or(line)
}

pub(super) fn is_blank(line: &str) -> bool {
    line.ends_with('\n') && line.bytes().all(|byte| matches!(byte, b' ' | b'\n'))
}

pub(super) fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// The line without at most `most` spaces before it; `None` if there are more.
pub(super) fn dedented(line: &str, most: usize) -> Option<&str> {
    let indent = indent(line);
    (indent <= most).then(|| &line[indent..])
}

pub(super) fn is_indented_code(line: &str) -> bool {
    let line = body(line);
    line.len() > 4 && line.starts_with("    ")
}

/// A fence: its indentation, its character, how long it is, and the words after it.
#[derive(Clone, Copy)]
pub(super) struct Fence<'t> {
    pub(super) indent: usize,
    pub(super) mark: char,
    pub(super) length: usize,
    pub(super) info: &'t str,
}

/// The fence that `line` is, if it is one that opens code.
pub(super) fn fence(line: &str, most_indent: usize) -> Option<Fence<'_>> {
    let text = dedented(body(line), most_indent)?;
    let mark = text.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
    let length = text.len() - text.trim_start_matches(mark).len();
    let info = text[length..].trim_start_matches(' ');
    let valid = length >= 3 && !(mark == '`' && info.contains('`'));
    valid.then_some(Fence { indent: indent(line), mark, length, info })
}

pub(super) fn closes(line: &str, fence: Fence<'_>) -> bool {
    let Some(text) = dedented(body(line), 3) else { return false };
    let rest = text.trim_start_matches(fence.mark);
    text.len() - rest.len() >= fence.length && rest.trim_matches(' ').is_empty()
}

/// A heading with `#`: its level and its text.
pub(super) fn heading(line: &str, most_indent: usize) -> Option<(usize, &str)> {
    let text = dedented(body(line), most_indent)?;
    let rest = text.trim_start_matches('#');
    let level = text.len() - rest.len();
    if !(1..=6).contains(&level) {
        return None;
    }
    Some((level, without_closing(rest.trim_matches(|c: char| c.is_ascii_whitespace()))))
}

/// A heading's text without the `#` that may stand at its end.
fn without_closing(text: &str) -> &str {
    let end = text.trim_end_matches('#');
    let closed = end.len() < text.len() && (end.is_empty() || end.ends_with(char::is_whitespace));
    if closed { end.trim_end() } else { text }
}

/// The level of an underline.
pub(super) fn underline(line: &str) -> Option<usize> {
    let text = dedented(body(line), 3)?.trim_end_matches(' ');
    let last = text.chars().next_back()?;
    let all = text.chars().all(|c| matches!(c, '=' | '-'));
    all.then_some(if last == '=' { 1 } else { 2 })
}

pub(super) fn is_rule(line: &str, most_indent: usize) -> bool {
    let Some(text) = dedented(body(line), most_indent) else { return false };
    ['-', '_', '*'].iter().any(|mark| {
        text.starts_with(*mark)
            && text.chars().all(|c| c == *mark || c == ' ')
            && text.chars().filter(|c| c == mark).count() >= 3
    })
}

/// The line of a quote without its mark.
pub(super) fn quoted(line: &str, most_indent: usize) -> Option<&str> {
    let rest = dedented(line, most_indent)?.strip_prefix('>')?;
    Some(rest.strip_prefix(' ').unwrap_or(rest))
}

/// The start of a list's item.
#[derive(Clone, Copy)]
pub(super) struct Marker<'t> {
    pub(super) indent: usize,
    pub(super) marker: &'t str,
    pub(super) text: &'t str,
}

impl Marker<'_> {
    pub(super) fn width(self) -> usize {
        self.indent + self.marker.len()
    }

    pub(super) fn bullet(self) -> char {
        self.marker.chars().next_back().unwrap_or('-')
    }

    pub(super) fn is_ordered(self) -> bool {
        self.marker.len() > 1
    }
}

pub(super) fn marker(line: &str, most_indent: usize) -> Option<Marker<'_>> {
    let text = dedented(body(line), most_indent)?;
    let length = match text.bytes().next()? {
        b'*' | b'+' | b'-' => 1,
        _ => {
            let digits = text.bytes().take_while(u8::is_ascii_digit).count();
            let closed = matches!(text.as_bytes().get(digits), Some(b'.' | b')'));
            if !(1..=9).contains(&digits) || !closed {
                return None;
            }
            digits + 1
        }
    };
    let rest = &text[length..];
    let valid = rest.is_empty() || rest.starts_with(' ');
    valid.then_some(Marker { indent: indent(line), marker: &text[..length], text: rest })
}
