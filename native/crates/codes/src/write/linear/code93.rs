//! Code 93 with its two check characters; all of ASCII by shifted letters.

use ferrolab_base::Result;

use super::{Bars, refused};
use crate::linear_tables::{CODE_39_CHARACTERS, CODE_93};
use crate::options::Symbology;

const START: usize = 47;

pub(super) fn code_93(text: &str) -> Result<Bars> {
    let mut values = Vec::with_capacity(text.len() * 2 + 2);
    for (at, character) in text.chars().enumerate() {
        let byte = u8::try_from(character).ok().filter(u8::is_ascii);
        let byte = byte.ok_or_else(|| {
            refused(Symbology::Code93, character, at, "it holds ASCII; a QR code holds all of Unicode")
        })?;
        push_values(&mut values, byte);
    }
    values.push(check_value(&values, 20));
    values.push(check_value(&values, 15));
    let mut modules = Vec::with_capacity(values.len() * 9 + 19);
    for value in [START].into_iter().chain(values).chain([START]) {
        modules.extend((0..9).rev().map(|bit| CODE_93[value] >> bit & 1 == 1));
    }
    modules.push(true);
    Ok(Bars::with_text_below(
        modules,
        text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect(),
    ))
}

fn check_value(values: &[usize], cycle: usize) -> usize {
    let weighed = values.iter().rev().enumerate().map(|(at, value)| (at % cycle + 1) * value);
    weighed.sum::<usize>() % 47
}

/// The character's value, or a shift sign and a letter.
fn push_values(values: &mut Vec<usize>, byte: u8) {
    if let Some(value) = CODE_39_CHARACTERS[..43].iter().position(|known| *known == byte) {
        values.push(value);
        return;
    }
    let (shift, letter) = shifted(byte);
    values.extend([43 + shift, usize::from(letter - b'A') + 10]);
}

/// The shift sign ($, %, /, + as 0 to 3) and the letter that stand for a byte of ASCII.
fn shifted(byte: u8) -> (usize, u8) {
    match byte {
        0 => (1, b'U'),
        1..=26 => (0, b'A' + byte - 1),
        27..=31 => (1, b'A' + byte - 27),
        b'!'..=b',' => (2, b'A' + byte - b'!'),
        b':' => (2, b'Z'),
        b';'..=b'?' => (1, b'F' + byte - b';'),
        b'@' => (1, b'V'),
        b'['..=b'_' => (1, b'K' + byte - b'['),
        b'`' => (1, b'W'),
        b'a'..=b'z' => (3, b'A' + byte - b'a'),
        _ => (1, b'P' + (byte - b'{')),
    }
}
