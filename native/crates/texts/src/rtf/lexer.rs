//! Tokens of Rich Text Format.

/// A piece of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// `{`
    Open,
    /// `}`
    Close,
    /// `\name` or `\name-12`
    Word(&'a str, Option<i32>),
    /// `\*`, `\~` and so on: a backslash and one character that is no letter.
    Symbol(u8),
    /// `\'e9`
    Hex(u8),
    /// Bytes that stand for themselves, line ends not among them.
    Text(&'a [u8]),
    /// What follows `\bin`.
    Binary(&'a [u8]),
}

/// Names are at most this long by the specification; longer ones are damage.
const MAX_NAME_BYTES: usize = 32;

/// Reads tokens; whatever the bytes are, there is a next token until they end.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn control(&mut self) -> Option<Token<'a>> {
        let first = *self.bytes.get(self.at)?;
        if first == b'\'' {
            self.at += 1;
            return Some(self.hex());
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let name = self.take_while(MAX_NAME_BYTES, |byte| byte.is_ascii_alphabetic());
        let negative = self.bytes.get(self.at) == Some(&b'-')
            && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(negative);
        let digits = self.take_while(10, |byte| byte.is_ascii_digit());
        let value = digits.parse::<i64>().ok().map(|value| if negative { -value } else { value });
        let value = value.map(|value| value.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
        // One space belongs to the word.
        self.at += usize::from(self.bytes.get(self.at) == Some(&b' '));
        if name == "bin" {
            let length = usize::try_from(value.unwrap_or(0)).unwrap_or(0);
            let end = self.at.saturating_add(length).min(self.bytes.len());
            let data = &self.bytes[self.at..end];
            self.at = end;
            return Some(Token::Binary(data));
        }
        Some(Token::Word(name, value))
    }

    fn hex(&mut self) -> Token<'a> {
        let digits = self.bytes.get(self.at..self.at + 2).and_then(|pair| std::str::from_utf8(pair).ok());
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                self.at += 2;
                Token::Hex(byte)
            }
            None => Token::Text(b""),
        }
    }

    fn take_while(&mut self, most: usize, wanted: impl Fn(&u8) -> bool) -> &'a str {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(most).take_while(|byte| wanted(byte)).count();
        self.at += length;
        // Letters and digits of ASCII only: valid UTF-8.
        std::str::from_utf8(&rest[..length]).unwrap_or("")
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while matches!(self.bytes.get(self.at), Some(b'\r' | b'\n' | 0)) {
            self.at += 1;
        }
        let first = *self.bytes.get(self.at)?;
        match first {
            b'{' | b'}' | b'\\' => self.at += 1,
            _ => {
                let rest = &self.bytes[self.at..];
                let ends = |byte: &u8| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0);
                let length = rest.iter().position(ends).unwrap_or(rest.len());
                self.at += length;
                return Some(Token::Text(&rest[..length]));
            }
        }
        match first {
            b'{' => Some(Token::Open),
            b'}' => Some(Token::Close),
            _ => self.control(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &[u8], expected: &[Token<'_>]) {
        assert_eq!(Lexer::new(source).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn words_take_their_number_and_one_space() {
        check(b"\\b0 x", &[Token::Word("b", Some(0)), Token::Text(b"x")]);
        check(
            b"\\u-12?\\par\r\n",
            &[Token::Word("u", Some(-12)), Token::Text(b"?"), Token::Word("par", None)],
        );
        check(b"\\a99999999999", &[Token::Word("a", Some(i32::MAX)), Token::Text(b"9")]);
    }

    #[test]
    fn groups_escapes_and_binary_data() {
        check(
            b"{\\*\\'e9\\{}",
            &[Token::Open, Token::Symbol(b'*'), Token::Hex(0xe9), Token::Symbol(b'{'), Token::Close],
        );
        check(b"\\bin3 {}}x", &[Token::Binary(b"{}}"), Token::Text(b"x")]);
        check(b"\\bin99 ab", &[Token::Binary(b"ab")]);
        check(b"\\'zz\\", &[Token::Text(b""), Token::Text(b"zz")]);
    }
}
