//! Characters of symbol fonts, which have code points of their own.

/// The Greek letters of the Symbol font, from `A` and `a` on.
const GREEK_UPPER: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
const GREEK_LOWER: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";

/// Text set in a symbol font, where its characters are those of the font's own code points.
pub(super) fn text(font: &str, text: &str) -> String {
    let shown = |c: char| match u32::from(c) {
        code @ 0xf000..=0xf0ff => character(font, code).unwrap_or(c),
        _ => c,
    };
    text.chars().map(shown).collect()
}

/// Whether a font has code points of its own.
pub(super) fn is_symbol_font(font: &str) -> bool {
    ["symbol", "wingdings"].iter().any(|name| font.eq_ignore_ascii_case(name))
}

/// The character that `code` shows in `font`; `None` where that is not known.
pub(super) fn character(font: &str, code: u32) -> Option<char> {
    // Symbol fonts lie in the private use area from 0xf000.
    let code = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let font = font.to_ascii_lowercase();
    match font.as_str() {
        "symbol" => symbol(code),
        "wingdings" => wingdings(code),
        _ => char::from_u32(code).filter(|c| !c.is_control()),
    }
}

/// The Symbol font from 0xa1 to 0xfe; spaces where it has nothing that text has.
const SYMBOL_UPPER: &str =
    "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪ 〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";

fn symbol(code: u32) -> Option<char> {
    let letter = |letters: &str, first: u32| letters.chars().nth((code - first) as usize);
    match code {
        0x41..=0x5a => letter(GREEK_UPPER, 0x41),
        0x61..=0x7a => letter(GREEK_LOWER, 0x61),
        0xa1..=0xfe => letter(SYMBOL_UPPER, 0xa1).filter(|c| *c != ' '),
        0x22 => Some('∀'),
        0x24 => Some('∃'),
        0x27 => Some('∋'),
        0x2a => Some('∗'),
        0x2d => Some('−'),
        0x40 => Some('≅'),
        0x5c => Some('∴'),
        0x5e => Some('⊥'),
        0x7e => Some('∼'),
        0xa0 => Some('€'),
        0x20..=0x7d => char::from_u32(code),
        _ => None,
    }
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x4a => '☺',
        0x4c => '☹',
        0x6c => '●',
        0x6e => '■',
        0x6f => '□',
        0x71 => '❑',
        0x76 => '❖',
        0x9f | 0xa7 => '▪',
        0xa8 => '◻',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 | 0xe8 => '→',
        0xe1 => '↑',
        0xe2 => '↓',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn symbols_become_characters() {
        let cases = [
            ("Symbol", 0xf061, Some('α')),
            ("Symbol", 0x57, Some('Ω')),
            ("Symbol", 0xf0da, Some('∨')),
            ("Symbol", 0xfe, Some('⎭')),
            ("Wingdings", 0xf0fc, Some('✓')),
            ("Wingdings", 0xf001, None),
            ("Arial", 0x2022, Some('•')),
            ("Arial", 0xd800, None),
        ];
        for (font, code, expected) in cases {
            assert_eq!(character(font, code), expected, "{font} {code:x}");
        }
        assert_eq!(super::GREEK_UPPER.chars().count(), 26);
        assert_eq!(super::GREEK_LOWER.chars().count(), 26);
    }
}
