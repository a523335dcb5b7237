//! XML and SVG.
//!
//! A document (paragraphs with markup in them, or elements by the names that documents
//! use) is read as one; data is read as a nested list of names and values. Of a drawing
//! its title, description and texts are kept. Entities of a DTD are never expanded.

mod data;
mod prose;
mod svg;

use ferrolab_base::document::{Header, Parsed};
use ferrolab_base::{Cancel, Code, Error, Reading, Result};
use ferrolab_compose::Composer;
use ferrolab_packages::xml::{Node, Tree, decode};

pub(crate) fn parse(bytes: &[u8], is_drawing: bool, reading: &Reading, cancel: &Cancel) -> Result<Parsed> {
    let text = decode(bytes);
    let tree = Tree::parse(&text, &reading.limits, cancel)?;
    let mut composer = Composer::default();
    let root = tree.root();
    let (format, media_type) = if is_drawing { ("svg", "image/svg+xml") } else { ("xml", "application/xml") };
    let mut header =
        Header { format: format.to_owned(), media_type: media_type.to_owned(), ..Header::default() };
    if is_drawing {
        svg::write(root, &mut composer);
    } else if prose::is_prose(root) {
        prose::write(root, &mut composer);
    } else {
        data::write(root, &mut composer);
    }
    header.metadata.title = title(root, is_drawing);
    header.metadata.language = root.attribute("xml:lang").map(|language| language.into_owned());
    header.warnings.extend(tree.warning.clone());
    if let Some(damage) = &tree.damage {
        header.warnings.push(format!("reading stopped: {damage}"));
    }
    let mut parsed = composer.finish(header);
    let is_empty = parsed.document.pages.iter().all(|page| page.text.is_empty());
    if is_empty && tree.damage.is_none() {
        let what = if is_drawing { "drawing" } else { "file" };
        parsed.document.header.warnings.push(format!("the {what} has no text"));
    }
    match (is_empty, &tree.damage) {
        (true, Some(damage)) => Err(damage.clone()),
        (true, None) if root.element().is_none() => {
            Err(Error::new(Code::Corrupt, "the file has no XML element").hint("is it cut off?"))
        }
        _ => Ok(parsed),
    }
}

fn title(root: Node<'_>, is_drawing: bool) -> Option<String> {
    let places: &[&[&str]] = if is_drawing {
        &[&["title"]]
    } else {
        &[&["title"], &["info", "title"], &["head", "title"], &["front", "title"]]
    };
    let found = places.iter().find_map(|place| root.descend(place))?;
    Some(ferrolab_compose::folded(&found.content())).filter(|title| !title.is_empty())
}
