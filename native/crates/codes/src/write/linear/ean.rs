//! EAN-13, EAN-8, UPC-A and UPC-E.

use ferrolab_base::{Code, Error, Result};

use super::{Bars, check_digits_only, push_widths};
use crate::linear_tables::{EAN_13_SETS, EAN_DIGITS, UPC_E_SETS, check_digit, upc_e_expanded};
use crate::options::Symbology;

const GUARD: [u8; 3] = [1, 1, 1];
const CENTRE: [u8; 5] = [1, 1, 1, 1, 1];

/// Where a digit outside the bars is centred, in modules from them.
const ASIDE: f64 = 6.0;

pub(super) fn ean_13(text: &str) -> Result<Bars> {
    let digits = complete(Symbology::Ean13, text, 12)?;
    let mut bars = thirteen(digits.as_bytes());
    bars.captions = vec![
        (digits[..1].to_owned(), -ASIDE),
        (digits[1..7].to_owned(), 24.0),
        (digits[7..].to_owned(), 71.0),
    ];
    bars.guards = vec![(0, 3), (45, 50), (92, 95)];
    bars.text = digits;
    Ok(bars)
}

/// UPC-A is EAN-13 with a leading zero; the text below is set apart in its own way.
pub(super) fn upc_a(text: &str) -> Result<Bars> {
    let digits = complete(Symbology::UpcA, text, 11)?;
    let mut bars = thirteen(format!("0{digits}").as_bytes());
    bars.captions = vec![
        (digits[..1].to_owned(), -ASIDE),
        (digits[1..6].to_owned(), 27.5),
        (digits[6..11].to_owned(), 67.5),
        (digits[11..].to_owned(), 95.0 + ASIDE),
    ];
    bars.guards = vec![(0, 10), (45, 50), (85, 95)];
    bars.text = digits;
    Ok(bars)
}

pub(super) fn ean_8(text: &str) -> Result<Bars> {
    let digits = complete(Symbology::Ean8, text, 7)?;
    let mut modules = Vec::with_capacity(67);
    push_widths(&mut modules, &GUARD, true);
    digits[..4].bytes().for_each(|digit| push_digit(&mut modules, digit, false));
    push_widths(&mut modules, &CENTRE, false);
    digits[4..].bytes().for_each(|digit| push_right_digit(&mut modules, digit));
    push_widths(&mut modules, &GUARD, true);
    let captions = vec![(digits[..4].to_owned(), 17.0), (digits[4..].to_owned(), 50.0)];
    Ok(Bars { modules, text: digits, captions, guards: vec![(0, 3), (31, 36), (64, 67)] })
}

pub(super) fn upc_e(text: &str) -> Result<Bars> {
    let digits = squeezed(text)?;
    let system = digits.as_bytes()[0];
    let check = digits.as_bytes()[7];
    let sets = UPC_E_SETS[usize::from(check - b'0')] ^ if system == b'1' { 0b111111 } else { 0 };
    let mut modules = Vec::with_capacity(51);
    push_widths(&mut modules, &GUARD, true);
    for (at, digit) in digits[1..7].bytes().enumerate() {
        push_digit(&mut modules, digit, sets >> (5 - at) & 1 == 1);
    }
    push_widths(&mut modules, &[1, 1, 1, 1, 1, 1], false);
    let captions = vec![
        (digits[..1].to_owned(), -ASIDE),
        (digits[1..7].to_owned(), 24.0),
        (digits[7..].to_owned(), 51.0 + ASIDE),
    ];
    Ok(Bars { modules, text: digits, captions, guards: vec![(0, 3), (45, 51)] })
}

/// UPC-E's eight digits of six, seven or eight digits, or of UPC-A's eleven or twelve.
fn squeezed(text: &str) -> Result<String> {
    check_digits_only(Symbology::UpcE, text)?;
    let seven = match text.len() {
        6 => format!("0{text}"),
        7 | 8 => text[..7].to_owned(),
        11 | 12 => squeezed_from_upc_a(text)?,
        _ => return Err(wrong_count(Symbology::UpcE, text, "6, 7 or 8 digits, or UPC-A's 11 or 12")),
    };
    let (system, rest) = seven.split_at(1);
    if !matches!(system, "0" | "1") {
        let message = format!("UPC-E has no number system {system}");
        return Err(Error::new(Code::InvalidInput, message).hint("the first of seven digits is 0 or 1"));
    }
    let digits: [u8; 6] =
        rest.as_bytes().try_into().map_err(|_| wrong_count(Symbology::UpcE, text, "6 to 8 digits"))?;
    let check = check_digit(&upc_e_expanded(system.as_bytes()[0], &digits));
    if let (8 | 12, Some(given)) = (text.len(), text.bytes().last()) {
        verify(text, given, check)?;
    }
    Ok(format!("{seven}{}", char::from(check)))
}

fn squeezed_from_upc_a(text: &str) -> Result<String> {
    let wanted = &text.as_bytes()[..11];
    let candidate = |digits: [u8; 6]| {
        let expanded = upc_e_expanded(wanted[0], &digits);
        (expanded == wanted).then(|| [&wanted[..1], &digits].concat())
    };
    let [_, a, b, c, d, e, _, _, h, i, j] = *wanted else {
        return Err(wrong_count(Symbology::UpcE, text, "11 digits"));
    };
    let forms = [[a, b, h, i, j, c], [a, b, c, i, j, b'3'], [a, b, c, d, j, b'4'], [a, b, c, d, e, j]];
    let found = forms.into_iter().find_map(candidate);
    found.map(|digits| String::from_utf8_lossy(&digits).into_owned()).ok_or_else(|| {
        let message = format!("{text} has too few zeros for UPC-E");
        Error::new(Code::InvalidInput, message).hint("write it as UPC-A")
    })
}

fn thirteen(digits: &[u8]) -> Bars {
    let sets = EAN_13_SETS[usize::from(digits[0] - b'0')];
    let mut modules = Vec::with_capacity(95);
    push_widths(&mut modules, &GUARD, true);
    for (at, digit) in digits[1..7].iter().enumerate() {
        push_digit(&mut modules, *digit, sets >> (5 - at) & 1 == 1);
    }
    push_widths(&mut modules, &CENTRE, false);
    digits[7..].iter().for_each(|digit| push_right_digit(&mut modules, *digit));
    push_widths(&mut modules, &GUARD, true);
    Bars { modules, text: String::new(), captions: Vec::new(), guards: Vec::new() }
}

fn push_digit(modules: &mut Vec<bool>, digit: u8, in_set_b: bool) {
    let mut widths = EAN_DIGITS[usize::from(digit - b'0')];
    if in_set_b {
        widths.reverse();
    }
    push_widths(modules, &widths, false);
}

fn push_right_digit(modules: &mut Vec<bool>, digit: u8) {
    push_widths(modules, &EAN_DIGITS[usize::from(digit - b'0')], true);
}

/// The digits with their check digit, which is computed when missing and checked when given.
fn complete(symbology: Symbology, text: &str, count: usize) -> Result<String> {
    check_digits_only(symbology, text)?;
    if text.len() != count && text.len() != count + 1 {
        return Err(wrong_count(
            symbology,
            text,
            &format!("{count} digits, or {} with the check digit", count + 1),
        ));
    }
    let check = check_digit(&text.as_bytes()[..count]);
    if let Some(given) = text.as_bytes().get(count) {
        verify(text, *given, check)?;
    }
    Ok(format!("{}{}", &text[..count], char::from(check)))
}

fn verify(text: &str, given: u8, right: u8) -> Result<()> {
    if given == right {
        return Ok(());
    }
    let (given, right) = (char::from(given), char::from(right));
    Err(Error::new(
        Code::InvalidInput,
        format!("the check digit of {text} is {given}, but should be {right}"),
    )
    .hint("correct the number, or leave its last digit out to have it computed")
    .with("expected", right))
}

fn wrong_count(symbology: Symbology, text: &str, wanted: &str) -> Error {
    let message = format!("{text:?} has {} digits", text.len());
    Error::new(Code::InvalidInput, message).hint(format!("{} takes {wanted}", symbology.name()))
}
