//! Small documents made by hand.
#![allow(dead_code, reason = "each test file uses a part of it")]

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Reading, Result};
use ferrolab_office::{Kind, parse};
use flate2::Crc;

/// An archive of entries that are not packed.
pub fn package(entries: &[(&str, &str)]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let mut crc = Crc::new();
        crc.update(content.as_bytes());
        let length = (content.len() as u32).to_le_bytes();
        let mut header = vec![20, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        header.extend(crc.sum().to_le_bytes());
        header.extend(length);
        header.extend(length);
        header.extend((name.len() as u16).to_le_bytes());
        header.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&header);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&header);
        out.extend(name.as_bytes());
        out.extend(content.as_bytes());
    }
    let offset = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\x00\x00\x00\x00");
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(offset.to_le_bytes());
    out.extend([0, 0]);
    out
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
