//! The document information dictionary.

use std::ffi::CStr;

use ferrolab_base::document::Metadata;

use crate::dates::iso_date;
use crate::ffi::{self, Functions, wide_string};

/// Read what the file says about itself. `document` must be open.
pub(crate) fn read(functions: &Functions, document: *mut ffi::Document) -> Metadata {
    let field = |name: &CStr| {
        // SAFETY: the document is open, the name NUL-terminated, and wide_string
        // passes a buffer of the size it states.
        let text = wide_string(|buffer, size| unsafe {
            (functions.meta_text)(document, name.as_ptr(), buffer, size)
        });
        present(&text)
    };
    // SAFETY: as above.
    let language = wide_string(|buffer, size| unsafe { (functions.language)(document, buffer.cast(), size) });
    let mut other = Vec::new();
    other.extend(version(functions, document).map(|version| ("pdf_version".to_owned(), version)));
    other.extend(field(c"Trapped").map(|trapped| ("trapped".to_owned(), trapped)));
    Metadata {
        title: field(c"Title"),
        authors: field(c"Author").map(|authors| split_authors(&authors)).unwrap_or_default(),
        subject: field(c"Subject"),
        keywords: field(c"Keywords").map(|keywords| split_keywords(&keywords)).unwrap_or_default(),
        language: present(&language),
        created: field(c"CreationDate").map(|date| iso_date(&date)),
        modified: field(c"ModDate").map(|date| iso_date(&date)),
        creator: field(c"Creator"),
        producer: field(c"Producer"),
        other,
    }
}

fn version(functions: &Functions, document: *mut ffi::Document) -> Option<String> {
    let mut version = 0;
    // SAFETY: the document is open.
    let known = unsafe { (functions.file_version)(document, &mut version) } != 0;
    (known && version > 0).then(|| format!("{}.{}", version / 10, version % 10))
}

/// Without control characters and outer white space; `None` when nothing is left.
fn present(text: &str) -> Option<String> {
    let clean: String = text.chars().filter(|character| !character.is_control()).collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

/// Names are parted by semicolons, or by commas and "and" where each part is
/// more than one word: `Knuth, Donald` is one name.
fn split_authors(authors: &str) -> Vec<String> {
    if authors.contains(';') {
        return parts(authors.split(';'));
    }
    let names = parts(authors.split(" and ").flat_map(|part| part.split(" & ")));
    let names_by_comma = parts(names.iter().flat_map(|name| name.split(',')));
    if names_by_comma.iter().all(|name| name.contains(' ')) { names_by_comma } else { names }
}

fn split_keywords(keywords: &str) -> Vec<String> {
    let separator = if keywords.contains(';') { ';' } else { ',' };
    parts(keywords.split(separator))
}

fn parts<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    parts
        .map(|part| part.trim().trim_end_matches(',').trim())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{present, split_authors, split_keywords};

    #[track_caller]
    fn check(authors: &str, expected: &[&str]) {
        assert_eq!(split_authors(authors), expected);
    }

    #[test]
    fn authors_are_parted_where_it_is_safe() {
        check("Ada Lovelace", &["Ada Lovelace"]);
        check("Ada Lovelace, Charles Babbage", &["Ada Lovelace", "Charles Babbage"]);
        check(
            "Ada Lovelace, Charles Babbage, and Luigi Menabrea",
            &["Ada Lovelace", "Charles Babbage", "Luigi Menabrea"],
        );
        check("Ada Lovelace and Charles Babbage", &["Ada Lovelace", "Charles Babbage"]);
        check("Lovelace, Ada; Babbage, Charles", &["Lovelace, Ada", "Babbage, Charles"]);
        check("Knuth, Donald", &["Knuth, Donald"]);
        check("Brandon Sanderson", &["Brandon Sanderson"]);
    }

    #[test]
    fn keywords_are_parted_by_their_separator() {
        assert_eq!(split_keywords("a, b c,, d"), ["a", "b c", "d"]);
        assert_eq!(split_keywords("a, b; c"), ["a, b", "c"]);
    }

    #[test]
    fn blank_fields_are_absent() {
        assert_eq!(present(" \u{0}\u{7} "), None);
        assert_eq!(present("\u{feff} Title\u{1} "), Some("\u{feff} Title".into()));
    }
}
