//! Text as it grows: numbers, colours, attributes.

use crate::scene::{Color, Segment};

/// Largest magnitude that is written; what lies beyond is drawn at it.
const LARGEST: f64 = 1e9;

/// A digit of a name that is not known before all is written.
const NAME_DIGITS: usize = 8;

/// An SVG that is being written.
#[derive(Default)]
pub(super) struct Out {
    text: String,
    /// Where the drawing's name has to be filled in.
    names: Vec<usize>,
}

impl Out {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), names: Vec::new() }
    }

    /// Markup, as it is.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Text between elements or in an attribute: nothing in it is taken for markup.
    pub(super) fn escaped(&mut self, text: &str) {
        for letter in text.chars() {
            match letter {
                '&' => self.text.push_str("&amp;"),
                '<' => self.text.push_str("&lt;"),
                '>' => self.text.push_str("&gt;"),
                '"' => self.text.push_str("&quot;"),
                // XML has no place for these, not even as a reference.
                '\0'..='\x08' | '\x0b' | '\x0c' | '\x0e'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {
                    self.text.push('\u{fffd}')
                }
                other => self.text.push(other),
            }
        }
    }

    /// A number with at most three decimals.
    pub(super) fn number(&mut self, value: f64) {
        let value = if value.is_nan() { 0.0 } else { value.clamp(-LARGEST, LARGEST) };
        let thousandths = (value * 1000.0).round() as i64;
        if thousandths < 0 {
            self.text.push('-');
        }
        let thousandths = thousandths.unsigned_abs();
        self.integer(thousandths / 1000);
        let mut fraction = thousandths % 1000;
        if fraction > 0 {
            self.text.push('.');
            let mut place = 100;
            while fraction > 0 {
                self.digit(fraction / place);
                fraction %= place;
                place /= 10;
            }
        }
    }

    fn integer(&mut self, value: u64) {
        let mut digits = [0; 20];
        let mut start = digits.len();
        let mut rest = value;
        loop {
            start -= 1;
            digits[start] = rest % 10;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        for &digit in &digits[start..] {
            self.digit(digit);
        }
    }

    fn digit(&mut self, digit: u64) {
        self.text.push(char::from(b'0' + digit as u8));
    }

    /// An attribute; `name` stands with the blank before it and `="` behind.
    pub(super) fn number_attribute(&mut self, name: &str, value: f64) {
        self.text.push_str(name);
        self.number(value);
        self.text.push('"');
    }

    /// `#rrggbb`, or shorter; alpha is written elsewhere.
    pub(super) fn color(&mut self, color: Color) {
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let channels = [color.r, color.g, color.b];
        let short = channels.iter().all(|channel| channel >> 4 == channel & 15);
        self.text.push('#');
        for channel in channels {
            self.text.push(char::from(HEX[usize::from(channel >> 4)]));
            if !short {
                self.text.push(char::from(HEX[usize::from(channel & 15)]));
            }
        }
    }

    fn point(&mut self, (x, y): (f64, f64)) {
        self.number(x);
        self.text.push(',');
        self.number(y);
    }

    /// The data of a path whose origin lies at `(x, y)`.
    pub(super) fn path_data(&mut self, segments: &[Segment], (x, y): (f64, f64)) {
        // The command of the step before: lines after a line or a move need none of their own.
        let mut command = ' ';
        for segment in segments {
            match segment.map(|point| (point.0 + x, point.1 + y)) {
                Segment::Move(x, y) => {
                    self.text.push('M');
                    self.point((x, y));
                    command = 'L';
                }
                Segment::Line(x, y) => {
                    self.text.push(if command == 'L' { ' ' } else { 'L' });
                    self.point((x, y));
                    command = 'L';
                }
                Segment::Cubic(first, second, end) => {
                    self.text.push(if command == 'C' { ' ' } else { 'C' });
                    self.point(first);
                    self.text.push(' ');
                    self.point(second);
                    self.text.push(' ');
                    self.point(end);
                    command = 'C';
                }
                Segment::Close => {
                    self.text.push('Z');
                    command = ' ';
                }
            }
        }
    }

    /// The name of definition `number` of this drawing.
    ///
    /// It holds a hash of all that is drawn, so that drawings on one page do not take each other's.
    pub(super) fn name(&mut self, number: usize) {
        self.text.push('d');
        self.names.push(self.text.len());
        self.text.push_str("00000000");
        self.text.push('-');
        self.integer(number as u64);
    }

    pub(super) fn finish(self) -> String {
        if self.names.is_empty() {
            return self.text;
        }
        let name = format!("{:0NAME_DIGITS$x}", hash(self.text.as_bytes()) as u32);
        let mut text = String::with_capacity(self.text.len());
        let mut done = 0;
        for start in self.names {
            text.push_str(&self.text[done..start]);
            text.push_str(&name);
            done = start + NAME_DIGITS;
        }
        text.push_str(&self.text[done..]);
        text
    }
}

/// FNV-1a over eight bytes at a time: the same on every machine, and fast enough to be free.
fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = (state ^ u64::from_le_bytes(word)).wrapping_mul(0x0000_0100_0000_01b3);
        state ^= state >> 32;
    }
    state
}

/// Bytes as text of 64 letters, in the alphabet of RFC 4648.
pub(super) fn base64(bytes: &[u8], out: &mut Out) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.text.reserve(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let letter = ALPHABET[(bits >> (18 - 6 * index) & 63) as usize];
            out.text.push(if index <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Out, base64};
    use crate::scene::{Color, Segment};

    fn written(write: impl FnOnce(&mut Out)) -> String {
        let mut out = Out::default();
        write(&mut out);
        out.finish()
    }

    #[test]
    fn numbers_are_short() {
        for (value, expected) in [
            (0.0, "0"),
            (-0.0001, "0"),
            (1.5, "1.5"),
            (-12.3456, "-12.346"),
            (0.05, "0.05"),
            (0.001, "0.001"),
            (99.9996, "100"),
            (1e300, "1000000000"),
            (f64::NAN, "0"),
            (f64::NEG_INFINITY, "-1000000000"),
        ] {
            assert_eq!(written(|out| out.number(value)), expected);
        }
    }

    #[test]
    fn paths_name_no_command_twice() {
        let segments = [
            Segment::Move(0.0, 0.0),
            Segment::Line(1.0, 0.0),
            Segment::Line(1.0, 1.0),
            Segment::Cubic((1.0, 2.0), (3.0, 4.0), (5.0, 6.0)),
            Segment::Line(0.0, 1.0),
            Segment::Close,
        ];
        assert_eq!(
            written(|out| out.path_data(&segments, (10.0, 0.5))),
            "M10,0.5 11,0.5 11,1.5C11,2.5 13,4.5 15,6.5L10,1.5Z"
        );
    }

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(written(|out| out.escaped("<a b=\"&\">\u{1}é")), "&lt;a b=&quot;&amp;&quot;&gt;\u{fffd}é");
    }

    #[test]
    fn colors_are_short() {
        assert_eq!(written(|out| out.color(Color::rgb(0xffcc00))), "#fc0");
        assert_eq!(written(|out| out.color(Color::rgb(0x4c78a8))), "#4c78a8");
    }

    #[test]
    fn bytes_become_base64() {
        for (bytes, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("fooba", "Zm9vYmE=")]
        {
            assert_eq!(written(|out| base64(bytes.as_bytes(), out)), expected);
        }
    }

    #[test]
    fn names_differ_with_the_drawing() {
        let named = |text: &str| {
            written(|out| {
                out.raw(text);
                out.name(12);
            })
        };
        assert_ne!(named("a")[1..], named("b")[1..]);
        assert!(named("a").starts_with("ad") && named("a").ends_with("-12"));
        assert_eq!(named("a").len(), "ad00000000-12".len());
    }
}
