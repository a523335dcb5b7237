//! How a file is laid out, so that what is added to it looks like the rest.

use super::tape::{Json, Kind, View};

/// How the members of arrays and objects are set apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Indent {
    /// Everything on one line.
    OneLine,
    /// A line each, indented by this for every level.
    Lines(String),
}

/// The layout of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// How members are set apart.
    pub indent: Indent,
    /// What stands between a key and its value.
    pub colon: String,
    /// What stands between members on one line.
    pub comma: String,
    /// What ends a line.
    pub newline: String,
    /// Whether characters outside ASCII are written as escapes.
    pub ascii: bool,
}

impl Default for Style {
    /// What `nbformat.write` does.
    fn default() -> Self {
        Self {
            indent: Indent::Lines(" ".into()),
            colon: ": ".into(),
            comma: ", ".into(),
            newline: "\n".into(),
            ascii: false,
        }
    }
}

impl Style {
    /// The style of a file, read off its outermost object.
    pub(crate) fn of(json: &Json) -> Self {
        let mut style = Self::default();
        let text = json.text();
        style.ascii = text.is_ascii() && has_escaped_letter(text);
        let Some((key, value)) = json.root().members().next() else { return style };
        style.colon = text[key.span().end..value.span().start].to_owned();
        let gap = &text[json.root().span().start + 1..key.span().start];
        match gap.rfind('\n') {
            Some(at) => {
                style.indent = Indent::Lines(gap[at + 1..].to_owned());
                style.newline = if gap[..at].ends_with('\r') { "\r\n" } else { "\n" }.into();
            }
            None => {
                style.indent = Indent::OneLine;
                style.comma = comma(text, json.root()).unwrap_or(style.comma);
            }
        }
        style
    }

    /// What goes before a member at `depth`: a line break and the indentation, if there is one.
    pub(crate) fn gap(&self, depth: usize, out: &mut String) {
        if let Indent::Lines(unit) = &self.indent {
            out.push_str(&self.newline);
            for _ in 0..depth {
                out.push_str(unit);
            }
        }
    }

    /// What goes between two members at `depth`.
    pub(crate) fn separator(&self, depth: usize, out: &mut String) {
        match self.indent {
            Indent::OneLine => out.push_str(&self.comma),
            Indent::Lines(_) => {
                out.push(',');
                self.gap(depth, out);
            }
        }
    }
}

fn comma(text: &str, object: View<'_>) -> Option<String> {
    let mut members = object.members();
    let (_, first) = members.next()?;
    let (second, _) = members.next()?;
    Some(text[first.span().end..second.span().start].to_owned())
}

/// Whether some character that could stand for itself is written as an escape.
fn has_escaped_letter(text: &str) -> bool {
    text.match_indices("\\u").any(|(at, _)| {
        let code = text.get(at + 2..at + 6).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        code.is_some_and(|code| code > 0x7f) && !text[..at].ends_with('\\')
    })
}

/// Whether multi-line strings are arrays of lines here, judged by the first that tells; `None` if none does.
pub(crate) fn is_list(value: View<'_>) -> Option<bool> {
    match value.kind() {
        Kind::Array => Some(true),
        Kind::Plain | Kind::Escaped => Some(false),
        _ => None,
    }
}
