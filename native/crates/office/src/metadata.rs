//! What a document says about itself.

use ferrolab_base::document::Metadata;
use ferrolab_base::{Cancel, Result};
use ferrolab_packages::opc::Package;
use ferrolab_packages::xml::{self, Tree};

/// From the properties that Office keeps in parts of their own.
pub(crate) fn of_package(package: &Package<'_>, cancel: &Cancel) -> Result<Metadata> {
    let mut metadata = Metadata::default();
    let relationships = package.relationships("");
    let core = relationships.of_kind("core-properties").map_or("docProps/core.xml", |core| &core.target);
    each_property(package, core, cancel, |name, value| core_property(&mut metadata, name, value))?;
    let app = relationships.of_kind("extended-properties").map_or("docProps/app.xml", |app| &app.target);
    each_property(package, app, cancel, |name, value| match name {
        "Application" => metadata.creator = Some(value),
        "AppVersion" | "Company" | "Manager" | "Template" | "Pages" | "Words" | "Slides" => {
            metadata.other.push((name.to_lowercase(), value));
        }
        _ => {}
    })?;
    Ok(metadata)
}

fn core_property(metadata: &mut Metadata, name: &str, value: String) {
    match name {
        "title" => metadata.title = Some(value),
        "creator" => metadata.authors = parted(&value, &[';']),
        "subject" => metadata.subject = Some(value),
        "keywords" => metadata.keywords = parted(&value, &[';', ',']),
        "language" => metadata.language = Some(value),
        "created" => metadata.created = Some(value),
        "modified" => metadata.modified = Some(value),
        "description" | "lastModifiedBy" | "category" | "revision" | "contentStatus" | "version" => {
            metadata.other.push((name.to_owned(), value));
        }
        _ => {}
    }
}

/// The names or keywords in one text.
pub(crate) fn parted(text: &str, at: &[char]) -> Vec<String> {
    text.split(at).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn each_property(
    package: &Package<'_>,
    part: &str,
    cancel: &Cancel,
    mut tell: impl FnMut(&str, String),
) -> Result<()> {
    let Ok(salvaged) = package.part(part) else { return Ok(()) };
    let text = xml::decode(&salvaged.bytes);
    let tree = Tree::parse(&text, package.limits(), cancel)?;
    for property in tree.root().elements() {
        let value = property.content().trim().to_owned();
        if !value.is_empty() {
            tell(property.name(), value);
        }
    }
    Ok(())
}
