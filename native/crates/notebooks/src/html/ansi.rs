//! Terminal colours as classes and styles.

use super::escape;

const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "black-intense",
    "red-intense",
    "green-intense",
    "yellow-intense",
    "blue-intense",
    "magenta-intense",
    "cyan-intense",
    "white-intense",
];

/// A colour: one of the sixteen, or red, green and blue.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Colour {
    Named(u8),
    Mixed(u8, u8, u8),
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Look {
    front: Option<Colour>,
    back: Option<Colour>,
    bold: bool,
    underline: bool,
    inverse: bool,
}

/// Append `text`, whose escape sequences become spans. Sequences that are no colours go.
pub(super) fn html(text: &str, out: &mut String) {
    let mut look = Look::default();
    // Where a sequence is no list of numbers, those of the one before are meant.
    let mut numbers: Vec<u32> = Vec::new();
    let mut rest = text;
    while let Some((start, length, codes)) = sequence(rest) {
        if let Some(found) = codes.and_then(read_numbers) {
            numbers = found;
        }
        chunk(&rest[..start], look, out);
        look.apply(&numbers);
        numbers.clear();
        rest = &rest[start + length..];
    }
    chunk(rest, look, out);
}

/// The next sequence: where it is, how long, and what it says if it is about colours.
fn sequence(text: &str) -> Option<(usize, usize, Option<&str>)> {
    let mut from = 0;
    while let Some(at) = text[from..].find("\u{1b}[").map(|at| at + from) {
        let inner = &text[at + 2..];
        let end = inner.find(|c| matches!(c, '@'..='~' | '\n'));
        match end.filter(|end| !inner[*end..].starts_with('\n')) {
            Some(end) => return Some((at, end + 3, inner[end..].starts_with('m').then_some(&inner[..end]))),
            None => from = at + 2,
        }
    }
    None
}

fn read_numbers(codes: &str) -> Option<Vec<u32>> {
    codes.split(';').map(|code| if code.is_empty() { Some(0) } else { code.trim().parse().ok() }).collect()
}

fn chunk(text: &str, look: Look, out: &mut String) {
    if text.is_empty() {
        return;
    }
    if look == Look::default() {
        return escape::text(text, out);
    }
    look.open(out);
    escape::text(text, out);
    out.push_str("</span>");
}

impl Look {
    fn open(self, out: &mut String) {
        let bright = match self.front {
            Some(Colour::Named(name @ 0..=7)) if self.bold => Some(Colour::Named(name + 8)),
            other => other,
        };
        let (front, back) = if self.inverse { (self.back, bright) } else { (bright, self.back) };
        let (mut classes, mut styles) = (Vec::new(), Vec::new());
        for (colour, side, style) in [(front, "fg", "color"), (back, "bg", "background-color")] {
            match colour {
                Some(Colour::Named(name)) => {
                    classes.push(format!("ansi-{}-{side}", NAMES[usize::from(name) & 15]))
                }
                Some(Colour::Mixed(red, green, blue)) => {
                    styles.push(format!("{style}: rgb({red},{green},{blue})"))
                }
                None if self.inverse => classes.push(format!("ansi-default-inverse-{side}")),
                None => {}
            }
        }
        for (on, class) in [(self.bold, "ansi-bold"), (self.underline, "ansi-underline")] {
            if on {
                classes.push(class.to_owned());
            }
        }
        out.push_str("<span");
        for (name, values, joint) in [("class", classes, " "), ("style", styles, "; ")] {
            if !values.is_empty() {
                out.push_str(&format!(" {name}=\"{}\"", values.join(joint)));
            }
        }
        out.push('>');
    }

    fn apply(&mut self, mut numbers: &[u32]) {
        while let [number, rest @ ..] = numbers {
            numbers = rest;
            match number {
                0 => *self = Self::default(),
                1 | 5 => self.bold = true,
                4 => self.underline = true,
                7 => self.inverse = true,
                21 | 22 => self.bold = false,
                24 => self.underline = false,
                27 => self.inverse = false,
                30..=37 => self.front = Some(Colour::Named((number - 30) as u8)),
                39 => self.front = None,
                40..=47 => self.back = Some(Colour::Named((number - 40) as u8)),
                49 => self.back = None,
                90..=97 => self.front = Some(Colour::Named((number - 82) as u8)),
                100..=107 => self.back = Some(Colour::Named((number - 92) as u8)),
                38 | 48 => {
                    let Some((colour, rest)) = extended(rest) else { return };
                    numbers = rest;
                    *(if *number == 38 { &mut self.front } else { &mut self.back }) = Some(colour);
                }
                _ => {}
            }
        }
    }
}

/// A colour of 256, or of 24 bits, and what follows it.
fn extended(numbers: &[u32]) -> Option<(Colour, &[u32])> {
    match numbers {
        [2, red, green, blue, rest @ ..] => {
            let byte = |number: &u32| u8::try_from(*number).ok();
            Some((Colour::Mixed(byte(red)?, byte(green)?, byte(blue)?), rest))
        }
        [5, index @ 0..=15, rest @ ..] => Some((Colour::Named(*index as u8), rest)),
        [5, index @ 16..=231, rest @ ..] => {
            let level = |part: u32| if part > 0 { (55 + part * 40) as u8 } else { 0 };
            let cube = index - 16;
            Some((Colour::Mixed(level(cube / 36), level(cube % 36 / 6), level(cube % 6)), rest))
        }
        [5, index @ 232..=255, rest @ ..] => {
            let grey = ((index - 232) * 10 + 8) as u8;
            Some((Colour::Mixed(grey, grey, grey), rest))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    fn html(text: &str) -> String {
        let mut out = String::new();
        super::html(text, &mut out);
        out
    }

    #[test]
    fn colours_become_classes_and_styles() {
        assert_eq!(html("a\u{1b}[31mb\u{1b}[0mc"), "a<span class=\"ansi-red-fg\">b</span>c");
        assert_eq!(
            html("\u{1b}[1;34;47mb"),
            "<span class=\"ansi-blue-intense-fg ansi-white-bg ansi-bold\">b</span>"
        );
        assert_eq!(html("\u{1b}[38;2;1;2;3mb"), "<span style=\"color: rgb(1,2,3)\">b</span>");
        assert_eq!(html("\u{1b}[38;5;196mb"), "<span style=\"color: rgb(255,0,0)\">b</span>");
        assert_eq!(
            html("\u{1b}[7mb"),
            "<span class=\"ansi-default-inverse-fg ansi-default-inverse-bg\">b</span>"
        );
    }

    #[test]
    fn other_sequences_go_and_text_is_escaped() {
        assert_eq!(html("\u{1b}[2K<&\u{1b}[mx\u{1b}[38;5mz"), "&lt;&amp;xz");
        assert_eq!(html("\u{1b}[\n\u{1b}[999m1"), "\u{1b}[\n1");
    }
}
