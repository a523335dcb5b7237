//! What an element means for its text.

use ferrolab_compose::Role;
use html5ever::ns;
use scraper::node::Element;

/// The role of an element by its name and attributes alone.
///
/// Table parts come out as [`Role::Block`]: only their table tells whether they are data.
pub(super) fn role_of(element: &Element) -> Role {
    if is_hidden(element) {
        return Role::Hidden;
    }
    // In SVG and MathML the same names mean other things.
    if !is_html(element) {
        return Role::Inline;
    }
    let attribute = |name: &str| element.attr(name).unwrap_or("").trim().to_owned();
    let number = |name: &str| element.attr(name).and_then(|value| value.trim().parse().ok());
    match element.name() {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Heading(element.name().as_bytes()[1] - b'0'),
        "p" | "dl" | "figure" | "fieldset" | "details" | "hgroup" => Role::Paragraph,
        "ul" | "menu" | "dir" => Role::List(None),
        "ol" => Role::List(Some(number("start").unwrap_or(1))),
        "li" => Role::Item(number("value")),
        "blockquote" => Role::Quote,
        "pre" | "listing" | "xmp" | "plaintext" | "textarea" => Role::Preformatted(None),
        "em" | "i" | "cite" | "dfn" | "var" => Role::Emphasis,
        "strong" | "b" => Role::Strong,
        "s" | "del" | "strike" => Role::Strikethrough,
        "sub" => Role::Subscript,
        "code" | "kbd" | "samp" | "tt" => Role::Code,
        "a" => link(element),
        "img" => Role::Image {
            alternative: attribute("alt"),
            source: image_source(element),
            title: attribute("title"),
        },
        "br" => Role::LineBreak,
        "hr" => Role::Rule,
        name if is_block(name) => heading_by_aria(element).unwrap_or(Role::Block),
        _ => Role::Inline,
    }
}

/// Whether the element is HTML's own.
pub(super) fn is_html(element: &Element) -> bool {
    element.name.ns == ns!(html)
}

fn link(element: &Element) -> Role {
    match element.attr("href").map(str::trim) {
        Some(target) if !target.is_empty() && !target.starts_with("javascript:") => Role::Link {
            target: target.to_owned(),
            title: element.attr("title").unwrap_or("").trim().to_owned(),
        },
        _ => Role::Inline,
    }
}

/// Pages that load pictures late keep the address in another attribute.
fn image_source(element: &Element) -> String {
    let real = |source: &&str| !source.is_empty() && !source.starts_with("data:");
    let source =
        ["src", "data-src", "data-original"].iter().filter_map(|name| element.attr(name)).map(str::trim);
    source.into_iter().find(real).unwrap_or("").to_owned()
}

fn heading_by_aria(element: &Element) -> Option<Role> {
    if element.attr("role") != Some("heading") {
        return None;
    }
    let level = element.attr("aria-level").and_then(|level| level.parse().ok()).unwrap_or(2_u8);
    Some(Role::Heading(level.clamp(1, 6)))
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "caption"
            | "center"
            | "dd"
            | "dialog"
            | "div"
            | "dt"
            | "figcaption"
            | "footer"
            | "form"
            | "frameset"
            | "header"
            | "html"
            | "legend"
            | "main"
            | "nav"
            | "optgroup"
            | "option"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
    )
}

/// Whether the element and all in it is left out by every browser, or is no text.
fn is_hidden(element: &Element) -> bool {
    match element.name() {
        "head" | "script" | "style" | "template" | "noscript" | "noframes" | "noembed" | "iframe"
        | "canvas" | "audio" | "video" | "select" | "datalist" | "metadata" | "defs" | "desc" | "title"
        | "annotation" | "annotation-xml" => return true,
        "dialog" if element.attr("open").is_none() => return true,
        _ => {}
    }
    let hidden = element.attr("hidden").is_some_and(|value| !value.eq_ignore_ascii_case("until-found"));
    hidden || element.attr("style").is_some_and(hides)
}

/// An inline style that takes the element off the page.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(property, value)| {
        let value = value.trim().trim_end_matches("!important").trim_end();
        let is = |name: &str, wanted: &str| {
            property.trim().eq_ignore_ascii_case(name) && value.eq_ignore_ascii_case(wanted)
        };
        is("display", "none") || is("visibility", "hidden")
    })
}
