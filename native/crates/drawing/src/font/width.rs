//! Widths of text.

use std::borrow::Cow;

use super::face::{Face, UNITS_PER_EM, face};
use crate::scene::Font;

const ELLIPSIS: char = '…';

/// Width of `text` in pixels without the blanks around it, kerning included, as Vega measures it with a
/// canvas whose sans-serif is Liberation Sans.
///
/// Letters that the embedded face lacks count as wide as they usually are: those of East Asia as the
/// font's size, others 0.6 of it, marks that stand on other letters nothing.
pub fn text_width(text: &str, font: &Font) -> f64 {
    if font.size.is_nan() || font.size <= 0.0 {
        return 0.0;
    }
    to_pixels(units(text.trim(), face(font.bold)), font)
}

/// `text` without the blanks around it, or so many letters of its beginning that they are, with an
/// ellipsis behind them, narrower than `limit` pixels; a limit of 0 is none.
///
/// This is what Vega does: a blank before the ellipsis counts for nothing, and with no room at all an
/// ellipsis alone is left.
pub fn truncate<'a>(text: &'a str, limit: f64, font: &Font) -> Cow<'a, str> {
    let text = text.trim();
    let limited = limit > 0.0 && font.size > 0.0 && !text.is_empty();
    if !limited || text_width(text, font) < limit {
        return Cow::Borrowed(text);
    }
    let room = limit - text_width("…", font);
    let kept = longest_within(text, room, font);
    let mut short = String::with_capacity(kept.len() + ELLIPSIS.len_utf8());
    short.push_str(kept);
    short.push(ELLIPSIS);
    Cow::Owned(short)
}

/// The longest beginning that is narrower than `room`. Vega searches by halves; beginnings grow with
/// every letter (no kerning is wider than a letter), so one walk finds the same.
fn longest_within<'a>(text: &'a str, room: f64, font: &Font) -> &'a str {
    let face = face(font.bold);
    let mut pen = Pen::default();
    let mut kept = 0;
    for (start, letter) in text.char_indices() {
        pen.put(letter, face);
        let end = start + letter.len_utf8();
        // Blanks at the end have no width, as in `text_width`.
        if letter.is_whitespace() || to_pixels(pen.units, font) < room {
            kept = end;
        } else {
            break;
        }
    }
    &text[..kept]
}

fn to_pixels(units: i64, font: &Font) -> f64 {
    units as f64 * font.size / UNITS_PER_EM
}

fn units(text: &str, face: &Face) -> i64 {
    let mut pen = Pen::default();
    for letter in text.chars() {
        pen.put(letter, face);
    }
    pen.units
}

/// Goes along a text, letter by letter.
#[derive(Default)]
pub(crate) struct Pen {
    /// Where the next letter stands if it is not kerned, in units of the embedded faces.
    pub(crate) units: i64,
    before: Option<char>,
}

impl Pen {
    /// Move past `letter`, and say where it stands.
    pub(crate) fn put(&mut self, letter: char, face: &Face) -> i64 {
        if let Some(before) = self.before.replace(letter) {
            self.units += i64::from(face.kerning(before, letter));
        }
        let start = self.units;
        self.units += i64::from(face.advance(letter).unwrap_or_else(|| usual_advance(letter)));
        start
    }
}

/// How wide letters usually are that the embedded faces lack.
pub(crate) fn usual_advance(letter: char) -> i32 {
    let em = UNITS_PER_EM as i32;
    match letter as u32 {
        // Marks on other letters, joiners, direction and variation marks.
        0..0x20
        | 0x7f..0xa0
        | 0x300..0x370
        | 0x483..0x48a
        | 0x591..0x5be
        | 0x610..0x61b
        | 0x64b..0x660
        | 0x900..0x903
        | 0x93c
        | 0x941..0x949
        | 0x94d
        | 0xe31
        | 0xe34..0xe3b
        | 0xe47..0xe4f
        | 0x1ab0..0x1b00
        | 0x1dc0..0x1e00
        | 0x200b..0x2010
        | 0x202a..0x202f
        | 0x2060..0x2070
        | 0x20d0..0x2100
        | 0xfe00..0xfe10
        | 0xfe20..0xfe30
        | 0xfeff
        | 0x1f3fb..0x1f400
        | 0xe0000..0xe0200 => 0,
        // Hangul, CJK, kana, full-width forms, emoji.
        0x1100..0x1160
        | 0x231a..0x231c
        | 0x23e9..0x23ed
        | 0x2600..0x2800
        | 0x2b1b..0x2b1d
        | 0x2e80..0xa4d0
        | 0xac00..0xd7a4
        | 0xf900..0xfb00
        | 0xfe30..0xfe70
        | 0xff01..0xff61
        | 0xffe0..0xffe7
        | 0x16fe0..0x1b300
        | 0x1f000..0x20000
        | 0x20000..0x40000 => em,
        _ => em * 3 / 5,
    }
}

#[cfg(test)]
mod tests {
    use super::{text_width, truncate};
    use crate::scene::Font;

    fn sized(size: f64) -> Font {
        Font { size, ..Font::default() }
    }

    /// Widths that vl-convert 1.9.0 measures at a size of 10.
    #[test]
    fn measures_as_vega_does() {
        for (text, expected) in [
            ("A", 6.669921875),
            ("AV", 12.59765625),
            ("AVAV", 24.453125),
            ("To", 10.5615234375),
            ("Hello World", 51.4990234375),
            ("11", 11.123046875),
            ("T.", 7.7783203125),
            ("fi", 5.0),
            (" ", 0.0),
            ("A A", 15.0146484375),
            ("é", 5.5615234375),
            ("WWWWWWWWWW", 94.384765625),
            ("−5", 11.4013671875),
        ] {
            assert_eq!(text_width(text, &sized(10.0)), expected, "{text}");
        }
    }

    #[test]
    fn bold_is_wider_and_missing_letters_have_a_width() {
        let bold = Font { bold: true, ..sized(10.0) };
        assert_eq!(text_width("a", &bold), 5.5615234375);
        assert_eq!(text_width("b", &bold), 6.1083984375);
        assert_eq!(text_width("漢字", &sized(10.0)), 20.0);
        assert_eq!(text_width("a", &sized(f64::NAN)), 0.0);
        assert_eq!(text_width("a", &sized(-1.0)), 0.0);
    }

    /// What vl-convert 1.9.0 writes for an axis label of this limit.
    #[test]
    fn shortens_as_vega_does() {
        let text = "Hello World, Test AV To the tail";
        for (limit, kept) in [
            (5.0, ""),
            (11.0, ""),
            (20.0, "H"),
            (30.0, "Hell"),
            (33.0, "Hello "),
            (40.0, "Hello "),
            (51.0, "Hello Wo"),
            (60.0, "Hello Worl"),
            (70.0, "Hello World, "),
            (77.0, "Hello World, T"),
            (80.0, "Hello World, Te"),
            (90.0, "Hello World, Test "),
            (100.0, "Hello World, Test A"),
            (120.0, "Hello World, Test AV To t"),
        ] {
            assert_eq!(truncate(text, limit, &sized(10.0)), format!("{kept}…"), "{limit}");
        }
        assert_eq!(truncate(text, 137.0, &sized(10.0)), text);
    }

    #[test]
    fn shortens_to_fit() {
        let font = sized(10.0);
        let check =
            |text: &str, limit: f64, expected: &str| assert_eq!(truncate(text, limit, &font), expected);
        check(" plenty of room ", 200.0, "plenty of room");
        check("no limit", 0.0, "no limit");
        check("no limit", f64::NAN, "no limit");
        check("Hello World", 51.4990234375, "Hello Wo…");
        check("Hello World", 30.0, "Hell…");
        check("Hello World", 5.0, "…");
        check("", 5.0, "");
    }
}
