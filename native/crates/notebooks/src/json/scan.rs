//! From text to tape, without recursion.

use super::tape::{Kind, Node};

/// Why a text is not JSON, and at which byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) what: &'static str,
}

/// The tape of `text`, whose values nest at most `max_depth` deep.
pub(crate) fn scan(text: &str, max_depth: usize) -> Result<Vec<Node>, Fault> {
    let mut scanner = Scanner {
        bytes: text.as_bytes(),
        at: 0,
        // A notebook has a value every 30 to 60 bytes; too small a guess costs one copy of the tape.
        tape: Vec::with_capacity(text.len() / 48 + 16),
        open: Vec::new(),
        max_depth,
    };
    if text.len() > u32::MAX as usize {
        return Err(scanner.fault("a text of more than 4 GiB"));
    }
    scanner.run()?;
    Ok(scanner.tape)
}

/// What may stand where the scanner is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Expected {
    Value,
    ValueOrEnd,
    KeyOrEnd,
    Key,
    CommaOrEnd,
}

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    tape: Vec<Node>,
    /// Positions on the tape of the arrays and objects that are open.
    open: Vec<u32>,
    max_depth: usize,
}

impl Scanner<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        let mut expected = Expected::Value;
        loop {
            self.skip_space();
            expected = match expected {
                Expected::Value => self.value()?,
                Expected::ValueOrEnd if self.peek() == b']' => self.close(),
                Expected::ValueOrEnd => self.value()?,
                Expected::KeyOrEnd if self.peek() == b'}' => self.close(),
                Expected::KeyOrEnd | Expected::Key => self.key()?,
                Expected::CommaOrEnd => self.comma_or_end()?,
            };
            if expected == Expected::CommaOrEnd && self.open.is_empty() {
                break;
            }
        }
        self.skip_space();
        if self.at < self.bytes.len() {
            return Err(self.fault("something after the end of the document"));
        }
        Ok(())
    }

    fn value(&mut self) -> Result<Expected, Fault> {
        match self.peek() {
            b'"' => self.string()?,
            b'{' => return self.open(Kind::Object, Expected::KeyOrEnd),
            b'[' => return self.open(Kind::Array, Expected::ValueOrEnd),
            b'-' | b'0'..=b'9' | b'N' | b'I' => self.number()?,
            b't' => self.word(b"true", Kind::True)?,
            b'f' => self.word(b"false", Kind::False)?,
            b'n' => self.word(b"null", Kind::Null)?,
            _ => return Err(self.unexpected("a value")),
        }
        Ok(Expected::CommaOrEnd)
    }

    fn key(&mut self) -> Result<Expected, Fault> {
        if self.peek() != b'"' {
            return Err(self.unexpected("a key in quotes"));
        }
        self.string()?;
        self.skip_space();
        if self.peek() != b':' {
            return Err(self.unexpected("a colon after the key"));
        }
        self.at += 1;
        Ok(Expected::Value)
    }

    fn comma_or_end(&mut self) -> Result<Expected, Fault> {
        let in_object = self.open.last().is_some_and(|&at| self.tape[at as usize].kind == Kind::Object);
        match (self.peek(), in_object) {
            (b',', true) => {
                self.at += 1;
                Ok(Expected::Key)
            }
            (b',', false) => {
                self.at += 1;
                Ok(Expected::Value)
            }
            (b'}', true) | (b']', false) => Ok(self.close()),
            (_, true) => Err(self.unexpected("a comma or }")),
            (_, false) => Err(self.unexpected("a comma or ]")),
        }
    }

    fn open(&mut self, kind: Kind, expected: Expected) -> Result<Expected, Fault> {
        if self.open.len() >= self.max_depth {
            return Err(self.fault("values nested too deep"));
        }
        self.open.push(self.tape.len() as u32);
        self.tape.push(Node { start: self.at as u32, end: 0, next: 0, kind });
        self.at += 1;
        Ok(expected)
    }

    fn close(&mut self) -> Expected {
        self.at += 1;
        let next = self.tape.len() as u32;
        if let Some(at) = self.open.pop() {
            let node = &mut self.tape[at as usize];
            node.end = self.at as u32;
            node.next = next;
        }
        Expected::CommaOrEnd
    }

    fn leaf(&mut self, start: usize, kind: Kind) {
        let next = self.tape.len() as u32 + 1;
        self.tape.push(Node { start: start as u32, end: self.at as u32, next, kind });
    }

    fn string(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let mut kind = Kind::Plain;
        self.at += 1;
        loop {
            self.at = special(self.bytes, self.at);
            match self.peek() {
                b'"' => break,
                b'\\' => {
                    kind = Kind::Escaped;
                    self.escape()?;
                }
                0 if self.at >= self.bytes.len() => return Err(self.fault("a string without end")),
                _ => return Err(self.fault("a control character in a string")),
            }
        }
        self.at += 1;
        self.leaf(start, kind);
        Ok(())
    }

    fn escape(&mut self) -> Result<(), Fault> {
        match self.bytes.get(self.at + 1) {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 2,
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 2..self.at + 6).unwrap_or_default();
                if digits.len() < 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(self.fault("\\u without four hexadecimal digits"));
                }
                self.at += 6;
            }
            _ => return Err(self.fault("a backslash before a character that is no escape")),
        }
        Ok(())
    }

    fn number(&mut self) -> Result<(), Fault> {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        match self.peek() {
            b'I' => return self.spelled(start, b"Infinity"),
            b'N' if start == self.at => return self.spelled(start, b"NaN"),
            b'0' => self.at += 1,
            b'1'..=b'9' => self.digits(),
            _ => return Err(self.unexpected("a digit")),
        }
        if self.peek() == b'.' {
            self.at += 1;
            self.some_digits()?;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            self.some_digits()?;
        }
        self.leaf(start, Kind::Number);
        Ok(())
    }

    fn spelled(&mut self, start: usize, word: &[u8]) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        self.at += word.len();
        self.leaf(start, Kind::Number);
        Ok(())
    }

    fn some_digits(&mut self) -> Result<(), Fault> {
        if !self.peek().is_ascii_digit() {
            return Err(self.unexpected("a digit"));
        }
        self.digits();
        Ok(())
    }

    fn digits(&mut self) {
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<(), Fault> {
        if !self.bytes[self.at..].starts_with(word) {
            return Err(self.unexpected("a value"));
        }
        let start = self.at;
        self.at += word.len();
        self.leaf(start, kind);
        Ok(())
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }

    /// The byte at hand; past the end, zero, which is no part of JSON.
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn unexpected(&self, what: &'static str) -> Fault {
        let what = match what {
            _ if self.at >= self.bytes.len() => "the end of the text before that of the document",
            "a value" => "something else where a value must be",
            "a key in quotes" => "something else where a key in quotes must be",
            "a colon after the key" => "a key without a colon",
            "a digit" => "a number that is cut off",
            "a comma or }" => "something else where a comma or } must be",
            _ => "something else where a comma or ] must be",
        };
        self.fault(what)
    }

    fn fault(&self, what: &'static str) -> Fault {
        Fault { offset: self.at.min(self.bytes.len()), what }
    }
}

const BLOCK_BYTES: usize = 64;
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = ONES << 7;

/// Where, from `at` on, the first quote, backslash or control character is; the end if there is none.
fn special(bytes: &[u8], mut at: usize) -> usize {
    // Most strings are short: blocks pay for those that go on.
    let long = at + 32;
    while let Some(eight) = bytes.get(at..at + 8) {
        let word = u64::from_le_bytes([
            eight[0], eight[1], eight[2], eight[3], eight[4], eight[5], eight[6], eight[7],
        ]);
        let found = equal(word, b'"') | equal(word, b'\\') | (word.wrapping_sub(ONES * 0x20) & !word & HIGHS);
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
        if at == long {
            at += plain_blocks(&bytes[at..]);
        }
    }
    let rest = bytes.get(at..).unwrap_or_default();
    let more = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < 0x20);
    at + more.unwrap_or(rest.len())
}

/// How many bytes there are in whole blocks without any special byte. The compiler makes vector instructions
/// of it: pictures in base64 are most of many notebooks.
fn plain_blocks(bytes: &[u8]) -> usize {
    let special = |byte: u8| u8::from(byte == b'"') | u8::from(byte == b'\\') | u8::from(byte < 0x20);
    let plain = |block: &&[u8]| block.iter().fold(0, |found, &byte| found | special(byte)) == 0;
    bytes.chunks_exact(BLOCK_BYTES).take_while(plain).count() * BLOCK_BYTES
}

/// The highest bit of each byte of `word` that equals `byte`. Above the first such byte there may be false
/// ones, which do not matter: only the first is used.
fn equal(word: u64, byte: u8) -> u64 {
    let difference = word ^ (ONES * u64::from(byte));
    difference.wrapping_sub(ONES) & !difference & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> (usize, &'static str) {
        let fault = scan(text, 8).expect_err(text);
        (fault.offset, fault.what)
    }

    #[test]
    fn what_json_loads_accepts_is_accepted() {
        for text in [
            "{}",
            "[]",
            " [1, -0, 1.5e-3, NaN, -Infinity, Infinity] ",
            r#""\ud800""#,
            "null",
            "\t1\r\n",
            r#"{"a": {"b": [true, false, null, "\u00e9\n"]}}"#,
        ] {
            assert!(scan(text, 8).is_ok(), "{text}");
        }
    }

    #[test]
    fn what_it_refuses_is_refused_with_the_place() {
        assert_eq!(fault("").0, 0);
        assert_eq!(fault("[1,]"), (3, "something else where a value must be"));
        assert_eq!(fault("{\"a\" 1}"), (5, "a key without a colon"));
        assert_eq!(fault("{\"a\":1,}").0, 7);
        assert_eq!(fault("[1 2]").0, 3);
        assert_eq!(fault("[01]").0, 2);
        assert_eq!(fault("[1.]").0, 3);
        assert_eq!(fault("[-NaN]").0, 2);
        assert_eq!(fault("\"a\nb\""), (2, "a control character in a string"));
        assert_eq!(fault("\"abc"), (4, "a string without end"));
        assert_eq!(fault(r#""\x""#).0, 1);
        assert_eq!(fault(r#""\u00g0""#).0, 1);
        assert_eq!(fault("{} {}"), (3, "something after the end of the document"));
        assert_eq!(fault("[}").0, 1);
        assert_eq!(fault(&"[".repeat(9)), (8, "values nested too deep"));
    }

    #[test]
    fn the_first_special_byte_is_found_at_every_offset() {
        for place in 0..300 {
            for byte in [b'"', b'\\', 0x1f, 0x00] {
                let mut bytes = vec![0xc3_u8; 300];
                bytes[place] = byte;
                assert_eq!(special(&bytes, 0), place);
            }
        }
        assert_eq!(special(&[0x7f, 0x20, 0x21, 0x23, 0x80, 0xff, 0x5b, 0x5d, 0x5e], 0), 9);
    }
}
