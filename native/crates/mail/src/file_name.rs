//! Names of attachments.

/// No file system takes longer names.
const MAX_CHARS: usize = 200;

/// A name without folders and without characters that mean something to a shell or a file
/// system; `fallback` where nothing is left of it.
pub(crate) fn sanitised(name: &str, fallback: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    let kept: String = last
        .chars()
        .filter(|c| !c.is_control() && !"<>:\"|?*\u{202e}\u{202d}".contains(*c))
        .take(MAX_CHARS)
        .collect();
    let kept = kept.trim().trim_start_matches('.');
    if kept.is_empty() { fallback.to_owned() } else { kept.to_owned() }
}

/// A name for a part that has none, by its place and media type.
pub(crate) fn made_up(index: usize, media_type: &str) -> String {
    let extension = match media_type {
        "text/plain" => "txt",
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/vcard" | "text/x-vcard" => "vcf",
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        "message/rfc822" => "eml",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        other => match other.strip_prefix("image/") {
            Some(kind) if kind.len() <= 4 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric()) => kind,
            _ => "bin",
        },
    };
    format!("attachment-{}.{extension}", index + 1)
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
            ("..", "none"),
            ("dir/", "none"),
        ];
        for (name, expected) in cases {
            assert_eq!(sanitised(name, "none"), expected);
        }
        assert_eq!(made_up(0, "image/png"), "attachment-1.png");
        assert_eq!(made_up(1, "application/x-thing"), "attachment-2.bin");
    }
}
