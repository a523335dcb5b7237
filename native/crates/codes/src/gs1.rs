//! GS1's application identifiers: how long they and their values are.

/// Digits of the identifier that the text begins with, by its first two digits.
pub(crate) fn identifier_length(text: &str) -> Option<usize> {
    match text.get(..2)?.parse::<u8>().ok()? {
        0..=4 | 10..=22 | 30 | 37 | 90..=99 => Some(2),
        23..=25 | 40..=42 | 71 => Some(3),
        31..=36 | 39 | 43 | 70 | 72 | 80..=82 => Some(4),
        _ => None,
    }
}

/// Digits of the identifier's value, when every value has as many and so needs no separator.
pub(crate) fn fixed_length(identifier: &str) -> Option<usize> {
    match identifier.get(..2)?.parse::<u8>().ok()? {
        0 => Some(18),
        1..=3 => Some(14),
        4 => Some(16),
        11..=19 | 31..=36 => Some(6),
        20 => Some(2),
        41 => Some(13),
        _ => None,
    }
}

/// Separates values of no fixed length.
pub(crate) const SEPARATOR: char = '\u{1d}';

/// Element strings as people read them, identifiers in parentheses; as they are when they break the rules.
pub(crate) fn readable(data: &str) -> String {
    elements(data).unwrap_or_else(|| data.to_owned())
}

fn elements(data: &str) -> Option<String> {
    let mut shown = String::with_capacity(data.len() + 16);
    let mut rest = data;
    while !rest.is_empty() {
        let (identifier, after) = rest.split_at_checked(identifier_length(rest)?)?;
        let (value, after) = match fixed_length(identifier) {
            Some(length) => after.split_at_checked(length)?,
            None => after.split_at(after.find(SEPARATOR).unwrap_or(after.len())),
        };
        shown.extend(["(", identifier, ")", value]);
        rest = after.strip_prefix(SEPARATOR).unwrap_or(after);
    }
    Some(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn element_strings_are_shown_with_their_identifiers() {
        assert_eq!(
            readable("010950110153000310LOT7\u{1d}3103000123"),
            "(01)09501101530003(10)LOT7(3103)000123"
        );
        assert_eq!(readable("01095"), "01095");
        assert_eq!(readable("hello"), "hello");
    }
}
