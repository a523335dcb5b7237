//! GS1-128: Code 128 with application identifiers.

use ferrolab_base::{Code, Error, Result};

use super::{Bars, code128, refused};
use crate::gs1::{fixed_length, identifier_length};
use crate::linear_tables::check_digit;
use crate::options::Symbology;

/// What one symbol may hold, identifiers included.
const MOST_CHARACTERS: usize = 48;

const FORM: &str = "write each identifier in parentheses before its value, as in (01)09501101530003(10)LOT7";

pub(super) fn gs1_128(text: &str) -> Result<Bars> {
    let elements = elements(text)?;
    let mut bytes = vec![code128::FNC1];
    let mut shown = String::new();
    for (at, (identifier, value)) in elements.iter().enumerate() {
        let value = checked(identifier, value)?;
        bytes.extend_from_slice(identifier.as_bytes());
        bytes.extend_from_slice(value.as_bytes());
        if fixed_length(identifier).is_none() && at + 1 < elements.len() {
            bytes.push(code128::FNC1);
        }
        shown.push_str(&format!("({identifier}){value}"));
    }
    let length = bytes.len() - 1;
    if length > MOST_CHARACTERS {
        let message =
            format!("{length} characters don't fit one GS1-128 code, which holds {MOST_CHARACTERS}");
        return Err(Error::new(Code::SizeLimit, message)
            .hint("divide the elements between several codes")
            .with("capacity", MOST_CHARACTERS));
    }
    Ok(Bars::with_text_below(code128::modules(&bytes), shown))
}

/// Identifiers with their values.
fn elements(text: &str) -> Result<Vec<(&str, &str)>> {
    let wrong = || Error::new(Code::InvalidInput, format!("{text:?} is no GS1 data")).hint(FORM);
    let rest = text.strip_prefix('(').ok_or_else(wrong)?;
    let elements = rest.split('(').map(|element| element.split_once(')').ok_or_else(wrong));
    elements.collect()
}

/// The value, with its check digit when that is missing.
fn checked(identifier: &str, value: &str) -> Result<String> {
    let digits = identifier.bytes().all(|digit| digit.is_ascii_digit());
    if !digits || identifier_length(identifier) != Some(identifier.len()) {
        return Err(Error::new(
            Code::InvalidInput,
            format!("GS1 has no application identifier ({identifier})"),
        )
        .hint(FORM));
    }
    let is_allowed = |character: &char| character.is_ascii_graphic() && !"#$@[\\]^`{|}~".contains(*character);
    if let Some((at, character)) = value.chars().enumerate().find(|(_, character)| !is_allowed(character)) {
        return Err(refused(
            Symbology::Gs1128,
            character,
            at,
            "GS1 values are letters, digits and !\"%&'()*+,-./_:;<=>?",
        ));
    }
    let Some(length) = fixed_length(identifier) else {
        return if value.is_empty() {
            Err(wrong_length(identifier, value, "at least one character"))
        } else {
            Ok(value.to_owned())
        };
    };
    if !value.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(wrong_length(identifier, value, &format!("{length} digits")));
    }
    if !has_check_digit(identifier) {
        return if value.len() == length {
            Ok(value.to_owned())
        } else {
            Err(wrong_length(identifier, value, &format!("{length} digits")))
        };
    }
    with_check_digit(identifier, value, length)
}

fn has_check_digit(identifier: &str) -> bool {
    matches!(identifier, "00" | "01" | "02" | "03") || identifier.starts_with("41")
}

fn with_check_digit(identifier: &str, value: &str, length: usize) -> Result<String> {
    if value.len() + 1 != length && value.len() != length {
        return Err(wrong_length(identifier, value, &format!("{} digits and a check digit", length - 1)));
    }
    let check = char::from(check_digit(&value.as_bytes()[..length - 1]));
    if let Some(given) = value.chars().nth(length - 1).filter(|given| *given != check) {
        let message = format!("the check digit of ({identifier}){value} is {given}, but should be {check}");
        return Err(Error::new(Code::InvalidInput, message)
            .hint("correct the number, or leave its last digit out to have it computed")
            .with("expected", check));
    }
    Ok(format!("{}{check}", &value[..length - 1]))
}

fn wrong_length(identifier: &str, value: &str, wanted: &str) -> Error {
    Error::new(Code::InvalidInput, format!("the value {value:?} does not fit the identifier ({identifier})"))
        .hint(format!("({identifier}) takes {wanted}"))
}
