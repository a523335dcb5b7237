//! Changes to one member of an object that leave every other byte of the text alone.

use super::style::Style;
use super::tape::View;
use super::text::write_string;
use super::tree::Tree;

/// The text with `value` under `key` of `object`, whose own depth is `depth`.
///
/// A new member goes to the end, or, among sorted keys, where it belongs.
pub(crate) fn set_member(
    object: View<'_>,
    key: &str,
    value: &Tree<'_>,
    style: &Style,
    depth: usize,
) -> String {
    let text = object.text();
    let mut out = String::with_capacity(text.len() + 64);
    if let Some(old) = object.get(key) {
        out.push_str(&text[..old.span().start]);
        value.write(style, false, depth + 1, &mut out);
        out.push_str(&text[old.span().end..]);
        return out;
    }
    let Some((first, _)) = object.members().next() else {
        out.push_str(&text[..object.span().start]);
        Tree::Object(vec![(key.into(), value.clone())]).write(style, false, depth, &mut out);
        out.push_str(&text[object.span().end..]);
        return out;
    };
    match member_before(object, key) {
        Some(before) => {
            out.push_str(&text[..before.span().end]);
            style.separator(depth + 1, &mut out);
            write_member(key, value, style, depth, &mut out);
            out.push_str(&text[before.span().end..]);
        }
        None => {
            out.push_str(&text[..first.span().start]);
            write_member(key, value, style, depth, &mut out);
            style.separator(depth + 1, &mut out);
            out.push_str(&text[first.span().start..]);
        }
    }
    out
}

fn write_member(key: &str, value: &Tree<'_>, style: &Style, depth: usize, out: &mut String) {
    write_string(key, style.ascii, out);
    out.push_str(&style.colon);
    value.write(style, false, depth + 1, out);
}

/// The value after which a new `key` belongs; `None` if it is to be the first.
fn member_before<'a>(object: View<'a>, key: &str) -> Option<View<'a>> {
    let keys: Vec<_> = object.members().filter_map(|(name, _)| name.string()).collect();
    let sorted = keys.len() > 1 && keys.is_sorted();
    let smaller = object.members().zip(&keys).filter(|(_, name)| !sorted || name.as_ref() < key);
    smaller.last().map(|((_, value), _)| value)
}

/// The text without `key` of `object`; `None` if it has none.
pub(crate) fn remove_member(object: View<'_>, key: &str) -> Option<String> {
    let text = object.text();
    let members: Vec<_> = object.members().collect();
    let at = members.iter().position(|(name, _)| name.is(key))?;
    let (name, value) = members[at];
    let cut = match (at, members.get(at + 1)) {
        (0, None) => object.span().start + 1..object.span().end - 1,
        (0, Some((next, _))) => name.span().start..next.span().start,
        _ => members[at - 1].1.span().end..value.span().end,
    };
    Some([&text[..cut.start], &text[cut.end..]].concat())
}

#[cfg(test)]
mod tests {
    use super::super::tape::Json;
    use super::*;

    fn json(text: &str) -> Json {
        Json::new(text.into(), 16).expect(text)
    }

    fn set(text: &str, key: &str, value: &str) -> String {
        let json = json(text);
        set_member(json.root(), key, &Tree::word(value.to_owned()), &Style::of(&json), 0)
    }

    fn removed(text: &str, key: &str) -> Option<String> {
        remove_member(json(text).root(), key)
    }

    #[test]
    fn a_member_is_set_in_the_style_around_it() {
        assert_eq!(set("{\n  \"a\": 1\n}", "a", "2"), "{\n  \"a\": 2\n}");
        assert_eq!(set("{\n  \"z\": 1\n}", "b", "2"), "{\n  \"z\": 1,\n  \"b\": 2\n}");
        assert_eq!(
            set("{\n\t\"a\" :1,\n\t\"c\" :1\n}", "b", "2"),
            "{\n\t\"a\" :1,\n\t\"b\" :2,\n\t\"c\" :1\n}"
        );
        assert_eq!(set("{\"b\":1,\"c\":1}", "a", "2"), "{\"a\":2,\"b\":1,\"c\":1}");
        assert_eq!(set("{}", "a", "2"), "{\n \"a\": 2\n}");
    }

    #[test]
    fn a_member_goes_with_its_comma() {
        assert_eq!(removed("{\"a\": 1, \"b\": 2, \"c\": 3}", "a").as_deref(), Some("{\"b\": 2, \"c\": 3}"));
        assert_eq!(removed("{\"a\": 1, \"b\": 2, \"c\": 3}", "b").as_deref(), Some("{\"a\": 1, \"c\": 3}"));
        assert_eq!(removed("{\"a\": 1, \"b\": 2, \"c\": 3}", "c").as_deref(), Some("{\"a\": 1, \"b\": 2}"));
        assert_eq!(removed("{\n \"a\": 1\n}", "a").as_deref(), Some("{}"));
        assert_eq!(removed("{}", "a"), None);
    }
}
