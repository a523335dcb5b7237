//! What a book's package document tells: metadata, parts and their order.

use ferrolab_base::document::Metadata;
use ferrolab_base::{Cancel, Code, Error, Limits, Result};
use ferrolab_packages::xml::{self, Node, Tree};
use ferrolab_packages::zip::Archive;

use super::path;

/// A part by the manifest.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub id: String,
    /// Where it lies in the archive; `None` where it leads out of it.
    pub path: Option<String>,
    pub href: String,
    pub media_type: String,
    pub properties: String,
}

/// The package document, read.
#[derive(Debug, Default)]
pub(super) struct Package {
    pub metadata: Metadata,
    pub parts: Vec<Part>,
    /// Ids of the chapters in order.
    pub spine: Vec<String>,
    /// Id of the table of contents of EPUB 2.
    pub contents: Option<String>,
    pub warnings: Vec<String>,
}

impl Package {
    pub(super) fn part(&self, id: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == id)
    }
}

/// Find and read the package document.
pub(super) fn read(archive: &Archive<'_>, limits: &Limits, cancel: &Cancel) -> Result<Package> {
    let path = locate(archive, limits, cancel)?;
    let bytes = archive.read(&path)?;
    let text = xml::decode(&bytes);
    let tree = Tree::parse(&text, limits, cancel)?;
    let mut package = Package::default();
    if let Some(damage) = &tree.damage {
        package.warnings.push(format!("the package document is damaged: {damage}"));
    }
    let root = tree.root();
    if let Some(metadata) = root.child("metadata") {
        read_metadata(metadata, &mut package.metadata);
    }
    let folder = path::folder(&path);
    let text = |node: Node<'_>, name: &str| node.attribute(name).unwrap_or_default().into_owned();
    for item in root.child("manifest").into_iter().flat_map(Node::elements) {
        let href = text(item, "href");
        package.parts.push(Part {
            id: text(item, "id"),
            path: path::resolve(folder, &href),
            href,
            media_type: text(item, "media-type"),
            properties: text(item, "properties"),
        });
    }
    if let Some(spine) = root.child("spine") {
        package.contents = spine.attribute("toc").map(|id| id.into_owned());
        package.spine = spine.elements().map(|item| text(item, "idref")).collect();
    }
    Ok(package)
}

/// The path of the package document by `META-INF/container.xml`, or by its name.
fn locate(archive: &Archive<'_>, limits: &Limits, cancel: &Cancel) -> Result<String> {
    let container = archive.read("META-INF/container.xml");
    if let Ok(bytes) = &container {
        let text = xml::decode(bytes);
        let tree = Tree::parse(&text, limits, cancel)?;
        let told = tree.root().find("rootfile").and_then(|file| file.attribute("full-path"));
        if let Some(told) = told {
            return path::resolve("", &told).ok_or_else(|| {
                Error::new(
                    Code::Corrupt,
                    format!("the book's package document is said to be {told:?}, outside the book"),
                )
                .hint("the file was tampered with; get the book again from its source")
                .with("path", told)
            });
        }
    }
    let by_name = archive.names().find(|name| name.to_ascii_lowercase().ends_with(".opf"));
    by_name.map(str::to_owned).ok_or_else(|| {
        container.err().unwrap_or_else(|| {
            Error::new(Code::Corrupt, "the book has no package document")
                .hint("the file is incomplete; get it again from its source")
        })
    })
}

fn read_metadata(node: Node<'_>, metadata: &mut Metadata) {
    for element in node.descendants().filter(|node| node.element().is_some()) {
        let text = ferrolab_compose::folded(&element.content());
        let property = element.attribute("property").unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        match (element.name(), property.as_ref()) {
            ("title", _) if metadata.title.is_none() => metadata.title = Some(text),
            ("creator", _) => metadata.authors.push(text),
            ("subject", _) => metadata.keywords.push(text),
            ("description", _) => metadata.subject = Some(text),
            ("language", _) if metadata.language.is_none() => metadata.language = Some(text),
            ("date", _) if element.attribute("event").as_deref() == Some("modification") => {
                metadata.modified = Some(text);
            }
            ("date", _) if metadata.created.is_none() => metadata.created = Some(text),
            ("meta", "dcterms:modified") => metadata.modified = Some(text),
            (name @ ("publisher" | "identifier" | "rights" | "contributor" | "source"), _) => {
                metadata.other.push((name.to_owned(), text));
            }
            _ => {}
        }
    }
}
