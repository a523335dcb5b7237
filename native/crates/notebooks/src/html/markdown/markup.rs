//! HTML within Markdown.

use super::scan;
use super::{Declined, Result, Searches};

const BLOCKS: [&str; 62] = [
    "address",
    "article",
    "aside",
    "base",
    "basefont",
    "blockquote",
    "body",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "link",
    "main",
    "menu",
    "menuitem",
    "meta",
    "nav",
    "noframes",
    "ol",
    "optgroup",
    "option",
    "p",
    "param",
    "section",
    "source",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "track",
];

const VERBATIM: [&str; 4] = ["pre", "script", "style", "textarea"];

const ODD: Declined = "a declaration in HTML";

/// What HTML at the start of a line begins with.
pub(super) enum Opening<'t> {
    Comment,
    /// A tag: its name, and whether it is an end tag.
    Tag(&'t str, bool),
    Declaration,
}

/// What HTML begins `line`, if it begins with some.
pub(super) fn opening(line: &str, most_indent: usize) -> Option<Opening<'_>> {
    let text = scan::dedented(scan::body(line), most_indent)?.strip_prefix('<')?;
    if text.starts_with("!--") {
        return Some(Opening::Comment);
    }
    let declared = text.strip_prefix('!').is_some_and(|rest| {
        rest.starts_with("[CDATA[") || rest.starts_with(|c: char| c.is_ascii_uppercase())
    });
    if declared || text.starts_with('?') {
        return Some(Opening::Declaration);
    }
    let (text, end) = text.strip_prefix('/').map_or((text, false), |text| (text, true));
    let name = tag_name(text);
    (!name.is_empty()).then_some(Opening::Tag(name, end))
}

/// The name of a tag at the start of `text`.
pub(super) fn tag_name(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(text.len());
    &text[..end]
}

fn is_in(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the line begins HTML that ends a list's item: the pattern wants white space after the name, and
/// small letters.
pub(super) fn is_block_opening(line: &str, most_indent: usize) -> bool {
    match opening(line, most_indent) {
        Some(Opening::Comment | Opening::Declaration) => true,
        Some(Opening::Tag(name, _)) => {
            let after = &line[line.find(name).unwrap_or(0) + name.len()..];
            (BLOCKS.contains(&name) || VERBATIM.contains(&name)) && after.starts_with([' ', '\n'])
        }
        None => false,
    }
}

/// How long the block of HTML at the start of `text` is; `None` if the line is text.
pub(super) fn block(text: &str, in_paragraph: bool) -> Result<Option<usize>> {
    let line = scan::line(text);
    match opening(line, 3) {
        Some(Opening::Comment) => {
            let start = scan::indent(line) + "<!--".len();
            Ok(Some(to_end(text, start, "-->")))
        }
        Some(Opening::Declaration) => Err(ODD),
        Some(Opening::Tag(name, end)) => {
            let after = scan::indent(line) + 1 + usize::from(end) + name.len();
            if !end && is_in(&VERBATIM, name) {
                return Ok(Some(to_end(text, after, &format!("</{}>", name.to_ascii_lowercase()))));
            }
            if is_in(&BLOCKS, name) {
                return Ok(Some(to_blank(text)));
            }
            let alone =
                if end { closes(&line[after..]) } else { attributes(&line[after..]).is_some_and(closes) };
            Ok((alone && !in_paragraph).then(|| to_blank(text)))
        }
        None => Ok(None),
    }
}

/// The end of the line on which `close` stands.
fn to_end(text: &str, from: usize, close: &str) -> usize {
    match text[from..].find(close).map(|at| at + from) {
        Some(at) => at + scan::line(&text[at..]).len(),
        None => text.len(),
    }
}

fn to_blank(text: &str) -> usize {
    let mut at = 0;
    while at < text.len() && !scan::is_blank(scan::line(&text[at..])) {
        at += scan::line(&text[at..]).len();
    }
    at
}

/// Whether a tag ends here and nothing follows it on its line.
fn closes(rest: &str) -> bool {
    rest.trim_start_matches(' ')
        .strip_prefix('>')
        .is_some_and(|after| after.trim_matches([' ', '\n']).is_empty())
}

/// What follows the attributes at the start of `text`; `None` if a value has no end.
fn attributes(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        let name = rest.trim_start();
        let starts = name.len() < rest.len()
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || "_:".contains(c));
        if !starts {
            return Some(rest);
        }
        let end =
            name.find(|c: char| !(c.is_ascii_alphanumeric() || "_.:-".contains(c))).unwrap_or(name.len());
        rest = &name[end..];
        let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else { continue };
        rest = match value.chars().next()? {
            quote @ ('"' | '\'') => &value[1 + value[1..].find(quote)? + 1..],
            _ => {
                let end = value.find([' ', '!', '"', '\'', '=', '<', '>', '`']).unwrap_or(value.len());
                if end == 0 {
                    return None;
                }
                &value[end..]
            }
        };
    }
}

/// How long the tag or comment at the start of `text` is, within a line of Markdown.
pub(super) fn inline(text: &str, searches: &Searches) -> Result<Option<usize>> {
    if let Some(comment) = text.strip_prefix("<!--") {
        if comment.starts_with('>') || comment.starts_with("->") {
            return Err(ODD);
        }
        return Ok(searches.find(comment, "-->").map(|end| end + "<!---->".len()));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        return Err(ODD);
    }
    let (inner, end) = text[1..].strip_prefix('/').map_or((&text[1..], false), |inner| (inner, true));
    let name = tag_name(inner);
    if name.is_empty() {
        return Ok(None);
    }
    let after = &inner[name.len()..];
    let tail = if end { Some(after) } else { attributes(after) };
    let closed = tail.map(str::trim_start).and_then(|tail| {
        let tail = if end { tail } else { tail.strip_prefix('/').unwrap_or(tail) };
        tail.strip_prefix('>')
    });
    Ok(closed.map(|rest| text.len() - rest.len()))
}
