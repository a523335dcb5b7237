//! Names of files that a document brings along: whoever wrote it chose them.

/// No file system takes longer names.
const MAX_CHARS: usize = 200;

/// Turns text around, so that a name seems to end otherwise than it does.
const TURNS_TEXT: [char; 9] = [
    '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}',
];

/// A name without folders and without characters that mean something to a shell or a file
/// system; `fallback` where nothing is left of it.
///
/// ```
/// use ferrolab_base::file_name::sanitised;
///
/// assert_eq!(sanitised("word/media/duck.png", "picture"), "duck.png");
/// assert_eq!(sanitised("../..", "picture"), "picture");
/// ```
pub fn sanitised(name: &str, fallback: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*".contains(*c) && !TURNS_TEXT.contains(c))
        .take(MAX_CHARS)
        .collect();
    let kept = kept.trim().trim_start_matches('.');
    if kept.is_empty() { fallback.to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_lead_elsewhere() {
        let cases = [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\x.exe", "x.exe"),
            (".bashrc", "bashrc"),
            ("a\u{202e}fdp.exe\n", "afdp.exe"),
            ("a\u{2066}b\u{2069}.txt", "ab.txt"),
            ("..", "none"),
            ("dir/", "none"),
            ("", "none"),
        ];
        for (name, expected) in cases {
            assert_eq!(sanitised(name, "none"), expected);
        }
        assert_eq!(sanitised(&"x".repeat(1_000), "none").len(), MAX_CHARS);
    }
}
