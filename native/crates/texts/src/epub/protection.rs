//! Which parts of a book are encrypted.

use std::collections::HashSet;

use ferrolab_base::{Cancel, Limits, Result};
use ferrolab_packages::xml::{self, Tree};
use ferrolab_packages::zip::Archive;

use super::path;

/// Ways to make fonts useless outside the book; they protect no text.
const FONT_ALGORITHMS: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// The paths of all encrypted parts that are no fonts.
pub(super) fn encrypted(archive: &Archive<'_>, limits: &Limits, cancel: &Cancel) -> Result<HashSet<String>> {
    let Ok(bytes) = archive.read("META-INF/encryption.xml") else { return Ok(HashSet::new()) };
    let text = xml::decode(&bytes);
    let tree = Tree::parse(&text, limits, cancel)?;
    let entries = tree.root().descendants().filter(|node| node.name() == "EncryptedData");
    let paths = entries.filter_map(|entry| {
        let method = entry.find("EncryptionMethod").and_then(|method| method.attribute("Algorithm"));
        let is_font = method.is_some_and(|method| FONT_ALGORITHMS.contains(&method.as_ref()));
        let target = entry.find("CipherReference").and_then(|reference| reference.attribute("URI"))?;
        path::resolve("", &target).filter(|_| !is_font)
    });
    Ok(paths.collect())
}
