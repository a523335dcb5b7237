//! Code: statements, names, numbers, operators.

use super::cursor::{is_space, is_word, line, space, word};
use super::{Declined, Lexer, State, words};

/// What may follow `match` and `case` only where they are names.
const NAME_FOLLOWS: &str = ":,;=^&|@~)]}";

impl Lexer<'_, '_> {
    pub(super) fn root(&mut self) -> Result<(), Declined> {
        if self.ipython && self.magic()? {
            return Ok(());
        }
        let line_start = self.at.at_line_start();
        if self.at.peek() == Some('\n') {
            self.take(1, "w");
            return Ok(());
        }
        if line_start && (self.docstring() || self.soft_keyword()?) {
            return Ok(());
        }
        match self.at.peek() {
            Some('#') => {
                let hashbang = self.at.is_start() && self.at.starts_with("#!") && line(self.at.rest()) > 2;
                self.take(line(self.at.rest()), if hashbang { "ch" } else { "c1" });
                Ok(())
            }
            Some('\\') => {
                self.take(if self.at.starts_with("\\\n") { 2 } else { 1 }, "");
                Ok(())
            }
            Some(c) if is_word(c) && !c.is_ascii_digit() && self.statement_word(line_start)? => Ok(()),
            _ => self.expression(),
        }
    }

    /// A string in triple quotes that begins a line.
    fn docstring(&mut self) -> bool {
        let indent = self.at.space();
        let rest = self.at.rest();
        let letters = rest[indent..].bytes().take(2).take_while(|byte| b"rRuUbB".contains(byte)).count();
        // As many letters as can be, or fewer, when quotes follow only then.
        let start = indent + letters;
        let Some(quotes) = ["\"\"\"", "'''"].into_iter().find(|quotes| rest[start..].starts_with(quotes))
        else {
            return false;
        };
        let Some(length) = rest[start + 3..].find(quotes) else { return false };
        for (length, class) in [(indent, "w"), (letters, "sa"), (length + 6, "sd")] {
            if length > 0 {
                self.take(length, class);
            }
        }
        true
    }

    /// `match` and `case` at the start of a line, unless what follows shows that they are names.
    fn soft_keyword(&mut self) -> Result<bool, Declined> {
        let rest = self.at.rest();
        let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let keyword = word(&rest[indent..]);
        if !matches!(keyword, "match" | "case") {
            return Ok(false);
        }
        let after = &rest[indent + keyword.len()..];
        let next = after.trim_start_matches([' ', '\t']);
        if next.starts_with(|c| NAME_FOLLOWS.contains(c)) || words::is_reserved(word(next)) {
            return Ok(false);
        }
        if space(after) > 0 && wildcard(&after[space(after)..]) {
            return Err("a match statement with a wildcard");
        }
        if indent > 0 {
            self.take(indent, "");
        }
        self.take(keyword.len(), "k");
        Ok(true)
    }

    /// Keywords that only statements have; false if the word is none.
    fn statement_word(&mut self, line_start: bool) -> Result<bool, Declined> {
        let keyword = self.at.word();
        if words::is_keyword(keyword) {
            self.keyword(keyword);
            return Ok(true);
        }
        if keyword == "lazy" && line_start {
            return Err("the word lazy at the start of a line");
        }
        let (class, state) = match keyword {
            "def" => ("k", State::FunctionName),
            "class" => ("k", State::ClassName),
            "from" => ("kn", State::FromImport),
            "import" => ("kn", State::Import),
            _ if words::is_constant(keyword) => {
                self.take(keyword.len(), "kc");
                return Ok(true);
            }
            _ => return Ok(false),
        };
        let space = continued_space(&self.at.rest()[keyword.len()..]);
        if space == 0 {
            return Ok(false);
        }
        self.take(keyword.len(), class);
        self.take(space, "w");
        self.states.push(state);
        Ok(true)
    }

    /// `yield from` is one word, if there is one space in it.
    fn keyword(&mut self, keyword: &str) {
        let rest = &self.at.rest()[keyword.len()..];
        let from = keyword == "yield" && rest.strip_prefix(' ').is_some_and(|rest| word(rest) == "from");
        self.take(keyword.len() + if from { " from".len() } else { 0 }, "k");
    }

    pub(super) fn expression(&mut self) -> Result<(), Declined> {
        let Some(first) = self.at.peek() else { return Ok(()) };
        if first == '\n' {
            self.unmatched();
            return Ok(());
        }
        if self.string_start() {
            return Ok(());
        }
        if is_space(first) {
            let blank = self.at.rest().find(|c| !is_space(c) || c == '\n').unwrap_or(self.at.rest().len());
            self.take(blank, "");
            return Ok(());
        }
        if let Some((length, class)) = number(self.at.rest()) {
            self.take(length, class);
            return Ok(());
        }
        if ["!=", "==", "<<", ">>", ":="].iter().any(|operator| self.at.starts_with(operator)) {
            self.take(2, "o");
        } else if "-~+/*%=<>&^|.".contains(first) {
            self.take(1, "o");
        } else if "[]{}:(),;".contains(first) {
            self.take(1, "p");
        } else if first == '@' {
            let name = self.name(1)?;
            self.take(1 + name, if name > 0 { "nd" } else { "o" });
        } else if is_word(first) {
            self.expression_word()?;
        } else if first.is_ascii() {
            self.unmatched();
        } else {
            return Err("a character outside ASCII in code");
        }
        Ok(())
    }

    fn expression_word(&mut self) -> Result<(), Declined> {
        let length = self.name(0)?;
        if length == 0 {
            self.unmatched();
            return Ok(());
        }
        let found = &self.at.rest()[..length];
        if words::is_operator(found) {
            self.take(length, "ow");
        } else if found == "async"
            && self.at.rest()[length..].strip_prefix(' ').is_some_and(|rest| word(rest) == "for")
        {
            self.take("async for".len(), "k");
        } else if words::is_expression_keyword(found) {
            self.keyword(found);
        } else if words::is_constant(found) {
            self.take(length, "kc");
        } else {
            let class = words::class(found, self.at.before() == Some('.'));
            self.take(length, class);
        }
        Ok(())
    }

    /// How long the name is that begins after `skip` bytes; it must be ASCII.
    fn name(&self, skip: usize) -> Result<usize, Declined> {
        let found = word(&self.at.rest()[skip..]);
        if !found.is_ascii() {
            return Err("a name outside ASCII");
        }
        Ok(if found.starts_with(|c: char| c.is_ascii_digit()) { 0 } else { found.len() })
    }

    pub(super) fn function_name(&mut self) -> Result<(), Declined> {
        let name = self.name(0)?;
        if words::is_magic_function(&self.at.rest()[..name]) {
            self.take(name, "fm");
            return Ok(());
        }
        self.states.pop();
        if name > 0 {
            self.take(name, "nf");
        }
        Ok(())
    }

    pub(super) fn class_name(&mut self) -> Result<(), Declined> {
        match self.name(0)? {
            0 => self.unmatched(),
            name => {
                self.states.pop();
                self.take(name, "nc");
            }
        }
        Ok(())
    }

    pub(super) fn import(&mut self) -> Result<(), Declined> {
        let indent = self.at.space();
        let rest = self.at.rest();
        let after = &rest[indent..];
        let name = self.name(0)?;
        if indent > 0 && after.starts_with("as") && space(&after[2..]) > 0 {
            self.take(indent, "w");
            self.take(2, "k");
            let after = self.at.space();
            self.take(after, "w");
        } else if rest.starts_with('.') {
            self.take(1, "nn");
        } else if name > 0 {
            self.take(name, "nn");
        } else if after.starts_with(',') {
            if indent > 0 {
                self.take(indent, "w");
            }
            self.take(1, "o");
            if self.at.space() > 0 {
                let after = self.at.space();
                self.take(after, "w");
            }
        } else {
            self.states.pop();
        }
        Ok(())
    }

    pub(super) fn import_from(&mut self) -> Result<(), Declined> {
        let indent = self.at.space();
        let name = self.name(0)?;
        if indent > 0 && word(&self.at.rest()[indent..]) == "import" {
            self.states.pop();
            self.take(indent, "w");
            self.take("import".len(), "kn");
        } else if self.at.starts_with(".") {
            self.take(1, "nn");
        } else if name > 0 {
            let none = &self.at.rest()[..name] == "None";
            if none {
                self.states.pop();
            }
            self.take(name, if none { "kc" } else { "nn" });
        } else {
            self.states.pop();
        }
        Ok(())
    }
}

/// Whether a lone underscore follows on this line before any other.
fn wildcard(text: &str) -> bool {
    let text = &text[..line(text)];
    text.find('_').is_some_and(|at| !text[at + 1..].starts_with(is_word))
}

/// White space and escaped white space.
fn continued_space(text: &str) -> usize {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        let mut characters = rest.chars();
        match (characters.next(), characters.next()) {
            (Some(c), _) if is_space(c) => length += c.len_utf8(),
            (Some('\\'), Some(c)) if is_space(c) => length += 1 + c.len_utf8(),
            _ => return length,
        }
    }
}

/// The number at the start of `text` and its class.
fn number(text: &str) -> Option<(usize, &'static str)> {
    let bytes = text.as_bytes();
    let whole = digits(bytes, 0);
    if whole == 0 && !(bytes.first() == Some(&b'.') && bytes.get(1).is_some_and(u8::is_ascii_digit)) {
        return None;
    }
    if bytes.get(whole) == Some(&b'.') {
        let fraction = whole + 1 + digits(bytes, whole + 1);
        return Some((exponent(bytes, fraction).unwrap_or(fraction), "mf"));
    }
    if let Some(end) = exponent(bytes, whole) {
        return Some((end + usize::from(bytes.get(end) == Some(&b'j')), "mf"));
    }
    if bytes[0] == b'0' {
        for (letter, class, allowed) in BASES {
            if bytes.get(1).is_some_and(|byte| byte.eq_ignore_ascii_case(&letter)) {
                let end = based(bytes, allowed);
                if end > 2 {
                    return Some((end, class));
                }
            }
        }
    }
    Some((whole, "mi"))
}

/// The letter of a base, the class of its numbers, and its digits.
type Base = (u8, &'static str, fn(u8) -> bool);

const BASES: [Base; 3] = [
    (b'o', "mo", |byte| (b'0'..=b'7').contains(&byte)),
    (b'b', "mb", |byte| matches!(byte, b'0' | b'1')),
    (b'x', "mh", |byte| byte.is_ascii_hexdigit()),
];

/// Where the digits after the two characters of a base end.
fn based(bytes: &[u8], allowed: fn(u8) -> bool) -> usize {
    let mut end = 2;
    loop {
        let underscore = usize::from(bytes.get(end) == Some(&b'_'));
        match bytes.get(end + underscore) {
            Some(&byte) if allowed(byte) => end += underscore + 1,
            _ => return end,
        }
    }
}

/// How many bytes of digits there are, with single underscores between them.
fn digits(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_digit) {
        end += 1;
        if bytes.get(end) == Some(&b'_') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end += 1;
        }
    }
    end - start
}

/// Where the exponent that begins at `start` ends.
fn exponent(bytes: &[u8], start: usize) -> Option<usize> {
    if !matches!(bytes.get(start), Some(b'e' | b'E')) {
        return None;
    }
    let sign = start + 1 + usize::from(matches!(bytes.get(start + 1), Some(b'+' | b'-')));
    let length = digits(bytes, sign);
    (length > 0).then_some(sign + length)
}
