//! Cells and outputs as nbformat writes them: multi-line text as lines, keys sorted.

use crate::json::{Json, Tree, View, lines};

/// Media types whose text nbformat splits into lines although they are not `text/`.
const SPLIT: [&str; 2] = ["application/javascript", "image/svg+xml"];

/// Whether data of this media type is JSON, which is never joined or split.
pub(crate) fn is_json_type(media: &str) -> bool {
    media == "application/json" || media.starts_with("application/") && media.ends_with("+json")
}

/// A multi-line string, as lines or in one.
pub(crate) fn multiline(text: &str, as_lines: bool) -> Tree<'static> {
    if as_lines { Tree::lines(text) } else { Tree::text(text.to_owned()) }
}

/// A multi-line string of a file; anything else stays.
fn multiline_view(view: View<'_>, as_lines: bool) -> Tree<'_> {
    match view.joined() {
        Some(text) => multiline(&text, as_lines),
        None => Tree::View(view),
    }
}

/// Data by media type: text as lines, the rest joined, JSON untouched.
pub(crate) fn bundle(bundle: View<'_>, as_lines: bool) -> Tree<'_> {
    if !bundle.is_object() {
        return Tree::View(bundle);
    }
    let members = bundle.members().filter_map(|(key, value)| {
        let media = key.string()?;
        let tree = if is_json_type(&media) {
            Tree::View(value)
        } else {
            let text = media.starts_with("text/") || SPLIT.contains(&media.as_ref());
            multiline_view(value, as_lines && text)
        };
        Some((media, tree))
    });
    Tree::Object(members.collect())
}

/// An output of format 4.
pub(crate) fn output(output: View<'_>, as_lines: bool) -> Tree<'_> {
    let kind = output.get("output_type").and_then(View::string).unwrap_or_default();
    let has_data = matches!(kind.as_ref(), "execute_result" | "display_data");
    if !output.is_object() {
        return Tree::View(output);
    }
    let members = output.members().filter_map(|(key, value)| {
        let key = key.string()?;
        let tree = match key.as_ref() {
            "data" if has_data => bundle(value, as_lines),
            "text" if !has_data => multiline_view(value, as_lines && kind == "stream"),
            _ => Tree::View(value),
        };
        Some((key, tree))
    });
    Tree::Object(members.collect())
}

/// The outputs of a JSON text.
pub(crate) fn outputs(json: &Json, as_lines: bool) -> Tree<'_> {
    Tree::Array(json.root().items().map(|item| output(item, as_lines)).collect())
}

/// Attachments by name.
pub(crate) fn attachments(view: View<'_>, as_lines: bool) -> Tree<'_> {
    if !view.is_object() {
        return Tree::View(view);
    }
    let members = view.members().filter_map(|(key, value)| Some((key.string()?, bundle(value, as_lines))));
    Tree::Object(members.collect())
}

/// How many lines a text has, as [`Tree::lines`] counts them.
pub(crate) fn line_count(text: &str) -> usize {
    lines(text).count()
}
