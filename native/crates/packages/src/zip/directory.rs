//! Where the entries of an archive are.

use std::collections::HashSet;

use memchr::memmem;

use crate::bytes::{u16_at, u32_at, u64_at};

/// An archive with more entries than this is no document.
const MAX_ENTRIES: usize = 200_000;

/// An entry, as the directory or its own header describes it.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) name: String,
    /// Where its content begins.
    pub(super) start: usize,
    /// Bytes of its content in the archive; `None` where only the content itself tells its end.
    pub(super) packed: Option<u64>,
    pub(super) method: u16,
    pub(super) checksum: Option<u32>,
    pub(super) is_encrypted: bool,
}

const END_RECORD: &[u8] = b"PK\x05\x06";
const END_RECORD_64: &[u8] = b"PK\x06\x06";
const END_LOCATOR_64: &[u8] = b"PK\x06\x07";
const DIRECTORY_HEADER: &[u8] = b"PK\x01\x02";
const LOCAL_HEADER: &[u8] = b"PK\x03\x04";

/// The entries of an archive.
pub(super) struct Found {
    pub(super) entries: Vec<Entry>,
    /// Some had to be searched for.
    pub(super) is_recovered: bool,
    pub(super) has_directory: bool,
}

/// All entries that can be found.
pub(super) fn entries(bytes: &[u8]) -> Found {
    let has_directory = directory_place(bytes).is_some();
    let (mut entries, is_whole) = by_directory(bytes);
    if is_whole && !entries.is_empty() {
        return Found { entries, is_recovered: false, has_directory };
    }
    let known: HashSet<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    entries.extend(by_headers(bytes).filter(|entry| !known.contains(&entry.name)));
    Found { entries, is_recovered: true, has_directory }
}

/// What the directory lists, and whether all of it was found in its place.
fn by_directory(bytes: &[u8]) -> (Vec<Entry>, bool) {
    let Some((offset, declared, shift)) = directory_place(bytes) else { return (Vec::new(), false) };
    let mut entries = Vec::new();
    let mut at = offset;
    let mut is_whole = true;
    let mut listed = 0_u64;
    while listed < declared && entries.len() < MAX_ENTRIES {
        let Some((entry, next)) = directory_entry(bytes, at, shift) else {
            is_whole = false;
            break;
        };
        match entry {
            Some(entry) => entries.push(entry),
            None => is_whole = false,
        }
        at = next;
        listed += 1;
    }
    (entries, is_whole)
}

/// Where the directory begins, how many entries it declares, and how many bytes
/// stand before the archive that its offsets do not count.
fn directory_place(bytes: &[u8]) -> Option<(usize, u64, usize)> {
    // The end record is 22 bytes and a comment of up to 65,535.
    let tail = bytes.len().saturating_sub(22 + 65_535);
    let end = memmem::rfind(&bytes[tail..], END_RECORD)? + tail;
    let mut count = u64::from(u16_at(bytes, end + 10)?);
    let mut size = u64::from(u32_at(bytes, end + 12)?);
    let mut offset = u64::from(u32_at(bytes, end + 16)?);
    let mut directory_end = end;
    if let Some(end64) = end_record_64(bytes, end) {
        (count, size, offset) =
            (u64_at(bytes, end64 + 32)?, u64_at(bytes, end64 + 40)?, u64_at(bytes, end64 + 48)?);
        directory_end = end64;
    }
    let (size, offset) = (usize::try_from(size).ok()?, usize::try_from(offset).ok()?);
    let actual = directory_end.checked_sub(size).filter(|&at| bytes[at..].starts_with(DIRECTORY_HEADER));
    match actual {
        Some(at) => Some((at, count, at.saturating_sub(offset))),
        None => {
            bytes.get(offset..).filter(|rest| rest.starts_with(DIRECTORY_HEADER)).map(|_| (offset, count, 0))
        }
    }
}

fn end_record_64(bytes: &[u8], end: usize) -> Option<usize> {
    let locator = end.checked_sub(20)?;
    if !bytes[locator..].starts_with(END_LOCATOR_64) {
        return None;
    }
    let at = usize::try_from(u64_at(bytes, locator + 8)?).ok()?;
    bytes.get(at..)?.starts_with(END_RECORD_64).then_some(at)
}

/// The directory's entry at `at`, if its content can be found, and where the next begins.
fn directory_entry(bytes: &[u8], at: usize, shift: usize) -> Option<(Option<Entry>, usize)> {
    if !bytes.get(at..)?.starts_with(DIRECTORY_HEADER) {
        return None;
    }
    let [name, extra, comment] = [28, 30, 32].map(|field| u16_at(bytes, at + field).map(usize::from));
    let (name, extra, comment) = (name?, extra?, comment?);
    let name_at = at + 46;
    let extra_field = bytes.get(name_at + name..name_at + name + extra)?;
    let mut packed = u64::from(u32_at(bytes, at + 20)?);
    let unpacked = u32_at(bytes, at + 24)?;
    let mut local = u64::from(u32_at(bytes, at + 42)?);
    if let Some(wide) = zip64_field(extra_field) {
        let mut numbers =
            (0..).map_while(|index| u64_at(wide, index * 8)).skip(usize::from(unpacked == u32::MAX));
        if packed == u64::from(u32::MAX) {
            packed = numbers.next().unwrap_or(packed);
        }
        if local == u64::from(u32::MAX) {
            local = numbers.next().unwrap_or(local);
        }
    }
    let flags = u16_at(bytes, at + 8)?;
    let entry = usize::try_from(local)
        .ok()
        .and_then(|local| content_start(bytes, local.checked_add(shift)?))
        .and_then(|start| {
            Some(Entry {
                name: decoded(bytes.get(name_at..name_at + name)?),
                start,
                packed: Some(packed),
                method: u16_at(bytes, at + 10)?,
                checksum: u32_at(bytes, at + 16),
                is_encrypted: flags & 1 != 0,
            })
        });
    Some((entry, name_at + name + extra + comment))
}

/// The extra field that holds sizes and offsets beyond 32 bits.
fn zip64_field(mut extra: &[u8]) -> Option<&[u8]> {
    while let (Some(tag), Some(size)) = (u16_at(extra, 0), u16_at(extra, 2)) {
        let field = extra.get(4..4 + usize::from(size))?;
        if tag == 1 {
            return Some(field);
        }
        extra = &extra[4 + usize::from(size)..];
    }
    None
}

/// Where the content behind the local header at `at` begins.
fn content_start(bytes: &[u8], at: usize) -> Option<usize> {
    if !bytes.get(at..)?.starts_with(LOCAL_HEADER) {
        return None;
    }
    let start = at + 30 + usize::from(u16_at(bytes, at + 26)?) + usize::from(u16_at(bytes, at + 28)?);
    (start <= bytes.len()).then_some(start)
}

/// Entries by the header before each of them.
fn by_headers(bytes: &[u8]) -> impl Iterator<Item = Entry> {
    memmem::find_iter(bytes, LOCAL_HEADER).take(MAX_ENTRIES).filter_map(|at| {
        let name_bytes = usize::from(u16_at(bytes, at + 26)?);
        let flags = u16_at(bytes, at + 6)?;
        // Sizes follow the content where they were not known before it.
        let sizes_follow = flags & 8 != 0;
        let packed = u32_at(bytes, at + 18)?;
        let sizes_known = !sizes_follow && packed != u32::MAX;
        Some(Entry {
            name: decoded(bytes.get(at + 30..at + 30 + name_bytes)?),
            start: content_start(bytes, at)?,
            packed: sizes_known.then_some(u64::from(packed)),
            method: u16_at(bytes, at + 8)?,
            checksum: u32_at(bytes, at + 14).filter(|_| sizes_known),
            is_encrypted: flags & 1 != 0,
        })
    })
}

/// A name: UTF-8 as nearly all writers have it, else each byte as its Latin-1 letter. Some write backslashes.
fn decoded(name: &[u8]) -> String {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.to_owned(),
        Err(_) => name.iter().map(|&byte| char::from(byte)).collect(),
    };
    name.replace('\\', "/")
}
