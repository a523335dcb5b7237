//! What the document says about itself.

use ferrolab_base::document::Metadata;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_packages::xml::{Node, Tree};
use ferrolab_packages::zip::Archive;

use super::Part;
use crate::metadata::parted;

pub(super) fn read(archive: &Archive<'_>, reading: &Reading, cancel: &Cancel) -> Result<Metadata> {
    let mut metadata = Metadata::default();
    let Ok(part) = Part::load(archive, "meta.xml") else { return Ok(metadata) };
    let tree = Tree::parse(&part.text, &reading.limits, cancel)?;
    let properties = tree.root().child("meta").into_iter().flat_map(Node::elements);
    let mut last_author = None;
    for property in properties {
        let value = property.content().trim().to_owned();
        if value.is_empty() {
            continue;
        }
        match property.full_name() {
            "dc:title" => metadata.title = Some(value),
            "meta:initial-creator" => metadata.authors = parted(&value, &[';']),
            "dc:creator" => last_author = Some(value),
            "dc:subject" => metadata.subject = Some(value),
            "meta:keyword" => metadata.keywords.extend(parted(&value, &[',', ';'])),
            "dc:language" => metadata.language = Some(value),
            "meta:creation-date" => metadata.created = Some(value),
            "dc:date" => metadata.modified = Some(value),
            "meta:generator" => metadata.creator = Some(value),
            "dc:description" => metadata.other.push(("description".to_owned(), value)),
            _ => {}
        }
    }
    if metadata.authors.is_empty() {
        metadata.authors.extend(last_author);
    } else if let Some(author) = last_author {
        metadata.other.push(("lastModifiedBy".to_owned(), author));
    }
    Ok(metadata)
}
