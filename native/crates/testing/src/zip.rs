//! Zip archives made by hand, so that each of their bytes can be wrong.

use std::io::Write;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// How entries are kept.
#[derive(Clone, Copy)]
enum Method {
    Stored = 0,
    Deflated = 8,
}

/// An archive of entries that are kept as they are.
pub fn stored(entries: &[(&str, &[u8])]) -> Vec<u8> {
    archive(entries, Method::Stored)
}

/// An archive of deflated entries.
pub fn deflated(entries: &[(&str, &[u8])]) -> Vec<u8> {
    archive(entries, Method::Deflated)
}

fn deflate(content: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    let packed = encoder.write_all(content).and_then(|()| encoder.finish());
    packed.unwrap_or_default()
}

fn archive(entries: &[(&str, &[u8])], method: Method) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in entries {
        let packed = match method {
            Method::Stored => content.to_vec(),
            Method::Deflated => deflate(content),
        };
        let common = common_fields(name, content, packed.len(), method);
        // The version that wrote it; then what both headers have; then its comment, disk and attributes: none.
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(&packed);
    }
    let end = end_of_directory(entries.len(), directory.len(), out.len());
    [out, directory, end].concat()
}

/// From the version that is needed to the length of the extra field.
fn common_fields(name: &str, content: &[u8], packed_bytes: usize, method: Method) -> Vec<u8> {
    let mut crc = Crc::new();
    crc.update(content);
    let mut fields = vec![20, 0, 0, 0, method as u8, 0, 0, 0, 0, 0];
    fields.extend(crc.sum().to_le_bytes());
    fields.extend((packed_bytes as u32).to_le_bytes());
    fields.extend((content.len() as u32).to_le_bytes());
    fields.extend((name.len() as u16).to_le_bytes());
    fields.extend([0, 0]);
    fields
}

fn end_of_directory(entries: usize, directory_bytes: usize, offset: usize) -> Vec<u8> {
    let mut end = b"PK\x05\x06\x00\x00\x00\x00".to_vec();
    end.extend((entries as u16).to_le_bytes());
    end.extend((entries as u16).to_le_bytes());
    end.extend((directory_bytes as u32).to_le_bytes());
    end.extend((offset as u32).to_le_bytes());
    end.extend([0, 0]);
    end
}
