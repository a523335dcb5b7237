//! Terminal output as plain text.

/// Text without colours and cursor movements, and without what was written over: a progress
/// bar that begins its line anew a hundred times is shown as it ended.
pub(super) fn without_escapes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut line_start = 0;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => skip_sequence(&mut chars),
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' if chars.peek().is_some() => out.truncate(line_start),
            '\u{8}' => {
                if out.len() > line_start {
                    out.pop();
                }
            }
            '\n' => {
                out.push(c);
                line_start = out.len();
            }
            c => out.push(c),
        }
    }
    out
}

/// ECMA-48: `ESC [` parameters and a final byte, `ESC ]` text and BEL or `ESC \`, or one character.
fn skip_sequence(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.next() {
        Some('[') => while chars.next().is_some_and(|c| !('\u{40}'..='\u{7e}').contains(&c)) {},
        Some(']') => {
            while let Some(c) = chars.next() {
                if c == '\u{7}' || (c == '\u{1b}' && chars.next_if_eq(&'\\').is_some()) {
                    break;
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::without_escapes;

    #[test]
    fn colours_and_overwritten_lines_go() {
        let cases = [
            ("\u{1b}[0;31mError\u{1b}[0m: x", "Error: x"),
            (" 10%\r 50%\r100%\ndone\r\n", "100%\ndone\n"),
            ("\u{1b}]8;;http://a\u{7}link\u{1b}]8;;\u{1b}\\", "link"),
            ("ab\u{8}c\u{1b}[", "ac"),
        ];
        for (text, expected) in cases {
            assert_eq!(without_escapes(text), expected);
        }
    }
}
