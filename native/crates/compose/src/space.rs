//! White space as CSS treats it.

/// What a character is in running text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// One space, however many follow each other.
    Space,
    /// Shown only where a line breaks, or not at all.
    Invisible,
    /// Itself.
    Visible,
}

/// The kind of a character. No-break spaces count as spaces: keeping lines
/// together is nothing that plain text has.
pub(super) fn kind(c: char) -> Kind {
    match c {
        _ if c.is_whitespace() => Kind::Space,
        // Soft hyphen, zero-width space, word joiner, byte order mark.
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Kind::Invisible,
        _ if c.is_control() => Kind::Invisible,
        _ => Kind::Visible,
    }
}

/// Text with runs of white space as one space, none at the ends.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        match kind(c) {
            Kind::Space => pending = !out.is_empty(),
            Kind::Invisible => {}
            Kind::Visible => {
                if std::mem::take(&mut pending) {
                    out.push(' ');
                }
                out.push(c);
            }
        }
    }
    out
}

/// Preformatted text: white space stays, special spaces become plain ones.
pub(super) fn preformatted(text: &str) -> String {
    let shown = text.chars().filter(|&c| kind(c) != Kind::Invisible);
    shown.map(|c| if c.is_whitespace() && !matches!(c, '\n' | '\t') { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_space_fold() {
        assert_eq!(folded(" \n a\u{a0} b\tc\u{ad}d \u{200b}"), "a b cd");
        assert_eq!(folded("  "), "");
        assert_eq!(preformatted("a\u{a0}\n  b\u{ad}"), "a \n  b");
    }
}
