//! A clean file of what was found.

use super::flip::Work;
use super::scan::Scan;
use super::streams::{Content, check};
use super::syntax::{Dictionary, Object, get, write_dictionary};

/// A file with a table that fits, and how many streams it saved.
pub(super) struct Written {
    pub bytes: Vec<u8>,
    pub saved_streams: usize,
    /// How many it set right.
    pub corrected_streams: usize,
}

/// Write all objects. Streams of an encrypted file can't be looked into.
pub(super) fn write(scan: &Scan<'_>, root: u32, is_encrypted: bool, work: &mut Work) -> Written {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut offsets: Vec<(u32, u32, usize)> = Vec::with_capacity(scan.objects.len());
    let (mut saved_streams, mut corrected_streams) = (0, 0);
    for (number, found) in &scan.objects {
        if found.object.is_type("XRef") {
            continue;
        }
        offsets.push((*number, found.generation, out.len()));
        out.extend_from_slice(format!("{number} {} obj\n", found.generation).as_bytes());
        match (found.stream, &found.object) {
            (Some(raw), Object::Dictionary(entries)) => {
                let content = if is_encrypted { Content::AsIs } else { check(found, work) };
                match &content {
                    Content::AsIs => write_stream(entries, raw, true, &mut out),
                    Content::Corrected(bytes) | Content::Saved(bytes) => {
                        write_stream(entries, bytes, false, &mut out)
                    }
                }
                saved_streams += usize::from(matches!(content, Content::Saved(_)));
                corrected_streams += usize::from(matches!(content, Content::Corrected(_)));
            }
            (_, object) => object.write(&mut out),
        }
        out.extend_from_slice(b"\nendobj\n");
    }
    finish(scan, root, &offsets, &mut out);
    Written { bytes: out, saved_streams, corrected_streams }
}

fn write_stream(entries: &Dictionary<'_>, bytes: &[u8], keeps_filter: bool, out: &mut Vec<u8>) {
    let length = bytes.len().to_string();
    let mut entries = entries.clone();
    entries.retain(|(key, _)| {
        *key != b"Length" && (keeps_filter || !matches!(*key, b"Filter" | b"DecodeParms"))
    });
    entries.push((b"Length", Object::Literal(length.as_bytes())));
    write_dictionary(&entries, out);
    out.extend_from_slice(b"\nstream\n");
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"\nendstream");
}

fn finish(scan: &Scan<'_>, root: u32, offsets: &[(u32, u32, usize)], out: &mut Vec<u8>) {
    let start = out.len();
    let mut tail = String::from("xref\n0 1\n0000000000 65535 f \n");
    for section in offsets.chunk_by(|before, after| before.0 + 1 == after.0) {
        tail.push_str(&format!("{} {}\n", section[0].0, section.len()));
        for (_, generation, offset) in section {
            tail.push_str(&format!("{offset:010} {generation:05} n \n"));
        }
    }
    tail.push_str("trailer\n");
    out.extend_from_slice(tail.as_bytes());
    let size = offsets.last().map_or(1, |(number, _, _)| number + 1).to_string();
    let mut trailer: Dictionary<'_> =
        vec![(b"Size", Object::Literal(size.as_bytes())), (b"Root", Object::Reference(root, 0))];
    for key in ["Info", "ID", "Encrypt"] {
        let stated = scan.trailers.iter().rev().find_map(|trailer| get(trailer, key));
        trailer.extend(stated.map(|value| (key.as_bytes(), value.clone())));
    }
    write_dictionary(&trailer, out);
    out.extend_from_slice(format!("\nstartxref\n{start}\n%%EOF\n").as_bytes());
}
