//! Strings: escapes, formatting signs, the code in f-strings.

use super::cursor::{is_space, is_word, word};
use super::{Declined, Lexer, State};

/// A string that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Quoted {
    double: bool,
    triple: bool,
    escapes: Escapes,
    formatted: bool,
}

/// Which escapes a string knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// Those of text.
    Text,
    /// Those of bytes.
    Bytes,
    /// None: a raw string.
    None,
}

impl Quoted {
    fn class(self) -> &'static str {
        if self.double { "s2" } else { "s1" }
    }

    fn quotes(self) -> &'static str {
        match (self.double, self.triple) {
            (true, true) => "\"\"\"",
            (true, false) => "\"",
            (false, true) => "'''",
            (false, false) => "'",
        }
    }
}

/// What the letters before the quotes mean.
fn prefix(letters: &str) -> Option<(Escapes, bool)> {
    Some(match letters.to_ascii_lowercase().as_str() {
        "" | "u" => (Escapes::Text, false),
        "f" | "t" => (Escapes::Text, true),
        "b" => (Escapes::Bytes, false),
        "r" | "rb" | "br" => (Escapes::None, false),
        "rf" | "fr" | "rt" | "tr" => (Escapes::None, true),
        _ => return None,
    })
}

impl Lexer<'_, '_> {
    /// Begin a string, if one begins here.
    pub(super) fn string_start(&mut self) -> bool {
        let letters = self.at.word();
        let rest = &self.at.rest()[letters.len()..];
        let double = match rest.bytes().next() {
            Some(b'"') => true,
            Some(b'\'') => false,
            _ => return false,
        };
        let Some((escapes, formatted)) = prefix(letters) else { return false };
        let triple = rest.starts_with(if double { "\"\"\"" } else { "'''" });
        let quoted = Quoted { double, triple, escapes, formatted };
        if !letters.is_empty() {
            self.take(letters.len(), "sa");
        }
        self.take(quoted.quotes().len(), quoted.class());
        self.states.push(State::Text(quoted));
        true
    }

    pub(super) fn in_string(&mut self, quoted: Quoted) {
        let rest = self.at.rest();
        let class = quoted.class();
        if quoted.formatted && (rest.starts_with("{{") || rest.starts_with("}}")) {
            self.take(2, "se");
        } else if let Some(length) = self.named_escape(quoted).or_else(|| escape(rest, quoted)) {
            self.take(length, "se");
        } else if rest.starts_with(quoted.quotes()) {
            self.states.pop();
            self.take(quoted.quotes().len(), class);
        } else if !quoted.triple && line_escape(rest, quoted.double) {
            self.take(2, "se");
        } else if rest.starts_with('\n') {
            if quoted.triple {
                self.take(1, class);
            } else {
                self.unmatched();
            }
        } else if quoted.formatted {
            self.formatted_part(class);
        } else {
            self.plain_part(class);
        }
    }

    /// A character by its name: `\N{BULLET}`.
    fn named_escape(&mut self, quoted: Quoted) -> Option<usize> {
        if quoted.escapes != Escapes::Text || !self.at.starts_with("\\N{") {
            return None;
        }
        let end = self.at.distance(b'}')?;
        self.at.distance(b'\n').is_none_or(|line_end| end < line_end).then_some(end + 1)
    }

    /// A field of `str.format`. Without a bracket that closes there is no index in it.
    fn field(&mut self) -> Option<usize> {
        let close = self.at.distance(b']');
        braces(self.at.rest(), close)
    }

    fn formatted_part(&mut self, class: &'static str) {
        let rest = self.at.rest();
        if rest.starts_with('}') {
            self.take(1, "si");
        } else if rest.starts_with('{') {
            self.take(1, "si");
            self.states.push(State::Braced);
        } else {
            let end = rest.find(['\\', '\'', '"', '{', '}', '\n']).unwrap_or(rest.len());
            self.take(end.max(1), class);
        }
    }

    fn plain_part(&mut self, class: &'static str) {
        let rest = self.at.rest();
        if let Some(length) =
            percent(rest).or_else(|| if rest.starts_with('{') { self.field() } else { None })
        {
            self.take(length, "si");
            return;
        }
        let end = rest.find(['\\', '\'', '"', '%', '{', '\n']).unwrap_or(rest.len());
        let braces = if rest.starts_with("{{") { 2 } else { 1 };
        self.take(end.max(braces), class);
    }

    pub(super) fn in_braces(&mut self) -> Result<(), Declined> {
        let rest = self.at.rest();
        if rest.starts_with(['{', '(', '[']) {
            self.take(1, "p");
            self.states.push(State::Bracketed);
        } else if let Some(length) = end_of_braces(rest) {
            self.states.pop();
            self.take(length, "si");
        } else if rest.starts_with(is_space) {
            let blank = self.at.space();
            self.take(blank, "w");
        } else {
            self.expression()?;
        }
        Ok(())
    }

    pub(super) fn in_brackets(&mut self) -> Result<(), Declined> {
        let rest = self.at.rest();
        if rest.starts_with(['{', '(', '[']) {
            self.take(1, "p");
            self.states.push(State::Bracketed);
        } else if rest.starts_with(['}', ')', ']']) {
            self.states.pop();
            self.take(1, "p");
        } else if rest.starts_with(is_space) {
            let blank = self.at.space();
            self.take(blank, "w");
        } else {
            self.expression()?;
        }
        Ok(())
    }
}

/// `=`, a conversion, and then `}` or the `:` of a format.
fn end_of_braces(text: &str) -> Option<usize> {
    let mut rest = text;
    if let Some(after) = rest.strip_prefix('=') {
        rest = after.trim_start_matches(is_space);
    }
    if let Some(after) = rest.strip_prefix('!').and_then(|after| after.strip_prefix(['s', 'r', 'a', 'f'])) {
        rest = after;
    }
    rest.starts_with(['}', ':']).then(|| text.len() - rest.len() + 1)
}

/// The escape at the start of `text`.
fn escape(text: &str, quoted: Quoted) -> Option<usize> {
    let after = text.strip_prefix('\\').filter(|_| quoted.escapes != Escapes::None)?;
    let digits = |from: usize, count: usize| {
        after
            .as_bytes()
            .get(from..from + count)
            .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    };
    let first = after.chars().next()?;
    if quoted.escapes == Escapes::Text {
        match first {
            'u' if digits(1, 4) => return Some(6),
            'U' if digits(1, 8) => return Some(10),
            _ => {}
        }
    }
    match first {
        '\\' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '"' | '\'' | '\n' => Some(2),
        'x' if digits(1, 2) => Some(4),
        '0'..='7' => Some(1 + after.bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count()),
        _ => None,
    }
}

/// What even raw strings on one line keep together.
fn line_escape(text: &str, double: bool) -> bool {
    let quote = if double { '"' } else { '\'' };
    text.strip_prefix('\\').is_some_and(|after| after.starts_with(['\\', quote, '\n']))
}

/// A sign of `%` formatting: `%(name)-10.3f`.
fn percent(text: &str) -> Option<usize> {
    let mut rest = text.strip_prefix('%')?;
    if let Some(named) = rest.strip_prefix('(') {
        let name = word(named);
        rest = named[name.len()..].strip_prefix(')').filter(|_| !name.is_empty())?;
    }
    rest = rest.trim_start_matches(['-', '#', '0', ' ', '+']);
    rest = width(rest).unwrap_or(rest);
    if let Some(precision) = rest.strip_prefix('.').and_then(width) {
        rest = precision;
    }
    rest = rest.strip_prefix(['h', 'l', 'L']).unwrap_or(rest);
    let last = rest.chars().next()?;
    let known = matches!(last, 'E'..='G' | 'X' | 'c'..='g' | 'i' | 'o' | 'r' | 's' | 'a' | 'u' | 'x' | '%');
    known.then(|| text.len() - rest.len() + 1)
}

/// What follows a number or a star.
fn width(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('*') {
        return Some(rest);
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}

/// A field of `str.format`: `{name.part[0]!r:>10}`. `close` is where the next `]` is: for many fields without
/// one it is not to be searched for each time.
fn braces(text: &str, close: Option<usize>) -> Option<usize> {
    let mut rest = text.strip_prefix('{')?;
    let name = word(rest);
    rest = &rest[name.len()..];
    let (mut first, known) = (close, close.is_some());
    while !name.is_empty() {
        if let Some(part) = rest.strip_prefix('.').filter(|part| part.starts_with(is_word)) {
            rest = &part[word(part).len()..];
            continue;
        }
        let Some(index) = rest.strip_prefix('[').filter(|_| known) else { break };
        let start = text.len() - index.len();
        let Some(end) = first.take().or_else(|| index.find(']').map(|end| end + start)) else { break };
        if end <= start {
            break;
        }
        rest = &text[end + 1..];
    }
    if let Some(after) = rest.strip_prefix('!').and_then(|after| after.strip_prefix(['s', 'r', 'a'])) {
        rest = after;
    }
    let rest = match rest.strip_prefix(':') {
        Some(format) => format_end(format)?,
        None => rest,
    };
    rest.starts_with('}').then(|| text.len() - rest.len() + 1)
}

/// What follows a format, which must be `}`: with fill and alignment, with alignment, or with neither.
fn format_end(text: &str) -> Option<&str> {
    let align = |c: char| matches!(c, '<' | '>' | '=' | '^');
    let mut characters = text.chars();
    let (first, second) = (characters.next(), characters.next());
    let filled = match (first, second) {
        (Some(fill), Some(sign)) if align(sign) && fill != '\n' => Some(fill.len_utf8() + 1),
        _ => None,
    };
    let aligned = first.filter(|c| align(*c)).map(|_| 1);
    [filled, aligned, Some(0)].into_iter().flatten().find_map(|start| {
        let mut rest = &text[start..];
        for optional in [&['-', '+', ' '][..], &['#'], &['0']] {
            rest = rest.strip_prefix(optional).unwrap_or(rest);
        }
        rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = rest.strip_prefix(',').unwrap_or(rest);
        if let Some(precision) =
            rest.strip_prefix('.').filter(|after| after.starts_with(|c: char| c.is_ascii_digit()))
        {
            rest = precision.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        let kind = |c| matches!(c, 'E'..='G' | 'X' | 'b'..='g' | 'n' | 'o' | 's' | 'x' | '%');
        rest = rest.strip_prefix(kind).unwrap_or(rest);
        rest.starts_with('}').then_some(rest)
    })
}
