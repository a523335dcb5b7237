//! Codes of narrow and wide bars: Code 39, ITF, Codabar.

use ferrolab_base::{Code, Error, Result};

use super::{Bars, check_digits_only, push_widths, refused};
use crate::linear_tables::{CODABAR, CODABAR_CHARACTERS, CODE_39, CODE_39_CHARACTERS, ITF, check_digit};
use crate::options::Symbology;

/// Modules of a wide bar: the most that the standards allow reads best.
const WIDE: u8 = 3;

const CODE_39_ALLOWED: &str =
    "it holds digits, capitals and - . $ / + % and spaces; Code 93 and Code 128 hold all of ASCII";

fn element_widths(wide: u16, count: usize) -> Vec<u8> {
    (0..count).rev().map(|bit| if wide >> bit & 1 == 1 { WIDE } else { 1 }).collect()
}

pub(super) fn code_39(text: &str, check_digit: bool) -> Result<Bars> {
    let mut values = Vec::with_capacity(text.len() + 1);
    for (at, character) in text.chars().enumerate() {
        let value = CODE_39_CHARACTERS[..43].iter().position(|known| char::from(*known) == character);
        values.push(value.ok_or_else(|| refused(Symbology::Code39, character, at, CODE_39_ALLOWED))?);
    }
    if check_digit {
        values.push(values.iter().sum::<usize>() % 43);
    }
    let text: String = values.iter().map(|value| char::from(CODE_39_CHARACTERS[*value])).collect();
    let star = CODE_39_CHARACTERS.len() - 1;
    let mut modules = Vec::new();
    for value in [star].into_iter().chain(values).chain([star]) {
        push_widths(&mut modules, &element_widths(CODE_39[value], 9), true);
        modules.push(false);
    }
    modules.pop();
    Ok(Bars::with_text_below(modules, text))
}

pub(super) fn itf(text: &str, with_check_digit: bool) -> Result<Bars> {
    check_digits_only(Symbology::Itf, text)?;
    let mut digits = text.to_owned();
    if with_check_digit {
        digits.push(check_digit(text.as_bytes()).into());
    }
    if !digits.len().is_multiple_of(2) {
        let message = format!("ITF holds pairs of digits, but {digits:?} has {}", digits.len());
        return Err(
            Error::new(Code::InvalidInput, message).hint("put a 0 before it, or let `check_digit` add one")
        );
    }
    let mut modules = Vec::new();
    push_widths(&mut modules, &[1, 1, 1, 1], true);
    for pair in digits.as_bytes().chunks(2) {
        let [bars, spaces] =
            [pair[0], pair[1]].map(|digit| element_widths(ITF[usize::from(digit - b'0')].into(), 5));
        let woven: Vec<u8> = bars.into_iter().zip(spaces).flat_map(|(bar, space)| [bar, space]).collect();
        push_widths(&mut modules, &woven, true);
    }
    push_widths(&mut modules, &[WIDE, 1, 1], true);
    Ok(Bars::with_text_below(modules, digits))
}

pub(super) fn codabar(text: &str) -> Result<Bars> {
    let framed = framed(text);
    let mut modules = Vec::new();
    let last = framed.chars().count() - 1;
    for (at, character) in framed.chars().enumerate() {
        let known = if at == 0 || at == last { &CODABAR_CHARACTERS[..] } else { &CODABAR_CHARACTERS[..16] };
        let value = known.iter().position(|known| char::from(*known) == character).ok_or_else(|| {
            let allowed = "it holds digits and - $ : / . + between one of A to D at either end";
            refused(Symbology::Codabar, character, at, allowed)
        })?;
        push_widths(&mut modules, &element_widths(CODABAR[value].into(), 7), true);
        modules.push(false);
    }
    modules.pop();
    Ok(Bars::with_text_below(modules, framed))
}

/// The text between its letters, A when none are given.
fn framed(text: &str) -> String {
    let is_letter = |character: Option<char>| matches!(character, Some('A'..='D'));
    if text.chars().count() >= 2 && is_letter(text.chars().next()) && is_letter(text.chars().last()) {
        return text.to_owned();
    }
    format!("A{text}A")
}
