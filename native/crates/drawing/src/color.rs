//! Colours as CSS writes them.

use crate::scene::Color;

mod names;

impl Color {
    /// Black.
    pub const BLACK: Self = Self { r: 0, g: 0, b: 0, a: 255 };
    /// White.
    pub const WHITE: Self = Self { r: 255, g: 255, b: 255, a: 255 };

    /// The colour that CSS writes as `text`: a name, `#rgb`, `#rgba`, `#rrggbb`, `#rrggbbaa`, `rgb(...)`,
    /// `rgba(...)`, `hsl(...)` or `hsla(...)` with commas or blanks, or `transparent`. `None` is no colour.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(digits) = text.strip_prefix('#') {
            return hex(digits);
        }
        // The longest form of use has fewer characters; what is longer need not be looked at.
        if text.len() > 128 {
            return None;
        }
        let text = text.to_ascii_lowercase();
        match text.split_once('(') {
            Some((function, rest)) => call(function.trim_end(), rest.strip_suffix(')')?),
            None => names::find(&text),
        }
    }

    /// Opaque, of the number 0xRRGGBB.
    pub const fn rgb(number: u32) -> Self {
        Self { r: (number >> 16) as u8, g: (number >> 8) as u8, b: number as u8, a: 255 }
    }
}

fn hex(digits: &str) -> Option<Color> {
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u32::from_str_radix(digits, 16).ok()?;
    let nibble = |shift: u32| ((number >> shift & 15) * 17) as u8;
    let byte = |shift: u32| (number >> shift) as u8;
    Some(match digits.len() {
        3 => Color { r: nibble(8), g: nibble(4), b: nibble(0), a: 255 },
        4 => Color { r: nibble(12), g: nibble(8), b: nibble(4), a: nibble(0) },
        6 => Color::rgb(number),
        8 => Color { r: byte(24), g: byte(16), b: byte(8), a: byte(0) },
        _ => return None,
    })
}

fn call(function: &str, arguments: &str) -> Option<Color> {
    let parts: Vec<&str> =
        arguments.split([',', '/', ' ', '\t', '\n']).filter(|part| !part.is_empty()).collect();
    let [first, second, third, rest @ ..] = parts.as_slice() else { return None };
    let a = match rest {
        [] => 255,
        [alpha] => byte(share(alpha, 1.0)?),
        _ => return None,
    };
    let (r, g, b) = match function {
        "rgb" | "rgba" => {
            (byte(share(first, 255.0)?), byte(share(second, 255.0)?), byte(share(third, 255.0)?))
        }
        "hsl" | "hsla" => from_hsl(degrees(first)?, share(second, 100.0)?, share(third, 100.0)?),
        _ => return None,
    };
    Some(Color { r, g, b, a })
}

/// A number of which `whole` is all, or a percentage, as a share from 0 to 1.
fn share(text: &str, whole: f64) -> Option<f64> {
    let value = match text.strip_suffix('%') {
        Some(percent) => number(percent)? / 100.0,
        None => number(text)? / whole,
    };
    Some(value.clamp(0.0, 1.0))
}

fn degrees(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 4] =
        [("deg", 1.0), ("grad", 0.9), ("rad", 180.0 / std::f64::consts::PI), ("turn", 360.0)];
    for (unit, factor) in UNITS {
        if let Some(value) = text.strip_suffix(unit) {
            return Some(number(value)? * factor);
        }
    }
    number(text)
}

fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

fn byte(share: f64) -> u8 {
    (share * 255.0).round() as u8
}

fn from_hsl(hue: f64, saturation: f64, lightness: f64) -> (u8, u8, u8) {
    let reach = saturation * lightness.min(1.0 - lightness);
    let channel = |offset: f64| {
        let place = (offset + hue / 30.0).rem_euclid(12.0);
        byte(lightness - reach * (place - 3.0).min(9.0 - place).clamp(-1.0, 1.0))
    };
    (channel(0.0), channel(8.0), channel(4.0))
}

#[cfg(test)]
mod tests {
    use super::Color;

    fn check(text: &str, r: u8, g: u8, b: u8, a: u8) {
        assert_eq!(Color::parse(text), Some(Color { r, g, b, a }), "{text}");
    }

    #[test]
    fn reads_every_form() {
        check("steelblue", 0x46, 0x82, 0xb4, 255);
        check(" RebeccaPurple ", 0x66, 0x33, 0x99, 255);
        check("transparent", 0, 0, 0, 0);
        check("#abc", 0xaa, 0xbb, 0xcc, 255);
        check("#abcd", 0xaa, 0xbb, 0xcc, 0xdd);
        check("#4C78a8", 0x4c, 0x78, 0xa8, 255);
        check("#4C78a880", 0x4c, 0x78, 0xa8, 0x80);
        check("rgb(1, 2,3)", 1, 2, 3, 255);
        check("rgba(255,0,0,0.5)", 255, 0, 0, 128);
        check("rgb(10% 20% 30% / 40%)", 26, 51, 77, 102);
        check("hsl(120, 100%, 25%)", 0, 128, 0, 255);
        check("hsl(-120deg 100% 50%)", 0, 0, 255, 255);
        check("hsla(0.5turn,100%,50%,1)", 0, 255, 255, 255);
        check("rgb(300,-5,0)", 255, 0, 0, 255);
    }

    #[test]
    fn refuses_what_is_no_colour() {
        for text in [
            "",
            "#",
            "#12",
            "#12345",
            "#ggg",
            "#+12",
            "blu",
            "rgb(1,2)",
            "rgb(1,2,3",
            "rgb(1,2,3,4,5)",
            "rgb(nan,0,0)",
            "hsl(inf,0%,0%)",
            "url(#a)",
            "currentcolor",
            "é(1,2,3)",
            "#éé",
        ] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
    }

    #[test]
    fn finds_every_name() {
        for (name, number) in super::names::NAMES {
            assert_eq!(Color::parse(name), Some(Color::rgb(*number)));
        }
        assert!(super::names::NAMES.is_sorted());
    }
}
