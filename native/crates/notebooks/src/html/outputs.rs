//! The outputs of a code cell.

use std::borrow::Cow;

use super::ansi;
use super::body::Page;
use super::escape;
use crate::canonical::is_json_type;
use crate::cell::Cell;
use crate::json::{Kind, View};
use crate::output::{Output, OutputKind};

/// Media types that nbconvert shows, the best first. Widgets without state are not among them.
const SHOWN: [&str; 9] = [
    "application/javascript",
    "text/html",
    "text/markdown",
    "image/svg+xml",
    "text/vnd.mermaid",
    "text/latex",
    "image/png",
    "image/jpeg",
    "text/plain",
];

/// Append all outputs of `cell`; streams of one name that follow each other are one.
pub(super) fn all(page: &mut Page<'_>, cell: Cell<'_>) {
    let mut outputs = cell.outputs().peekable();
    while let Some(output) = outputs.next() {
        page.push("<div class=\"jp-OutputArea-child");
        let result = output.kind() == OutputKind::ExecuteResult;
        page.push(if result { " jp-OutputArea-executeResult" } else { "" });
        page.push("\">\n<div class=\"jp-OutputPrompt jp-OutputArea-prompt\">");
        if result {
            page.push("Out[");
            page.count(cell);
            page.push("]:");
        }
        page.push("</div>\n");
        match output.kind() {
            OutputKind::Stream => {
                let mut text = output.text().unwrap_or_default().into_owned();
                while let Some(more) = outputs.next_if(|next| is_same_stream(output, *next)) {
                    text.push_str(&more.text().unwrap_or_default());
                }
                stream(page, output, &overwritten(&text));
            }
            OutputKind::ExecuteResult | OutputKind::DisplayData => data(page, output, result),
            OutputKind::Error => error(page, output),
            OutputKind::Other => page.give_up("an output of a kind that is not known"),
        }
        page.push("</div>\n");
    }
}

fn is_same_stream(one: Output<'_>, next: Output<'_>) -> bool {
    next.kind() == OutputKind::Stream && next.name() == one.name()
}

/// What a terminal shows of lines in which the cursor went back to the start.
fn overwritten(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let shown = text.split_inclusive('\n').map(|line| {
        let body = line.strip_suffix('\n').unwrap_or(line);
        // The last return that something follows on this line.
        let last = body.char_indices().rev().find(|(at, c)| *c == '\r' && *at + 1 < body.len());
        last.map_or(line, |(at, _)| &line[at + 1..])
    });
    Cow::Owned(shown.collect())
}

fn stream(page: &mut Page<'_>, output: Output<'_>, text: &str) {
    let media = match output.name().as_deref() {
        Some("stdout") => "text/plain",
        Some("stderr") => "application/vnd.jupyter.stderr",
        // What was typed is left out by nbconvert, unless it is told otherwise.
        _ => return,
    };
    rendered_text(page, "", media);
    ansi::html(text, page.out());
    page.push("</pre>\n</div>\n");
}

fn rendered_text(page: &mut Page<'_>, class: &str, media: &str) {
    page.push("<div class=\"jp-RenderedText jp-OutputArea-output");
    page.push(class);
    page.push("\" data-mime-type=\"");
    page.push(media);
    page.push("\" tabindex=\"0\">\n<pre>");
}

fn error(page: &mut Page<'_>, output: Output<'_>) {
    rendered_text(page, "", "application/vnd.jupyter.stderr");
    for line in output.traceback() {
        page.push("\n");
        ansi::html(&line, page.out());
    }
    page.push("</pre>\n</div>\n");
}

fn data(page: &mut Page<'_>, output: Output<'_>, result: bool) {
    let Some(bundle) = output.view().get("data") else { return };
    let shown = SHOWN.iter().find_map(|media| Some((*media, bundle.get(media)?)));
    let Some((media, value)) = shown else { return };
    let Some(text) = value.joined().filter(|_| !is_json_type(media)) else {
        return page.give_up("data that is no text");
    };
    let class = if result { " jp-OutputArea-executeResult" } else { "" };
    match media {
        "text/plain" => {
            rendered_text(page, class, media);
            ansi::html(&text, page.out());
            page.push("</pre>\n");
        }
        "text/html" | "text/markdown" => {
            open(
                page,
                if media == "text/html" {
                    "HTMLCommon jp-RenderedHTML"
                } else {
                    "HTMLCommon jp-RenderedMarkdown"
                },
                class,
                media,
            );
            if media == "text/html" {
                page.foreign(&text);
            } else {
                page.markdown(&text, None);
            }
        }
        "text/latex" => {
            open(page, "Latex", class, media);
            page.push("\n");
            escape::text(&text, page.out());
            page.push("\n");
        }
        "image/svg+xml" => {
            open(page, "SVG", class, media);
            page.push("\n<img alt=\"");
            page.push(NO_ALT);
            page.push("\" src=\"data:image/svg+xml;base64,");
            base64(text.as_bytes(), page.out());
            page.push("\">\n");
        }
        "image/png" | "image/jpeg" => picture(page, output, media, &text, class),
        "application/javascript" => script(page, &text, class),
        _ => return page.give_up("a diagram"),
    }
    page.push("</div>\n");
}

/// A script, in an element that it finds by an id of its own.
fn script(page: &mut Page<'_>, text: &str, class: &str) {
    let lower = text.to_ascii_lowercase();
    if lower.contains("</script") || lower.contains("<!--") {
        return page.give_up("a script that may end the element it is in");
    }
    let id = page.unique_id();
    page.push("<div id=\"");
    page.push(&id);
    page.push("\" class=\"jp-RenderedJavaScript jp-OutputArea-output");
    page.push(class);
    page.push(
        "\" data-mime-type=\"application/javascript\" tabindex=\"0\">\n<script type=\"text/javascript\">\n",
    );
    page.push("var element = document.getElementById('");
    page.push(&id);
    page.push("');\n");
    page.push(text);
    page.push("\n</script>\n");
}

const NO_ALT: &str = "No description has been provided for this image";

fn open(page: &mut Page<'_>, kind: &str, class: &str, media: &str) {
    page.push("<div class=\"jp-Rendered");
    page.push(kind);
    page.push(" jp-OutputArea-output");
    page.push(class);
    page.push("\" data-mime-type=\"");
    page.push(media);
    page.push("\" tabindex=\"0\">");
}

fn picture(page: &mut Page<'_>, output: Output<'_>, media: &str, data: &str, class: &str) {
    let metadata = output.metadata();
    if metadata.is_some_and(|metadata| metadata.get("filenames").is_some()) {
        return page.give_up("a picture in a file of its own");
    }
    page.push("<div class=\"jp-RenderedImage jp-OutputArea-output");
    page.push(class);
    page.push("\" tabindex=\"0\">\n<img alt=\"");
    page.push(NO_ALT);
    page.push("\" src=\"data:");
    page.push(media);
    page.push(";base64,");
    escape::attribute(data, page.out());
    page.push("\"");
    for name in ["width", "height"] {
        match known(metadata, media, name) {
            Some(value) if value.kind() == Kind::Number || value.is_string() => size(page, name, value),
            Some(_) => page.give_up("a picture with an odd size"),
            None => {}
        }
    }
    let background = known(metadata, media, "needs_background");
    let unconfined = known(metadata, media, "unconfined").is_some_and(is_true);
    let light = background.is_some_and(|background| background.is("light"));
    let dark = background.is_some_and(|background| background.is("dark"));
    let classes = [
        (unconfined, "unconfined"),
        (light, "jp-needs-light-background"),
        (dark, "jp-needs-dark-background"),
    ];
    let classes: Vec<&str> = classes.iter().filter(|(on, _)| *on).map(|(_, class)| *class).collect();
    page.push(" class=\"");
    page.push(&classes.join(" "));
    page.push("\">\n");
}

fn size(page: &mut Page<'_>, name: &str, value: View<'_>) {
    let text = value.string().unwrap_or(Cow::Borrowed(value.raw()));
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"%._-".contains(&byte)) {
        return page.give_up("a picture with an odd size");
    }
    page.push(" ");
    page.push(name);
    page.push("=\"");
    page.push(&text);
    page.push("\"");
}

/// What Python takes as true.
fn is_true(value: View<'_>) -> bool {
    !matches!(value.raw(), "false" | "null" | "0" | "\"\"" | "[]" | "{}")
}

/// A value of an output's metadata: that of the media type, or that of the whole output.
fn known<'a>(metadata: Option<View<'a>>, media: &str, name: &str) -> Option<View<'a>> {
    let own = metadata?.get(media).and_then(|own| own.get(name)).filter(|value| value.kind() != Kind::Null);
    own.or_else(|| metadata?.get(name)).filter(|value| value.kind() != Kind::Null)
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8], out: &mut String) {
    for group in bytes.chunks(3) {
        let word =
            group.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - group.len()));
        for place in 0..4 {
            let six = (word >> (18 - 6 * place)) & 63;
            out.push(if place <= group.len() { char::from(ALPHABET[six as usize]) } else { '=' });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_base64() {
        for (bytes, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            let mut out = String::new();
            base64(bytes.as_bytes(), &mut out);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn a_return_takes_back_what_stood_on_its_line() {
        assert_eq!(overwritten("10%\r50%\r100%\ndone\r\nx\r"), "100%\ndone\r\nx\r");
    }
}
