//! Several messages in one file.

use memchr::memmem;

/// The messages of `bytes`, each without the `From ` line before it; the bytes as they are
/// when there is no such line.
pub(super) fn messages(bytes: &[u8]) -> Vec<&[u8]> {
    if !bytes.starts_with(b"From ") {
        return vec![bytes];
    }
    let mut starts = vec![0];
    starts
        .extend(memmem::find_iter(bytes, b"\nFrom ").map(|at| at + 1).filter(|&at| is_separator(bytes, at)));
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| after_line(&bytes[start..end])).collect()
}

fn after_line(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    &bytes[end..]
}

/// A blank line before it, a year in it and a header field behind it: `From ` also begins sentences.
fn is_separator(bytes: &[u8], at: usize) -> bool {
    let before = &bytes[..at];
    let is_apart = before.ends_with(b"\n\n") || before.ends_with(b"\r\n\r\n");
    let rest = &bytes[at..];
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    let has_year = line.windows(4).any(|year| year.iter().all(u8::is_ascii_digit));
    let next = after_line(rest);
    let field = next.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
    is_apart && has_year && field > 0 && matches!(next.get(field), Some(b':'))
}

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn messages_are_told_apart() {
        let mbox = b"From a@x Mon Jan 1 00:00:00 2024\nTo: b\n\nFrom here on.\n\nFrom 2024 on\n\nFrom c@x Tue Jan 2 2024\nTo: d\n\nx";
        let found: Vec<_> = messages(mbox).into_iter().map(String::from_utf8_lossy).collect();
        assert_eq!(found, ["To: b\n\nFrom here on.\n\nFrom 2024 on\n\n", "To: d\n\nx"]);
        assert_eq!(messages(b"To: b\n\nx"), [b"To: b\n\nx"]);
        assert_eq!(messages(b"From nowhere"), [b""]);
    }
}
