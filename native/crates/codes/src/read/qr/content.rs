//! From data bytes to text: segments, encodings.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, WINDOWS_1252};

use crate::bits::BitReader;
use crate::gs1::SEPARATOR;
use crate::qr_tables::{ALPHANUMERIC, count_bits};

/// What a symbol says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    pub(super) text: String,
    pub(super) bytes: Vec<u8>,
    /// Bytes of no stated encoding that are not yet text.
    pending: Vec<u8>,
    encoding: Option<&'static Encoding>,
    is_gs1: bool,
}

impl Content {
    /// The content of data bytes, or nothing when they break the rules.
    pub(super) fn of(data: &[u8], version: usize) -> Option<Self> {
        let mut content = Self::default();
        let mut bits = BitReader::new(data, data.len() * 8);
        while bits.left() >= 4 {
            match bits.take(4)? {
                0b0000 => break,
                0b0111 => content.change_encoding(&mut bits)?,
                0b0011 => bits.take(16).map(drop)?,
                0b0101 => content.is_gs1 = true,
                0b1001 => {
                    content.is_gs1 = true;
                    bits.take(8)?;
                }
                mode => content.push_segment(mode, &mut bits, version)?,
            }
        }
        content.settle();
        (!content.bytes.is_empty()).then_some(content)
    }

    fn push_segment(&mut self, mode: u32, bits: &mut BitReader<'_>, version: usize) -> Option<()> {
        let widths = count_bits(version);
        match mode {
            0b0001 => {
                let count = bits.take(widths[0])?;
                self.push_digits(bits, count as usize)
            }
            0b0010 => {
                let count = bits.take(widths[1])?;
                self.push_alphanumeric(bits, count as usize)
            }
            0b0100 => {
                let count = bits.take(widths[2])?;
                (0..count).try_for_each(|_| bits.take(8).map(|byte| self.push(byte as u8)))
            }
            0b1000 => {
                let count = bits.take(widths[3])?;
                (0..count).try_for_each(|_| self.push_kanji(bits.take(13)?))
            }
            _ => None,
        }
    }

    fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
        self.pending.push(byte);
    }

    fn push_digits(&mut self, bits: &mut BitReader<'_>, mut count: usize) -> Option<()> {
        while count > 0 {
            let digits = count.min(3);
            let value = bits.take([0, 4, 7, 10][digits])?;
            if value >= 10u32.pow(digits as u32) {
                return None;
            }
            format!("{value:0digits$}").bytes().for_each(|digit| self.push(digit));
            count -= digits;
        }
        Some(())
    }

    fn push_alphanumeric(&mut self, bits: &mut BitReader<'_>, mut count: usize) -> Option<()> {
        let mut letters = Vec::with_capacity(count);
        while count > 0 {
            let pair = count.min(2);
            let value = bits.take([0, 6, 11][pair])? as usize;
            if pair == 2 {
                letters.push(*ALPHANUMERIC.get(value / 45)?);
            }
            letters.push(ALPHANUMERIC[value % 45]);
            count -= pair;
        }
        let mut letters = letters.into_iter().peekable();
        while let Some(letter) = letters.next() {
            // In GS1 data a percent sign separates elements, and two of them are one.
            let is_separator = self.is_gs1 && letter == b'%' && letters.next_if_eq(&b'%').is_none();
            self.push(if is_separator { SEPARATOR as u8 } else { letter });
        }
        Some(())
    }

    fn push_kanji(&mut self, value: u32) -> Option<()> {
        let code = ((value / 0xc0) << 8) | (value % 0xc0);
        let code = code + if code < 0x1f00 { 0x8140 } else { 0xc140 };
        let pair = (code as u16).to_be_bytes();
        self.settle();
        self.text.push_str(&SHIFT_JIS.decode_without_bom_handling(&pair).0);
        self.bytes.extend_from_slice(&pair);
        Some(())
    }

    /// Extended channel interpretation: the encoding of the bytes that follow.
    fn change_encoding(&mut self, bits: &mut BitReader<'_>) -> Option<()> {
        self.settle();
        let first = bits.take(8)?;
        let number = match (first as u8).leading_ones() {
            0 => first,
            1 => (first & 0x3f) << 8 | bits.take(8)?,
            2 => (first & 0x1f) << 16 | bits.take(16)?,
            _ => return None,
        };
        self.encoding = encoding_of(number);
        Some(())
    }

    /// Make text of the bytes that wait for it.
    fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        let encoding = self.encoding.unwrap_or_else(|| guessed(&pending));
        self.text.push_str(&encoding.decode_without_bom_handling(&pending).0);
    }

    /// Whether the data are GS1 elements.
    pub(super) fn is_gs1(&self) -> bool {
        self.is_gs1
    }
}

/// The encoding of a number that is assigned; others leave it to guessing.
fn encoding_of(number: u32) -> Option<&'static Encoding> {
    let label = match number {
        1 | 3 => "windows-1252",
        4 => "iso-8859-2",
        5 => "iso-8859-3",
        6 => "iso-8859-4",
        7 => "iso-8859-5",
        8 => "iso-8859-6",
        9 => "iso-8859-7",
        10 => "iso-8859-8",
        11 => "windows-1254",
        13 => "windows-874",
        15 => "iso-8859-13",
        16 => "iso-8859-14",
        17 => "iso-8859-15",
        18 => "iso-8859-16",
        20 => "shift_jis",
        21 => "windows-1250",
        22 => "windows-1251",
        23 => "windows-1252",
        24 => "windows-1256",
        25 => "utf-16be",
        26 | 27 | 170 => "utf-8",
        28 => "big5",
        29 | 31 => "gbk",
        30 => "euc-kr",
        32 => "gb18030",
        33 => "utf-16le",
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// Bytes without a stated encoding are most often UTF-8, sometimes Shift JIS, else Latin-1.
pub(crate) fn guessed(bytes: &[u8]) -> &'static Encoding {
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let pairs = bytes.iter().filter(|byte| (0x81..=0x9f).contains(*byte) || **byte >= 0xe0).count();
    let japanese = SHIFT_JIS.decode_without_bom_handling(bytes);
    if !japanese.1 && pairs * 4 >= bytes.len() { SHIFT_JIS } else { WINDOWS_1252 }
}
