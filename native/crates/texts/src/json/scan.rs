//! Tokens of JSON, read with more tolerance than the standard asks for.

/// A piece of the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    /// One of `{}[],:`
    Mark(u8),
    /// The inside of a string, escapes as written; `false` when the text ends in it.
    Text(&'a str, bool),
    /// A number, `true`, `false`, `null`, or a word that JSON does not have, as `NaN`.
    Word(&'a str),
}

/// Reads tokens one by one.
pub(super) struct Scanner<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    /// Where the next token begins.
    pub(super) fn position(&mut self) -> usize {
        let rest = &self.source[self.at..];
        self.at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len();
        self.at
    }

    fn string(&mut self) -> Token<'a> {
        let bytes = self.source.as_bytes();
        let start = self.at + 1;
        let mut end = start;
        while end < bytes.len() && bytes[end] != b'"' {
            end += if bytes[end] == b'\\' { 2 } else { 1 };
        }
        let closed = end < bytes.len();
        // A backslash may be the last byte, or stand before a character of several bytes.
        let mut stop = end.min(bytes.len());
        while !self.source.is_char_boundary(stop) {
            stop += 1;
        }
        self.at = if closed { stop + 1 } else { stop };
        Token::Text(&self.source[start.min(stop)..stop], closed)
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.position();
        let first = *self.source.as_bytes().get(start)?;
        match first {
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                self.at += 1;
                Some(Token::Mark(first))
            }
            b'"' => Some(self.string()),
            _ => {
                let rest = &self.source[start..];
                let ends = |c: char| c.is_whitespace() || "{}[],:\"".contains(c);
                self.at += rest.find(ends).unwrap_or(rest.len());
                Some(Token::Word(&self.source[start..self.at]))
            }
        }
    }
}

/// A string as people read it: `\u00e9` is é, but what would break the line or the quotes stays escaped.
pub(super) fn readable(raw: &str) -> String {
    unescape(raw, |c| match c {
        '"' => Some("\\\""),
        '\\' => Some("\\\\"),
        '\n' => Some("\\n"),
        '\r' => Some("\\r"),
        '\t' => Some("\\t"),
        _ => None,
    })
}

/// What a string says.
pub(super) fn content(raw: &str) -> String {
    unescape(raw, |_| None)
}

fn unescape(raw: &str, written: impl Fn(char) -> Option<&'static str>) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut put = |c: char| match written(c) {
        Some(text) => out.push_str(text),
        None if c.is_control() && !matches!(c, '\n' | '\t' | '\r') => out.push('\u{fffd}'),
        None => out.push(c),
    };
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            put(c);
            continue;
        }
        match chars.next() {
            Some('n') => put('\n'),
            Some('t') => put('\t'),
            Some('r') => put('\r'),
            Some('b' | 'f') => put(' '),
            Some('u') => put(unicode(&mut chars)),
            Some(other) => put(other),
            None => {}
        }
    }
    out
}

/// The character of `\uXXXX` behind the `u`, or of two that are a surrogate pair.
fn unicode(chars: &mut std::str::Chars<'_>) -> char {
    let Some(unit) = hex_unit(chars) else { return '\u{fffd}' };
    if !(0xd800..0xdc00).contains(&unit) {
        return char::from_u32(unit).unwrap_or('\u{fffd}');
    }
    let mut ahead = chars.clone();
    if (ahead.next(), ahead.next()) == (Some('\\'), Some('u'))
        && let Some(low @ 0xdc00..0xe000) = hex_unit(&mut ahead)
    {
        *chars = ahead;
        return char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00)).unwrap_or('\u{fffd}');
    }
    '\u{fffd}'
}

fn hex_unit(chars: &mut std::str::Chars<'_>) -> Option<u32> {
    let digits = chars.as_str().get(..4)?;
    let unit = u32::from_str_radix(digits, 16).ok()?;
    *chars = chars.as_str()[4..].chars();
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_told_apart() {
        let tokens: Vec<_> = Scanner::new("{\"a\\\"\": [1e5,NaN]\"b").collect();
        let expected = [
            Token::Mark(b'{'),
            Token::Text("a\\\"", true),
            Token::Mark(b':'),
            Token::Mark(b'['),
            Token::Word("1e5"),
            Token::Mark(b','),
            Token::Word("NaN"),
            Token::Mark(b']'),
            Token::Text("b", false),
        ];
        assert_eq!(tokens, expected);
        assert_eq!(Scanner::new("\"\\").collect::<Vec<_>>(), [Token::Text("\\", false)]);
        assert_eq!(Scanner::new("\"\\é").collect::<Vec<_>>(), [Token::Text("\\é", false)]);
    }

    #[test]
    fn escapes_become_letters() {
        assert_eq!(readable("\\u00e9 \\ud83e\\udd86 \\n \\\" \\/ \\ud800x"), "é 🦆 \\n \\\" / \u{fffd}x");
        assert_eq!(content("a\\nb\\u12"), "a\nb\u{fffd}12");
    }
}
