//! Small documents made by hand.
#![allow(dead_code, reason = "each test file uses a part of it")]

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_office::{Kind, parse};
use ferrolab_testing::zip::stored;

/// An archive of entries that are not packed.
pub fn package(entries: &[(&str, &str)]) -> Vec<u8> {
    let entries: Vec<_> = entries.iter().map(|(name, content)| (*name, content.as_bytes())).collect();
    stored(&entries)
}

/// Relationships: identifier, kind and target; addresses lead out.
pub fn relationships(all: &[(&str, &str, &str)]) -> String {
    let one = |(id, kind, target): &(&str, &str, &str)| {
        let mode = if target.contains("://") { " TargetMode=\"External\"" } else { "" };
        format!("<Relationship Id=\"{id}\" Type=\"http://r/{kind}\" Target=\"{target}\"{mode}/>")
    };
    format!("<Relationships>{}</Relationships>", all.iter().map(one).collect::<String>())
}

/// A Word document with this body, and other parts: kind, target and content. Kinds are their identifiers.
pub fn docx(body: &str, parts: &[(&str, &str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let links: Vec<(&str, &str, &str)> =
        parts.iter().map(|(kind, target, _)| (*kind, *kind, *target)).collect();
    let links = relationships(&links);
    let root = relationships(&[("rId1", "officeDocument", "word/document.xml")]);
    let names: Vec<String> = parts.iter().map(|(_, target, _)| format!("word/{target}")).collect();
    let mut entries = vec![
        ("_rels/.rels", root.as_str()),
        ("word/_rels/document.xml.rels", links.as_str()),
        ("word/document.xml", document.as_str()),
    ];
    entries.extend(names.iter().zip(parts).map(|(name, (_, _, content))| (name.as_str(), *content)));
    package(&entries)
}

/// A paragraph of Word with these properties.
pub fn p(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

pub fn read_with(bytes: &[u8], kind: Kind, reading: &Reading) -> Result<Parsed> {
    parse(bytes, kind, reading, &Cancel::default())
}

pub fn read(bytes: &[u8], kind: Kind) -> Parsed {
    read_with(bytes, kind, &Reading::default()).expect("the document is sound")
}

/// A Word document's Markdown.
pub fn markdown(body: &str, parts: &[(&str, &str, &str)]) -> String {
    read(&docx(body, parts), Kind::Docx).markdown.expect("every document has Markdown")
}
