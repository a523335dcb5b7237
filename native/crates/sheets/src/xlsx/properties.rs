//! What the workbook says about itself.

use ferrolab_base::document::Metadata;
use ferrolab_packages::opc::Relationships;

use super::Workbook;

pub(super) fn read(workbook: &mut Workbook<'_>, root: &Relationships) -> Metadata {
    let mut metadata = Metadata::default();
    for (kind, read) in [
        ("core-properties", core as fn(&mut Metadata, &str, String)),
        ("extended-properties", extended),
        ("custom-properties", custom),
    ] {
        // The strict form has its names in camel case.
        let camel = kind.replace("-p", "P");
        let Some(part) = root.of_kind(kind).or_else(|| root.of_kind(&camel)) else { continue };
        let entries = workbook.with_tree(&part.target, |tree| {
            let name = |node: ferrolab_packages::xml::Node<'_>| {
                let own = node.attribute("name").filter(|_| node.name() == "property");
                own.map_or_else(|| node.name().to_owned(), |name| name.into_owned())
            };
            tree.root()
                .elements()
                .map(|node| (name(node), node.content().trim().to_owned()))
                .collect::<Vec<_>>()
        });
        entries
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .for_each(|(name, value)| read(&mut metadata, &name, value));
    }
    metadata
}

fn core(metadata: &mut Metadata, name: &str, value: String) {
    match name {
        "title" => metadata.title = Some(value),
        "creator" => metadata.authors = value.split(';').map(|author| author.trim().to_owned()).collect(),
        "subject" => metadata.subject = Some(value),
        "keywords" => {
            let keywords = value.split([',', ';']).map(|word| word.trim().to_owned());
            metadata.keywords = keywords.filter(|word| !word.is_empty()).collect();
        }
        "language" => metadata.language = Some(value),
        "created" => metadata.created = Some(value),
        "modified" => metadata.modified = Some(value),
        _ => metadata.other.push((name.to_owned(), value)),
    }
}

fn extended(metadata: &mut Metadata, name: &str, value: String) {
    match name {
        "Application" => metadata.creator = Some(value),
        "Company" | "Manager" | "Template" => metadata.other.push((name.to_owned(), value)),
        _ => {}
    }
}

fn custom(metadata: &mut Metadata, name: &str, value: String) {
    metadata.other.push((name.to_owned(), value));
}
