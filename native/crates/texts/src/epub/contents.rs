//! A book's table of contents: `nav` of EPUB 3 or NCX of EPUB 2.

use std::collections::HashMap;

use ferrolab_base::document::OutlineEntry;
use ferrolab_base::{Cancel, Limits, Result};
use ferrolab_packages::xml::{self, Node, Step, Tree};
use ferrolab_packages::zip::Archive;

use super::package::Package;
use super::path;

/// The entries of the first table of contents that has any. `pages` tells the page of each chapter's path.
pub(super) fn read(
    archive: &Archive<'_>,
    package: &Package,
    pages: &HashMap<String, usize>,
    limits: &Limits,
    cancel: &Cancel,
) -> Result<Vec<OutlineEntry>> {
    let has_property = |properties: &str| properties.split_whitespace().any(|property| property == "nav");
    let nav = package.parts.iter().find(|part| has_property(&part.properties));
    let by_id = package.contents.as_deref().and_then(|id| package.part(id));
    let ncx = by_id.or(package.parts.iter().find(|part| part.media_type == "application/x-dtbncx+xml"));
    for part in nav.into_iter().chain(ncx) {
        let Some(path) = &part.path else { continue };
        let Ok(bytes) = archive.read(path) else { continue };
        let text = xml::decode(&bytes);
        let tree = Tree::parse(&text, limits, cancel)?;
        let place = Place { folder: path::folder(path), pages };
        let entries = match tree.root().find("navMap") {
            Some(map) => ncx_entries(map, &place),
            None => toc(tree.root()).map_or(Vec::new(), |nav| nav_entries(nav, &place)),
        };
        if !entries.is_empty() {
            return Ok(entries);
        }
    }
    Ok(Vec::new())
}

struct Place<'a> {
    folder: &'a str,
    pages: &'a HashMap<String, usize>,
}

impl Place<'_> {
    fn entry(&self, title: &str, level: usize, href: &str) -> OutlineEntry {
        let page = path::resolve(self.folder, href).and_then(|path| self.pages.get(&path).copied());
        let level = u8::try_from(level).unwrap_or(u8::MAX).max(1);
        OutlineEntry { title: ferrolab_compose::folded(title), level, page, top: None }
    }
}

fn toc(root: Node<'_>) -> Option<Node<'_>> {
    let is_toc = |node: &Node<'_>| {
        node.name() == "nav" && node.attribute("epub:type").is_none_or(|kind| kind.contains("toc"))
    };
    root.descendants().find(is_toc)
}

fn nav_entries(nav: Node<'_>, place: &Place<'_>) -> Vec<OutlineEntry> {
    let (mut entries, mut level) = (Vec::new(), 0_usize);
    for step in nav.walk() {
        match step {
            Step::Enter(node) if node.name() == "ol" => level += 1,
            Step::Leave(node) if node.name() == "ol" => level -= 1,
            Step::Enter(node) if node.name() == "a" => {
                let entry = place.entry(&node.content(), level, &node.attribute("href").unwrap_or_default());
                entries.extend(Some(entry).filter(|entry| !entry.title.is_empty()));
            }
            _ => {}
        }
    }
    entries
}

fn ncx_entries(map: Node<'_>, place: &Place<'_>) -> Vec<OutlineEntry> {
    let (mut entries, mut level) = (Vec::new(), 0_usize);
    for step in map.walk() {
        match step {
            Step::Enter(node) if node.name() == "navPoint" => {
                level += 1;
                let title = node.child("navLabel").map(Node::content).unwrap_or_default();
                let source = node.child("content").and_then(|content| content.attribute("src"));
                let entry = place.entry(&title, level, &source.unwrap_or_default());
                entries.extend(Some(entry).filter(|entry| !entry.title.is_empty()));
            }
            Step::Leave(node) if node.name() == "navPoint" => level -= 1,
            _ => {}
        }
    }
    entries
}
