//! Packages of the Open Packaging Conventions: parts, and the relationships between them.

use std::collections::HashMap;

use ferrolab_base::reading::Limits;
use ferrolab_base::{Cancel, Result};

use crate::Salvaged;
use crate::xml::{self, Tree};
use crate::zip::Archive;

/// A package: a zip archive whose parts name each other by relationships.
pub struct Package<'a> {
    archive: Archive<'a>,
    limits: Limits,
}

/// From one part to another, or out of the package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// What the part calls it.
    pub id: String,
    /// The last segment of its type, as in `styles`: the same in the transitional and the strict form.
    pub kind: String,
    /// The full name of a part in the package, without a leading slash; an address where it leads out.
    pub target: String,
    /// Whether it leads out of the package.
    pub is_external: bool,
}

/// The relationships of one part, in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct Relationships {
    all: Vec<Relationship>,
    by_id: HashMap<String, usize>,
}

impl Relationships {
    /// The relationship that the part calls `id`.
    pub fn by_id(&self, id: &str) -> Option<&Relationship> {
        self.by_id.get(id).map(|&index| &self.all[index])
    }

    /// The first of a kind within the package.
    pub fn of_kind(&self, kind: &str) -> Option<&Relationship> {
        self.all.iter().find(|relationship| relationship.kind == kind && !relationship.is_external)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Relationship> {
        self.all.iter()
    }
}

impl<'a> Package<'a> {
    /// Read the archive's directory.
    ///
    /// # Errors
    /// As [`Archive::open`].
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        Ok(Self { archive: Archive::open(bytes, limits)?, limits: *limits })
    }

    /// The archive.
    pub fn archive(&self) -> &Archive<'a> {
        &self.archive
    }

    /// Where reading stops.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// A part's bytes, or what can be had of them.
    ///
    /// # Errors
    /// As [`Archive::salvage`].
    pub fn part(&self, name: &str) -> Result<Salvaged> {
        self.archive.salvage(name)
    }

    /// The relationships of a part; those of the package itself where `part` is empty.
    ///
    /// None where there are none, and as many as can be read where they are damaged.
    pub fn relationships(&self, part: &str) -> Relationships {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let name = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
        let Ok(salvaged) = self.archive.salvage(&name) else { return Relationships::default() };
        let text = xml::decode(&salvaged.bytes);
        let Ok(tree) = Tree::parse(&text, &self.limits, &Cancel::default()) else {
            return Relationships::default();
        };
        let mut found = Relationships::default();
        for element in tree.root().elements().filter(|node| node.name() == "Relationship") {
            let attribute = |name| element.attribute(name).unwrap_or_default();
            let is_external = attribute("TargetMode").eq_ignore_ascii_case("external");
            let target = attribute("Target");
            let id = attribute("Id").into_owned();
            found.by_id.insert(id.clone(), found.all.len());
            found.all.push(Relationship {
                id,
                kind: attribute("Type").rsplit('/').next().unwrap_or_default().to_owned(),
                target: if is_external { target.into_owned() } else { resolve(folder, &target) },
                is_external,
            });
        }
        found
    }
}

/// The part that `target` means in a part of `folder`. It cannot lead out of the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let absolute = target.starts_with('/');
    let mut segments: Vec<&str> = if absolute { Vec::new() } else { folder.split('/').collect() };
    for segment in target.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    segments.retain(|segment| !segment.is_empty());
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn targets_are_resolved_within_the_package() {
        let cases = [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/word/styles.xml", "word/styles.xml"),
            ("ppt/slides", "../media/image1.png", "ppt/media/image1.png"),
            ("", "word/document.xml", "word/document.xml"),
            ("word", "../../../etc/passwd", "etc/passwd"),
        ];
        for (folder, target, expected) in cases {
            assert_eq!(resolve(folder, target), expected);
        }
    }
}
