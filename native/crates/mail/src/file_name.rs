//! Names of attachments.

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
    fn names_end_as_media_types_say() {
        assert_eq!(made_up(0, "image/png"), "attachment-1.png");
        assert_eq!(made_up(1, "application/x-thing"), "attachment-2.bin");
    }
}
