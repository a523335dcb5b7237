//! JSON that is about to be written: new values and values taken from a text.

use std::borrow::Cow;

use super::style::Style;
use super::tape::{Kind, View};
use super::text::write_string;

/// A value to write.
#[derive(Clone)]
pub(crate) enum Tree<'a> {
    /// A value of some text, laid out anew.
    View(View<'a>),
    /// A string.
    Text(Cow<'a, str>),
    /// A number or a word, as it is spelled.
    Word(Cow<'a, str>),
    /// An array.
    Array(Vec<Tree<'a>>),
    /// An object.
    Object(Vec<(Cow<'a, str>, Tree<'a>)>),
}

impl<'a> Tree<'a> {
    /// A string.
    pub(crate) fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A number or a word.
    pub(crate) fn word(word: impl Into<Cow<'a, str>>) -> Self {
        Self::Word(word.into())
    }

    /// The lines of `text` as an array, split where Python's `str.splitlines` splits.
    pub(crate) fn lines(text: &str) -> Self {
        Self::Array(lines(text).map(|line| Self::text(line.to_owned())).collect())
    }

    /// Append the value, at `depth`, with keys in their order, or sorted as `sort_keys` of Python sorts.
    ///
    /// The recursion is as deep as the value nests, which the cap on depth bounds for all that was read.
    pub(crate) fn write(&self, style: &Style, sorted: bool, depth: usize, out: &mut String) {
        match self {
            Self::View(view) => write_view(*view, style, sorted, depth, out),
            Self::Text(text) => write_string(text, style.ascii, out),
            Self::Word(word) => out.push_str(word),
            Self::Array(items) => write_list(items.iter(), style, depth, out, |item, out| {
                item.write(style, sorted, depth + 1, out);
            }),
            Self::Object(members) => {
                let members: Vec<_> = members.iter().map(|(key, value)| (key.as_ref(), value)).collect();
                write_members(members, style, sorted, depth, out, |value, out| {
                    value.write(style, sorted, depth + 1, out);
                });
            }
        }
    }
}

fn write_view(view: View<'_>, style: &Style, sorted: bool, depth: usize, out: &mut String) {
    match view.kind() {
        Kind::Array => write_list(view.items(), style, depth, out, |item, out| {
            write_view(item, style, sorted, depth + 1, out);
        }),
        Kind::Object => {
            let named: Vec<_> =
                view.members().filter_map(|(key, value)| Some((key.string()?, value))).collect();
            let members = named.iter().map(|(key, value)| (key.as_ref(), *value)).collect();
            write_members(members, style, sorted, depth, out, |value, out| {
                write_view(value, style, sorted, depth + 1, out);
            });
        }
        Kind::Plain if !style.ascii => out.push_str(view.raw()),
        Kind::Plain | Kind::Escaped => write_text(view, style, out),
        _ => out.push_str(view.raw()),
    }
}

/// A lone surrogate can't be decoded: a string that may have one stays as it is spelled.
fn write_text(view: View<'_>, style: &Style, out: &mut String) {
    let text = view.string().unwrap_or_default();
    if text.contains('\u{fffd}') {
        out.push_str(view.raw());
    } else {
        write_string(&text, style.ascii, out);
    }
}

fn write_list<T>(
    items: impl Iterator<Item = T>,
    style: &Style,
    depth: usize,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    out.push('[');
    let mut empty = true;
    for item in items {
        if empty {
            style.gap(depth + 1, out);
        } else {
            style.separator(depth + 1, out);
        }
        empty = false;
        write(item, out);
    }
    if !empty {
        style.gap(depth, out);
    }
    out.push(']');
}

fn write_members<T>(
    mut members: Vec<(&str, T)>,
    style: &Style,
    sorted: bool,
    depth: usize,
    out: &mut String,
    write: impl Fn(T, &mut String),
) {
    if sorted {
        members.sort_by(|one, other| one.0.cmp(other.0));
        // Of equal keys the last counts, and the sort keeps their order.
        members.reverse();
        members.dedup_by(|later, earlier| later.0 == earlier.0);
        members.reverse();
    }
    out.push('{');
    let empty = members.is_empty();
    for (at, (key, value)) in members.into_iter().enumerate() {
        if at == 0 {
            style.gap(depth + 1, out);
        } else {
            style.separator(depth + 1, out);
        }
        write_string(key, style.ascii, out);
        out.push_str(&style.colon);
        write(value, out);
    }
    if !empty {
        style.gap(depth, out);
    }
    out.push('}');
}

/// The lines of `text` with their ends, split where Python's `str.splitlines(keepends=True)` splits.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = line_end(rest);
        let (line, after) = rest.split_at(end);
        rest = after;
        Some(line)
    })
}

fn line_end(text: &str) -> usize {
    for (at, character) in text.char_indices() {
        match character {
            '\r' if text[at + 1..].starts_with('\n') => return at + 2,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                return at + character.len_utf8();
            }
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::super::tape::Json;
    use super::*;

    fn written(text: &str, style: &Style, sorted: bool) -> String {
        let json = Json::new(text.into(), 16).expect(text);
        let mut out = String::new();
        Tree::View(json.root()).write(style, sorted, 0, &mut out);
        out
    }

    #[test]
    fn a_value_takes_the_style_of_its_new_place() {
        let text = r#"{"b":[1,{}],"a":"\u00e9","b":[]}"#;
        assert_eq!(written(text, &Style::default(), true), "{\n \"a\": \"é\",\n \"b\": []\n}");
        let compact = Style { indent: super::super::Indent::OneLine, ascii: true, ..Style::default() };
        assert_eq!(written(text, &compact, false), r#"{"b": [1, {}], "a": "\u00e9", "b": []}"#);
    }

    #[test]
    fn a_lone_surrogate_survives() {
        assert_eq!(written(r#"["\ud800"]"#, &Style::default(), true), "[\n \"\\ud800\"\n]");
    }

    #[test]
    fn lines_end_where_pythons_do() {
        let all: Vec<&str> = lines("a\nb\r\nc\rd\u{b}e\u{2028}f\u{85}\n").collect();
        assert_eq!(all, ["a\n", "b\r\n", "c\r", "d\u{b}", "e\u{2028}", "f\u{85}", "\n"]);
        assert_eq!(lines("").count(), 0);
    }
}
