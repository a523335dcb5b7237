//! What the spreadsheet says about itself.

use ferrolab_base::document::Metadata;
use ferrolab_base::{Cancel, Limits, Result};
use ferrolab_packages::xml::Tree;

pub(super) fn read(text: &str, limits: &Limits, cancel: &Cancel) -> Result<Metadata> {
    let tree = Tree::parse(text, limits, cancel)?;
    let mut metadata = Metadata::default();
    let Some(meta) = tree.root().child("meta") else { return Ok(metadata) };
    for node in meta.elements() {
        let value = node.content().trim().to_owned();
        if value.is_empty() {
            continue;
        }
        match node.name() {
            "title" => metadata.title = Some(value),
            "initial-creator" => metadata.authors.insert(0, value),
            "creator" if !metadata.authors.contains(&value) => metadata.authors.push(value),
            "subject" => metadata.subject = Some(value),
            "keyword" => metadata.keywords.push(value),
            "language" => metadata.language = Some(value),
            "creation-date" => metadata.created = Some(value),
            "date" => metadata.modified = Some(value),
            "generator" => metadata.producer = Some(value),
            "description" => metadata.other.push(("description".into(), value)),
            "user-defined" => {
                let name = node.attribute("name").unwrap_or_default().into_owned();
                metadata.other.push((name, value));
            }
            _ => {}
        }
    }
    Ok(metadata)
}
