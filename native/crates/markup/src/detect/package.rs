//! Formats that are packages: zip archives and OLE compound files, told apart by their entries.

use memchr::memmem;

use super::Guess;
use crate::Format;

/// A package with more entries than this is judged by the first ones.
const MAX_ENTRIES: usize = 20_000;

/// A zip archive, or one of the document formats that are zip archives.
pub(super) fn zip(bytes: &[u8]) -> Option<Guess> {
    if !(bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")) {
        return None;
    }
    if let Some(guess) = media_type_entry(bytes) {
        return Some(guess);
    }
    Some(by_entries(bytes))
}

/// A zip archive behind something else, as after a wrapper that was not taken off.
pub(super) fn late_zip(bytes: &[u8]) -> Option<Guess> {
    let head = &bytes[..bytes.len().min(64 * 1024)];
    let tail = &bytes[bytes.len().saturating_sub(22 + 65_535)..];
    let is_archive =
        memmem::find(head, b"PK\x03\x04").is_some() && memmem::rfind(tail, b"PK\x05\x06").is_some();
    is_archive.then(|| by_entries(bytes))
}

fn by_entries(bytes: &[u8]) -> Guess {
    central_directory(bytes)
        .find_map(package_part)
        .or_else(|| local_headers(bytes).find_map(package_part))
        .or_else(|| local_headers(bytes).find_map(package_folder))
        .unwrap_or(Guess::certain(Format::Zip, "a zip archive"))
}

/// Packages whose main part has a name of its own, or was lost.
fn package_folder(name: &[u8]) -> Option<Guess> {
    let (format, why) = match name {
        _ if name.starts_with(b"word/") => (Format::Docx, "the package has a folder word"),
        _ if name.starts_with(b"xl/") => (Format::Xlsx, "the package has a folder xl"),
        _ if name.starts_with(b"ppt/") => (Format::Pptx, "the package has a folder ppt"),
        _ => return None,
    };
    Some(Guess::certain(format, why))
}

/// OpenDocument and EPUB put an uncompressed entry `mimetype` first.
fn media_type_entry(bytes: &[u8]) -> Option<Guess> {
    let name = bytes.get(30..38)?;
    if name != b"mimetype" {
        return None;
    }
    let extra = u16_at(bytes, 28)? as usize;
    let content = bytes.get(38 + extra..)?;
    let end = content.iter().position(|byte| !byte.is_ascii_graphic()).unwrap_or(content.len());
    let content = std::str::from_utf8(&content[..end.min(120)]).ok()?;
    let content = content.split("PK").next()?;
    // Templates and other variants only add to the type.
    let format = [Format::Odt, Format::Ods, Format::Odp, Format::Epub]
        .into_iter()
        .find(|format| content.starts_with(format.media_type()))?;
    Some(Guess::certain(format, "the package's mimetype entry"))
}

fn package_part(name: &[u8]) -> Option<Guess> {
    let (format, why) = match name {
        b"word/document.xml" | b"word/document2.xml" => (Format::Docx, "the package holds word/document.xml"),
        b"xl/workbook.xml" | b"xl/workbook.bin" => (Format::Xlsx, "the package holds xl/workbook"),
        b"ppt/presentation.xml" => (Format::Pptx, "the package holds ppt/presentation.xml"),
        b"META-INF/container.xml" => (Format::Epub, "the package holds META-INF/container.xml"),
        _ => return None,
    };
    Some(Guess::certain(format, why))
}

/// Entry names by the directory at the archive's end.
fn central_directory(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    // The end record is 22 bytes and a comment of up to 65,535.
    let tail_start = bytes.len().saturating_sub(22 + 65_535);
    let end_record = memmem::rfind(&bytes[tail_start..], b"PK\x05\x06").map(|at| at + tail_start);
    let mut at = end_record.and_then(|end| u32_at(bytes, end + 16)).map(|offset| offset as usize);
    std::iter::from_fn(move || {
        let start = at.take()?;
        if bytes.get(start..start + 4)? != b"PK\x01\x02" {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|field| u16_at(bytes, start + field));
        let (name, extra, comment) = (name? as usize, extra? as usize, comment? as usize);
        at = Some(start + 46 + name + extra + comment);
        bytes.get(start + 46..start + 46 + name)
    })
    .take(MAX_ENTRIES)
}

/// Entry names by the header before each entry: for archives whose end is missing.
fn local_headers(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    memmem::find_iter(bytes, b"PK\x03\x04").take(MAX_ENTRIES).filter_map(|start| {
        let length = u16_at(bytes, start + 26)? as usize;
        bytes.get(start + 30..start + 30 + length)
    })
}

/// Streams by which a compound file's kind is known, the strongest first: a message may carry a workbook.
const OLE_STREAMS: &[(&str, Format, &str)] = &[
    ("__properties_version1.0", Format::Msg, "an OLE file with message properties"),
    ("EncryptedPackage", Format::OfficeEncrypted, "an OLE file that wraps an encrypted package"),
    ("WordDocument", Format::Doc, "an OLE file with a WordDocument stream"),
    ("PowerPoint Document", Format::Ppt, "an OLE file with a PowerPoint Document stream"),
    ("Workbook", Format::Xls, "an OLE file with a Workbook stream"),
    ("Book", Format::Xls, "an OLE file with a Book stream"),
];

/// An OLE compound file by its streams.
///
/// Directory entries are 128 bytes long and, sectors being multiples of that,
/// lie at multiples of 128: looking at each of these finds the names without
/// following sector chains, and so in damaged files too.
pub(super) fn ole(bytes: &[u8]) -> Option<Guess> {
    if !bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return None;
    }
    let names: Vec<String> =
        bytes.chunks_exact(128).skip(4).filter_map(directory_entry).take(MAX_ENTRIES).collect();
    let known = OLE_STREAMS.iter().find(|(stream, ..)| names.iter().any(|name| name == stream));
    Some(match known {
        Some(&(_, format, why)) => Guess::certain(format, why),
        None => Guess::certain(Format::Unknown, "an OLE file of a kind not known here"),
    })
}

/// The name in a directory entry; `None` where the 128 bytes are something else.
fn directory_entry(entry: &[u8]) -> Option<String> {
    let name_bytes = u16_at(entry, 64)? as usize;
    let kind = entry[66];
    if !(4..=64).contains(&name_bytes) || !name_bytes.is_multiple_of(2) || !matches!(kind, 1 | 2 | 5) {
        return None;
    }
    let units: Vec<u16> =
        entry[..name_bytes - 2].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}
