//! Strings of BIFF5 (bytes in a code page) and BIFF8 (Latin-1 or UTF-16).

use encoding_rs::Encoding;

use super::records::{u16_at, u32_at};

/// How strings are stored.
#[derive(Clone, Copy)]
pub(super) enum Coding {
    /// BIFF8.
    Unicode,
    /// BIFF5 and before.
    CodePage(&'static Encoding),
}

/// The encoding of a Windows code page.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    let label = match number {
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10_000 | 32_768 => "macintosh".to_owned(),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// A string of `count` characters behind `at`; in BIFF8 a byte of flags comes first.
pub(super) fn text(bytes: &[u8], at: usize, count: usize, coding: Coding) -> Option<String> {
    match coding {
        Coding::CodePage(encoding) => {
            let bytes = bytes.get(at..)?;
            Some(encoding.decode_without_bom_handling(&bytes[..count.min(bytes.len())]).0.into_owned())
        }
        Coding::Unicode => {
            let flags = *bytes.get(at)?;
            Some(characters(bytes.get(at + 1..)?, count, flags & 1 != 0).0)
        }
    }
}

/// Up to `count` characters, and how many of them and bytes were there.
fn characters(bytes: &[u8], count: usize, is_wide: bool) -> (String, usize, usize) {
    if is_wide {
        let count = count.min(bytes.len() / 2);
        return (utf16(&bytes[..count * 2]), count, count * 2);
    }
    let count = count.min(bytes.len());
    (bytes[..count].iter().map(|&byte| char::from(byte)).collect(), count, count)
}

/// UTF-16 without a byte order mark, up to a NUL.
pub(super) fn utf16(bytes: &[u8]) -> String {
    let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
    char::decode_utf16(units.take_while(|unit| *unit != 0)).map(|c| c.unwrap_or('\u{fffd}')).collect()
}

/// The shared strings of a workbook. A string may go on in the next part, where flags stand again.
pub(super) fn shared(parts: &[&[u8]]) -> Vec<String> {
    let mut cursor = Cursor { parts, part: 0, at: 8 };
    let mut strings = Vec::new();
    while let Some(string) = cursor.string() {
        strings.push(string);
    }
    strings
}

struct Cursor<'a> {
    parts: &'a [&'a [u8]],
    part: usize,
    at: usize,
}

impl Cursor<'_> {
    /// What is left of the part; of the next one where nothing is left.
    fn rest(&mut self) -> Option<&[u8]> {
        while self.at >= self.parts.get(self.part)?.len() {
            self.part += 1;
            self.at = 0;
        }
        self.parts[self.part].get(self.at..)
    }

    fn string(&mut self) -> Option<String> {
        let head = self.rest()?;
        let (count, flags) = (usize::from(u16_at(head, 0)?), *head.get(2)?);
        let mut length = 3;
        let mut tail = 0;
        if flags & 0x08 != 0 {
            tail += usize::from(u16_at(head, length)?) * 4;
            length += 2;
        }
        if flags & 0x04 != 0 {
            tail += u32_at(head, length)? as usize;
            length += 4;
        }
        self.at += length;
        let text = self.text(count, flags & 1 != 0);
        self.skip(tail);
        Some(text)
    }

    fn text(&mut self, mut count: usize, mut is_wide: bool) -> String {
        let mut out = String::new();
        while count > 0 {
            let Some(bytes) = self.parts.get(self.part).and_then(|part| part.get(self.at..)) else { break };
            let (text, read, length) = characters(bytes, count, is_wide);
            out.push_str(&text);
            count -= read;
            self.at += length;
            if count > 0 {
                self.part += 1;
                let Some(flags) = self.parts.get(self.part).and_then(|part| part.first()) else { break };
                is_wide = flags & 1 != 0;
                self.at = 1;
            }
        }
        out
    }

    fn skip(&mut self, mut bytes: usize) {
        while bytes > 0 {
            let Some(rest) = self.rest() else { return };
            let step = bytes.min(rest.len());
            bytes -= step;
            self.at += step;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_strings_go_on_in_the_next_part() {
        let head = [2_u32.to_le_bytes(), 2_u32.to_le_bytes()].concat();
        let first = [&head[..], &[4, 0, 0, b'a', b'b']].concat();
        let second = [&[1_u8, b'c', 0, b'd', 0][..], &[1, 0, 8, 1, 0, b'x', 9, 9, 9, 9]].concat();
        assert_eq!(shared(&[&first, &second]), ["abcd", "x"]);
        assert_eq!(shared(&[&first]), ["ab"]);
        assert!(shared(&[]).is_empty());
    }

    #[test]
    fn code_pages_are_known() {
        assert_eq!(code_page(1251).name(), "windows-1251");
        assert_eq!(code_page(932).name(), "Shift_JIS");
        assert_eq!(code_page(9).name(), "windows-1252");
    }
}
