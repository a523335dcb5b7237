//! PDF's object syntax, read so that damage costs as little as possible.

/// Deeper nesting is cut off: real files stay under twenty.
const MAX_DEPTH: usize = 64;
/// A string that does not end is cut off here at the latest.
const MAX_STRING_BYTES: usize = 1 << 20;

/// An object as it stands in the file. Numbers and strings keep their spelling, so
/// that what is written again is what was read, encrypted or not.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object<'a> {
    Null,
    /// A number, string, `true` or `false`.
    Literal(&'a [u8]),
    /// Without its slash.
    Name(&'a [u8]),
    Reference(u32, u32),
    Array(Vec<Object<'a>>),
    Dictionary(Dictionary<'a>),
}

/// Keys without their slashes, in the file's order.
pub(super) type Dictionary<'a> = Vec<(&'a [u8], Object<'a>)>;

impl<'a> Object<'a> {
    pub(super) fn integer(&self) -> Option<usize> {
        match self {
            Object::Literal(text) => std::str::from_utf8(text).ok()?.parse().ok(),
            _ => None,
        }
    }

    pub(super) fn reference(&self) -> Option<u32> {
        match self {
            Object::Reference(number, _) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&'a [u8]> {
        match self {
            Object::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn dictionary(&self) -> Option<&Dictionary<'a>> {
        match self {
            Object::Dictionary(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a dictionary's key.
    pub(super) fn get(&self, key: &str) -> Option<&Object<'a>> {
        get(self.dictionary()?, key)
    }

    /// Whether this is a dictionary whose `Type` is `name`.
    pub(super) fn is_type(&self, name: &str) -> bool {
        self.get("Type").and_then(Object::name) == Some(name.as_bytes())
    }

    /// Write the object as PDF has it.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Object::Null => out.extend_from_slice(b"null"),
            Object::Literal(text) => out.extend_from_slice(text),
            Object::Name(name) => {
                out.push(b'/');
                out.extend_from_slice(name);
            }
            Object::Reference(number, generation) => {
                out.extend_from_slice(format!("{number} {generation} R").as_bytes());
            }
            Object::Array(items) => {
                out.push(b'[');
                for item in items {
                    item.write(out);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Object::Dictionary(entries) => write_dictionary(entries, out),
        }
    }
}

/// The value of a key.
pub(super) fn get<'d, 'a>(entries: &'d Dictionary<'a>, key: &str) -> Option<&'d Object<'a>> {
    entries.iter().find(|(name, _)| *name == key.as_bytes()).map(|(_, value)| value)
}

pub(super) fn write_dictionary(entries: &Dictionary<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(b"<<");
    for (key, value) in entries {
        out.push(b'/');
        out.extend_from_slice(key);
        out.push(b' ');
        value.write(out);
        out.push(b'\n');
    }
    out.extend_from_slice(b">>");
}

/// Reads objects from bytes.
pub(super) struct Parser<'a> {
    pub bytes: &'a [u8],
    pub position: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], position: usize) -> Self {
        Self { bytes, position }
    }

    /// The object that begins here. What is no object is `Null`.
    pub(super) fn object(&mut self) -> Object<'a> {
        self.object_within(0)
    }

    fn object_within(&mut self, depth: usize) -> Object<'a> {
        self.skip_space();
        match self.rest() {
            [b'<', b'<', ..] if depth < MAX_DEPTH => self.dictionary(depth),
            [b'[', ..] if depth < MAX_DEPTH => self.array(depth),
            [b'<', b'<', ..] => self.skip(2),
            [b'<', ..] => self.hexadecimal(),
            [b'(', ..] => self.string(),
            [b'/', ..] => Object::Name(self.name()),
            [b'0'..=b'9' | b'+' | b'-' | b'.', ..] => self.number(),
            [b']' | b'>' | b')' | b'{' | b'}' | b'[', ..] => self.skip(1),
            _ => match self.word() {
                word @ (b"true" | b"false") => Object::Literal(word),
                _ => Object::Null,
            },
        }
    }

    fn skip(&mut self, count: usize) -> Object<'a> {
        self.position += count;
        Object::Null
    }

    fn dictionary(&mut self, depth: usize) -> Object<'a> {
        self.position += 2;
        let mut entries = Vec::new();
        while !self.at_end_of_object() {
            match self.rest() {
                [b'>', b'>', ..] => {
                    self.position += 2;
                    break;
                }
                [b'/', ..] => {
                    let key = self.name();
                    self.skip_space();
                    let value = match self.rest() {
                        [b'>', b'>', ..] => Object::Null,
                        _ if self.at_end_of_object() => Object::Null,
                        _ => self.object_within(depth + 1),
                    };
                    entries.push((key, value));
                }
                // A key that lost its slash: its value is lost with it.
                _ => {
                    self.object_within(depth + 1);
                }
            }
        }
        Object::Dictionary(entries)
    }

    fn array(&mut self, depth: usize) -> Object<'a> {
        self.position += 1;
        let mut items = Vec::new();
        while !self.at_end_of_object() {
            match self.rest() {
                [b']', ..] => {
                    self.position += 1;
                    break;
                }
                // The closing bracket is lost.
                [b'>', b'>', ..] => break,
                _ => items.push(self.object_within(depth + 1)),
            }
        }
        Object::Array(items)
    }

    /// Whether nothing more of this object can follow.
    fn at_end_of_object(&mut self) -> bool {
        self.skip_space();
        let rest = self.rest();
        rest.is_empty() || [b"endobj".as_slice(), b"stream", b"obj"].iter().any(|end| rest.starts_with(end))
    }

    fn hexadecimal(&mut self) -> Object<'a> {
        let rest = self.rest();
        let length = rest[1..]
            .iter()
            .take(MAX_STRING_BYTES)
            .position(|byte| !byte.is_ascii_hexdigit() && !is_space(*byte))
            .map_or(rest.len(), |length| length + 1);
        self.position += (length + 1).min(rest.len());
        match rest.get(length) {
            Some(b'>') => Object::Literal(&rest[..=length]),
            _ => Object::Null,
        }
    }

    fn string(&mut self) -> Object<'a> {
        let rest = self.rest();
        let mut depth = 0usize;
        let mut index = 0;
        while let Some(byte) = rest.get(index).filter(|_| index < MAX_STRING_BYTES) {
            match byte {
                b'\\' => index += 1,
                b'(' => depth += 1,
                b')' => depth -= 1,
                _ => {}
            }
            index += 1;
            if depth == 0 {
                self.position += index;
                return Object::Literal(&rest[..index]);
            }
        }
        // It does not end: what looks like the end of the line or of the dictionary is one.
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r' | b'>')).unwrap_or(rest.len());
        self.position += end;
        Object::Null
    }

    fn name(&mut self) -> &'a [u8] {
        self.position += 1;
        self.word_or_nothing()
    }

    fn number(&mut self) -> Object<'a> {
        let text = self.word();
        let after = self.position;
        if let Some(number) = unsigned(text)
            && let Some(generation) = self.next_unsigned()
        {
            self.skip_space();
            if let [b'R', following @ ..] = self.rest()
                && following.first().is_none_or(|byte| !is_regular(*byte))
            {
                self.position += 1;
                return Object::Reference(number, generation);
            }
        }
        self.position = after;
        let sound = text.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'));
        if sound { Object::Literal(text) } else { Object::Null }
    }

    fn next_unsigned(&mut self) -> Option<u32> {
        self.skip_space();
        match self.rest().first() {
            Some(b'0'..=b'9') => unsigned(self.word()),
            _ => None,
        }
    }

    /// The regular characters here, at least one byte.
    pub(super) fn word(&mut self) -> &'a [u8] {
        let start = self.position;
        if self.word_or_nothing().is_empty() {
            self.position = (start + 1).min(self.bytes.len());
        }
        &self.bytes[start..self.position]
    }

    fn word_or_nothing(&mut self) -> &'a [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| !is_regular(*byte)).unwrap_or(rest.len());
        self.position += length;
        &rest[..length]
    }

    pub(super) fn skip_space(&mut self) {
        loop {
            let rest = self.rest();
            let space = rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
            self.position += space;
            if rest.get(space) != Some(&b'%') {
                return;
            }
            let comment = &rest[space..];
            self.position +=
                comment.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(comment.len());
        }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
        &self.bytes[self.position.min(self.bytes.len())..]
    }
}

pub(super) fn unsigned(word: &[u8]) -> Option<u32> {
    std::str::from_utf8(word).ok()?.parse().ok()
}

pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}

fn is_regular(byte: u8) -> bool {
    !is_space(byte) && !matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Parser;

    #[track_caller]
    fn check(bytes: &str, expected: &str) {
        let mut out = Vec::new();
        Parser::new(bytes.as_bytes(), 0).object().write(&mut out);
        assert_eq!(String::from_utf8(out).unwrap().replace('\n', ""), expected, "{bytes}");
    }

    #[test]
    fn sound_objects_are_written_as_they_were() {
        check(
            "<< /A 1 /B [1 0 R (a\\)b) <0aF> -.5 true null]>>",
            "<</A 1/B [1 0 R (a\\)b) <0aF> -.5 true null ]>>",
        );
        check("% note\n/Name#20x", "/Name#20x");
        check("12 0 obj", "12");
        check("12 0 Rx", "12");
    }

    #[test]
    fn damage_costs_no_more_than_its_entry() {
        check("<< /A 1 B 2 /C 3 >>", "<</A 1/C 3>>");
        check("<< /A /B /C >>", "<</A /B/C null>>");
        check("<< /A [1 2 /B >> endobj", "<</A [1 2 /B ]>>");
        check("<< /A <12z4> /B 1 endobj << /C 1 >>", "<</A null/B 1>>");
        check("<< /A (open \n/B 1 >>", "<</A null/B 1>>");
        check("<< /A 1", "<</A 1>>");
        check("<< /A 1z2 /B 1 >>", "<</A null/B 1>>");
    }

    #[test]
    fn depth_is_bounded() {
        let deep = "[".repeat(200_000);
        Parser::new(deep.as_bytes(), 0).object();
        let deep = "<</A".repeat(200_000);
        Parser::new(deep.as_bytes(), 0).object();
    }
}
