//! Whether a file's cross-reference table is where and as it should be.
//!
//! PDFium silently rebuilds files whose table is not. What it finds may be all,
//! some or none of the pages, so that readers should know.

/// The pointer to the table stands this close to the end.
const END_SEARCH_BYTES: usize = 16 * 1024;
/// The header stands this close to the start, and offsets count from it.
const HEADER_SEARCH_BYTES: usize = 1024;

/// Whether PDFium had to rebuild the file, as far as a quick look can tell.
pub(crate) fn is_damaged(bytes: &[u8]) -> bool {
    let Some(table) = table(bytes) else {
        return true;
    };
    match table.strip_prefix(b"xref") {
        Some(rows) => !is_sound_table(rows),
        // A cross-reference stream begins with the number of its object.
        None => !table.first().is_some_and(u8::is_ascii_digit),
    }
}

/// The bytes from the table on.
fn table(bytes: &[u8]) -> Option<&[u8]> {
    let tail = &bytes[bytes.len().saturating_sub(END_SEARCH_BYTES)..];
    let keyword = b"startxref";
    let pointer = tail.windows(keyword.len()).rposition(|window| window == keyword)?;
    let offset: usize = words(&tail[pointer + keyword.len()..]).next().and_then(number)?;
    let head = &bytes[..bytes.len().min(HEADER_SEARCH_BYTES)];
    let header = head.windows(5).position(|window| window == b"%PDF-").unwrap_or(0);
    // Some writers count from the header, some from the start of the file.
    [offset.checked_add(header)?, offset]
        .into_iter()
        .filter_map(|start| bytes.get(start..).map(<[u8]>::trim_ascii_start))
        .find(|table| table.starts_with(b"xref") || table.first().is_some_and(u8::is_ascii_digit))
}

/// Sections of a first number, a count, and so many entries, up to the trailer.
fn is_sound_table(rows: &[u8]) -> bool {
    let mut words = words(rows);
    loop {
        let Some(first) = words.next() else {
            return false;
        };
        if first.starts_with(b"trailer") {
            return true;
        }
        let (Some(_), Some(count)) = (number(first), words.next().and_then(number)) else {
            return false;
        };
        for _ in 0..count {
            let (offset, generation, kind) = (words.next(), words.next(), words.next());
            let is_entry = offset.and_then(number).is_some()
                && generation.and_then(number).is_some()
                && matches!(kind, Some(b"n" | b"f"));
            if !is_entry {
                return false;
            }
        }
    }
}

fn words(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}

/// A number as files may have it: ten digits are the most a table has room for.
fn number(word: &[u8]) -> Option<usize> {
    (word.len() <= 10).then_some(word).and_then(|word| std::str::from_utf8(word).ok()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::is_damaged;

    #[track_caller]
    fn check(body: &str, damaged: bool) {
        assert_eq!(is_damaged(body.as_bytes()), damaged, "{body}");
        // Junk before the header moves everything but the offsets.
        assert_eq!(is_damaged(format!("junk\n{body}").as_bytes()), damaged, "junk before {body}");
    }

    #[test]
    fn sound_tables_are_told_from_others() {
        let entries = "0000000000 65535 f \n0000000009 00000 n \n";
        check(&format!("%PDF-1.4\nxref\n0 2\n{entries}trailer\n<<>>\nstartxref\n9\n%%EOF"), false);
        check(
            &format!(
                "%PDF-1.4\nxref\n0 1\n{}3 1\n{}trailer <<>> startxref 9",
                &entries[..20],
                &entries[20..]
            ),
            false,
        );
        check("%PDF-1.5\n7 0 obj\nstartxref\n9\n%%EOF", false);
        check(&format!("%PDF-1.4\nxref\n0 3\n{entries}trailer\n<<>>\nstartxref\n9\n%%EOF"), true);
        check(&format!("%PDF-1.4\nxref\n0 2\n{entries}00004294967296 3\ntrailer\nstartxref\n9\n%%EOF"), true);
        check("%PDF-1.4\nxref\n0 0\ntrailer\nstartxref\n4\n%%EOF", true);
        check("%PDF-1.4\nxref\n0 0\ntrailer\n", true);
        check("", true);
        check("startxref", true);
    }
}
