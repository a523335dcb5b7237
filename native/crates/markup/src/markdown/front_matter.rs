//! The few shapes of YAML and TOML that front matter is written in.
//!
//! Scalars, quoted or not; lists in brackets or one item a line; text blocks
//! (`|`, `>`); a `name:` within `author:`. Anything deeper is skipped: it says
//! nothing about the document as a whole, and stays in the text.

use ferrolab_base::document::Metadata;

use super::FrontMatterKind;

/// Add what the front matter says to `metadata`.
pub(super) fn read(source: &str, syntax: FrontMatterKind, metadata: &mut Metadata) {
    let entries = match syntax {
        FrontMatterKind::Yaml => yaml(source),
        FrontMatterKind::Toml => toml(source),
    };
    for (key, values) in entries {
        assign(&key, values, metadata);
    }
}

fn assign(key: &str, values: Vec<String>, metadata: &mut Metadata) {
    let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return;
    }
    match key.to_ascii_lowercase().as_str() {
        "title" => metadata.title = Some(values.join(" ")),
        "author" | "authors" => metadata.authors.extend(values),
        "description" | "subject" | "summary" | "abstract" => metadata.subject = Some(values.join(" ")),
        "keywords" | "tags" => metadata.keywords.extend(keywords(values)),
        "lang" | "language" => metadata.language = values.into_iter().next(),
        "date" | "created" | "published" => metadata.created = values.into_iter().next(),
        "lastmod" | "modified" | "updated" | "last_modified_at" => {
            metadata.modified = values.into_iter().next()
        }
        "generator" => metadata.creator = values.into_iter().next(),
        _ => metadata.other.push((key.to_owned(), values.join(", "))),
    }
}

/// Keywords written as one value are parted by commas.
fn keywords(values: Vec<String>) -> Vec<String> {
    match values.as_slice() {
        [one] if one.contains(',') => one.split(',').map(|word| word.trim().to_owned()).collect(),
        _ => values,
    }
}

type Entries = Vec<(String, Vec<String>)>;

fn yaml(source: &str) -> Entries {
    let mut entries: Entries = Vec::new();
    let mut is_block_text = false;
    for line in source.lines() {
        let content = line.trim();
        let indented = line.starts_with([' ', '\t']);
        if content.is_empty() || (content.starts_with('#') && !is_block_text) {
            continue;
        }
        let list_item = content.strip_prefix("- ").filter(|_| !is_block_text);
        if !indented && list_item.is_none() {
            let Some((key, value)) = content.split_once(':') else { continue };
            is_block_text = matches!(value.trim(), "|" | ">" | "|-" | ">-" | "|+" | ">+");
            let values = if is_block_text { Vec::new() } else { values(value) };
            entries.push((unquote(key), values));
        } else if let Some((_, values)) = entries.last_mut() {
            continue_yaml(values, list_item, content, is_block_text);
        }
    }
    entries
}

/// A line that belongs to the key above it.
fn continue_yaml(values: &mut Vec<String>, list_item: Option<&str>, content: &str, is_block_text: bool) {
    let text = list_item.unwrap_or(content);
    if is_block_text {
        values.push(content.to_owned());
    } else if let Some((key, value)) = text.split_once(": ") {
        // A mapping: only the name in it is of use.
        if key.trim() == "name" {
            values.push(unquote(value));
        }
    } else if list_item.is_some() {
        values.push(unquote(text));
    } else if let Some(last) = values.last_mut().filter(|_| !text.ends_with(':')) {
        last.push(' ');
        last.push_str(text);
    }
}

fn toml(source: &str) -> Entries {
    let mut entries: Entries = Vec::new();
    let mut open_list = false;
    for line in source.lines() {
        let content = line.trim();
        // Tables come after all top-level keys.
        if content.starts_with('[') && !open_list {
            break;
        }
        if open_list {
            open_list = !content.contains(']');
            if let Some((_, entry)) = entries.last_mut() {
                entry.extend(split_list(content.trim_end_matches(']')));
            }
        } else if let Some((key, value)) = content.split_once('=') {
            open_list = value.trim().starts_with('[') && !value.contains(']');
            entries.push((unquote(key), values(value.trim())));
        }
    }
    entries
}

/// A scalar, or a list in brackets.
fn values(value: &str) -> Vec<String> {
    let value = value.trim();
    match value.strip_prefix('[') {
        Some(list) => split_list(list.strip_suffix(']').unwrap_or(list)),
        None => vec![unquote(value)],
    }
}

/// Items parted by commas outside quotes.
fn split_list(list: &str) -> Vec<String> {
    let mut items = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in list.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (_, Some(open)) if c == open => quote = None,
            (',', None) => {
                items.push(unquote(&list[start..at]));
                start = at + 1;
            }
            _ => {}
        }
    }
    items.push(unquote(&list[start..]));
    items.retain(|item| !item.is_empty());
    items
}

/// The value without quotes, or without the comment after it.
fn unquote(value: &str) -> String {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some(rest) = value.strip_prefix(quote) {
            let end = rest.rfind(quote).unwrap_or(rest.len());
            let inner = &rest[..end];
            return if quote == '"' { inner.replace("\\\"", "\"") } else { inner.replace("''", "'") };
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    value[..end].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, syntax: FrontMatterKind, expected: Metadata) {
        let mut metadata = Metadata::default();
        read(source, syntax, &mut metadata);
        assert_eq!(metadata, expected);
    }

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|&value| value.to_owned()).collect()
    }

    #[test]
    fn yaml_scalars_lists_and_text_blocks() {
        check(
            "title: 'It''s: a title' \nauthor:\n  - name: Ada\n    email: a@b.c\n  - Grace # admiral\ntags: [one, \"t,wo\"]\n\
             date: 2026-11-21\nlang: en-GB\ndescription: >\n  Two\n  lines\ndraft: true\nnested:\n  deep: 1\n",
            FrontMatterKind::Yaml,
            Metadata {
                title: Some("It's: a title".into()),
                authors: strings(&["Ada", "Grace"]),
                keywords: strings(&["one", "t,wo"]),
                created: Some("2026-11-21".into()),
                language: Some("en-GB".into()),
                subject: Some("Two lines".into()),
                other: vec![("draft".into(), "true".into())],
                ..Metadata::default()
            },
        );
    }

    #[test]
    fn toml_keys_before_the_first_table() {
        check(
            "title = \"A \\\"b\\\"\"\nauthors = [\n  \"Ada\",\n  'Grace',\n]\ntags = ['x', 'y']\n[extra]\nlang = \"de\"\n",
            FrontMatterKind::Toml,
            Metadata {
                title: Some("A \"b\"".into()),
                authors: strings(&["Ada", "Grace"]),
                keywords: strings(&["x", "y"]),
                ..Metadata::default()
            },
        );
    }

    #[test]
    fn keywords_in_one_string_are_parted() {
        check(
            "keywords: a, b c ,d",
            FrontMatterKind::Yaml,
            Metadata { keywords: strings(&["a", "b c", "d"]), ..Metadata::default() },
        );
    }
}
