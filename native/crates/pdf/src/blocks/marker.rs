//! The markers that list items begin with.

/// Bytes of the marker that `line` begins with, with the space behind it.
pub(super) fn marker(line: &str) -> Option<usize> {
    let trimmed = line.trim_start();
    let lead = line.len() - trimmed.len();
    let (head, rest) = trimmed.split_once(char::is_whitespace)?;
    if rest.trim().is_empty() || !(is_bullet(head) || is_number(head)) {
        return None;
    }
    Some(lead + head.len() + 1)
}

fn is_bullet(head: &str) -> bool {
    // The last four are what symbol fonts without a mapping give.
    const BULLETS: &str = "•‣◦⁃∙·▪▫■□●○◆◇➢➤►▶✓✔–—-*\u{f0b7}\u{f0a7}\u{f0d8}\u{f076}";
    let mut characters = head.chars();
    matches!((characters.next(), characters.next()), (Some(bullet), None) if BULLETS.contains(bullet))
}

/// `1.`, `12)`, `(3)`, `a)`, `(b)`, `iv.`; not a bare number, nor a year, nor an initial.
fn is_number(head: &str) -> bool {
    let Some(inner) = head.strip_suffix([')', '.']) else {
        return false;
    };
    let in_parentheses = inner.starts_with('(') && head.ends_with(')');
    let inner = if in_parentheses { &inner[1..] } else { inner };
    let is_digits = (1..=3).contains(&inner.len()) && inner.bytes().all(|byte| byte.is_ascii_digit());
    let is_letter =
        head.ends_with(')') && inner.len() == 1 && inner.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_roman = (1..=4).contains(&inner.len()) && inner.bytes().all(|byte| b"ivx".contains(&byte));
    is_digits || is_letter || is_roman
}

#[cfg(test)]
mod tests {
    use super::marker;

    #[test]
    fn markers_are_told_from_words() {
        for line in ["• x", "- x", "1. x", "12) x", "(3) x", "a) x", "(b) x", "iv. x", "  * x", "\u{f0b7} x"]
        {
            assert!(marker(line).is_some(), "{line}");
        }
        for line in
            ["x", "•", "1 x", "2019. In", "J. Doe", "e.g. x", "-x", "", "1.5 x", "(see) x", "( x", ") x"]
        {
            assert!(marker(line).is_none(), "{line}");
        }
    }

    #[test]
    fn the_marker_ends_where_the_text_begins() {
        let line = "  (3) text";
        assert_eq!(marker(line).map(|end| &line[end..]), Some("text"));
    }
}
