//! Escapes that keep text from being read as Markdown.

/// Whether `c` must be escaped between `previous` and `next` so that it stays itself.
///
/// Only what would be read as markup is escaped: text stays readable, and
/// `snake_case`, `[1]`, `5 < 6` and `R&D` come out as they are.
pub(super) fn needs_escape(c: char, previous: Option<char>, next: Option<char>) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    match c {
        '\\' => next.is_none_or(|next| next.is_ascii_punctuation()),
        '`' => true,
        // Between spaces neither can open or close emphasis; within a word `_` cannot either.
        '*' => !(is_space(previous) && is_space(next)) || previous.is_none(),
        '_' => is_word(previous) != is_word(next) || !(is_word(next) || is_space(previous) && is_space(next)),
        // Strikethrough ends with a `~` after something else than a space; addresses have `/~name`.
        '~' => !is_space(previous) && previous != Some('/'),
        '<' => next.is_none_or(|next| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?')),
        '&' => next.is_none_or(|next| next.is_ascii_alphabetic() || next == '#'),
        // Math ends with a `$` after something else than a space; prices mostly stand after one.
        '$' => !is_space(previous),
        // Without definitions, brackets alone link to nothing.
        '(' => previous == Some(']'),
        _ => false,
    }
}

/// Where in a line of finished Markdown a backslash must go, so that its beginning is read as text.
pub(super) fn line_start(line: &str) -> Option<usize> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    let ends_word = |text: &str| text.is_empty() || text.starts_with([' ', '\t']);
    match first {
        '>' => Some(0),
        '#' => ends_word(line.trim_start_matches('#')).then_some(0),
        '-' | '+' => (ends_word(rest) || is_rule(line)).then_some(0),
        '=' => is_rule(line).then_some(0),
        '[' => is_definition(line).then_some(0),
        '0'..='9' => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            let delimiter = line[digits..].starts_with(['.', ')']);
            (digits <= 9 && delimiter && ends_word(&line[digits + 1..])).then_some(digits)
        }
        _ => None,
    }
}

/// Nothing but one character and spaces: a thematic break, or the underline of a title.
fn is_rule(line: &str) -> bool {
    let mut marks = line.bytes().filter(|byte| *byte != b' ');
    let first = marks.next();
    marks.all(|byte| Some(byte) == first)
}

/// `[label]:` defines a link or a footnote.
fn is_definition(line: &str) -> bool {
    let mut previous = '[';
    for (at, c) in line.char_indices().skip(1) {
        if c == ']' && previous != '\\' {
            return line[at + 1..].starts_with(':');
        }
        previous = c;
    }
    false
}

/// Where a link leads, in the form that Markdown can hold.
pub(super) fn destination(target: &str) -> String {
    let plain = !target.is_empty()
        && !target.starts_with('<')
        && target.chars().all(|c| !c.is_whitespace() && !c.is_control() && !matches!(c, '(' | ')' | '\\'));
    if plain {
        return target.to_owned();
    }
    let mut out = String::with_capacity(target.len() + 2);
    for c in target.chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' | ')' | '\\' | '<' | '>' => out.extend(['\\', c]),
            _ if c.is_whitespace() || c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

/// A link's title in quotes with a space before, or nothing where it only says again what the text
/// or the address says.
pub(super) fn title(title: &str, text: &str, target: &str) -> String {
    let title = crate::space::folded(title);
    if title.is_empty() || title == text || target.ends_with(&title) {
        return String::new();
    }
    format!(" \"{}\"", title.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The text of a link or picture: brackets that do not match would end it early.
pub(super) fn bracketed(text: &str) -> String {
    let mut depth = 0_usize;
    let mut previous = ' ';
    let mut balanced = true;
    for c in text.chars() {
        match c {
            '[' if previous != '\\' => depth += 1,
            ']' if previous != '\\' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => balanced = false,
            },
            _ => {}
        }
        previous = c;
    }
    if balanced && depth == 0 { text.to_owned() } else { text.replace('[', "\\[").replace(']', "\\]") }
}

/// A fence or quote of backticks longer than any in `code`.
pub(super) fn backticks(code: &str, least: usize) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let length = if longest < least { least } else { longest + 1 };
    "`".repeat(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_beginnings_that_mean_something_are_escaped() {
        let cases = [
            ("# x", Some(0)),
            ("#x", None),
            ("- x", Some(0)),
            ("-x", None),
            ("---", Some(0)),
            ("===", Some(0)),
            ("1. x", Some(1)),
            ("12) x", Some(2)),
            ("1.5", None),
            ("> x", Some(0)),
            ("[a]: b", Some(0)),
            ("[a](b): c", None),
            ("+", Some(0)),
            ("text", None),
            ("", None),
        ];
        for (line, expected) in cases {
            assert_eq!(line_start(line), expected, "{line}");
        }
    }

    #[test]
    fn destinations_hold_any_address() {
        assert_eq!(destination("/a_b?c=d"), "/a_b?c=d");
        assert_eq!(destination("/a b(c)"), "/a%20b\\(c\\)");
        assert_eq!(destination(""), "");
    }

    #[test]
    fn quotes_outgrow_the_backticks_within() {
        assert_eq!(backticks("a", 1), "`");
        assert_eq!(backticks("a``b`", 1), "```");
        assert_eq!(backticks("```", 3), "````");
        assert_eq!(bracketed("a [b] c"), "a [b] c");
        assert_eq!(bracketed("a ] b"), "a \\] b");
    }
}
